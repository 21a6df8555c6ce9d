//! Processor time of this thread, which other work on the machine changes little.

use std::time::{Duration, Instant};

/// Time of this thread, from some moment on.
pub(crate) struct Clock {
    spent_before: Option<Duration>,
    since: Instant,
}

impl Clock {
    pub(crate) fn start() -> Self {
        Self { spent_before: spent(), since: Instant::now() }
    }

    /// Processor time since the start; where the system does not tell it, time.
    pub(crate) fn read(&self) -> Duration {
        match spent().zip(self.spent_before) {
            Some((now, before)) => now.saturating_sub(before),
            None => self.since.elapsed(),
        }
    }
}

/// Nanoseconds on a processor (Linux, Documentation/scheduler/sched-stats.rst).
fn spent() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(Duration::from_nanos(text.split(' ').next()?.parse().ok()?))
}
