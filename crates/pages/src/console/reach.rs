//! Calls whose answers a page shows where the viewer may have them, and leaves out where not.

use serde::de::DeserializeOwned;

use crate::call::Call;
use crate::render::Failure;
use crate::visit::Staff;

/// Makes a call if the viewer's role may make it; none where it may not, or where the account reaches some galleries alone
/// and the answer is about all of them.
pub(crate) async fn seen<T: DeserializeOwned>(staff: &Staff, call: Call) -> Result<Option<T>, Failure> {
    if !staff.visit.view.may(call.operation()) {
        return Ok(None);
    }
    match staff.tried(call).await {
        Ok(answer) => Ok(Some(answer)),
        Err(problem) if matches!(problem.word(), "role" | "gallery") => Ok(None),
        Err(problem) => Err(staff.failure(problem)),
    }
}
