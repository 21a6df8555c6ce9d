//! Looking: for faces and users in a collection, in one photograph, between two. Each search is an act of its own, under a
//! mandate, with its leaf, and each face it shows with another.

use serde_json::{Value, json};

use super::members::{COLLECTION_ID, Members, USER_ID};
use super::shapes::{self, ATTRIBUTES, QUALITY_FILTERS};
use super::{Call, WireError, collections, image};
use crate::service::compare::compare_each;
use crate::service::photo::Photo;
use crate::service::register::{self, Gallery};
use crate::service::scale::Threshold;
use crate::service::search::{
    PersonRow, SearchRequest, SearchedPhoto, search_by_face, search_by_person, search_by_photo,
};
use crate::service::seen;
use crate::service::subjects;

/// What is asked for when nobody says.
const THRESHOLD: f32 = 80.0;
/// Faces shown when nobody says, and users.
const USUAL: usize = 80;
/// `MaxFaces` of a search.
const MAX_FACES: (u64, u64) = (1, 4_096);
/// `MaxUserResults`.
pub(super) const MAX_USERS: (u64, u64) = (1, 500);
/// Faces looked at for each user wanted: a person has several.
const FACES_A_USER: usize = 8;
/// The most faces of a photograph that are compared or told of.
const MOST_FACES: usize = 100;

pub(super) fn faces(call: &Call<'_>, members: &Members<'_>) -> Result<Value, WireError> {
    let id = members.needed("CollectionId", &COLLECTION_ID)?;
    let face = members.needed_face()?;
    let limit = members.count("MaxFaces", MAX_FACES)?.unwrap_or(USUAL);
    let threshold = members.percent("FaceMatchThreshold")?.unwrap_or(THRESHOLD);
    let gallery = call.collection(id)?;
    let found = search_by_face(call.here(), &request(call, &gallery, None, (limit, threshold)), face, false)?;
    let matches: Vec<Value> = found.matches.iter().map(shapes::face_match).collect();
    Ok(json!({ "SearchedFaceId": face, "FaceMatches": matches, "FaceModelVersion": model(call, &gallery)? }))
}

pub(super) fn faces_by_image(call: &Call<'_>, members: &Members<'_>) -> Result<Value, WireError> {
    let id = members.needed("CollectionId", &COLLECTION_ID)?;
    let limit = members.count("MaxFaces", MAX_FACES)?.unwrap_or(USUAL);
    let threshold = members.percent("FaceMatchThreshold")?.unwrap_or(THRESHOLD);
    let least = shapes::filter(members.choice("QualityFilter", QUALITY_FILTERS)?.unwrap_or("NONE"));
    let gallery = call.collection(id)?;
    let photo = image::read(call, members, "Image", Some(&gallery.facts.name))?.photo;
    let request = request(call, &gallery, Some(photo), (limit, threshold));
    let SearchedPhoto { seen, found } = search_by_photo(call.here(), &request, least.as_ref())?;
    let (number, answer) = found.ok_or_else(no_face)?;
    let matches: Vec<Value> = answer.matches.iter().map(shapes::face_match).collect();
    let place = shapes::place(&seen, &seen.faces[number]);
    Ok(json!({
        "SearchedFaceBoundingBox": place["BoundingBox"],
        "SearchedFaceConfidence": place["Confidence"],
        "FaceMatches": matches,
        "FaceModelVersion": model(call, &gallery)?,
    }))
}

pub(super) fn users(call: &Call<'_>, members: &Members<'_>) -> Result<Value, WireError> {
    let id = members.needed("CollectionId", &COLLECTION_ID)?;
    let (face, user) = (members.face()?, members.text("UserId", &USER_ID)?);
    let limit = members.count("MaxUsers", MAX_USERS)?.unwrap_or(USUAL);
    let threshold = members.percent("UserMatchThreshold")?.unwrap_or(THRESHOLD);
    let gallery = call.collection(id)?;
    let request = request(call, &gallery, None, (limit * FACES_A_USER, threshold));
    let (key, searched, people) = match (face, user) {
        (Some(face), None) => {
            let found = search_by_face(call.here(), &request, face, true)?;
            ("SearchedFace", json!({ "FaceId": face }), found.people)
        }
        (None, Some(user)) => {
            let found = search_by_person(call.here(), &request, user)?;
            ("SearchedUser", json!({ "UserId": user }), found.people)
        }
        _ => return Err(WireError::invalid("Exactly one of FaceId and UserId must be given.")),
    };
    let matches = matched(call, &gallery, people, (limit, threshold))?;
    let mut answer = json!({ "UserMatches": matches, "FaceModelVersion": model(call, &gallery)? });
    answer[key] = searched;
    Ok(answer)
}

