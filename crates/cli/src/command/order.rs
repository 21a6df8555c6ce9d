//! `countenance order`: an authority's order, from its receipt to its end.

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, Subcommand, ValueEnum};
use jiff::Timestamp;
use jiff::civil::Date;
use server::api::resources::{Approve, MarkMeasure, On, ProposeStep, ReceiveOrder};
use server::basis::{
    Country, Euros, LegalBasis, OrderId, OrderMeasure, OrderScope, ProposalId, SubjectId, UnknownTerritory,
};
use server::client::Ask;
use server::service::approvals::ProposalView;
use server::service::orders::{Executed, Exposure, Order, Preview, ReceivedOrder, Step};
use server::service::papers;
use server::service::register::GalleryView;

use super::approval::print_proposal;
use super::reach::Reach;
use super::{Context, given};
use crate::failure::Failure;
use crate::output;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Record an order; what it stops is stopped at once
    Receive(Box<Receive>),
    /// Every order, oldest first
    List,
    /// One order, with what happened to it
    Show(One),
    /// What an order reaches; changes nothing
    Preview(One),
    /// Propose a step of an order to another person
    Propose(Propose),
    /// Approve what another person proposed
    Approve(Approval),
    /// Carry an order out that two people approved; again, to go on
    Execute(One),
    /// Record how a measure was carried out that no program can
    Done(Done),
    /// Let go on what an order stopped, once two people approved
    Lift(One),
    /// Keep an order's stop for the people in its scope alone, once two people approved
    Narrow(One),
    /// What an order's delay costs, and apart from it the cap of a fine
    Exposure(ExposureOf),
}

#[derive(Debug, Args)]
pub(crate) struct One {
    /// The order's id, as `order list` shows it
    order: OrderId,
}

#[derive(Debug, Args)]
pub(crate) struct Receive {
    /// Who gave it
    #[arg(long, value_parser = given::words)]
    authority: String,
    /// Its reference, as the authority writes it
    #[arg(long, value_parser = given::words)]
    reference: String,
    /// The order itself; its digest is kept
    #[arg(long, value_name = "FILE")]
    document: Option<PathBuf>,
    /// When it reached you, as 2026-11-02T09:00:00Z [default: now]
    #[arg(long, value_name = "TIME")]
    received: Option<Timestamp>,
    /// What it demands; may be repeated
    #[arg(long = "measure", value_name = "MEASURE", value_parser = measure(), required = true)]
    measures: Vec<OrderMeasure>,
    /// The last day for it, in the controller's time zone
    #[arg(long, value_name = "DATE")]
    last_day: Option<Date>,
    /// What each day after it costs, whole euros
    #[arg(long, value_name = "EUR")]
    daily_penalty: Option<u64>,
    /// The world-wide turnover of the year before, whole euros
    #[arg(long, value_name = "EUR")]
    turnover: Option<u64>,
    #[command(flatten)]
    scope: Scope,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Whom it reaches")]
struct Scope {
    /// People in this country (ISO 3166-1); may be repeated [default: everywhere]
    #[arg(long, value_name = "FR")]
    territory: Vec<Country>,
    /// Leave people out of whom no country is known, and say why; the one who decides is --operator
    #[arg(long, value_name = "REASON", value_parser = given::words)]
    leave_out_unknown: Option<String>,
    /// Faces enrolled from then on
    #[arg(long, value_name = "TIME")]
    enrolled_from: Option<Timestamp>,
    /// Faces enrolled before then
    #[arg(long, value_name = "TIME")]
    enrolled_before: Option<Timestamp>,
    /// In this gallery; may be repeated [default: all]
    #[arg(long = "gallery", value_name = "GALLERY")]
    galleries: Vec<String>,
    /// From this source: the beginning of a picture's own reference; may be repeated [default: all]
    #[arg(long = "source", value_name = "BEGINNING")]
    sources: Vec<String>,
    /// Of this person, by id; may be repeated [default: all]
    #[arg(long = "subject", value_name = "ID")]
    subjects: Vec<SubjectId>,
    /// Held on this basis of Art. 6(1); may be repeated [default: any]
    #[arg(long = "basis", value_name = "BASIS", value_parser = given::legal_basis())]
    bases: Vec<LegalBasis>,
}

#[derive(Debug, Args)]
pub(crate) struct Propose {
    /// The order's id, as `order list` shows it
    order: OrderId,
    /// What is to be approved
    #[arg(value_enum, default_value = "execute")]
    step: StepName,
}

/// A step of an order that two people agree on.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum StepName {
    /// It is carried out as it stands
    Execute,
    /// What it stopped may go on
    Lift,
    /// What it stopped may go on for everybody who is not in its scope
    Narrow,
}

#[derive(Debug, Args)]
pub(crate) struct Approval {
    /// The proposal's id, as `approval list` shows it
    proposal: ProposalId,
}

