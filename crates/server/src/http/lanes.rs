//! Lines of work: so many calls at once on threads that may block, so many waiting, and the rest is told when to come
//! again. A photograph takes a core for a while; a question to the records must not stand behind it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::api::Lane;

/// Questions to the records that are worked on at once: they wait for the disk more than for a core.
const RECORDS_AT_ONCE: usize = 16;
/// How much of the average of durations the newest one is: one part in so many.
const MEMORY: u64 = 8;

/// The lines of a server.
pub(super) struct Lanes {
    records: Line,
    inference: Line,
}

/// One line.
pub(super) struct Line {
    slots: Arc<Semaphore>,
    at_once: usize,
    waiting: AtomicUsize,
    most_waiting: usize,
    /// How long a call took lately, microseconds; an exponential average.
    usual_micros: Arc<AtomicU64>,
}

/// A turn. The line moves up when it goes.
pub(super) struct Turn {
    usual_micros: Arc<AtomicU64>,
    since: Instant,
    _slot: OwnedSemaphorePermit,
}

/// The line is full.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Full {
    /// When there is likely to be room, whole seconds, at least one.
    pub(super) retry_after: Duration,
}

impl Lanes {
    pub(super) fn new(inference_slots: usize, most_waiting: usize) -> Self {
        Self { records: Line::new(RECORDS_AT_ONCE, most_waiting), inference: Line::new(inference_slots, most_waiting) }
    }

    pub(super) const fn of(&self, lane: Lane) -> &Line {
        match lane {
            Lane::Records => &self.records,
            Lane::Inference => &self.inference,
        }
    }
}

impl Line {
    pub(super) fn new(at_once: usize, most_waiting: usize) -> Self {
        Self {
            slots: Arc::new(Semaphore::new(at_once)),
            at_once,
            waiting: AtomicUsize::new(0),
            most_waiting,
            usual_micros: Arc::new(AtomicU64::new(0)),
        }
    }

    /// Waits for a turn, unless too many wait already.
    pub(super) async fn turn(&self) -> Result<Turn, Full> {
        let slot = match Arc::clone(&self.slots).try_acquire_owned() {
            Ok(slot) => slot,
            Err(_) => {
                let waiting = Waiting::join(&self.waiting);
                if waiting.before_me >= self.most_waiting {
                    return Err(self.full());
                }
                Arc::clone(&self.slots).acquire_owned().await.expect("a line is never closed")
            }
        };
        Ok(Turn { usual_micros: Arc::clone(&self.usual_micros), since: Instant::now(), _slot: slot })
    }

    /// Calls that are worked on, and calls that wait.
    pub(super) fn load(&self) -> (usize, usize) {
        let worked_on = self.at_once - self.slots.available_permits().min(self.at_once);
        (worked_on, self.waiting.load(Ordering::Relaxed))
    }

    fn full(&self) -> Full {
        let calls = (self.most_waiting / self.at_once + 1) as u64;
        let seconds = (calls * self.usual_micros.load(Ordering::Relaxed)).div_ceil(1_000_000);
        Full { retry_after: Duration::from_secs(seconds.clamp(1, 60)) }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let took = u64::try_from(self.since.elapsed().as_micros()).unwrap_or(u64::MAX);
        let usual = self.usual_micros.load(Ordering::Relaxed);
        // Two calls that end at once may lose one of the two: it is an average for a hint.
        let next = if usual == 0 { took } else { usual - usual / MEMORY + took / MEMORY };
        self.usual_micros.store(next, Ordering::Relaxed);
    }
}

/// One that waits; leaves the count also when the caller hangs up.
struct Waiting<'l> {
    count: &'l AtomicUsize,
    before_me: usize,
}

impl<'l> Waiting<'l> {
    fn join(count: &'l AtomicUsize) -> Self {
        Self { count, before_me: count.fetch_add(1, Ordering::SeqCst) }
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.count.fetch_sub(1, Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block_on<F: Future>(work: F) -> F::Output {
        tokio::runtime::Builder::new_current_thread().build().expect("a runtime").block_on(work)
    }

    /// Looks once whether something is still waited for.
    async fn is_waiting<F: Future + Unpin>(work: &mut F) -> bool {
        let looked = std::future::poll_fn(|cx| std::task::Poll::Ready(std::pin::Pin::new(&mut *work).poll(cx)));
        looked.await.is_pending()
    }

    #[test]
    fn whoever_finds_the_line_full_is_told_when_to_come_again() {
        block_on(async {
            let line = Line::new(1, 1);
            let first = line.turn().await.expect("nobody is before the first");
            let mut second = std::pin::pin!(line.turn());
            assert!(is_waiting(&mut second).await);
            assert_eq!(line.load(), (1, 1));
            let third = line.turn().await.err().expect("one waits already");
            assert!(third.retry_after >= Duration::from_secs(1));
            drop(first);
            assert!(second.await.is_ok());
            assert!(line.turn().await.is_ok());
            assert_eq!(line.load(), (0, 0));
        });
    }

    #[test]
    fn whoever_hangs_up_leaves_the_line() {
        block_on(async {
            let line = Line::new(1, 1);
            let _first = line.turn().await.expect("nobody is before the first");
            {
                let mut second = std::pin::pin!(line.turn());
                assert!(is_waiting(&mut second).await);
            }
            assert_eq!(line.load(), (1, 0));
        });
    }
}
