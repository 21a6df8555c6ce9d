//! Taking pictures in: photographs that are sent, in turns where there are many, and folders of the server as jobs.

use std::collections::BTreeSet;
use std::path::{Path as FilePath, PathBuf};

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use server::api::Page as Listing;
use server::api::Problem;
use server::api::resources::{EnrolUpload, StartJob};
use server::http::Form;
use server::jobs::{FromSource, JobView, Work};
use server::service::enrol::EnrolReport;
use server::service::enrol::manifest::Row;
use server::service::photo::Photo;
use server::service::subjects::SubjectView;
use server::sources::SourceView;

use super::galleries::{self, Card, Doing};
use super::jobs::Line;
use super::report::Report;
use crate::call::call;
use crate::render::{Failure, Page, page, page_with, redirect};
use crate::view::View;
use crate::visit::{Sent, Staff};

/// How many people are offered to choose among; another's name is typed.
const OFFERED: usize = 1_000;
/// How many of the last jobs are listed.
const JOBS: usize = 20;

#[derive(Template)]
#[template(path = "operator/enrol.html")]
struct BeginPage<'a> {
    v: &'a View,
    cards: Vec<Card>,
    sources: Vec<SourceView>,
    jobs: Vec<Line>,
}

#[derive(Template)]
#[template(path = "operator/take.html")]
struct TakePage<'a> {
    v: &'a View,
    card: Card,
    /// Whether every face has to be somebody's who consented.
    consent: bool,
    people: Vec<String>,
    sources: Vec<SourceView>,
    typed: Typed,
    report: Option<Report>,
    problem: Option<&'a Problem>,
    wrong: Option<&'static str>,
}

/// What was typed, to be shown again.
#[derive(Default)]
struct Typed {
    whose: String,
    subject: String,
    path: String,
    source: String,
    folders: bool,
}

pub(crate) async fn begin(staff: Staff) -> Page {
    staff.needs("enrol")?;
    let view = &staff.visit.view;
    let known = galleries::all(&staff).await?;
    let mut cards: Vec<Card> = known.iter().map(|gallery| Card::of(view, gallery, Doing::Collecting)).collect();
    cards.sort_by_key(|card| !card.usable());
    let sources: Vec<SourceView> = staff.of(call("listSources")).await?;
    let jobs: Listing<JobView> = staff.of(call("listJobs").with("limit", JOBS)).await?;
    let jobs = jobs.items.into_iter().map(Line::of).collect();
    page(view, &BeginPage { v: view, cards, sources, jobs })
}

pub(crate) async fn show(staff: Staff, Path(gallery): Path<String>) -> Page {
    staff.needs("enrol")?;
    let shown = filled(&staff, &gallery, Typed::default(), None, None, None).await?;
    page(&staff.visit.view, &shown)
}

pub(crate) async fn take(staff: Staff, Path(gallery): Path<String>, Sent(mut form): Sent) -> Page {
    let typed = Typed::of(&form);
    let mut photos = form.photos("photo");
    photos.extend(form.photos("folder"));
    let photos = told_apart(photos);
    if photos.is_empty() {
        return unfit(&staff, &gallery, typed, None, Some("operator-wrong-photo")).await;
    }
    let faces = match typed.rows(&photos) {
        Ok(faces) => faces,
        Err(wrong) => return unfit(&staff, &gallery, typed, None, Some(wrong)).await,
    };
    let upload = EnrolUpload { faces, smallest_face_px: None };
    match staff.tried::<EnrolReport>(call("enrol").at("gallery", &gallery).upload(&upload, photos)).await {
        Ok(report) => {
            let shown = filled(&staff, &gallery, typed, Some(Report::of(report)), None, None).await?;
            page(&staff.visit.view, &shown)
        }
        Err(problem) if matches!(problem.status, 403 | 422) => {
            unfit(&staff, &gallery, typed, Some(&problem), None).await
        }
        Err(problem) => Err(staff.failure(problem)),
    }
}

pub(crate) async fn start(staff: Staff, Path(gallery): Path<String>, Sent(form): Sent) -> Page {
    let typed = Typed::of(&form);
    let from = FromSource {
        source: typed.source.clone(),
        path: typed.path.clone(),
        subjects_from_folders: typed.folders,
        manifest: form.given("manifest"),
        smallest_face_px: None,
    };
    let start = call("startJob").at("gallery", &gallery).json(&StartJob { work: Work::Enrol(from) });
    match staff.tried::<JobView>(start).await {
        Ok(job) => Ok(redirect(&format!("/jobs/{}", job.id))),
        Err(problem) if matches!(problem.status, 403 | 404 | 422) => {
            unfit(&staff, &gallery, typed, Some(&problem), None).await
        }
        Err(problem) => Err(staff.failure(problem)),
    }
}

async fn unfit(
    staff: &Staff,
    gallery: &str,
    typed: Typed,
    problem: Option<&Problem>,
    wrong: Option<&'static str>,
) -> Page {
    let shown = filled(staff, gallery, typed, None, problem, wrong).await?;
    Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, &staff.visit.view, &shown))
}

