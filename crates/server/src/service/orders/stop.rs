//! What an order to stop does to the galleries it reaches, and to the work that is under way in them.

use basis::{GalleryFacts, GalleryId, OrderMeasure, OrderState, StandingOrder};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use vault::records::jobs;
use vault::{KeySlot, Tx};

use super::record::Order;
use crate::error::ServiceError;
use crate::installation::Installation;
use crate::service::matters;

/// A gallery that an order stopped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StoppedGallery {
    /// Its id.
    pub gallery: GalleryId,
    /// Its name.
    pub name: String,
}

impl Order {
    /// The order as it stands at the galleries it reaches; none when it stops nothing or no more.
    pub(super) fn standing(&self) -> Option<StandingOrder> {
        let demands = |measure| self.course.measures.contains(&measure);
        let (collecting, using) = (demands(OrderMeasure::StopCollecting), demands(OrderMeasure::StopUsing));
        let stops = (collecting || using) && self.course.state != OrderState::Lifted;
        stops.then(|| StandingOrder {
            order: self.id,
            authority: self.authority.clone(),
            reference: self.reference.clone(),
            collecting,
            using,
            people: self.narrowed.then(|| self.scope.people()),
        })
    }
}

/// A gallery's facts under every order that reaches it. Asked whenever facts are written, so that neither a new gallery
/// nor another basis leads past an order that arrived before.
pub(crate) fn under_standing(here: &Installation, mut facts: GalleryFacts) -> Result<GalleryFacts, ServiceError> {
    for order in matters::all::<Order>(here)? {
        let known = facts.stopped_by.iter().any(|standing| standing.order == order.id);
        if !known && order.scope.reaches_gallery(&facts) {
            facts.stopped_by.extend(order.standing());
        }
    }
    Ok(facts)
}

/// Jobs that an order found in the galleries it stopped.
#[derive(Debug, Default)]
pub(super) struct StoppedJobs {
    /// They waited, and are cancelled.
    pub(super) cancelled: Vec<basis::JobId>,
    /// They run: the gate refuses their next picture or run, and they end there.
    pub(super) running: Vec<basis::JobId>,
}

/// Cancels the waiting jobs of these galleries that the order stops, and names the running ones.
pub(super) fn jobs_of(
    here: &Installation,
    tx: &mut Tx<'_>,
    galleries: &[GalleryId],
    standing: &StandingOrder,
) -> Result<StoppedJobs, ServiceError> {
    let key = here.house().vault().keys().key(KeySlot::CONTROLLER)?;
    let mut stopped = StoppedJobs::default();
    let now = here.now().as_millisecond();
    let [waiting, running] = jobs::OPEN;
    for state in [waiting, running] {
        for row in jobs::in_state(tx, state)? {
            if !galleries.contains(&row.gallery_id) {
                continue;
            }
            let asked: serde_json::Value = vault::open_json(&key, &row.id.to_bytes(), &row.sealed_request)?;
            // Grouping uses what is held; every other work of a gallery takes faces in or computes them anew.
            let uses = asked["work"]["kind"] == "cluster";
            if !(uses && standing.using || !uses && standing.collecting) {
                continue;
            }
            if state == running {
                stopped.running.push(row.id);
            } else {
                stopped.cancelled.push(row.id);
                jobs::update(tx, &jobs::Job { state: "cancelled".to_owned(), updated_at: now, ..row })?;
            }
        }
    }
    Ok(stopped)
}
