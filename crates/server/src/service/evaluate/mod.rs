//! Measuring accuracy on the user's own labelled folders, `DIR/person/photo`. Templates live in memory for the run;
//! nothing of the pictures is kept, and the report holds counts and rates only.

mod compare;
mod folders;
mod groups;
mod look;
mod measures;
pub mod metrics;
mod protocol;
pub mod render;
pub mod report;
mod scoring;
#[cfg(test)]
mod synthetic_tests;

use std::path::PathBuf;

use basis::{Evaluate, MandateId, Permit, Scope, gate};
use ledger::{Entry, Recorded};
use serde::Serialize;

use super::{mandates, models};
use crate::error::ServiceError;
use crate::installation::Installation;
use groups::Groups;
use protocol::Split;
use report::EvaluationReport;

/// How often the leaf is tried when facts change between permit and commit.
const ATTEMPTS: usize = 3;

/// What is to be measured, and how.
#[derive(Debug, Clone)]
pub struct EvaluateRequest {
    /// A folder with one folder a person.
    pub folder: PathBuf,
    /// A CSV file with the columns `person` and one or more of the user's own, by which groups are told apart.
    pub groups: Option<PathBuf>,
    /// Under which mandate, or for what purpose in which case.
    pub stated: mandates::Stated,
    /// The pack that is measured; the installation's own when absent.
    pub pack: Option<String>,
    /// Faces with a shorter side below this are not looked for, pixels.
    pub smallest_face_px: u32,
    /// Workers; 0 takes one a core.
    pub workers: usize,
    /// How people are divided into enrolled people and strangers.
    pub protocol: ProtocolOptions,
    /// The false positive identification rate for which a threshold is recommended, above 0 and below 1.
    pub target_fpir: f64,
}

/// How people are divided, and what is enrolled of them.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ProtocolOptions {
    /// How many photographs of a person are enrolled, the first by name; at least 1.
    pub enrol: usize,
    /// Share of the people who could be enrolled that is held back as strangers, 0 to below 1.
    pub strangers: f64,
    /// Which division: the same number gives the same.
    pub seed: u64,
}

impl Default for ProtocolOptions {
    fn default() -> Self {
        Self { enrol: 1, strangers: 0.5, seed: 1 }
    }
}

/// Watches a long evaluation.
pub trait Watcher: Sync {
    /// Called once, with the number of files to look at.
    fn begin(&self, files: usize);
    /// Called after each file.
    fn looked(&self);
    /// Whether to stop: then nothing is measured and nothing kept.
    fn stop(&self) -> bool;
}

/// How an evaluation ended.
#[derive(Debug)]
pub enum Evaluated {
    /// Every picture was looked at.
    Finished(Box<EvaluateAnswer>),
    /// The watcher stopped it. Templates had been computed, so the run stands in the log; nothing else is left of it.
    Stopped {
        /// Files that were looked at.
        looked_at: usize,
        /// Files there are.
        files: usize,
        /// The leaf that recorded the run.
        leaf: u64,
    },
}

/// What an evaluation says.
#[derive(Debug, Serialize)]
pub struct EvaluateAnswer {
    /// Counts and rates; no name of a person or file.
    #[serde(flatten)]
    pub report: EvaluationReport,
    /// The files no face was taken from, for the screen of whoever gave them; no part of the report.
    pub failures: Vec<Failure>,
    /// Under which mandate.
    pub mandate: MandateId,
    /// The leaf that recorded the run.
    pub leaf: u64,
}

/// A file that no face was taken from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Failure {
    /// The path below the folder that was named.
    pub file: String,
    /// Why.
    pub reason: String,
}

