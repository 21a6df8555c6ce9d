//! A match leaves as an identification once two people confirmed it, and as a lead before that.

use server::ServiceError;
use server::service::document;
use server::service::erase::{self, Because};
use server::service::identifications::{self, IDENTIFICATION, Identification, LEAD};
use server::service::{approvals, log, register};

use crate::fixture::{Desk, GALLERY, portrait};
use crate::orders::person;

fn refused<T>(answer: Result<T, ServiceError>, what: &str) {
    let error = answer.err().expect(what);
    assert!(error.to_string().contains(what), "{what}: {error}");
}

#[test]
fn two_people_make_an_identification_and_one_makes_a_lead() {
    let desk = Desk::of_consent();
    desk.consenting("obama");
    desk.photo("obama", "obama.jpg");
    desk.enrol(&desk.incoming()).expect("an enrolment");
    let answer = desk.search(&portrait("obama2.jpg"));
    let (search, face, here) = (answer.search, answer.matches[0].face, &desk.here);
    let key = log::key(here).parse().expect("a key");
    let confirm = |by: &str| identifications::confirm(here, GALLERY, search, face, person(by));
    let export = |to: Option<&str>| identifications::export(here, GALLERY, search, face, to, "ada");

    let lead = export(None).expect("a lead");
    assert!(!lead.identification);
    let said: Identification = document::check(&lead.document, LEAD, &key).expect("signed");
    assert!(said.watermark.contains("no identification") && said.watermark.contains("SAMPLE"), "{}", said.watermark);
    assert_eq!((said.subject.as_deref(), said.case.as_str(), said.confirmations.len()), (Some("obama"), "case 1", 0));

    assert!(!confirm("ada").expect("one").two_people);
    refused(confirm("Ada "), "the same person");
    let typed = basis::Signatory { name: "grace".into(), authenticated: false };
    refused(identifications::confirm(here, GALLERY, search, face, typed), "typed name");
    assert!(!export(None).expect("still a lead").identification);
    assert!(confirm("grace").expect("two").two_people);
    let shown = identifications::show(here, GALLERY, search, face).expect("shown by this search");
    assert_eq!((shown.case.as_str(), shown.operator.as_str()), ("case 1", answer.operator.as_str()));
    let people: Vec<_> = shown.confirmations.confirmed.iter().map(|by| by.by.as_str()).collect();
    assert_eq!((people, shown.confirmations.two_people), (vec!["ada", "grace"], true));

    refused(export(Some("SAMPLE police")), "nobody proposed it");
    let matter = format!("search {search} face {face}");
    let proposal = approvals::propose_disclosure(here, "SAMPLE police", &matter, person("ada")).expect("a proposal");
    approvals::approve(here, proposal.id, proposal.about_sha256, person("grace")).expect("an approval");
    let exported = export(Some("SAMPLE police")).expect("an identification");
    let said: Identification = document::check(&exported.document, IDENTIFICATION, &key).expect("signed");
    assert!(exported.identification && said.watermark.contains("For SAMPLE police only"), "{}", said.watermark);
    assert_eq!(said.confirmations.iter().map(|by| by.by.as_str()).collect::<Vec<_>>(), ["ada", "grace"]);
    refused(export(Some("SAMPLE police")), "used before");
    assert_eq!((desk.leaves("identification-exported"), desk.leaves("result-disclosed")), (1, 3));

    // Only what a search of this gallery showed, while it is held and the gallery is in use.
    let other = basis::SearchId::from_parts(answer.at, [7; 10]);
    assert!(identifications::export(here, GALLERY, other, face, None, "ada").is_err());
    assert!(matches!(identifications::show(here, GALLERY, other, face), Err(ServiceError::NotFound { .. })));
    register::suspend(here, GALLERY, "SAMPLE").expect("a suspension");
    refused(export(None), "not active");
    register::activate(here, GALLERY).expect("active again");
    let because = Because::Decision { by: "ada".into(), reason: "SAMPLE".into() };
    erase::subject(here, GALLERY, "obama", because, false).expect("an erasure");
    assert!(matches!(export(None), Err(ServiceError::NotFound { .. })));
    assert!(matches!(confirm("linus"), Err(ServiceError::NotFound { .. })));
}
