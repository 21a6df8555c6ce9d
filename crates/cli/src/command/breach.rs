//! `countenance breach`: breaches of security, from the record to the close.

use std::io;
use std::process::ExitCode;

use clap::{Args, Subcommand, ValueEnum};
use jiff::Timestamp;
use server::basis::BreachId;
use server::client::Ask;
use server::service::breaches::{BreachDraft, BreachNature, BreachView, CloseBreach, NewBreach, NewNotice, Told};

use super::{Context, given};
use crate::failure::Failure;
use crate::output;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Record a breach; the 72 hours run from when you became aware
    Record(Record),
    /// Every breach with its clock (the register of Art. 33(5))
    List,
    /// One breach
    Show(One),
    /// Drafts of the notices to the authority and to the people
    Draft(Draft),
    /// Record that a notice went out
    Notified(Notified),
    /// Close a breach
    Close(Close),
}

/// What a breach did to data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Nature {
    /// Somebody learned what they were not to
    Confidentiality,
    /// Something was changed
    Integrity,
    /// Something was lost or out of reach
    Availability,
}

/// To whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum To {
    /// The supervisory authority (Art. 33)
    Authority,
    /// The people themselves (Art. 34)
    People,
}

#[derive(Debug, Args)]
pub(crate) struct Record {
    /// When you became aware: a moment as 2026-12-31T18:00:00Z
    #[arg(long, value_name = "TIME")]
    aware: Timestamp,
    /// What it did to data; may be repeated
    #[arg(long, value_enum, required = true)]
    nature: Vec<Nature>,
    /// What happened
    #[arg(long, value_name = "TEXT", value_parser = given::words)]
    description: String,
    /// A gallery that it touched; may be repeated [default: all]
    #[arg(long = "gallery", value_name = "GALLERY")]
    galleries: Vec<String>,
    /// When it began
    #[arg(long, value_name = "TIME")]
    from: Option<Timestamp>,
    /// When it ended; what came in later is not counted
    #[arg(long, value_name = "TIME")]
    until: Option<Timestamp>,
    /// What is likely to follow for the people
    #[arg(long, value_name = "TEXT", value_parser = given::words)]
    consequences: Option<String>,
    /// What was done or is proposed against it
    #[arg(long, value_name = "TEXT", value_parser = given::words)]
    measures: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct One {
    /// The breach's id, as `breach list` shows it
    breach: BreachId,
}

#[derive(Debug, Args)]
pub(crate) struct Draft {
    /// The breach's id, as `breach list` shows it
    breach: BreachId,
    /// Which notice
    #[arg(long, value_enum, default_value = "authority")]
    to: To,
}

#[derive(Debug, Args)]
pub(crate) struct Notified {
    /// The breach's id, as `breach list` shows it
    breach: BreachId,
    /// Whom the notice went to
    #[arg(long, value_enum, default_value = "authority")]
    to: To,
    /// When it went [default: now]
    #[arg(long, value_name = "TIME")]
    at: Option<Timestamp>,
    /// The authority's reference, or how the people were told
    #[arg(long, value_name = "TEXT", value_parser = given::words)]
    reference: Option<String>,
    /// What of it is still to follow
    #[arg(long, value_name = "TEXT", value_parser = given::words)]
    to_follow: Option<String>,
    /// Why it was not sent within 72 hours
    #[arg(long, value_name = "TEXT", value_parser = given::words)]
    delay: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Close {
    /// The breach's id, as `breach list` shows it
    breach: BreachId,
    /// The authority's reference
    #[arg(long, value_name = "TEXT", value_parser = given::words)]
    reference: Option<String>,
    /// Why a risk is unlikely, where the authority was not told
    #[arg(long, value_name = "TEXT", value_parser = given::words)]
    no_risk: Option<String>,
    /// Why the people were not told
    #[arg(long, value_name = "TEXT", value_parser = given::words)]
    people_not_told: Option<String>,
}

pub(crate) fn run(command: Command, context: &Context) -> Result<ExitCode, Failure> {
    let of = |operation, breach: BreachId| Ask::of(operation).with("breach", breach);
    let told = |to| match to {
        To::Authority => Told::Authority,
        To::People => Told::People,
    };
    let ask = match command {
        Command::List => {
            let reach = context.reach()?;
            let all: Vec<BreachView> = reach.call(Ask::of("listBreaches"))?;
            return reach.show(&all, |all| print_list(all));
        }
        Command::Show(One { breach }) => {
            let reach = context.reach()?;
            let view: BreachView = reach.call(of("showBreach", breach))?;
            return reach.show(&view, print);
        }
        Command::Draft(Draft { breach, to }) => {
            let reach = context.reach()?;
            let draft: BreachDraft = reach.call(of("draftBreachNotices", breach))?;
            // A letter is taken as it is: a sample says so in its own first line.
            return context.print(&draft, |draft| match to {
                To::Authority => output::text(&draft.authority),
                To::People => output::text(&draft.people),
            });
        }
        Command::Record(args) => {
            let nature = |of: &Nature| match of {
                Nature::Confidentiality => BreachNature::Confidentiality,
                Nature::Integrity => BreachNature::Integrity,
                Nature::Availability => BreachNature::Availability,
            };
            Ask::of("recordBreach").json(&NewBreach {
                aware_at: args.aware,
                nature: args.nature.iter().map(nature).collect(),
                description: args.description,
                galleries: args.galleries,
                from: args.from,
                until: args.until,
                consequences: args.consequences,
                measures: args.measures,
            })
        }
        Command::Notified(Notified { breach, to, at, reference, to_follow, delay }) => {
            of("recordBreachNotice", breach).json(&NewNotice { to: told(to), at, reference, to_follow, delay })
        }
        Command::Close(Close { breach, reference, no_risk, people_not_told }) => {
            of("closeBreach", breach).json(&CloseBreach { reference, no_risk, people_not_told })
        }
    };
    let reach = context.reach_named()?;
    let view: BreachView = reach.call(ask)?;
    reach.show(&view, print)
}

fn print_list(all: &[BreachView]) -> io::Result<()> {
    let rows: Vec<_> = all
        .iter()
        .map(|view| {
            [
                view.breach.id.to_string(),
                view.state.clone(),
                view.breach.aware_at.to_string(),
                view.due_at.to_string(),
                view.hours_left.map_or_else(|| "-".to_owned(), |left| left.to_string()),
                view.alarm.clone().unwrap_or_default(),
            ]
        })
        .collect();
    if rows.is_empty() {
        return output::line("no breach is recorded");
    }
    output::table(["BREACH", "STATE", "AWARE", "72 HOURS END", "HOURS LEFT", "ALARM"], &rows)
}

fn print(view: &BreachView) -> io::Result<()> {
    let BreachView { state, due_at, hours_left, alarm, breach } = view;
    output::line(format!("breach {} is {state}", breach.id))?;
    let nature: Vec<_> = breach.nature.iter().map(|nature| nature.name()).collect();
    output::line(format!("  {}: {}", nature.join(", "), breach.description))?;
    output::line(format!("  known since {}; 72 hours end at {due_at}", breach.aware_at))?;
    if let Some(left) = hours_left {
        output::line(format!("  {left} hours left"))?;
    }
    if let Some(alarm) = alarm {
        output::line(format!("  ALARM: {alarm}"))?;
    }
    let touched = breach.touched;
    output::line(format!(
        "  touched {}, {} ({} of them nameless), {}",
        output::count(touched.people, "person", "people"),
        output::count(touched.faces, "face", "faces"),
        touched.unnamed_faces,
        output::count(touched.images, "photograph", "photographs")
    ))?;
    for notice in &breach.notices {
        let to = if notice.to == Told::Authority { "authority" } else { "people" };
        let reference = notice.reference.as_deref().map(|text| format!(" ({text})")).unwrap_or_default();
        output::line(format!("  {to} told {} by {}{reference}", notice.at, notice.by))?;
    }
    if let Some(closed) = &breach.closed {
        output::line(format!("  closed {} by {}", closed.at, closed.by))?;
    }
    Ok(())
}
