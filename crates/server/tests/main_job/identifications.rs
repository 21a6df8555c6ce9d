//! A match leaves as an identification once two people confirmed it, and as a lead before that.

use server::ServiceError;
use server::service::document;
use server::service::erase::{self, Because};
use server::service::identifications::{self, IDENTIFICATION, Identification, LEAD};
use server::service::mandates::{self, Stated};
use server::service::scale::Threshold;
use server::service::search::{self, SearchAnswer, SearchRequest};
use server::service::{approvals, certificates, history, log, register};

use crate::fixture::{Desk, GALLERY, asking, portrait};
use crate::orders::person;

fn refused<T>(answer: Result<T, ServiceError>, what: &str) {
    let error = answer.err().expect(what);
    assert!(error.to_string().contains(what), "{what}: {error}");
}

/// A gallery with one person, and a search that found them.
fn found() -> (Desk, SearchAnswer) {
    let desk = Desk::of_consent();
    desk.consenting("obama");
    desk.photo("obama", "obama.jpg");
    desk.enrol(&desk.incoming()).expect("an enrolment");
    let answer = desk.search(&portrait("obama2.jpg"));
    (desk, answer)
}

#[test]
fn two_people_make_an_identification_and_one_makes_a_lead() {
    let (desk, answer) = found();
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
    assert!(exported.crop.is_some(), "the kept crop goes along");
    assert_eq!(said.photos_sha256, [document::sha256(&std::fs::read(portrait("obama2.jpg")).expect("a portrait"))]);
    assert_eq!((said.of_search.shown, said.of_search.kept, said.of_search.dropped), (answer.matches.len(), 1, 0));
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

#[test]
fn a_second_person_looks_under_the_search_s_mandate_once_somebody_else_confirmed() {
    let (desk, answer) = found();
    let (search, face, here) = (answer.search, answer.matches[0].face, &desk.here);
    let look = |by: &str| identifications::look(here, GALLERY, search, face, &person(by));
    refused(look("grace"), "nobody else confirmed");
    identifications::confirm(here, GALLERY, search, face, person("ada")).expect("one");
    refused(look("ada"), "nobody else confirmed");
    let shown = desk.leaves("result-disclosed");
    let seen = look("grace").expect("there is something to verify");
    assert!(seen.crop.is_some() && seen.subject.as_deref() == Some("obama"), "{seen:?}");
    assert_eq!(desk.leaves("result-disclosed"), shown + 1, "that somebody looked is in the log");
    // Looking is no search: what the search showed stays what it was.
    let made = history::searches(here, None, |_| true, None, 10).expect("the searches");
    assert_eq!(made.items[0].shown, answer.matches.len());
    let said = identifications::show(here, GALLERY, search, face).expect("shown by this search");
    assert_eq!(said.operator, "ada", "the search is still its operator's");
    let mandate = answer.mandate;
    mandates::revoke(here, mandate).expect("a revocation");
    refused(look("grace"), "revoked");
}

#[test]
fn what_is_another_person_s_is_not_shown_again_in_the_case_until_it_is_taken_back() {
    let desk = Desk::of_consent();
    for (label, portrait) in [("obama", "obama.jpg"), ("biden", "biden.jpg")] {
        desk.consenting(label);
        desk.photo(label, portrait);
    }
    desk.enrol(&desk.incoming()).expect("an enrolment");
    let here = &desk.here;
    let wide = SearchRequest { threshold: Threshold::Similarity(0.0), ..asking(&portrait("obama2.jpg")) };
    let answer = search::search(here, &wide).expect("an answer");
    assert_eq!((answer.matches.len(), answer.set_aside), (2, 0));
    let other = answer.matches.iter().find(|row| row.subject.as_deref() == Some("biden")).expect("a stranger").face;
    let said = identifications::reject(here, GALLERY, answer.search, other, person("ada")).expect("recorded");
    assert_eq!((said.rejected.len(), said.two_people), (1, false));
    refused(identifications::reject(here, GALLERY, answer.search, other, person("Ada")), "set this match aside before");
    refused(identifications::confirm(here, GALLERY, answer.search, other, person("ada")), "the opposite");
    refused(identifications::confirm(here, GALLERY, answer.search, other, person("grace")), "another person");

    let again = search::search(here, &wide).expect("an answer");
    assert_eq!((again.matches.len(), again.set_aside), (1, 1), "not shown again, and said");
    assert!(again.matches.iter().all(|row| row.face != other && row.set_aside.is_none()));
    let one = SearchRequest { limit: 1, ..wide.clone() };
    assert_eq!(search::search(here, &one).expect("an answer").matches[0].subject.as_deref(), Some("obama"));
    let shown = search::search(here, &SearchRequest { set_aside: true, ..wide.clone() }).expect("an answer");
    let row = shown.matches.iter().find(|row| row.face == other).expect("shown where it is asked for");
    let aside = row.set_aside.as_ref().expect("and marked");
    assert_eq!((aside.search, aside.said.by.as_str()), (answer.search, "ada"));
    let elsewhere = Stated { case: Some("case 2".into()), ..wide.stated.clone() };
    let elsewhere = SearchRequest { stated: elsewhere, ..wide.clone() };
    assert_eq!(
        search::search(here, &elsewhere).expect("an answer").matches.len(),
        2,
        "another case is another question"
    );

    let desk = desk.reopen();
    let here = &desk.here;
    assert_eq!(search::search(here, &wide).expect("an answer").set_aside, 1, "kept over a restart");
    let word = |by: &str| identifications::take_back(here, GALLERY, answer.search, other, person(by));
    assert!(matches!(word("grace"), Err(ServiceError::NotFound { .. })), "nobody takes back another's word");
    assert!(word("ada").expect("taken back").rejected.is_empty());
    assert_eq!(search::search(here, &wide).expect("an answer").matches.len(), 2);
    assert_eq!(desk.leaves("match-judged"), 2);
}

#[test]
fn a_contested_match_leaves_as_a_lead_and_a_mark_goes_with_its_face() {
    let (desk, answer) = found();
    let (search, face, here) = (answer.search, answer.matches[0].face, &desk.here);
    for by in ["ada", "grace"] {
        identifications::confirm(here, GALLERY, search, face, person(by)).expect("a confirmation");
    }
    let said = identifications::reject(here, GALLERY, search, face, person("linus")).expect("a rejection");
    assert!(said.confirmed.len() == 2 && !said.two_people, "{said:?}");
    let exported = identifications::export(here, GALLERY, search, face, None, "ada").expect("a lead");
    let key = log::key(here).parse().expect("a key");
    let content: Identification = document::check(&exported.document, LEAD, &key).expect("signed");
    assert_eq!(
        (content.rejections.len(), content.of_search.dropped, content.rejections[0].by.as_str()),
        (1, 1, "linus")
    );

    let because = Because::Decision { by: "ada".into(), reason: "SAMPLE".into() };
    let erased = erase::subject(here, GALLERY, "obama", because, false).expect("an erasure");
    let certificate = certificates::read(&certificates::show(here, erased.erasure).expect("issued")).expect("whole");
    let marks = certificate.classes.iter().find(|class| class.class == "marks").expect("a class of data");
    assert_eq!((marks.count, marks.became), (Some(3), certificates::Became::Erased));
    assert!(matches!(
        identifications::take_back(here, GALLERY, search, face, person("linus")),
        Err(ServiceError::NotFound { .. })
    ));
}
