//! Work over many things, watched: a bar that counts them, and Ctrl-C that asks for a stop.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use indicatif::ProgressBar;
use server::service::{enrol, evaluate};

use super::{Context, progress};
use crate::interrupt;

/// Exit status of a run that was stopped by Ctrl-C, as shells give it (128 + SIGINT).
pub(crate) const INTERRUPTED: u8 = 130;

/// Watches one command.
pub(crate) struct Watch {
    bar: ProgressBar,
    stop: Arc<AtomicBool>,
}

impl Watch {
    /// Over files.
    pub(crate) fn files(context: &Context) -> Self {
        Self::over("files", context)
    }

    /// Over things of some kind. Without a handler Ctrl-C ends the process at once; what was committed stands all the
    /// same.
    pub(crate) fn over(unit: &'static str, context: &Context) -> Self {
        Self { bar: progress::counting(unit, 0, context.json), stop: interrupt::flag().unwrap_or_default() }
    }

    /// So many are done of so many.
    pub(crate) fn at(&self, done: usize, total: usize) {
        self.bar.set_length(total as u64);
        self.bar.set_position(done as u64);
    }

    /// So many more are done.
    pub(crate) fn more(&self, done: usize) {
        self.bar.inc(done as u64);
    }

    /// Whether Ctrl-C was pressed.
    pub(crate) fn asked_to_stop(&self) -> bool {
        self.stop.load(Ordering::SeqCst)
    }

    /// Takes the bar away, so that the answer stands by itself.
    pub(crate) fn done(self) {
        self.bar.finish_and_clear();
    }
}

impl enrol::Watcher for Watch {
    fn begin(&self, files: usize) {
        self.at(0, files);
    }

    fn file(&self, _: &enrol::FileOutcome) {
        self.bar.inc(1);
    }

    fn stop(&self) -> bool {
        self.asked_to_stop()
    }
}

impl evaluate::Watcher for Watch {
    fn begin(&self, files: usize) {
        self.at(0, files);
    }

    fn looked(&self) {
        self.bar.inc(1);
    }

    fn stop(&self) -> bool {
        self.asked_to_stop()
    }
}
