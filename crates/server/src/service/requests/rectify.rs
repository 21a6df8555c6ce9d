//! Putting right what is held of a person (GDPR Art. 16).

use basis::{Country, EventKind, Refusal, RequestEvent, RequestId, Scope, Territory};
use ledger::Note;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use vault::records::{scopes, subjects as subject_rows};

use super::found;
use super::record::{self, Identified, RequestView};
use super::step::step;
use crate::error::ServiceError;
use crate::installation::Installation;
use crate::service::mail;
use crate::service::subjects::{self, Subject};

/// What is put right. What is not given stays.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rectification {
    /// The gallery's name or id.
    pub gallery: String,
    /// The person there, by label or id.
    pub subject: String,
    /// The right label.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// The right country, as declared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<Country>,
    /// Whether the person is a minor, as declared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub declared_minor: Option<bool>,
    /// The right e-mail address; a blank text takes the one that stands away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
}

/// Puts data of a person right, at their request.
///
/// # Errors
/// When nothing is to be changed; when the request does not lead to this person; when it is not shown who asks; when the
/// label is taken or the address none.
pub fn rectify(
    here: &Installation,
    id: RequestId,
    change: &Rectification,
    by: &str,
) -> Result<RequestView, ServiceError> {
    let _turn = here.facts_turn();
    let mut case = record::find(here, id)?;
    // Asked first, written last: of a closed request nothing else is worth saying.
    case.happen(here, RequestEvent::Rectified)?;
    let subject = subjects::find(here, &change.gallery, &change.subject)?;
    let references = case.person.as_ref().map(|person| person.identified.clone()).unwrap_or_default();
    let named = found::follow(here, &references)?.subjects;
    let decided = found::decided(here, &case)?.subjects;
    if !named.iter().chain(&decided).any(|known| known.id == subject.id) {
        return Err(Refusal::new(
            "GDPR Art. 16",
            "the request does not lead to this person",
            "Record what the person gave to be found by, or search and decide: `countenance request search`.",
        )
        .into());
    }
    let (right, fields) = changed(&subject, change)?;
    if fields.is_empty() {
        return Err(ServiceError::input(
            "nothing would be different",
            "Say what is to be put right, or refuse the request: what is held is right as it is.",
        ));
    }
    let row = subjects::changed(here, &right)?;
    // What the person gave to be found by leads to them under the new label too, for what else is to be put right.
    if let Some(person) = &mut case.person
        && right.personal.label != subject.personal.label
    {
        let (gallery, label) = (subject.gallery.to_string(), right.personal.label.clone());
        person.identified.push(Identified::Label { gallery, label });
    }
    let holder = here.house().holder(subject.key)?;
    let of_person = json!({ "request": id, "subject": subject.id, "fields": fields });
    let note = Note::new(EventKind::DataRectified, here.event(), here.now(), &holder, &of_person)?;
    let record = json!({ "request": id, "what": "rectified", "by": by, "fields": fields });
    let territory = right.personal.territory;
    let moved = step(here, &mut case, EventKind::RequestNoted, &record, vec![note], |tx, _| {
        row.as_ref().map_or(Ok(false), |row| subject_rows::update(tx, row))?;
        scopes::raise_epoch(tx, Scope::Gallery(subject.gallery))?;
        // Each face carries its person's territory: orders go by it, and filters of searches.
        match territory != subject.personal.territory {
            true => Ok(here.house().move_subject(tx, subject.id, territory)?),
            false => Ok(Vec::new()),
        }
    })?;
    here.house().moved(subject.gallery, &moved, territory)?;
    Ok(case.view(here))
}

/// The person with what is right, and the names of what differs.
fn changed(subject: &Subject, change: &Rectification) -> Result<(Subject, Vec<&'static str>), ServiceError> {
    let mut right = subject.clone();
    let personal = &mut right.personal;
    if let Some(label) = &change.label {
        label.trim().clone_into(&mut personal.label);
    }
    if let Some(country) = change.country {
        personal.territory = Territory::Declared { country };
    }
    if let Some(minor) = change.declared_minor {
        personal.declared_minor = minor;
    }
    if let Some(email) = &change.email {
        personal.email = if email.trim().is_empty() { None } else { Some(mail::address(email)?) };
    }
    let was = &subject.personal;
    let differs = [
        ("label", was.label != personal.label),
        ("territory", was.territory != personal.territory),
        ("declared-minor", was.declared_minor != personal.declared_minor),
        ("email", was.email != personal.email),
    ];
    let fields = differs.into_iter().filter_map(|(name, differs)| differs.then_some(name)).collect();
    Ok((right, fields))
}
