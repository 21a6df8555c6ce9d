//! What the document in a bundle says. It names authorities, galleries and numbers; people by no more than an id.

use basis::{ErasureId, OrderId, OrderMeasure, OrderScope, OrderState, RequestId, Sha256};
use gallery::ErasureCounts;
use jiff::Timestamp;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::leaves::Opened;
use crate::error::ServiceError;
use crate::installation::Installation;
use crate::service::approvals::{self, ProposalView};
use crate::service::matters;
use crate::service::orders::{self, Exposure, HeldFaces, MeasureNote, Order, OrderErasure, Preview};
use crate::service::requests::record as request;
use crate::service::tasks::{self, TaskView};

/// The version of the format; a reader of another one does not rely on it.
const VERSION: u32 = 1;

/// What the evidence of an order says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Bundle {
    /// The version of this format: 1.
    pub version: u32,
    /// Whether everything in it is sample data.
    pub sample: bool,
    /// Who answers for the processing.
    pub controller: String,
    /// The name of the log.
    pub log: String,
    /// When the bundle was put together.
    pub made_at: Timestamp,
    /// The controller's time zone (IANA): days are counted in it.
    pub time_zone: String,
    /// The order.
    pub order: OrderId,
    /// Who gave it.
    pub authority: String,
    /// Its reference, as the authority writes it.
    pub reference: String,
    /// Digest of its document.
    pub document_sha256: Option<Sha256>,
    /// When it reached the controller.
    pub received_at: Timestamp,
    /// Whom it reaches.
    pub scope: OrderScope,
    /// What it demands.
    pub measures: Vec<OrderMeasure>,
    /// Where it stands.
    pub state: OrderState,
    /// The measures that are done, with the moment.
    pub done: Vec<(OrderMeasure, Timestamp)>,
    /// The measures that are not.
    pub to_do: Vec<OrderMeasure>,
    /// How the measures were carried out that a person has to see to.
    pub notes: Vec<MeasureNote>,
    /// What was held when it arrived, by class, and what of it was in scope.
    pub held_before: Option<Preview>,
    /// What is held now.
    pub held_now: Preview,
    /// What was done, in the order of time.
    pub actions: Vec<Action>,
    /// The erasures that carried it out, with counts by class.
    pub erasures: Vec<OrderErasure>,
    /// All of them together.
    pub erased: ErasureCounts,
    /// The erasures whose certificates are in the bundle.
    pub certificates: Vec<String>,
    /// What is left, with the reason.
    pub residuals: Vec<Residual>,
    /// Access requests that came first, and what became of them.
    pub requests: Vec<HeldBack>,
    /// Refusals that named the order; the first of them are opened in the bundle.
    pub refusals: u64,
    /// What two people agreed on.
    pub approvals: Vec<ProposalView>,
    /// Questionnaires and letters, with their answers.
    pub tasks: Vec<TaskView>,
    /// Days late, and what they cost; apart from it the cap of a fine.
    pub exposure: Exposure,
    /// The leaves that are opened in the bundle, by index.
    pub leaves: Vec<u64>,
    /// Every other file of the bundle, with its digest.
    pub files: Vec<BundleFile>,
}

/// Something that was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Action {
    /// When.
    pub at: Timestamp,
    /// In words.
    pub what: String,
    /// Who did it, where a person did.
    pub by: Option<String>,
    /// Its leaf in the log.
    pub leaf: Option<u64>,
}

/// Something that is left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Residual {
    /// What.
    pub what: String,
    /// How much of it.
    pub count: u64,
    /// Why it is left.
    pub reason: String,
}

/// An access request that came first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct HeldBack {
    /// The request.
    pub request: RequestId,
    /// When it reached the controller.
    pub received_at: Timestamp,
    /// The last day for its answer.
    pub due: Date,
    /// Where it stands.
    pub state: basis::RequestState,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
    /// Faces that are held for it now.
    pub faces_held: u64,
}

/// A file of the bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BundleFile {
    /// Its name in the archive.
    pub name: String,
    /// Its length.
    pub bytes: u64,
    /// Its digest.
    pub sha256: Sha256,
}

