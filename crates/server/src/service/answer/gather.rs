//! Gathering what is held about one person: every gallery, whatever its state, and no window of time.

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use basis::{FaceId, GalleryId, ImageId, Permit, ProofKind, SubjectId, Sweep, Tier, retention_end};
use gallery::{HeldFace, HeldTemplate};
use jiff::Timestamp;
use vault::KeySlot;
use vault::records::{consents as consent_rows, faces, galleries, jobs, marks, requests, subjects as subject_rows};
use zeroize::Zeroizing;

use super::classes::{Completeness, Standing, Withholding};
use super::cover::{Covered, cover};
use super::data::{
    AccessAnswer, AnsweredRequest, ConsentRecord, FORMAT, FaceRecord, Holding, Looked, LookedIn, OtherRequest,
    PersonRecord, PictureFile, SaidOfFace, TemplateRecord,
};
use super::searches::{self, Read, Wanted};
use crate::error::ServiceError;
use crate::installation::Installation;
use crate::service::register::{self, Gallery};
use crate::service::requests as requests_desk;
use crate::service::requests::record::{self, Case, Identified};
use crate::service::{at, consents, crop, document, models, photo, subjects};

/// Rows read at a time.
const PAGE: i64 = 1000;

/// An answer with its pictures.
pub(super) struct Gathered {
    pub(super) answer: AccessAnswer,
    /// By their path in the archive.
    pub(super) pictures: BTreeMap<String, Zeroizing<Vec<u8>>>,
}

/// What belongs to the person in one gallery.
#[derive(Default)]
struct Theirs {
    faces: Vec<FaceId>,
    subjects: BTreeSet<SubjectId>,
}

/// Numbers the pictures of an answer.
#[derive(Default)]
struct Pictures {
    files: BTreeMap<String, Zeroizing<Vec<u8>>>,
    whole: BTreeMap<ImageId, Option<PictureFile>>,
    crops: usize,
}

/// Gathers everything for a request whose candidates are decided.
///
/// # Errors
/// The gate's refusal; when something that is held cannot be opened. An answer with a gap is none.
pub(super) fn gather(here: &Installation, case: &Case, now: Timestamp) -> Result<Gathered, ServiceError> {
    let request = &case.course.request;
    let tier = request.tier();
    let theirs = theirs(here, case)?;
    let mut pictures = Pictures::default();
    let mut holdings = Vec::new();
    let (mut face_keys, mut subject_keys) = (Vec::new(), Vec::new());
    let mut since = BTreeMap::new();
    for (id, theirs) in &theirs {
        let gallery = register::by_id(here, *id)?;
        let permit = requests_desk::permit(here, case, &gallery)?;
        let mut held =
            theirs.faces.iter().map(|face| here.house().held(&permit, *face)).collect::<Result<Vec<_>, _>>()?;
        held.sort_by_key(|face| (face.enrolled_at, face.face));
        let mut people = theirs.subjects.clone();
        people.extend(held.iter().filter_map(|face| face.subject));
        let people =
            people.iter().filter_map(|id| person(here, *id, now).transpose()).collect::<Result<Vec<_>, _>>()?;
        let first =
            held.iter().map(|face| face.enrolled_at).chain(people.iter().map(|(person, _)| person.added_at)).min();
        since.insert(*id, (gallery.facts.name.clone(), first.unwrap_or(now)));
        face_keys.extend(held.iter().map(|face| (face.face, face.key)));
        subject_keys.extend(people.iter().map(|(person, key)| (person.subject, *key)));
        holdings.push(holding(here, &permit, &gallery, held, people, &mut pictures)?);
    }

    let controller = here.identity().controller.clone();
    let wanted = Wanted {
        faces: &face_keys,
        subjects: &subject_keys,
        galleries: &since,
        request: case.id,
        received_at: request.clock.received_at,
        recipient: (tier >= Tier::Third).then_some(controller.name.as_str()),
    };
    let read = searches::read(here, &wanted)?;
    let others = other_requests(here, case, &face_keys)?;
    let completeness = Completeness {
        job_reports: Standing::of(job_reports(here, &theirs)?),
        ..completeness(&holdings, &read, others.len(), tier)
    };
    let faces: usize = theirs.values().map(|theirs| theirs.faces.len()).sum();
    let answer = AccessAnswer {
        format: FORMAT.to_owned(),
        sample: here.identity().sample,
        language: crate::service::words::Language::of(&case.course.language).tag().to_owned(),
        time_zone: here.identity().time_zone.clone(),
        request: AnsweredRequest {
            id: case.id,
            kind: request.kind,
            received_at: request.clock.received_at,
            prepared_at: now,
            identity: tier,
            selfie_used: request.proofs.iter().any(|proof| proof.kind == ProofKind::Selfie),
        },
        controller,
        looked: Looked {
            galleries: looked_in(here, &read)?,
            reviewed: number(request.candidates.unwrap_or(0)),
            theirs: number(faces),
            erased_since: number(request.theirs.unwrap_or(0).saturating_sub(faces)),
        },
        holdings,
        searches: read.searches,
        exports: read.exports,
        requests: others,
        completeness,
        automated_decisions: false,
    };
    Ok(Gathered { answer, pictures: pictures.files })
}

