//! Drafts of what is sent after a breach: the notice to the authority (Art. 33(3)) and the one to the people (Art. 34(2)).
//! A draft says what the records know, and marks what only a person can say.

use std::fmt::Write as _;

use basis::{BreachId, Controller, Party};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::breaches::{self, Breach, Touched};
use super::{gallery_register, particulars, register};
use crate::error::ServiceError;
use crate::installation::Installation;

/// What stands where only a person can say it.
const TO_SAY: &str = "[to be said]";

/// The notice to the authority, field by field (Art. 33(3)).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AuthorityNotice {
    /// The breach.
    pub breach: BreachId,
    /// The first notice, or one that adds to it (Art. 33(4)).
    pub phase: u32,
    /// The authority, where it is recorded.
    pub authority: Option<Party>,
    /// Who notifies.
    pub controller: Controller,
    /// When they became aware.
    pub aware_at: Timestamp,
    /// Why it is later than 72 hours, where it is and was said (Art. 33(1)).
    pub delay: Option<String>,
    /// (a) the nature of the breach, in the words of DPV.
    pub nature: Vec<String>,
    /// (a) what happened.
    pub description: String,
    /// (a) the categories of people, where they are recorded.
    pub people: Vec<String>,
    /// (a) about how many people and records.
    pub touched: Touched,
    /// (a) the same, counted anew from what is held now.
    pub touched_now: Touched,
    /// (a) the categories of records.
    pub categories: Vec<String>,
    /// The galleries, by name.
    pub galleries: Vec<String>,
    /// (b) the data protection officer or another contact point.
    pub contact: String,
    /// (c) the likely consequences; null where nobody said them yet.
    pub consequences: Option<String>,
    /// (d) the measures; null where nobody said them yet.
    pub measures: Option<String>,
}

/// What is to be sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BreachDraft {
    /// The notice to the authority, as fields.
    pub fields: AuthorityNotice,
    /// The same as a letter.
    pub authority: String,
    /// The notice to the people, as a letter in plain words (Art. 34(2)).
    pub people: String,
}

/// Drafts both notices from the records.
///
/// # Errors
/// When there is no such breach.
pub fn draft(here: &Installation, id: BreachId) -> Result<BreachDraft, ServiceError> {
    let breach = breaches::find(here, id)?;
    let fields = fields(here, &breach)?;
    Ok(BreachDraft {
        authority: letter(&fields, here.identity().sample),
        people: to_people(&fields, here.identity().sample),
        fields,
    })
}

fn fields(here: &Installation, breach: &Breach) -> Result<AuthorityNotice, ServiceError> {
    let controller = here.identity().controller.clone();
    let (mut galleries, mut categories, mut people, mut authority) = (Vec::new(), Vec::new(), Vec::new(), None);
    for id in &breach.galleries {
        // A gallery that was erased since has no facts left to tell.
        let Ok(gallery) = register::by_id(here, *id) else { continue };
        let known = particulars::of(here, *id)?;
        galleries.push(gallery.facts.name.clone());
        categories.extend(gallery_register::categories(&gallery.facts).into_iter().map(|of| of.what));
        people.extend(known.people);
        authority = authority.or(known.authority);
    }
    let mut seen = std::collections::HashSet::new();
    categories.retain(|what| seen.insert(what.clone()));
    people.sort();
    people.dedup();
    let contact = controller
        .officer
        .as_ref()
        .map_or_else(|| controller.contact.clone(), |officer| format!("{}, {}", officer.name, officer.contact));
    let until = breach.until.unwrap_or(breach.aware_at);
    let told = breach.notices.iter().filter(|notice| notice.to == breaches::Told::Authority);
    Ok(AuthorityNotice {
        breach: breach.id,
        phase: u32::try_from(told.count()).unwrap_or(u32::MAX).saturating_add(1),
        authority,
        controller,
        aware_at: breach.aware_at,
        delay: breach.notices.iter().find_map(|notice| notice.delay.clone()),
        nature: breach.nature.iter().map(|nature| nature.dpv().to_owned()).collect(),
        description: breach.description.clone(),
        people,
        touched: breach.touched,
        touched_now: breaches::touched(here, &breach.galleries, until)?,
        categories,
        galleries,
        contact,
        consequences: breach.consequences.clone(),
        measures: breach.measures.clone(),
    })
}

