//! A possible match on its own: who held it for the same person, and how it leaves. The page has an address, so that the
//! second person finds it; it shows nothing of the face, because showing one is an act of its own, under a mandate.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use server::api::resources::ExportIdentification;
use server::api::{Nothing, Problem};
use server::service::identifications::{Confirmations, Exported, Identification, MatchView};
use server::service::register::GalleryView;

use super::galleries;
use crate::call::{Call, call};
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
    mine: bool,
    problem: Option<&'a Problem>,
    wrong: Option<&'static str>,
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
    /// The signed document and its signature, as addresses that save them.
    json: String,
    signature: String,
}

pub(crate) async fn show(staff: Staff, of: Of) -> Page {
    let shown = filled(&staff, &of, None, None).await?;
    page(&staff.visit.view, &shown)
}

pub(crate) async fn confirm(staff: Staff, of: Of, Sent(form): Sent) -> Page {
    let (mut problem, mut wrong) = (None, None);
    if form.text("looked") == "yes" {
        match staff.tried::<Confirmations>(at("confirmIdentification", &of).json(&Nothing {})).await {
            Ok(_) => return done(&path(&of), "match-confirmed"),
            Err(refused) if refused.status == 403 => problem = Some(refused),
            Err(failed) => return Err(staff.failure(failed)),
        }
    } else {
        wrong = Some("operator-wrong-looked");
    }
    let shown = filled(&staff, &of, problem.as_ref(), wrong).await?;
    Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, &staff.visit.view, &shown))
}

pub(crate) async fn export(staff: Staff, of: Of, Sent(form): Sent) -> Page {
    let view = &staff.visit.view;
    let asked = ExportIdentification { recipient: form.given("recipient") };
    let exported: Exported = match staff.tried(at("exportIdentification", &of).json(&asked)).await {
        Ok(exported) => exported,
        Err(problem) if problem.status == 403 => {
            let shown = filled(&staff, &of, Some(&problem), None).await?;
            return Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, view, &shown));
        }
        Err(problem) => return Err(staff.failure(problem)),
    };
    let said: Identification = serde_json::from_str(&exported.document.json).expect("the document is what was signed");
    let address = |kind: &str, text: &str| format!("data:{kind};base64,{}", STANDARD.encode(text));
    let shown = ExportPage {
        v: view,
        back: path(&of),
        purpose: galleries::purpose(view, &said.purpose),
        similarity: view.decimal(&said.similarity, 1),
        threshold: said.threshold.map(|least| view.decimal(&least, 3)),
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
    let same = |name: &str| name.trim().to_lowercase() == staff.who.name.trim().to_lowercase();
    Ok(DecidePage {
        v: view,
        path: path(of),
        gallery,
        purpose: galleries::purpose(view, &shown.purpose),
        mine: shown.confirmations.confirmed.iter().any(|known| same(&known.by)),
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
