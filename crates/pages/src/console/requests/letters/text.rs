//! What a letter says: the sentences that fit, in the language of the letter, with what the records and the officer say.

use server::basis::{RequestKind, Tier};
use server::service::words::Words;

use super::facts::Facts;
use super::gaps::{BLANK, Filled, Gap};
use super::kind::Letter;
use crate::view::{Said, View};

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) text: String,
    /// Whether it names what is still to be written.
    pub(super) blank: bool,
}

/// A part of a letter, in its order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Block {
    /// Who writes, and to whom; several lines.
    Address(Vec<Piece>),
    /// What it is about.
    Subject(Vec<Piece>),
    Text(Vec<Piece>),
    List(Vec<Vec<Piece>>),
}

/// A letter.
pub(super) struct Sheet {
    pub(super) blocks: Vec<Block>,
    /// How many blanks are left.
    pub(super) blanks: usize,
}

/// Writes a letter.
pub(super) fn compose(v: &View, letter: Letter, facts: &Facts, gaps: &[Gap], filled: &Filled) -> Sheet {
    let mut writer = Writer { v, facts, gaps, filled, blocks: Vec::new() };
    writer.head();
    writer.body(letter);
    if !matches!(letter, Letter::Received | Letter::Identify | Letter::Refused) {
        writer.with("letter-complaint", "authority");
    }
    writer.foot();
    let blanks = gaps.iter().filter(|gap| gap.needed && filled.said(v, gap, facts.request.kind).is_none()).count();
    Sheet { blocks: writer.blocks, blanks }
}

struct Writer<'a> {
    /// In the language of the letter.
    v: &'a View,
    facts: &'a Facts,
    gaps: &'a [Gap],
    filled: &'a Filled,
    blocks: Vec<Block>,
}

