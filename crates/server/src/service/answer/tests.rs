//! An answer as a person receives it: from photographs that were enrolled to the archive that is checked and read.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _, Write as _};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use basis::{
    Condition, EventKind, FaceId, Ground, KeepPolicy, LegalBasis, Proof, ProofKind, Purpose, Request, RequestId,
    RequestKind,
};
use face::Picture;
use jiff::Timestamp;
use ledger::Note;
use vault::records::faces as face_rows;
use vault::records::requests::{self as rows, RequestFace};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::data::AccessAnswer;
use super::{AnswerReport, Standing, check, given, keep, prepare, schema, stored};
use crate::fixture::{self, Desk, GALLERY, by_consent};
use crate::service::enrol::{self, SubjectsFrom};
use crate::service::mandates::Stated;
use crate::service::requests::record::{self, Case, Channel, Course, Person};
use crate::service::search::{self, SearchRequest};
use crate::service::{document, erase, identifications, log, photo, register, requests, subjects};
use crate::{Ambient, Clock, Installation, ServiceError};

mod validity;

/// A member of the staff whose name no answer may hold.
const STAFF: &str = "SAMPLE-Quirin-Zeller";
/// The archive's gallery, which keeps whole pictures and names nobody.
const ARCHIVE: &str = "archive";
const MONTH: i64 = 30 * 24 * 3600 + 10 * 3600;

/// A clock that stands where it is put and moves a second with every look.
struct Moved(Arc<AtomicI64>);

impl Clock for Moved {
    fn now(&self) -> Timestamp {
        Timestamp::from_second(self.0.fetch_add(1, Ordering::Relaxed)).unwrap()
    }
}

/// A desk whose clock the test moves.
struct Case0 {
    desk: Desk,
    clock: Arc<AtomicI64>,
}

impl Case0 {
    fn new() -> Self {
        let Desk { here, folder, settings } = Desk::of_consent();
        let now = here.now().as_second();
        drop(here);
        let clock = Arc::new(AtomicI64::new(now + 1000));
        let ambient = Ambient { clock: Arc::new(Moved(Arc::clone(&clock))), random: Ambient::system().random };
        let here = Installation::open(settings.clone(), ambient).unwrap();
        Self { desk: Desk { here, folder, settings }, clock }
    }

