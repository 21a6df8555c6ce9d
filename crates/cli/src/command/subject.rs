//! `countenance subject`: the people of a gallery.

use std::io;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use server::basis::{Country, Territory};
use server::service::subjects::{self, SubjectView};

use super::consent::print_consents;
use super::{Context, given};
use crate::failure::Failure;
use crate::output;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Add a person to a gallery
    Add(Add),
    /// Everybody in a gallery
    List(List),
    /// One person with their consents
    Show(Show),
}

#[derive(Debug, Args)]
pub(crate) struct Add {
    /// The gallery's name or id
    gallery: String,
    /// The name or number you know the person by
    #[arg(value_parser = given::words)]
    label: String,
    /// The person is a minor, as declared
    #[arg(long)]
    minor: bool,
    /// The person's country, as declared (ISO 3166-1) [default: the gallery's]
    #[arg(long, value_name = "FR")]
    territory: Option<Country>,
}

#[derive(Debug, Args)]
pub(crate) struct List {
    /// The gallery's name or id
    gallery: String,
}

#[derive(Debug, Args)]
pub(crate) struct Show {
    /// The gallery's name or id
    gallery: String,
    /// The person's label or id
    label: String,
}

pub(crate) fn run(command: Command, context: &Context) -> Result<ExitCode, Failure> {
    let here = context.open()?;
    match command {
        Command::Add(Add { gallery, label, minor, territory }) => {
            let territory = territory.map(|country| Territory::Declared { country });
            let added = subjects::add(&here, &gallery, &label, minor, territory)?;
            context.show(&here, &added, |added| output::line(format!("added {} ({})", added.label, added.id)))
        }
        Command::List(List { gallery }) => {
            context.show(&here, &subjects::list(&here, &gallery)?, |people| print(people))
        }
        Command::Show(Show { gallery, label }) => {
            context.show(&here, &subjects::show(&here, &gallery, &label)?, |person| {
                print(std::slice::from_ref(person))?;
                print_consents(&person.consents)
            })
        }
    }
}

fn print(people: &[SubjectView]) -> io::Result<()> {
    let rows: Vec<_> = people
        .iter()
        .map(|person| {
            [
                person.label.clone(),
                person.faces.to_string(),
                if person.declared_minor { "minor" } else { "adult" }.to_owned(),
                person.territory.country().map_or_else(|| "unknown".to_owned(), |country| country.to_string()),
                person.id.to_string(),
            ]
        })
        .collect();
    output::table(["SUBJECT", "FACES", "DECLARED", "TERRITORY", "ID"], &rows)
}
