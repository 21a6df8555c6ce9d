//! The register of galleries.

use basis::{GalleryFacts, Sha256, StartingPoint};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{EVERYONE, REGISTER};
use crate::access::Role;
use crate::api::call::{Call, Nothing, said};
use crate::api::endpoint::{Endpoint, Method, row};
use crate::api::error::ApiError;
use crate::api::page::{Page, Paging};
use crate::service::register::{self, GalleryView};

pub(super) fn rows() -> [Endpoint; 8] {
    use Method::{Get, Post, Put};
    [
        row(Get, "/v1/starting-points", "listStartingPoints", "Starting points for a gallery, explained", EVERYONE)
            .asks(starting_points),
        row(Get, "/v1/galleries", "listGalleries", "Every gallery within your reach", EVERYONE).asks(list),
        row(Post, "/v1/galleries", "createGallery", "Register a gallery as a draft", REGISTER)
            .takes(create)
            .with_status(201),
        row(Get, "/v1/galleries/{gallery}", "showGallery", "One gallery, with what the gate still asks for", EVERYONE)
            .asks(show),
        row(Put, "/v1/galleries/{gallery}/facts", "putGalleryFacts", "Record a gallery's facts anew", REGISTER)
            .takes(put_facts),
        row(Post, "/v1/galleries/{gallery}/activate", "activateGallery", "Let a gallery be used", REGISTER)
            .takes(activate),
        row(Post, "/v1/galleries/{gallery}/suspend", "suspendGallery", "Stop every use of a gallery", REGISTER)
            .takes(suspend),
        row(Post, "/v1/galleries/{gallery}/close", "closeGallery", "End a gallery; what it holds stays", REGISTER)
            .takes(close),
    ]
}

/// A starting point as it is listed.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct StartingPointView {
    /// Its name.
    pub name: String,
    /// What it is for, and what it fills in.
    pub explanation: String,
}

impl StartingPointView {
    /// Those there are.
    #[must_use]
    pub fn all() -> Vec<Self> {
        let view = |point: &StartingPoint| Self { name: point.name().into(), explanation: point.explain().into() };
        StartingPoint::ALL.iter().map(view).collect()
    }
}

/// A gallery to be registered.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateGallery {
    /// A name that people will recognise; not blank.
    #[schemars(regex(pattern = r"\S"))]
    pub name: String,
    /// A starting point; a bare draft without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starting_point: Option<String>,
}

/// Facts in the place of those that stand.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PutFacts {
    /// `revision` of the gallery as it was read: the facts are put only if they are still those.
    pub revision: Sha256,
    /// All facts. Id, name, state and controller as they were read.
    pub facts: GalleryFacts,
}

/// Why.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// In words; recorded.
    #[schemars(regex(pattern = r"\S"))]
    pub reason: String,
}

fn starting_points(_: &Call<'_>, _: Nothing) -> Result<Vec<StartingPointView>, ApiError> {
    Ok(StartingPointView::all())
}

fn list(call: &Call<'_>, paging: Paging) -> Result<Page<GalleryView>, ApiError> {
    let mut galleries = register::list(call.here())?;
    galleries.retain(|gallery| call.who.reaches(gallery.facts.id));
    paging.page_of_all(galleries, |gallery| gallery.facts.id)
}

fn create(call: &Call<'_>, new: CreateGallery) -> Result<GalleryView, ApiError> {
    if !call.who.reaches_all() {
        return Err(ApiError::Gallery);
    }
    Ok(register::create(call.here(), &new.name, new.starting_point.as_deref())?)
}

fn show(call: &Call<'_>, _: Nothing) -> Result<GalleryView, ApiError> {
    Ok(register::show(call.here(), &call.gallery())?)
}

fn put_facts(call: &Call<'_>, put: PutFacts) -> Result<GalleryView, ApiError> {
    let stands = register::show(call.here(), &call.gallery())?;
    // The officer's decision is the officer's own: nobody else records one, and nobody in another's name.
    let decided =
        put.facts.officer_decision.as_ref().filter(|new| Some(*new) != stands.facts.officer_decision.as_ref());
    if decided.is_some() && !call.who.has_any(&[Role::Officer]) {
        return Err(ApiError::Role { needs: &[Role::Officer] });
    }
    Ok(register::replace(call.here(), &call.gallery(), put.revision, put.facts)?)
}

fn activate(call: &Call<'_>, _: Nothing) -> Result<GalleryView, ApiError> {
    Ok(register::activate(call.here(), &call.gallery())?)
}

fn suspend(call: &Call<'_>, Reason { reason }: Reason) -> Result<GalleryView, ApiError> {
    said("reason", &reason)?;
    Ok(register::suspend(call.here(), &call.gallery(), &reason)?)
}

fn close(call: &Call<'_>, Reason { reason }: Reason) -> Result<GalleryView, ApiError> {
    said("reason", &reason)?;
    Ok(register::close(call.here(), &call.gallery(), &reason)?)
}