    /// With an archive beside the club, which holds a group picture of two men.
    fn with_group(self) -> Self {
        let here = &self.desk.here;
        register::create(here, ARCHIVE, None).unwrap();
        register::amend(here, ARCHIVE, |facts| {
            by_consent(facts);
            facts.basis = Some(LegalBasis::LegitimateInterests);
            let law = "SAMPLE archives act, Art. 12".parse().unwrap();
            facts.ground = Some(Ground::condition_by_law(Condition::ArchivingResearch, law));
            facts.purposes = vec![Purpose::ArchiveIdentification];
            facts.keep = KeepPolicy::Original;
            Ok(())
        })
        .unwrap();
        register::activate(here, ARCHIVE).unwrap();
        let folder = self.desk.folder.path().join("group");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("group.png"), group().to_png().unwrap()).unwrap();
        let pictures = enrol::files(&[folder], None, SubjectsFrom::Nobody).unwrap();
        let request = enrol::EnrolRequest { gallery: ARCHIVE.into(), pictures, ..fixture::request() };
        assert_eq!(self.desk.enrol_with(request).unwrap().faces_enrolled, 2);
        self
    }

    fn later(&self, seconds: i64) {
        self.clock.fetch_add(seconds, Ordering::Relaxed);
    }

    fn enrol(&self, person: &str, portrait: &str) {
        self.desk.photo(person, portrait);
        assert_eq!(self.desk.enrol(&self.desk.incoming()).unwrap().faces_enrolled, 1);
    }

    fn search(&self, gallery: &str, purpose: Purpose, portrait: &str) {
        let stated = Stated {
            operator: STAFF.into(),
            mandate: None,
            purpose: Some(purpose),
            case: Some("SAMPLE-case-of-nobody".into()),
            ground: None,
        };
        let request =
            SearchRequest { gallery: gallery.into(), stated, ..fixture::asking(&fixture::portrait(portrait)) };
        search::search(&self.desk.here, &request).unwrap();
    }

    /// Faces of a gallery, with the left edge of their boxes.
    fn faces(&self, gallery: &str) -> Vec<(FaceId, f32)> {
        let here = &self.desk.here;
        let id = register::id_of(here, gallery).unwrap();
        let listed = here.read(|tx| face_rows::list(tx, id, None, 100)).unwrap();
        let opened = listed.into_iter().map(|row| {
            let key = here.house().vault().keys().key(row.key_slot).unwrap();
            let details: gallery::FaceDetails =
                vault::open_json(&key, &row.id.to_bytes(), &row.sealed_details).unwrap();
            (row.id, details.region[0])
        });
        opened.collect()
    }

    /// Files a request whose candidates are decided: these are the person's, those are not.
    fn request(
        &self,
        kind: RequestKind,
        language: &str,
        proofs: usize,
        theirs: &[FaceId],
        others: &[FaceId],
    ) -> RequestId {
        let here = &self.desk.here;
        let (id, now) = (here.id(RequestId::from_parts), here.now());
        let mut request = Request::received(kind, now);
        let proof = |kind| Proof { kind, at: now, reviewed_by: None, reason: None };
        request.proofs = [ProofKind::EnrolmentReference, ProofKind::EmailCode].map(proof)[..proofs].to_vec();
        (request.candidates, request.theirs) = (Some(theirs.len() + others.len()), Some(theirs.len()));
        let holder = here.house().controller_holder().unwrap();
        let note =
            Note::new(EventKind::RequestReceived, here.event(), now, &holder, &serde_json::json!({ "request": id }));
        let (noted, ()) = here.commit(note.unwrap(), |_| Ok(())).unwrap();
        let course = Course {
            channel: Channel::Letter,
            entered_by: Some(STAFF.into()),
            language: language.into(),
            request,
            leaf: noted.leaf_index(),
            happened: Vec::new(),
            repeats: None,
            erasures: Vec::new(),
        };
        let key = here.house().vault().keys().allocate().unwrap();
        let person = Some(Person { name: Some("SAMPLE person".into()), ..Person::default() });
        let row = Case { id, key, course, person, answer: None, written: 0 }.row(here).unwrap();
        let face = |face: &FaceId, theirs| {
            let row = here.read(|tx| face_rows::get(tx, *face)).unwrap().unwrap();
            RequestFace {
                request_id: id,
                face_id: *face,
                gallery_id: row.gallery_id,
                similarity: 90.0,
                theirs: Some(theirs),
            }
        };
        let faces: Vec<_> =
            theirs.iter().map(|of| face(of, true)).chain(others.iter().map(|of| face(of, false))).collect();
        here.house()
            .vault()
            .transact(|tx| {
                rows::insert(tx, &row)?;
                rows::set_faces(tx, id, &faces)
            })
            .unwrap();
        id
    }

    fn prepared(&self, request: RequestId) -> (AnswerReport, BTreeMap<String, Vec<u8>>, AccessAnswer) {
        let here = &self.desk.here;
        let report = prepare(here, request).unwrap();
        let zip = stored(here, request).unwrap();
        assert_eq!((document::sha256(&zip), zip.len() as u64), (report.sha256, report.bytes));
        let files = unpacked(&zip);
        let data = serde_json::from_slice(&files["data.json"]).unwrap();
        valid(&files["data.json"]);
        let checked = check(&zip, &log::key(here).parse().unwrap()).unwrap();
        assert_eq!((checked.request, checked.leaves, checked.files), (request, 1, files.len() - 2));
        (report, files, data)
    }
}

fn unpacked(zip: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut zip = zip::ZipArchive::new(Cursor::new(zip)).unwrap();
    let mut files = BTreeMap::new();
    for at in 0..zip.len() {
        let mut file = zip.by_index(at).unwrap();
        let (name, mut bytes) = (file.name().unwrap().to_string(), Vec::new());
        file.read_to_end(&mut bytes).unwrap();
        files.insert(name, bytes);
    }
    files
}

