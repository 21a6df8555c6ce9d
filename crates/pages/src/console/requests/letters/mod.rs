//! Letters to people who asked for their rights: printed or copied by the officer, in the language of whoever asked. What
//! the records do not say is a blank in a form; it comes back in the letter, and nothing of it is kept.

mod facts;
mod gaps;
mod kind;
mod text;

use askama::Template;
use axum::extract::Path;
use server::basis::RequestKind;
use server::http::Form;
use server::service::words::{Language, Words};

use self::facts::Facts;
use self::gaps::{Filled, Gap, Shape};
use self::text::{Block, Sheet};
use crate::render::{Failure, Page, page};
use crate::view::View;
use crate::visit::{Sent, Staff};
use crate::words::PAGES;

pub(super) use self::facts::certificates;
pub(super) use self::kind::Letter;

#[derive(Template)]
#[template(path = "console/requests/letters.html")]
struct LettersPage<'a> {
    v: &'a View,
    letter: Letter,
    request: String,
    right: RequestKind,
    /// Whether the request calls for this letter now.
    fits: bool,
    /// The letters it calls for.
    fitting: Vec<Letter>,
    language: Language,
    fields: Vec<Field<'a>>,
    sheet: Sheet,
}

/// A blank as the form shows it, in the language of the page.
struct Field<'a> {
    gap: Gap,
    label: String,
    hint: Option<String>,
    value: &'a str,
    /// What the certificates say, in English, where the letter speaks another language.
    certificate: Vec<String>,
    /// Values to be chosen among, with their names.
    options: Vec<(String, String)>,
}

impl LettersPage<'_> {
    /// Whether the letter speaks the language of a tag.
    fn speaks(&self, tag: &str) -> bool {
        self.language.tag() == tag
    }
}

impl Field<'_> {
    /// Whether a value stands in it.
    fn is(&self, value: &str) -> bool {
        self.value == value
    }
}

pub(super) async fn show(staff: Staff, Path((id, word)): Path<(String, String)>) -> Page {
    written(&staff, &id, &word, None).await
}

/// The same with what was typed. It is sent and not asked for, so that it stands in no address.
pub(super) async fn fill(staff: Staff, Path((id, word)): Path<(String, String)>, Sent(form): Sent) -> Page {
    written(&staff, &id, &word, Some(form)).await
}

async fn written(staff: &Staff, id: &str, word: &str, form: Option<Form>) -> Page {
    let Some(letter) = Letter::of(word) else { return Err(Failure::nothing(staff.view())) };
    let facts = Facts::of(staff, id).await?;
    let chosen = form.as_ref().and_then(|form| form.given("lang"));
    let chosen = chosen.or_else(|| staff.asked("lang").map(str::to_owned));
    let language = Language::of(chosen.as_deref().unwrap_or(&facts.request.language));
    let gaps = gaps::of(letter, &facts);
    let filled = match &form {
        Some(form) => Filled::from_form(&gaps, form),
        None => Filled::from_records(&gaps, letter, &facts, language),
    };
    page(&staff.visit.view, &of(&staff.visit.view, letter, &facts, language, &gaps, &filled))
}

fn of<'a>(
    v: &'a View,
    letter: Letter,
    facts: &Facts,
    language: Language,
    gaps: &[Gap],
    filled: &'a Filled,
) -> LettersPage<'a> {
    let mut own = v.clone();
    own.words = Words::out_of(&PAGES, language);
    let fits = |letter: &Letter| letter.fits(&facts.request, &facts.done, facts.stopped_since.is_some());
    LettersPage {
        letter,
        request: facts.request.id.to_string(),
        right: facts.request.kind,
        fits: fits(&letter),
        fitting: Letter::ALL.into_iter().filter(fits).collect(),
        language,
        fields: gaps.iter().map(|gap| field(v, *gap, facts, language, filled)).collect(),
        sheet: text::compose(&own, letter, facts, gaps, filled),
        v,
    }
}

fn field<'a>(v: &View, gap: Gap, facts: &Facts, language: Language, filled: &'a Filled) -> Field<'a> {
    let hint = format!("letter-gap-{}-hint", gap.name);
    let options = if gap.shape == Shape::Ground {
        gaps::grounds(facts.request.kind).map(|ground| (v.word("console-ground", &ground), ground)).collect()
    } else {
        Vec::new()
    };
    let beside = gap.name == "stays" && language != Language::English;
    Field {
        gap,
        label: v.word("letter-gap", gap.name),
        hint: v.words.knows(&hint).then(|| v.t(&hint)),
        value: filled.typed(gap.name),
        certificate: if beside { gaps::stays(facts) } else { Vec::new() },
        options: options.into_iter().map(|(name, value)| (value, name)).collect(),
    }
}

#[cfg(test)]
mod tests;