/// What was decided to be the person's, and the records that they showed to be theirs by a receipt or had vouched for.
fn theirs(here: &Installation, case: &Case) -> Result<BTreeMap<GalleryId, Theirs>, ServiceError> {
    let rows = here.read(|tx| requests::faces(tx, case.id))?;
    let mut found = BTreeMap::<GalleryId, Theirs>::new();
    for row in rows.iter().filter(|row| row.theirs == Some(true)) {
        found.entry(row.gallery_id).or_default().faces.push(row.face_id);
    }
    let shown = |kinds: &[ProofKind]| case.course.request.proofs.iter().any(|proof| kinds.contains(&proof.kind));
    for identified in case.person.iter().flat_map(|person| &person.identified) {
        let subject = match identified {
            Identified::Consent { consent } if shown(&[ProofKind::ConsentReceipt]) => {
                here.read(|tx| consent_rows::get(tx, *consent))?.map(|row| row.subject_id)
            }
            Identified::Label { gallery, label } if shown(&[ProofKind::Staff, ProofKind::EmailCode]) => {
                match subjects::find(here, gallery, label) {
                    Ok(subject) => Some(subject.id),
                    Err(ServiceError::NotFound { .. }) => None,
                    Err(error) => return Err(error),
                }
            }
            _ => None,
        };
        let Some(subject) = subject else { continue };
        let Some(row) = here.read(|tx| subject_rows::get(tx, subject))? else { continue };
        // Whoever reviewed the faces saw more than a reference says: a record with a face that is not theirs is not theirs.
        let bound = here.read(|tx| faces::of_subject(tx, subject))?;
        let strangers = |face: &faces::Face| rows.iter().any(|row| row.face_id == face.id && row.theirs == Some(false));
        if !bound.iter().any(strangers) {
            found.entry(row.gallery_id).or_default().subjects.insert(subject);
        }
    }
    Ok(found)
}

fn person(here: &Installation, id: SubjectId, now: Timestamp) -> Result<Option<(PersonRecord, KeySlot)>, ServiceError> {
    let Some(subject) = subjects::by_id(here, id)? else { return Ok(None) };
    let Some(row) = here.read(|tx| subject_rows::get(tx, id))? else { return Ok(None) };
    let consents = consents::of(here, &subject)?;
    let consents = consents.into_iter().map(|consent| ConsentRecord { state: consent.state(now), consent }).collect();
    let subjects::Personal { label, declared_minor, territory, restriction, .. } = subject.personal.clone();
    // Asked of the record as it is written, so that an address is in the answer from the day that records have one.
    let written = serde_json::to_value(&subject.personal).unwrap_or_default();
    let email = written.get("email").and_then(|email| email.as_str()).map(str::to_owned);
    let added_at = at(row.created_at);
    let record = PersonRecord { subject: id, label, email, declared_minor, territory, restriction, added_at, consents };
    Ok(Some((record, subject.key)))
}