fn letter(of: &AuthorityNotice, sample: bool) -> String {
    let mut text = String::new();
    let mut line = |what: std::fmt::Arguments<'_>| {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{what}");
    };
    if sample {
        line(format_args!("SAMPLE\n"));
    }
    line(format_args!("Notification of a personal data breach (GDPR Art. 33), notice no. {}", of.phase));
    line(format_args!("DRAFT from the records; what stands in brackets is to be said by a person.\n"));
    let authority =
        of.authority.as_ref().map_or(TO_SAY.to_owned(), |party| format!("{}, {}", party.name, party.contact));
    line(format_args!("To: {authority}"));
    line(format_args!("From: {}, {}, {}", of.controller.name, of.controller.address, of.controller.contact));
    line(format_args!("Breach: {}", of.breach));
    line(format_args!("Known since: {}; 72 hours end at {}", of.aware_at, breaches::due_at(of.aware_at)));
    if let Some(delay) = &of.delay {
        line(format_args!("Reasons for the delay (Art. 33(1)): {delay}"));
    }
    let nature: Vec<_> = of
        .nature
        .iter()
        .map(|term| term.trim_start_matches("eu-gdpr:").trim_end_matches("Breach").to_lowercase())
        .collect();
    line(format_args!("\n(a) Nature: {}. {}", nature.join(", "), of.description));
    line(format_args!("    Collections: {}", of.galleries.join(", ")));
    let people = if of.people.is_empty() { TO_SAY.to_owned() } else { of.people.join("; ") };
    line(format_args!("    Categories of people: {people}"));
    line(format_args!(
        "    About how many: people by name: {}; faces whose person is not known: {}",
        of.touched.people, of.touched.unnamed_faces
    ));
    line(format_args!("    Categories of records: {}", of.categories.join("; ")));
    line(format_args!("    About how many: faces: {}; photographs: {}", of.touched.faces, of.touched.images));
    if of.touched != of.touched_now {
        line(format_args!(
            "    Still held of them: people: {}; faces: {}; photographs: {}",
            of.touched_now.people, of.touched_now.faces, of.touched_now.images
        ));
    }
    line(format_args!("    Among them biometric data (Art. 9(1))."));
    line(format_args!("(b) Contact: {}", of.contact));
    line(format_args!("(c) Likely consequences: {}", of.consequences.as_deref().unwrap_or(TO_SAY)));
    line(format_args!("(d) Measures taken or proposed: {}", of.measures.as_deref().unwrap_or(TO_SAY)));
    line(format_args!("\nWhat is not known yet follows without undue delay (Art. 33(4))."));
    text
}

fn to_people(of: &AuthorityNotice, sample: bool) -> String {
    let mark = if sample { "SAMPLE\n\n" } else { "" };
    let complain = of.authority.as_ref().map_or_else(
        || "the data protection authority of your country".to_owned(),
        |party| format!("{} ({})", party.name, party.contact),
    );
    format!(
        "{mark}About your data\n\n\
         Something happened to data that we hold about you, and we want you to know.\n\n\
         What happened: {}\n\
         What it touches: {}.\n\
         What may follow for you: {}\n\
         What we did and do: {}\n\
         What you can do: {TO_SAY}\n\n\
         Ask us: {}. You can see, correct or have erased what we hold of you, free of charge. You can complain to {complain}.\n\n\
         {}, {}\n",
        of.description,
        of.categories.join("; "),
        of.consequences.as_deref().unwrap_or(TO_SAY),
        of.measures.as_deref().unwrap_or(TO_SAY),
        of.contact,
        of.controller.name,
        of.controller.address,
    )
}
