//! The facts of a collection in one form. What is recorded is only what was typed; the gate says afterwards what it misses.

use askama::Template;
use axum::extract::Path;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use server::api::Problem;
use server::api::resources::PutFacts;
use server::basis::{
    Citation, Condition, Dpia, GalleryFacts, Ground, GroupPhotoMatching, LegalBasis, Notice, OfficerDecision, Purpose,
    QualityLimits, Territory,
};
use server::http::Form;
use server::service::document::sha256;
use server::service::photo::Photo;
use server::service::register::GalleryView;

use crate::call::call;
use crate::console::fields::{self, day, digest, missing, moment, needed, parsed, unfit};
use crate::console::typed::{Typed, again};
use crate::render::{Page, done, page};
use crate::view::View;
use crate::visit::{Sent, Staff};

/// The value of the choice of conditions that stands for a law under Art. 85.
const DEROGATION: &str = "derogation";
/// A notice's longest text that is recorded with it, bytes.
const LONGEST_TEXT: usize = 256 * 1024;

const AGES: [&str; 3] = ["adults-only", "minors-with-guardian", "minors-included"];
const KEPT: [&str; 3] = ["crop", "original", "none"];
const ISSUERS: [&str; 2] = ["self-issued-allowed", "other-person-required"];

#[derive(Template)]
#[template(path = "console/galleries/facts.html")]
struct FactsPage<'a> {
    v: &'a View,
    t: Typed,
    gallery: &'a GalleryView,
    bases: &'static [LegalBasis],
    conditions: &'static [Condition],
    purposes: &'static [Purpose],
    ages: [&'static str; 3],
    kept: [&'static str; 3],
    issuers: [&'static str; 2],
    stands: Stands,
    revision: String,
}

/// What stands in the records, as the fields of the form hold it.
struct Stands {
    basis: &'static str,
    condition: &'static str,
    law: String,
    own_purpose: String,
    valid_until: String,
    retention_days: String,
    country: String,
    age_policy: String,
    keep: String,
    mandate_policy: String,
    group_ground: String,
    eye_distance: String,
    sharpness: String,
    detector: String,
}

impl Stands {
    fn of(facts: &GalleryFacts, zone: &TimeZone) -> Self {
        let condition = match &facts.ground {
            Some(Ground::Condition { condition, .. }) => condition.name(),
            Some(Ground::Derogation { .. }) => DEROGATION,
            None => "",
        };
        let own = facts.purposes.iter().find_map(|purpose| match purpose {
            Purpose::Other(words) => Some(words.clone()),
            _ => None,
        });
        let last_day = |end: Timestamp| {
            let before = end.checked_sub(jiff::SignedDuration::from_millis(1)).unwrap_or(end);
            before.to_zoned(zone.clone()).date().to_string()
        };
        Self {
            basis: facts.basis.map_or("", LegalBasis::name),
            condition,
            law: facts.ground.as_ref().and_then(Ground::law).map(ToString::to_string).unwrap_or_default(),
            own_purpose: own.unwrap_or_default(),
            valid_until: facts.valid_until.map(last_day).unwrap_or_default(),
            retention_days: facts.retention_days.map(|days| days.to_string()).unwrap_or_default(),
            country: facts.territory.country().map(|country| country.to_string()).unwrap_or_default(),
            age_policy: facts.age_policy.as_ref().map(fields::name_of).unwrap_or_default(),
            keep: fields::name_of(&facts.keep),
            mandate_policy: fields::name_of(&facts.mandate_policy),
            group_ground: match &facts.group_photo_matching {
                GroupPhotoMatching::Off => String::new(),
                GroupPhotoMatching::On { ground } => ground.clone(),
            },
            eye_distance: facts.quality.min_eye_distance_px.to_string(),
            sharpness: facts.quality.min_sharpness.to_string(),
            detector: facts.quality.min_detector_score.to_string(),
        }
    }
}

impl FactsPage<'_> {
    fn is_public(&self) -> bool {
        self.gallery.facts.manifestly_public_evidence_per_image
    }

    fn is_high_risk(&self) -> bool {
        self.gallery.facts.dpia.as_ref().is_some_and(|dpia| dpia.high_residual_risk)
    }
}

pub(crate) async fn show(staff: Staff, Path(id): Path<String>) -> Page {
    staff.needs("putGalleryFacts")?;
    form(&staff, &id, Typed::default()).await
}

async fn form(staff: &Staff, id: &str, t: Typed) -> Page {
    let gallery: GalleryView = staff.of(call("showGallery").at("gallery", id)).await?;
    let v = &staff.visit.view;
    let shown = FactsPage {
        v,
        t,
        bases: LegalBasis::ALL,
        conditions: Condition::ALL,
        purposes: Purpose::NAMED,
        ages: AGES,
        kept: KEPT,
        issuers: ISSUERS,
        stands: Stands::of(&gallery.facts, &staff.visit.desk.site().zone),
        revision: gallery.revision.to_string(),
        gallery: &gallery,
    };
    page(v, &shown)
}

pub(crate) async fn put(staff: Staff, Path(id): Path<String>, Sent(mut sent): Sent) -> Page {
    let gallery: GalleryView = staff.of(call("showGallery").at("gallery", &id)).await?;
    let zone = staff.visit.desk.site().zone;
    let read = read(&mut sent, gallery.facts, &zone, &staff.who.name).and_then(|facts| {
        // The facts as they were when the form was shown: somebody else's change meanwhile is not written over.
        Ok(PutFacts { revision: parsed(&sent, "revision")?.ok_or_else(missing)?, facts })
    });
    let recorded = match read {
        Ok(put) => staff.tried::<GalleryView>(call("putGalleryFacts").at("gallery", &id).json(&put)).await,
        Err(problem) => Err(problem),
    };
    match recorded {
        Ok(_) => done(&format!("/console/galleries/{id}"), "facts-recorded"),
        Err(problem) => again(form(&staff, &id, Typed::of(&staff, "facts", sent, problem)?).await),
    }
}

/// The facts as they were typed; files that were not chosen leave what stands.
fn read(form: &mut Form, mut facts: GalleryFacts, zone: &TimeZone, who: &str) -> Result<GalleryFacts, Problem> {
    let evidence = digest(form, "evidence");
    let notice = form.photos("notice");
    facts.basis = parsed(form, "basis")?;
    facts.ground = ground(form)?;
    facts.manifestly_public_evidence_per_image = form.text("manifestly_public") == "yes";
    facts.evidence_sha256 = evidence.or(facts.evidence_sha256);
    let tomorrow = |date: jiff::civil::Date| date.tomorrow().and_then(|next| next.to_zoned(zone.clone()));
    facts.valid_until = day(form, "valid_until")?
        .map(|date| tomorrow(date).map(|end| end.timestamp()).map_err(|error| unfit(error.to_string())))
        .transpose()?;
    facts.purposes = purposes(form)?;
    facts.retention_days = parsed(form, "retention_days")?;
    facts.notice = told(form, notice.first(), facts.notice.take());
    facts.dpia = form.given("dpia").map(|reference| Dpia {
        reference,
        high_residual_risk: form.text("high_risk") == "yes",
        prior_consultation: form.given("consultation"),
    });
    facts.territory = match parsed(form, "country")? {
        Some(country) => Territory::Gallery { country },
        None => Territory::Unknown,
    };
    facts.age_policy = fields::word(form, "age_policy")?;
    facts.keep = needed(form, "keep")?;
    facts.mandate_policy = needed(form, "mandate_policy")?;
    facts.quality = QualityLimits {
        min_eye_distance_px: number(form, "eye_distance")?,
        min_sharpness: number(form, "sharpness")?,
        min_detector_score: number(form, "detector")?,
    };
    facts.group_photo_matching = match form.given("group_ground") {
        Some(ground) => GroupPhotoMatching::On { ground },
        None => GroupPhotoMatching::Off,
    };
    if let Some(reason) = form.given("decision") {
        let about = facts.legal_ground().ok_or_else(missing)?;
        let when = moment(form, "decided_at", zone)?.ok_or_else(missing)?;
        facts.officer_decision = Some(OfficerDecision { who: who.to_owned(), when, reason, about });
    }
    Ok(facts)
}

fn number(form: &Form, name: &str) -> Result<f32, Problem> {
    parsed(form, name)?.ok_or_else(missing)
}

fn ground(form: &Form) -> Result<Option<Ground>, Problem> {
    let law = form.given("law").and_then(|law| Citation::new(&law).ok());
    Ok(match form.text("condition") {
        "" => None,
        DEROGATION => Some(Ground::Derogation { law }),
        _ => parsed(form, "condition")?.map(|condition| Ground::Condition { condition, law }),
    })
}

fn purposes(form: &Form) -> Result<Vec<Purpose>, Problem> {
    let named = form.all("purpose").map(|purpose| purpose.parse().map_err(|_| unfit(purpose)));
    let own = form.given("own_purpose").map(|words| Ok(Purpose::Other(words)));
    named.chain(own).collect()
}

/// What the people are told: another text where a file was chosen, another version or language of the one that stands.
fn told(form: &Form, file: Option<&Photo>, stands: Option<Notice>) -> Option<Notice> {
    let (version, language) = (form.text("notice_version").to_owned(), form.text("notice_language").to_owned());
    match file {
        Some(file) => {
            let bytes = file.bytes();
            let text = (bytes.len() <= LONGEST_TEXT).then(|| String::from_utf8(bytes.to_vec()).ok()).flatten();
            Some(Notice { version, language, text_sha256: sha256(bytes), text })
        }
        None => stands.map(|stands| Notice { version, language, ..stands }),
    }
}

#[cfg(test)]
mod tests {
    use server::basis::{AgePolicy, Controller, GalleryId, KeepPolicy};

    use super::*;

    fn draft() -> GalleryFacts {
        let controller = Controller {
            name: "SAMPLE Archive".into(),
            address: "1 Sample Street".into(),
            country: "FR".parse().unwrap(),
            established_in_union: true,
            contact: "sample@example.org".into(),
            representative: None,
            officer: None,
            public_authority: false,
        };
        GalleryFacts::draft(GalleryId::from_bytes([7; 16]), "club", controller)
    }

    fn sent(more: &[(&str, &str)]) -> Form {
        let usual = [
            ("basis", "consent"),
            ("condition", "explicit-consent"),
            ("purpose", "event-photography"),
            ("own_purpose", "the club's chronicle"),
            ("retention_days", "365"),
            ("valid_until", "2026-12-31"),
            ("age_policy", "adults-only"),
            ("keep", "none"),
            ("mandate_policy", "self-issued-allowed"),
            ("eye_distance", "20"),
            ("sharpness", "0"),
            ("detector", "0.5"),
        ];
        let fields = usual.iter().chain(more).map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Form { fields: fields.collect(), files: Vec::new() }
    }

    #[test]
    fn facts_are_what_was_typed() {
        let paris = TimeZone::get("Europe/Paris").unwrap();
        let facts = read(&mut sent(&[]), draft(), &paris, "Odile").unwrap();
        assert_eq!(facts.basis, Some(LegalBasis::Consent));
        assert_eq!(facts.ground, Some(Ground::condition(Condition::ExplicitConsent)));
        assert_eq!(facts.purposes, [Purpose::EventPhotography, Purpose::Other("the club's chronicle".into())]);
        assert_eq!((facts.age_policy, facts.keep), (Some(AgePolicy::AdultsOnly), KeepPolicy::None));
        assert_eq!(facts.valid_until.unwrap().to_string(), "2026-12-31T23:00:00Z", "to the end of that day");
        assert_eq!(Stands::of(&facts, &paris).valid_until, "2026-12-31");
        assert_eq!((facts.notice, facts.dpia, facts.officer_decision), (None, None, None));
    }

    #[test]
    fn a_file_that_was_not_chosen_leaves_what_stands() {
        let mut form = sent(&[("notice_version", "2"), ("notice_language", "fr")]);
        form.files = vec![("notice".to_owned(), Photo::new("notice.txt", b"We keep your face.".to_vec()))];
        let first = read(&mut form, draft(), &TimeZone::UTC, "Odile").unwrap();
        let told = first.notice.clone().unwrap();
        assert_eq!((told.version.as_str(), told.text.as_deref()), ("2", Some("We keep your face.")));
        let again = read(&mut sent(&[("notice_version", "3"), ("notice_language", "fr")]), first, &TimeZone::UTC, "O");
        let again = again.unwrap().notice.unwrap();
        assert_eq!((again.version.as_str(), again.text_sha256), ("3", told.text_sha256));
    }

    #[test]
    fn a_decision_is_of_a_named_person_about_what_stands() {
        let decided = [("decision", "the law covers it"), ("decided_at", "2026-11-01T10:00")];
        let facts = read(&mut sent(&decided), draft(), &TimeZone::UTC, "Odile").unwrap();
        let decision = facts.officer_decision.clone().unwrap();
        assert_eq!((decision.who.as_str(), Some(decision.about)), ("Odile", facts.legal_ground()));
        assert!(read(&mut sent(&decided[..1]), draft(), &TimeZone::UTC, "Odile").is_err(), "no moment");
    }
}
