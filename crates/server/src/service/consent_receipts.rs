//! Receipts of consents: JSON-LD by the DPV-27560 profile (ISO/IEC TS 27560:2023 as the W3C community group maps it),
//! signed, with the opened leaf. `docs/formats/consent-receipt.md` describes the document.

use basis::{ConsentId, Controller, GalleryFacts, Refusal};
use jiff::Timestamp;
use ledger::VerifierKey;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use vault::records::leaves;

use super::consents::{self, Kept, Record};
use super::document::{self, Document, OpenedLeaf};
use super::particulars::{self, Particulars};
use super::{dpv, notices, register, subjects};
use crate::error::ServiceError;
use crate::installation::Installation;

/// The kind of document.
pub const KIND: &str = "consent-receipt";

/// What a check of a receipt found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CheckedReceipt {
    /// The consent.
    pub consent: ConsentId,
    /// The controller's name.
    pub controller: String,
    /// The version of the text.
    pub text_version: String,
    /// When it was given.
    pub given_at: Timestamp,
    /// Where it stood when the receipt was written, in the words of DPV.
    pub state: String,
    /// When the receipt was written.
    pub written_at: Timestamp,
    /// The leaf that the consent has in the log; null where it was recorded before receipts named it.
    pub leaf: Option<u64>,
}

/// The receipt of a consent as it stands now: given, withdrawn or expired.
///
/// # Errors
/// When there is no such consent of the person, or a field is missing without which there is no receipt: then the
/// refusals name each, with where it is recorded.
pub fn receipt(
    here: &Installation,
    gallery: &str,
    subject: &str,
    consent: ConsentId,
) -> Result<Document, ServiceError> {
    let person = subjects::find(here, gallery, subject)?;
    let kept = consents::one(here, &person, consent)?;
    let facts = register::by_id(here, person.gallery)?.facts;
    let known = particulars::of(here, person.gallery)?;
    let leaf = match kept.event {
        Some(event) => here.read(|tx| leaves::by_event(tx, event))?.map(|leaf| leaf.idx.unsigned_abs()),
        None => None,
    };
    let leaf = leaf.map(|leaf| document::open_leaf(here, leaf)).transpose()?;
    let text = notices::held(
        here,
        person.gallery,
        &kept.consent.text_version,
        kept.language.as_deref(),
        kept.consent.given_at,
    )?
    .filter(|text| kept.text_sha256 == Some(text.text_sha256));
    let missing = missing(&facts, &known, &kept);
    if !missing.is_empty() {
        return Err(ServiceError::Refused(missing));
    }
    let content = content(&Facts {
        now: here.now(),
        sample: here.identity().sample,
        gallery: &facts,
        known: &known,
        kept: &kept,
        notice: text.as_ref(),
        leaf: leaf.as_ref(),
    });
    document::sign(here, KIND, &content)
}

/// The newest consent of a person, for which a receipt is wanted when nobody names one.
///
/// # Errors
/// When the person never consented.
pub fn newest(here: &Installation, gallery: &str, subject: &str) -> Result<ConsentId, ServiceError> {
    let views = consents::show(here, gallery, subject)?;
    views.last().map(|view| view.consent.id).ok_or_else(|| {
        ServiceError::not_found("consent of", subject, "Record one with `countenance consent give` first.")
    })
}

