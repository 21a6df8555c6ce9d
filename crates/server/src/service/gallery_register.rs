//! The public register: what each gallery is for, on which basis, and what a person can do about it (Art. 13, 14, R-22).
//! Everybody may read it, so nothing stands here that names a person who is held.

use basis::{AgePolicy, Controller, Country, GalleryFacts, GalleryId, GalleryState, KeepPolicy, Party};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{dpv, particulars, register};
use crate::error::ServiceError;
use crate::installation::Installation;

/// A gallery, as everybody may know it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct RegisterEntry {
    /// The gallery; its page stands at `/register/` and this id.
    pub id: GalleryId,
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub state: GalleryState,
    /// Who answers for it, with representative and data protection officer.
    pub controller: Controller,
    /// Who is controller together with them; null where it is not recorded.
    pub joint_controllers: Option<Vec<Party>>,
    /// What it may be searched for.
    pub purposes: Vec<Stated>,
    /// The basis of Art. 6(1).
    pub basis: Option<Clause>,
    /// What lifts the prohibition of Art. 9(1).
    pub ground: Option<Clause>,
    /// How many days a face stays from its enrolment.
    pub retention_days: Option<u32>,
    /// Whose data; null where it is not recorded.
    pub people: Option<String>,
    /// Whether minors are among them.
    pub age_policy: Option<AgePolicy>,
    /// What is held.
    pub categories: Vec<Category>,
    /// Who receives data; null where it is not recorded.
    pub recipients: Option<Vec<String>>,
    /// Transfers to third countries; null where it is not recorded.
    pub transfers: Option<Vec<String>>,
    /// Where the data lie; null where it is not recorded.
    pub storage_locations: Option<Vec<String>>,
    /// The country that the gallery's pictures stand for, where one is known.
    pub territory: Option<Country>,
    /// The notice.
    pub notice: Option<ShownNotice>,
    /// Orders of authorities that stop something here.
    pub orders: Vec<ShownOrder>,
    /// How to file a request.
    pub requests: String,
    /// The authority that a person may complain to; null where it is not recorded.
    pub authority: Option<Party>,
}

/// A purpose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Stated {
    /// Its name.
    pub name: String,
    /// In words.
    pub words: String,
    /// The nearest term of DPV.
    pub dpv: String,
}

/// A clause that something rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Clause {
    /// The clause.
    pub article: String,
    /// Its name in records.
    pub name: String,
    /// The law named, where one is.
    pub law: Option<String>,
    /// The term of DPV, where the vocabulary has one.
    pub dpv: Option<String>,
}

/// A kind of data that is held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Category {
    /// Its name.
    pub name: String,
    /// In words.
    pub what: String,
    /// Whether it is of a special category (Art. 9(1)).
    pub special: bool,
    /// Whether the gallery can do without it.
    pub optional: bool,
}

/// A notice as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ShownNotice {
    /// The version.
    pub version: String,
    /// The language, as a BCP 47 tag.
    pub language: String,
    /// Digest of the text, hexadecimal.
    pub text_sha256: String,
    /// The text, where it was recorded.
    pub text: Option<String>,
}

/// An order that stops something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ShownOrder {
    /// Who gave it.
    pub authority: String,
    /// Its reference.
    pub reference: String,
    /// In words.
    pub what: String,
    /// Whether it stops collecting.
    pub collecting: bool,
    /// Whether it stops using.
    pub using: bool,
    /// Whether it is about the people in its scope alone.
    pub some_people: bool,
}

/// The register.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct PublicRegister {
    /// Who answers for this installation.
    pub controller: Controller,
    /// Whether everything here is sample data.
    pub sample: bool,
    /// Every gallery but drafts, in the order of registration.
    pub galleries: Vec<RegisterEntry>,
}

/// The public register. Drafts hold nothing and are left out; closed galleries stay while they stand in the records.
///
/// # Errors
/// When a record cannot be opened.
pub fn public(here: &Installation) -> Result<PublicRegister, ServiceError> {
    let identity = here.identity();
    Ok(PublicRegister {
        controller: identity.controller.clone(),
        sample: identity.sample,
        galleries: entries(here, |_| true)?,
    })
}

