//! Faces of a collection: taken in, listed, erased.

use basis::{FaceId, ImageId};
use gallery::ErasureTarget;
use serde_json::{Map, Value, json};

use super::members::{COLLECTION_ID, EXTERNAL_IMAGE_ID, Members, PAGE_TOKEN, USER_ID};
use super::shapes::{self, ATTRIBUTES, QUALITY_FILTERS};
use super::{Call, WireError, collections, image, page};
use crate::ServiceError;
use crate::service::enrol::index::{self, IndexRequest, Indexed, LeftOut, Whose};
use crate::service::holdings::{self, FaceFilter};
use crate::service::{erase, register, subjects};

/// The most faces that are taken of one photograph.
const MOST_FACES: usize = 100;
/// The most faces that a call lists, erases or names.
const MOST_IDS: usize = 4_096;
/// How many are listed when nobody says.
const USUAL_PAGE: usize = 1_000;

pub(super) fn index(call: &Call<'_>, members: &Members<'_>) -> Result<Value, WireError> {
    let id = members.needed("CollectionId", &COLLECTION_ID)?;
    members.choices("DetectionAttributes", ATTRIBUTES)?;
    let most = members.count("MaxFaces", (1, u64::MAX))?.unwrap_or(MOST_FACES).min(MOST_FACES);
    let least = shapes::filter(members.choice("QualityFilter", QUALITY_FILTERS)?.unwrap_or("AUTO"));
    let external = members.text("ExternalImageId", &EXTERNAL_IMAGE_ID)?;
    let gallery = call.collection(id)?;
    let image::Image { photo, object } = image::read(call, members, "Image", Some(&gallery.facts.name))?;
    let whose = external.map(whose).transpose()?.flatten();
    let key = gallery.facts.id.to_string();
    let request = IndexRequest {
        gallery: key.clone(),
        photo,
        reference: external.map(str::to_owned).or(object),
        whose,
        most,
        least,
    };
    let done = index::index(call.here(), &request)?;
    // A photograph of which the gate lets nothing stay is refused, and not taken in with nobody in it.
    let refused = done.left_out.iter().find_map(|(_, why)| match why {
        LeftOut::Refused(refusal) => Some(refusal.clone()),
        _ => None,
    });
    if let Some(refusal) = refused.filter(|_| done.kept.is_empty()) {
        let scope = basis::Scope::Gallery(gallery.facts.id);
        return Err(call.here().refused("keep", scope, vec![refusal]).into());
    }
    let model = collections::model(call, Some(&register::show(call.here(), &key)?))?;
    Ok(indexed(&done, external, &model))
}

/// `consent:ID` names a person by the consent they gave, `user:ID` by their user's id.
fn whose(external: &str) -> Result<Option<Whose>, WireError> {
    match external.split_once(':') {
        Some(("consent", id)) => {
            let wrong = |_| WireError::invalid(format!("'{id}' in ExternalImageId is no id of a consent."));
            Ok(Some(Whose::Consent(id.parse().map_err(wrong)?)))
        }
        Some(("user", id)) => Ok(Some(Whose::Label(id.to_owned()))),
        _ => Ok(None),
    }
}

fn indexed(done: &Indexed, external: Option<&str>, model: &str) -> Value {
    let record = |(number, face, user): &(Option<usize>, FaceId, Option<String>)| {
        let place = number.map(|number| (&done.seen, &done.seen.faces[number]));
        let mut record = Map::new();
        record.insert("Face".into(), shapes::face((*face, done.image), external, user.as_deref(), place));
        if let Some((seen, face)) = place {
            record.insert("FaceDetail".into(), shapes::detail(seen, face));
        }
        Value::Object(record)
    };
    let unindexed = |(number, why): &(usize, LeftOut)| {
        let reasons = match why {
            LeftOut::Quality(reason) => vec![shapes::reason(reason)],
            LeftOut::TooMany => vec!["EXCEEDS_MAX_FACES"],
            // There is no word for it: the law is no property of a picture.
            LeftOut::Refused(_) => Vec::new(),
        };
        json!({ "Reasons": reasons, "FaceDetail": shapes::detail(&done.seen, &done.seen.faces[*number]) })
    };
    json!({
        "FaceRecords": done.kept.iter().map(record).collect::<Vec<_>>(),
        "UnindexedFaces": done.left_out.iter().map(unindexed).collect::<Vec<_>>(),
        "FaceModelVersion": model,
    })
}

