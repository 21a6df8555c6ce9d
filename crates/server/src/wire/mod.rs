//! The wire of Amazon Rekognition: what an unmodified AWS client sends, done by the use cases of this house.
//!
//! An operation is a row of [`OPERATIONS`] and a thin function in one of the files below; nothing here makes or goes round a
//! permit. [`crate::http`] carries it: signature, bounds, lanes.

mod collections;
mod error;
mod faces;
mod image;
mod members;
mod once;
mod page;
mod search;
mod shapes;
mod tags;
mod users;

use std::sync::Arc;

use basis::{GalleryState, MandateId};
use serde_json::{Map, Value};

pub(crate) use error::WireError;
use members::Members;

use crate::access::Role::{self, Administrator, Auditor, Integration, Officer, Operator};
use crate::access::{Principal, Roles};
use crate::api::Lane;
use crate::buckets::Buckets;
use crate::installation::Installation;
use crate::service::mandates::Stated;
use crate::service::register::{self, Gallery};
use crate::service::wire_keys::{self, WireDefaults};
use crate::sources::Sources;

/// What stands before an operation's name in `X-Amz-Target`.
pub(crate) const TARGET: &str = "RekognitionService.";

/// One operation.
pub(crate) struct Operation {
    /// As `X-Amz-Target` names it.
    pub(crate) name: &'static str,
    /// As the server's own log and counts name it.
    pub(crate) id: &'static str,
    /// Who may call it: whoever has one of these roles.
    pub(crate) roles: &'static [Role],
    /// Which line it waits in.
    pub(crate) lane: Lane,
    run: fn(&Call<'_>, &Members<'_>) -> Result<Value, WireError>,
}

const REGISTER: &[Role] = &[Officer, Administrator];
const ENROLMENT: &[Role] = &[Administrator, Integration];
const PEOPLE: &[Role] = &[Officer, Integration];
const HOLDINGS: &[Role] = &[Officer, Integration, Administrator];
const SEARCH: &[Role] = &[Operator, Integration];
const EVERYONE: &[Role] = &[Operator, Officer, Administrator, Auditor, Integration];
const DETECT: &[Role] = &[Operator, Officer, Administrator, Integration];

macro_rules! operations {
    ($($name:literal $roles:ident $lane:ident $run:path;)+) => {
        &[$(Operation {
            name: $name,
            id: concat!("rekognition.", $name),
            roles: $roles,
            lane: Lane::$lane,
            run: $run,
        },)+]
    };
}

/// The operations that are done here, in the order of the API reference's two groups.
pub(crate) const OPERATIONS: &[Operation] = operations! {
    "CreateCollection" REGISTER Records collections::create;
    "ListCollections" EVERYONE Records collections::list;
    "DescribeCollection" EVERYONE Records collections::describe;
    "DeleteCollection" PEOPLE Records collections::delete;
    "IndexFaces" ENROLMENT Inference faces::index;
    "ListFaces" HOLDINGS Records faces::list;
    "DeleteFaces" PEOPLE Records faces::delete;
    "SearchFaces" SEARCH Inference search::faces;
    "SearchFacesByImage" SEARCH Inference search::faces_by_image;
    "CompareFaces" SEARCH Inference search::compare;
    "DetectFaces" DETECT Inference search::detect;
    "CreateUser" PEOPLE Records users::create;
    "ListUsers" HOLDINGS Records users::list;
    "DeleteUser" PEOPLE Records users::delete;
    "AssociateFaces" PEOPLE Records users::associate;
    "DisassociateFaces" PEOPLE Records users::disassociate;
    "SearchUsers" SEARCH Inference search::users;
    "SearchUsersByImage" SEARCH Inference search::users_by_image;
    "TagResource" REGISTER Records tags::add;
    "UntagResource" REGISTER Records tags::remove;
    "ListTagsForResource" EVERYONE Records tags::list;
};

/// The operation that a target names.
pub(crate) fn operation(target: &str) -> Result<&'static Operation, WireError> {
    let name = target.strip_prefix(TARGET).unwrap_or_default();
    OPERATIONS.iter().find(|operation| operation.name == name).ok_or_else(WireError::unknown_operation)
}

/// What operations work on.
pub(crate) struct Wire {
    /// The installation.
    pub(crate) here: Arc<Installation>,
    /// The folders that `S3Object` is read from.
    pub(crate) sources: Sources,
    /// The buckets of object stores that it is read from.
    pub(crate) buckets: Buckets,
    /// Whether callers reach the server over TLS: for the addresses that messages give.
    pub(crate) tls: bool,
}

