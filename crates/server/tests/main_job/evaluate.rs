//! Measuring accuracy on labelled folders: what comes out, and that nothing stays.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use basis::{Condition, Ground, LegalBasis, LegalGround, Purpose};
use image::{Rgb, RgbImage};
use server::ServiceError;
use server::service::evaluate::render::render;
use server::service::evaluate::{EvaluateAnswer, EvaluateRequest, Evaluated, ProtocolOptions, Watcher, evaluate};
use server::service::mandates::{self, NewMandate, Stated};

use crate::fixture::Desk;

/// Counts, and does something after so many files.
struct Counting<F: Fn() + Sync> {
    looked: AtomicUsize,
    after_first: F,
    most: usize,
}

impl<F: Fn() + Sync> Watcher for Counting<F> {
    fn begin(&self, _files: usize) {}

    fn looked(&self) {
        if self.looked.fetch_add(1, Ordering::Relaxed) == 0 {
            (self.after_first)();
        }
    }

    fn stop(&self) -> bool {
        self.looked.load(Ordering::Relaxed) >= self.most
    }
}

fn patient() -> impl Watcher {
    Counting { looked: AtomicUsize::new(0), after_first: || (), most: usize::MAX }
}

fn ground() -> LegalGround {
    LegalGround { basis: LegalBasis::Consent, ground: Ground::condition(Condition::ExplicitConsent) }
}

fn asking(folder: &Path) -> EvaluateRequest {
    EvaluateRequest {
        folder: folder.to_path_buf(),
        groups: None,
        stated: Stated {
            operator: "ada".into(),
            mandate: None,
            purpose: Some(Purpose::MeasureAccuracy),
            case: Some("test 1".into()),
            ground: Some(ground()),
        },
        pack: None,
        smallest_face_px: 40,
        workers: 2,
        protocol: ProtocolOptions::default(),
        target_fpir: 0.5,
    }
}

/// One person with three photographs, two with one, a drawing without a face, a copy and a note.
fn pictures(desk: &Desk) -> PathBuf {
    for (person, portrait) in [
        ("obama", "obama.jpg"),
        ("obama", "obama2.jpg"),
        ("obama", "obama3.jpg"),
        ("biden", "biden.jpg"),
        ("collins", "astronaut.png"),
    ] {
        desk.photo(person, portrait);
    }
    let folder = desk.incoming();
    let drawn =
        RgbImage::from_fn(320, 240, |x, y| Rgb([(x % 256) as u8, y as u8, ((x / 40 + y / 40) % 2 * 200) as u8]));
    drawn.save(folder.join("biden/drawn.png")).expect("a drawing");
    std::fs::write(folder.join("biden/torn.jpg"), [0xFF, 0xD8, 0xFF, 0xE0, 0, 16]).expect("a torn file");
    std::fs::copy(folder.join("obama/obama.jpg"), folder.join("obama/zz-copy.jpg")).expect("a copy");
    std::fs::write(folder.join("obama/notes.txt"), "no picture").expect("a note");
    std::fs::write(folder.join("beside.jpg"), "nobody's").expect("a file");
    folder
}

fn finished(evaluated: Evaluated) -> EvaluateAnswer {
    match evaluated {
        Evaluated::Finished(answer) => *answer,
        stopped @ Evaluated::Stopped { .. } => panic!("{stopped:?}"),
    }
}

