//! The floor under every search: its networks, on all cores, with nothing around them.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use face::{
    DetectOptions, Detection, Pack, Pipeline, QualityLimits, Runtime, RuntimeSearch, judge, measure as quality,
};
use jiff::{SignedDuration, Timestamp};
use server::Ambient;
use server::basis::gate::{CompareAsk, compare};
use server::basis::{
    Compare, Condition, Epoch, Ground, LegalBasis, LegalGround, Mandate, MandateId, Permit, ProbeGround, Purpose,
};

use super::Driving;
use super::photos::Photograph;
use crate::PACK;
use crate::error::LoadError;
use crate::machine::{cores, spent};
use crate::seed::controller;

/// How fast searches could be.
#[derive(Debug, Clone, Copy)]
pub(super) struct Floor {
    /// Searches a second, on all cores.
    pub(super) a_second: f64,
    /// Processor time of each. Unlike the rate it hardly changes when others use the machine.
    pub(super) each: Option<Duration>,
}

/// How fast searches could be if a search were detecting faces in the same photographs and describing the
/// largest of each. Finds out on the way which photographs show one face that may be kept.
pub(super) fn measure(driving: &Driving, photos: &mut Vec<Photograph>, lasts: Duration) -> Result<Floor, LoadError> {
    let pack = Pack::open(&driving.packs.join(PACK))?;
    let search = RuntimeSearch { configured: Some(driving.onnxruntime.clone()), environment: None, beside: None };
    let runtime = Runtime::load(&search)?;
    let permit = permit()?;
    let mut pipelines = (0..cores()).map(|_| Pipeline::open(&pack, &runtime, 1)).collect::<Result<Vec<_>, _>>()?;
    for photo in photos.iter_mut() {
        let found = look(&mut pipelines[0], &permit, photo)?;
        let good = |face: &Detection| {
            judge(&quality(&photo.picture, face.box_, &face.landmarks, face.score), &QualityLimits::default()).is_ok()
        };
        photo.one_good_face = matches!(&found[..], [face] if good(face));
    }
    // A photograph without a face is no search: the server refuses it.
    let mut searched = Vec::new();
    for photo in std::mem::take(photos) {
        if !look(&mut pipelines[0], &permit, &photo)?.is_empty() {
            searched.push(photo);
        }
    }
    *photos = searched;
    if photos.is_empty() {
        return Err(LoadError::asked("no photograph shows a face", "name a folder of portraits"));
    }

    let (next, since, own) = (AtomicUsize::new(0), Instant::now(), std::process::id());
    let spent_before = spent(own);
    let done: usize = std::thread::scope(|scope| {
        let workers: Vec<_> = pipelines
            .iter_mut()
            .map(|pipeline| {
                let (permit, next, photos) = (&permit, &next, &*photos);
                scope.spawn(move || {
                    let mut done = 0;
                    while since.elapsed() < lasts {
                        look(pipeline, permit, &photos[next.fetch_add(1, Ordering::Relaxed) % photos.len()])?;
                        done += 1;
                    }
                    Ok::<usize, LoadError>(done)
                })
            })
            .collect();
        workers
            .into_iter()
            .map(|worker| worker.join().expect("a worker of the floor does not panic"))
            .sum::<Result<_, _>>()
    })?;
    let a_second = done as f64 / since.elapsed().as_secs_f64();
    let looks = u32::try_from(done).unwrap_or(u32::MAX);
    let each = spent(own).zip(spent_before).and_then(|(now, before)| (now - before).checked_div(looks));
    Ok(Floor { a_second, each })
}

/// Detects, and describes the largest face as a search does.
fn look(pipeline: &mut Pipeline, permit: &Permit<Compare>, photo: &Photograph) -> Result<Vec<Detection>, LoadError> {
    let found = pipeline.detect(&photo.picture, &DetectOptions::default())?;
    let area = |face: &&Detection| face.box_.width * face.box_.height;
    if let Some(largest) = found.iter().max_by(|a, b| area(a).total_cmp(&area(b))) {
        pipeline.describe(permit, &photo.picture, &[*largest])?;
    }
    Ok(found)
}

/// The gate's leave to describe photographs of which nothing is kept.
fn permit() -> Result<Permit<Compare>, LoadError> {
    let now: Timestamp = Ambient::system().now();
    let legal = LegalGround { basis: LegalBasis::Consent, ground: Ground::condition(Condition::ExplicitConsent) };
    let mandate = Mandate {
        id: MandateId::from_bytes([8; 16]),
        operator: "SAMPLE operator".to_owned(),
        issued_by: "SAMPLE officer".to_owned(),
        purpose: Purpose::EventPhotography,
        case: "SAMPLE load".to_owned(),
        galleries: Vec::new(),
        probe: ProbeGround::new(legal),
        issued_at: now,
        expires_at: now + SignedDuration::from_hours(8),
        revoked_at: None,
        searches_left: None,
    };
    let ask = CompareAsk { controller: &controller(), operator: &mandate.operator, mandate: Some(&mandate) };
    Ok(compare(&ask, now, Epoch::FIRST)?)
}