fn holding(
    here: &Installation,
    permit: &Permit<Sweep>,
    gallery: &Gallery,
    held: Vec<HeldFace>,
    people: Vec<(PersonRecord, KeySlot)>,
    pictures: &mut Pictures,
) -> Result<Holding, ServiceError> {
    let facts = gallery.facts.clone();
    let pack = here.house().pack(facts.id)?;
    let (pack, pack_digest) = pack.map_or_else(|| (String::new(), [0; 32]), |pack| (pack.name, pack.digest));
    let mine: Vec<(FaceId, ImageId, [f32; 4])> =
        held.iter().map(|face| (face.face, face.image, face.details.region)).collect();
    let mut records = Vec::with_capacity(held.len());
    for face in held {
        let picture = here.house().held_picture(permit, face.image)?;
        let crop = match &face.crop {
            Some(png) => Some(pictures.crop(here, gallery, &face, png)?),
            None => None,
        };
        let whole = match pictures.whole.get(&face.image) {
            Some(known) => known.clone(),
            None => {
                let (own, others): (Vec<_>, Vec<_>) =
                    picture.faces.iter().partition(|(id, _)| mine.iter().any(|known| known.0 == *id));
                let file = match &picture.original {
                    Some(bytes) => Some(pictures.picture(here, gallery, bytes, &boxes(&own), &boxes(&others))?),
                    None => None,
                };
                pictures.whole.insert(face.image, file.clone());
                file
            }
        };
        let details = face.details;
        records.push(FaceRecord {
            face: face.face,
            image: face.image,
            subject: face.subject,
            source: details.source,
            enrolled_at: face.enrolled_at,
            kept_until: facts.retention_days.map(|days| retention_end(face.enrolled_at, days)),
            territory: details.territory,
            restricted: face.restricted,
            region: details.region,
            landmarks: details.landmarks,
            eye_distance_px: details.eye_distance_px,
            sharpness: details.sharpness,
            detector_score: details.detector_score,
            faces_in_picture: number(picture.faces_found),
            crop,
            picture: whole,
            template: template(&face.template, &pack, pack_digest),
            said: said(here, face.face)?,
        });
    }
    Ok(Holding {
        gallery: facts.id,
        name: facts.name,
        state: facts.state,
        controller: facts.controller,
        purposes: facts.purposes,
        basis: facts.basis,
        ground: facts.ground,
        retention_days: facts.retention_days,
        notice: facts.notice,
        people: people.into_iter().map(|(person, _)| person).collect(),
        faces: records,
    })
}

fn boxes(faces: &[&(FaceId, [f32; 4])]) -> Vec<[f32; 4]> {
    faces.iter().map(|(_, region)| *region).collect()
}

fn template(held: &HeldTemplate, pack: &str, pack_digest: [u8; 32]) -> TemplateRecord {
    TemplateRecord {
        pack: pack.to_owned(),
        pack_sha256: basis::Sha256(pack_digest),
        dimensions: number(held.values.len() / 2),
        encoding: "int16-le".to_owned(),
        scale: held.scale,
        sha256: document::sha256(&held.values),
        values: BASE64_STANDARD.encode(&*held.values),
    }
}

impl Pictures {
    /// A crop as it may be handed out. Its margin may show somebody else.
    fn crop(
        &mut self,
        here: &Installation,
        gallery: &Gallery,
        face: &HeldFace,
        png: &[u8],
    ) -> Result<PictureFile, ServiceError> {
        self.crops += 1;
        let file = format!("images/face-{:03}.png", self.crops);
        let own = crop::detection(face.details.crop_region, face.details.crop_landmarks, face.details.detector_score);
        let own = [own.box_.x, own.box_.y, own.box_.width, own.box_.height];
        let Covered { png: covered, places } = covered(here, gallery, png, &[own], &[])?;
        // Nothing to cover: the bytes as they are held.
        self.files.insert(file.clone(), if places == 0 { Zeroizing::new(png.to_vec()) } else { covered });
        Ok(PictureFile { file, covered: number(places) })
    }

    fn picture(
        &mut self,
        here: &Installation,
        gallery: &Gallery,
        original: &[u8],
        own: &[[f32; 4]],
        others: &[[f32; 4]],
    ) -> Result<PictureFile, ServiceError> {
        let file = format!("images/picture-{:03}.png", self.whole.values().flatten().count() + 1);
        let Covered { png, places } = covered(here, gallery, original, own, others)?;
        self.files.insert(file.clone(), png);
        Ok(PictureFile { file, covered: number(places) })
    }
}

fn covered(
    here: &Installation,
    gallery: &Gallery,
    bytes: &[u8],
    own: &[[f32; 4]],
    others: &[[f32; 4]],
) -> Result<Covered, ServiceError> {
    let picture = photo::decode(std::path::Path::new("a kept picture"), bytes)?;
    let pack = models::pack_of(here, gallery)?;
    cover(&mut *here.pipeline(&pack)?, &picture, own, others)
}