async fn filled<'a>(
    staff: &'a Staff,
    gallery: &str,
    typed: Typed,
    report: Option<Report>,
    problem: Option<&'a Problem>,
    wrong: Option<&'static str>,
) -> Result<TakePage<'a>, Failure> {
    let view = &staff.visit.view;
    let known = galleries::one(staff, gallery).await?;
    let people: Listing<SubjectView> =
        staff.of(call("listSubjects").at("gallery", gallery).with("limit", OFFERED)).await?;
    let sources: Vec<SourceView> = staff.of(call("listSources")).await?;
    let open = |source: &SourceView| source.galleries.is_empty() || source.galleries.contains(&known.facts.name);
    Ok(TakePage {
        v: view,
        card: Card::of(view, &known, Doing::Collecting),
        consent: known.facts.is_consent_gallery(),
        people: people.items.into_iter().map(|person| person.label).collect(),
        sources: sources.into_iter().filter(open).collect(),
        typed,
        report,
        problem,
        wrong,
    })
}

/// Photographs under names of their own: two folders may hold files of one name.
fn told_apart(photos: Vec<Photo>) -> Vec<Photo> {
    let mut taken = BTreeSet::<PathBuf>::new();
    let apart = |photo: Photo| {
        let mut name = photo.name().to_path_buf();
        let mut number = 2;
        while !taken.insert(name.clone()) {
            let stem = photo.name().file_stem().unwrap_or_default().to_string_lossy();
            let end = photo.name().extension().map_or_else(String::new, |end| format!(".{}", end.to_string_lossy()));
            name = photo.name().with_file_name(format!("{stem} ({number}){end}"));
            number += 1;
        }
        photo.renamed(name)
    };
    photos.into_iter().map(apart).collect()
}

impl Typed {
    fn of(form: &Form) -> Self {
        let text = |name: &str| form.text(name).to_owned();
        Self {
            whose: text("whose"),
            subject: text("subject"),
            path: text("path"),
            source: text("source"),
            folders: form.text("folders") == "yes",
        }
    }

    /// Whose faces these are: one person's, those of the folders' names, or nobody's that is named.
    fn rows(&self, photos: &[Photo]) -> Result<Vec<Row>, &'static str> {
        let of = |photo: &Photo, subject: String| Row {
            file: photo.name().to_path_buf(),
            subject: Some(subject),
            region: None,
            consent: None,
            guardian: None,
            territory: None,
            source: None,
            evidence: None,
        };
        match self.whose.as_str() {
            "one" if self.subject.is_empty() => Err("operator-wrong-subject"),
            "one" => Ok(photos.iter().map(|photo| of(photo, self.subject.clone())).collect()),
            "folders" => {
                let named = |photo: &Photo| folder(photo.name()).map(|folder| of(photo, folder));
                Ok(photos.iter().filter_map(named).collect())
            }
            _ => Ok(Vec::new()),
        }
    }
}

/// The name of the folder that a file lies in.
fn folder(file: &FilePath) -> Option<String> {
    let name = file.parent()?.file_name()?.to_string_lossy().into_owned();
    Some(name).filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn photos(names: &[&str]) -> Vec<Photo> {
        names.iter().map(|name| Photo::new(*name, vec![1])).collect()
    }

    #[test]
    fn files_of_one_name_are_told_apart() {
        let apart = told_apart(photos(&["a.jpg", "a.jpg", "b/a.jpg", "a.jpg"]));
        let names: Vec<_> = apart.iter().map(|photo| photo.name().to_string_lossy()).collect();
        assert_eq!(names, ["a.jpg", "a (2).jpg", "b/a.jpg", "a (3).jpg"]);
    }

    #[test]
    fn faces_are_one_persons_or_those_of_the_folders() {
        let subjects = |typed: &Typed, names: &[&str]| -> Vec<_> {
            let rows = typed.rows(&photos(names)).expect("fits");
            rows.into_iter().map(|row| (row.file.to_string_lossy().into_owned(), row.subject)).collect()
        };
        let one = Typed { whose: "one".into(), subject: "SAMPLE ada".into(), ..Typed::default() };
        assert_eq!(subjects(&one, &["a.jpg"]), [("a.jpg".to_owned(), Some("SAMPLE ada".to_owned()))]);
        let folders = Typed { whose: "folders".into(), ..Typed::default() };
        let named = subjects(&folders, &["club/ada/a.jpg", "loose.jpg"]);
        assert_eq!(named, [("club/ada/a.jpg".to_owned(), Some("ada".to_owned()))]);
        assert!(subjects(&Typed::default(), &["a.jpg"]).is_empty());
        let nobody = Typed { whose: "one".into(), ..Typed::default() };
        assert_eq!(nobody.rows(&photos(&["a.jpg"])).err(), Some("operator-wrong-subject"));
    }
}
