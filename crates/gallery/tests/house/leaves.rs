//! Nothing is enrolled, searched, shown or erased without its leaf, and nothing has one that was not done.

use std::collections::BTreeMap;

use basis::EventKind;
use gallery::ErasureTarget;

use crate::facts::DIMENSION;
use crate::home::{Home, Picture};

#[test]
fn the_leaves_of_each_kind_are_what_was_done() {
    let mut home = Home::research();
    let subject = home.subject(1);
    let one = home.enrol(&Picture::whole("one", &[(1, Some(subject)), (2, None)]));
    home.enrol(&Picture::of("two", &[]));
    assert_eq!(one.leaf, 0);
    let twice = home.try_enrol(vec![home.prepared(&Picture::of("one", &[(1, None)]), DIMENSION)]);
    assert!(twice.is_err());
    let faces: Vec<_> = home.found_by(1).iter().map(|candidate| candidate.face).collect();
    faces.iter().for_each(|face| drop(home.show(*face).unwrap()));
    let _ = home.sweep(&[1], 0.5);
    home.restrict(subject);
    assert!(home.plan(ErasureTarget::Image(basis::ImageId::from_bytes([1; 16]))).is_err());
    home.erase(ErasureTarget::Subject(subject));
    let interrupted = home.intend(ErasureTarget::Gallery);
    let home = home.reopen();
    home.finish(interrupted);
    let expected = BTreeMap::from([
        (EventKind::ImageEnrolled, 2),
        (EventKind::FaceEnrolled, 2),
        (EventKind::SearchPerformed, 1),
        (EventKind::ResultDisclosed, 2),
        (EventKind::SweepPerformed, 1),
        (EventKind::RestrictionSet, 1),
        (EventKind::ErasureIntended, 2),
        (EventKind::ErasureExecuted, 2),
    ]);
    assert_eq!(home.leaves(), expected);
}
