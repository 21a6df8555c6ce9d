//! A gallery that rests on consent: who is enrolled, who is not, and what a withdrawal does.

use server::service::detect::detect;
use server::service::enrol::{self, EnrolRequest, FileOutcome, SubjectsFrom, Watcher};
use server::service::photo::Photo;
use server::service::{consents, register, subjects};

use crate::fixture::{Desk, GALLERY, portrait, request};

#[test]
fn a_person_is_found_by_another_photo_and_a_stranger_is_not() {
    let desk = Desk::of_consent();
    desk.consenting("obama");
    desk.photo("obama", "obama.jpg");
    let report = desk.enrol(&desk.incoming()).expect("an enrolment");
    assert_eq!((report.images_enrolled, report.faces_enrolled), (1, 1), "{report:?}");

    assert_eq!(desk.found(&portrait("obama2.jpg")), ["obama"]);
    assert!(desk.found(&portrait("biden.jpg")).is_empty());
    assert!(desk.found(&portrait("astronaut.png")).is_empty());
    assert_eq!((desk.leaves("search-performed"), desk.leaves("result-disclosed")), (3, 1));
}

#[test]
fn a_person_without_consent_is_not_enrolled_and_nothing_is_kept() {
    let desk = Desk::of_consent();
    subjects::add(&desk.here, GALLERY, "obama", false, None).expect("a person who said nothing");
    desk.photo("obama", "obama.jpg");
    desk.photo("nobody in the gallery", "biden.jpg");
    let report = desk.enrol(&desk.incoming()).expect("an enrolment");
    assert_eq!((report.images_enrolled, report.faces_enrolled), (0, 0));
    assert_eq!(report.left_out.values().map(|left| left.faces).sum::<usize>(), 2, "{report:?}");
    let gallery = register::show(&desk.here, GALLERY).expect("the gallery");
    assert_eq!((gallery.images, gallery.faces), (0, 0));
    assert_eq!(desk.leaves("image-enrolled"), 0);
}

#[test]
fn whoever_says_yes_again_is_in_use_again() {
    let desk = Desk::of_consent();
    desk.consenting("obama");
    consents::withdraw(&desk.here, GALLERY, "obama", Some("SAMPLE: asked for a copy"), false).expect("withdrawn");
    desk.photo("obama", "obama.jpg");
    assert_eq!(desk.enrol(&desk.incoming()).expect("a run").faces_enrolled, 0, "on a consent that was taken back");
    desk.says_yes("obama");
    assert_eq!(desk.enrol(&desk.incoming()).expect("an enrolment").faces_enrolled, 1);
    assert_eq!(desk.found(&portrait("obama2.jpg")), ["obama"]);
    consents::withdraw(&desk.here, GALLERY, "obama", Some("SAMPLE: asked for a copy"), false).expect("withdrawn again");
    assert!(desk.found(&portrait("obama2.jpg")).is_empty());
}

#[test]
fn of_a_group_photo_only_the_person_in_the_box_is_enrolled() {
    let desk = Desk::of_consent();
    desk.consenting("obama");
    let group = desk.folder.path().join("group.png");
    let [width, height] = side_by_side(&["obama.jpg", "biden.jpg"], &group);
    let manifest = desk.folder.path().join("manifest.csv");
    let photo = Photo::read(&group).expect("a photograph");
    let seen = detect(&desk.here, Some("dlib"), &photo, 40, false).expect("faces");
    assert_eq!((seen.faces.len(), seen.width, seen.height), (2, width, height));
    let left = seen.faces.iter().min_by(|a, b| a.region[0].total_cmp(&b.region[0])).expect("two faces");
    let [x, y, w, h] = left.region;
    std::fs::write(&manifest, format!("file,box,subject\ngroup.png,\"{x},{y},{w},{h}\",obama\n")).expect("a manifest");

    let pictures = enrol::files(&[], Some(&manifest), SubjectsFrom::Nobody).expect("the pictures");
    let asked = EnrolRequest { pictures, ..request() };
    let report = desk.enrol_with(asked).expect("an enrolment");
    assert_eq!(report.faces_enrolled, 1, "{report:?}");
    assert_eq!(report.left_out.values().map(|left| left.faces).sum::<usize>(), 1);
    assert_eq!(desk.found(&portrait("obama2.jpg")), ["obama"]);
    assert!(desk.found(&portrait("biden.jpg")).is_empty());
}

