//! The gate's words on pages. A refusal is recorded in English, and stays as it is recorded; what a reader needs first is
//! what is missing and what to do next, in their language and with a page to go to instead of a command to type.
//!
//! A refusal carries no code but what it says, so that is what it is known by: `table` holds each sentence as the sources
//! of the gate write it. A test reads those sources, and fails where one of them says what no message says.

mod table;
#[cfg(test)]
mod tests;

use server::basis::Refusal;
use server::service::words::Value;

use self::table::{KNOWN, PLACES};
use crate::view::{View, escaped};

/// Something that the gate says.
struct Known {
    /// The message is `gate-ID`.
    id: &'static str,
    /// What is missing, with `{name}` in the place of what varies.
    said: &'static str,
    /// The page to go to next, by the first half of a line of [`PLACES`].
    next: Option<&'static str>,
}

/// A refusal as pages tell it.
pub(crate) struct Plain {
    /// What is missing and what to do, in the page's language.
    pub(crate) words: String,
    /// Where to do it, where it is not here and whoever looks may go there: path and words of the link.
    pub(crate) next: Option<(String, String)>,
    /// As it is recorded, in English. Without its next step where that is a command to type and a page does the same.
    pub(crate) record: String,
    /// Whether the words say it all.
    pub(crate) known: bool,
}

/// A refusal in plain words.
pub(crate) fn plain(view: &View, refusal: &Refusal) -> Plain {
    let Refusal { missing, next_step, .. } = refusal;
    let Some((known, values)) = found(missing) else {
        return Plain {
            words: view.t("gate-other"),
            next: None,
            record: format!("{missing}. {next_step}"),
            known: false,
        };
    };
    let record = if next_step.contains('`') { format!("{missing}.") } else { format!("{missing}. {next_step}") };
    Plain {
        words: words(view, known, &values),
        next: known.next.and_then(|place| next(view, place, &values)),
        record,
        known: true,
    }
}

/// What else the records say in fixed sentences, in the page's language; none where it is not known. A clause or a file's
/// name that stands beside a sentence stays with it.
pub(crate) fn said(view: &View, text: &str) -> Option<String> {
    if let Some((known, values)) = found(text) {
        return Some(words(view, known, &values));
    }
    if let Some((sentence, article)) = text.strip_suffix(')').and_then(|text| text.rsplit_once(" (")) {
        return Some(format!("{} ({article})", said(view, sentence)?));
    }
    if text.contains(". ") {
        let ends = text.split_inclusive(". ").map(|sentence| said(view, sentence.trim_end()));
        return ends.collect::<Option<Vec<_>>>().map(|sentences| sentences.join(" "));
    }
    let (file, sentence) = text.split_once(": ")?;
    let (known, values) = found(sentence)?;
    Some(format!("{file}: {}", words(view, known, &values)))
}

fn words(view: &View, known: &Known, values: &[(&str, &str)]) -> String {
    let measure = values.iter().find(|(name, _)| *name == "measure");
    let measure = measure.map(|(_, value)| view.word("console-measure", *value)).unwrap_or_default();
    let named = values.iter().map(|(name, value)| match *name {
        "measure" => (*name, Value::from(measure.as_str())),
        _ => (*name, Value::from(*value)),
    });
    view.words.say_with(&format!("gate-{}", known.id), &named.collect::<Vec<_>>())
}

/// What is known of a sentence of the gate, with what stood in the place of each name.
fn found(missing: &str) -> Option<(&'static Known, Vec<(&'static str, &str)>)> {
    KNOWN.iter().find_map(|known| Some((known, fits(known.said, missing)?)))
}

/// Whether a text is what a pattern says; then what stands in the place of each name.
fn fits<'t>(pattern: &'static str, text: &'t str) -> Option<Vec<(&'static str, &'t str)>> {
    let mut parts = pattern.split('{');
    let mut rest = text.strip_prefix(parts.next()?)?;
    let mut values = Vec::new();
    for part in parts {
        let (name, after) = part.split_once('}')?;
        let end = if after.is_empty() { Some(rest.len()) } else { rest.find(after) };
        let end = end.filter(|end| *end > 0)?;
        values.push((name, &rest[..end]));
        rest = &rest[end + after.len()..];
    }
    rest.is_empty().then_some(values)
}

fn next(view: &View, place: &str, values: &[(&str, &str)]) -> Option<(String, String)> {
    let (_, path) = PLACES.iter().find(|(known, _)| *known == place)?;
    let mut path = (*path).to_owned();
    for (name, value) in values {
        path = path.replace(&format!("{{{name}}}"), &escaped(value));
    }
    let staff = |roles: &[&str]| roles.iter().any(|role| view.is(role));
    let may = if path.starts_with("/search") {
        staff(&["operator", "integration"])
    } else {
        staff(&["officer", "auditor", "administrator"])
    };
    (may && !view.below(&path)).then(|| (path, view.t(&format!("gate-go-{place}"))))
}
