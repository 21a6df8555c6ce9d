//! Unnamed people of an archive, grouped and edited.

use basis::{ClusterId, Condition, FaceId, Ground, LegalBasis, Purpose};
use server::ServiceError;
use server::service::clusters::{self, ListReport};
use server::service::enrol::{self, EnrolRequest, SubjectsFrom};
use server::service::{erase, register};

use crate::fixture::{Desk, GALLERY, by_consent, request};

/// An archive whose pictures nobody is named in: three of one man, one of another, one of a woman.
fn archive(purposes: Vec<Purpose>) -> Desk {
    let desk = Desk::empty();
    register::create(&desk.here, GALLERY, None).expect("a draft");
    register::amend(&desk.here, GALLERY, |facts| {
        by_consent(facts);
        facts.basis = Some(LegalBasis::LegitimateInterests);
        let law = "SAMPLE archives act, Art. 12".parse().expect("a citation");
        facts.ground = Some(Ground::condition_by_law(Condition::ArchivingResearch, law));
        facts.purposes = purposes;
        Ok(())
    })
    .expect("its facts");
    register::activate(&desk.here, GALLERY).expect("an active gallery");
    for name in ["obama.jpg", "obama2.jpg", "obama3.jpg", "biden.jpg", "astronaut.png"] {
        desk.photo("box 1", name);
    }
    let pictures = enrol::files(&[desk.incoming()], None, SubjectsFrom::Nobody).expect("the pictures");
    let asked = EnrolRequest { pictures, ..request() };
    assert_eq!(desk.enrol_with(asked).expect("an enrolment").faces_enrolled, 5);
    desk
}

fn list(desk: &Desk) -> ListReport {
    clusters::list(&desk.here, GALLERY, 10, true, "ada").expect("a listing")
}

fn sources(report: &ListReport, at: usize) -> Vec<&str> {
    let mut sources: Vec<&str> = report.listing.clusters[at].faces.iter().map(|face| face.source.as_str()).collect();
    sources.sort_unstable();
    sources
}

#[test]
fn photographs_of_one_man_stand_together_and_of_others_apart() {
    let desk = archive(vec![Purpose::ArchiveIdentification, Purpose::GroupFaces]);
    let report = clusters::run(&desk.here, GALLERY, None, "ada").expect("a run");
    assert_eq!((report.found.faces, report.found.clusters, report.found.clustered), (5, 1, 3), "{report:?}");
    let before = list(&desk);
    assert_eq!(sources(&before, 0), ["box 1/obama.jpg", "box 1/obama2.jpg", "box 1/obama3.jpg"]);
    assert_eq!((before.listing.alone_count, before.listing.alone.len()), (2, 2));

    let cluster = before.listing.clusters[0].cluster;
    let wrong = before.listing.clusters[0].faces[1].face;
    let edited = clusters::reject(&desk.here, cluster, wrong, "ada").expect("an edit");
    let desk = desk.reopen();
    clusters::run(&desk.here, GALLERY, None, "ada").expect("a run");
    let after = list(&desk);
    assert_eq!((after.listing.clusters[0].cluster, after.listing.clusters[0].faces.len()), (cluster, 2));
    let again = clusters::merge(&desk.here, cluster, ClusterId::from_bytes(wrong.to_bytes()), "ada");
    let error = again.expect_err("it was rejected").to_string();
    assert!(error.contains(&edited.edit.to_string()), "{error}");
    assert!(clusters::undo(&desk.here, GALLERY, None, "ada").expect("undone").restored);
    assert_eq!(list(&desk).listing, before.listing);

    let gone = before.listing.clusters[0].faces[0].face;
    let target = server::ErasureTarget::Face(gone);
    erase::target(&desk.here, GALLERY, target, "ada".into(), "SAMPLE".into(), false).expect("an erasure");
    let shown = clusters::show(&desk.here, cluster, "ada").expect("the rest of it");
    assert_eq!(shown.listing.clusters[0].faces.len(), 2);
    // Two runs, four listings, two edits.
    assert_eq!((desk.leaves("faces-clustered"), desk.leaves("result-disclosed")), (8, 0));
}

#[test]
fn without_the_purpose_nothing_is_grouped_edited_or_listed() {
    let desk = archive(vec![Purpose::ArchiveIdentification]);
    let id = ClusterId::from_bytes([1; 16]);
    let refused = [
        clusters::run(&desk.here, GALLERY, None, "ada").map(drop),
        clusters::list(&desk.here, GALLERY, 10, false, "ada").map(drop),
        clusters::undo(&desk.here, GALLERY, None, "ada").map(drop),
    ];
    for refused in refused {
        assert!(matches!(refused, Err(ServiceError::Refused(_))), "{refused:?}");
    }
    let nowhere = clusters::split(&desk.here, id, vec![FaceId::from_bytes([2; 16])], "ada");
    assert!(matches!(nowhere, Err(ServiceError::NotFound { .. })));
    assert_eq!((desk.leaves("faces-clustered"), desk.leaves("act-refused")), (0, 3));
}
