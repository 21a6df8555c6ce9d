//! The table against the sources of the gate, and against the catalogues.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use jiff::tz::TimeZone;
use server::access::{Principal, Role};
use server::basis::Refusal;
use server::service::words::{Language, Words};

use super::table::{KNOWN, PLACES};
use super::{found, plain, said as in_words};
use crate::view::View;
use crate::words::PAGES;

/// Files whose refusals no page can meet: what the command line asks at the first run, and tags of the Rekognition wire;
/// and one whose closure of the same name makes no refusals.
const ELSEWHERE: &[&str] = &["service/init.rs", "service/collections.rs", "orders/receive.rs"];

fn view(language: Language, who: Option<Principal>, path: &str) -> View {
    let about = ("SAMPLE Archive".to_owned(), String::new(), true);
    View::new(language, about, TimeZone::UTC, who, path.to_owned(), None)
}

fn sources(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            into.push(path);
        }
    }
}

/// The arguments of a call, from behind its opening bracket on.
fn arguments(text: &str) -> Vec<&str> {
    let (mut depth, mut quoted, mut begin, mut found) = (0, false, 0, Vec::new());
    let bytes = text.as_bytes();
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'"' if at == 0 || bytes[at - 1] != b'\\' => quoted = !quoted,
            _ if quoted => {}
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' if depth == 0 => {
                found.push(text[begin..at].trim());
                break;
            }
            b')' | b']' | b'}' => depth -= 1,
            b',' if depth == 0 => {
                found.push(text[begin..at].trim());
                begin = at + 1;
            }
            _ => {}
        }
    }
    found
}

/// The text of the first literal in an argument, with its lines joined.
fn literal(argument: &str) -> Option<String> {
    let begin = argument.find('"')? + 1;
    let end = begin + argument[begin..].find('"')?;
    Some(argument[begin..end].split('\n').map(|line| line.trim_end_matches('\\').trim_start()).collect())
}

/// What varies is called `{}`, whatever it is called.
fn shape(text: &str) -> String {
    let mut shape = String::new();
    let mut parts = text.split('{');
    shape.push_str(parts.next().unwrap_or_default());
    for part in parts {
        shape.push_str("{}");
        shape.push_str(part.split_once('}').map_or("", |(_, after)| after));
    }
    shape
}

/// What the gate says is missing, by the sources, each with its file.
fn said() -> BTreeMap<String, String> {
    let mut files = Vec::new();
    for folder in ["../basis/src", "../server/src/service"] {
        sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut files);
    }
    let mut said = BTreeMap::new();
    for file in files {
        let name = file.to_string_lossy().into_owned();
        if ELSEWHERE.iter().any(|known| name.ends_with(known)) || name.ends_with("tests.rs") || name.contains("/tests/")
        {
            continue;
        }
        let text = std::fs::read_to_string(&file).unwrap();
        let text = text.split("#[cfg(test)]").next().unwrap_or_default();
        if !text.contains("Refusal") {
            continue;
        }
        for call in ["Refusal::new(", "refuse(", "refusal(", "fill_in("] {
            for (at, _) in text.match_indices(call) {
                if text[..at].ends_with(|before: char| before.is_alphanumeric() || before == '_') {
                    continue;
                }
                let arguments = arguments(&text[at + call.len()..]);
                let first = arguments.first().copied().unwrap_or_default();
                let short = call == "refuse(" && !first.contains("\"GDPR");
                let missing = if short { Some(first) } else { arguments.get(1).copied() };
                if let Some(missing) = missing.and_then(literal) {
                    said.insert(shape(&missing), name.clone());
                }
            }
        }
    }
    said
}

#[test]
fn whatever_the_gate_says_has_its_words() {
    let said = said();
    assert!(said.len() > 90, "the sources are read: {}", said.len());
    let known: BTreeSet<String> = KNOWN.iter().map(|known| shape(known.said)).collect();
    let unknown: Vec<_> = said.iter().filter(|(missing, _)| !known.contains(*missing)).collect();
    assert!(unknown.is_empty(), "add them to gate/table.rs and to gate.ftl of each language: {unknown:#?}");
}

#[test]
fn what_has_words_is_still_said() {
    let mut files = Vec::new();
    for folder in ["../basis/src", "../face/src", "../gallery/src/house", "../server/src/service"] {
        sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut files);
    }
    let text: String = files.iter().map(|file| std::fs::read_to_string(file).unwrap()).collect();
    // Lines that go on and whatever varies are no part of the comparison.
    let joined: Vec<&str> = text.split("\\\n").map(str::trim_start).collect();
    let text = shape_of_source(&joined.concat());
    let gone: Vec<_> = KNOWN.iter().filter(|known| !text.contains(&shape(known.said))).map(|known| known.id).collect();
    assert_eq!(gone, Vec::<&str>::new());
}

