//! `countenance subject`: the people of a gallery.

use std::io;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use server::api::resources::AddSubject;
use server::basis::Country;
use server::client::Ask;
use server::service::subjects::SubjectView;

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
    /// An e-mail address known to be the person's; a code sent there shows who asks for a right
    #[arg(long, value_name = "ADDRESS", value_parser = given::words)]
    email: Option<String>,
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
    let reach = context.reach()?;
    match command {
        Command::Add(Add { gallery, label, minor, territory, email }) => {
            let new = AddSubject { label, declared_minor: minor, country: territory, email };
            let added: SubjectView = reach.call(Ask::of("addSubject").with("gallery", gallery).json(&new))?;
            reach.show(&added, |added| output::line(format!("added {} ({})", added.label, added.id)))
        }
        Command::List(List { gallery }) => {
            let people: Vec<SubjectView> = reach.all(&Ask::of("listSubjects").with("gallery", gallery))?;
            reach.show(&people, |people| print(people))
        }
        Command::Show(Show { gallery, label }) => {
            let asked = Ask::of("showSubject").with("gallery", gallery).with("subject", label);
            reach.show(&reach.call(asked)?, |person: &SubjectView| {
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
