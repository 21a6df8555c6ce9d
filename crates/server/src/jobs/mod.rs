//! Work that outlasts the request that asked for it. A job stands in the records before it is acknowledged; one that a
//! stop or a crash interrupts is begun again at the next start, and what it had done is recognised and not done twice.

mod record;
mod work;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use basis::{GalleryId, JobId};

use crate::error::ServiceError;
use crate::installation::Installation;
use crate::sources::Sources;
pub use record::{Evaluation, FromSource, JobRequest, JobResult, JobState, JobView, Work};

/// The jobs of a running server: one at a time, because each takes all the cores it may.
pub struct Jobs {
    here: Arc<Installation>,
    sources: Sources,
    /// Threads that a job may use.
    workers: usize,
    stopping: AtomicBool,
    at_work: Mutex<Option<Arc<AtWork>>>,
    /// Told when a job is added, taken back or the server stops.
    news: Condvar,
    changed: Mutex<()>,
}

/// The job that is being done.
pub(crate) struct AtWork {
    id: JobId,
    done: AtomicUsize,
    total: AtomicUsize,
    cancelled: AtomicBool,
}

impl Jobs {
    /// The jobs of an installation; [`run`](Self::run) begins with them.
    #[must_use]
    pub fn new(here: Arc<Installation>, sources: Sources, workers: usize) -> Self {
        Self {
            here,
            sources,
            workers,
            stopping: AtomicBool::new(false),
            at_work: Mutex::default(),
            news: Condvar::new(),
            changed: Mutex::default(),
        }
    }

    /// Does what is waiting, oldest first, on a thread of its own, until [`stop`](Self::stop).
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn run(self: &Arc<Self>) -> std::io::Result<JoinHandle<()>> {
        let jobs = Arc::clone(self);
        std::thread::Builder::new().name("jobs".into()).spawn(move || jobs.until_stopped())
    }

    /// Takes a job on; it is on the disk when this returns.
    ///
    /// # Errors
    /// When what it asks for is not there.
    pub fn submit(&self, gallery: Option<GalleryId>, request: JobRequest) -> Result<JobView, ServiceError> {
        work::check(&self.here, &self.sources, gallery, &request.work)?;
        let view = record::add(&self.here, gallery, &request)?;
        self.tell();
        Ok(view)
    }

    /// One job, as it stands now.
    ///
    /// # Errors
    /// When there is no such job.
    pub fn show(&self, id: JobId) -> Result<JobView, ServiceError> {
        Ok(self.with_progress(record::show(&self.here, id)?))
    }

    /// A page of jobs, newest first.
    ///
    /// # Errors
    /// When a record cannot be opened.
    pub fn newest(&self, before: Option<JobId>, limit: usize) -> Result<Vec<JobView>, ServiceError> {
        let jobs = record::newest(&self.here, before, limit)?;
        Ok(jobs.into_iter().map(|job| self.with_progress(job)).collect())
    }

    /// Ends a job: at once while it waits, after the pictures in work while it runs. What it did stays.
    ///
    /// # Errors
    /// When there is no such job, or it has ended.
    pub fn cancel(&self, id: JobId) -> Result<JobView, ServiceError> {
        let at_work = held(&self.at_work);
        if let Some(at_work) = at_work.as_ref().filter(|at_work| at_work.id == id) {
            at_work.cancelled.store(true, Ordering::SeqCst);
        } else {
            record::change(&self.here, id, &[JobState::Waiting], JobState::Cancelled)?;
        }
        drop(at_work);
        self.show(id)
    }

    /// Begins a job again that was cancelled or failed; what it had done is recognised.
    ///
    /// # Errors
    /// When there is no such job, or it did not end early.
    pub fn resume(&self, id: JobId) -> Result<JobView, ServiceError> {
        record::change(&self.here, id, &[JobState::Cancelled, JobState::Failed], JobState::Waiting)?;
        self.tell();
        self.show(id)
    }

    /// How many jobs stand in each state that has not ended.
    ///
    /// # Errors
    /// When the records cannot be read.
    pub fn open(&self) -> Result<BTreeMap<JobState, usize>, ServiceError> {
        let count = |state| Ok((state, record::in_state(&self.here, state)?.len()));
        [JobState::Waiting, JobState::Running].into_iter().map(count).collect()
    }

    /// Asks the running job to hand back what it has not begun, and begins no other.
    pub fn stop(&self) {
        self.stopping.store(true, Ordering::SeqCst);
        self.tell();
    }

    fn until_stopped(&self) {
        if let Err(error) = record::hand_back(&self.here) {
            tracing::error!(%error, "jobs that were interrupted could not be taken up again");
        }
        while !self.stopping.load(Ordering::SeqCst) {
            match record::in_state(&self.here, JobState::Waiting) {
                Ok(waiting) if !waiting.is_empty() => self.do_one(waiting[0]),
                Ok(_) => self.wait(),
                Err(error) => {
                    tracing::error!(%error, "the waiting jobs cannot be read");
                    self.wait();
                }
            }
        }
    }

    fn do_one(&self, id: JobId) {
        let at_work = Arc::new(AtWork {
            id,
            done: AtomicUsize::new(0),
            total: AtomicUsize::new(0),
            cancelled: AtomicBool::new(false),
        });
        *held(&self.at_work) = Some(Arc::clone(&at_work));
        tracing::info!(job = %id, "job begun");
        let stop = || self.stopping.load(Ordering::SeqCst) || at_work.cancelled.load(Ordering::SeqCst);
        let worked = record::begin(&self.here, id).map(|(gallery, request)| {
            let place = (&*self.here, &self.sources, gallery);
            // A fault of ours in one job must not keep the others from their turn.
            let run = AssertUnwindSafe(|| work::run(place, &request, self.workers, &at_work, &stop));
            catch_unwind(run).unwrap_or_else(|_| {
                Err(ServiceError::input("the job ended in a fault of the program", "Report it with the server's log."))
            })
        });
        let counts = (at_work.done.load(Ordering::SeqCst), at_work.total.load(Ordering::SeqCst));
        let cancelled = at_work.cancelled.load(Ordering::SeqCst);
        let ended = worked.and_then(|worked| record::end(&self.here, id, worked, cancelled, counts));
        match ended {
            Ok(state) => tracing::info!(job = %id, ?state, "job ended"),
            Err(error) => {
                // Its row still says that it runs: the next start takes it up again.
                tracing::error!(job = %id, %error, "what became of a job could not be recorded");
                self.wait();
            }
        }
        *held(&self.at_work) = None;
    }

    fn with_progress(&self, mut job: JobView) -> JobView {
        if let Some(at_work) = held(&self.at_work).as_ref().filter(|at_work| at_work.id == job.id) {
            job.done = at_work.done.load(Ordering::Relaxed);
            job.total = at_work.total.load(Ordering::Relaxed);
        }
        job
    }

    fn tell(&self) {
        let _changed = held(&self.changed);
        self.news.notify_all();
    }

    /// Until there is news; looked after now and then, so that nothing waits for ever on a missed call.
    fn wait(&self) {
        let changed = held(&self.changed);
        if !self.stopping.load(Ordering::SeqCst) {
            drop(self.news.wait_timeout(changed, std::time::Duration::from_secs(1)));
        }
    }
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
