//! The page of an answer: what is held, said to the person in their language. First yes or no, then kind by kind, then
//! everything. It runs no program, asks no other computer for anything, and can be printed and read aloud.

use askama::Template;
use basis::{Ground, Purpose, RequestKind, Restriction, Territory};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::classes::Standing;
use super::data::{
    AccessAnswer, Compared, ExportOfPerson, FaceRecord, Holding, PersonRecord, SearchKind, SearchOfPerson,
};
use crate::service::words::{Value, Words};

type Facts = Vec<(String, String)>;

#[derive(Template)]
#[template(path = "access_answer.html")]
struct Page {
    lang: &'static str,
    title: String,
    sample: Option<String>,
    about: Facts,
    short_title: String,
    short: Vec<String>,
    contents: String,
    sections: Vec<Section>,
    footer: String,
}

struct Section {
    id: String,
    title: String,
    blocks: Vec<Block>,
}

enum Block {
    Text(String),
    Heading(String),
    Facts(Facts),
    List(Vec<String>),
    Table { head: Vec<String>, rows: Vec<Vec<String>> },
    Face { title: String, figures: Vec<Figure>, facts: Facts },
}

struct Figure {
    file: String,
    alt: String,
    caption: String,
}

/// Writes the page. Days are days in `zone`, the controller's.
pub(super) fn html(answer: &AccessAnswer, words: &Words, zone: &TimeZone) -> String {
    Writer { answer, words, zone }.page().render().expect("a template over strings in memory renders")
}

struct Writer<'a> {
    answer: &'a AccessAnswer,
    words: &'a Words,
    zone: &'a TimeZone,
}