/// Faces by ids, references and users. Where a face is in its picture is shown to a search alone, whose leaf says so.
pub(super) fn list(call: &Call<'_>, members: &Members<'_>) -> Result<Value, WireError> {
    let id = members.needed("CollectionId", &COLLECTION_ID)?;
    let limit = members.count("MaxResults", collections::PAGE_SIZE)?.filter(|limit| *limit > 0).unwrap_or(USUAL_PAGE);
    let wanted = members.faces(MOST_IDS)?;
    let user = members.text("UserId", &USER_ID)?;
    let gallery = call.collection(id)?;
    let key = gallery.facts.id.to_string();
    let listing = format!("faces {key}");
    let after = page::after(call, &listing, members.text("NextToken", &PAGE_TOKEN)?)?.map(FaceId::from_bytes);
    let subject = user.map(|user| subjects::find(call.here(), &key, user).map(|known| known.id)).transpose()?;
    let filter = FaceFilter { subject, image: None };
    let mut found = match wanted {
        None => holdings::faces(call.here(), &key, filter, after, limit + 1)?,
        Some(wanted) => holdings::faces_named(call.here(), &key, filter, (after, limit + 1), &wanted)?,
    };
    let more = found.len() > limit;
    found.truncate(limit);
    let mut listed = Vec::with_capacity(found.len());
    for face in &found {
        let user = face.subject.map(|id| subjects::by_id(call.here(), id)).transpose()?.flatten();
        let external = reference(call, face.image)?;
        let user = user.map(|user| user.label);
        listed.push(shapes::face((face.id, face.image), external.as_deref(), user.as_deref(), None));
    }
    let model = collections::model(call, Some(&register::show(call.here(), &key)?))?;
    let mut answer = json!({ "Faces": listed, "FaceModelVersion": model });
    if let Some(last) = found.last().filter(|_| more) {
        answer["NextToken"] = json!(page::token(call, &listing, last.id.to_bytes())?);
    }
    Ok(answer)
}

/// The controller's own reference of a picture; nothing of one that was erased meanwhile.
fn reference(call: &Call<'_>, image: ImageId) -> Result<Option<String>, WireError> {
    match holdings::reference(call.here(), image) {
        Ok(reference) => Ok(reference),
        Err(error) if error.is_gone() => Ok(None),
        Err(error) => Err(error.into()),
    }
}

pub(super) fn delete(call: &Call<'_>, members: &Members<'_>) -> Result<Value, WireError> {
    let id = members.needed("CollectionId", &COLLECTION_ID)?;
    let wanted = members.needed_faces(MOST_IDS)?;
    let gallery = call.collection(id)?;
    let key = gallery.facts.id.to_string();
    let known = holdings::faces_named(call.here(), &key, FaceFilter::default(), (None, MOST_IDS), &wanted)?;
    let (mut deleted, mut failed) = (Vec::new(), Vec::new());
    for face in wanted {
        let held = known.iter().find(|held| held.id == face);
        if let Some(subject) = held.and_then(|held| held.subject) {
            let user = subjects::by_id(call.here(), subject)?.map(|known| known.label);
            failed.push(shapes::unsuccessful(face, "ASSOCIATED_TO_AN_EXISTING_USER", user.as_deref()));
            continue;
        }
        let gone = match held {
            None => true,
            Some(_) => {
                let reason = "DeleteFaces on the Rekognition wire".to_owned();
                let by = call.who().name.clone();
                match erase::target(call.here(), &key, ErasureTarget::Face(face), by, reason, false) {
                    Ok(_) => false,
                    Err(ServiceError::Gallery(gallery::GalleryError::NothingToErase { .. })) => true,
                    Err(error) => return Err(error.into()),
                }
            }
        };
        if gone {
            failed.push(shapes::unsuccessful(face, "FACE_NOT_FOUND", None));
        } else {
            deleted.push(face);
        }
    }
    Ok(json!({ "DeletedFaces": deleted, "UnsuccessfulFaceDeletions": failed }))
}
