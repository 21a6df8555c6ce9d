//! What is done about an order: proposing a step, taking it, recording measures, questions and their answers.

use axum::extract::Path;
use serde::de::DeserializeOwned;
use server::api::Problem;
use server::api::resources::{AddTask, AnswerTask, MarkMeasure, ProposeStep};
use server::http::Form;
use server::service::approvals::ProposalView;
use server::service::orders::{Executed, Order};
use server::service::tasks::TaskView;

use super::one::order;
use crate::call::{Call, call};
use crate::console::fields::{day, digest, missing, needed};
use crate::console::typed::{Typed, again, made_of};
use crate::render::{Page, done};
use crate::visit::{Sent, Staff};

pub(super) async fn propose(staff: Staff, Path(id): Path<String>, Sent(sent): Sent) -> Page {
    let made = needed(&sent, "step").map(|step| call("proposeOrderStep").at("order", &id).json(&ProposeStep { step }));
    after::<ProposalView>(&staff, &id, ("propose", "step-proposed"), sent, made).await
}

pub(super) async fn take(staff: Staff, Path(id): Path<String>, Sent(sent): Sent) -> Page {
    let nothing = serde_json::json!({});
    let of = |operation| Ok(call(operation).at("order", &id).json(&nothing));
    match sent.text("step") {
        "execute" => after::<Executed>(&staff, &id, ("take", "order-executed"), sent, of("executeOrder")).await,
        "lift" => after::<Order>(&staff, &id, ("take", "order-lifted"), sent, of("liftOrder")).await,
        "narrow" => after::<Order>(&staff, &id, ("take", "order-narrowed"), sent, of("narrowOrder")).await,
        _ => after::<Order>(&staff, &id, ("take", ""), sent, Err(missing())).await,
    }
}

pub(super) async fn mark(staff: Staff, Path(id): Path<String>, Sent(mut sent): Sent) -> Page {
    let evidence_sha256 = digest(&mut sent, "evidence");
    let made = needed(&sent, "measure").map(|measure| {
        let mark = MarkMeasure { measure, note: sent.text("note").to_owned(), evidence_sha256 };
        call("markMeasure").at("order", &id).json(&mark)
    });
    after::<Order>(&staff, &id, ("measure", "measure-marked"), sent, made).await
}

pub(super) async fn add_task(staff: Staff, Path(id): Path<String>, Sent(mut sent): Sent) -> Page {
    let made = task(&mut sent).map(|task| call("addTask").at("order", &id).json(&task));
    after::<TaskView>(&staff, &id, ("task", "task-added"), sent, made).await
}

pub(super) async fn answer_task(staff: Staff, Path((id, task)): Path<(String, String)>, Sent(mut sent): Sent) -> Page {
    let document_sha256 = digest(&mut sent, "document");
    let answer = AnswerTask { answer: sent.text("answer").to_owned(), document_sha256 };
    let made = call("answerTask").at("task", task).json(&answer);
    after::<TaskView>(&staff, &id, ("answer", "task-answered"), sent, Ok(made)).await
}

fn task(form: &mut Form) -> Result<AddTask, Problem> {
    let document_sha256 = digest(form, "document");
    Ok(AddTask {
        kind: needed(form, "kind")?,
        question: form.text("question").to_owned(),
        due: day(form, "due")?.ok_or_else(missing)?,
        document_sha256,
    })
}

async fn after<T: DeserializeOwned>(
    staff: &Staff,
    id: &str,
    (form, what): (&'static str, &str),
    sent: Form,
    made: Result<Call, Problem>,
) -> Page {
    match made_of::<T>(staff, made).await {
        Ok(_) => done(&format!("/console/orders/{id}"), what),
        Err(problem) => again(order(staff, id, Typed::of(staff, form, sent, problem)?).await),
    }
}
