//! What the workers do: read, decode, detect and describe one face of each file, side by side.

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use aws_lc_rs::digest;
use basis::{Evaluate, Permit};
use face::{DetectOptions, Detection, Pack, Pipeline};
use zeroize::Zeroizing;

use super::folders::{File, People};
use super::{Failure, Watcher};
use crate::error::ServiceError;
use crate::installation::Installation;
use crate::service::{models, photo};

/// What was taken from the files.
#[derive(Default)]
pub(super) struct Looked {
    /// In the order of people and files.
    pub(super) samples: Vec<Sample>,
    pub(super) failures: Vec<Failure>,
    /// What became of each person's files, by the person's number.
    pub(super) counts: Vec<Counts>,
}

/// One described face.
#[derive(Clone)]
pub(super) struct Sample {
    /// The person's number.
    pub(super) person: usize,
    /// Unit length, in the pack's transformed space.
    pub(super) template: Zeroizing<Vec<f32>>,
}

/// What became of files. Every file is in one of the counts, those with several faces besides in another.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Counts {
    /// A face was described.
    pub(super) described: usize,
    /// No face was found, or none that could be aligned.
    pub(super) without_face: usize,
    /// A picture that could not be read.
    pub(super) unreadable: usize,
    /// The very bytes of a file that stands before it.
    pub(super) repeated: usize,
    /// No picture by its content.
    pub(super) no_picture: usize,
    /// Of the described: several faces were found, and the largest taken.
    pub(super) several_faces: usize,
}

/// How looking ended.
pub(super) enum Seen {
    /// Every file was looked at.
    All(Looked),
    /// The watcher stopped it; what had been described is gone.
    Stopped { looked_at: usize },
}

/// One file after its worker is done with it.
struct Look {
    digest: [u8; 32],
    outcome: Outcome,
}

enum Outcome {
    Described { template: Zeroizing<Vec<f32>>, faces: usize },
    WithoutFace(String),
    Unreadable(String),
    NoPicture,
}

/// Opens one pipeline a worker, before the first file: a missing library is one error and not one a file.
pub(super) fn pipelines(
    here: &Installation,
    pack: &Pack,
    workers: usize,
    files: usize,
) -> Result<Vec<Pipeline>, ServiceError> {
    let workers = if workers == 0 { models::cores() } else { workers };
    (0..workers.min(files).max(1)).map(|_| models::pipeline(here.settings(), pack, 1)).collect()
}

/// Looks at every file.
///
/// # Errors
/// What does not lie in one photograph: a lost library, a model that does not run.
pub(super) fn all(
    pipelines: Vec<Pipeline>,
    permit: &Permit<Evaluate>,
    people: &People,
    smallest_face_px: u32,
    watcher: &dyn Watcher,
) -> Result<Seen, ServiceError> {
    let jobs: Vec<(usize, &File)> =
        people.iter().flat_map(|(number, person)| person.files.iter().map(move |file| (number, file))).collect();
    let (next, broken) = (AtomicUsize::new(0), AtomicBool::new(false));
    watcher.begin(jobs.len());
    let work = |mut pipeline: Pipeline| -> Result<Vec<(usize, Look)>, ServiceError> {
        let mut done = Vec::new();
        while !watcher.stop() && !broken.load(Ordering::Relaxed) {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some((_, file)) = jobs.get(number) else { break };
            let looked = look(&mut pipeline, permit, file, smallest_face_px)
                .inspect_err(|_| broken.store(true, Ordering::Relaxed))?;
            done.push((number, looked));
            watcher.looked();
        }
        Ok(done)
    };
    let parts = std::thread::scope(|scope| {
        let workers: Vec<_> = pipelines.into_iter().map(|pipeline| scope.spawn(|| work(pipeline))).collect();
        let joined = workers.into_iter().map(|worker| worker.join().expect("a worker does not panic"));
        joined.collect::<Result<Vec<_>, _>>()
    })?;
    let mut done: Vec<_> = parts.into_iter().flatten().collect();
    if done.len() < jobs.len() {
        return Ok(Seen::Stopped { looked_at: done.len() });
    }
    done.sort_unstable_by_key(|(number, _)| *number);
    Ok(Seen::All(sort(people.len(), jobs.into_iter().zip(done.into_iter().map(|(_, look)| look)))))
}

