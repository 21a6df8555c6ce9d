//! `countenance gallery`: what each gallery is for, on which basis, and whether it may be used.

mod answers;
mod facts;
mod keys;

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Args, Subcommand};
use serde::Serialize;
use server::Ambient;
use server::Installation;
use server::basis::StartingPoint;
use server::service::re_embed::re_embed;
use server::service::register::{self, GalleryView};

use super::{Context, given, progress};
use crate::failure::Failure;
use crate::output;
use facts::Fact;

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
    let here = context.open()?;
    let view = match command {
        Command::Templates => return templates(context),
        Command::List => return list(context, &here),
        Command::ReEmbed(args) => return move_to_pack(&args, context, &here),
        Command::Show(Named { name }) => register::show(&here, &name)?,
        Command::Activate(Named { name }) => register::activate(&here, &name)?,
        Command::Suspend(End { gallery, reason }) => register::suspend(&here, &gallery.name, &reason)?,
        Command::Close(End { gallery, reason }) => register::close(&here, &gallery.name, &reason)?,
        Command::Set(Set { gallery, .. }) => record(&here, &gallery.name, &facts)?,
        Command::Create(Create { name, template, .. }) => {
            let created = register::create(&here, &name, template.as_deref())?;
            if facts.is_empty() {
                created
            } else {
                GalleryView { questions: created.questions, ..record(&here, &name, &facts)? }
            }
        }
    };
    context.show(&here, &view, print)
}

/// Name, help and values of every key, for the page that lists them.
#[cfg(test)]
pub(crate) fn keys_table() -> impl Iterator<Item = [&'static str; 3]> {
    keys::KEYS.iter().map(|key| [key.name, key.help, key.values])
}

fn record(here: &Installation, gallery: &str, facts: &[Fact]) -> Result<GalleryView, Failure> {
    let now = Ambient::system().now();
    Ok(register::amend(here, gallery, |known| facts::apply(facts, known, now))?)
}

fn move_to_pack(args: &ReEmbed, context: &Context, here: &Installation) -> Result<ExitCode, Failure> {
    let bar = progress::counting("faces", 0, context.json);
    let renewed = re_embed(here, &args.gallery.name, &args.pack, &mut |done, of| {
        bar.set_length(of as u64);
        bar.set_position(done as u64);
    });
    bar.finish_and_clear();
    context.show(here, &renewed?, |renewed| {
        output::line(format!("{} templates are now of pack {}", renewed.faces, renewed.pack))
    })
}

fn list(context: &Context, here: &Installation) -> Result<ExitCode, Failure> {
    context.show(here, &register::list(here)?, |galleries| {
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

fn print(view: &GalleryView) -> io::Result<()> {
    let GalleryView { facts, images, faces, subjects, pack, missing, questions, .. } = view;
    output::line(format!("gallery '{}' ({}), {}", facts.name, facts.id, facts.state.name()))?;
    output::line(format!(
        "pictures: {images}, faces: {faces}, people: {subjects}{}",
        pack.as_ref().map(|pack| format!(", templates of pack {pack}")).unwrap_or_default()
    ))?;
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

/// A starting point as listed.
#[derive(Serialize)]
struct Template {
    name: &'static str,
    explanation: &'static str,
}

fn templates(context: &Context) -> Result<ExitCode, Failure> {
    let all: Vec<_> =
        StartingPoint::ALL.iter().map(|point| Template { name: point.name(), explanation: point.explain() }).collect();
    context.print(&all, |all| {
        for Template { name, explanation } in all {
            output::line(name)?;
            output::line(format!("  {explanation}"))?;
        }
        output::line("Begin with `countenance gallery create NAME --template TEMPLATE`. It explains and fills in; it decides nothing.")
    })
}

fn starting_points() -> PossibleValuesParser {
    PossibleValuesParser::new(StartingPoint::ALL.iter().map(|point| PossibleValue::new(point.name())))
}
