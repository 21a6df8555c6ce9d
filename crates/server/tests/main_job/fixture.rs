//! An installation on a temporary folder, with a clock and chance of its own and the pinned portraits.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, Once, PoisonError};

use basis::{AgePolicy, Condition, Controller, Dpia, GalleryFacts, Ground, LegalBasis, Notice, Party, Purpose, Sha256};
use jiff::Timestamp;
use server::service::consents::{self, NewConsent};
use server::service::enrol::{self, EnrolReport, EnrolRequest, FileOutcome, SubjectsFrom, Watcher};
use server::service::mandates::Stated;
use server::service::photo::Photo;
use server::service::scale::Threshold;
use server::service::search::{SearchAnswer, SearchRequest};
use server::service::{init, models, register, search, subjects};
use server::{Ambient, Clock, Installation, ServiceError, Settings};
use tempfile::TempDir;

/// The gallery of these tests.
pub(crate) const GALLERY: &str = "club";

/// A temporary installation.
pub(crate) struct Desk {
    pub(crate) here: Installation,
    pub(crate) folder: TempDir,
    pub(crate) settings: Settings,
}

impl Desk {
    /// An installation with one controller and no gallery.
    pub(crate) fn empty() -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let settings = Settings {
            data: folder.path().join("data"),
            root_key: None,
            packs: packs(),
            onnxruntime: Some(cache().join("runtime")),
            beside: None,
            threads: 0,
        };
        let new = init::NewInstallation {
            controller: controller(),
            pack: Some("dlib".into()),
            sample: true,
            time_zone: "UTC".into(),
        };
        init::init(settings.clone(), ambient(), new).expect("an installation");
        let here = Installation::open(settings.clone(), ambient()).expect("it opens");
        Self { here, folder, settings }
    }

    /// With an active gallery that rests on consent.
    pub(crate) fn of_consent() -> Self {
        let desk = Self::empty();
        register::create(&desk.here, GALLERY, None).expect("a draft");
        register::amend(&desk.here, GALLERY, |facts| {
            by_consent(facts);
            Ok(())
        })
        .expect("its facts");
        register::activate(&desk.here, GALLERY).expect("an active gallery");
        desk
    }

    /// Closes the installation and opens it again, as a new process would.
    pub(crate) fn reopen(self) -> Self {
        let Self { here, folder, settings } = self;
        drop(here);
        let here = Installation::open(settings.clone(), ambient()).expect("it opens again");
        Self { here, folder, settings }
    }

    /// A person who said yes.
    pub(crate) fn consenting(&self, label: &str) {
        subjects::add(&self.here, GALLERY, label, false, None).expect("a new person");
        self.says_yes(label);
    }

    /// Records a yes of somebody who is there.
    pub(crate) fn says_yes(&self, label: &str) {
        let yes =
            NewConsent { text_version: "2026-11".into(), evidence: Sha256([7; 32]), guardian: None, expires_at: None };
        consents::give(&self.here, GALLERY, label, yes).expect("a consent");
    }

    /// Puts a portrait into a folder named after a person, ready to be enrolled.
    pub(crate) fn photo(&self, person: &str, portrait: &str) -> PathBuf {
        let folder = self.folder.path().join("in").join(person);
        std::fs::create_dir_all(&folder).expect("a folder");
        let path = folder.join(portrait);
        std::fs::copy(self::portrait(portrait), &path).expect("a copy");
        path
    }

    /// Everything that was put into folders.
    pub(crate) fn incoming(&self) -> PathBuf {
        self.folder.path().join("in")
    }

    pub(crate) fn enrol(&self, path: &Path) -> Result<EnrolReport, ServiceError> {
        let pictures = enrol::files(&[path.to_path_buf()], None, SubjectsFrom::Folders)?;
        self.enrol_with(EnrolRequest { pictures, ..request() })
    }

    pub(crate) fn enrol_with(&self, request: EnrolRequest) -> Result<EnrolReport, ServiceError> {
        enrol::enrol(&self.here, &request, &Patient)
    }

    pub(crate) fn search(&self, photo: &Path) -> SearchAnswer {
        search::search(&self.here, &asking(photo)).expect("a search")
    }

    /// The subjects found by a photograph, best first.
    pub(crate) fn found(&self, photo: &Path) -> Vec<String> {
        self.search(photo).matches.into_iter().map(|found| found.subject.unwrap_or_default()).collect()
    }

    /// How many sealed files stand in the data directory.
    pub(crate) fn blobs(&self) -> usize {
        let folders = std::fs::read_dir(self.settings.data.join("blobs")).into_iter().flatten().flatten();
        folders.map(|folder| std::fs::read_dir(folder.path()).map_or(0, Iterator::count)).sum()
    }

    /// How many leaves of a kind the log holds; checks the whole log on the way.
    pub(crate) fn leaves(&self, kind: &str) -> u64 {
        let report = server::service::log::check_whole(&self.here).expect("a sound log");
        report.events.iter().find(|(name, _)| name == kind).map_or(0, |(_, count)| *count)
    }
}

