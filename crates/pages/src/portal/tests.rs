//! Every page of the portal, rendered from samples in every language: each word is there, and nothing that a record holds
//! becomes markup.

use askama::Template;
use jiff::tz::TimeZone;
use serde_json::{Value, json};
use server::basis::ErasureId;
use server::service::gallery_register::PublicRegister;
use server::service::requests::{RequestReceipt, ToldRequest};
use server::service::words::Language;

use super::filing::{Ask, Filing};
use super::home::{Home, RIGHTS, authorities};
use super::register::{Entry, List, own_way};
use super::status::Status;
use super::withdrawal::Withdrawal;
use crate::view::View;

const ID: &str = "0190b5a2-7c1e-7c3a-9b1f-3f0c2d5e8a11";
const HOSTILE: &str = "<script>alert(1)</script>";

fn view(language: Language) -> View {
    let about = ("SAMPLE Archive".to_owned(), "sample@example.org".to_owned(), true);
    View::new(language, about, TimeZone::UTC, None, "/".to_owned(), None)
}

/// A page, once it is seen that nothing of it is an id of a message, or markup that came from a record.
fn seen(page: &impl Template) -> String {
    let text = page.render().expect("it renders");
    assert!(!text.contains("<script>"), "{text}");
    for id in ["portal-", "purpose-", "basis-", "condition-", "gallery-state-", "request-kind-", "site-"] {
        for open in [">", "> ", "(", "\n"] {
            assert!(!text.contains(&format!("{open}{id}")), "a message is missing: {id} in {text}");
        }
    }
    text
}

fn register() -> PublicRegister {
    let party = |name: &str| json!({ "name": name, "contact": "https://party.sample.invalid" });
    let controller = json!({
        "name": "SAMPLE Archive", "address": "1 Sample Street", "country": "FR", "established_in_union": true,
        "contact": "sample@example.org", "representative": party("SAMPLE representative"),
        "officer": party("SAMPLE officer"),
    });
    let category = |name: &str| json!({ "name": name, "what": "", "special": true, "optional": false });
    let kinds = ["face-template", "face-crop", "photograph", "label", "source", "territory", "consent"].map(category);
    let order = |collecting: bool, using: bool, some: bool| {
        json!({
            "authority": "SAMPLE authority", "reference": "SAMPLE-1", "what": "", "collecting": collecting, "using": using,
            "some_people": some,
        })
    };
    let gallery = json!({
        "id": ID, "name": "club", "state": "active", "controller": controller, "joint_controllers": [party("SAMPLE joint")],
        "purposes": [
            { "name": "event-photography", "words": "", "dpv": "" }, { "name": "group-faces", "words": "", "dpv": "" },
        ],
        "basis": { "article": "GDPR Art. 6(1)(a)", "name": "consent", "law": null, "dpv": null },
        "ground": { "article": "GDPR Art. 9(2)(a)", "name": "explicit-consent", "law": "SAMPLE law", "dpv": null },
        "retention_days": 365, "people": "guests", "age_policy": "adults-only", "categories": kinds, "recipients": [],
        "transfers": [], "storage_locations": [HOSTILE], "territory": "FR",
        "notice": { "version": "1", "language": "en", "text_sha256": "00", "text": HOSTILE },
        "orders": [order(true, true, false), order(true, false, true), order(false, true, true)], "requests": HOSTILE,
        "authority": party("SAMPLE authority"),
    });
    let register = json!({ "controller": controller, "sample": true, "galleries": [gallery] });
    serde_json::from_value(register).expect("a register")
}

fn told(kind: &str, change: Value) -> ToldRequest {
    let mut request = json!({
        "id": ID, "kind": kind, "state": "open", "channel": "portal", "language": "en",
        "received_at": "2026-11-20T09:00:00Z", "due": "2026-12-20", "days_left": 3, "alarm": null, "paused": false,
        "extended": false, "tier": "first", "candidates": null, "theirs": null, "restricted": false, "closed_at": null,
        "repeats": null, "leaf": 7,
    });
    let mut told = json!({
        "shown": [], "extension": null, "pause": null, "refusal": null, "answer": false, "erasures": [], "codes": true,
    });
    for (name, value) in change.as_object().expect("changes") {
        let of = if request.get(name).is_some() { &mut request } else { &mut told };
        of[name] = value.clone();
    }
    told["request"] = request;
    serde_json::from_value(told).expect("what is told")
}

