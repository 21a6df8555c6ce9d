//! Erasing through the use case: scanned before and after, and finished after a crash.

use server::service::erase::{self, Because};
use server::service::register;

use crate::fixture::{Desk, GALLERY, portrait};

#[test]
fn an_erased_person_is_gone_from_searches_files_and_keys() {
    let desk = Desk::of_consent();
    for (person, photo) in [("obama", "obama.jpg"), ("biden", "biden.jpg")] {
        desk.consenting(person);
        desk.photo(person, photo);
    }
    desk.enrol(&desk.incoming()).expect("an enrolment");
    let because = Because::Decision { by: "ada".into(), reason: "SAMPLE".into() };
    let report = erase::subject(&desk.here, GALLERY, "obama", because, true).expect("an erasure");
    assert_eq!((report.counts.faces, report.counts.images, report.counts.subjects), (1, 1, 1));
    let scan = report.scan.expect("a scan was asked for");
    assert!(scan.before.windows > 1_000 && scan.before.in_opened == 2, "template and crop: {scan:?}");
    assert_eq!((scan.before.in_files, scan.after.in_files, scan.after.in_opened), (0, 0, 0), "{scan:?}");
    assert!(scan.after.opened > 0, "the other person is still there: {scan:?}");
    assert_ne!(report.root_before, report.root_after);

    assert!(desk.found(&portrait("obama2.jpg")).is_empty());
    assert_eq!(desk.found(&portrait("biden.jpg")), ["biden"]);
    let desk = desk.reopen();
    assert_eq!(desk.enrol(&desk.incoming()).expect("an enrolment").erased_before, 1);
    assert_eq!(register::show(&desk.here, GALLERY).expect("the gallery").faces, 1);
    assert_eq!((desk.leaves("erasure-intended"), desk.leaves("erasure-executed")), (1, 1));
}
