//! The record of processing activities (Art. 30(1)) and the register of legal bases, one row a gallery: as a table with
//! the headings that authorities read, and as JSON-LD in the words of DPV.

use basis::{GalleryId, Party};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::document::{self, Document};
use super::gallery_register::{self, Clause, RegisterEntry};
use super::{dpv, particulars, register, sheets};
use crate::error::ServiceError;
use crate::installation::Installation;

/// The form of a register that is handed out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Form {
    /// A table (RFC 4180).
    #[default]
    Csv,
    /// JSON-LD in the words of DPV; the request register's JSON is shaped after OpenDSR.
    Json,
}

/// What is written where a particular is not recorded.
const BLANK: &str = "not recorded";

/// The seven headings of Art. 30(1)(a) to (g), in their order.
pub const HEADINGS: [&str; 7] = [
    "(a) Controller, joint controllers, representative, data protection officer",
    "(b) Purposes",
    "(c) Categories of data subjects and of personal data",
    "(d) Recipients",
    "(e) Transfers to third countries and safeguards",
    "(f) Time limits for erasure",
    "(g) Security measures",
];

/// One row of the record.
struct Activity {
    entry: RegisterEntry,
    security: Option<String>,
}

/// The record of processing activities of the galleries that `wanted` picks.
///
/// # Errors
/// When a record cannot be opened.
pub fn record_of_processing(
    here: &Installation,
    form: Form,
    wanted: impl Fn(GalleryId) -> bool,
) -> Result<Vec<u8>, ServiceError> {
    let activities = activities(here, wanted)?;
    Ok(match form {
        Form::Csv => sheets::csv(&HEADINGS, &activities.iter().map(row).collect::<Vec<_>>()),
        Form::Json => canonical(&graph(here, activities.iter().map(process).collect())),
    })
}

/// The register of legal bases of the galleries that `wanted` picks.
///
/// # Errors
/// When a record cannot be opened.
pub fn legal_bases(
    here: &Installation,
    form: Form,
    wanted: impl Fn(GalleryId) -> bool,
) -> Result<Vec<u8>, ServiceError> {
    let entries = register::list(here)?.into_iter().filter(|view| wanted(view.facts.id));
    let mut rows = Vec::new();
    let mut nodes = Vec::new();
    for view in entries {
        let (facts, entry) = (&view.facts, gallery_register::entry(here, &view.facts)?);
        let clause = |clause: &Option<Clause>| clause.as_ref().map_or_else(String::new, |of| of.article.clone());
        let digest = facts.evidence_sha256.map(|digest| digest.to_string()).unwrap_or_default();
        let until = facts.valid_until.map(|until| until.to_string()).unwrap_or_default();
        let dpia = facts.dpia.as_ref().map(|dpia| dpia.reference.clone()).unwrap_or_default();
        rows.push(vec![
            entry.name.clone(),
            entry.id.to_string(),
            facts.state.name().to_owned(),
            clause(&entry.basis),
            clause(&entry.ground),
            entry.ground.as_ref().and_then(|ground| ground.law.clone()).unwrap_or_default(),
            entry.purposes.iter().map(|purpose| purpose.name.clone()).collect::<Vec<_>>().join("; "),
            entry.retention_days.map(|days| days.to_string()).unwrap_or_default(),
            entry.notice.as_ref().map(|notice| notice.version.clone()).unwrap_or_default(),
            dpia.clone(),
            digest.clone(),
            until.clone(),
            entry.orders.iter().map(|order| order.what.clone()).collect::<Vec<_>>().join("; "),
        ]);
        let mut node = process(&Activity { entry, security: None });
        node["countenance:state"] = json!(facts.state.name());
        node["countenance:evidenceSha256"] = json!(digest);
        node["dct:valid"] = json!(until);
        node["dpv:hasImpactAssessment"] = json!({ "@type": ["dpv:DPIA"], "dct:identifier": dpia });
        nodes.push(node);
    }
    let heading = [
        "Gallery",
        "Id",
        "State",
        "Art. 6(1)",
        "Art. 9(2)",
        "Law",
        "Purposes",
        "Retention (days)",
        "Notice",
        "DPIA",
        "Evidence (SHA-256)",
        "Valid until",
        "Orders",
    ];
    Ok(match form {
        Form::Csv => sheets::csv(&heading, &rows),
        Form::Json => canonical(&graph(here, nodes)),
    })
}

/// A register, signed: the bytes of the file as `json`, whatever its form, and a note over their digest.
///
/// # Errors
/// When the bytes are no text.
pub fn signed(here: &Installation, kind: &str, bytes: Vec<u8>) -> Result<Document, ServiceError> {
    let signature = document::sign_bytes(here, kind, &bytes);
    let json = String::from_utf8(bytes)
        .map_err(|_| ServiceError::input(format!("the {kind} is no text"), "Report this; nothing was lost."))?;
    Ok(Document { json, signature })
}