/// Takes the consent back when an enrolment has read the facts and not yet begun.
struct Withdrawing<'a>(&'a Desk);

impl Watcher for Withdrawing<'_> {
    fn begin(&self, _files: usize) {
        let held = Some("asked for a copy first");
        consents::withdraw(&self.0.here, GALLERY, "obama", held, false).expect("a withdrawal");
    }
    fn file(&self, _outcome: &FileOutcome) {}
    fn stop(&self) -> bool {
        false
    }
}

#[test]
fn a_withdrawal_during_an_enrolment_leaves_nothing_of_the_picture() {
    let desk = Desk::of_consent();
    register::amend(&desk.here, GALLERY, |facts| {
        facts.keep = basis::KeepPolicy::Original;
        Ok(())
    })
    .expect("a gallery that keeps originals");
    desk.consenting("obama");
    desk.photo("obama", "obama.jpg");
    let pictures = enrol::files(&[desk.incoming()], None, SubjectsFrom::Folders).expect("the pictures");
    let asked = EnrolRequest { pictures, ..request() };
    let report = enrol::enrol(&desk.here, &asked, &Withdrawing(&desk)).expect("an enrolment");
    assert_eq!((report.files, report.images_enrolled, report.faces_enrolled), (1, 0, 0), "{report:?}");
    assert_eq!(report.left_out.values().map(|left| left.faces).sum::<usize>(), 1);
    let gallery = register::show(&desk.here, GALLERY).expect("the gallery");
    assert_eq!((gallery.images, gallery.faces, desk.leaves("image-enrolled")), (0, 0, 0));
    assert_eq!(desk.blobs(), 0, "neither crop nor original");
}

#[test]
fn a_withdrawal_stops_the_use_at_once_and_erases() {
    let desk = Desk::of_consent();
    desk.consenting("obama");
    let photo = desk.photo("obama", "obama.jpg");
    desk.enrol(&desk.incoming()).expect("an enrolment");

    let held = consents::withdraw(&desk.here, GALLERY, "obama", Some("asked for a copy first"), false);
    assert!(held.expect("a withdrawal").is_none());
    assert!(desk.found(&portrait("obama2.jpg")).is_empty(), "no use after the withdrawal");
    // Nothing else can be enrolled on it either.
    let again = desk.photo("obama", "obama3.jpg");
    assert_eq!(desk.enrol(&again).expect("an enrolment").faces_enrolled, 0);

    let desk = desk.reopen();
    assert!(desk.found(&portrait("obama2.jpg")).is_empty(), "nor after a restart");
    assert_eq!(register::show(&desk.here, GALLERY).expect("the gallery").faces, 1, "held back, not yet erased");

    let because = server::service::erase::Because::Withdrawal;
    server::service::erase::subject(&desk.here, GALLERY, "obama", because, false).expect("an erasure");
    assert_eq!(register::show(&desk.here, GALLERY).expect("the gallery").faces, 0);
    assert_eq!(desk.enrol(&photo).expect("an enrolment").erased_before, 1, "the same bytes stay out");
}

/// Draws portraits beside one another, as a group photo, and returns its size.
fn side_by_side(names: &[&str], to: &std::path::Path) -> [u32; 2] {
    let pictures: Vec<_> = names
        .iter()
        .map(|name| image::open(portrait(name)).expect("a portrait").thumbnail(600, 600).to_rgb8())
        .collect();
    let (width, height) =
        (pictures.iter().map(|p| p.width()).sum(), pictures.iter().map(|p| p.height()).max().unwrap_or_default());
    let mut group = image::RgbImage::new(width, height);
    let mut left = 0;
    for picture in pictures {
        image::imageops::replace(&mut group, &picture, i64::from(left), 0);
        left += picture.width();
    }
    group.save(to).expect("the group photo");
    [width, height]
}