/// An enrolment, to be completed.
pub(crate) fn request() -> EnrolRequest {
    EnrolRequest { gallery: GALLERY.into(), pictures: Vec::new(), smallest_face_px: 40, workers: 1 }
}

/// A search that states purpose and case.
pub(crate) fn asking(photo: &Path) -> SearchRequest {
    SearchRequest {
        gallery: GALLERY.into(),
        photos: vec![Photo::read(photo).expect("a photograph")],
        face: None,
        stated: Stated {
            operator: "ada".into(),
            mandate: None,
            purpose: Some(Purpose::EventPhotography),
            case: Some("case 1".into()),
            ground: None,
        },
        limit: 10,
        threshold: Threshold::SEARCH,
        territories: Vec::new(),
        subjects: Vec::new(),
        crops: false,
        set_aside: false,
    }
}

/// Everything the gate asks of a gallery that rests on consent.
pub(crate) fn by_consent(facts: &mut GalleryFacts) {
    facts.basis = Some(LegalBasis::Consent);
    facts.ground = Some(Ground::condition(Condition::ExplicitConsent));
    facts.evidence_sha256 = Some(Sha256([1; 32]));
    facts.purposes = vec![Purpose::EventPhotography];
    facts.retention_days = Some(365);
    facts.notice = Some(Notice {
        version: "1".into(),
        language: "en".into(),
        text_sha256: Sha256([2; 32]),
        text: Some("SAMPLE notice".into()),
    });
    facts.dpia = Some(Dpia { reference: "SAMPLE-DPIA-1".into(), high_residual_risk: false, prior_consultation: None });
    facts.age_policy = Some(AgePolicy::MinorsWithGuardian);
}

pub(crate) fn controller() -> Controller {
    Controller {
        name: "SAMPLE club".into(),
        address: "1 Sample Street".into(),
        country: "FR".parse().expect("a country"),
        established_in_union: true,
        contact: "privacy@sample.invalid".into(),
        representative: None,
        officer: Some(Party { name: "SAMPLE officer".into(), contact: "dpo@sample.invalid".into() }),
        public_authority: false,
    }
}

/// A pinned portrait of a person in public office, or the astronaut.
pub(crate) fn portrait(name: &str) -> PathBuf {
    let path = cache().join("portraits").join(name);
    assert!(path.is_file(), "{} is missing: run `make setup`", path.display());
    path
}

/// The same, read.
pub(crate) fn photograph(name: &str) -> Photo {
    Photo::read(&portrait(name)).expect("a photograph")
}

/// The default pack, built once from the packages that `make setup` fetched.
fn packs() -> PathBuf {
    static BUILT: Once = Once::new();
    let folder = cache().join("test-packs");
    BUILT.call_once(|| {
        // A pack of this version that is there stays as it is.
        let wheelhouse = cache().join("wheelhouse");
        models::pull(&folder, "dlib", Some(&wheelhouse), "python3", &mut |_| {}).expect("run `make setup` first");
    });
    folder
}

#[allow(clippy::disallowed_methods, reason = "tests find what `make setup` fetched through the environment")]
fn cache() -> PathBuf {
    let set = |name| std::env::var_os(name).map(PathBuf::from);
    set("COUNTENANCE_TEST_CACHE").unwrap_or_else(|| {
        let caches = set("XDG_CACHE_HOME").unwrap_or_else(|| set("HOME").expect("a home").join(".cache"));
        caches.join("countenance")
    })
}

/// A clock that moves a second with every look, also from one opening to the next, and numbered chance.
pub(crate) fn ambient() -> Ambient {
    Ambient { clock: Arc::new(Ticking), random: Arc::new(Numbered::new()) }
}

struct Ticking;

/// Seconds since 1970; one for all installations of the test process.
static SECONDS: AtomicI64 = AtomicI64::new(1_790_000_000);

impl Clock for Ticking {
    fn now(&self) -> Timestamp {
        Timestamp::from_second(SECONDS.fetch_add(1, Ordering::Relaxed)).expect("a time of this century")
    }
}

/// splitmix64 from a seed that differs between openings: two processes never draw the same numbers.
struct Numbered(Mutex<u64>);

impl Numbered {
    fn new() -> Self {
        static OPENED: AtomicU64 = AtomicU64::new(1);
        Self(Mutex::new(OPENED.fetch_add(1, Ordering::Relaxed).wrapping_mul(0x9E37_79B9_7F4A_7C15)))
    }
}

impl vault::Random for Numbered {
    fn fill(&self, out: &mut [u8]) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for chunk in out.chunks_mut(8) {
            *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let mut mixed = (*state ^ (*state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            chunk.copy_from_slice(&(mixed ^ (mixed >> 31)).to_le_bytes()[..chunk.len()]);
        }
    }
}

struct Patient;

impl Watcher for Patient {
    fn begin(&self, _files: usize) {}
    fn file(&self, _outcome: &FileOutcome) {}
    fn stop(&self) -> bool {
        false
    }
}

/// Lets time pass for every installation of the test process; minutes, for more would end other tests' retentions.
pub(crate) fn wait(minutes: i64) {
    SECONDS.fetch_add(60 * minutes, Ordering::Relaxed);
}
