//! The leaves of an order, opened for a reader outside: its receipt, what was refused in its name, what two people
//! approved, what was erased, its execution and its end.

use basis::EventKind;
use ledger::Leaf;
use serde_json::Value;
use vault::KeySlot;
use vault::records::leaves;

use crate::error::ServiceError;
use crate::installation::Installation;
use crate::service::document::{self, OpenedLeaf};
use crate::service::orders::Order;

/// How many leaves are read at a time.
const PAGE: i64 = 4_096;

/// The most refusals that are opened: the rest is counted. A client that is refused keeps asking.
const MOST_REFUSALS: usize = 200;

/// The opened leaves of an order.
pub(super) struct Opened {
    /// By index.
    pub(super) leaves: Vec<OpenedLeaf>,
    /// Refusals that name the order, opened or not.
    pub(super) refusals: u64,
}

/// Opens the leaves that concern an order. All of them are the institution's own: no record of them names a person who
/// is enrolled.
pub(super) fn of_order(here: &Installation, order: &Order) -> Result<Opened, ServiceError> {
    let id = order.id.to_string();
    let erasures: Vec<String> = order.erasures.iter().map(|erasure| erasure.erasure.to_string()).collect();
    let (mut wanted, mut refusals) = (Vec::new(), 0);
    let end = here.read(leaves::len)?;
    let mut from = i64::try_from(order.leaf).unwrap_or(0);
    while from < end {
        let to = (from + PAGE).min(end);
        for row in here.read(|tx| leaves::range(tx, from, to))? {
            let Ok(leaf) = Leaf::parse(&row.leaf) else { continue };
            if row.holder_slot != KeySlot::CONTROLLER || !concerns_orders(leaf.kind()) {
                continue;
            }
            let record = document::record_in(here, &row)?;
            if !concerns(leaf.kind(), &record, &id, &erasures) {
                continue;
            }
            if leaf.kind() == EventKind::ActRefused {
                refusals += 1;
                if refusals > MOST_REFUSALS as u64 {
                    continue;
                }
            }
            wanted.push(u64::try_from(row.idx).unwrap_or(0));
        }
        from = to;
    }
    here.publish()?;
    let leaves = wanted.into_iter().map(|index| document::open_leaf(here, index)).collect::<Result<_, _>>()?;
    Ok(Opened { leaves, refusals })
}

const fn concerns_orders(kind: EventKind) -> bool {
    matches!(
        kind,
        EventKind::OrderReceived
            | EventKind::OrderExecuted
            | EventKind::OrderLifted
            | EventKind::ProposalApproved
            | EventKind::ActRefused
            | EventKind::ErasureIntended
            | EventKind::ErasureExecuted
    )
}

fn concerns(kind: EventKind, record: &str, order: &str, erasures: &[String]) -> bool {
    let said: Value = serde_json::from_str(record).unwrap_or_default();
    match kind {
        EventKind::ErasureIntended | EventKind::ErasureExecuted => {
            let erasure = said["erasure"].as_str().unwrap_or_default();
            erasures.iter().any(|known| known == erasure)
                || said["cause"].as_str().is_some_and(|cause| cause.contains(order))
        }
        // A refusal names the order that stands against the act, in words.
        EventKind::ActRefused => record.contains(order),
        EventKind::ProposalApproved => said["what"]["order"] == order,
        _ => said["order"] == order,
    }
}