impl Writer<'_> {
    fn head(&mut self) {
        let (v, facts) = (self.v, self.facts);
        if facts.sample {
            self.text(v.t("common-sample"));
        }
        let officer = facts.officer.as_ref();
        let officer = officer.map(|party| v.t2("letter-officer", "name", &party.name, "contact", &party.contact));
        let from: Vec<String> =
            facts.controller.iter().cloned().chain(officer).filter(|line| !line.is_empty()).collect();
        self.blocks.push(Block::Address(pieces(&from.join("\n"))));
        let to: Vec<String> = [Some(self.blank("name")), self.free("address")].into_iter().flatten().collect();
        self.blocks.push(Block::Address(pieces(&to.join("\n"))));
        self.text(self.blank("date"));
        let right = v.word("request-kind", facts.request.kind.name());
        let subject = v.t2("letter-subject", "received", &v.day(&facts.request.received_at), "right", &right);
        let reference = v.t1("letter-reference", "reference", &facts.request.id.to_string());
        self.blocks.push(Block::Subject(pieces(&format!("{subject}\n{reference}"))));
        self.with("letter-greeting", "name");
    }

    fn foot(&mut self) {
        let (v, [controller, _, contact]) = (self.v, &self.facts.controller);
        self.text(v.t1("letter-questions", "contact", contact));
        self.text(v.t("letter-closing"));
        self.text(v.t2("letter-for", "signer", &self.blank("signer"), "controller", controller));
    }

    fn body(&mut self, letter: Letter) {
        match letter {
            Letter::Received => self.received(),
            Letter::Identify => self.identify(),
            Letter::Extension => self.extension(),
            Letter::Answer => self.answer(),
            Letter::Nothing => self.nothing(),
            Letter::Erased => self.erased(),
            Letter::Stopped => self.stopped(),
            Letter::Rectified => self.rectified(),
            Letter::Lifted => self.lifted(),
            Letter::Refused => self.refused(),
        }
    }

    fn received(&mut self) {
        let (v, request) = (self.v, &self.facts.request);
        self.text(v.t1("letter-received-1", "received", &v.day(&request.received_at)));
        self.text(v.t1("letter-received-2", "due", &v.date(&request.due)));
        if request.paused {
            self.text(v.t("letter-received-paused"));
        }
        if self.facts.stopped_since.is_some() {
            self.text(v.t("letter-received-stopped"));
        }
        self.with_free("letter-received-link", "link");
    }

    fn identify(&mut self) {
        let (v, request) = (self.v, &self.facts.request);
        self.text(v.t("letter-identify-1"));
        self.with("letter-identify-2", "reason");
        // A second proof is asked for only where nothing was shown and two are wanted.
        let two = request.tier == Tier::First && request.kind.tier_to_grant() == Tier::Third;
        self.text(v.t1("letter-identify-need", "count", &(1 + usize::from(two))));
        self.list(["receipt", "reference", "picture", "code", "staff"].map(|way| v.word("letter-identify", way)));
        self.text(v.t("letter-identify-3"));
        self.text(v.t("letter-identify-4"));
        if request.paused {
            self.text(v.t("letter-identify-paused"));
        }
    }

    fn extension(&mut self) {
        self.text(self.v.t("letter-extension-1"));
        self.with("letter-extension-2", "reason");
        self.with("letter-extension-3", "until");
    }

    fn answer(&mut self) {
        let (v, request) = (self.v, &self.facts.request);
        let portable = request.kind == RequestKind::Portability;
        let begin = if portable { "letter-answer-portability-1" } else { "letter-answer-1" };
        self.text(v.t1(begin, "count", &request.theirs.unwrap_or(0)));
        self.with("letter-answer-handover", "handover");
        self.text(v.t("letter-answer-2"));
        self.list(["pictures", "why", "who", "searches"].map(|part| v.word("letter-answer", part)));
        // Art. 15(1)(e): which rights there are is a part of the answer, said as the archive says it.
        let archive = Words::of(v.words.language());
        self.text(v.t("letter-answer-3"));
        self.list(
            ["rectification", "erasure", "restriction", "objection"]
                .map(|of| archive.say(&format!("answer-right-{of}"))),
        );
    }

    fn nothing(&mut self) {
        let (v, facts) = (self.v, self.facts);
        self.text(v.t("letter-nothing-1"));
        if !facts.person.identified.is_empty() {
            self.text(v.t("letter-nothing-references"));
        }
        if let Some((faces, galleries)) = facts.compared {
            self.text(v.t2("letter-nothing-photos", "faces", &faces, "galleries", &galleries));
        }
        self.text(v.t("letter-nothing-2"));
    }

    fn erased(&mut self) {
        let (v, facts) = (self.v, self.facts);
        self.text(v.t("letter-erased-1"));
        if facts.erased.is_empty() {
            self.text(self.blank("certificates"));
        } else {
            let line = |erased: &super::facts::Erased| {
                let values = [
                    ("faces", erased.faces.value()),
                    ("gallery", erased.gallery.value()),
                    ("day", v.day(&erased.at).into()),
                    ("certificate", erased.certificate.to_string().into()),
                ];
                v.words.say_with("letter-erased-list", &values)
            };
            let lines: Vec<String> = facts.erased.iter().map(line).collect();
            self.list(lines);
        }
        self.text(v.t("letter-erased-2"));
        self.with("letter-erased-stays", "stays");
        self.recipients();
    }

    fn stopped(&mut self) {
        let (v, facts) = (self.v, self.facts);
        let kind = facts.request.kind;
        let of = if kind.restricts_at_once() { kind.name() } else { "other" };
        self.text(v.word("letter-stopped", of));
        if let Some(since) = &facts.stopped_since {
            self.text(v.t1("letter-stopped-since", "since", &v.day(since)));
        }
        self.with_free("letter-stopped-then", "then");
        if !facts.told.is_empty() {
            self.recipients();
        }
    }

    fn rectified(&mut self) {
        self.text(self.v.t("letter-rectified-1"));
        self.with("letter-rectified-2", "what");
        self.recipients();
    }

    fn lifted(&mut self) {
        self.with("letter-lifted-1", "from");
        self.with("letter-lifted-2", "reason");
    }

    fn refused(&mut self) {
        let v = self.v;
        match self.facts.when("refused") {
            Some(at) => self.text(v.t1("letter-refused-on", "day", &v.day(at))),
            None => self.text(v.t("letter-refused-1")),
        }
        self.with("letter-refused-ground", "ground");
        self.with("letter-refused-reason", "reason");
        self.text(v.t("letter-refused-2"));
        self.list([
            v.t("letter-refused-us"),
            v.t1("letter-refused-authority", "authority", &self.blank("authority")),
            v.t1("letter-refused-court", "court", &self.blank("court")),
        ]);
    }

    /// Who was told (Art. 19): as the records say it, else as the officer does.
    fn recipients(&mut self) {
        let (v, told) = (self.v, &self.facts.told);
        if told.is_empty() {
            self.with("letter-told-gap", "recipients");
        } else {
            self.text(v.t("letter-told"));
            let line = |of: &server::service::recipients::Told| {
                v.t2("letter-told-one", "recipient", &of.recipient, "how", &of.how)
            };
            let lines: Vec<String> = told.iter().map(line).collect();
            self.list(lines);
        }
    }

    fn text(&mut self, text: String) {
        self.blocks.push(Block::Text(pieces(&text)));
    }

    fn list(&mut self, lines: impl IntoIterator<Item = String>) {
        self.blocks.push(Block::List(lines.into_iter().map(|line| pieces(&line)).collect()));
    }

    /// A sentence around a blank.
    fn with(&mut self, id: &str, gap: &str) {
        self.text(self.v.t1(id, gap, &self.blank(gap)));
    }

    /// The same, left out where the blank is empty.
    fn with_free(&mut self, id: &str, gap: &str) {
        if let Some(said) = self.free(gap) {
            self.text(self.v.t1(id, gap, &said));
        }
    }

    /// What stands in a blank, or its name as a mark.
    fn blank(&self, name: &str) -> String {
        let [open, shut] = BLANK;
        self.free(name).unwrap_or_else(|| format!("{open}{}{shut}", self.v.word("letter-gap", name)))
    }

    fn free(&self, name: &str) -> Option<String> {
        let gap = self.gaps.iter().find(|gap| gap.name == name)?;
        self.filled.said(self.v, gap, self.facts.request.kind)
    }
}

/// A line taken apart at the marks of its blanks.
fn pieces(text: &str) -> Vec<Piece> {
    let [open, shut] = BLANK;
    let mut found = Vec::new();
    for (at, part) in text.split(open).enumerate() {
        let (blank, rest) = if at == 0 { ("", part) } else { part.split_once(shut).unwrap_or((part, "")) };
        for (text, blank) in [(blank, true), (rest, false)] {
            if !text.is_empty() {
                found.push(Piece { text: text.to_owned(), blank });
            }
        }
    }
    found
}