#[test]
fn labelled_folders_are_measured_and_nothing_is_kept() {
    let desk = Desk::empty();
    let folder = pictures(&desk);
    let list = desk.folder.path().join("groups.csv");
    std::fs::write(&list, "person,region\nobama,west\nbiden,west\n").expect("a list");
    let request = EvaluateRequest { groups: Some(list), ..asking(&folder) };
    let answer = finished(evaluate(&desk.here, &request, &patient()).expect("an evaluation"));

    let (pictures, trials) = (&answer.report.pictures, &answer.report.trials);
    assert_eq!((pictures.files, pictures.described, pictures.without_face, pictures.unreadable), (9, 5, 1, 1));
    assert_eq!((pictures.no_picture, pictures.repeated, pictures.unlabelled), (1, 1, 1));
    assert_eq!((pictures.detected.count, pictures.detected.of), (5, 7));
    assert_eq!((trials.people, trials.enrolled_people, trials.strangers), (3, 1, 2));
    assert_eq!((trials.mated_searches, trials.non_mated_searches), (2, 2));
    assert_eq!((trials.genuine_pairs, trials.impostor_pairs), (3, 7));
    let failed: Vec<_> = answer.failures.iter().map(|failure| failure.file.as_str()).collect();
    assert_eq!(failed, ["biden/drawn.png", "biden/torn.jpg", "obama/zz-copy.jpg"]);

    for measures in [&answer.report.cosine, &answer.report.score] {
        assert_eq!(measures.eer.expect("pairs").rate, 0.0, "these people are easily told apart");
        assert!(measures.fnir_at_fpir.iter().all(|point| point.fnir.is_none()), "two strangers show no 10 %");
        let found = measures.recommended.as_ref().expect("one of two is within a half");
        assert_eq!((found.fnir.count, found.fnir.of), (0, 2));
        assert!(found.fpir.rate <= Some(0.5) && found.fnir.interval.expect("searches")[1] > 0.6);
    }
    let said = answer.report.not_measurable.join("\n");
    assert!(said.contains("FPIR 0.1 % is not measurable with 2 searches of strangers; about 1000"), "{said}");
    assert!(said.contains("Only 1 person is enrolled"), "{said}");
    let column = &answer.report.groups[0];
    assert_eq!((column.groups.len(), column.people_in_small_groups, column.people_without_group), (0, 2, 1));

    let files = render(&answer.report);
    for (name, text) in files.files() {
        for personal in ["obama", "biden", "collins", "drawn", "astronaut"] {
            assert!(!text.to_lowercase().contains(personal), "{personal} stands in {name}");
        }
        assert!(text.contains("easured on the pictures given") && (name == "report.json" || text.contains("SAMPLE")));
    }
    assert!(files.json.contains("\"sample\": true"));
    assert_eq!((desk.leaves("evaluation-run"), desk.leaves("mandate-issued"), desk.blobs()), (1, 1, 0));

    let again = finished(evaluate(&desk.here, &request, &patient()).expect("a second evaluation"));
    let plain =
        |answer: &EvaluateAnswer| serde_json::to_value((&answer.report.cosine, &answer.report.trials)).expect("JSON");
    assert_eq!(plain(&again), plain(&answer), "the same pictures give the same numbers");
}

#[test]
fn without_a_mandate_for_it_nothing_is_read() {
    let desk = Desk::empty();
    let nowhere = desk.folder.path().join("nowhere");
    let mut silent = asking(&nowhere);
    silent.stated.case = None;
    let mut other = asking(&nowhere);
    other.stated.purpose = Some(Purpose::Research);
    for (request, article) in [(silent, "Art. 5(1)(b)"), (other, "Art. 5(1)(b)")] {
        let before = desk.leaves("act-refused");
        match evaluate(&desk.here, &request, &patient()) {
            Err(ServiceError::Refused(refusals)) => assert!(refusals[0].article.contains(article), "{refusals:?}"),
            other => panic!("not refused: {other:?}"),
        }
        assert_eq!((desk.leaves("act-refused"), desk.leaves("evaluation-run")), (before + 1, 0));
    }
    assert_eq!((desk.leaves("mandate-issued"), desk.blobs()), (0, 0));
    let permitted = evaluate(&desk.here, &asking(&nowhere), &patient()).expect_err("there is no such folder");
    assert!(matches!(permitted, ServiceError::Io { .. }), "{permitted}");
}

#[test]
fn a_mandate_that_ends_meanwhile_leaves_no_measurement() {
    let desk = Desk::empty();
    let folder = pictures(&desk);
    let new = NewMandate {
        operator: "ada".into(),
        issued_by: "bob".into(),
        purpose: Purpose::MeasureAccuracy,
        case: "test 2".into(),
        galleries: Vec::new(),
        probe: Some(ground()),
        expires_at: "2999-01-01T00:00:00Z".parse().expect("a time"),
        searches: None,
    };
    let mandate = mandates::issue(&desk.here, new).expect("a mandate").id;
    let mut request = asking(&folder);
    request.stated = Stated { mandate: Some(mandate), purpose: None, case: None, ground: None, ..request.stated };
    let revoke = || drop(mandates::revoke(&desk.here, mandate).expect("it is revoked"));
    let watcher = Counting { looked: AtomicUsize::new(0), after_first: revoke, most: usize::MAX };
    let refused = evaluate(&desk.here, &request, &watcher).expect_err("the mandate was revoked");
    assert!(refused.to_string().contains("revoked"), "{refused}");
    assert_eq!((desk.leaves("evaluation-run"), desk.leaves("act-refused")), (0, 1));
}

#[test]
fn a_stopped_evaluation_is_recorded_and_measures_nothing() {
    let desk = Desk::empty();
    let folder = pictures(&desk);
    let watcher = Counting { looked: AtomicUsize::new(0), after_first: || (), most: 1 };
    let request = EvaluateRequest { workers: 1, ..asking(&folder) };
    match evaluate(&desk.here, &request, &watcher).expect("an end") {
        Evaluated::Stopped { looked_at, files, .. } => assert_eq!((looked_at, files), (1, 9)),
        Evaluated::Finished(_) => panic!("it was to stop"),
    }
    assert_eq!((desk.leaves("evaluation-run"), desk.blobs()), (1, 0));
}
