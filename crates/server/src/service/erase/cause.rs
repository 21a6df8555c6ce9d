//! Why something is erased: asked of the gate, kept sealed beside the intent, and named in the evidence.

use basis::{
    Consent, ErasureId, FaceId, OrderFacts, OrderId, Permit, Refusal, RequestFacts, RequestId, RequestKind, gate,
    retention_end,
};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use vault::records::faces;

use super::Because;
use crate::error::ServiceError;
use crate::installation::Installation;
use crate::service::register::Gallery;
use crate::service::{at, orders, requests};

/// The cause, as it is kept sealed beside the intent so that an interrupted erasure can ask the gate again: on the facts
/// that it was decided on. A request or an order that is closed meanwhile undoes nothing that is gone.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "cause", rename_all = "kebab-case")]
pub(super) enum Cause {
    Withdrawal { consent: Box<Consent> },
    Decision { by: String, reason: String },
    Request { request: RequestFacts },
    Order { order: OrderFacts, received_at: Timestamp },
    Retention { ended_at: Timestamp },
}

/// On which ground something was erased. Names nobody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Ground {
    /// In words.
    pub cause: String,
    /// The clause.
    pub article: String,
    /// The person's request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<RequestId>,
    /// The authority's order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<OrderId>,
    /// Faces that were left until access requests that came first are answered.
    #[serde(default)]
    pub held_back: usize,
}

impl Cause {
    /// The cause of a batch, on the facts of now.
    pub(super) fn of_faces(
        here: &Installation,
        gallery: &Gallery,
        faces: &[FaceId],
        because: &Because,
    ) -> Result<Self, ServiceError> {
        Ok(match because {
            Because::Decision { by, reason } => Self::Decision { by: by.clone(), reason: reason.clone() },
            Because::Request(id) => {
                Self::Request { request: requests::record::find(here, *id)?.course.request.facts(*id) }
            }
            Because::Order(id) => {
                let order = orders::record::find(here, *id)?;
                Self::Order { order: order.facts(), received_at: order.received_at }
            }
            Because::Retention => Self::Retention { ended_at: latest_end(here, gallery, faces)? },
            Because::Withdrawal => {
                return Err(ServiceError::input(
                    "a withdrawal is a person's and not that of single faces",
                    "Erase the person.",
                ));
            }
        })
    }

    pub(super) const fn words(&self) -> &'static str {
        match self {
            Self::Withdrawal { .. } => "withdrawal of consent",
            Self::Decision { .. } => "decision of the controller",
            Self::Request { .. } => "request of the person",
            Self::Order { .. } => "order of an authority",
            Self::Retention { .. } => "end of the retention",
        }
    }

    pub(super) fn ground(&self, held_back: usize) -> Ground {
        let (mut request, mut order) = (None, None);
        let article = match self {
            Self::Withdrawal { .. } => "GDPR Art. 17(1)(b)",
            Self::Decision { .. } => "GDPR Art. 5(2)",
            Self::Request { request: of } => {
                request = Some(of.id);
                match of.kind {
                    RequestKind::Withdrawal => "GDPR Art. 17(1)(b)",
                    RequestKind::Objection => "GDPR Art. 17(1)(c)",
                    _ => "GDPR Art. 17(1)",
                }
            }
            Self::Order { order: of, .. } => {
                order = Some(of.id);
                "GDPR Art. 58(2)(g)"
            }
            Self::Retention { .. } => "GDPR Art. 5(1)(e)",
        };
        Ground { cause: self.words().to_owned(), article: article.to_owned(), request, order, held_back }
    }

    /// Whether the assets stay out too, and not their bytes alone: a person asked, and the same picture written anew has
    /// other bytes.
    pub(super) const fn bars_sources(&self) -> bool {
        matches!(self, Self::Request { .. })
    }

    /// Access requests that came before this moment are answered first; none where nothing waits for them.
    pub(super) fn after_requests_before(&self, here: &Installation) -> Option<Timestamp> {
        match self {
            Self::Order { received_at, .. } => Some(*received_at),
            Self::Retention { .. } => Some(here.now()),
            Self::Withdrawal { .. } | Self::Decision { .. } | Self::Request { .. } => None,
        }
    }

    pub(super) fn ask(
        &self,
        here: &Installation,
        gallery: &Gallery,
        erasure: ErasureId,
        awaited: usize,
    ) -> Result<Permit<basis::Erase>, Refusal> {
        let cause = match self {
            Self::Withdrawal { consent } => gate::ErasureCause::Withdrawal(consent),
            Self::Decision { by, reason } => gate::ErasureCause::ControllersDecision { decided_by: by, reason },
            Self::Request { request } => gate::ErasureCause::Request(request),
            Self::Order { order, .. } => gate::ErasureCause::Order(order),
            Self::Retention { ended_at } => gate::ErasureCause::Retention { ended_at: *ended_at },
        };
        gate::erase(&gate::EraseAsk { gallery: &gallery.facts, erasure, cause, awaited }, here.now(), gallery.epoch)
    }
}

/// The latest end of retention among the faces: once it is over, that of all is.
fn latest_end(here: &Installation, gallery: &Gallery, of: &[FaceId]) -> Result<Timestamp, ServiceError> {
    let days = gallery.facts.retention_days.ok_or_else(|| {
        Refusal::new(
            "GDPR Art. 5(1)(e)",
            format!("gallery '{}' has no retention period", gallery.facts.name),
            "Set one: `countenance gallery set GALLERY retention-days=N`.",
        )
    })?;
    let mut latest = Timestamp::MIN;
    for some in of.chunks(super::AT_ONCE) {
        let rows = here.read(|tx| some.iter().map(|id| faces::get(tx, *id)).collect::<Result<Vec<_>, _>>())?;
        latest = rows.into_iter().flatten().fold(latest, |latest, face| latest.max(at(face.created_at)));
    }
    Ok(retention_end(latest, days))
}
