//! Asking the gate again when facts changed between its answer and the commit.

use crate::error::ServiceError;

/// How often most acts are tried.
pub(super) const USUAL: usize = 3;

/// Does an act, and does it again where the commit found other facts than the gate was told, or where somebody was erased
/// while it was put together; so often at most.
pub(super) fn again<R>(attempts: usize, mut act: impl FnMut() -> Result<R, ServiceError>) -> Result<R, ServiceError> {
    for _ in 1..attempts {
        match act() {
            Err(error) if error.is_stale() || error.is_gone() => {}
            answer => return answer,
        }
    }
    act()
}
