//! The receipt of a request: a signed document with no name and no address in it.

use basis::{Party, RequestId, RequestKind, due_date};
use jiff::Timestamp;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::record::{self, Case, Channel};
use super::words;
use crate::error::ServiceError;
use crate::installation::Installation;
use crate::service::document::{self, Document};

/// The kind of document, as its signature names it.
pub(super) const KIND: &str = "request-receipt";

/// What a receipt says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RequestReceipt {
    /// The request.
    pub request: RequestId,
    /// Which right.
    pub right: RequestKind,
    /// The clause.
    pub article: String,
    /// When it reached the controller; the time for the answer runs from here.
    pub received_at: Timestamp,
    /// The last day for the answer, in `time_zone`: one calendar month (GDPR Art. 12(3)).
    pub due: Date,
    /// The controller's time zone (IANA).
    pub time_zone: String,
    /// How it came in.
    pub channel: Channel,
    /// The language of the answer (BCP 47).
    pub language: String,
    /// The controller's name.
    pub controller: String,
    /// The controller's postal address.
    pub address: String,
    /// How to reach the controller.
    pub contact: String,
    /// The controller's data protection officer.
    pub officer: Option<Party>,
    /// The controller's representative in the Union.
    pub representative: Option<Party>,
    /// How to follow the request, in words.
    pub follow: String,
    /// To whom one may complain, in words.
    pub complain: String,
    /// The log in which its receipt stands.
    pub log: String,
    /// The leaf there.
    pub leaf: u64,
    /// Whether everything here is sample data.
    pub sample: bool,
}

/// The receipt of a request, again: the same words, signed.
///
/// # Errors
/// When there is no such request.
pub fn receipt(here: &Installation, id: RequestId) -> Result<Document, ServiceError> {
    of(here, &record::find(here, id)?)
}

pub(super) fn of(here: &Installation, case: &Case) -> Result<Document, ServiceError> {
    let identity = here.identity();
    let controller = identity.controller.clone();
    let course = &case.course;
    let received_at = course.request.clock.received_at;
    let receipt = RequestReceipt {
        request: case.id,
        right: course.request.kind,
        article: course.request.kind.article().to_owned(),
        received_at,
        due: due_date(received_at, 1, &here.zone()),
        time_zone: identity.time_zone.clone(),
        channel: course.channel,
        language: course.language.clone(),
        controller: controller.name,
        address: controller.address,
        contact: controller.contact,
        officer: controller.officer,
        representative: controller.representative,
        follow: words::follow(&course.language).to_owned(),
        complain: words::complain(&course.language).to_owned(),
        log: identity.origin.clone(),
        leaf: course.leaf,
        sample: identity.sample,
    };
    document::sign(here, KIND, &receipt)
}
