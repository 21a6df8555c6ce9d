//! Users, who are people of a gallery: the user's id is the person's label.

use basis::SubjectId;
use serde_json::{Value, json};

use super::members::{COLLECTION_ID, Members, PAGE_TOKEN, USER_ID};
use super::once::once;
use super::shapes::unsuccessful;
use super::{Call, WireError, page, search};
use crate::ServiceError;
use crate::service::associate::{self, Association};
use crate::service::holdings::{FaceFilter, faces_named};
use crate::service::subjects::{self, SubjectView};

/// Users listed when nobody says.
const USUAL_PAGE: usize = 500;
/// Ids of faces in one call.
const MOST_IDS: usize = 100;
/// How alike a face has to be to those that a user has, when nobody says.
const THRESHOLD: f32 = 75.0;

pub(super) fn create(call: &Call<'_>, members: &Members<'_>) -> Result<Value, WireError> {
    let id = members.needed("CollectionId", &COLLECTION_ID)?;
    let user = members.needed("UserId", &USER_ID)?;
    let key = call.collection(id)?.facts.id.to_string();
    once(call, members, "CreateUser", None, || {
        match subjects::find(call.here(), &key, user) {
            Err(ServiceError::NotFound { .. }) => {}
            Ok(_) => return Err(WireError::new("ConflictException", format!("The user {user} already exists"))),
            Err(error) => return Err(error.into()),
        }
        subjects::add(call.here(), &key, user, false, None)?;
        Ok(json!({}))
    })
}

pub(super) fn list(call: &Call<'_>, members: &Members<'_>) -> Result<Value, WireError> {
    let id = members.needed("CollectionId", &COLLECTION_ID)?;
    let limit = members.count("MaxResults", search::MAX_USERS)?.unwrap_or(USUAL_PAGE);
    let key = call.collection(id)?.facts.id.to_string();
    let listing = format!("users {key}");
    let after = page::after(call, &listing, members.text("NextToken", &PAGE_TOKEN)?)?.map(SubjectId::from_bytes);
    let mut people = subjects::list(call.here(), &key, after, limit + 1)?;
    let more = people.len() > limit;
    people.truncate(limit);
    let user = |person: &SubjectView| {
        let id = if USER_ID.fits(&person.label) { person.label.clone() } else { person.id.to_string() };
        json!({ "UserId": id, "UserStatus": status(person.faces) })
    };
    let mut answer = json!({ "Users": people.iter().map(user).collect::<Vec<_>>() });
    if let Some(last) = people.last().filter(|_| more) {
        answer["NextToken"] = json!(page::token(call, &listing, last.id.to_bytes())?);
    }
    Ok(answer)
}

pub(super) fn delete(call: &Call<'_>, members: &Members<'_>) -> Result<Value, WireError> {
    let id = members.needed("CollectionId", &COLLECTION_ID)?;
    let user = members.needed("UserId", &USER_ID)?;
    let key = call.collection(id)?.facts.id.to_string();
    once(call, members, "DeleteUser", None, || {
        associate::remove(call.here(), (&key, user), &call.who().name, "DeleteUser on the Rekognition wire")?;
        Ok(json!({}))
    })
}

pub(super) fn associate(call: &Call<'_>, members: &Members<'_>) -> Result<Value, WireError> {
    let id = members.needed("CollectionId", &COLLECTION_ID)?;
    let user = members.needed("UserId", &USER_ID)?;
    let wanted = members.needed_faces(MOST_IDS)?;
    let least = members.percent("UserMatchThreshold")?.unwrap_or(THRESHOLD);
    let gallery = call.collection(id)?.facts.id;
    let key = gallery.to_string();
    once(call, members, "AssociateFaces", Some(gallery), || {
        let person = subjects::show(call.here(), &key, user)?;
        // Those that are the user's already take no more room.
        let theirs = FaceFilter { subject: Some(person.id), image: None };
        let held = faces_named(call.here(), &key, theirs, (None, MOST_IDS), &wanted)?.len();
        if person.faces + wanted.len() - held > associate::MOST_FACES {
            let message = format!("A user has at most {} faces.", associate::MOST_FACES);
            return Err(WireError::new("ServiceQuotaExceededException", message));
        }
        let outcome = associate::bind(call.here(), (&key, user), &wanted, Some(least), &call.stated())?;
        let (mut bound, mut failed) = (Vec::new(), Vec::new());
        for (face, became) in outcome {
            failed.push(match became {
                Association::Bound => {
                    bound.push(json!({ "FaceId": face }));
                    continue;
                }
                Association::NotFound => unsuccessful(face, "FACE_NOT_FOUND", None),
                Association::Others(other) => unsuccessful(face, "ASSOCIATED_TO_A_DIFFERENT_USER", Some(&other)),
                Association::Unlike(alike) => {
                    let mut told = unsuccessful(face, "LOW_MATCH_CONFIDENCE", None);
                    told["Confidence"] = json!(alike);
                    told
                }
            });
        }
        let faces = subjects::show(call.here(), &key, user)?.faces;
        Ok(json!({
            "AssociatedFaces": bound,
            "UnsuccessfulFaceAssociations": failed,
            "UserStatus": status(faces),
        }))
    })
}

pub(super) fn disassociate(call: &Call<'_>, members: &Members<'_>) -> Result<Value, WireError> {
    let id = members.needed("CollectionId", &COLLECTION_ID)?;
    let user = members.needed("UserId", &USER_ID)?;
    let wanted = members.needed_faces(MOST_IDS)?;
    let gallery = call.collection(id)?.facts.id;
    let key = gallery.to_string();
    once(call, members, "DisassociateFaces", Some(gallery), || {
        let known = faces_named(call.here(), &key, FaceFilter::default(), (None, MOST_IDS), &wanted)?;
        let unbound = associate::unbind(call.here(), (&key, user), &wanted, &call.who().name)?;
        let mut failed = Vec::new();
        for face in wanted.iter().filter(|face| !unbound.contains(face)) {
            let other = known.iter().find(|held| held.id == *face).and_then(|held| held.subject);
            let other = other.map(|id| subjects::by_id(call.here(), id)).transpose()?.flatten();
            let reason = if other.is_some() { "ASSOCIATED_TO_A_DIFFERENT_USER" } else { "FACE_NOT_FOUND" };
            failed.push(unsuccessful(*face, reason, other.as_ref().map(|other| other.label.as_str())));
        }
        let faces = subjects::show(call.here(), &key, user)?.faces;
        Ok(json!({
            "DisassociatedFaces": unbound.iter().map(|face| json!({ "FaceId": face })).collect::<Vec<_>>(),
            "UnsuccessfulFaceDisassociations": failed,
            "UserStatus": status(faces),
        }))
    })
}

const fn status(faces: usize) -> &'static str {
    if faces > 0 { "ACTIVE" } else { "CREATED" }
}
