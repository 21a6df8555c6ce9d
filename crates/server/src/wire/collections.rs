//! Collections, which are galleries: made on facts that the register holds already, listed, described, ended.

use basis::{GalleryId, GalleryState};
use serde_json::{Value, json};

use super::members::{COLLECTION_ID, Members, PAGE_TOKEN};
use super::{Call, REGISTER, WireError, page, tags};
use crate::ServiceError;
use crate::service::collections::{self, Narrowing};
use crate::service::register::{self, GalleryView};

/// How many are listed when nobody says.
const USUAL_PAGE: usize = 1_000;
/// `PageSize`.
pub(super) const PAGE_SIZE: (u64, u64) = (0, 4_096);
/// Resources belong to an account there; here to the installation.
const ACCOUNT: &str = "000000000000";

pub(super) fn create(call: &Call<'_>, members: &Members<'_>) -> Result<Value, WireError> {
    let id = members.needed("CollectionId", &COLLECTION_ID)?;
    let tags = members.tags("Tags")?.unwrap_or_default();
    if !call.who().reaches_all() {
        return Err(WireError::denied("Your key reaches chosen collections alone, so it makes no new ones."));
    }
    if register::find(call.here(), id).is_ok() {
        let message = format!("The collection id: {id} already exists");
        return Err(WireError::new("ResourceAlreadyExistsException", message));
    }
    let asked = tags::said(&tags)?;
    let registration = match asked.registration {
        Some(name) => registration(call, name)?,
        None => default_registration(call)?,
    };
    let narrowing = Narrowing { basis: asked.basis, condition: asked.condition, retention_days: asked.retention_days };
    let made = collections::create(call.here(), id, &registration.to_string(), narrowing)?;
    if !tags.is_empty() {
        crate::service::tags::change(call.here(), &made.facts.id.to_string(), |kept| {
            kept.extend(tags.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())));
            Ok::<_, ServiceError>(())
        })?;
    }
    Ok(json!({ "StatusCode": 200, "CollectionArn": short_arn(call, id), "FaceModelVersion": model(call, None)? }))
}

/// The registration that a tag names.
fn registration(call: &Call<'_>, name: &str) -> Result<GalleryId, WireError> {
    let found = register::find(call.here(), name).map_err(|error| match error {
        ServiceError::NotFound { .. } => ServiceError::from(basis::Refusal::new(
            "GDPR Art. 5(2), 30",
            format!("the tag countenance:register names '{name}', which is not in the register"),
            "Register its facts first with `countenance gallery create` and `gallery set`, or name another.",
        )),
        error => error,
    })?;
    Ok(found.facts.id)
}

/// The key's own; never one that rests on consent, also where it came to do so later.
fn default_registration(call: &Call<'_>) -> Result<GalleryId, WireError> {
    let refuse = |missing: &str, next: &str| {
        WireError::from(ServiceError::from(basis::Refusal::new("GDPR Art. 6(1), 9(2)", missing, next)))
    };
    let Some(id) = call.caller.defaults.registration else {
        return Err(refuse(
            "the collection names no registered legal basis, and the key has no default registration",
            "Tag the collection with countenance:register=NAME of a registered gallery, or ask for a key with \
             --default-gallery-template NAME.",
        ));
    };
    if register::by_id(call.here(), id)?.facts.is_consent_gallery() {
        return Err(refuse(
            "the key's default registration rests on consent, which no key can give for others",
            "Tag the collection with countenance:register=NAME; then each face needs ExternalImageId=consent:ID.",
        ));
    }
    Ok(id)
}

pub(super) fn list(call: &Call<'_>, members: &Members<'_>) -> Result<Value, WireError> {
    let limit = members.count("MaxResults", PAGE_SIZE)?.filter(|limit| *limit > 0).unwrap_or(USUAL_PAGE);
    let after = page::after(call, "collections", members.text("NextToken", &PAGE_TOKEN)?)?;
    let mut all = register::list(call.here())?;
    all.retain(|gallery| {
        let facts = &gallery.facts;
        facts.state != GalleryState::Closed
            && call.who().reaches(facts.id)
            && after.is_none_or(|after| facts.id > GalleryId::from_bytes(after))
    });
    all.sort_by_key(|gallery| gallery.facts.id);
    let more = all.len() > limit;
    all.truncate(limit);
    let models = all.iter().map(|gallery| model(call, Some(gallery))).collect::<Result<Vec<_>, _>>()?;
    let names: Vec<String> = all.iter().map(id_of).collect();
    let mut answer = json!({ "CollectionIds": names, "FaceModelVersions": models });
    if let Some(last) = all.last().filter(|_| more) {
        answer["NextToken"] = json!(page::token(call, "collections", last.facts.id.to_bytes())?);
    }
    Ok(answer)
}

pub(super) fn describe(call: &Call<'_>, members: &Members<'_>) -> Result<Value, WireError> {
    let id = members.needed("CollectionId", &COLLECTION_ID)?;
    let gallery = call.collection(id)?;
    let view = register::show(call.here(), &gallery.facts.id.to_string())?;
    Ok(json!({
        "FaceCount": view.faces,
        "UserCount": view.subjects,
        "FaceModelVersion": model(call, Some(&view))?,
        "CollectionARN": format!("arn:{}", short_arn(call, id)),
        "CreationTimestamp": view.created_at.as_millisecond() as f64 / 1000.0,
    }))
}

pub(super) fn delete(call: &Call<'_>, members: &Members<'_>) -> Result<Value, WireError> {
    let id = members.needed("CollectionId", &COLLECTION_ID)?;
    if !call.who().has_any(REGISTER) {
        let message = "Ending a collection needs one of the roles officer, administrator beside the one to erase.";
        return Err(WireError::denied(message));
    }
    let gallery = call.any_collection(id)?;
    let key = gallery.facts.id.to_string();
    crate::service::tags::change(call.here(), &key, |tags| {
        tags.clear();
        Ok::<_, ServiceError>(())
    })?;
    collections::end(call.here(), &key, &call.who().name, "DeleteCollection on the Rekognition wire")?;
    Ok(json!({ "StatusCode": 200 }))
}

/// A gallery's name, or its id where AWS's pattern has no room for the name.
fn id_of(gallery: &GalleryView) -> String {
    let name = &gallery.facts.name;
    if COLLECTION_ID.fits(name) { name.clone() } else { gallery.facts.id.to_string() }
}

/// The pack of a gallery's templates, else the one that new galleries take.
pub(super) fn model(call: &Call<'_>, gallery: Option<&GalleryView>) -> Result<String, WireError> {
    match gallery.and_then(|gallery| gallery.pack.clone()) {
        Some(pack) => Ok(pack),
        None => Ok(crate::service::models::default_pack(call.here())?.id().to_string()),
    }
}

/// As the model's examples give it: without `arn:`.
fn short_arn(call: &Call<'_>, id: &str) -> String {
    format!("aws:rekognition:{}:{ACCOUNT}:collection/{id}", call.caller.region)
}