#[derive(Debug, Args)]
pub(crate) struct Done {
    /// The order's id, as `order list` shows it
    order: OrderId,
    /// inform or prove; the system marks the others by itself
    #[arg(value_parser = measure())]
    measure: OrderMeasure,
    /// How it was done, in words
    #[arg(long, value_name = "TEXT", value_parser = given::words)]
    note: String,
    /// The letter, notice or page; its digest is kept
    #[arg(long, value_name = "FILE")]
    evidence: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct ExposureOf {
    /// The order's id, as `order list` shows it
    order: OrderId,
    /// By which day [default: today]
    #[arg(long, value_name = "DATE")]
    on: Option<Date>,
}

fn measure() -> impl TypedValueParser<Value = OrderMeasure> {
    PossibleValuesParser::new(OrderMeasure::ALL.iter().map(|measure| PossibleValue::new(measure.name()))).map(|name| {
        let known = OrderMeasure::ALL.into_iter().find(|measure| measure.name() == name);
        known.expect("only names of measures are possible")
    })
}

pub(crate) fn run(command: Command, context: &Context) -> Result<ExitCode, Failure> {
    match command {
        Command::Receive(args) => {
            let reach = context.reach_named()?;
            let new = received(*args, context, &reach)?;
            reach.show(&reach.call(Ask::of("receiveOrder").json(&new))?, print_received)
        }
        Command::List => {
            let reach = context.reach()?;
            reach.show(&reach.all::<Order>(&Ask::of("listOrders"))?, |orders| print_list(orders))
        }
        Command::Show(One { order }) => {
            let reach = context.reach()?;
            reach.show(&reach.call(Ask::of("showOrder").with("order", order))?, print_order)
        }
        Command::Preview(One { order }) => {
            let reach = context.reach()?;
            reach.show(&reach.call(Ask::of("previewOrder").with("order", order))?, print_preview)
        }
        Command::Propose(Propose { order, step }) => {
            let reach = context.reach_named()?;
            let step = match step {
                StepName::Execute => Step::Execute,
                StepName::Lift => Step::Lift,
                StepName::Narrow => Step::Narrow,
            };
            let asked = Ask::of("proposeOrderStep").with("order", order).json(&ProposeStep { step });
            reach.show(&reach.call(asked)?, |proposal: &ProposalView| {
                print_proposal(proposal)?;
                output::line(format!("  another person approves it with `countenance order approve {}`", proposal.id))
            })
        }
        Command::Approve(Approval { proposal }) => {
            let reach = context.reach_named()?;
            // Read first: what is approved is what stands there now, as it is shown below.
            let seen: ProposalView = reach.call(Ask::of("showProposal").with("proposal", proposal))?;
            let yes = Approve { about_sha256: seen.about_sha256 };
            let asked = Ask::of("approveProposal").with("proposal", proposal).json(&yes);
            reach.show(&reach.call(asked)?, print_proposal)
        }
        Command::Execute(One { order }) => {
            let reach = context.reach_named()?;
            reach.show(&reach.call(Ask::of("executeOrder").with("order", order))?, print_executed)
        }
        Command::Done(Done { order, measure, note, evidence }) => {
            let reach = context.reach_named()?;
            let evidence_sha256 = evidence.as_deref().map(papers::digest_of).transpose()?;
            let mark = MarkMeasure { measure, note, evidence_sha256 };
            reach.show(&reach.call(Ask::of("markMeasure").with("order", order).json(&mark))?, print_order)
        }
        Command::Lift(One { order }) => {
            let reach = context.reach_named()?;
            reach.show(&reach.call(Ask::of("liftOrder").with("order", order))?, print_order)
        }
        Command::Narrow(One { order }) => {
            let reach = context.reach_named()?;
            reach.show(&reach.call(Ask::of("narrowOrder").with("order", order))?, print_order)
        }
        Command::Exposure(ExposureOf { order, on }) => {
            let reach = context.reach()?;
            reach.show(&reach.call(Ask::of("orderExposure").with("order", order).query(&On { on }))?, print_exposure)
        }
    }
}

fn received(args: Receive, context: &Context, reach: &Reach<'_>) -> Result<ReceiveOrder, Failure> {
    let Scope { territory, leave_out_unknown, enrolled_from, enrolled_before, galleries, sources, subjects, bases } =
        args.scope;
    let unknown = match leave_out_unknown {
        None => UnknownTerritory::InScope,
        Some(reason) => UnknownTerritory::LeftOut { by: context.operator()?, reason },
    };
    let id = |name: String| -> Result<_, Failure> {
        let gallery: GalleryView = reach.call(Ask::of("showGallery").with("gallery", name))?;
        Ok(gallery.facts.id)
    };
    Ok(ReceiveOrder {
        authority: args.authority,
        reference: args.reference,
        document_sha256: args.document.as_deref().map(papers::digest_of).transpose()?,
        received_at: args.received,
        scope: OrderScope {
            territory,
            unknown,
            enrolled_from,
            enrolled_before,
            galleries: galleries.into_iter().map(id).collect::<Result<_, _>>()?,
            sources,
            subjects,
            bases,
        },
        measures: args.measures,
        last_day: args.last_day,
        daily_penalty: args.daily_penalty.map(Euros),
        turnover: args.turnover.map(Euros),
    })
}

fn print_received(received: &ReceivedOrder) -> io::Result<()> {
    print_order(&received.order)?;
    for gallery in &received.stopped {
        output::line(format!("  stopped in the gallery '{}'", gallery.name))?;
    }
    for job in &received.jobs_cancelled {
        output::line(format!("  job {job} waited and is cancelled"))?;
    }
    for job in &received.jobs_running {
        output::line(format!("  job {job} was running and ends"))?;
    }
    output::line(format!("  see what it reaches with `countenance order preview {}`", received.order.id))
}

fn print_list(orders: &[Order]) -> io::Result<()> {
    let rows: Vec<_> = orders
        .iter()
        .map(|order| {
            [
                order.id.to_string(),
                order.course.state.name().to_owned(),
                order.authority.clone(),
                order.reference.clone(),
                order.last_day.map_or_else(|| "-".to_owned(), |day| day.to_string()),
            ]
        })
        .collect();
    if rows.is_empty() {
        return output::line("no order was received yet");
    }
    output::table(["ORDER", "STATE", "AUTHORITY", "REFERENCE", "LAST DAY"], &rows)
}

fn print_order(order: &Order) -> io::Result<()> {
    let state = order.course.state.name();
    output::line(format!("order {} of {}: {} ({state})", order.reference, order.authority, order.id))?;
    for measure in &order.course.measures {
        let done = if order.course.is_done(*measure) { "done" } else { "to do" };
        output::line(format!("  {:<16} {done}", measure.name()))?;
    }
    for happened in &order.happened {
        let by = happened.by.as_ref().map_or_else(String::new, |by| format!(" ({by})"));
        let leaf = happened.leaf.map_or_else(String::new, |leaf| format!(", leaf {leaf}"));
        output::line(format!("  {}  {}{by}{leaf}", output::second(happened.at), happened.what))?;
    }
    Ok(())
}

fn print_preview(preview: &Preview) -> io::Result<()> {
    output::line(format!(
        "in scope: {}; out of scope: {}; nothing was changed",
        output::count(number(preview.faces_in_scope), "face", "faces"),
        preview.faces_out_of_scope
    ))?;
    let mut rows = Vec::new();
    for gallery in &preview.galleries {
        for row in &gallery.territories {
            rows.push([
                gallery.name.clone(),
                row.country.map_or_else(|| "unknown".to_owned(), |country| country.to_string()),
                row.ground.clone(),
                row.in_scope.to_string(),
                row.out_of_scope.to_string(),
            ]);
        }
    }
    output::table(["GALLERY", "COUNTRY", "KNOWN BY", "IN SCOPE", "OUT OF SCOPE"], &rows)?;
    match &preview.unknown {
        UnknownTerritory::InScope => output::line("people of whom no country is known are in scope")?,
        UnknownTerritory::LeftOut { by, reason } => {
            output::line(format!("people of whom no country is known are left out: {reason} ({by})"))?;
        }
    }
    for held in &preview.held {
        let searched = if held.searched { "" } else { "; nobody has searched for it yet" };
        output::line(format!(
            "  held for the request {} until its answer, due {}: {}{searched}",
            held.request,
            held.due,
            output::count(held.faces.len(), "face", "faces")
        ))?;
    }
    Ok(())
}

fn print_executed(executed: &Executed) -> io::Result<()> {
    for erasure in &executed.erased {
        output::line(format!(
            "erased in gallery {}: {}, {} (erasure {}, leaf {})",
            erasure.gallery,
            output::count(erasure.counts.faces, "face", "faces"),
            output::count(erasure.counts.images, "picture", "pictures"),
            erasure.erasure,
            erasure.leaf
        ))?;
    }
    for request in &executed.unsearched {
        output::line(format!(
            "nothing is erased before the request {} is searched for (due {})",
            request.request, request.due
        ))?;
    }
    for held in executed.held.iter().filter(|held| held.searched) {
        output::line(format!(
            "held for the request {} until its answer, due {}: {}",
            held.request,
            held.due,
            output::count(held.faces.len(), "face", "faces")
        ))?;
    }
    print_order(&executed.order)?;
    let to_do: Vec<_> = executed.to_do.iter().map(|measure| measure.name()).collect();
    if to_do.is_empty() {
        return output::line("it is executed; save the evidence with `countenance evidence save`");
    }
    output::line(format!(
        "still to do: {}; {} in scope left",
        to_do.join(", "),
        output::count(number(executed.faces_left), "face", "faces")
    ))
}

fn print_exposure(exposure: &Exposure) -> io::Result<()> {
    let until = if exposure.executed { "executed" } else { "not executed by" };
    output::line(format!("{} days late ({until} {})", exposure.days_late, exposure.until))?;
    output::line(format!("penalty  {}", exposure.penalty))?;
    output::line(format!("apart from it, the cap of a fine under Art. 83(5)  {}", exposure.fine_cap))
}

fn number(count: u64) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}
