//! The blanks of a letter: what the records do not say, or what the officer may want to say otherwise.

use jiff::civil::Date;
use server::basis::{RefusalGround, RequestKind};
use server::http::Form;
use server::service::words::Language;

use super::facts::Facts;
use super::kind::Letter;
use crate::console::fields;
use crate::view::View;

/// Around the name of a blank in a letter's sentence, so that the page can mark it. They are of a private use: no text that
/// is typed keeps them.
pub(super) const BLANK: [char; 2] = ['\u{e000}', '\u{e001}'];

/// What a blank takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// A line.
    Line,
    /// Several lines.
    Text,
    /// A day; the letter writes it in its own language.
    Day,
    /// A ground of refusal that the right knows.
    Ground,
}

/// A blank.
#[derive(Debug, Clone, Copy)]
pub(super) struct Gap {
    pub(super) name: &'static str,
    pub(super) shape: Shape,
    /// Whether the letter wants it; else its sentence is left out with it.
    pub(super) needed: bool,
}

const fn gap(name: &'static str, shape: Shape) -> Gap {
    Gap { name, shape, needed: true }
}

const fn free(name: &'static str, shape: Shape) -> Gap {
    Gap { name, shape, needed: false }
}

/// The blanks of a letter, in the order in which it has them.
pub(super) fn of(letter: Letter, facts: &Facts) -> Vec<Gap> {
    use Shape::{Day, Ground, Line, Text};
    let mut gaps = vec![gap("name", Line), free("address", Text), gap("date", Day)];
    match letter {
        Letter::Received => gaps.push(free("link", Line)),
        Letter::Identify => gaps.push(gap("reason", Text)),
        Letter::Extension => gaps.extend([gap("reason", Text), gap("until", Day)]),
        Letter::Answer => gaps.push(gap("handover", Text)),
        Letter::Nothing => {}
        Letter::Erased => {
            if facts.erased.is_empty() {
                gaps.push(gap("certificates", Text));
            }
            gaps.push(gap("stays", Text));
        }
        Letter::Stopped => gaps.push(free("then", Text)),
        Letter::Rectified => gaps.push(gap("what", Text)),
        Letter::Lifted => gaps.extend([gap("from", Day), gap("reason", Text)]),
        Letter::Refused => gaps.extend([gap("ground", Ground), gap("reason", Text), gap("court", Text)]),
    }
    if matches!(letter, Letter::Erased | Letter::Rectified) && facts.told.is_empty() {
        gaps.push(gap("recipients", Text));
    }
    if !matches!(letter, Letter::Received | Letter::Identify) {
        gaps.push(gap("authority", Text));
    }
    gaps.push(gap("signer", Line));
    gaps
}

/// What stands in the blanks, by their names.
#[derive(Debug, Clone, Default)]
pub(super) struct Filled(Vec<(&'static str, String)>);

impl Filled {
    /// What the records say.
    pub(super) fn from_records(gaps: &[Gap], letter: Letter, facts: &Facts, language: Language) -> Self {
        let person = &facts.person;
        let said = |gap: &Gap| match gap.name {
            "name" => person.name.clone(),
            "address" => person.contact.clone(),
            "date" => Some(facts.today.to_string()),
            "signer" => Some(facts.signer.clone()),
            "reason" => match letter {
                Letter::Identify => facts.reason("doubted"),
                Letter::Extension => facts.reason("extended"),
                Letter::Refused => facts.reason("refused"),
                _ => None,
            }
            .map(str::to_owned),
            "until" => facts.request.extended.then(|| facts.request.due.to_string()),
            // The certificate speaks English; elsewhere the page shows what it says beside the blank.
            "stays" if language == Language::English => Some(stays(facts).join("\n")),
            "authority" => {
                let named = facts.authorities.iter().map(|party| format!("{}, {}", party.name, party.contact));
                Some(named.collect::<Vec<_>>().join("; "))
            }
            _ => None,
        };
        Self(gaps.iter().map(|gap| (gap.name, said(gap).unwrap_or_default())).collect())
    }

    /// What was typed.
    pub(super) fn from_form(gaps: &[Gap], form: &Form) -> Self {
        let plain = |text: &str| text.replace("\r\n", "\n").replace(BLANK, "");
        Self(gaps.iter().map(|gap| (gap.name, plain(form.text(gap.name)))).collect())
    }

    /// As it stands in the form.
    pub(super) fn typed(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value)
    }

    /// As it stands in the letter, in the letter's language; none where it is empty or cannot be read.
    pub(super) fn said(&self, v: &View, gap: &Gap, kind: RequestKind) -> Option<String> {
        let typed = Some(self.typed(gap.name)).filter(|typed| !typed.is_empty())?;
        match gap.shape {
            Shape::Line | Shape::Text => Some(typed.to_owned()),
            Shape::Day => typed.parse::<Date>().ok().map(|day| v.date(&day)),
            Shape::Ground => {
                grounds(kind).find(|ground| ground == typed).map(|ground| v.word("letter-ground", &ground))
            }
        }
    }
}

/// The grounds on which a request of a kind may be refused, in words of the records.
pub(super) fn grounds(kind: RequestKind) -> impl Iterator<Item = String> {
    RefusalGround::ALL.into_iter().filter(move |ground| ground.answers(kind)).map(|ground| fields::name_of(&ground))
}

/// What stays after an erasure, one a line.
pub(super) fn stays(facts: &Facts) -> Vec<String> {
    facts.stays.iter().map(|stays| format!("{}: {}", stays.what, stays.why)).collect()
}