/// Who calls, as their signature showed.
pub(crate) struct Caller {
    pub(crate) who: Principal,
    pub(crate) defaults: WireDefaults,
    /// The mandate of the session token.
    pub(crate) mandate: Option<MandateId>,
    /// The region that the call was signed for; names of resources say it back.
    pub(crate) region: String,
    /// The host that was called.
    pub(crate) host: String,
}

/// One call.
struct Call<'a> {
    wire: &'a Wire,
    caller: &'a Caller,
}

impl Wire {
    /// Does what an operation says, if the caller may; the answer is a JSON object.
    ///
    /// # Errors
    /// As AWS names it: what was sent does not fit, is refused, or failed.
    pub(crate) fn handle(&self, operation: &Operation, caller: &Caller, body: &[u8]) -> Result<Vec<u8>, WireError> {
        if !caller.who.has_any(operation.roles) {
            let needs: Roles = operation.roles.iter().copied().collect();
            let needs: Vec<&str> = needs.iter().map(|role| role.name()).collect();
            let message =
                format!("This needs one of the roles {}; ask an administrator for a key with it.", needs.join(", "));
            return Err(WireError::denied(message));
        }
        let read: Map<String, Value> = if body.iter().all(u8::is_ascii_whitespace) {
            Map::new()
        } else {
            serde_json::from_slice(body).map_err(|_| WireError::serialization("The body is no JSON object."))?
        };
        let call = Call { wire: self, caller };
        let done = (operation.run)(&call, &Members::of(&read));
        let done = done.map_err(|error| match error.is_refusal() {
            true => error.with_register(&call.register(&read)),
            false => error,
        })?;
        Ok(serde_json::to_vec(&done).expect("an answer is plain data"))
    }
}

impl Call<'_> {
    fn here(&self) -> &Installation {
        &self.wire.here
    }

    fn who(&self) -> &Principal {
        &self.caller.who
    }

    /// A collection that the caller may reach and that is not ended. To a caller of chosen galleries one that is not there
    /// looks like one out of reach: the answer does not tell which names there are.
    fn collection(&self, id: &str) -> Result<Gallery, WireError> {
        let found = self.any_collection(id)?;
        match found.facts.state {
            GalleryState::Closed => Err(WireError::not_found(format!("The collection id: {id} does not exist"))),
            _ => Ok(found),
        }
    }

    /// The same, ended or not.
    fn any_collection(&self, id: &str) -> Result<Gallery, WireError> {
        match register::find(self.here(), id) {
            Ok(gallery) if self.who().reaches(gallery.facts.id) => Ok(gallery),
            Err(crate::ServiceError::NotFound { .. }) if self.who().reaches_all() => {
                Err(WireError::not_found(format!("The collection id: {id} does not exist")))
            }
            Err(error) if !matches!(error, crate::ServiceError::NotFound { .. }) => Err(error.into()),
            _ => Err(WireError::denied(
                "Your key does not reach this collection; ask an administrator for one that does.",
            )),
        }
    }

    /// What a search of a collection stands on.
    fn stated(&self) -> Stated {
        let Caller { who, defaults, mandate, .. } = self.caller;
        let default = defaults.mandate.as_ref().filter(|_| mandate.is_none());
        Stated {
            operator: who.name.clone(),
            mandate: *mandate,
            purpose: default.map(|default| default.purpose.clone()),
            case: default.map(|default| default.case.clone()),
            ground: None,
        }
    }

    /// What a comparison outside any collection stands on: the default registration's ground, for there is no gallery's.
    fn stated_outside(&self) -> Result<Stated, WireError> {
        let ground = wire_keys::ground(self.here(), &self.caller.defaults)?;
        let stated = Stated { ground, ..self.stated() };
        if stated.mandate.is_none() && stated.ground.is_none() {
            let refusal = basis::Refusal::new(
                "GDPR Art. 6(1), 9(2), 29",
                "no mandate is named for the comparison, and the key has no default registration whose ground it could stand on",
                "Call with the credentials of a mandate (`countenance mandate issue --credential-process`), or ask for a key \
                 with --default-mandate and --default-gallery-template.",
            );
            return Err(crate::ServiceError::from(refusal).into());
        }
        Ok(stated)
    }

    /// The page of the public register that shows what is recorded of the collection of a refused call; of all where the
    /// call names none that stands there.
    fn register(&self, read: &Map<String, Value>) -> String {
        let scheme = if self.wire.tls { "https" } else { "http" };
        let name = read.get("CollectionId").and_then(Value::as_str).filter(|name| members::COLLECTION_ID.fits(name));
        let stands =
            |name: &&str| register::find(self.here(), name).is_ok_and(|known| known.facts.state != GalleryState::Draft);
        let below = name.filter(stands).map_or_else(String::new, |name| format!("/{name}"));
        format!("{scheme}://{}/register{below}", self.caller.host)
    }
}
