//! A possible match on its own: who held it for the same person or another one, and how it leaves. The page has an address,
//! so that the second person finds it; it shows the face only to whoever asks to verify it, which is an act of its own.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use server::api::resources::ExportIdentification;
use server::api::{Nothing, Problem};
use server::basis::same_person;
use server::service::identifications::{Confirmations, Exported, Identification, MatchLook, MatchView};
use server::service::register::GalleryView;

use super::galleries;
use crate::call::{Call, call};
use crate::parts::inline;
use crate::render::{Failure, Page, done, page, page_with};
use crate::view::View;
use crate::visit::{Sent, Staff};

/// The match, by the parameters of the path.
type Of = Path<(String, String, String)>;

#[derive(Template)]
#[template(path = "operator/decide.html")]
struct DecidePage<'a> {
    v: &'a View,
    /// The path of this page.
    path: String,
    gallery: GalleryView,
    shown: MatchView,
    purpose: String,
    /// Whether whoever looks confirmed it.
    confirmed: bool,
    /// Whether they said something of it, this or the opposite.
    mine: bool,
    look: Option<Look>,
    problem: Option<&'a Problem>,
    wrong: Option<&'static str>,
}

impl DecidePage<'_> {
    const fn said(&self) -> &Confirmations {
        &self.shown.confirmations
    }
}

/// The face, shown to whoever verifies it.
struct Look {
    leaf: u64,
    subject: Option<String>,
    similarity: String,
    source: String,
    enrolled: String,
    crop: Option<String>,
}

#[derive(Template)]
#[template(path = "operator/export.html")]
struct ExportPage<'a> {
    v: &'a View,
    exported: &'a Exported,
    said: &'a Identification,
    back: String,
    purpose: String,
    similarity: String,
    threshold: Option<String>,
    /// The face's kept crop.
    crop: Option<String>,
    /// The signed document and its signature, as addresses that save them.
    json: String,
    signature: String,
}

pub(crate) async fn show(staff: Staff, of: Of) -> Page {
    let shown = filled(&staff, &of, None, None).await?;
    page(&staff.visit.view, &shown)
}

pub(crate) async fn look(staff: Staff, of: Of) -> Page {
    let view = &staff.visit.view;
    match staff.tried::<MatchLook>(at("lookAtMatch", &of).json(&Nothing {})).await {
        Ok(seen) => {
            let look = Look {
                leaf: seen.leaf,
                subject: seen.subject,
                similarity: view.decimal(&seen.similarity, 1),
                source: seen.source,
                enrolled: view.day(&seen.enrolled_at),
                crop: seen.crop.as_ref().map(inline),
            };
            page(view, &DecidePage { look: Some(look), ..filled(&staff, &of, None, None).await? })
        }
        Err(problem) => refused(&staff, &of, problem).await,
    }
}

pub(crate) async fn reject(staff: Staff, of: Of) -> Page {
    match staff.tried::<Confirmations>(at("rejectMatch", &of).json(&Nothing {})).await {
        Ok(_) => done(&path(&of), "match-rejected"),
        Err(problem) => refused(&staff, &of, problem).await,
    }
}

pub(crate) async fn take_back(staff: Staff, of: Of) -> Page {
    match staff.tried::<Confirmations>(at("takeBackWord", &of).json(&Nothing {})).await {
        Ok(_) => done(&path(&of), "match-taken-back"),
        Err(problem) => refused(&staff, &of, problem).await,
    }
}

/// What the gate refused stands on the page that asked; anything else is a page of its own.
async fn refused(staff: &Staff, of: &Of, problem: Problem) -> Page {
    if problem.status != 403 {
        return Err(staff.failure(problem));
    }
    let shown = filled(staff, of, Some(&problem), None).await?;
    Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, &staff.visit.view, &shown))
}

pub(crate) async fn confirm(staff: Staff, of: Of, Sent(form): Sent) -> Page {
    if form.text("looked") != "yes" {
        let shown = filled(&staff, &of, None, Some("operator-wrong-looked")).await?;
        return Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, &staff.visit.view, &shown));
    }
    match staff.tried::<Confirmations>(at("confirmIdentification", &of).json(&Nothing {})).await {
        Ok(_) => done(&path(&of), "match-confirmed"),
        Err(problem) => refused(&staff, &of, problem).await,
    }
}

pub(crate) async fn export(staff: Staff, of: Of, Sent(form): Sent) -> Page {
    let view = &staff.visit.view;
    let asked = ExportIdentification { recipient: form.given("recipient") };
    let exported: Exported = match staff.tried(at("exportIdentification", &of).json(&asked)).await {
        Ok(exported) => exported,
        Err(problem) => return refused(&staff, &of, problem).await,
    };
    let said: Identification = serde_json::from_str(&exported.document.json).expect("the document is what was signed");
    let address = |kind: &str, text: &str| format!("data:{kind};base64,{}", STANDARD.encode(text));
    let shown = ExportPage {
        v: view,
        back: path(&of),
        purpose: galleries::purpose(view, &said.purpose),
        similarity: view.decimal(&said.similarity, 1),
        threshold: said.threshold.map(|least| view.decimal(&least, 3)),
        crop: exported.crop.as_ref().map(inline),
        json: address("application/json", &exported.document.json),
        signature: address("text/plain", &exported.document.signature),
        said: &said,
        exported: &exported,
    };
    page(view, &shown)
}

async fn filled<'a>(
    staff: &'a Staff,
    of: &Of,
    problem: Option<&'a Problem>,
    wrong: Option<&'static str>,
) -> Result<DecidePage<'a>, Failure> {
    let view = &staff.visit.view;
    let gallery = galleries::one(staff, &of.0.0).await?;
    let shown: MatchView = staff.of(at("showConfirmations", of)).await?;
    let same = |name: &str| same_person(name, &staff.who.name);
    Ok(DecidePage {
        v: view,
        path: path(of),
        gallery,
        purpose: galleries::purpose(view, &shown.purpose),
        confirmed: shown.confirmations.confirmed.iter().any(|known| same(&known.by)),
        mine: shown.confirmations.confirmed.iter().chain(&shown.confirmations.rejected).any(|known| same(&known.by)),
        look: None,
        shown,
        problem,
        wrong,
    })
}

fn at(operation: &'static str, Path((gallery, search, face)): &Of) -> Call {
    call(operation).at("gallery", gallery).at("search", search).at("face", face)
}

fn path(Path((gallery, search, face)): &Of) -> String {
    // Ids stay as they are written everywhere else.
    let part = |text: &str| crate::view::escaped(text).replace("%2D", "-");
    format!("/search/{}/{}/{}", part(gallery), part(search), part(face))
}
