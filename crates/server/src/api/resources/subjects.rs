//! The people of a gallery.

use basis::{Country, Territory};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{HOLDINGS, PEOPLE};
use crate::api::call::{Call, Nothing};
use crate::api::endpoint::{Endpoint, Method, row};
use crate::api::error::ApiError;
use crate::api::page::{Page, Paging};
use crate::service::subjects::{self, NewSubject, SubjectView};

pub(super) fn rows() -> [Endpoint; 3] {
    use Method::{Get, Post};
    [
        row(Get, "/v1/galleries/{gallery}/subjects", "listSubjects", "The people of a gallery", HOLDINGS).asks(list),
        row(Post, "/v1/galleries/{gallery}/subjects", "addSubject", "Add a person to a gallery", PEOPLE)
            .takes(add)
            .with_status(201),
        row(
            Get,
            "/v1/galleries/{gallery}/subjects/{subject}",
            "showSubject",
            "One person, by label or id, with their consents",
            HOLDINGS,
        )
        .asks(show),
    ]
}

/// A person to be added.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AddSubject {
    /// The name or number you know the person by, at most 200 characters; unique in the gallery, and not blank.
    #[schemars(regex(pattern = r"\S"), length(max = 200))]
    pub label: String,
    /// Whether the person is a minor, as declared.
    #[serde(default)]
    pub declared_minor: bool,
    /// The person's country, as declared; the gallery's territory without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<Country>,
    /// An e-mail address known to be the person's: a code sent there shows who asks for a right.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
}

fn list(call: &Call<'_>, paging: Paging) -> Result<Page<SubjectView>, ApiError> {
    let people = subjects::list(call.here(), &call.gallery(), paging.after()?, paging.limit()? + 1)?;
    paging.page(people, |person| person.id)
}

fn add(call: &Call<'_>, new: AddSubject) -> Result<SubjectView, ApiError> {
    let territory = new.country.map(|country| Territory::Declared { country });
    let AddSubject { label, declared_minor, email, .. } = new;
    let new = NewSubject { label, declared_minor, territory, email };
    Ok(subjects::add_new(call.here(), &call.gallery(), new)?)
}

fn show(call: &Call<'_>, _: Nothing) -> Result<SubjectView, ApiError> {
    Ok(subjects::show(call.here(), &call.gallery(), call.text("subject"))?)
}
