//! Facts of a gallery as they are typed: `KEY=VALUE`, or lines of a TOML file. The keys stand in [`super::keys`].

use std::fmt::Write as _;
use std::path::Path;

use jiff::Timestamp;
use server::ServiceError;
use server::basis::GalleryFacts;

use super::keys::{Change, KEYS, Key};
use crate::failure::Failure;

/// One fact as it was typed, understood but not recorded.
#[derive(Clone)]
pub(super) struct Fact {
    /// Where its key stands in the table: facts are recorded in that order, because some rest on others.
    place: usize,
    change: Change,
}

impl std::fmt::Debug for Fact {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Fact({})", KEYS[self.place].name)
    }
}

/// Reads `KEY=VALUE`; says which keys or values there are where one is not known.
pub(super) fn read(text: &str) -> Result<Fact, String> {
    let (name, value) = text.split_once('=').ok_or("write it as KEY=VALUE")?;
    of(name.trim(), value.trim())
}

/// Facts of the command line and of a file, in the order in which they are recorded.
pub(super) fn gather(typed: &[Fact], file: Option<&Path>) -> Result<Vec<Fact>, Failure> {
    let mut facts = typed.to_vec();
    if let Some(path) = file {
        let text = std::fs::read_to_string(path).map_err(|source| ServiceError::Io {
            doing: "read the facts in",
            path: path.to_path_buf(),
            source,
        })?;
        facts.extend(of_toml(&text).map_err(|problem| Failure::Usage(format!("{}: {problem}", path.display())))?);
    }
    facts.sort_by_key(|fact| fact.place);
    for pair in facts.windows(2) {
        let key = &KEYS[pair[0].place];
        if pair[0].place == pair[1].place && key.begin.is_none() {
            return Err(Failure::Usage(format!("'{}' is given twice; give it once", key.name)));
        }
    }
    Ok(facts)
}

/// Records gathered facts.
pub(super) fn apply(facts: &[Fact], known: &mut GalleryFacts, now: Timestamp) -> Result<(), ServiceError> {
    let mut last = None;
    for fact in facts {
        let key = &KEYS[fact.place];
        if let Some(begin) = key.begin.filter(|_| last != Some(fact.place)) {
            begin(known);
        }
        last = Some(fact.place);
        (fact.change)(known, now)?;
    }
    Ok(())
}

/// All keys, for the help of the commands that take them.
pub(super) fn help() -> String {
    let mut text = String::from("Keys:\n");
    for Key { name, help, values, .. } in KEYS {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "  {name}\n      {help}\n      = {values}");
    }
    text.push_str("\nIn a file: the same keys, e.g.\n  retention-days = 365\n  purpose = [\"research\", \"archive-identification\"]");
    text
}

/// The command line that would record these keys, to be filled in.
pub(super) fn typed(gallery: &str, keys: &[&str]) -> String {
    let mut line = format!("countenance gallery set {}", quoted(gallery));
    for key in keys {
        let example = KEYS.iter().find(|known| known.name == *key).map_or("VALUE", |known| known.example);
        let _ = write!(line, " {}", quoted(&format!("{key}={example}")));
    }
    line
}

/// A word as a shell takes it whole.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./=:@+".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

fn of(name: &str, value: &str) -> Result<Fact, String> {
    let place = KEYS.iter().position(|key| key.name == name).ok_or_else(|| {
        let known: Vec<_> = KEYS.iter().map(|key| key.name).collect();
        format!("there is no key '{name}'; the keys are {}", known.join(", "))
    })?;
    let key = &KEYS[place];
    if value.is_empty() {
        return Err(format!("{name} is blank; it takes {}", key.values));
    }
    let change = (key.read)(value).map_err(|problem| format!("{name}={value}: {problem}; it takes {}", key.values))?;
    Ok(Fact { place, change })
}

fn of_toml(text: &str) -> Result<Vec<Fact>, String> {
    let table: toml::Table = text.parse().map_err(|error: toml::de::Error| error.to_string())?;
    let mut facts = Vec::new();
    for (name, value) in table {
        match value {
            toml::Value::Array(values) => {
                for value in values {
                    facts.push(of(&name, &plain(&name, value)?)?);
                }
            }
            value => facts.push(of(&name, &plain(&name, value)?)?),
        }
    }
    Ok(facts)
}

