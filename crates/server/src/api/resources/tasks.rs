//! Correspondence with an authority: questionnaires and letters with deadlines (R-16).

use basis::{OrderId, Sha256};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::orders::{order, whole};
use super::{RECORDS, REGISTER};
use crate::api::call::{Call, said};
use crate::api::endpoint::{Endpoint, Method, row};
use crate::api::error::ApiError;
use crate::service::tasks::{self, NewTask, TaskKind, TaskView};

pub(super) fn rows() -> [Endpoint; 3] {
    use Method::{Get, Post};
    [
        row(Get, "/v1/tasks", "listTasks", "Questions and letters of authorities, by their last day", RECORDS)
            .asks(list),
        row(Post, "/v1/orders/{order}/tasks", "addTask", "Add a question or letter of an authority", REGISTER)
            .takes(add)
            .with_status(201),
        row(Post, "/v1/tasks/{task}/answer", "answerTask", "Record the answer to a question or letter", REGISTER)
            .takes(answer),
    ]
}

/// Which tasks.
#[derive(Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListTasks {
    /// Of this order; of all when not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<OrderId>,
    /// Those without an answer alone.
    #[serde(default)]
    pub open: bool,
}

/// A question or letter of an authority.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AddTask {
    /// What the authority wants.
    pub kind: TaskKind,
    /// The question or letter, in words.
    #[schemars(regex(pattern = r"\S"))]
    pub question: String,
    /// The last day for the answer, in the controller's time zone.
    pub due: Date,
    /// Digest of the document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document_sha256: Option<Sha256>,
}

/// The answer to a question or letter.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerTask {
    /// In words, or where it stands.
    #[schemars(regex(pattern = r"\S"))]
    pub answer: String,
    /// Digest of the document that was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document_sha256: Option<Sha256>,
}

fn list(call: &Call<'_>, ListTasks { order, open }: ListTasks) -> Result<Vec<TaskView>, ApiError> {
    whole(call)?;
    Ok(tasks::list(call.here(), order, open)?)
}

fn add(call: &Call<'_>, new: AddTask) -> Result<TaskView, ApiError> {
    said("question", &new.question)?;
    let AddTask { kind, question, due, document_sha256 } = new;
    let new = NewTask { order: order(call)?, kind, question, due, document_sha256, by: call.who.name.clone() };
    Ok(tasks::add(call.here(), new)?)
}

fn answer(call: &Call<'_>, new: AnswerTask) -> Result<TaskView, ApiError> {
    whole(call)?;
    said("answer", &new.answer)?;
    Ok(tasks::answer(call.here(), call.parsed("task")?, &new.answer, new.document_sha256, &call.who.name)?)
}
