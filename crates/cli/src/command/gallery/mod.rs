//! `countenance gallery`: what each gallery is for, on which basis, and whether it may be used.

mod answers;
mod facts;
mod keys;

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Args, Subcommand};
use server::Ambient;
use server::api::resources::{CreateGallery, PutFacts, Reason, StartingPointView};
use server::basis::StartingPoint;
use server::client::Ask;
use server::jobs::Work;
use server::service::re_embed::{Renewed, re_embed};
use server::service::register::GalleryView;

use super::follow::show_job;
use super::reach::Reach;
use super::{Context, given, progress};
use crate::failure::Failure;
use crate::output;
use facts::Fact;

/// How often facts that somebody else changed meanwhile are read again.
const ATTEMPTS: usize = 5;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Register a gallery as a draft, from a starting point or blank
    #[command(after_help = facts::help())]
    Create(Create),
    /// Record facts of a gallery
    #[command(after_help = facts::help())]
    Set(Set),
    /// Starting points for a gallery, explained
    Templates,
    /// Every gallery
    List,
    /// One gallery: its facts, and what is still missing before it may be used
    Show(Named),
    /// Let a gallery be used; refused while a fact is missing
    Activate(Named),
    /// Stop every use of a gallery until it is activated again
    Suspend(End),
    /// End a gallery; what it holds stays until it is erased
    Close(End),
    /// Compute a gallery's templates anew with another model pack, from the kept crops
    ReEmbed(ReEmbed),
}

#[derive(Debug, Args)]
pub(crate) struct Named {
    /// The gallery's name or id
    #[arg(value_name = "GALLERY")]
    name: String,
}