/// A TOML value as it would be typed.
fn plain(name: &str, value: toml::Value) -> Result<String, String> {
    match value {
        toml::Value::String(text) => Ok(text),
        toml::Value::Table(_) | toml::Value::Array(_) => Err(format!("{name} takes plain values")),
        other => Ok(other.to_string()),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use server::basis::{Controller, GalleryId, Purpose};

    use super::*;

    pub(in crate::command::gallery) fn draft() -> GalleryFacts {
        let controller = Controller {
            name: "Stadtarchiv".into(),
            address: "1 Main Street".into(),
            country: "FR".parse().unwrap(),
            established_in_union: true,
            contact: "archive@example.org".into(),
            representative: None,
            officer: None,
            public_authority: false,
        };
        GalleryFacts::draft(GalleryId::from_bytes([7; 16]), "portraits", controller)
    }

    fn recorded(typed: &[&str]) -> Result<GalleryFacts, String> {
        let facts: Vec<_> = typed.iter().map(|text| read(text)).collect::<Result<_, _>>()?;
        let facts = gather(&facts, None).map_err(|failure| format!("{failure:?}"))?;
        let mut known = draft();
        apply(&facts, &mut known, Timestamp::UNIX_EPOCH).map_err(|error| error.to_string())?;
        Ok(known)
    }

    #[test]
    fn facts_are_recorded_in_the_tables_order() {
        let law = "law=Code du patrimoine, Art. L. 211-2";
        let decision = "officer-decision=Ada L.: the law covers it";
        let known = recorded(&[decision, law, "condition=archiving-research", "basis=public-task"]).unwrap();
        let legal = known.legal_ground().unwrap();
        assert_eq!(legal.ground.law().unwrap().as_str(), "Code du patrimoine, Art. L. 211-2");
        let decided = known.officer_decision.unwrap();
        assert_eq!((decided.who.as_str(), decided.reason.as_str()), ("Ada L.", "the law covers it"));
        assert_eq!(decided.about, legal);
    }

    #[test]
    fn a_repeated_purpose_replaces_what_stood() {
        let mut known = draft();
        known.purposes = vec![Purpose::AccessControl];
        let facts: Vec<_> = ["purpose=research", "purpose=other:chronicle"].map(|text| read(text).unwrap()).to_vec();
        apply(&gather(&facts, None).unwrap(), &mut known, Timestamp::UNIX_EPOCH).unwrap();
        assert_eq!(known.purposes, [Purpose::Research, Purpose::Other("chronicle".into())]);
        assert!(recorded(&["keep=crop", "keep=none"]).unwrap_err().contains("given twice"));
    }

    #[test]
    fn what_is_wrong_is_named_with_what_would_be_right() {
        for (typed, told) in [
            ("basis", "KEY=VALUE"),
            ("colour=red", "there is no key 'colour'; the keys are basis, "),
            ("basis=because", "legitimate-interests"),
            ("keep=everything", "crop | original | none"),
            ("retention-days=0", "retention-days=0"),
            ("retention-days=", "retention-days is blank"),
            ("min-detector-score=2", "0 to 1"),
            ("territory=France", "FR"),
            ("officer-decision=yes", "WHO: REASON"),
            ("valid-until=soon", "2026-12-31"),
        ] {
            let error = read(typed).unwrap_err();
            assert!(error.contains(told), "{typed}: {error}");
        }
        assert!(recorded(&["law=a law"]).unwrap_err().contains("condition"));
        assert!(recorded(&["notice-version=2"]).unwrap_err().contains("notice=FILE"));
        assert!(recorded(&["evidence=/nowhere/at/all"]).unwrap_err().contains("/nowhere/at/all"));
    }

    #[test]
    fn a_file_says_the_same_as_the_command_line() {
        let of_file =
            of_toml("retention-days = 365\npurpose = [\"research\", \"access-control\"]\nkeep = \"none\"\n").unwrap();
        let mut known = draft();
        apply(&gather(&of_file, None).unwrap(), &mut known, Timestamp::UNIX_EPOCH).unwrap();
        assert_eq!(
            known,
            recorded(&["keep=none", "purpose=research", "purpose=access-control", "retention-days=365"]).unwrap()
        );
        assert!(of_toml("dpia = { reference = 1 }").is_err());
    }

    #[test]
    fn what_is_shown_can_be_typed_again() {
        let typed = [
            "basis=consent",
            "condition=explicit-consent",
            "retention-days=90",
            "age-policy=adults-only",
            "keep=original",
            "mandate-policy=other-person-required",
            "territory=FR",
            "group-photo-matching=the photographer's contract",
        ];
        let known = recorded(&typed).unwrap();
        for text in typed {
            let (name, value) = text.split_once('=').unwrap();
            let key = KEYS.iter().find(|key| key.name == name).unwrap();
            assert_eq!((key.show)(&known).as_deref(), Some(value), "{name}");
        }
    }

    #[test]
    fn every_key_is_in_the_help_with_an_example_that_can_be_read() {
        let help = help();
        for key in KEYS {
            assert!(help.contains(key.name) && help.contains(key.help) && help.contains(key.values), "{}", key.name);
            assert!(read(&format!("{}={}", key.name, key.example)).is_ok(), "{}", key.name);
        }
        assert_eq!(
            typed("my archive", &["retention-days", "law"]),
            "countenance gallery set 'my archive' retention-days=365 'law=NAME OF THE LAW, ARTICLE'"
        );
    }
}