/// A source with every `{name}` as `{}`; braces of code hold blanks and stay.
fn shape_of_source(text: &str) -> String {
    let mut shape = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('{') {
        let (before, after) = rest.split_at(at);
        shape.push_str(before);
        let end = after.find('}').filter(|end| !after[..*end].contains([' ', '\n']));
        shape.push_str(if end.is_some() { "{}" } else { "{" });
        rest = &after[end.map_or(1, |end| end + 1)..];
    }
    shape.push_str(rest);
    shape
}

#[test]
fn every_language_says_all_of_it_with_values_that_are_there() {
    for language in Language::ALL {
        let words = Words::out_of(&PAGES, language);
        for known in KNOWN {
            let id = format!("gate-{}", known.id);
            assert!(words.knows(&id), "{}: {id}", language.tag());
            let sample = known.said.replace(['{', '}'], "~");
            let refusal = Refusal::new("GDPR Art. 9", sample, "Do it with `countenance`.");
            let told = plain(&view(language, None, "/"), &refusal);
            assert!(told.known && !told.words.contains('{'), "{}: {id}: {}", language.tag(), told.words);
        }
        for (place, _) in PLACES {
            assert!(words.knows(&format!("gate-go-{place}")), "{}: {place}", language.tag());
        }
    }
    let ids: BTreeSet<&str> = KNOWN.iter().map(|known| known.id).collect();
    assert_eq!(ids.len(), KNOWN.len(), "an id stands twice");
    for known in KNOWN {
        assert!(known.next.is_none_or(|next| PLACES.iter().any(|(place, _)| *place == next)), "{}", known.id);
        assert_eq!(found(known.said).map(|(first, _)| first.id), Some(known.id), "another line takes it first");
    }
}

#[test]
fn what_stands_beside_a_sentence_stays() {
    let v = view(Language::TraditionalChinese, None, "/");
    let told = in_words(&v, "no consent of the subject is recorded (GDPR Art. 7(1), 9(2)(a))").expect("known");
    assert!(told.ends_with(" (GDPR Art. 7(1), 9(2)(a))") && told.starts_with("尚未記錄此人的同意"), "{told}");
    let told = in_words(&v, "a: b.jpg: face turned away: 50 degrees, 45 allowed; use a picture nearer to frontal");
    assert_eq!(told, None, "a name with a colon is not taken apart");
    let told = in_words(&v, "b.jpg: face turned away: 50 degrees, 45 allowed; use a picture nearer to frontal");
    assert!(told.is_some_and(|told| told.starts_with("b.jpg: 臉轉了")));
    let arrived = "The order arrived: erase, inform. What it stops is stopped in 1 gallery.";
    let told = in_words(&view(Language::French, None, "/"), arrived).expect("each sentence is known");
    assert_eq!(told, "L’injonction est arrivée. Ce qu’elle arrête est arrêté dans une collection.");
    assert_eq!(in_words(&v, "The order arrived: erase. Nobody knows why."), None, "all of it or nothing");
    let done = in_words(&view(Language::English, None, "/"), "'inform' is done: told by letter").expect("known");
    assert!(!done.contains("console-") && done.ends_with("told by letter"), "{done}");
}

#[test]
fn a_page_stands_in_the_place_of_a_command() {
    let refusal = |missing: &str| Refusal::new("GDPR Art. 6", missing, "Run `countenance gallery activate`.");
    let officer = Principal { roles: [Role::Officer].into(), ..Principal::of_directory("SAMPLE") };
    let operator = Principal { roles: [Role::Operator].into(), ..Principal::of_directory("SAMPLE") };
    let draft = refusal("the gallery 'two words' is a draft, not active");
    let told = plain(&view(Language::French, Some(officer.clone()), "/enrol"), &draft);
    assert!(told.words.contains("« two words »"), "{}", told.words);
    assert_eq!(told.next.as_ref().map(|(path, _)| path.as_str()), Some("/console/galleries/two%20words"));
    assert_eq!(told.record, "the gallery 'two words' is a draft, not active.");
    let there = view(Language::English, Some(officer), "/console/galleries/two%20words/facts");
    assert!(plain(&there, &draft).next.is_none(), "it is here already");
    let other = view(Language::English, Some(operator), "/search");
    assert!(plain(&other, &draft).next.is_none(), "it is not the operator's to see");
    assert!(plain(&other, &refusal("the mandate has expired")).next.is_some());
    let unknown = plain(&other, &refusal("the moon is not full"));
    assert!(!unknown.known && unknown.record.contains("gallery activate"), "{}", unknown.record);
}