fn activities(here: &Installation, wanted: impl Fn(GalleryId) -> bool) -> Result<Vec<Activity>, ServiceError> {
    let entries = gallery_register::entries(here, wanted)?;
    entries
        .into_iter()
        .map(|entry| Ok(Activity { security: particulars::of(here, entry.id)?.security, entry }))
        .collect()
}

fn row(Activity { entry, security }: &Activity) -> Vec<String> {
    let party = |role: &str, party: &Option<Party>| {
        party.as_ref().map(|party| format!("{role}: {}, {}", party.name, party.contact))
    };
    let list = |list: &Option<Vec<String>>| match list {
        None => BLANK.to_owned(),
        Some(list) if list.is_empty() => "none".to_owned(),
        Some(list) => list.join("; "),
    };
    let controller = &entry.controller;
    let mut who = vec![format!(
        "Controller: {}, {}, {}, {}",
        controller.name, controller.address, controller.country, controller.contact
    )];
    who.extend(
        entry.joint_controllers.iter().flatten().filter_map(|joint| party("Joint controller", &Some(joint.clone()))),
    );
    who.extend(party("Representative", &controller.representative));
    who.extend(party("Data protection officer", &controller.officer));
    let purposes: Vec<_> = entry.purposes.iter().map(|purpose| purpose.words.clone()).collect();
    let data: Vec<_> = entry
        .categories
        .iter()
        .map(|of| format!("{}{}", of.what, if of.special { " (special category, Art. 9)" } else { "" }))
        .collect();
    let days = entry
        .retention_days
        .map_or_else(|| BLANK.to_owned(), |days| format!("{days} days from the enrolment of a face"));
    vec![
        who.join("; "),
        format!("{}: {}", entry.name, purposes.join("; ")),
        format!("People: {}. Data: {}", entry.people.as_deref().unwrap_or(BLANK), data.join("; ")),
        list(&entry.recipients),
        list(&entry.transfers),
        days,
        security.clone().unwrap_or_else(|| BLANK.to_owned()),
    ]
}

fn process(Activity { entry, security }: &Activity) -> Value {
    let party = |kind: &str, party: &Party| json!({ "@type": [kind], "dpv:hasName": party.name, "dpv:hasContact": party.contact });
    let controller = &entry.controller;
    let mut of_controller = json!({
        "@type": ["dpv:DataController"],
        "dpv:hasName": controller.name,
        "dpv:hasAddress": controller.address,
        "dpv:hasContact": controller.contact,
        "dpv:hasJurisdiction": format!("loc:{}", controller.country),
    });
    if let Some(representative) = &controller.representative {
        of_controller["dpv:hasRepresentative"] = party("dpv:Representative", representative);
    }
    if let Some(officer) = &controller.officer {
        of_controller["dpv:hasDataProtectionOfficer"] = party("dpv:DataProtectionOfficer", officer);
    }
    let clauses = [&entry.basis, &entry.ground].into_iter().flatten();
    json!({
        "@id": format!("urn:uuid:{}", entry.id),
        "@type": ["dpv:Process"],
        "dpv:hasName": entry.name,
        "dpv:hasDataController": of_controller,
        "dpv:hasJointDataControllers":
            entry.joint_controllers.iter().flatten().map(|of| party("dpv:DataController", of)).collect::<Vec<_>>(),
        "dpv:hasPurpose": entry.purposes.iter().map(|purpose| json!({
            "@type": ["dpv:Purpose"], "skos:broader": purpose.dpv, "skos:prefLabel": purpose.words,
        })).collect::<Vec<_>>(),
        "dpv:hasLegalBasis": clauses.map(|clause| json!({
            "@id": clause.dpv, "dct:source": clause.article, "countenance:law": clause.law,
        })).collect::<Vec<_>>(),
        "dpv:hasDataSubject": { "@type": ["dpv:DataSubject"], "skos:prefLabel": entry.people },
        "dpv:hasPersonalData": entry.categories.iter().map(|of| json!({
            "@type": [if of.special { "dpv:SpecialCategoryPersonalData" } else { "dpv:PersonalData" }],
            "dct:identifier": of.name, "skos:prefLabel": of.what,
        })).collect::<Vec<_>>(),
        "dpv:hasRecipient": entry.recipients,
        "dpv:hasStorageCondition": {
            "dpv:hasDuration": entry.retention_days.map(dpv::days), "dpv:hasLocation": entry.storage_locations,
        },
        "countenance:transfers": entry.transfers,
        "dpv:hasTechnicalOrganisationalMeasure": security,
    })
}

fn graph(here: &Installation, nodes: Vec<Value>) -> Value {
    json!({
        "@context": dpv::context(),
        "dct:created": stamp(here.now()),
        "countenance:sample": here.identity().sample,
        "@graph": nodes,
    })
}

fn stamp(at: Timestamp) -> String {
    at.to_string()
}

fn canonical(value: &Value) -> Vec<u8> {
    ledger::canonical(value).expect("plain JSON has a canonical form")
}
