//! One order: what it demands, what it stops, how its time stands, and what is done about it.

use askama::Template;
use axum::extract::Path;
use server::api::Page as Listing;
use server::basis::{OrderMeasure, OrderState, UnknownTerritory};
use server::service::approvals::{ProposalState, ProposalView, Proposed};
use server::service::orders::{Exposure, Order, Preview};
use server::service::register::GalleryView;
use server::service::tasks::TaskView;

use crate::call::call;
use crate::console::reach::seen;
use crate::console::typed::Typed;
use crate::console::{clock, fields, money};
use crate::render::{Page, page, saved};
use crate::view::View;
use crate::visit::Staff;

/// A step that takes two people, and whether its time has come.
struct Step {
    name: &'static str,
    can: bool,
}

#[derive(Template)]
#[template(path = "console/orders/one.html")]
struct One<'a> {
    v: &'a View,
    t: Typed,
    order: Order,
    exposure: Exposure,
    /// What it reaches, where that was asked for.
    preview: Option<Preview>,
    stopped: Vec<GalleryView>,
    /// Of the order's scope, by name.
    galleries: Vec<String>,
    proposals: Vec<ProposalView>,
    tasks: Vec<TaskView>,
    steps: [Step; 3],
}

pub(crate) async fn show(staff: Staff, Path(id): Path<String>) -> Page {
    order(&staff, &id, Typed::default()).await
}

pub(crate) async fn evidence(staff: Staff, Path(id): Path<String>) -> Page {
    saved(staff.file(call("saveEvidence").at("order", &id)).await?, &format!("evidence-{id}.zip"))
}

pub(super) async fn order(staff: &Staff, id: &str, t: Typed) -> Page {
    let of = |operation| call(operation).at("order", id);
    let order: Order = staff.of(of("showOrder")).await?;
    let preview = match staff.asked("preview") {
        Some(_) => Some(staff.of(of("previewOrder")).await?),
        None => None,
    };
    let all: Listing<GalleryView> = staff.of(call("listGalleries").with("limit", 1000)).await?;
    let galleries = all.items.iter().filter(|gallery| order.scope.galleries.contains(&gallery.facts.id));
    let galleries = galleries.map(|gallery| gallery.facts.name.clone()).collect();
    let mut stopped = all.items;
    stopped.retain(|gallery| gallery.facts.stopped_by.iter().any(|standing| standing.order == order.id));
    let proposals: Option<Listing<ProposalView>> = seen(staff, call("listProposals").with("limit", 1000)).await?;
    let mut proposals = proposals.map(|proposals| proposals.items).unwrap_or_default();
    proposals.retain(|proposal| about(&proposal.proposed) == Some(order.id));
    proposals.reverse();
    let (state, narrowed) = (order.course.state, order.narrowed);
    let closed = state == OrderState::Executed;
    let one = One {
        v: &staff.visit.view,
        t,
        exposure: staff.of(of("orderExposure")).await?,
        preview,
        stopped,
        galleries,
        proposals,
        tasks: seen(staff, call("listTasks").with("order", order.id)).await?.unwrap_or_default(),
        steps: [
            Step { name: "execute", can: matches!(state, OrderState::Received | OrderState::Approved) },
            Step { name: "narrow", can: closed && !narrowed },
            Step { name: "lift", can: closed },
        ],
        order,
    };
    page(&staff.visit.view, &one)
}

/// The order that a proposal is about.
fn about(proposed: &Proposed) -> Option<server::basis::OrderId> {
    match proposed {
        Proposed::Execution { order } | Proposed::Lifting { order } | Proposed::Narrowing { order } => Some(*order),
        Proposed::Disclosure { .. } => None,
    }
}

/// The step that a proposal is for, in the word of its form.
fn step_of(proposed: &Proposed) -> &'static str {
    match proposed {
        Proposed::Execution { .. } => "execute",
        Proposed::Lifting { .. } => "lift",
        Proposed::Narrowing { .. } => "narrow",
        Proposed::Disclosure { .. } => "disclose",
    }
}

impl One<'_> {
    fn is_done(&self, measure: &OrderMeasure) -> bool {
        self.order.course.is_done(*measure)
    }

    /// The proposal of a step that waits for another person or for being done, if there is one.
    fn standing(&self, step: &str) -> Option<&ProposalView> {
        let stands = |state| matches!(state, ProposalState::Open | ProposalState::Approved);
        self.proposals.iter().find(|proposal| stands(proposal.state) && step_of(&proposal.proposed) == step)
    }

    /// Whether the execution has begun and goes on where it stopped: then nobody approves it again.
    fn begun(&self, step: &str) -> bool {
        step == "execute" && self.order.course.state == OrderState::Approved
    }

    /// Measures that a person carries out, and that are not done.
    fn by_hand(&self) -> Vec<OrderMeasure> {
        let measures = [OrderMeasure::Inform, OrderMeasure::Prove];
        let course = &self.order.course;
        measures.into_iter().filter(|known| course.measures.contains(known) && !course.is_done(*known)).collect()
    }
}
