//! Threads that look at photographs: as many as there are turns for it, and no others. A thread keeps much of the memory
//! that it ever used (its share of the allocator's arenas), so the large buffers of decoding and inference must not wander
//! through a pool of hundreds.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::oneshot;

type Work = Box<dyn FnOnce() + Send>;

/// The threads. They end when this goes and their work is done.
pub(super) struct Workers {
    queue: Mutex<Sender<Work>>,
}

/// The work ended in a panic, which is a fault of ours; whoever waits is told that there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Panicked;

impl Workers {
    /// So many threads.
    ///
    /// # Errors
    /// When the system gives none.
    pub(super) fn start(threads: usize) -> std::io::Result<Self> {
        let (queue, work) = channel::<Work>();
        let work = Arc::new(Mutex::new(work));
        for number in 0..threads {
            let work = Arc::clone(&work);
            std::thread::Builder::new().name(format!("photographs-{number}")).spawn(move || serve(&work))?;
        }
        Ok(Self { queue: Mutex::new(queue) })
    }

    /// Has work done, in the order in which it was asked for.
    pub(super) async fn run<R: Send + 'static>(
        &self,
        work: impl FnOnce() -> R + Send + 'static,
    ) -> Result<R, Panicked> {
        let (done, answer) = oneshot::channel();
        let work: Work = Box::new(move || {
            // Nobody waits any more where the caller hung up; what was done stands all the same.
            let _ = done.send(work());
        });
        let sent = self.queue.lock().unwrap_or_else(PoisonError::into_inner).send(work);
        match sent {
            Ok(()) => answer.await.map_err(|_| Panicked),
            Err(_) => Err(Panicked),
        }
    }
}

fn serve(work: &Mutex<Receiver<Work>>) {
    loop {
        let next = work.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(next) = next else { return };
        // The thread goes on: one photograph that breaks a decoder must not cost the others their turn.
        let _ = catch_unwind(AssertUnwindSafe(next));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_costs_one_answer_and_no_thread() {
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        let workers = Workers::start(1).expect("a thread");
        runtime.block_on(async {
            assert_eq!(workers.run(|| 1).await, Ok(1));
            assert_eq!(workers.run(|| -> i32 { panic!("SAMPLE") }).await, Err(Panicked));
            assert_eq!(workers.run(|| 2).await, Ok(2));
        });
    }
}