pub(super) fn users_by_image(call: &Call<'_>, members: &Members<'_>) -> Result<Value, WireError> {
    let id = members.needed("CollectionId", &COLLECTION_ID)?;
    let limit = members.count("MaxUsers", MAX_USERS)?.unwrap_or(USUAL);
    let threshold = members.percent("UserMatchThreshold")?.unwrap_or(THRESHOLD);
    let least = shapes::filter(members.choice("QualityFilter", QUALITY_FILTERS)?.unwrap_or("NONE"));
    let gallery = call.collection(id)?;
    let photo = image::read(call, members, "Image", Some(&gallery.facts.name))?.photo;
    let request = request(call, &gallery, Some(photo), (limit * FACES_A_USER, threshold));
    let SearchedPhoto { seen, found } = search_by_photo(call.here(), &request, least.as_ref())?;
    let chosen = found.as_ref().map(|(number, _)| *number);
    let mut unsearched = Vec::new();
    for (number, face) in seen.faces.iter().enumerate().filter(|(number, _)| Some(*number) != chosen).take(MOST_FACES) {
        let reason = match face.judged(least.as_ref()) {
            Err(reason) => shapes::reason(&reason),
            Ok(()) => "FACE_NOT_LARGEST",
        };
        unsearched.push(json!({ "FaceDetails": shapes::detail(&seen, &seen.faces[number]), "Reasons": [reason] }));
    }
    let mut answer = json!({ "FaceModelVersion": model(call, &gallery)?, "UnsearchedFaces": unsearched });
    let people = match found {
        Some((number, found)) => {
            answer["SearchedFace"] = json!({ "FaceDetail": shapes::detail(&seen, &seen.faces[number]) });
            found.people
        }
        None => Vec::new(),
    };
    answer["UserMatches"] = json!(matched(call, &gallery, people, (limit, threshold))?);
    Ok(answer)
}

pub(super) fn compare(call: &Call<'_>, members: &Members<'_>) -> Result<Value, WireError> {
    let threshold = members.percent("SimilarityThreshold")?.unwrap_or(THRESHOLD);
    let least = shapes::filter(members.choice("QualityFilter", QUALITY_FILTERS)?.unwrap_or("NONE"));
    let source = image::read(call, members, "SourceImage", None)?.photo;
    let target = image::read(call, members, "TargetImage", None)?.photo;
    let stated = call.stated_outside()?;
    let compared = compare_each(call.here(), (&source, &target), &stated, least.as_ref(), MOST_FACES)?;
    let number = compared.chosen.ok_or_else(no_face)?;
    let (mut matches, mut unmatched) = (Vec::new(), Vec::new());
    for (number, similarity) in compared.similarities {
        let face = shapes::detail(&compared.target, &compared.target.faces[number]);
        if similarity >= threshold {
            matches.push((similarity, json!({ "Similarity": similarity, "Face": face })));
        } else {
            unmatched.push(face);
        }
    }
    matches.sort_by(|a, b| b.0.total_cmp(&a.0));
    let matches: Vec<Value> = matches.into_iter().map(|(_, found)| found).collect();
    let source = shapes::place(&compared.source, &compared.source.faces[number]);
    Ok(json!({ "SourceImageFace": source, "FaceMatches": matches, "UnmatchedFaces": unmatched }))
}

/// Where faces are and how good the picture of each is; all attributes that are asked for get this answer.
pub(super) fn detect(call: &Call<'_>, members: &Members<'_>) -> Result<Value, WireError> {
    members.choices("Attributes", ATTRIBUTES)?;
    let photo = image::read(call, members, "Image", None)?.photo;
    let seen = seen::faces_in(call.here(), &photo)?;
    let details: Vec<Value> = seen.faces.iter().take(MOST_FACES).map(|face| shapes::detail(&seen, face)).collect();
    Ok(json!({ "FaceDetails": details }))
}

fn request(call: &Call<'_>, gallery: &Gallery, photo: Option<Photo>, (limit, least): (usize, f32)) -> SearchRequest {
    SearchRequest {
        gallery: gallery.facts.id.to_string(),
        photos: photo.into_iter().collect(),
        face: None,
        stated: call.stated(),
        limit,
        threshold: Threshold::Similarity(least),
        territories: Vec::new(),
        subjects: Vec::new(),
        crops: false,
        set_aside: false,
    }
}

/// `UserMatches`: people by all their faces.
fn matched(
    call: &Call<'_>,
    gallery: &Gallery,
    people: Vec<PersonRow>,
    (limit, least): (usize, f32),
) -> Result<Vec<Value>, WireError> {
    let mut matches = Vec::new();
    for person in people.into_iter().filter(|person| person.similarity >= least).take(limit) {
        let id = match USER_ID.fits(&person.subject) {
            true => person.subject,
            false => subjects::find(call.here(), &gallery.facts.id.to_string(), &person.subject)?.id.to_string(),
        };
        matches.push(json!({ "Similarity": person.similarity, "User": { "UserId": id, "UserStatus": "ACTIVE" } }));
    }
    Ok(matches)
}

fn model(call: &Call<'_>, gallery: &Gallery) -> Result<String, WireError> {
    collections::model(call, Some(&register::show(call.here(), &gallery.facts.id.to_string())?))
}

fn no_face() -> WireError {
    WireError::invalid("There are no faces in the image that are good enough. Should be at least 1.")
}