fn look(
    pipeline: &mut Pipeline,
    permit: &Permit<Evaluate>,
    file: &File,
    smallest_face_px: u32,
) -> Result<Look, ServiceError> {
    let bytes = match std::fs::read(&file.path) {
        Ok(bytes) => Zeroizing::new(bytes),
        Err(error) => {
            // Nothing was read, so nothing can be said to repeat: the digest of the path stands for the file.
            let digest = sha256(file.path.as_os_str().as_encoded_bytes());
            return Ok(Look { digest, outcome: Outcome::Unreadable(error.to_string()) });
        }
    };
    let digest = sha256(&bytes);
    if face::sniff(&bytes).is_none() {
        return Ok(Look { digest, outcome: Outcome::NoPicture });
    }
    let outcome = match describe(pipeline, permit, file, &bytes, smallest_face_px) {
        Ok(outcome) => outcome,
        Err(ServiceError::Face(face::FaceError::Degenerate)) => {
            Outcome::WithoutFace("a face was found, but its points coincide".to_owned())
        }
        Err(ServiceError::Photo { reason, .. }) => Outcome::Unreadable(reason.to_string()),
        Err(error) => return Err(error),
    };
    Ok(Look { digest, outcome })
}

fn describe(
    pipeline: &mut Pipeline,
    permit: &Permit<Evaluate>,
    file: &File,
    bytes: &[u8],
    smallest_face_px: u32,
) -> Result<Outcome, ServiceError> {
    let picture = photo::decode(&file.path, bytes)?;
    let found = pipeline.detect(&picture, &DetectOptions { smallest_face_px })?;
    let area = |face: &Detection| face.box_.width * face.box_.height;
    let Some(largest) = found.iter().max_by(|a, b| area(a).total_cmp(&area(b))) else {
        return Ok(Outcome::WithoutFace("no face was found".to_owned()));
    };
    let described = pipeline.describe(permit, &picture, std::slice::from_ref(largest))?.swap_remove(0);
    let template = Zeroizing::new(described.template.values().to_vec());
    Ok(Outcome::Described { template, faces: found.len() })
}

/// Brings what the workers found into order: the same bytes count once, for whoever comes first.
fn sort<'a>(people: usize, looks: impl Iterator<Item = ((usize, &'a File), Look)>) -> Looked {
    let mut looked = Looked { counts: vec![Counts::default(); people], ..Looked::default() };
    let mut known = HashSet::new();
    for ((person, file), Look { digest, outcome }) in looks {
        let counts = &mut looked.counts[person];
        let mut fail = |reason| looked.failures.push(Failure { file: file.reference.clone(), reason });
        match outcome {
            Outcome::NoPicture => counts.no_picture += 1,
            // A copy would be a comparison of a picture with itself, or a person who is somebody else too.
            _ if !known.insert(digest) => {
                counts.repeated += 1;
                fail("the same bytes as a file before it; counted once".to_owned());
            }
            Outcome::Described { template, faces } => {
                counts.described += 1;
                counts.several_faces += usize::from(faces > 1);
                looked.samples.push(Sample { person, template });
            }
            Outcome::WithoutFace(reason) => {
                counts.without_face += 1;
                fail(reason);
            }
            Outcome::Unreadable(reason) => {
                counts.unreadable += 1;
                fail(reason);
            }
        }
    }
    looked
}

fn sha256(bytes: &[u8]) -> [u8; 32] {
    let mut digest = [0; 32];
    digest.copy_from_slice(digest::digest(&digest::SHA256, bytes).as_ref());
    digest
}
