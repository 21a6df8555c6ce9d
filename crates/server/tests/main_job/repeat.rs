//! Running an enrolment again.

use crate::fixture::{Desk, portrait};

#[test]
fn a_second_run_does_nothing_and_a_moved_file_is_recognised() {
    let desk = Desk::of_consent();
    desk.consenting("obama");
    let photo = desk.photo("obama", "obama.jpg");
    desk.photo("obama", "obama2.jpg");
    assert_eq!(desk.enrol(&desk.incoming()).expect("an enrolment").images_enrolled, 2);
    let leaves = (desk.leaves("image-enrolled"), desk.leaves("face-enrolled"));
    assert_eq!(leaves, (2, 2));

    let desk = desk.reopen();
    std::fs::rename(&photo, photo.with_file_name("renamed.jpg")).expect("a move");
    std::fs::write(desk.incoming().join("obama/notes.txt"), "no picture").expect("a file");
    let report = desk.enrol(&desk.incoming()).expect("an enrolment");
    assert_eq!((report.images_enrolled, report.already_enrolled, report.refused.len()), (0, 2, 1), "{report:?}");
    assert_eq!((desk.leaves("image-enrolled"), desk.leaves("face-enrolled")), leaves);
    let found = desk.search(&portrait("obama3.jpg"));
    assert_eq!(found.matches.len(), 2, "both photographs show the person");
    assert!(found.matches[0].source.starts_with("obama/"), "the reference is relative to the folder that was named");
}
