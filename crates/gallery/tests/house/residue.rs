//! The scanner finds the plain bytes before an erasure and none after it, in the tail and in sealed segments.

use gallery::{ErasureTarget, Residue};

use crate::erasure::{Scene, scene};
use crate::home::Home;

fn scan_around(home: &Home, target: ErasureTarget) -> (Residue, Residue) {
    let plan = home.plan(target).unwrap();
    let permit = home.may_erase(plan.erasure);
    let patterns = home.house.plain_of(&permit, &plan).unwrap();
    let before = home.house.residue(&patterns).unwrap();
    home.house.intend_erasure(&permit, &plan, home.now()).unwrap();
    home.finish(plan);
    (before, home.house.residue(&patterns).unwrap())
}

fn assert_gone((before, after): (Residue, Residue), in_opened: usize) {
    assert!(before.windows > 0);
    assert_eq!((before.in_files, before.in_opened), (0, in_opened), "under seal, and opened");
    assert_eq!((after.in_files, after.in_opened), (0, 0));
    assert_eq!(before.windows, after.windows);
    assert!(after.files > 3 && after.opened > 20);
}

#[test]
fn of_a_face_in_a_sealed_segment_nothing_is_left() {
    let Scene { home, one, .. } = scene();
    // Both halves by themselves, both parts of the segment, crop, original.
    assert_gone(scan_around(&home, ErasureTarget::Face(one.faces[0])), 6);
}

#[test]
fn of_a_face_in_the_tail_nothing_is_left() {
    let Scene { home, two, .. } = scene();
    // Record, crop, original.
    assert_gone(scan_around(&home, ErasureTarget::Face(two.faces[0])), 3);
}

#[test]
fn of_a_person_nothing_is_left_and_of_others_nothing_is_taken_for_it() {
    let Scene { home, subject, .. } = scene();
    // Twice in the first segment (4 halves, 2 parts), once in the tail, 3 crops, 2 originals.
    assert_gone(scan_around(&home, ErasureTarget::Subject(subject)), 12);
}

#[test]
fn of_a_picture_nothing_is_left_after_a_restart_either() {
    let Scene { home, one, .. } = scene();
    let plan = home.plan(ErasureTarget::Image(one.image)).unwrap();
    let patterns = home.house.plain_of(&home.may_erase(plan.erasure), &plan).unwrap();
    let home = home.reopen();
    assert!(home.house.residue(&patterns).unwrap().in_opened > 0);
    home.erase(ErasureTarget::Image(one.image));
    let home = home.reopen();
    let after = home.house.residue(&patterns).unwrap();
    assert_eq!((after.in_files, after.in_opened), (0, 0));
}

#[test]
fn plain_bytes_in_any_file_are_seen() {
    let Scene { home, one, .. } = scene();
    let plan = home.plan(ErasureTarget::Face(one.faces[0])).unwrap();
    let patterns = home.house.plain_of(&home.may_erase(plan.erasure), &plan).unwrap();
    let mut leak = vec![0; (1 << 20) - 700];
    leak.extend(crate::facts::crop(1));
    std::fs::write(home.data().join("blobs").join("leak"), &leak).unwrap();
    assert_eq!(home.house.residue(&patterns).unwrap().in_files, 1, "across the parts that a file is read in");
}