impl Writer<'_> {
    fn page(&self) -> Page {
        let answer = self.answer;
        let title = match (answer.request.kind, answer.holdings.is_empty()) {
            (_, true) => "answer-title-none",
            (RequestKind::Portability, false) => "answer-title-portability",
            (_, false) => "answer-title-access",
        };
        let mut sections = vec![self.classes()];
        let mut number = 0;
        sections.extend(answer.holdings.iter().enumerate().map(|(at, holding)| self.holding(at, holding, &mut number)));
        if !answer.holdings.is_empty() {
            sections.push(self.searches());
            sections.push(self.exports());
        }
        if !answer.requests.is_empty() {
            sections.push(self.requests());
        }
        sections.push(self.looked());
        if answer.holdings.is_empty() {
            sections.push(self.retry());
        }
        sections.push(self.section("decisions", "answer-decisions", &["answer-decisions-text", "answer-transfers"]));
        sections.push(self.rights());
        sections.push(self.section("check", "answer-check", &["answer-check-text"]));
        Page {
            lang: self.words.language().tag(),
            title: self.say(title),
            sample: answer.sample.then(|| self.say("common-sample")),
            about: self.about(),
            short_title: self.say("answer-short"),
            short: self.short(),
            contents: self.say("answer-contents"),
            sections,
            footer: format!("{}, {}", answer.controller.name, answer.controller.address),
        }
    }

    fn about(&self) -> Facts {
        let AccessAnswer { request, controller, .. } = self.answer;
        let mut facts = vec![
            self.fact("answer-request", request.id.to_string()),
            self.fact("answer-received", self.day(request.received_at)),
            self.fact("answer-prepared", self.words.moment(request.prepared_at, self.zone)),
            self.fact("answer-controller", format!("{}, {}", controller.name, controller.address)),
            self.fact("answer-contact", controller.contact.clone()),
        ];
        for (name, party) in
            [("answer-officer", &controller.officer), ("answer-representative", &controller.representative)]
        {
            facts.extend(party.as_ref().map(|party| self.fact(name, format!("{}, {}", party.name, party.contact))));
        }
        facts
    }

    fn short(&self) -> Vec<String> {
        let answer = self.answer;
        let faces: usize = answer.holdings.iter().map(|holding| holding.faces.len()).sum();
        let galleries = Value::from(answer.holdings.len());
        let mut short = match (answer.holdings.is_empty(), faces) {
            (true, _) => vec![self.say("answer-short-no")],
            (false, 0) => vec![self.say_with("answer-short-record", &[("galleries", galleries)])],
            (false, _) => {
                vec![self.say_with("answer-short-yes", &[("faces", faces.into()), ("galleries", galleries)])]
            }
        };
        if !answer.holdings.is_empty() {
            let returned = answer.searches.iter().filter(|search| search.returned).count();
            let compared = answer.searches.len() - returned;
            let values = [("returned", returned.into()), ("compared", compared.into())];
            short.push(self.say_with("answer-short-searches", &values).trim().to_owned());
        }
        if answer.looked.erased_since > 0 {
            short.push(self.say_with("answer-short-erased", &[("faces", answer.looked.erased_since.into())]));
        }
        short.push(self.say("answer-short-machine"));
        short
    }

    fn classes(&self) -> Section {
        let (mut rows, mut notes) = (Vec::new(), Vec::new());
        for (class, standing) in self.answer.completeness.entries() {
            let name = self.say(&format!("answer-class-{class}"));
            let held = match standing {
                Standing::Present { count } => self.say_with("answer-held-yes", &[("count", (*count).into())]),
                Standing::None => self.say("answer-held-no"),
                Standing::Withheld(withheld) => {
                    let why = self.say(&format!("answer-withheld-{}", withheld.reason().name()));
                    notes.push((name.clone(), why));
                    self.say_with("answer-held-withheld", &[("article", withheld.article().into())])
                }
            };
            let note = format!("answer-note-{class}");
            if self.words.knows(&note) {
                notes.push((name.clone(), self.say(&note)));
            }
            rows.push(vec![name, held]);
        }
        let blocks = vec![
            Block::Text(self.say("answer-classes-lead")),
            Block::Table { head: vec![self.say("answer-class"), self.say("answer-held")], rows },
            Block::Facts(notes),
        ];
        Section { id: "classes".into(), title: self.say("answer-classes"), blocks }
    }

    fn holding(&self, at: usize, holding: &Holding, number: &mut usize) -> Section {
        let name = |name: &str| Value::from(name.to_owned());
        let purposes: Vec<String> = holding.purposes.iter().map(|purpose| self.purpose(purpose)).collect();
        let mut facts = vec![
            self.fact("answer-state", self.say(&format!("gallery-state-{}", holding.state.name()))),
            self.fact("answer-purposes", purposes.join("; ")),
        ];
        if let Some(basis) = holding.basis {
            facts.push(self.fact("answer-basis", self.say(&format!("basis-{}", basis.name()))));
        }
        if let Some(ground) = &holding.ground {
            facts.push(self.fact("answer-ground", self.ground(ground)));
        }
        let retention = match holding.retention_days {
            Some(days) => self.say_with("common-days", &[("days", days.into())]),
            None => self.say("answer-retention-open"),
        };
        facts.push(self.fact("answer-retention", retention));
        if let Some(notice) = &holding.notice {
            let values = [("version", name(&notice.version)), ("language", name(&notice.language))];
            let version = self.say_with("answer-notice-version", &values);
            let text = notice.text.as_ref().map_or(version.clone(), |text| format!("{version}: {text}"));
            facts.push(self.fact("answer-notice", text));
        }
        if holding.controller != self.answer.controller {
            let controller = &holding.controller;
            facts.push(self.fact("answer-controller", format!("{}, {}", controller.name, controller.address)));
            facts.push(self.fact("answer-contact", controller.contact.clone()));
            let officer = controller.officer.as_ref();
            facts
                .extend(officer.map(|party| self.fact("answer-officer", format!("{}, {}", party.name, party.contact))));
        }
        let mut blocks = vec![Block::Facts(facts)];
        for person in &holding.people {
            blocks.push(Block::Heading(self.say_with("answer-person", &[("label", name(&person.label))])));
            blocks.push(Block::Facts(self.person(person)));
        }
        for face in &holding.faces {
            *number += 1;
            blocks.push(self.face(face, *number));
        }
        if !holding.faces.is_empty() {
            blocks.push(Block::Text(self.say("answer-template-explained")));
        }
        let title = self.say_with("answer-holding", &[("name", name(&holding.name))]);
        Section { id: format!("collection-{}", at + 1), title, blocks }
    }

    fn person(&self, person: &PersonRecord) -> Facts {
        let mut facts = vec![self.fact("answer-added", self.day(person.added_at))];
        facts.extend(person.email.clone().map(|email| self.fact("answer-email", email)));
        facts.push(self.fact("answer-minor", self.yes_or_no(person.declared_minor)));
        facts.push(self.fact("answer-territory", self.territory(person.territory)));
        facts.extend(
            person.restriction.map(|restriction| self.fact("answer-restriction", self.restriction(restriction))),
        );
        for record in &person.consents {
            let consent = &record.consent;
            let state = serde_json::to_value(record.state).ok();
            let state = state.as_ref().and_then(|state| state.as_str()).unwrap_or_default();
            let values = [
                ("date", Value::from(self.day(consent.given_at))),
                ("version", Value::from(consent.text_version.clone())),
                ("state", Value::from(self.say(&format!("consent-state-{state}")))),
            ];
            let name = self.say_with("answer-consent", &[("number", Value::from(consent.id.to_string()))]);
            facts.push((name, self.say_with("answer-consent-line", &values)));
        }
        facts
    }

    fn face(&self, face: &FaceRecord, number: usize) -> Block {
        let numbered = |id: &str| self.say_with(id, &[("number", number.into())]);
        let mut figures = Vec::new();
        for (file, alt, caption) in [
            (&face.crop, "answer-crop-alt", "answer-crop-caption"),
            (&face.picture, "answer-picture-alt", "answer-picture-caption"),
        ] {
            let Some(file) = file else { continue };
            let mut caption = self.say(caption);
            if file.covered > 0 {
                caption = format!("{caption} {}", self.say_with("answer-covered", &[("places", file.covered.into())]));
            }
            figures.push(Figure { file: file.file.clone(), alt: numbered(alt), caption });
        }
        let mut facts = Vec::new();
        if figures.is_empty() {
            facts.push(self.fact("answer-picture-none", self.say("answer-no-picture")));
        }
        let whole = |number: f32| Value::from(format!("{number:.0}"));
        let [left, top, width, height] = face.region.map(whole);
        let place = [("left", left), ("top", top), ("width", width), ("height", height)];
        let decimal = |number: f32, decimals| Value::from(self.words.decimal(f64::from(number), decimals));
        let quality = [
            ("eyes", decimal(face.eye_distance_px, 0)),
            ("sharpness", decimal(face.sharpness, 2)),
            ("score", decimal(face.detector_score, 2)),
        ];
        let template =
            [("dimensions", Value::from(face.template.dimensions)), ("pack", Value::from(face.template.pack.clone()))];
        facts.extend([
            self.fact("answer-source", face.source.clone()),
            self.fact("answer-enrolled", self.day(face.enrolled_at)),
        ]);
        // A retention that is over is said as what it is.
        let over = |end: Timestamp| end < self.answer.request.prepared_at;
        let until = |end| if over(end) { "answer-until-past" } else { "answer-until" };
        facts.extend(face.kept_until.map(|end| self.fact(until(end), self.day(end))));
        facts.extend([
            self.fact("answer-restricted", self.yes_or_no(face.restricted)),
            self.fact("answer-territory", self.territory(face.territory)),
            self.fact("answer-others", face.faces_in_picture.to_string()),
            self.fact("answer-place", self.say_with("answer-place-line", &place)),
            self.fact("answer-quality", self.say_with("answer-quality-line", &quality)),
            self.fact("answer-template", self.say_with("answer-template-line", &template)),
            self.fact("answer-template-digest", face.template.sha256.to_string()),
        ]);
        facts.extend(face.said.iter().map(|said| {
            let day = said.day.to_string();
            let line = [("day", Value::from(day)), ("verdict", Value::from(said.verdict.clone()))];
            self.fact("answer-said", self.say_with("answer-said-line", &line))
        }));
        Block::Face { title: numbered("answer-face"), figures, facts }
    }

    fn searches(&self) -> Section {
        let searches = &self.answer.searches;
        let blocks = if searches.is_empty() {
            vec![Block::Text(self.say("answer-searches-none"))]
        } else {
            let head = ["day", "gallery", "purpose", "kind", "returned", "recipient"];
            let head = head.iter().map(|column| self.say(&format!("answer-search-{column}"))).collect();
            let rows = searches.iter().map(|search| self.search(search)).collect();
            vec![Block::Text(self.say("answer-searches-lead")), Block::Table { head, rows }]
        };
        Section { id: "searches".into(), title: self.say("answer-searches"), blocks }
    }

    fn search(&self, search: &SearchOfPerson) -> Vec<String> {
        let kind = match search.kind {
            SearchKind::Identify => "answer-search-kind-identify",
            SearchKind::Verify => "answer-search-kind-verify",
        };
        let returned = match (search.returned, search.similarity) {
            (false, _) => self.say("answer-search-returned-no"),
            (true, similarity) => {
                let similarity = self.words.decimal(f64::from(similarity.unwrap_or(0.0)), 1);
                self.say_with("answer-search-returned-yes", &[("similarity", similarity.into())])
            }
        };
        let recipient = match (search.returned, &search.recipient) {
            (false, _) => self.say("answer-recipient-nobody"),
            (true, recipient) => self.recipient(recipient.as_ref()),
        };
        let purpose = search.purpose.parse().map_or_else(|_| search.purpose.clone(), |known| self.purpose(&known));
        vec![self.date(search.day), search.gallery.clone(), purpose, self.say(kind), returned, recipient]
    }

    fn exports(&self) -> Section {
        let exports = &self.answer.exports;
        let blocks = if exports.is_empty() {
            vec![Block::Text(self.say("answer-exports-none"))]
        } else {
            let head = ["day", "gallery", "purpose", "recipient"];
            let head = head.iter().map(|column| self.say(&format!("answer-search-{column}"))).collect();
            let row = |export: &ExportOfPerson| {
                let purpose = export
                    .purpose
                    .as_ref()
                    .map(|text| text.parse().map_or_else(|_| text.clone(), |known| self.purpose(&known)));
                let purpose = purpose.unwrap_or_else(|| self.say("answer-recipient-unrecorded"));
                vec![self.date(export.day), export.gallery.clone(), purpose, self.recipient(export.recipient.as_ref())]
            };
            vec![Block::Table { head, rows: exports.iter().map(row).collect() }]
        };
        Section { id: "exports".into(), title: self.say("answer-exports"), blocks }
    }

    fn requests(&self) -> Section {
        let line = |other: &super::data::OtherRequest| {
            let values = [
                ("kind", Value::from(self.say(&format!("request-kind-{}", other.kind.name())))),
                ("date", Value::from(self.day(other.received_at))),
                ("state", Value::from(self.say(&format!("request-state-{}", other.state.name())))),
                ("number", Value::from(other.id.to_string())),
            ];
            self.say_with("answer-requests-line", &values)
        };
        let blocks = vec![Block::List(self.answer.requests.iter().map(line).collect())];
        Section { id: "requests".into(), title: self.say("answer-requests"), blocks }
    }

    fn looked(&self) -> Section {
        let looked = &self.answer.looked;
        let how = |compared: Option<Compared>| match compared {
            None => self.say("answer-looked-reference"),
            Some(Compared { day, faces, cosine, miss_rate }) => {
                let missed = 100.0 * miss_rate;
                let decimals = usize::from((missed - missed.round()).abs() > 0.05);
                let values = [
                    ("faces", Value::from(faces)),
                    ("date", Value::from(self.date(day))),
                    ("cosine", Value::from(self.words.decimal(f64::from(cosine), 2))),
                    ("missed", Value::from(self.words.decimal(missed, decimals))),
                ];
                self.say_with("answer-looked-compared", &values)
            }
        };
        let rows = looked.galleries.iter();
        let rows = rows.map(|gallery| vec![gallery.name.clone(), gallery.faces.to_string(), how(gallery.compared)]);
        let mut blocks = vec![
            Block::Text(self.say("answer-looked-lead")),
            Block::Text(self.say_with("answer-looked-reviewed", &[("reviewed", looked.reviewed.into())])),
            Block::Table {
                head: ["gallery", "faces", "how"].map(|column| self.say(&format!("answer-looked-{column}"))).to_vec(),
                rows: rows.collect(),
            },
        ];
        if self.answer.request.selfie_used {
            blocks.push(Block::Text(self.say("answer-looked-selfie")));
        }
        Section { id: "looked".into(), title: self.say("answer-looked"), blocks }
    }

    fn retry(&self) -> Section {
        let ways = ["receipt", "source", "name", "photo"].map(|way| self.say(&format!("answer-retry-{way}")));
        let blocks = vec![Block::Text(self.say("answer-retry-lead")), Block::List(ways.to_vec())];
        Section { id: "retry".into(), title: self.say("answer-retry"), blocks }
    }

    fn rights(&self) -> Section {
        let rights =
            ["rectification", "erasure", "restriction", "portability", "objection", "withdrawal", "complaint", "court"];
        let contact = Value::from(self.answer.controller.contact.clone());
        let blocks = vec![
            Block::Text(self.say_with("answer-rights-lead", &[("contact", contact)])),
            Block::List(rights.iter().map(|right| self.say(&format!("answer-right-{right}"))).collect()),
        ];
        Section { id: "rights".into(), title: self.say("answer-rights"), blocks }
    }

    fn section(&self, id: &str, title: &str, texts: &[&str]) -> Section {
        let blocks = texts.iter().map(|text| Block::Text(self.say(text))).collect();
        Section { id: id.to_owned(), title: self.say(title), blocks }
    }

    fn recipient(&self, recipient: Option<&String>) -> String {
        let withheld = matches!(self.answer.completeness.recipients, Standing::Withheld(_));
        match recipient {
            Some(recipient) => recipient.clone(),
            None if withheld => self.say("answer-recipient-withheld"),
            None => self.say("answer-recipient-unrecorded"),
        }
    }

    fn purpose(&self, purpose: &Purpose) -> String {
        match purpose {
            Purpose::Other(words) => words.clone(),
            named => self.say(&format!("purpose-{named}")),
        }
    }

    fn ground(&self, ground: &Ground) -> String {
        let id = match ground {
            Ground::Condition { condition, .. } => format!("condition-{}", condition.name()),
            Ground::Derogation { .. } => "ground-derogation".to_owned(),
        };
        let said = self.say(&id);
        match ground.law() {
            Some(law) => self.say_with("ground-with-law", &[("ground", said.into()), ("law", law.to_string().into())]),
            None => said,
        }
    }

    fn territory(&self, territory: Territory) -> String {
        let (id, country) = match territory {
            Territory::Declared { country } => ("territory-declared", country),
            Territory::Gallery { country } => ("territory-gallery", country),
            Territory::Source { country } => ("territory-source", country),
            Territory::Unknown => return self.say("territory-unknown"),
        };
        self.say_with(id, &[("country", country.to_string().into())])
    }

    fn restriction(&self, restriction: Restriction) -> String {
        let cause = serde_json::to_value(restriction.cause).ok();
        let cause = cause.as_ref().and_then(|cause| cause.as_str()).unwrap_or_default();
        let cause = self.say(&format!("restriction-{cause}"));
        self.say_with(
            "answer-restriction-since",
            &[("cause", cause.into()), ("date", self.day(restriction.since).into())],
        )
    }

    fn yes_or_no(&self, yes: bool) -> String {
        self.say(if yes { "common-yes" } else { "common-no" })
    }

    fn fact(&self, name: &str, value: String) -> (String, String) {
        (self.say(name), value)
    }

    fn say(&self, id: &str) -> String {
        self.words.say(id)
    }

    fn say_with(&self, id: &str, values: &[(&str, Value<'_>)]) -> String {
        self.words.say_with(id, values)
    }

    fn day(&self, at: Timestamp) -> String {
        self.words.day(at, self.zone)
    }

    fn date(&self, date: Date) -> String {
        self.words.date(date)
    }
}