/// Puts the document together; its list of files is filled in last.
pub(super) fn of(
    here: &Installation,
    order: &Order,
    opened: &Opened,
    certificates: Vec<String>,
) -> Result<Bundle, ServiceError> {
    let held_now = orders::preview(here, order.id)?;
    let identity = here.identity();
    Ok(Bundle {
        version: VERSION,
        sample: identity.sample,
        controller: identity.controller.name.clone(),
        log: identity.origin.clone(),
        made_at: here.now(),
        time_zone: identity.time_zone.clone(),
        order: order.id,
        authority: order.authority.clone(),
        reference: order.reference.clone(),
        document_sha256: order.document_sha256,
        received_at: order.received_at,
        scope: order.scope.clone(),
        measures: order.course.measures.clone(),
        state: order.course.state,
        done: order.course.done.clone(),
        to_do: order.course.measures.iter().copied().filter(|measure| !order.course.is_done(*measure)).collect(),
        notes: order.notes.clone(),
        held_before: order.held_before.clone(),
        actions: order.happened.iter().cloned().map(action).collect(),
        erasures: order.erasures.clone(),
        erased: summed(&order.erasures),
        certificates,
        residuals: residuals(&held_now),
        requests: requests(here, order, &held_now.held)?,
        refusals: opened.refusals,
        approvals: approvals::of_order(here, order.id)?,
        tasks: tasks::list(here, Some(order.id), false)?,
        exposure: orders::exposure_of(here, order),
        leaves: opened.leaves.iter().map(|leaf| leaf.index).collect(),
        files: Vec::new(),
        held_now,
    })
}

/// The certificates of an order's erasures, as their writer keeps them.
pub(super) fn certificates(here: &Installation, order: &Order) -> Result<Vec<(String, Value)>, ServiceError> {
    let mine = |id: &[u8; 16]| order.erasures.iter().any(|erasure| erasure.erasure.to_bytes() == *id);
    let all = matters::values(here, "certificate")?.into_iter().filter(|(id, _)| mine(id));
    Ok(all.map(|(id, value)| (ErasureId::from_bytes(id).to_string(), value)).collect())
}

fn action(happened: orders::OrderHappened) -> Action {
    Action { at: happened.at, what: happened.what, by: happened.by, leaf: happened.leaf }
}

fn summed(erasures: &[OrderErasure]) -> ErasureCounts {
    erasures.iter().fold(ErasureCounts::default(), |mut sum, OrderErasure { counts, .. }| {
        sum.faces += counts.faces;
        sum.images += counts.images;
        sum.originals += counts.originals;
        sum.crops += counts.crops;
        sum.subjects += counts.subjects;
        sum
    })
}

fn residuals(now: &Preview) -> Vec<Residual> {
    let mut residuals = Vec::new();
    let mut left = |what: &str, count: u64, reason: String| {
        if count > 0 {
            residuals.push(Residual { what: what.to_owned(), count, reason });
        }
    };
    left(
        "faces in scope, held",
        now.faces_held,
        "access requests that came first wait for their answers (GDPR Art. 12(3), 15); erased after the answer or the \
         last day for it"
            .to_owned(),
    );
    left(
        "faces in scope, not held",
        now.faces_in_scope.saturating_sub(now.faces_held),
        "the order's erasure was not run, or not run again, since".to_owned(),
    );
    for gallery in &now.galleries {
        let reason = if gallery.reached {
            "out of the order's scope: another territory, period, source or person".to_owned()
        } else {
            "the order does not reach the gallery".to_owned()
        };
        left(&format!("faces in the gallery '{}'", gallery.name), gallery.faces_out_of_scope, reason);
    }
    residuals
}

/// Every access request that came before the order, with what became of it.
fn requests(here: &Installation, order: &Order, held: &[HeldFaces]) -> Result<Vec<HeldBack>, ServiceError> {
    let zone = here.zone();
    let mut found = Vec::new();
    for row in here.read(|tx| vault::records::requests::newest(tx, None, None, i64::MAX))? {
        let case = request::open(here, &row)?;
        let asked = &case.course.request;
        if !asked.kind.discloses() || asked.clock.received_at >= order.received_at {
            continue;
        }
        // One that was over when the order arrived had nothing to wait for.
        if asked.closed_at.is_some_and(|closed| closed < order.received_at) {
            continue;
        }
        let faces = held.iter().find(|held| held.request == case.id).map_or(0, |held| held.faces.len());
        found.push(HeldBack {
            request: case.id,
            received_at: asked.clock.received_at,
            due: asked.clock.due(&zone, asked.closed_at.unwrap_or_else(|| here.now())),
            state: asked.state,
            closed_at: asked.closed_at,
            faces_held: faces as u64,
        });
    }
    found.sort_by_key(|request| request.received_at);
    Ok(found)
}
