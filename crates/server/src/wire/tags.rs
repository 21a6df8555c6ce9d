//! Tags of collections. Those that begin with `countenance:` say on what a new collection stands; they are held against the
//! register when it is made, and cannot be changed afterwards: the facts are.

use basis::{Condition, LegalBasis};
use jiff::Span;
use serde_json::{Value, json};

use super::members::{COLLECTION_ID, Members, RESOURCE_ARN, TAG_KEY, unfit};
use super::{Call, WireError};
use crate::service::tags;

/// What such tags begin with.
const OURS: &str = "countenance:";
/// The most tags of a collection.
const MOST: usize = 200;

/// What a new collection's tags say.
#[derive(Default)]
pub(super) struct Said<'a> {
    pub(super) registration: Option<&'a str>,
    pub(super) basis: Option<LegalBasis>,
    pub(super) condition: Option<Condition>,
    pub(super) retention_days: Option<u32>,
}

/// Reads them. One that begins as ours and is not known is no slip to pass over.
pub(super) fn said<'a>(tags: &[(&'a str, &'a str)]) -> Result<Said<'a>, WireError> {
    let mut said = Said::default();
    for (key, value) in tags {
        let Some(name) = key.strip_prefix(OURS) else { continue };
        let wrong = |why: String| unfit(value, &format!("tags.{key}"), &why);
        match name {
            "register" => said.registration = Some(value),
            "art6" => said.basis = Some(value.parse().map_err(|error| wrong(format!("{error}")))?),
            "art9" => said.condition = Some(value.parse().map_err(|error| wrong(format!("{error}")))?),
            "retention" => {
                let days =
                    days(value).ok_or_else(|| wrong("an ISO 8601 duration of days or more, such as P90D".into()))?;
                said.retention_days = Some(days);
            }
            _ => return Err(wrong("tags that begin with countenance: are register, art6, art9, retention".into())),
        }
    }
    Ok(said)
}

/// Days of an ISO 8601 duration; a year has 365, a month 30: never more than was meant.
fn days(text: &str) -> Option<u32> {
    let span: Span = text.parse().ok()?;
    let days = i64::from(span.get_years()) * 365
        + i64::from(span.get_months()) * 30
        + i64::from(span.get_weeks()) * 7
        + i64::from(span.get_days());
    u32::try_from(days).ok().filter(|days| *days > 0)
}

pub(super) fn add(call: &Call<'_>, members: &Members<'_>) -> Result<Value, WireError> {
    let gallery = resource(call, members)?;
    let new = members.needed_tags("Tags")?;
    new.iter().try_for_each(|(key, _)| ours(key))?;
    tags::change(call.here(), &gallery, |kept| {
        kept.extend(new.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())));
        if kept.len() > MOST {
            let message = format!("A collection has at most {MOST} tags.");
            return Err(WireError::new("ServiceQuotaExceededException", message));
        }
        Ok(())
    })?;
    Ok(json!({}))
}

pub(super) fn remove(call: &Call<'_>, members: &Members<'_>) -> Result<Value, WireError> {
    let gallery = resource(call, members)?;
    let keys = members.needed_texts("TagKeys", &TAG_KEY, (0, MOST))?;
    keys.iter().try_for_each(|key| ours(key))?;
    tags::change(call.here(), &gallery, |kept| {
        kept.retain(|key, _| !keys.contains(&key.as_str()));
        Ok::<_, WireError>(())
    })?;
    Ok(json!({}))
}

pub(super) fn list(call: &Call<'_>, members: &Members<'_>) -> Result<Value, WireError> {
    let gallery = resource(call, members)?;
    Ok(json!({ "Tags": tags::of(call.here(), &gallery)? }))
}

/// The id of the collection that an ARN names, with `arn:` or without.
fn resource(call: &Call<'_>, members: &Members<'_>) -> Result<String, WireError> {
    let arn = members.needed("ResourceArn", &RESOURCE_ARN)?;
    let wrong = || WireError::invalid(format!("'{arn}' is no ARN of a collection."));
    let parts: Vec<&str> = arn.strip_prefix("arn:").unwrap_or(arn).splitn(5, ':').collect();
    let ["aws", "rekognition", _, _, resource] = parts[..] else { return Err(wrong()) };
    let id = resource.strip_prefix("collection/").filter(|id| COLLECTION_ID.fits(id)).ok_or_else(wrong)?;
    Ok(call.collection(id)?.facts.id.to_string())
}

fn ours(key: &str) -> Result<(), WireError> {
    if !key.starts_with(OURS) {
        return Ok(());
    }
    let refusal = basis::Refusal::new(
        "GDPR Art. 5(2), 30",
        "the facts that a collection stands on are changed in the register and not by tags",
        "Change them with `countenance gallery set`.",
    );
    Err(crate::ServiceError::from(refusal).into())
}