fn packed(files: &BTreeMap<String, Vec<u8>>) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, bytes) in files {
        zip.start_file(path.as_str(), SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn valid(data: &[u8]) {
    let schema = serde_json::from_str(&schema()).unwrap();
    let data: serde_json::Value = serde_json::from_slice(data).unwrap();
    validity::check(&schema, &data).unwrap();
    for class in data["completeness"].as_object().unwrap().keys() {
        let mut less = data.clone();
        less["completeness"].as_object_mut().unwrap().remove(class);
        assert!(validity::check(&schema, &less).is_err(), "an answer without the class {class} is none");
    }
    for bad in [serde_json::json!({ "state": "withheld", "reason": "second-proof" }), serde_json::json!("present")] {
        let mut wrong = data.clone();
        wrong["completeness"]["crop"] = bad;
        assert!(validity::check(&schema, &wrong).is_err(), "{wrong}");
    }
}

/// Two portraits side by side: Biden left, Obama right.
fn group() -> Picture {
    let [left, right] = ["biden.jpg", "obama.jpg"].map(|name| {
        let bytes = std::fs::read(fixture::portrait(name)).unwrap();
        photo::decode(&PathBuf::from(name), &bytes).unwrap()
    });
    let (width, height) = (left.width() + right.width(), left.height().max(right.height()));
    let mut rgb = vec![200u8; (width * height * 3) as usize];
    for (picture, at) in [(&left, 0), (&right, left.width())] {
        for y in 0..picture.height() {
            for x in 0..picture.width() {
                let to = ((y * width + at + x) * 3) as usize;
                rgb[to..to + 3].copy_from_slice(&picture.pixel(x, y).unwrap());
            }
        }
    }
    Picture::new(width, height, rgb).unwrap()
}

/// Whether a text stands anywhere in an answer, in any file.
fn holds(files: &BTreeMap<String, Vec<u8>>, text: &str) -> bool {
    files.values().any(|bytes| bytes.windows(text.len()).any(|window| window == text.as_bytes()))
}

#[test]
fn faces_of_any_age_appear_with_the_searches_and_without_the_staff() {
    let case = Case0::new();
    case.desk.consenting("obama");
    case.desk.consenting("biden");
    case.enrol("obama", "obama.jpg");
    case.later(47 * MONTH);
    case.enrol("obama", "obama2.jpg");
    case.later(12 * MONTH);
    case.enrol("obama", "obama3.jpg");
    case.enrol("biden", "biden.jpg");
    case.later(MONTH);
    case.search(GALLERY, Purpose::EventPhotography, "obama.jpg");
    case.search(GALLERY, Purpose::EventPhotography, "astronaut.png");

    let here = &case.desk.here;
    let obama = subjects::find(here, GALLERY, "obama").unwrap().id;
    let theirs: Vec<FaceId> =
        here.read(|tx| face_rows::of_subject(tx, obama)).unwrap().iter().map(|row| row.id).collect();
    let request = case.request(RequestKind::Access, "en", 2, &theirs, &[]);
    let (report, files, data) = case.prepared(request);
    assert_eq!((report.faces, report.pictures, report.searches_returned, report.searches_compared), (3, 3, 1, 1));
    let months: Vec<i64> = data.holdings[0]
        .faces
        .iter()
        .map(|face| (data.request.prepared_at.as_second() - face.enrolled_at.as_second()) / MONTH)
        .collect();
    assert_eq!(months, [60, 13, 1]);
    assert_eq!(data.holdings[0].people.len(), 1);
    assert_eq!((data.holdings[0].people[0].label.as_str(), data.holdings[0].people[0].consents.len()), ("obama", 1));
    for face in &data.holdings[0].faces {
        let values = base64::Engine::decode(&base64::prelude::BASE64_STANDARD, &face.template.values).unwrap();
        assert_eq!(document::sha256(&values), face.template.sha256);
        let length: f64 = values
            .chunks(2)
            .map(|two| f64::from(i16::from_le_bytes([two[0], two[1]])) * f64::from(face.template.scale))
            .map(|x| x * x)
            .sum();
        assert!((length - 1.0).abs() < 1e-3, "{length}");
    }

    let [compared, returned] =
        [false, true].map(|wanted| data.searches.iter().find(|search| search.returned == wanted).unwrap());
    assert_eq!((compared.recipient.as_deref(), returned.recipient.as_deref()), (None, Some("SAMPLE club")));
    assert_eq!(returned.purpose, "event-photography");
    assert!(returned.similarity.is_some_and(|similarity| similarity > 50.0));
    assert!(matches!(data.completeness.staff, Standing::Withheld(_)));
    assert_eq!(data.completeness.recipients, Standing::Present { count: 1 });
    for left_out in [STAFF, "SAMPLE-case-of-nobody", "biden"] {
        assert!(!holds(&files, left_out), "{left_out}");
    }
    assert!(holds(&files, "obama"));
    keep_sample("full-en", &files);

    // While it is open it can be put together anew; what was there before goes.
    let blobs = case.desk.blobs();
    case.prepared(request);
    assert_eq!(case.desk.blobs(), blobs);
    assert!(given(here, request).is_err(), "nothing is handed over before the request is closed");
    let Case0 { desk, .. } = case;
    assert!(stored(&desk.reopen().here, request).is_ok());
}

#[test]
fn an_answer_is_not_kept_of_whom_an_erasure_took_meanwhile() {
    let case = Case0::new();
    case.desk.consenting("obama");
    case.enrol("obama", "obama.jpg");
    let theirs: Vec<FaceId> = case.faces(GALLERY).into_iter().map(|face| face.0).collect();
    let request = case.request(RequestKind::Access, "en", 1, &theirs, &[]);
    let here = &case.desk.here;
    let seen = record::find(here, request).unwrap();
    let because = erase::Because::Decision { by: STAFF.into(), reason: "SAMPLE".into() };
    erase::subject(here, GALLERY, "obama", because, false).unwrap();
    let blobs = case.desk.blobs();
    assert!(matches!(keep(here, &seen, &theirs, b"SAMPLE answer"), Err(ServiceError::Changed { .. })));
    assert_eq!(case.desk.blobs(), blobs, "nothing of it stays");
    assert!(stored(here, request).is_err());
}

#[test]
fn a_look_at_a_candidate_stands_under_the_key_of_whom_it_shows_and_ends_with_them() {
    let case = Case0::new();
    case.desk.consenting("obama");
    case.enrol("obama", "obama.jpg");
    let theirs: Vec<FaceId> = case.faces(GALLERY).into_iter().map(|face| face.0).collect();
    let request = case.request(RequestKind::Access, "en", 1, &theirs, &[]);
    let here = &case.desk.here;
    let before = case.desk.leaves("request-noted");
    assert!(requests::look(here, request, theirs[0], STAFF).unwrap().is_some_and(|png| png.starts_with(b"\x89PNG")));
    assert_eq!(case.desk.leaves("request-noted"), before + 1);
    let last = here.read(|tx| {
        let size = vault::records::leaves::len(tx)?;
        vault::records::leaves::range(tx, size - 1, size)
    });
    let last = last.unwrap().pop().unwrap();
    assert!(document::record_in(here, &last).unwrap().contains(&theirs[0].to_string()));

    let because = erase::Because::Decision { by: STAFF.into(), reason: "SAMPLE".into() };
    erase::subject(here, GALLERY, "obama", because, false).unwrap();
    assert!(document::record_in(here, &last).unwrap_err().is_gone(), "nothing of the controller's names the face");
    assert!(requests::look(here, request, theirs[0], STAFF).is_err());
}

#[test]
fn what_somebody_said_of_a_face_is_told_and_who_said_it_is_not() {
    let case = Case0::new();
    case.desk.consenting("obama");
    case.enrol("obama", "obama.jpg");
    let theirs: Vec<FaceId> = case.faces(GALLERY).into_iter().map(|face| face.0).collect();
    let answer = case.desk.search(&fixture::portrait("obama2.jpg"));
    let here = &case.desk.here;
    let by = |name: &str| basis::Signatory { name: name.into(), authenticated: true };
    identifications::confirm(here, GALLERY, answer.search, theirs[0], by("SAMPLE grace")).unwrap();
    identifications::reject(here, GALLERY, answer.search, theirs[0], by("SAMPLE linus")).unwrap();
    let request = case.request(RequestKind::Access, "en", 1, &theirs, &[]);
    let (_, files, data) = case.prepared(request);
    let said: Vec<_> = data.holdings[0].faces[0].said.iter().map(|said| said.verdict.as_str()).collect();
    assert_eq!(said, ["same-person", "other-person"]);
    assert_eq!(data.completeness.tags, Standing::Present { count: 2 });
    let page = String::from_utf8(files["index.html"].clone()).unwrap();
    assert!(page.contains("another person than the one searched for"), "{page}");
    for left_out in ["SAMPLE grace", "SAMPLE linus"] {
        assert!(!holds(&files, left_out), "{left_out}");
    }
}

#[test]
fn with_one_proof_recipients_are_withheld_on_an_article() {
    let case = Case0::new();
    case.desk.consenting("obama");
    case.enrol("obama", "obama.jpg");
    case.search(GALLERY, Purpose::EventPhotography, "obama.jpg");
    let theirs: Vec<FaceId> = case.faces(GALLERY).into_iter().map(|face| face.0).collect();
    let request = case.request(RequestKind::Portability, "fr-FR", 1, &theirs, &[]);
    let (report, files, data) = case.prepared(request);
    assert_eq!(case.desk.leaves("request-noted"), 1, "an answer stands in the log before it is shown");
    assert!(report.withheld.iter().any(|of| of.class == "recipients" && of.article == "GDPR Art. 12(6)"), "{report:?}");
    assert!(
        data.searches.iter().any(|search| search.returned) && data.searches.iter().all(|of| of.recipient.is_none())
    );
    assert!(String::from_utf8_lossy(&files["index.html"]).contains("<html lang=\"fr\">"));

    for (kind, proofs) in [(RequestKind::Access, 0), (RequestKind::Erasure, 2)] {
        let request = case.request(kind, "en", proofs, &theirs, &[]);
        let before = case.desk.leaves("act-refused");
        assert!(matches!(prepare(&case.desk.here, request), Err(ServiceError::Refused(_))), "{kind:?} {proofs}");
        assert_eq!(case.desk.leaves("act-refused"), before + 1);
        assert!(stored(&case.desk.here, request).is_err());
    }
}

#[test]
fn other_people_in_a_group_picture_are_covered() {
    let case = Case0::new().with_group();
    let faces = case.faces(ARCHIVE);
    let whole = group();
    let (right, left): (Vec<_>, Vec<_>) = faces.into_iter().partition(|face| face.1 > whole.width() as f32 / 2.0);
    let request = case.request(RequestKind::Access, "zh-Hant", 2, &[right[0].0], &[left[0].0]);
    let (report, files, data) = case.prepared(request);
    assert!(report.covered >= 1, "{report:?}");
    let face = &data.holdings[0].faces[0];
    assert_eq!((face.faces_in_picture, data.completeness.image.clone()), (2, Standing::Present { count: 1 }));
    let file = face.picture.as_ref().unwrap();
    assert_eq!(file.covered, 1);
    let covered = photo::decode(&PathBuf::from(&file.file), &files[&file.file]).unwrap();
    assert_eq!((covered.width(), covered.height()), (whole.width(), whole.height()));
    let colours = |picture: &Picture, [x, y, width, height]: [f32; 4]| {
        let pixels = (y as u32..(y + height) as u32).flat_map(|y| (x as u32..(x + width) as u32).map(move |x| (x, y)));
        pixels.filter_map(|(x, y)| picture.pixel(x, y)).collect::<std::collections::BTreeSet<_>>().len()
    };
    let here = &case.desk.here;
    let row = here.read(|tx| face_rows::get(tx, left[0].0)).unwrap().unwrap();
    let key = here.house().vault().keys().key(row.key_slot).unwrap();
    let other: gallery::FaceDetails = vault::open_json(&key, &row.id.to_bytes(), &row.sealed_details).unwrap();
    assert!(colours(&whole, other.region) > 1000 && colours(&covered, other.region) <= 16);
    let [x, y, width, height] = face.region;
    for (x, y) in [(x + 1.0, y + 1.0), (x + width / 2.0, y + height / 2.0), (x + width - 2.0, y + height - 2.0)] {
        assert_eq!(covered.pixel(x as u32, y as u32), whole.pixel(x as u32, y as u32), "their own face is as it is");
    }
    // A detector finds one face where there were two.
    let pack = crate::service::models::default_pack(here).unwrap();
    let options = face::DetectOptions { smallest_face_px: 20 };
    let mut pipeline = here.pipeline(&pack).unwrap();
    assert_eq!(pipeline.detect(&whole, &options).unwrap().len(), 2);
    assert_eq!(pipeline.detect(&covered, &options).unwrap().len(), 1);
    keep_sample("group-zh", &files);
}

#[test]
fn whatever_byte_is_altered_is_found() {
    let case = Case0::new();
    case.desk.consenting("obama");
    case.enrol("obama", "obama.jpg");
    let theirs: Vec<FaceId> = case.faces(GALLERY).into_iter().map(|face| face.0).collect();
    let request = case.request(RequestKind::Access, "fr", 2, &theirs, &[]);
    let (_, files, _) = case.prepared(request);
    keep_sample("full-fr", &files);
    let key = log::key(&case.desk.here).parse().unwrap();
    assert!(check(&packed(&files), &key).is_ok(), "packed by another program it is the same answer");
    for path in files.keys() {
        let size = files[path].len();
        for at in [0, size / 3, size / 2, size - 2] {
            let mut altered = files.clone();
            altered.get_mut(path).unwrap()[at] ^= 1;
            assert!(check(&packed(&altered), &key).is_err(), "byte {at} of {path}");
        }
        let mut less = files.clone();
        less.remove(path);
        assert!(check(&packed(&less), &key).is_err(), "without {path}");
    }
    for added in ["images/more.png", "../evil", "/etc/evil", "log/leaf-9.json", "a\\b"] {
        let mut more = files.clone();
        more.insert(added.into(), b"{}".to_vec());
        assert!(check(&packed(&more), &key).is_err(), "{added}");
    }
    let stranger = Case0::new();
    assert!(check(&packed(&files), &log::key(&stranger.desk.here).parse().unwrap()).is_err(), "another's key");
    for cut in [0, 10, 1000] {
        assert!(check(&packed(&files)[..cut], &key).is_err());
    }
}

#[test]
fn a_negative_answer_says_where_and_how_it_was_looked() {
    let case = Case0::new();
    case.desk.consenting("biden");
    case.enrol("biden", "biden.jpg");
    let other = case.faces(GALLERY)[0].0;
    let request = case.request(RequestKind::Access, "en", 1, &[], &[other]);
    let here = &case.desk.here;
    let facts = crate::service::requests::record::find(here, request).unwrap().course.request.facts(request);
    let sweep = crate::service::sweep::SweepRequest {
        gallery: GALLERY.into(),
        photos: vec![fixture::photograph("obama.jpg")],
        face: None,
        answers: basis::gate::SweepFor::Request(&facts),
        miss_rate: 0.02,
    };
    crate::service::sweep::sweep(here, &sweep).unwrap();
    let (report, files, data) = case.prepared(request);
    assert_eq!((report.faces, report.galleries, data.holdings.len(), report.withheld.len()), (0, 0, 0, 0));
    let looked = &data.looked;
    assert_eq!((looked.reviewed, looked.theirs, looked.galleries.len(), looked.galleries[0].faces), (1, 0, 1, 1));
    let compared = looked.galleries[0].compared.expect("it was compared");
    assert_eq!((compared.faces, compared.miss_rate), (1, 0.02));
    let page = String::from_utf8(files["index.html"].clone()).unwrap();
    assert!(page.contains("How to try again") && page.contains("at which 2 of 100"), "{page}");
    assert!(!holds(&files, "biden") && !holds(&files, &other.to_string()));
    keep_sample("none-en", &files);
}

#[test]
fn the_published_schema_is_the_one_that_is_written() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/formats/access-answer.schema.json");
    let published = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        published == schema(),
        "write the schema anew: docs/formats/access-answer.schema.json is to be\n{}",
        schema()
    );
}

