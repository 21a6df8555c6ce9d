//! Ctrl-C: the first asks the running command to finish what it is writing and stop, the second ends the process.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A flag that long work reads between two pieces of work.
///
/// # Errors
/// When the system takes no handler; the command then simply cannot be interrupted gently.
pub(crate) fn flag() -> Result<Arc<AtomicBool>, ctrlc::Error> {
    let asked = Arc::new(AtomicBool::new(false));
    let seen = Arc::clone(&asked);
    ctrlc::set_handler(move || {
        if seen.swap(true, Ordering::SeqCst) {
            // What was committed is complete and what was not is swept at the next start.
            std::process::exit(130);
        }
        eprintln!("\nstopping after what is in work; press Ctrl-C again to stop at once");
    })?;
    Ok(asked)
}