/// The entries of the galleries that `wanted` picks, drafts left out.
pub(crate) fn entries(
    here: &Installation,
    wanted: impl Fn(GalleryId) -> bool,
) -> Result<Vec<RegisterEntry>, ServiceError> {
    let mut found = Vec::new();
    for gallery in register::list(here)? {
        if gallery.facts.state != GalleryState::Draft && wanted(gallery.facts.id) {
            found.push(entry(here, &gallery.facts)?);
        }
    }
    Ok(found)
}

/// One gallery's entry.
pub(crate) fn entry(here: &Installation, facts: &GalleryFacts) -> Result<RegisterEntry, ServiceError> {
    let known = particulars::of(here, facts.id)?;
    let terms = dpv::legal_basis(facts);
    let basis = facts.basis.map(|basis| Clause {
        article: basis.article().to_owned(),
        name: basis.name().to_owned(),
        law: None,
        dpv: terms.first().map(|term| (*term).to_owned()),
    });
    let ground = facts.ground.as_ref().map(|ground| Clause {
        article: ground.article().to_owned(),
        name: match ground {
            basis::Ground::Condition { condition, .. } => condition.name().to_owned(),
            basis::Ground::Derogation { .. } => "derogation".to_owned(),
        },
        law: ground.law().map(ToString::to_string),
        dpv: ground.dpv().map(str::to_owned),
    });
    let purposes = facts.purposes.iter().map(|purpose| Stated {
        name: purpose.to_string(),
        words: purpose.describe().to_owned(),
        dpv: purpose.dpv().to_owned(),
    });
    Ok(RegisterEntry {
        id: facts.id,
        name: facts.name.clone(),
        state: facts.state,
        controller: facts.controller.clone(),
        joint_controllers: known.joint_controllers,
        purposes: purposes.collect(),
        basis,
        ground,
        retention_days: facts.retention_days,
        people: known.people,
        age_policy: facts.age_policy,
        categories: categories(facts),
        recipients: known.recipients,
        transfers: known.transfers,
        storage_locations: known.storage_locations,
        territory: facts.territory.country(),
        notice: facts.notice.as_ref().map(|notice| ShownNotice {
            version: notice.version.clone(),
            language: notice.language.clone(),
            text_sha256: notice.text_sha256.to_string(),
            text: notice.text.clone(),
        }),
        orders: facts.stopped_by.iter().map(shown_order).collect(),
        requests: known.requests.unwrap_or_else(|| usual_way(&facts.controller)),
        authority: known.authority,
    })
}

/// How to file a request, where the controller wrote nothing of their own about it.
#[must_use]
pub fn usual_way(controller: &Controller) -> String {
    format!(
        "Write to {}, by e-mail, letter or telephone; no form and no reason is asked for. Say which gallery you mean, and \
         give the number of your receipt if you have one.",
        controller.contact
    )
}

/// What is held of a person in a gallery. The face's template and crop are biometric data or lead to them.
pub(crate) fn categories(facts: &GalleryFacts) -> Vec<Category> {
    let of = |name: &str, what: &str, special, optional| Category {
        name: name.into(),
        what: what.into(),
        special,
        optional,
    };
    let mut held = vec![of("face-template", "numbers computed from the face, by which it is found", true, false)];
    match facts.keep {
        KeepPolicy::Crop => held.push(of("face-crop", "the part of the photograph that shows the face", true, true)),
        KeepPolicy::Original => {
            held.push(of("photograph", "the photograph, without place, device and author", true, true));
        }
        KeepPolicy::None => {}
    }
    held.push(of("label", "the controller's name or number for the person", false, true));
    held.push(of("source", "the controller's own reference of the photograph", false, false));
    held.push(of("territory", "the country that the person is in, as declared", false, true));
    if facts.is_consent_gallery() {
        held.push(of("consent", "the consent with its dates, and a guardian's name for a minor", false, false));
    }
    held
}

fn shown_order(order: &basis::StandingOrder) -> ShownOrder {
    let what = match (order.collecting, order.using) {
        (true, true) => "Collecting and using",
        (true, false) => "Collecting",
        (false, _) => "Using",
    };
    let whom = if order.people.is_some() { " data of the people in its scope" } else { "" };
    ShownOrder {
        authority: order.authority.clone(),
        reference: order.reference.clone(),
        what: format!("{what}{whom} is stopped by order of {} ({})", order.authority, order.reference),
        collecting: order.collecting,
        using: order.using,
        some_people: order.people.is_some(),
    }
}
