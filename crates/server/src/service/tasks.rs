//! Correspondence with an authority: questionnaires and letters as tasks with deadlines (GDPR Art. 31, R-16).

use basis::{OrderId, Sha256, TaskId};
use jiff::civil::Date;
use jiff::{Span, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use vault::records::matters as rows;

use super::doctor::Finding;
use super::matters::{self, Matter};
use super::orders::record;
use crate::error::ServiceError;
use crate::installation::Installation;

/// What the authority wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TaskKind {
    /// Questions to be answered.
    Questionnaire,
    /// A letter to be answered.
    Letter,
}

/// A task as it is entered.
#[derive(Debug, Clone)]
pub struct NewTask {
    /// What it belongs to.
    pub order: OrderId,
    /// What the authority wants.
    pub kind: TaskKind,
    /// The question or letter, in words.
    pub question: String,
    /// The last day for the answer, in the controller's time zone.
    pub due: Date,
    /// Digest of the document.
    pub document_sha256: Option<Sha256>,
    /// Who enters it.
    pub by: String,
}

/// How a task was answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TaskAnswer {
    /// When.
    pub at: Timestamp,
    /// Who answered.
    pub by: String,
    /// The answer in words, or where it stands.
    pub answer: String,
    /// Digest of the document that was sent.
    #[serde(default)]
    pub document_sha256: Option<Sha256>,
}

/// A task as it is kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Task {
    id: TaskId,
    order: OrderId,
    kind: TaskKind,
    question: String,
    due: Date,
    /// The moment after the last day.
    due_at: Timestamp,
    document_sha256: Option<Sha256>,
    entered_by: String,
    entered_at: Timestamp,
    answer: Option<TaskAnswer>,
}

/// A task as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TaskView {
    /// Its id.
    pub id: TaskId,
    /// The order that it belongs to.
    pub order: OrderId,
    /// What the authority wants.
    pub kind: TaskKind,
    /// The question or letter, in words.
    pub question: String,
    /// The last day for the answer, in the controller's time zone.
    pub due: Date,
    /// Days until then; negative after it. Of an answered task, as on the day of its answer.
    pub days_left: i32,
    /// Whether the last day is over without an answer.
    pub overdue: bool,
    /// Digest of the document.
    pub document_sha256: Option<Sha256>,
    /// Who entered it.
    pub entered_by: String,
    /// When.
    pub entered_at: Timestamp,
    /// The answer; null while there is none.
    pub answer: Option<TaskAnswer>,
}

impl Matter for Task {
    const KIND: &'static str = "task";

    fn id(&self) -> [u8; 16] {
        self.id.to_bytes()
    }

    fn parent(&self) -> Option<[u8; 16]> {
        Some(self.order.to_bytes())
    }

    fn state(&self) -> &'static str {
        if self.answer.is_some() { "answered" } else { "open" }
    }

    fn opened_at(&self) -> Timestamp {
        self.entered_at
    }

    fn due_at(&self) -> Option<Timestamp> {
        Some(self.due_at)
    }

    fn closed_at(&self) -> Option<Timestamp> {
        self.answer.as_ref().map(|answer| answer.at)
    }
}

impl Task {
    fn view(self, here: &Installation) -> TaskView {
        let at = self.answer.as_ref().map_or_else(|| here.now(), |answer| answer.at);
        let today = at.to_zoned(here.zone()).date();
        TaskView {
            overdue: self.answer.is_none() && at >= self.due_at,
            days_left: today.until(self.due).map_or(i32::MAX, |span| span.get_days()),
            id: self.id,
            order: self.order,
            kind: self.kind,
            question: self.question,
            due: self.due,
            document_sha256: self.document_sha256,
            entered_by: self.entered_by,
            entered_at: self.entered_at,
            answer: self.answer,
        }
    }
}