#[derive(Debug, Args)]
pub(crate) struct Create {
    /// A name that people will recognise
    #[arg(value_name = "NAME", value_parser = given::words)]
    name: String,
    /// The starting point; `gallery templates` explains them
    #[arg(long, value_name = "TEMPLATE", value_parser = starting_points())]
    template: Option<String>,
    /// A fact to record at once; may be repeated
    #[arg(long = "set", value_name = "KEY=VALUE", value_parser = facts::read)]
    facts: Vec<Fact>,
    /// A TOML file with facts, one KEY = VALUE a line
    #[arg(long = "facts", value_name = "FILE")]
    file: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Set {
    #[command(flatten)]
    gallery: Named,
    /// Facts to record, each with its key
    #[arg(value_name = "KEY=VALUE", value_parser = facts::read, required_unless_present = "file")]
    facts: Vec<Fact>,
    /// A TOML file with facts, one KEY = VALUE a line
    #[arg(long = "facts", value_name = "FILE")]
    file: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct End {
    #[command(flatten)]
    gallery: Named,
    /// Why; recorded in the log's readable records
    #[arg(long, value_name = "TEXT", value_parser = given::words)]
    reason: String,
}

#[derive(Debug, Args)]
pub(crate) struct ReEmbed {
    #[command(flatten)]
    gallery: Named,
    /// The model pack to move to
    #[arg(long, value_name = "NAME")]
    pack: String,
}

pub(crate) fn run(command: Command, context: &Context) -> Result<ExitCode, Failure> {
    if matches!(command, Command::Templates) {
        return templates(context);
    }
    // Read before anything is opened or written: a file of facts is right as a whole or nothing is done.
    let facts = match &command {
        Command::Create(Create { facts, file, .. }) | Command::Set(Set { facts, file, .. }) => {
            facts::gather(facts, file.as_deref())?
        }
        _ => Vec::new(),
    };
    let reach = context.reach()?;
    let of = |operation, gallery: &str| Ask::of(operation).with("gallery", gallery);
    let view = match command {
        Command::Templates => return templates(context),
        Command::List => return list(&reach),
        Command::ReEmbed(args) => return move_to_pack(&args, &reach),
        Command::Show(Named { name }) => reach.call(of("showGallery", &name))?,
        Command::Activate(Named { name }) => {
            return reach.show(&reach.call(of("activateGallery", &name))?, print_state);
        }
        Command::Suspend(End { gallery, reason }) => {
            let ask = of("suspendGallery", &gallery.name).json(&Reason { reason });
            return reach.show(&reach.call(ask)?, print_state);
        }
        Command::Close(End { gallery, reason }) => {
            let ask = of("closeGallery", &gallery.name).json(&Reason { reason });
            return reach.show(&reach.call(ask)?, print_state);
        }
        Command::Set(Set { gallery, .. }) => record(&reach, &gallery.name, &facts)?,
        Command::Create(Create { name, template, .. }) => {
            let new = CreateGallery { name: name.clone(), starting_point: template };
            let created: GalleryView = reach.call(Ask::of("createGallery").json(&new))?;
            if facts.is_empty() {
                created
            } else {
                GalleryView { questions: created.questions, ..record(&reach, &name, &facts)? }
            }
        }
    };
    reach.show(&view, print)
}

/// Name, help and values of every key, for the page that lists them.
#[cfg(test)]
pub(crate) fn keys_table() -> impl Iterator<Item = [&'static str; 3]> {
    keys::KEYS.iter().map(|key| [key.name, key.help, key.values])
}

/// Puts facts on those that stand; somebody else's changes in between are kept.
fn record(reach: &Reach<'_>, gallery: &str, facts: &[Fact]) -> Result<GalleryView, Failure> {
    let now = Ambient::system().now();
    let mut attempt = 1;
    loop {
        let GalleryView { facts: mut known, revision, .. } =
            reach.call(Ask::of("showGallery").with("gallery", gallery))?;
        facts::apply(facts, &mut known, now)?;
        let put = PutFacts { revision, facts: known };
        match reach.call(Ask::of("putGalleryFacts").with("gallery", gallery).json(&put)) {
            Err(Failure::Client(error)) if error.is_changed() && attempt < ATTEMPTS => attempt += 1,
            answer => return answer,
        }
    }
}

/// Here at once; beside a server as a job of its own, because it takes all cores for a while.
fn move_to_pack(ReEmbed { gallery, pack }: &ReEmbed, reach: &Reach<'_>) -> Result<ExitCode, Failure> {
    let Some(here) = reach.here() else {
        return show_job(reach, &gallery.name, Work::ReEmbed { pack: pack.clone() }, "faces", print_renewed);
    };
    let bar = progress::counting("faces", 0, reach.context().json);
    let renewed = re_embed(here, &gallery.name, pack, &mut |done, of| {
        bar.set_length(of as u64);
        bar.set_position(done as u64);
    });
    bar.finish_and_clear();
    reach.show(&renewed?, print_renewed)
}

/// What moving to another pack did.
pub(super) fn print_renewed(renewed: &Renewed) -> io::Result<()> {
    output::line(format!("{} templates are now of pack {}", renewed.faces, renewed.pack))
}

fn list(reach: &Reach<'_>) -> Result<ExitCode, Failure> {
    reach.show(&reach.all::<GalleryView>(&Ask::of("listGalleries"))?, |galleries| {
        let rows: Vec<_> = galleries
            .iter()
            .map(|gallery| {
                [
                    gallery.facts.name.clone(),
                    gallery.facts.state.name().to_owned(),
                    gallery.facts.basis.map_or("-", |basis| basis.name()).to_owned(),
                    gallery.images.to_string(),
                    gallery.faces.to_string(),
                    gallery.subjects.to_string(),
                    gallery.pack.clone().unwrap_or_else(|| "-".to_owned()),
                ]
            })
            .collect();
        if rows.is_empty() {
            return output::line("there is no gallery yet; begin with `countenance gallery templates`");
        }
        output::table(["NAME", "STATE", "BASIS", "PICTURES", "FACES", "PEOPLE", "PACK"], &rows)
    })
}

fn print_state(GalleryView { facts, images, faces, subjects, pack, .. }: &GalleryView) -> io::Result<()> {
    output::line(format!("gallery '{}' ({}), {}", facts.name, facts.id, facts.state.name()))?;
    let pack = pack.as_ref().map(|pack| format!(", templates of pack {pack}")).unwrap_or_default();
    output::line(format!("pictures: {images}, faces: {faces}, people: {subjects}{pack}"))
}

fn print(view: &GalleryView) -> io::Result<()> {
    print_state(view)?;
    let GalleryView { facts, missing, questions, .. } = view;
    let rows: Vec<_> =
        keys::KEYS.iter().filter_map(|key| (key.show)(facts).map(|value| [format!("  {}", key.name), value])).collect();
    output::table(["  KEY", "VALUE"], &rows)?;
    for question in questions {
        output::line(format!("for you to answer: {question}"))?;
    }
    if missing.is_empty() {
        return Ok(());
    }
    output::line("the gate still asks for:")?;
    for refusal in missing {
        output::line(format!("  {} ({})", refusal.missing, refusal.article))?;
        match answers::to(refusal, facts) {
            [] => output::line(format!("      {}", refusal.next_step))?,
            keys => output::line(format!("      {}", facts::typed(&facts.name, keys)))?,
        }
    }
    Ok(())
}

fn templates(context: &Context) -> Result<ExitCode, Failure> {
    // They are the program's own: only a server that is named may know others.
    let all = match context.named_server()? {
        Some(reach) => reach.call(Ask::of("listStartingPoints"))?,
        None => StartingPointView::all(),
    };
    context.print(&all, |all| {
        for StartingPointView { name, explanation } in all {
            output::line(name)?;
            output::line(format!("  {explanation}"))?;
        }
        output::line("Begin with `countenance gallery create NAME --template TEMPLATE`. It explains and fills in; it decides nothing.")
    })
}

fn starting_points() -> PossibleValuesParser {
    PossibleValuesParser::new(StartingPoint::ALL.iter().map(|point| PossibleValue::new(point.name())))
}
