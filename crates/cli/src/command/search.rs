//! `countenance search`: searches a gallery by a face (1:N) under a mandate.

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use server::api::resources::IdentifyUpload;
use server::basis::Country;
use server::client::Ask;
use server::service::contact_sheet;
use server::service::photo::Photo;
use server::service::search::SearchAnswer;

use super::Context;
use super::probe::{Reach, Under};
use crate::failure::Failure;
use crate::output;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The gallery's name or id
    gallery: String,
    /// One or several photographs of the same person
    #[arg(value_name = "PHOTO", required = true)]
    photos: Vec<PathBuf>,
    #[command(flatten)]
    under: Under,
    /// Which face to search with where a photograph shows several; 0 is the largest
    #[arg(long, value_name = "N")]
    face: Option<usize>,
    /// At most so many possible matches
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u16).range(1..=1000))]
    limit: u16,
    #[command(flatten)]
    reach: Reach,
    /// Only people of this country (ISO 3166-1); may be repeated
    #[arg(long = "territory", value_name = "FR")]
    territories: Vec<Country>,
    /// Only this person, by label; may be repeated
    #[arg(long = "subject", value_name = "LABEL")]
    subjects: Vec<String>,
    /// Show faces again that were said to be another person's in the same case
    #[arg(long)]
    set_aside: bool,
    /// Write a contact sheet: one page with the possible matches (personal data; readable by you only)
    #[arg(long, value_name = "FILE.html")]
    sheet: Option<PathBuf>,
}

pub(crate) fn run(args: Args, context: &Context) -> Result<ExitCode, Failure> {
    let reach = context.reach_named()?;
    let asked = IdentifyUpload {
        under: args.under.sent(),
        threshold: args.reach.sent(),
        face: args.face,
        limit: Some(args.limit.into()),
        territories: args.territories,
        subjects: args.subjects,
        crops: args.sheet.is_some(),
        set_aside: args.set_aside,
    };
    let photos = args.photos.iter().map(|path| Photo::read(path)).collect::<Result<_, _>>()?;
    let mut answer: SearchAnswer =
        reach.call(Ask::of("identify").with("gallery", args.gallery).upload(&asked, photos))?;
    if let Some(path) = &args.sheet {
        output::file(path, contact_sheet(&answer).as_bytes())?;
        // The pictures were for the sheet: what is printed is the same with it and without.
        answer.probes.clear();
        answer.matches.iter_mut().for_each(|found| found.crop = None);
    }
    reach.show(&answer, |answer| {
        print(answer)?;
        args.sheet.as_ref().map_or(Ok(()), |path| output::line(format!("contact sheet: {}", path.display())))
    })
}

fn print(answer: &SearchAnswer) -> io::Result<()> {
    for warning in &answer.warnings {
        eprintln!("note: {warning}");
    }
    if answer.set_aside > 0 {
        let faces = output::count(answer.set_aside, "face is", "faces are");
        eprintln!("note: {faces} not shown: said to be another person's in this case (--set-aside shows them)");
    }
    output::line(format!(
        "{} among {} at similarity {:.1} and above: {}",
        output::count(answer.matches.len(), "possible match", "possible matches"),
        output::count(answer.faces_searched, "face", "faces"),
        answer.threshold.similarity,
        answer.threshold.says
    ))?;
    let self_issued = if answer.self_issued { " (self-issued)" } else { "" };
    output::line(format!(
        "search {}, mandate {}{self_issued}, {}, case {}, leaf {}",
        answer.search, answer.mandate, answer.purpose, answer.case, answer.leaf
    ))?;
    let rows: Vec<_> = answer
        .matches
        .iter()
        .enumerate()
        .map(|(rank, found)| {
            [
                (rank + 1).to_string(),
                found.subject.clone().unwrap_or_else(|| "(unnamed)".to_owned()),
                format!("{:.1}", found.similarity),
                format!("{:.3}", found.cosine),
                found.source.clone(),
                found.leaf.to_string(),
                found.face.to_string(),
            ]
        })
        .collect();
    output::table(["RANK", "SUBJECT", "SIMILARITY", "COSINE", "SOURCE", "LEAF", "FACE"], &rows)?;
    // Of a person with one face the rows above say it all.
    for person in answer.people.iter().filter(|person| person.matches > 1) {
        let (subject, matches, similarity) = (&person.subject, person.matches, person.similarity);
        output::line(format!("{subject}: similarity {similarity:.1} over all their faces, {matches} of them shown"))?;
    }
    Ok(())
}
