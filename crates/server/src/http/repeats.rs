//! A write that is sent twice with one key of the caller's is done once and answered twice.
//!
//! The mark stands before the work begins and the answer after it ended. A crash in between leaves the mark: what became
//! of the work is not known then, and whoever asks again is told to look.

use aws_lc_rs::digest::{Context, SHA256};
use basis::GalleryId;
use jiff::{SignedDuration, Timestamp};
use vault::KeySlot;
use vault::records::{erasures, replies};

use crate::access::{Principal, Via};
use crate::api::{Body, Endpoint, Problem, Reply, Request};
use crate::error::ServiceError;
use crate::installation::Installation;

/// How long an answer is kept.
const KEPT: SignedDuration = SignedDuration::from_hours(24);

/// What stands under a caller's key.
pub(super) enum Repeat {
    /// Nothing: the work may begin.
    New(Mark),
    /// The same request was answered.
    Answered(Reply),
    /// It cannot be done under this key.
    Problem(Problem),
}

/// The mark of a request at work.
pub(super) struct Mark {
    tag: [u8; 32],
    gallery: Option<GalleryId>,
    at: i64,
}

/// Looks what stands under a key, and leaves a mark when nothing does.
pub(super) fn begin(
    here: &Installation,
    who: &Principal,
    key: &str,
    (endpoint, request, gallery): (&Endpoint, &Request, Option<GalleryId>),
) -> Result<Repeat, ServiceError> {
    let secret = here.house().vault().keys().key(KeySlot::CONTROLLER)?.derive("idempotency", &[]);
    let caller = match &who.via {
        Via::Directory => format!("directory {}", who.name),
        Via::Key(id) => format!("key {id}"),
        Via::Oidc(subject) => format!("oidc {subject}"),
        Via::Portal(address) => format!("portal {address}"),
    };
    let tag = secret.tag(format!("{caller}\0{key}").as_bytes());
    let request_tag = secret.tag(&digest(endpoint, request));
    let row = replies::Reply {
        tag,
        // What an erasure answers names nobody, so that no erasure need take it away.
        gallery_id: gallery.filter(|_| !endpoint.erases()),
        request_tag,
        status: None,
        sealed: None,
        at: here.now().as_millisecond(),
    };
    // Looked and marked in one transaction: of two at once one finds the other's mark.
    let stands = here.house().vault().transact(|tx| {
        let stands = replies::get(tx, &tag)?;
        if stands.is_none() {
            replies::insert(tx, &row)?;
        }
        Ok::<_, vault::VaultError>(stands)
    })?;
    let Some(stands) = stands else { return Ok(Repeat::New(Mark { tag, gallery: row.gallery_id, at: row.at })) };
    if stands.request_tag != request_tag {
        let detail = "This idempotency key stands for another request. Choose a new one for each thing you want done.";
        return Ok(Repeat::Problem(Problem::new(422, "idempotency", "The idempotency key is taken", detail)));
    }
    match (stands.status, stands.sealed) {
        (Some(status), Some(sealed)) => {
            let key = here.house().vault().keys().key(KeySlot::CONTROLLER)?;
            let body = vault::open(&key, &tag, &sealed.0)?;
            Ok(Repeat::Answered(Reply::json(u16::try_from(status).unwrap_or(200), body.to_vec())))
        }
        (Some(_), _) => {
            let detail = "It was done, and its answer is not kept: it held a secret that is shown once, or an erasure took it \
                          away. Look at what stands before you ask with another key.";
            Ok(Repeat::Problem(Problem::new(409, "done", "It was done", detail)))
        }
        (None, _) => {
            let detail = "A request with this idempotency key is at work, or was when the server ended. Look at what stands \
                          before you ask with another key.";
            Ok(Repeat::Problem(Problem::new(409, "at-work", "It is at work", detail)))
        }
    }
}

/// Keeps the answer of work that was done; takes the mark away where it was not, so that it can be tried again.
pub(super) fn end(
    here: &Installation,
    mark: &Mark,
    endpoint: &Endpoint,
    done: Option<&Reply>,
) -> Result<(), ServiceError> {
    let Some(reply) = done else {
        here.house().vault().transact(|tx| replies::delete(tx, &mark.tag))?;
        return Ok(());
    };
    let key = here.house().vault().keys().key(KeySlot::CONTROLLER)?;
    let sealed = (!endpoint.answers_once()).then(|| here.house().vault().seal(&key, &mark.tag, &reply.body));
    here.house().vault().transact(|tx| {
        // What was erased while this was done may be named in its answer.
        let erased = match mark.gallery {
            Some(gallery) => erasures::any_since(tx, gallery, mark.at)?,
            None => false,
        };
        replies::complete(tx, &mark.tag, i64::from(reply.status), sealed.filter(|_| !erased))
    })?;
    Ok(())
}

/// Forgets answers that are older than they are kept.
pub(crate) fn forget_old(here: &Installation, now: Timestamp) -> Result<(), ServiceError> {
    let before = (now - KEPT).as_millisecond();
    here.house().vault().transact(|tx| replies::forget_before(tx, before))?;
    Ok(())
}

/// What was asked for, however its parts were wrapped.
fn digest(endpoint: &Endpoint, request: &Request) -> Vec<u8> {
    let mut digest = Context::new(&SHA256);
    let mut field = |bytes: &[u8]| {
        digest.update(&(bytes.len() as u64).to_le_bytes());
        digest.update(bytes);
    };
    field(endpoint.id.as_bytes());
    for (name, value) in request.params.iter().chain(&request.query) {
        field(name.as_bytes());
        field(value.as_bytes());
    }
    match &request.body {
        Body::Nothing => field(b"nothing"),
        Body::Json(json) => field(json),
        Body::Upload { request, photos } => {
            field(request);
            for photo in photos {
                field(photo.name().as_os_str().as_encoded_bytes());
                field(photo.bytes());
            }
        }
    }
    digest.finish().as_ref().to_vec()
}