#[test]
fn text_of_the_controller_or_the_person_cannot_become_part_of_the_page() {
    let case = Case0::new();
    let label = "<script>alert(1)<x>\"'&";
    case.desk.consenting(label);
    let here = &case.desk.here;
    let subject = subjects::find(here, GALLERY, label).unwrap();
    assert_eq!(subject.label, label);
    case.enrol(label, "obama.jpg");
    let theirs: Vec<FaceId> = case.faces(GALLERY).into_iter().map(|face| face.0).collect();
    let request = case.request(RequestKind::Access, "en", 2, &theirs, &[]);
    let (_, files, _) = case.prepared(request);
    let page = String::from_utf8(files["index.html"].clone()).unwrap();
    assert!(!page.contains("<script") && page.contains("&#60;script&#62;"), "{page}");
    for needed in ["<html lang=\"en\">", "<h1>", "<main>", "alt=\"Your face", "scope=\"col\"", "default-src 'none'"] {
        assert!(page.contains(needed), "{needed}");
    }
    for outside in ["http://", "https://", "javascript:", "<link", "@import", "url("] {
        assert!(!page.contains(outside), "{outside}");
    }
}

/// Writes an answer's files where somebody who wants to look at them said.
#[allow(clippy::disallowed_methods, reason = "a person names a folder to look at the pages in")]
fn keep_sample(name: &str, files: &BTreeMap<String, Vec<u8>>) {
    let Some(folder) = std::env::var_os("COUNTENANCE_TEST_SAMPLES") else { return };
    for (path, bytes) in files {
        let path = PathBuf::from(&folder).join(name).join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
}
