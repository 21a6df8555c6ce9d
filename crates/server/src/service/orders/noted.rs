//! With an order stands which erasures carried it out. An erasure is complete before it can be noted, so a crash may come
//! between the two: what was missed is noted from the erasures' own records.

use basis::{OrderId, OrderState};

use super::course::happen;
use super::record::{Order, OrderErasure};
use crate::error::ServiceError;
use crate::installation::Installation;
use crate::service::{certificates, erase, matters};

/// Notes an erasure, not yet written; false when it is noted already.
pub(super) fn note(order: &mut Order, erasure: OrderErasure, by: Option<&str>) -> bool {
    if order.erasures.iter().any(|known| known.erasure == erasure.erasure) {
        return false;
    }
    let mut what = format!("Erased in one batch: faces {}, pictures {}.", erasure.counts.faces, erasure.counts.images);
    if by.is_none() {
        what.push_str(" Noted after an interruption.");
    }
    order.tell(erasure.at, what, by);
    order.happened.last_mut().expect("it was just told").leaf = Some(erasure.leaf);
    order.erasures.push(erasure);
    true
}

/// Notes every erasure that was carried out for an order and does not stand with it, not yet written; whether there were
/// any. The caller holds the turn to change facts.
///
/// # Errors
/// When a record cannot be opened.
pub(super) fn missed(here: &Installation, order: &mut Order) -> Result<bool, ServiceError> {
    let id: OrderId = order.id;
    let known = |erasure| order.erasures.iter().any(|of| of.erasure == erasure);
    let executed = erase::on_ground(here, order.received_at, known, |ground| ground.order == Some(id))?;
    let mut any = false;
    for of in executed {
        let Some(leaf) = certificates::executed_leaf(here, of.erasure)? else { continue };
        let (erasure, gallery, counts, at) = (of.erasure, of.gallery, of.counts, of.executed_at);
        any |= note(order, OrderErasure { erasure, gallery, counts, leaf, at }, None);
    }
    Ok(any)
}

/// Notes with every order whose execution is under way what a crash kept from being noted.
///
/// # Errors
/// When a record cannot be opened or written.
pub(crate) fn complete(here: &Installation) -> Result<(), ServiceError> {
    let _turn = here.facts_turn();
    for mut order in matters::all::<Order>(here)? {
        if order.course.state == OrderState::Approved && missed(here, &mut order)? {
            happen(here, &mut order, &[], None, |_| Ok(()))?;
        }
    }
    Ok(())
}