/// Checks a receipt without the installation that wrote it: signature, required fields, leaf and proof.
///
/// # Errors
/// What of it does not hold.
pub fn check(receipt: &Document, key: &VerifierKey) -> Result<CheckedReceipt, ServiceError> {
    let content: Value = document::check(receipt, KIND, key)?;
    let bad = |what: &str| {
        ServiceError::input(format!("the receipt has no {what}"), "Do not rely on it; ask for another one.")
    };
    for (pointer, what) in REQUIRED {
        if content.pointer(pointer).is_none_or(empty) {
            return Err(bad(what));
        }
    }
    let text = |pointer: &str| content.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
    let time = |pointer: &str, what| text(pointer).parse::<Timestamp>().map_err(|_| bad(what));
    let consent: ConsentId = text("/dpv:hasIdentifier").parse().map_err(|_| bad("number of a consent"))?;
    let leaf = match content.get("countenance:leaf") {
        None | Some(Value::Null) => None,
        Some(leaf) => {
            let leaf: OpenedLeaf = serde_json::from_value(leaf.clone()).map_err(|_| bad("leaf that can be read"))?;
            leaf.check(key)?;
            let record: Record = serde_json::from_str(&leaf.record).map_err(|_| bad("record in its leaf"))?;
            if record.consent != consent {
                return Err(ServiceError::input(
                    format!("the receipt's leaf {} is of another consent", leaf.index),
                    "Do not rely on it; ask for another one.",
                ));
            }
            Some(leaf.index)
        }
    };
    Ok(CheckedReceipt {
        consent,
        controller: text("/dpv:hasEntity/controller/dpv:hasName").to_owned(),
        text_version: text("/dpv:hasNotice/0/dpv:hasIdentifier").to_owned(),
        given_at: time("/dpv:hasProcess/0/dpv:hasConsentStatus/0/dct:date", "time of the consent")?,
        state: text("/dpv:hasProcess/0/dpv:hasConsentStatus/0/@type").to_owned(),
        written_at: time("/dct:created", "time of writing")?,
        leaf,
    })
}

/// The fields that a receipt has, whatever else: those that ISO/IEC TS 27560 makes mandatory, and those that the
/// guide's column for the GDPR does. Each by where it stands (RFC 6901) and what it is called in the standard.
pub const REQUIRED: [(&str, &str); 35] = [
    ("/dct:conformsTo", "schema version"),
    ("/dpv:hasIdentifier", "record id"),
    ("/dct:identifier", "receipt id"),
    ("/dpv:hasDataSubject/dpv:hasIdentifier", "pii principal id"),
    ("/dct:created", "time of writing"),
    ("/dpv:hasNotice/0/dpv:hasIdentifier", "privacy notice"),
    ("/dct:language", "language"),
    ("/dpv:hasProcess/0/dpv:hasPurpose/0", "purpose"),
    ("/dpv:hasProcess/0/dpv:hasLegalBasis/0", "lawful basis"),
    ("/dpv:hasProcess/0/dpv:hasPersonalData/0", "pii information"),
    ("/dpv:hasProcess/0/dpv:hasPersonalData/0/@type/0", "special pii category"),
    ("/dpv:hasProcess/0/dpv:hasPersonalData/0/dct:identifier", "pii type"),
    ("/dpv:hasProcess/0/dpv:hasPersonalData/0/dpv:hasNecessity", "pii optional"),
    ("/dpv:hasProcess/0/dpv:hasDataController/0", "pii controllers"),
    ("/dpv:hasProcess/0/dpv:hasDataSource/0", "collection method"),
    ("/dpv:hasProcess/0/dpv:hasProcessing/0", "processing method"),
    ("/dpv:hasProcess/0/dpv:hasStorageCondition/0/dpv:hasLocation/0", "storage locations"),
    ("/dpv:hasProcess/0/dpv:hasStorageCondition/1/dpv:hasDuration/rdf:value", "retention period"),
    ("/dpv:hasProcess/0/dpv:hasLocation/0", "processing location"),
    ("/dpv:hasProcess/0/dpv:hasRule/0", "geographic restrictions"),
    ("/dpv:hasProcess/0/dpv:hasJurisdiction", "jurisdiction"),
    ("/dpv:hasProcess/0/dpv:hasRecipient/0", "recipient third parties"),
    ("/dpv:hasProcess/0/dpv:hasConsentControl/0/skos:prefLabel", "withdrawal method"),
    ("/dpv:hasProcess/0/dpv:hasRight/0", "privacy rights"),
    ("/dpv:hasProcess/0/dpv:hasAuthority", "authority party"),
    ("/dpv:hasProcess/0/dpv:hasConsentStatus/0/dct:date", "event time"),
    ("/dpv:hasProcess/0/dpv:hasConsentStatus/0/dct:valid", "validity duration"),
    ("/dpv:hasProcess/0/dpv:hasConsentStatus/0/dpv:isImplementedByEntity", "entity id"),
    ("/dpv:hasProcess/0/dpv:hasConsentStatus/0/dpv:hasLegalBasis", "event type"),
    ("/dpv:hasProcess/0/dpv:hasConsentStatus/0/@type", "event state"),
    ("/dpv:hasEntity/controller/dpv:hasIdentifier", "party id"),
    ("/dpv:hasEntity/controller/dpv:hasName", "party name"),
    ("/dpv:hasEntity/controller/dpv:hasAddress", "party address"),
    ("/dpv:hasEntity/controller/dpv:hasContact", "party contact"),
    ("/dpv:hasEntity/controller/@type/0", "party role and type"),
];

