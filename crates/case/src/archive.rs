//! The archive of the story: a controller, its gallery, and the acts that the story asks of it.

use std::path::{Path, PathBuf};

use server::basis::{
    AgePolicy, Citation, Condition, Controller, Dpia, FaceId, Ground, LegalBasis, LegalGround, Notice, OfficerDecision,
    Party, Purpose, Refusal,
};
use server::service::document::sha256;
use server::service::enrol::{self, EnrolReport, EnrolRequest, FileOutcome, SubjectsFrom, Watcher};
use server::service::mandates::Stated;
use server::service::photo::Photo;
use server::service::scale::Threshold;
use server::service::search::{self, SearchAnswer, SearchRequest};
use server::service::{init, register, subjects};
use server::{Installation, ServiceError, Settings};

use crate::Means;
use crate::calendar::Calendar;
use crate::error::{CaseError, ensure};
use crate::people::Person;

/// The gallery of the story.
pub(crate) const GALLERY: &str = "SAMPLE press archive";

/// An installation that the story acts in.
pub(crate) struct Archive {
    pub(crate) here: Installation,
    portraits: PathBuf,
}

impl Archive {
    /// An archive whose gallery rests on a legitimate interest and an archiving law that does not carry it, and on no
    /// consent: what the gate asks to be recorded is recorded, and whether it is true is not the gate's to know.
    pub(crate) fn found(means: &Means, calendar: &Calendar) -> Result<Self, CaseError> {
        let settings = Settings {
            data: means.data.clone(),
            root_key: None,
            packs: means.packs.clone(),
            onnxruntime: Some(means.onnxruntime.clone()),
            beside: None,
            threads: 0,
        };
        let new = init::NewInstallation {
            controller: controller(),
            pack: Some("dlib".into()),
            sample: true,
            time_zone: "Europe/Paris".into(),
        };
        init::init(settings.clone(), calendar.ambient(), new)?;
        let here = Installation::open(settings, calendar.ambient())?;
        register::create(&here, GALLERY, None)?;
        let basis = LegalBasis::LegitimateInterests;
        let law = Citation::new("SAMPLE law, Art. 0").map_err(|error| CaseError::Untrue(error.to_string()))?;
        let ground = Ground::condition_by_law(Condition::ArchivingResearch, law);
        let about = LegalGround { basis, ground: ground.clone() };
        let decision = OfficerDecision {
            who: "SAMPLE officer".into(),
            when: calendar.ambient().now(),
            reason: "SAMPLE: the archive is thought to serve the public".into(),
            about,
        };
        register::amend(&here, GALLERY, |facts| {
            facts.basis = Some(basis);
            facts.ground = Some(ground);
            facts.officer_decision = Some(decision);
            facts.evidence_sha256 = Some(sha256(b"SAMPLE balancing test"));
            facts.purposes = vec![Purpose::Research];
            facts.retention_days = Some(3_650);
            facts.notice = Some(Notice {
                version: "1".into(),
                language: "en".into(),
                text_sha256: sha256(b"SAMPLE notice"),
                text: Some("SAMPLE notice".into()),
            });
            facts.dpia =
                Some(Dpia { reference: "SAMPLE-DPIA".into(), high_residual_risk: false, prior_consultation: None });
            facts.age_policy = Some(AgePolicy::MinorsIncluded);
            Ok(())
        })?;
        register::activate(&here, GALLERY)?;
        Ok(Self { here, portraits: means.portraits.clone() })
    }

    /// Takes one portrait in, as the named person's where a name is known.
    pub(crate) fn enrol(&self, person: &Person, portrait: &str) -> Result<EnrolReport, ServiceError> {
        let path = self.portraits.join(portrait);
        let mut pictures = enrol::files(&[path], None, SubjectsFrom::Nobody)?;
        for picture in &mut pictures {
            picture.reference = format!("press/{portrait}");
            picture.rows = person.rows();
        }
        let request = EnrolRequest { gallery: GALLERY.into(), pictures, smallest_face_px: 40, workers: 1 };
        enrol::enrol(&self.here, &request, &Patient)
    }

    /// Adds a person with what is known of where they are.
    pub(crate) fn add(&self, person: &Person) -> Result<(), ServiceError> {
        match person.label {
            Some(label) => subjects::add(&self.here, GALLERY, label, false, Some(person.territory())).map(drop),
            None => Ok(()),
        }
    }

    /// Searches with a portrait, as an editor does.
    pub(crate) fn search(&self, portrait: &str) -> Result<SearchAnswer, ServiceError> {
        let request = SearchRequest {
            gallery: GALLERY.into(),
            photos: vec![self.photo(portrait)?],
            face: None,
            stated: Stated {
                operator: "SAMPLE editor".into(),
                mandate: None,
                purpose: Some(Purpose::Research),
                case: Some("SAMPLE story 7".into()),
                ground: None,
            },
            limit: 10,
            threshold: Threshold::SEARCH,
            territories: Vec::new(),
            subjects: Vec::new(),
            crops: false,
            set_aside: false,
        };
        search::search(&self.here, &request)
    }

    /// The faces that a search shows.
    pub(crate) fn found_faces(&self, portrait: &str) -> Result<Vec<FaceId>, CaseError> {
        Ok(self.search(portrait)?.matches.iter().map(|found| found.face).collect())
    }

    pub(crate) fn photo(&self, portrait: &str) -> Result<Photo, ServiceError> {
        Photo::read(&self.portraits.join(portrait))
    }

    pub(crate) fn data(&self, means: &Means) -> PathBuf {
        means.data.as_path().to_path_buf()
    }
}

/// The refusal of something that must be refused, and that must name the order.
pub(crate) fn refused<R>(act: &str, done: Result<R, ServiceError>, names: &str) -> Result<Refusal, CaseError> {
    match done {
        Err(ServiceError::Refused(refusals)) => {
            let refusal = refusals.into_iter().next().ok_or_else(|| CaseError::Untrue(format!("{act}: no refusal")))?;
            ensure(refusal.missing.contains(names), || format!("{act} is refused, but for: {}", refusal.missing))?;
            Ok(refusal)
        }
        Err(other) => Err(other.into()),
        Ok(_) => Err(CaseError::Untrue(format!("{act} was not refused"))),
    }
}

/// Reads a file of the story.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, CaseError> {
    std::fs::read(path).map_err(|source| CaseError::File { what: format!("reading {}", path.display()), source })
}

fn controller() -> Controller {
    Controller {
        name: "SAMPLE face archive".into(),
        address: "1 Sample Street, Paris".into(),
        country: "FR".parse().expect("two letters are a country"),
        established_in_union: true,
        contact: "privacy@sample.invalid".into(),
        representative: None,
        officer: Some(Party { name: "SAMPLE officer".into(), contact: "dpo@sample.invalid".into() }),
        public_authority: false,
    }
}

/// Watches nothing and never stops.
struct Patient;

impl Watcher for Patient {
    fn begin(&self, _files: usize) {}

    fn file(&self, _outcome: &FileOutcome) {}

    fn stop(&self) -> bool {
        false
    }
}