/// What was said of a face; the seal around who said it stays shut.
fn said(here: &Installation, face: FaceId) -> Result<Vec<SaidOfFace>, ServiceError> {
    let said = here.read(|tx| marks::of_face(tx, face))?.into_iter();
    let day = |millis| at(millis).to_zoned(here.zone()).date();
    Ok(said.map(|mark| SaidOfFace { day: day(mark.at), verdict: mark.verdict }).collect())
}

fn other_requests(
    here: &Installation,
    case: &Case,
    faces: &[(FaceId, KeySlot)],
) -> Result<Vec<OtherRequest>, ServiceError> {
    let mut ids = BTreeSet::new();
    for (face, _) in faces {
        for id in here.read(|tx| requests::of_face(tx, *face))?.into_iter().filter(|id| *id != case.id) {
            let rows = here.read(|tx| requests::faces(tx, id))?;
            // A face that merely came up in somebody else's request is no part of this person's history.
            if rows.iter().any(|row| row.face_id == *face && row.theirs == Some(true)) {
                ids.insert(id);
            }
        }
    }
    let mut others = Vec::new();
    for id in ids {
        let request = record::find(here, id)?.course.request;
        let (kind, state, received_at) = (request.kind, request.state, request.clock.received_at);
        others.push(OtherRequest { id, kind, state, received_at });
    }
    others.sort_by_key(|other| (other.received_at, other.id));
    Ok(others)
}

/// Reports of jobs in the galleries that hold the person: they may name files.
fn job_reports(here: &Installation, theirs: &BTreeMap<GalleryId, Theirs>) -> Result<usize, ServiceError> {
    let (mut count, mut before) = (0, None);
    loop {
        let page = here.read(|tx| jobs::newest(tx, before, PAGE))?;
        let Some(last) = page.last() else { return Ok(count) };
        before = Some(last.id);
        count += page.iter().filter(|job| theirs.contains_key(&job.gallery_id) && job.sealed_result.is_some()).count();
    }
}

fn looked_in(here: &Installation, read: &Read) -> Result<Vec<LookedIn>, ServiceError> {
    let rows = here.read(galleries::list)?;
    rows.into_iter()
        .map(|row| {
            let faces = here.read(|tx| galleries::counts(tx, row.id))?.faces;
            let name = register::by_id(here, row.id)?.facts.name;
            let compared = read.compared.get(&row.id).copied();
            Ok(LookedIn { gallery: row.id, name, faces: u64::try_from(faces).unwrap_or(0), compared })
        })
        .collect()
}

fn completeness(holdings: &[Holding], read: &Read, requests: usize, tier: Tier) -> Completeness {
    let faces = || holdings.iter().flat_map(|holding| &holding.faces);
    let people = || holdings.iter().flat_map(|holding| &holding.people);
    let images: BTreeSet<ImageId> = faces().map(|face| face.image).collect();
    let whole: BTreeSet<ImageId> = faces().filter(|face| face.picture.is_some()).map(|face| face.image).collect();
    let shown = read.searches.iter().filter(|search| search.returned).count() + read.exports.len();
    let recipients = match (holdings.is_empty(), tier) {
        (true, _) => Standing::None,
        // Whether there is a recipient is told by the searches; who it is takes the stronger proof.
        (false, Tier::First | Tier::Second) => Standing::withheld(Withholding::SecondProof),
        (false, Tier::Third) => Standing::of(shown),
    };
    let staff =
        if read.searches.is_empty() { Standing::None } else { Standing::withheld(Withholding::StaffOfController) };
    let restricted = faces().filter(|face| face.restricted).count();
    Completeness {
        image: Standing::of(whole.len()),
        crop: Standing::of(faces().filter(|face| face.crop.is_some()).count()),
        template: Standing::of(faces().count()),
        person_link: Standing::of(people().count()),
        metadata: Standing::of(faces().count()),
        source: Standing::of(images.len()),
        tags: Standing::of(faces().map(|face| face.said.len()).sum()),
        consents: Standing::of(people().map(|person| person.consents.len()).sum()),
        searches: Standing::of(read.searches.len()),
        exports: Standing::of(read.exports.len()),
        recipients,
        staff,
        restriction: Standing::of(restricted + people().filter(|person| person.restriction.is_some()).count()),
        requests: Standing::of(requests),
        job_reports: Standing::None,
        backups: Standing::of(read.backups),
    }
}

fn number(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}