fn empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(list) => list.is_empty(),
        Value::Object(map) => map.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// Everything without which there is no receipt, at once.
fn missing(facts: &GalleryFacts, known: &Particulars, kept: &Kept) -> Vec<Refusal> {
    const ARTICLE: &str = "GDPR Art. 7(1), 13; ISO/IEC TS 27560";
    let fact = |what: &str| {
        Refusal::new(
            ARTICLE,
            format!("{what} is not recorded in the gallery's facts"),
            format!("Record it with `countenance gallery set {}`, then ask for the receipt again.", facts.name),
        )
    };
    let particular = |what: &str, option: &str| particulars::missing(ARTICLE, what, option);
    let mut found = Vec::new();
    let mut want = |there: bool, refusal: Refusal| {
        if !there {
            found.push(refusal);
        }
    };
    want(facts.notice.is_some() || kept.language.is_some(), fact("the notice with its language"));
    want(!facts.purposes.is_empty(), fact("the purpose"));
    want(facts.basis.is_some() && facts.ground.is_some(), fact("the legal basis with its ground"));
    want(facts.retention_days.is_some(), fact("the retention"));
    want(known.storage_locations.is_some(), particular("the storage location", "--storage-location TEXT"));
    want(known.recipients.is_some(), particular("who receives data", "--recipient TEXT (or --no-recipients)"));
    want(
        known.transfers.is_some(),
        particular("whether data leave for third countries", "--transfer TEXT (or --no-transfers)"),
    );
    want(
        known.authority.is_some(),
        particular("the supervisory authority", "--authority NAME --authority-contact TEXT"),
    );
    found
}

struct Facts<'a> {
    now: Timestamp,
    sample: bool,
    gallery: &'a GalleryFacts,
    known: &'a Particulars,
    kept: &'a Kept,
    notice: Option<&'a notices::NoticeVersion>,
    leaf: Option<&'a OpenedLeaf>,
}

