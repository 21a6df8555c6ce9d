//! `ClientRequestToken`: a call that is sent twice is done once and answered twice. Answers are kept sealed, for a day, where
//! those to repeated writes of the other interface are kept.

use basis::GalleryId;
use serde_json::Value;
use vault::records::{erasures, replies};
use vault::{KeySlot, VaultError};

use super::members::{Members, REQUEST_TOKEN};
use super::{Call, WireError};
use crate::ServiceError;

/// Does `work`, unless this caller's token says that it was done. `gallery` is the one that the answer may name somebody of.
pub(super) fn once(
    call: &Call<'_>,
    members: &Members<'_>,
    operation: &str,
    gallery: Option<GalleryId>,
    work: impl FnOnce() -> Result<Value, WireError>,
) -> Result<Value, WireError> {
    let Some(token) = members.text("ClientRequestToken", &REQUEST_TOKEN)? else { return work() };
    let here = call.here();
    let controller = here.house().vault().keys().key(KeySlot::CONTROLLER).map_err(ServiceError::from)?;
    let secret = controller.derive("rekognition once", &[]);
    let tag = secret.tag(format!("{:?}\0{operation}\0{token}", call.who().via).as_bytes());
    let asked = serde_json::to_vec(members.all()).expect("it was JSON");
    let row = replies::Reply {
        tag,
        gallery_id: gallery,
        request_tag: secret.tag(&asked),
        status: None,
        sealed: None,
        at: here.now().as_millisecond(),
    };
    let vault = here.house().vault();
    let failed = |error: VaultError| WireError::from(ServiceError::from(error));
    let stands = vault
        .transact(|tx| {
            let stands = replies::get(tx, &tag)?;
            if stands.is_none() {
                replies::insert(tx, &row)?;
            }
            Ok::<_, VaultError>(stands)
        })
        .map_err(failed)?;
    if let Some(stands) = stands {
        if stands.request_tag != row.request_tag {
            return Err(WireError::new(
                "IdempotentParameterMismatchException",
                "This ClientRequestToken stands for another request; choose a new one.",
            ));
        }
        let Some(sealed) = stands.sealed else {
            return Err(WireError::new(
                "ConflictException",
                "A request with this token is at work, or its answer was taken away by an erasure. Look at what stands.",
            ));
        };
        let body = vault::open(&controller, &tag, &sealed.0).map_err(failed)?;
        return serde_json::from_slice(&body).map_err(|error| WireError::internal(error.to_string()));
    }
    let done = work();
    let Ok(answer) = &done else {
        vault.transact(|tx| replies::delete(tx, &tag)).map_err(failed)?;
        return done;
    };
    let body = serde_json::to_vec(answer).expect("an answer is plain data");
    let sealed = vault.seal(&controller, &tag, &body);
    vault
        .transact(|tx| {
            // What was erased while this was done may be named in its answer.
            let erased = gallery.map(|gallery| erasures::any_since(tx, gallery, row.at)).transpose()?.unwrap_or(false);
            replies::complete(tx, &tag, 200, Some(sealed).filter(|_| !erased))
        })
        .map_err(failed)?;
    done
}
