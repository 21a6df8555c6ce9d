//! Authorities' orders: received, looked at, approved by two people, carried out, lifted (R-13 to R-17).

use basis::{Euros, OrderId, OrderMeasure, OrderScope, Sha256};
use jiff::Timestamp;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{RECORDS, REGISTER};
use crate::api::call::{Call, Nothing, said};
use crate::api::endpoint::{Endpoint, Lane, Method, row};
use crate::api::error::ApiError;
use crate::api::page::{Page, Paging};
use crate::service::approvals::{self, ProposalView};
use crate::service::orders::{self, Executed, Exposure, NewOrder, Order, Preview, ReceivedOrder, Step};

pub(super) fn rows() -> [Endpoint; 10] {
    use Method::{Get, Post};
    [
        row(Get, "/v1/orders", "listOrders", "Orders of authorities", RECORDS).asks(list),
        row(Post, "/v1/orders", "receiveOrder", "Record an order; what it stops is stopped at once", REGISTER)
            .takes(receive)
            .with_status(201),
        row(Get, "/v1/orders/{order}", "showOrder", "One order", RECORDS).asks(show),
        row(Get, "/v1/orders/{order}/preview", "previewOrder", "What an order reaches; changes nothing", RECORDS)
            .asks(preview)
            .in_lane(Lane::Inference),
        row(Get, "/v1/orders/{order}/exposure", "orderExposure", "What an order's delay costs", RECORDS).asks(exposure),
        row(
            Post,
            "/v1/orders/{order}/proposals",
            "proposeOrderStep",
            "Propose to another person that an order is executed, lifted or narrowed",
            REGISTER,
        )
        .takes(propose)
        .with_status(201),
        row(
            Post,
            "/v1/orders/{order}/execution",
            "executeOrder",
            "Carry an order out that two people approved",
            REGISTER,
        )
        .takes(execute),
        row(Post, "/v1/orders/{order}/measures", "markMeasure", "Record how a measure was carried out", REGISTER)
            .takes(mark),
        row(Post, "/v1/orders/{order}/lifting", "liftOrder", "Let go on what an order stopped", REGISTER).takes(lift),
        row(
            Post,
            "/v1/orders/{order}/narrowing",
            "narrowOrder",
            "Keep an order's stop for the people in its scope alone",
            REGISTER,
        )
        .takes(narrow),
    ]
}

/// An order as it arrived. Whoever calls enters it.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceiveOrder {
    /// Who gave it.
    #[schemars(regex(pattern = r"\S"))]
    pub authority: String,
    /// Its reference, as the authority writes it.
    #[schemars(regex(pattern = r"\S"))]
    pub reference: String,
    /// Digest of its document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document_sha256: Option<Sha256>,
    /// When it reached the controller; now when not given, never later than now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received_at: Option<Timestamp>,
    /// Whom it reaches; everybody when not given.
    #[serde(default)]
    pub scope: OrderScope,
    /// What it demands.
    #[schemars(length(min = 1))]
    pub measures: Vec<OrderMeasure>,
    /// The last day for it, in the controller's time zone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_day: Option<Date>,
    /// What each day after it costs, whole euros.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub daily_penalty: Option<Euros>,
    /// The world-wide turnover of the year before, whole euros: for the cap of a fine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub turnover: Option<Euros>,
}

/// A step that two people agree on.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposeStep {
    /// Which.
    pub step: Step,
}

/// How a measure was carried out that no program can.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MarkMeasure {
    /// `inform` or `prove`.
    pub measure: OrderMeasure,
    /// How, in words.
    #[schemars(regex(pattern = r"\S"))]
    pub note: String,
    /// Digest of the letter, notice or page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence_sha256: Option<Sha256>,
}

/// By which day.
#[derive(Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct On {
    /// The day, in the controller's time zone; today when not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<Date>,
}

fn list(call: &Call<'_>, paging: Paging) -> Result<Page<Order>, ApiError> {
    whole(call)?;
    paging.page_of_all(orders::list(call.here())?, |order| order.id)
}

fn receive(call: &Call<'_>, new: ReceiveOrder) -> Result<ReceivedOrder, ApiError> {
    whole(call)?;
    said("authority", &new.authority)?;
    said("reference", &new.reference)?;
    let received = orders::receive(
        call.here(),
        NewOrder {
            authority: new.authority,
            reference: new.reference,
            document_sha256: new.document_sha256,
            received_at: new.received_at,
            scope: new.scope,
            measures: new.measures,
            last_day: new.last_day,
            daily_penalty: new.daily_penalty,
            turnover: new.turnover,
            entered_by: call.who.name.clone(),
        },
    )?;
    if let Ok(jobs) = call.place.jobs() {
        for job in &received.jobs_running {
            // The gate refuses it anyway; asked to stop, it also begins no further picture. It may have ended by itself.
            drop(jobs.cancel(*job));
        }
    }
    Ok(received)
}

fn show(call: &Call<'_>, _: Nothing) -> Result<Order, ApiError> {
    Ok(orders::show(call.here(), order(call)?)?)
}

fn preview(call: &Call<'_>, _: Nothing) -> Result<Preview, ApiError> {
    Ok(orders::preview(call.here(), order(call)?)?)
}

fn exposure(call: &Call<'_>, On { on }: On) -> Result<Exposure, ApiError> {
    Ok(orders::exposure(call.here(), order(call)?, on)?)
}

fn propose(call: &Call<'_>, ProposeStep { step }: ProposeStep) -> Result<ProposalView, ApiError> {
    Ok(orders::propose(call.here(), order(call)?, step, approvals::signatory(call.who))?)
}

fn execute(call: &Call<'_>, _: Nothing) -> Result<Executed, ApiError> {
    Ok(orders::execute(call.here(), order(call)?, &call.who.name)?)
}

fn mark(call: &Call<'_>, mark: MarkMeasure) -> Result<Order, ApiError> {
    said("note", &mark.note)?;
    let MarkMeasure { measure, note, evidence_sha256 } = mark;
    Ok(orders::done(call.here(), order(call)?, measure, &note, evidence_sha256, &call.who.name)?)
}

fn lift(call: &Call<'_>, _: Nothing) -> Result<Order, ApiError> {
    Ok(orders::lift(call.here(), order(call)?, &call.who.name)?)
}

fn narrow(call: &Call<'_>, _: Nothing) -> Result<Order, ApiError> {
    Ok(orders::narrow(call.here(), order(call)?, &call.who.name)?)
}

/// The order of the path.
pub(super) fn order(call: &Call<'_>) -> Result<OrderId, ApiError> {
    whole(call)?;
    call.parsed("order")
}

/// An order concerns the controller as a whole: a key that reaches chosen galleries alone is turned away.
pub(super) fn whole(call: &Call<'_>) -> Result<(), ApiError> {
    if call.who.reaches_all() { Ok(()) } else { Err(ApiError::Gallery) }
}