fn content(facts: &Facts<'_>) -> Value {
    let (consent, gallery) = (&facts.kept.consent, facts.gallery);
    let spoken =
        facts.kept.language.as_deref().or_else(|| gallery.notice.as_ref().map(|notice| notice.language.as_str()));
    let language = spoken.unwrap_or("en");
    let words = Words::of(language);
    json!({
        "@context": dpv::context(),
        "@id": format!("urn:uuid:{}", consent.id),
        "@type": ["dpv:ConsentRecord", "dpv:ConsentReceipt"],
        "dct:conformsTo": dpv::CONSENT_PROFILE,
        "dct:title": words.title,
        "dpv:hasIdentifier": consent.id,
        "dct:identifier": consent.id,
        "dct:created": facts.now.to_string(),
        "dct:creator": "controller",
        "dct:language": language,
        "countenance:sample": facts.sample,
        "dpv:hasDataSubject": { "@type": ["dpv:DataSubject"], "dpv:hasIdentifier": consent.subject },
        "dpv:hasNotice": [{
            "@type": ["dpv:ConsentNotice", "dpv:PrivacyNotice"],
            "dpv:hasIdentifier": consent.text_version,
            "dct:language": language,
            "countenance:textHeld": facts.notice.is_some(),
            "countenance:textSha256": facts.notice.map(|notice| notice.text_sha256),
            "countenance:text": facts.notice.and_then(|notice| notice.text.as_deref()),
        }],
        "dpv:hasEntity": {
            "controller": party(&gallery.controller),
            "guardian": consent.guardian.as_ref().map(|guardian| json!({
                "@type": ["dpv:GuardianOfDataSubject"],
                "dpv:hasName": guardian.name,
                "dpv:hasRelationWithDataSubject": guardian.relationship,
                "countenance:evidenceSha256": guardian.evidence_sha256,
            })),
        },
        "dpv:hasProcess": [process(facts, &words)],
        "countenance:leaf": facts.leaf,
    })
}

/// What the data are used for, how, where and how long.
fn process(facts: &Facts<'_>, words: &Words) -> Value {
    let (consent, gallery, known) = (&facts.kept.consent, facts.gallery, facts.known);
    let none_or = |list: &Option<Vec<String>>, none: &str| match list.as_deref() {
        None | Some([]) => vec![none.to_owned()],
        Some(list) => list.to_vec(),
    };
    let mut legal_basis = vec![dpv::EXPLICIT];
    legal_basis.extend(dpv::legal_basis(gallery));
    let basis = gallery.basis.unwrap_or(basis::LegalBasis::Consent);
    let authority = known.authority.as_ref();
    json!({
        "@type": ["dpv:Process"],
        "dpv:hasName": gallery.name,
        "dct:identifier": gallery.id,
        "dpv:hasPurpose": gallery.purposes.iter().map(dpv::purpose).collect::<Vec<_>>(),
        "dpv:hasLegalBasis": legal_basis,
        "dpv:hasPersonalData": dpv::personal_data(gallery),
        "dpv:hasDataController": ["controller"],
        "dpv:hasDataSource": ["dpv:DataControllerDataSource"],
        "dpv:hasProcessing": ["dpv:Collect", "dpv:Derive", "dpv:Store", "dpv:Match", "dpv:Disclose", "dpv:Erase"],
        "dpv:hasStorageCondition": [
            { "@type": ["dpv:StorageLocation"], "dpv:hasLocation": known.storage_locations },
            {
                "@type": ["dpv:StorageDuration"],
                "dpv:hasDuration": dpv::days(gallery.retention_days.unwrap_or_default()),
            },
        ],
        "dpv:hasLocation": known.storage_locations,
        "dpv:hasRule": none_or(&known.transfers, words.no_transfers),
        "dpv:hasJurisdiction": format!("loc:{}", gallery.controller.country),
        "dpv:hasRecipient": none_or(&known.recipients, words.no_recipients),
        "dpv:hasConsentControl": [{
            "@type": ["dpv:WithdrawConsent"],
            "skos:prefLabel": words.withdraw(&gallery.controller.contact, consent.id),
        }],
        "dpv:hasRight": dpv::rights(basis),
        "dpv:hasAuthority": authority.map(|party| json!({
            "@type": ["dpv:DataProtectionAuthority"],
            "dpv:hasName": party.name,
            "dpv:hasContact": party.contact,
        })),
        "dpv:hasImpactAssessment": gallery.dpia.as_ref().map(|dpia| dpia.reference.as_str()),
        "dpv:hasConsentStatus": [status(consent, facts.now)],
    })
}

/// Where the consent stands, since when and until when.
fn status(consent: &basis::Consent, now: Timestamp) -> Value {
    json!({
        "@type": consent.state(now).dpv(),
        "dpv:hasLegalBasis": dpv::EXPLICIT,
        "dct:date": consent.given_at.to_string(),
        "dct:valid": valid(consent),
        "countenance:withdrawnAt": consent.withdrawn_at.map(|at| at.to_string()),
        "dpv:isImplementedByEntity":
            if consent.guardian.is_some() { json!("guardian") } else { json!(consent.subject) },
        "countenance:evidenceSha256": consent.evidence_sha256,
    })
}