fn status(language: Language, told: &ToldRequest) -> String {
    let receipt: RequestReceipt = serde_json::from_value(json!({
        "request": ID, "right": told.request.kind, "article": "GDPR Art. 15", "received_at": "2026-11-20T09:00:00Z",
        "due": "2026-12-20", "time_zone": "UTC", "channel": "portal", "language": "en", "controller": "SAMPLE Archive",
        "address": "1 Sample Street", "contact": "sample@example.org", "officer": null, "representative": null,
        "follow": "", "complain": "", "log": "sample.invalid/log", "leaf": 7, "sample": true,
    }))
    .expect("a receipt");
    let v = view(language);
    let page = Status {
        v: &v,
        token: "a.b",
        link: "https://sample.invalid/request/a.b",
        of: &told.request,
        told,
        receipt: &receipt,
        signature: "SAMPLE signature",
        wrong: Some("portal-proof-nothing"),
    };
    seen(&page)
}

#[test]
fn the_register_says_all_of_a_collection_and_lets_nothing_in() {
    let register = register();
    for language in Language::ALL {
        let v = view(language);
        let of = &register.galleries[0];
        seen(&List { v: &v, register: &register });
        let page = seen(&Entry { v: &v, of, own_way: own_way(of) });
        for wanted in [
            "SAMPLE Archive",
            "SAMPLE officer",
            "SAMPLE representative",
            "SAMPLE joint",
            "SAMPLE authority",
            "SAMPLE law",
            "365",
            "guests",
            "&#60;script&#62;",
        ] {
            assert!(page.contains(wanted), "{wanted} is not in {page}");
        }
    }
}

#[test]
fn the_first_page_says_who_answers_and_whom_to_complain_to() {
    let register = register();
    for language in Language::ALL {
        let v = view(language);
        let home = Home {
            v: &v,
            rights: RIGHTS,
            authorities: authorities(&register),
            register: &register,
            link: Some(HOSTILE),
        };
        let page = seen(&home);
        for wanted in ["SAMPLE Archive", "SAMPLE officer", "SAMPLE representative", "SAMPLE authority", "Sample Street"]
        {
            assert!(page.contains(wanted), "{wanted} is not in {page}");
        }
    }
}

#[test]
fn forms_come_back_with_what_was_typed() {
    let register = register();
    for language in Language::ALL {
        let v = view(language);
        let ask = Ask { right: "erasure".into(), name: HOSTILE.into(), ..Ask::default() };
        let wrong = ["receipt", "reference", "gallery"];
        let page = seen(&Filing { v: &v, register: &register, rights: RIGHTS, ask: &ask, wrong: &wrong });
        assert!(page.contains("value=\"erasure\" required checked") && page.contains("&#60;script&#62;"), "{page}");
        assert_eq!(page.matches("aria-invalid").count(), 3);
        seen(&Withdrawal { v: &v, nothing: Some(HOSTILE), erasure: None });
        let erasure: ErasureId = ID.parse().expect("an id");
        assert!(seen(&Withdrawal { v: &v, nothing: None, erasure: Some(erasure) }).contains(ID));
    }
}

#[test]
fn a_request_says_how_it_stands_in_every_state() {
    let reason = json!({ "at": "2026-11-21T09:00:00Z", "reason": HOSTILE });
    let refusal = json!({
        "at": "2026-11-21T09:00:00Z", "ground": "legal-claims", "article": "GDPR Art. 17(3)(e)", "reason": HOSTILE,
        "authority": "SAMPLE authority", "court": "SAMPLE court",
    });
    for language in Language::ALL {
        for kind in RIGHTS {
            let page = status(language, &told(kind, json!({})));
            assert!(page.contains("/request/a.b/number") && page.contains("SAMPLE signature"), "{page}");
            assert!(!page.contains("answer.zip") && !page.contains("/certificates/"), "{page}");
        }
        let later = json!({ "extension": reason, "pause": reason, "paused": true, "extended": true, "days_left": -2 });
        assert!(status(language, &told("access", later)).matches("&#60;script&#62;").count() >= 2);
        let shown = json!({ "tier": "second", "shown": ["email-code"], "candidates": 1, "theirs": 1 });
        assert!(!status(language, &told("access", shown)).contains("/request/a.b/number"), "enough is shown");
        let refused = json!({ "state": "refused", "refusal": refusal, "closed_at": "2026-11-21T09:00:00Z" });
        let page = status(language, &told("erasure", refused));
        assert!(page.contains("GDPR Art. 17(3)(e)") && page.contains("SAMPLE court"), "{page}");
        assert!(!page.contains("/request/a.b/end"), "it is over: {page}");
        let answered = json!({ "state": "answered", "answer": true, "tier": "third", "erasures": [ID] });
        let page = status(language, &told("erasure", answered));
        assert!(page.contains("answer.zip") && page.contains(&format!("/certificates/{ID}")), "{page}");
        status(language, &told("objection", json!({ "state": "taken-back" })));
    }
}