/// Adds a task to an order.
///
/// # Errors
/// When there is no such order, or the question is blank.
pub fn add(here: &Installation, new: NewTask) -> Result<TaskView, ServiceError> {
    record::find(here, new.order)?;
    if new.question.trim().is_empty() {
        return Err(ServiceError::input("the question is blank", "Write what the authority wants to know."));
    }
    let after = new.due.saturating_add(Span::new().days(1));
    let task = Task {
        id: here.id(TaskId::from_parts),
        order: new.order,
        kind: new.kind,
        question: new.question.trim().to_owned(),
        due: new.due,
        due_at: after.to_zoned(here.zone()).map_or(Timestamp::MAX, |zoned| zoned.timestamp()),
        document_sha256: new.document_sha256,
        entered_by: new.by,
        entered_at: here.now(),
        answer: None,
    };
    let row = matters::row(here, &task)?;
    here.house().vault().transact(|tx| rows::insert(tx, &row))?;
    Ok(task.view(here))
}

/// Tasks by their last day, of one order or of all; those without an answer alone where that is asked for.
///
/// # Errors
/// When a record cannot be opened.
pub fn list(here: &Installation, order: Option<OrderId>, open: bool) -> Result<Vec<TaskView>, ServiceError> {
    let tasks: Vec<Task> = match order {
        Some(order) => matters::of_parent(here, order.to_bytes())?,
        None => matters::all(here)?,
    };
    let mut views: Vec<_> =
        tasks.into_iter().filter(|task| !open || task.answer.is_none()).map(|task| task.view(here)).collect();
    views.sort_by_key(|task| (task.due, task.id));
    Ok(views)
}

/// Records the answer to a task; one that was given stays.
///
/// # Errors
/// When there is no such task, it was answered before, or the answer is blank.
pub fn answer(
    here: &Installation,
    id: TaskId,
    answer: &str,
    document_sha256: Option<Sha256>,
    by: &str,
) -> Result<TaskView, ServiceError> {
    let _turn = here.facts_turn();
    let mut task: Task = matters::get(here, id.to_bytes())?.ok_or_else(|| {
        ServiceError::not_found("task", id.to_string(), "`countenance task list` shows which there are.")
    })?;
    if task.answer.is_some() {
        return Err(ServiceError::input("the task was answered before", "Add another task for what came after it."));
    }
    if answer.trim().is_empty() {
        return Err(ServiceError::input("the answer is blank", "Say what was answered, or where the answer stands."));
    }
    task.answer =
        Some(TaskAnswer { at: here.now(), by: by.to_owned(), answer: answer.trim().to_owned(), document_sha256 });
    let row = matters::row(here, &task)?;
    here.house().vault().transact(|tx| rows::update(tx, &row).map(drop))?;
    Ok(task.view(here))
}

/// What `doctor` says of authorities' orders and questions: what is overdue is not well.
pub(crate) fn findings(here: &Installation) -> Vec<Finding> {
    let unwell = |about, error: ServiceError| Finding { about, well: false, text: error.to_string() };
    let mut findings = Vec::new();
    match list(here, None, true) {
        Ok(open) => {
            let late = open.iter().filter(|task| task.overdue).count();
            let text = match open.first() {
                None => "none waits for an answer".to_owned(),
                Some(next) => format!(
                    "{} without an answer, {late} of them overdue; the next is due on {}: `countenance task list`",
                    open.len(),
                    next.due
                ),
            };
            findings.push(Finding { about: "authorities' questions", well: late == 0, text });
        }
        Err(error) => findings.push(unwell("authorities' questions", error)),
    }
    match super::orders::list(here) {
        Ok(orders) => {
            let exposed: Vec<_> = orders
                .iter()
                .filter(|order| order.course.executed_at.is_none())
                .map(|order| super::orders::exposure_of(here, order))
                .collect();
            let late: Vec<_> = exposed.iter().filter(|exposure| exposure.days_late > 0).collect();
            let text = match late.first() {
                None => format!("{} to be carried out, none past its last day", exposed.len()),
                Some(first) => format!(
                    "{} past the last day; {} is {} days late ({}): `countenance order show`",
                    late.len(),
                    first.order,
                    first.days_late,
                    first.penalty
                ),
            };
            findings.push(Finding { about: "authorities' orders", well: late.is_empty(), text });
        }
        Err(error) => findings.push(unwell("authorities' orders", error)),
    }
    findings
}