fn party(controller: &Controller) -> Value {
    let of = |kind: &str, party: &basis::Party| json!({ "@type": [kind], "dpv:hasName": party.name, "dpv:hasContact": party.contact });
    json!({
        "@type": ["dpv:DataController", "dpv:LegalEntity"],
        "dpv:hasIdentifier": "controller",
        "dpv:hasName": controller.name,
        "dpv:hasAddress": controller.address,
        "dpv:hasContact": controller.contact,
        "dpv:hasRepresentative": controller.representative.as_ref().map(|party| of("dpv:Representative", party)),
        "dpv:hasDataProtectionOfficer": controller.officer.as_ref().map(|party| of("dpv:DataProtectionOfficer", party)),
    })
}

/// Until when a consent holds: its own end, else until it is taken back.
fn valid(consent: &basis::Consent) -> Value {
    match consent.expires_at {
        Some(end) => json!({ "@type": "dpv:UntilTimeDuration", "rdf:value": end.to_string() }),
        None => json!({ "@type": "dpv:UntilEventDuration", "rdf:value": "dpv:ConsentWithdrawn" }),
    }
}

/// What a person reads in a receipt, in the notice's language.
struct Words {
    title: &'static str,
    no_recipients: &'static str,
    no_transfers: &'static str,
    withdraw: [&'static str; 3],
}

impl Words {
    /// English where the language is none of ours.
    fn of(language: &str) -> Self {
        let (first, rest) = language.split_once('-').unwrap_or((language, ""));
        let traditional = rest.is_empty()
            || ["Hant", "TW", "HK", "MO"].iter().any(|tag| rest.eq_ignore_ascii_case(tag) || rest.starts_with("Hant"));
        match first.to_ascii_lowercase().as_str() {
            "fr" => Self {
                title: "Reçu de consentement",
                no_recipients: "aucun destinataire",
                no_transfers: "aucun transfert vers un pays tiers",
                withdraw: [
                    "Vous pouvez retirer votre consentement à tout moment, sans motif et sans frais : écrivez à ",
                    " et indiquez le numéro ",
                    ". L’utilisation cesse aussitôt et les données sont effacées.",
                ],
            },
            "zh" if traditional => Self {
                title: "同意收據",
                no_recipients: "無接收者",
                no_transfers: "不傳輸至第三國",
                withdraw: [
                    "您可隨時撤回同意，無須理由，亦不收費：請聯絡 ",
                    " 並註明編號 ",
                    "。使用立即停止，資料隨即刪除。",
                ],
            },
            _ => Self {
                title: "Consent receipt",
                no_recipients: "no recipients",
                no_transfers: "no transfer to a third country",
                withdraw: [
                    "You may take your consent back at any time, without a reason and free of charge: write to ",
                    " and give the number ",
                    ". Use stops at once and the data are erased.",
                ],
            },
        }
    }

    fn withdraw(&self, contact: &str, id: ConsentId) -> String {
        let [before, between, after] = self.withdraw;
        format!("{before}{contact}{between}{id}{after}")
    }
}

#[cfg(test)]
mod tests {
    use super::Words;

    #[test]
    fn a_receipt_speaks_the_language_of_the_notice() {
        for (language, title) in [
            ("en", "Consent receipt"),
            ("fr", "Reçu de consentement"),
            ("fr-BE", "Reçu de consentement"),
            ("zh-Hant", "同意收據"),
            ("zh-TW", "同意收據"),
            ("zh-Hans", "Consent receipt"),
            ("sv", "Consent receipt"),
        ] {
            assert_eq!(Words::of(language).title, title, "{language}");
        }
    }
}
