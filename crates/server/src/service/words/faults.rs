//! Looking a catalogue through, for the tests of the crates that have one.

use std::collections::{BTreeMap, BTreeSet};

use super::{Catalogue, Language, Words};

/// What is wrong with a catalogue: a message that a language lacks or that names other values there, and a sentence that
/// stands in English where it should not.
#[must_use]
pub fn faults(catalogue: &'static Catalogue) -> Vec<String> {
    let mut found = Vec::new();
    let english = variables(catalogue, Language::English, &mut found);
    for language in Language::ALL {
        let own = variables(catalogue, language, &mut found);
        for (id, named) in &english {
            match own.get(id) {
                None => found.push(format!("{}: {id} is lacking", language.tag())),
                Some(other) if other != named => {
                    found.push(format!("{}: {id} names {other:?}, English {named:?}", language.tag()));
                }
                Some(_) => {}
            }
        }
        found.extend(
            own.keys()
                .filter(|id| !english.contains_key(*id))
                .map(|id| format!("{}: {id} is in no other language", language.tag())),
        );
    }
    let [one, other, third] = Language::ALL.map(|language| Words::out_of(catalogue, language));
    for id in english.iter().filter(|(_, named)| named.is_empty()).map(|(id, _)| id) {
        let said = one.say(id);
        // `Restriction`, `Images` and the like are words of two languages; no sentence is.
        if said.split(' ').count() > 2 && said == other.say(id) || said == third.say(id) && !is_a_name(&said) {
            found.push(format!("{id} is English in another language: {said}"));
        }
    }
    found
}

/// What is written alike everywhere: names, formats, languages in their own words.
fn is_a_name(said: &str) -> bool {
    !said.contains(' ') && (!said.is_ascii() || said.chars().any(|letter| letter.is_ascii_uppercase()))
}

/// The variables of each message: what stands after a dollar sign.
fn variables(
    catalogue: &Catalogue,
    language: Language,
    faults: &mut Vec<String>,
) -> BTreeMap<String, BTreeSet<String>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for source in catalogue.sources[language as usize] {
        let mut id = String::new();
        for line in source.lines().filter(|line| !line.starts_with('#')) {
            if line.starts_with(|first: char| first.is_ascii_alphabetic()) {
                id = line.split('=').next().unwrap_or_default().trim().to_owned();
                if found.insert(id.clone(), BTreeSet::new()).is_some() {
                    faults.push(format!("{}: {id} stands twice", language.tag()));
                }
            }
            for rest in line.split('$').skip(1) {
                let name = rest.chars().take_while(|next| next.is_ascii_alphanumeric() || *next == '-').collect();
                found.entry(id.clone()).or_default().insert(name);
            }
        }
    }
    found
}
