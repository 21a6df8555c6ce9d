//! Work over many files, watched: a bar that counts them, and Ctrl-C that asks for a stop.

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
    /// Without a handler Ctrl-C ends the process at once; what was committed stands all the same.
    pub(crate) fn files(context: &Context) -> Self {
        Self { bar: progress::counting("files", 0, context.json), stop: interrupt::flag().unwrap_or_default() }
    }

    /// Takes the bar away, so that the answer stands by itself.
    pub(crate) fn done(self) {
        self.bar.finish_and_clear();
    }
}

impl enrol::Watcher for Watch {
    fn begin(&self, files: usize) {
        self.bar.set_length(files as u64);
    }

    fn file(&self, _: &enrol::FileOutcome) {
        self.bar.inc(1);
    }

    fn stop(&self) -> bool {
        self.stop.load(Ordering::SeqCst)
    }
}

impl evaluate::Watcher for Watch {
    fn begin(&self, files: usize) {
        self.bar.set_length(files as u64);
    }

    fn looked(&self) {
        self.bar.inc(1);
    }

    fn stop(&self) -> bool {
        self.stop.load(Ordering::SeqCst)
    }
}
