//! What else is decided at the desk, each by name and with a reason: restriction, more time, doubt, refusal, recipients.

use axum::extract::Path;
use serde::de::DeserializeOwned;
use server::api::Problem;
use server::api::resources::{Doubt, LiftRestriction, TellRecipient, Why};
use server::service::recipients::Told;
use server::service::requests::{RefusalOf, RequestView, RestrictionView};

use super::desk::desk;
use crate::call::{Call, call};
use crate::console::fields::needed;
use crate::console::typed::{Typed, again, made_of};
use crate::render::{Page, done};
use crate::visit::{Sent, Staff};

pub(super) async fn restrict(staff: Staff, Path(id): Path<String>, Sent(sent): Sent) -> Page {
    let why = Why { reason: sent.text("reason").to_owned() };
    let made = call("restrictForRequest").at("request", &id).json(&why);
    decided::<RequestView>(&staff, &id, ("restrict", "restricted"), sent, Ok(made)).await
}

pub(super) async fn lift(staff: Staff, Path(id): Path<String>, Sent(sent): Sent) -> Page {
    let how =
        LiftRestriction { reason: sent.text("reason").to_owned(), person_informed: sent.text("informed") == "yes" };
    let made = call("liftForRequest").at("request", &id).json(&how);
    decided::<Vec<RestrictionView>>(&staff, &id, ("lift", "lifted"), sent, Ok(made)).await
}

pub(super) async fn extend(staff: Staff, Path(id): Path<String>, Sent(sent): Sent) -> Page {
    let why = Why { reason: sent.text("reason").to_owned() };
    let made = call("extendRequest").at("request", &id).json(&why);
    decided::<RequestView>(&staff, &id, ("extend", "extended"), sent, Ok(made)).await
}

pub(super) async fn doubt(staff: Staff, Path(id): Path<String>, Sent(sent): Sent) -> Page {
    let ended = sent.text("ended") == "yes";
    let made = call("doubtRequest").at("request", &id).json(&Doubt { reason: sent.given("reason"), ended });
    let names = ("doubt", if ended { "doubt-ended" } else { "doubted" });
    decided::<RequestView>(&staff, &id, names, sent, Ok(made)).await
}

pub(super) async fn refuse(staff: Staff, Path(id): Path<String>, Sent(sent): Sent) -> Page {
    let why = needed(&sent, "ground").map(|ground| RefusalOf {
        ground,
        reason: sent.text("reason").to_owned(),
        authority: sent.text("authority").to_owned(),
        court: sent.text("court").to_owned(),
    });
    let made = why.map(|why| call("refuseRequest").at("request", &id).json(&why));
    decided::<RequestView>(&staff, &id, ("refuse", "request-refused"), sent, made).await
}

pub(super) async fn take_back(staff: Staff, Path(id): Path<String>, Sent(sent): Sent) -> Page {
    let why = Why { reason: sent.text("reason").to_owned() };
    let made = call("takeBackRequest").at("request", &id).json(&why);
    decided::<RequestView>(&staff, &id, ("take-back", "request-taken-back"), sent, Ok(made)).await
}

pub(super) async fn tell(staff: Staff, Path(id): Path<String>, Sent(sent): Sent) -> Page {
    let told = TellRecipient { recipient: sent.text("recipient").to_owned(), how: sent.text("how").to_owned() };
    let made = call("tellRecipientOfRequest").at("request", &id).json(&told);
    decided::<Told>(&staff, &id, ("tell", "recipient-told"), sent, Ok(made)).await
}

/// Makes a call and goes back to the desk, which says what was done, or shows the form again.
async fn decided<T: DeserializeOwned>(
    staff: &Staff,
    id: &str,
    (form, what): (&'static str, &str),
    sent: server::http::Form,
    made: Result<Call, Problem>,
) -> Page {
    match made_of::<T>(staff, made).await {
        Ok(_) => done(&format!("/console/requests/{id}"), what),
        Err(problem) => again(desk(staff, id, Typed::of(staff, form, sent, problem)?).await),
    }
}
