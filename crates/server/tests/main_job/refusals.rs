//! What the gate refuses leaves one leaf and nothing else.

use server::ServiceError;
use server::service::{register, search};

use crate::fixture::{Desk, GALLERY, asking, portrait};

fn articles(error: &ServiceError) -> Vec<&str> {
    match error {
        ServiceError::Refused(refusals) => refusals.iter().map(|refusal| refusal.article.as_str()).collect(),
        other => panic!("not a refusal: {other}"),
    }
}

#[test]
fn a_gallery_without_a_basis_takes_nothing() {
    let desk = Desk::empty();
    register::create(&desk.here, GALLERY, None).expect("a draft");
    let missing = register::activate(&desk.here, GALLERY).expect_err("it has no basis");
    assert!(articles(&missing).iter().any(|article| article.contains("Art. 6(1)")), "{missing}");
    assert!(articles(&missing).iter().any(|article| article.contains("Art. 9(2)")), "{missing}");

    desk.photo("obama", "obama.jpg");
    let before = desk.leaves("act-refused");
    let refused = desk.enrol(&desk.incoming()).expect_err("a draft takes nothing");
    assert!(matches!(refused, ServiceError::Refused(_)), "{refused}");
    assert_eq!(desk.leaves("act-refused"), before + 1);
    let gallery = register::show(&desk.here, GALLERY).expect("the gallery");
    assert_eq!((gallery.images, gallery.faces, gallery.subjects), (0, 0, 0));
    assert_eq!(desk.blobs(), 0);
}

#[test]
fn a_suspended_gallery_takes_and_finds_nothing() {
    let desk = Desk::of_consent();
    desk.consenting("obama");
    desk.photo("obama", "obama.jpg");
    desk.enrol(&desk.incoming()).expect("an enrolment");
    register::suspend(&desk.here, GALLERY, "a complaint is looked into").expect("a suspension");
    let refused = search::search(&desk.here, &asking(&portrait("obama2.jpg"))).expect_err("it is suspended");
    assert!(matches!(refused, ServiceError::Refused(_)), "{refused}");
    assert!(matches!(desk.enrol(&desk.incoming()), Err(ServiceError::Refused(_))));
}

#[test]
fn no_search_without_a_mandate_for_a_purpose_of_the_gallery() {
    let desk = Desk::of_consent();
    let mut request = asking(&portrait("obama2.jpg"));
    request.stated.case = None;
    let refused = search::search(&desk.here, &request).expect_err("there is no mandate");
    assert!(matches!(refused, ServiceError::Refused(_)), "{refused}");

    let mut request = asking(&portrait("obama2.jpg"));
    request.stated.purpose = Some("missing-persons".parse().expect("a purpose"));
    let refused = search::search(&desk.here, &request).expect_err("it is not a purpose of the gallery");
    assert!(matches!(refused, ServiceError::Refused(_)), "{refused}");
    assert_eq!((desk.leaves("search-performed"), desk.leaves("act-refused")), (0, 2));
}
