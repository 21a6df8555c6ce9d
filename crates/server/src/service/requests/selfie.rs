//! A photograph of whoever asks, compared with the faces that the references lead to. Never asked for and never the only
//! way: it lives in this call's memory, and a leaf says that it was dropped.

use std::collections::BTreeMap;

use basis::{EventKind, FaceId, GalleryId, Proof, ProofKind, RequestId, Scope, gate};
use gallery::Filter;
use ledger::Entry;
use serde_json::json;
use vault::records::faces::Face;

use super::identity::{Proved, accept, forgotten, shows_nothing};
use super::record::{self, Proven};
use super::{found, withdrawal};
use crate::error::ServiceError;
use crate::installation::Installation;
use crate::service::again::{USUAL, again};
use crate::service::photo::Photo;
use crate::service::{models, probe, register};

/// The share of strangers' faces that reach the cosine at which a photograph shows who asks: far stricter than what brings
/// a face up for review.
const STRANGERS: f64 = 1e-6;

/// Compares a photograph (1:1) with the faces that references lead to, in memory and under the gate's permit to sweep for
/// this request. Nothing of it is kept.
///
/// # Errors
/// When it shows nothing: the same words whether or not there was anybody to compare with. When the photograph shows no
/// usable face.
pub fn selfie(here: &Installation, id: RequestId, photo: Photo, by: &str) -> Result<Proved, ServiceError> {
    let case = record::find(here, id)?;
    let person = case.person.as_ref().ok_or_else(forgotten)?;
    let led = if person.proven.is_nobody() {
        found::follow(here, &person.identified)?
    } else {
        found::proven(here, &person.proven)?
    };
    let mut by_gallery = BTreeMap::<GalleryId, Vec<Face>>::new();
    for face in found::faces_of(here, &led)? {
        by_gallery.entry(face.gallery_id).or_default().push(face);
    }
    let facts = found::facts(&case);
    let photos = [photo];
    let mut people = Proven::default();
    for (gallery, faces) in &by_gallery {
        let matched = again(USUAL, || compare(here, *gallery, faces, &facts, &photos))?;
        for face in faces.iter().filter(|face| matched.contains(&face.id)) {
            match face.subject_id {
                Some(subject) if !people.subjects.contains(&subject) => people.subjects.push(subject),
                Some(_) => {}
                None => people.faces.push(face.id),
            }
        }
    }
    drop(photos);
    here.note(EventKind::SelfieDropped, &json!({ "request": id, "galleries": by_gallery.len() }))?;
    if people.is_nobody() {
        return Err(shows_nothing(here));
    }
    let proved = {
        let _turn = here.facts_turn();
        let mut case = record::find(here, id)?;
        let proof = Proof { kind: ProofKind::Selfie, at: here.now(), reviewed_by: None, reason: None };
        accept(here, &mut case, proof, &people, None, by)?
    };
    if withdrawal::carry_out(here, id).is_err() {
        tracing::warn!(request = %id, "a withdrawal waits for the desk");
    }
    Ok(Proved { request: record::find(here, id)?.view(here), ..proved })
}

/// The faces of one gallery that the photograph reaches.
fn compare(
    here: &Installation,
    gallery: GalleryId,
    faces: &[Face],
    facts: &basis::RequestFacts,
    photos: &[Photo],
) -> Result<Vec<FaceId>, ServiceError> {
    let gallery = register::by_id(here, gallery)?;
    let ask = gate::SweepAsk { gallery: &gallery.facts, answers: gate::SweepFor::Request(facts) };
    let permit = gate::sweep(&ask, here.now(), gallery.epoch)
        .map_err(|refusal| here.refused("sweep", Scope::Gallery(gallery.facts.id), vec![refusal]))?;
    let pack = models::pack_of(here, &gallery)?;
    let scale = here.workshop().scale(&pack)?;
    let mut pipeline = here.pipeline(&pack)?;
    let probes = probe::read(&mut pipeline, &permit, photos, None, false)?;
    let templates = probes.iter().map(|probe| scale.normed(probe.template())).collect::<Result<Vec<_>, _>>()?;
    let cosine = scale.calibration().review_threshold(STRANGERS);
    let record = json!({ "request": facts.id, "selfie": true, "faces": faces.len() });
    let entry = Entry::new(permit, here.event(), here.now(), &here.house().controller_holder()?, &record)?;
    let (recorded, ()) = here.commit(entry, |_| Ok(()))?;
    let queries: Vec<_> = templates.iter().map(gallery::NormedTemplate::values).collect();
    let only = Filter::new().faces(faces.iter().map(|face| face.id));
    let swept = here.house().sweep(recorded, &queries, cosine, &only)?;
    Ok(swept.hits.into_iter().flatten().map(|hit| hit.face).collect())
}
