//! Processor time of this thread, which other work on the machine changes little.

use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

/// Time of this thread, from some moment on.
pub(crate) struct Clock {
    spent_before: Duration,
}

impl Clock {
    pub(crate) fn start() -> Self {
        Self { spent_before: spent() }
    }

    /// Processor time since the start.
    pub(crate) fn read(&self) -> Duration {
        spent().saturating_sub(self.spent_before)
    }
}

/// To the nanosecond: `/proc/thread-self/schedstat` says it only as of the scheduler's last tick, some milliseconds ago.
fn spent() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap_or(0))
}
