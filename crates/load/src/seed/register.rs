//! The installation, its gallery and its keys, made by the use cases that make any.

use server::access::{Role, Roles};
use server::basis::{
    AgePolicy, Condition, Controller, Dpia, GalleryFacts, Ground, KeepPolicy, LegalBasis, Notice, Party, Purpose,
    Sha256,
};
use server::service::access_keys::{self, NewAccessKey};
use server::service::{init, register};
use server::{Ambient, Installation, Settings};

use crate::PACK;
use crate::error::LoadError;
use crate::keys::Keys;

/// The seeded gallery's name.
pub const GALLERY: &str = "load";

/// How many operators get a key.
const OPERATORS: usize = 8;

/// Makes an installation with one active gallery, and returns that gallery's facts.
pub(super) fn make(settings: &Settings, ambient: &Ambient) -> Result<GalleryFacts, LoadError> {
    let new = init::NewInstallation {
        controller: controller(),
        pack: Some(PACK.to_owned()),
        sample: true,
        time_zone: "UTC".into(),
    };
    init::init(settings.clone(), ambient.clone(), new)?;
    let here = Installation::open(settings.clone(), ambient.clone())?;
    register::create(&here, GALLERY, None)?;
    register::amend(&here, GALLERY, |facts| {
        by_consent(facts);
        Ok(())
    })?;
    Ok(register::activate(&here, GALLERY)?.facts)
}

/// Keys for everybody who takes part in a load.
pub(super) fn keys(settings: &Settings, ambient: &Ambient, faces: usize) -> Result<Keys, LoadError> {
    let here = Installation::open(settings.clone(), ambient.clone())?;
    let grant = |role: Role, holder: String| {
        let new = NewAccessKey {
            holder,
            roles: Roles::from([role]),
            galleries: vec![GALLERY.to_owned()],
            expires_at: None,
            granted_by: "SAMPLE administrator".to_owned(),
        };
        Ok::<_, LoadError>(access_keys::grant(&here, new)?.secret)
    };
    Ok(Keys {
        gallery: GALLERY.to_owned(),
        faces,
        operators: (1..=OPERATORS)
            .map(|number| grant(Role::Operator, format!("SAMPLE operator {number}")))
            .collect::<Result<_, _>>()?,
        integration: grant(Role::Integration, "SAMPLE integration".to_owned())?,
        officer: grant(Role::Officer, "SAMPLE officer".to_owned())?,
    })
}

/// On consent, which asks the most of every enrolment and every face shown; nothing is kept but templates.
fn by_consent(facts: &mut GalleryFacts) {
    facts.basis = Some(LegalBasis::Consent);
    facts.ground = Some(Ground::condition(Condition::ExplicitConsent));
    facts.evidence_sha256 = Some(Sha256([1; 32]));
    facts.purposes = vec![Purpose::EventPhotography];
    facts.retention_days = Some(365);
    facts.keep = KeepPolicy::None;
    facts.notice = Some(Notice {
        version: "1".to_owned(),
        language: "en".to_owned(),
        text_sha256: Sha256([2; 32]),
        text: Some("SAMPLE notice".to_owned()),
    });
    facts.dpia =
        Some(Dpia { reference: "SAMPLE-DPIA-1".to_owned(), high_residual_risk: false, prior_consultation: None });
    facts.age_policy = Some(AgePolicy::MinorsWithGuardian);
}

pub(crate) fn controller() -> Controller {
    Controller {
        name: "SAMPLE club".to_owned(),
        address: "1 Sample Street".to_owned(),
        country: "FR".parse().expect("a country"),
        established_in_union: true,
        contact: "privacy@sample.invalid".to_owned(),
        representative: None,
        officer: Some(Party { name: "SAMPLE officer".to_owned(), contact: "dpo@sample.invalid".to_owned() }),
        public_authority: false,
    }
}
