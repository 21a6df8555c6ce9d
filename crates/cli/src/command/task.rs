//! `countenance task`: questions and letters of authorities.

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand, ValueEnum};
use jiff::civil::Date;
use server::api::resources::{AddTask, AnswerTask, ListTasks};
use server::basis::{OrderId, TaskId};
use server::client::Ask;
use server::service::papers;
use server::service::tasks::{TaskKind, TaskView};

use super::{Context, given};
use crate::failure::Failure;
use crate::output;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Add a question or letter of an authority
    Add(Add),
    /// Tasks by their last day
    List(List),
    /// Record the answer to one
    Answer(Answer),
}

#[derive(Debug, Args)]
pub(crate) struct Add {
    /// The order that it belongs to
    order: OrderId,
    /// The question or letter, in words
    #[arg(value_parser = given::words)]
    question: String,
    /// The last day for the answer, in the controller's time zone
    #[arg(long, value_name = "DATE")]
    due: Date,
    /// What it is
    #[arg(long, value_enum, default_value = "questionnaire")]
    kind: Kind,
    /// The document; its digest is kept
    #[arg(long, value_name = "FILE")]
    document: Option<PathBuf>,
}

/// What the authority wants.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Kind {
    /// Questions to be answered
    Questionnaire,
    /// A letter to be answered
    Letter,
}

#[derive(Debug, Args)]
pub(crate) struct List {
    /// Of this order [default: of all]
    #[arg(long, value_name = "ORDER")]
    order: Option<OrderId>,
    /// Those without an answer alone
    #[arg(long)]
    open: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Answer {
    /// The task's id, as `task list` shows it
    task: TaskId,
    /// The answer in words, or where it stands
    #[arg(value_parser = given::words)]
    answer: String,
    /// The document that was sent; its digest is kept
    #[arg(long, value_name = "FILE")]
    document: Option<PathBuf>,
}

pub(crate) fn run(command: Command, context: &Context) -> Result<ExitCode, Failure> {
    match command {
        Command::Add(Add { order, question, due, kind, document }) => {
            let reach = context.reach_named()?;
            let kind = match kind {
                Kind::Questionnaire => TaskKind::Questionnaire,
                Kind::Letter => TaskKind::Letter,
            };
            let document_sha256 = document.as_deref().map(papers::digest_of).transpose()?;
            let new = AddTask { kind, question, due, document_sha256 };
            let added: TaskView = reach.call(Ask::of("addTask").with("order", order).json(&new))?;
            reach.show(&added, |added| output::line(format!("task {}, due {}", added.id, added.due)))
        }
        Command::List(List { order, open }) => {
            let reach = context.reach()?;
            let tasks: Vec<TaskView> = reach.call(Ask::of("listTasks").query(&ListTasks { order, open }))?;
            reach.show(&tasks, |tasks| print(tasks))
        }
        Command::Answer(Answer { task, answer, document }) => {
            let reach = context.reach_named()?;
            let document_sha256 = document.as_deref().map(papers::digest_of).transpose()?;
            let asked = Ask::of("answerTask").with("task", task).json(&AnswerTask { answer, document_sha256 });
            let answered: TaskView = reach.call(asked)?;
            reach.show(&answered, |answered| output::line(format!("task {} is answered", answered.id)))
        }
    }
}

fn print(tasks: &[TaskView]) -> io::Result<()> {
    let rows: Vec<_> = tasks
        .iter()
        .map(|task| {
            let state = match (&task.answer, task.overdue) {
                (Some(_), _) => "answered".to_owned(),
                (None, true) => format!("OVERDUE by {} days", -task.days_left),
                (None, false) => format!("{} days left", task.days_left),
            };
            [task.id.to_string(), task.due.to_string(), state, task.question.clone()]
        })
        .collect();
    if rows.is_empty() {
        return output::line("there is no task");
    }
    output::table(["TASK", "DUE", "STATE", "QUESTION"], &rows)
}