/// Evaluates.
///
/// # Errors
/// The gate's refusal before anything is read; a folder, list or pack that cannot be used. A bad photograph is not an
/// error: it counts as a failure to enrol.
pub fn evaluate(
    here: &Installation,
    request: &EvaluateRequest,
    watcher: &dyn Watcher,
) -> Result<Evaluated, ServiceError> {
    checked(request)?;
    let standing = permitted(here, &request.stated)?;
    let people = folders::read(&request.folder)?;
    let groups = request.groups.as_deref().map(Groups::read).transpose()?;
    let pack = match &request.pack {
        Some(name) => here.workshop().pack(here.settings(), name)?,
        None => models::default_pack(here)?,
    };
    let pipelines = look::pipelines(here, &pack, request.workers, people.files())?;

    let seen = look::all(pipelines, &standing.permit, &people, request.smallest_face_px, watcher);
    // Written whether or not the run came to its end: templates of these people were computed.
    let (recorded, mandate) = record(here, &request.stated, standing, &people)?;
    let leaf = recorded.leaf_index();
    let looked = match seen? {
        look::Seen::All(looked) => looked,
        look::Seen::Stopped { looked_at } => {
            return Ok(Evaluated::Stopped { looked_at, files: people.files(), leaf });
        }
    };

    let split = Split::of(&people, &looked.samples, &request.protocol);
    let scale = here.workshop().scale(&pack)?;
    let compared = compare::under(&recorded, &looked.samples, &split, &*scale);
    let context = report::Context {
        at: here.now(),
        sample: here.identity().sample,
        pack: report::MeasuredPack { name: pack.id().to_string(), digest: pack.digest().to_string() },
        smallest_face_px: request.smallest_face_px,
        protocol: request.protocol,
        target_fpir: request.target_fpir,
    };
    let report = measures::report(context, &people, &looked, &split, &compared, groups.as_ref(), &*scale);
    Ok(Evaluated::Finished(Box::new(EvaluateAnswer { report, failures: looked.failures, mandate, leaf })))
}

/// A permit with the mandate it stands on.
struct Standing {
    under: mandates::ForAct,
    permit: Permit<Evaluate>,
}

/// Asks the gate; a refusal costs one leaf and nothing else.
fn permitted(here: &Installation, stated: &mandates::Stated) -> Result<Standing, ServiceError> {
    let under = mandates::for_act(here, None, stated)?;
    let ask = gate::EvaluateAsk {
        controller: &here.identity().controller,
        operator: &stated.operator,
        mandate: under.as_ref().map(|under| &under.mandate),
    };
    let epoch = here.controller_epoch()?;
    let permit = gate::evaluate(&ask, here.now(), epoch)
        .map_err(|refusal| here.refused("evaluate", Scope::Controller, vec![refusal]))?;
    let under = under.expect("the gate permits no evaluation without a mandate");
    Ok(Standing { under, permit })
}

/// Writes the leaf. Where facts changed during the run the gate is asked again, so that a mandate that was revoked
/// meanwhile leaves no measurement.
fn record(
    here: &Installation,
    stated: &mandates::Stated,
    standing: Standing,
    people: &folders::People,
) -> Result<(Recorded<Evaluate>, MandateId), ServiceError> {
    #[derive(Serialize)]
    struct Record<'a> {
        operator: &'a str,
        mandate: MandateId,
        case: &'a str,
        people: usize,
        files: usize,
    }
    let mut standing = standing;
    let mut attempt = 1;
    loop {
        let Standing { under, permit } = standing;
        let mandate = &under.mandate;
        let record = Record {
            operator: &mandate.operator,
            mandate: mandate.id,
            case: &mandate.case,
            people: people.len(),
            files: people.files(),
        };
        let entry = Entry::new(permit, here.event(), here.now(), &here.house().controller_holder()?, &record)?;
        match mandates::commit_under(here, &under, entry) {
            Ok(recorded) => return Ok((recorded, mandate.id)),
            Err(error) if error.is_stale() && attempt < ATTEMPTS => {
                attempt += 1;
                standing = permitted(here, stated)?;
            }
            Err(error) => return Err(error),
        }
    }
}

fn checked(request: &EvaluateRequest) -> Result<(), ServiceError> {
    let wrong = |what: &str, next: &str| Err(ServiceError::input(what, next));
    if request.protocol.enrol == 0 {
        return wrong("no photograph of a person would be enrolled", "Enrol 1 or more.");
    }
    if !(0.0..1.0).contains(&request.protocol.strangers) {
        return wrong("the share of strangers is not from 0 to below 1", "Give a share such as 0.5.");
    }
    if !(request.target_fpir > 0.0 && request.target_fpir < 1.0) {
        return wrong("the target rate of false positives is not between 0 and 1", "Give a rate such as 0.01.");
    }
    Ok(())
}
