//! Every letter, in every language, for requests as they come.

use jiff::Timestamp;
use jiff::civil::date;
use server::basis::{ErasureId, Party, RequestKind, RequestState, Tier};
use server::service::erase::Stays;
use server::service::recipients::Told;
use server::service::requests::{Identified, Past, PersonView};

use super::super::next::Done;
use super::facts::Erased;
use super::*;
use crate::console::samples;
use crate::console::typed::sent;

/// A request about which nothing is known but that it is there.
fn bare(kind: RequestKind) -> Facts {
    let request = samples::request(kind, Tier::First, None, None);
    Facts {
        person: PersonView {
            request: request.id,
            forgotten: false,
            name: None,
            contact: None,
            message: None,
            identified: Vec::new(),
            proven: Vec::new(),
            proofs: Vec::new(),
            entered_by: None,
            history: Vec::new(),
        },
        request,
        done: Done::default(),
        controller: ["SAMPLE Archive".into(), "1 Sample Street".into(), "sample@example.org".into()],
        officer: None,
        authorities: Vec::new(),
        compared: None,
        erased: Vec::new(),
        stays: Vec::new(),
        told: Vec::new(),
        stopped_since: None,
        today: date(2027, 3, 1),
        sample: true,
        signer: "Odile Officer".into(),
    }
}

/// One about which everything is known.
fn full(kind: RequestKind) -> Facts {
    let past = |event: &str| Past {
        at: Timestamp::UNIX_EPOCH,
        event: event.to_owned(),
        leaf: None,
        by: Some("Odile Officer".into()),
        reason: Some(format!("SAMPLE reason {event}")),
    };
    let mut facts = bare(kind);
    facts.request.extended = true;
    facts.request.paused = true;
    facts.request.restricted = true;
    facts.request.theirs = Some(2);
    facts.person.name = Some("SAMPLE person".into());
    facts.person.contact = Some("2 Sample Street\nSampletown".into());
    facts.person.identified = vec![Identified::Label { gallery: "club".into(), label: "obama".into() }];
    facts.person.history = ["doubted", "extended", "refused"].map(past).into();
    facts.officer = Some(Party { name: "Odile Officer".into(), contact: "dpo@example.org".into() });
    facts.authorities = vec![Party { name: "SAMPLE authority".into(), contact: "https://authority.invalid".into() }];
    facts.compared = Some((12, 1));
    facts.erased = [1, 3]
        .map(|faces| Erased {
            certificate: ErasureId::from_bytes([2; 16]),
            gallery: "club".into(),
            at: Timestamp::UNIX_EPOCH,
            faces,
        })
        .into();
    facts.stays = vec![Stays { what: "the log".into(), why: "it holds nothing personal".into() }];
    facts.told =
        vec![Told { recipient: "SAMPLE museum".into(), how: "by letter".into(), at: Timestamp::UNIX_EPOCH, leaf: 3 }];
    facts.stopped_since = Some(Timestamp::UNIX_EPOCH);
    facts
}

fn rendered(v: &View, letter: Letter, facts: &Facts, language: Language, form: Option<&Form>) -> String {
    let gaps = gaps::of(letter, facts);
    let filled = match form {
        Some(form) => Filled::from_form(&gaps, form),
        None => Filled::from_records(&gaps, letter, facts, language),
    };
    of(v, letter, facts, language, &gaps, &filled).render().expect("a page")
}

/// What is printed and copied: the letter itself.
fn printed(page: &str) -> &str {
    let begin = page.find("<article").expect("a letter");
    &page[begin..page.find("</article>").expect("its end")]
}

/// Something in every blank.
fn everything() -> Form {
    sent(&[
        ("name", "SAMPLE name"),
        ("address", "SAMPLE address"),
        ("date", "2027-03-01"),
        ("signer", "SAMPLE signer"),
        ("link", "https://archive.invalid/request/x"),
        ("reason", "SAMPLE reason"),
        ("until", "2027-05-01"),
        ("handover", "SAMPLE handover"),
        ("certificates", "SAMPLE certificates"),
        ("stays", "SAMPLE stays"),
        ("then", "SAMPLE then"),
        ("what", "SAMPLE what"),
        ("from", "2027-06-01"),
        ("ground", "rights-of-others"),
        ("authority", "SAMPLE authority"),
        ("court", "SAMPLE court"),
        ("recipients", "SAMPLE recipients"),
    ])
}

#[test]
fn every_letter_stands_in_every_language_whatever_is_known() {
    for language in Language::ALL {
        let v = samples::view(Language::English);
        for letter in Letter::ALL {
            for kind in RequestKind::ALL {
                for facts in [bare(kind), full(kind)] {
                    let page = rendered(&v, letter, &facts, language, None);
                    let text = printed(&page);
                    assert!(text.contains(&format!("lang=\"{}\"", language.tag())), "{text}");
                    assert!(text.contains(&facts.request.id.to_string()) && text.contains("SAMPLE Archive"));
                    let lacking = ["letter-", "letters-", "request-kind", "answer-right", "common-"];
                    assert!(!lacking.iter().any(|id| text.contains(id)), "a word is lacking: {text}");
                    assert!(!text.contains(gaps::BLANK), "a mark is left: {text}");
                    assert!(!page.contains(">letter") && !page.contains("(letters-"), "a word is lacking: {page}");
                }
            }
        }
    }
}

#[test]
fn dates_are_the_letters_and_not_the_pages() {
    let day = |page: Language, letter| {
        let facts = full(RequestKind::Access);
        let text = rendered(&samples::view(page), Letter::Received, &facts, letter, None);
        ["1 March 2027", "1er mars 2027", "2027年3月1日"].map(|date| printed(&text).contains(date))
    };
    for page in Language::ALL {
        assert_eq!(day(page, Language::English), [true, false, false]);
        assert_eq!(day(page, Language::French), [false, true, false]);
        assert_eq!(day(page, Language::TraditionalChinese), [false, false, true]);
    }
    let due = rendered(
        &samples::view(Language::English),
        Letter::Received,
        &full(RequestKind::Access),
        Language::French,
        None,
    );
    assert!(printed(&due).contains("1er février 1970"), "the day on which the answer is due");
}

#[test]
fn what_is_not_written_is_marked_and_what_is_written_comes_back() {
    let v = samples::view(Language::English);
    for letter in Letter::ALL {
        let facts = bare(RequestKind::Access);
        let wanted = gaps::of(letter, &facts).iter().filter(|gap| gap.needed).count();
        let empty = rendered(&v, letter, &facts, Language::French, Some(&sent(&[])));
        assert!(empty.contains(&v.t1("letters-gaps", "count", &wanted)), "{}", letter.name());
        assert!(printed(&empty).matches("<mark>").count() >= wanted, "every blank is marked: {}", printed(&empty));
        assert!(printed(&empty).contains("<mark>[Qui signe]</mark>"), "in the language of the letter");
        let whole = rendered(&v, letter, &facts, Language::French, Some(&everything()));
        assert!(!whole.contains("<mark>") && whole.contains(&v.t("letters-whole")), "{}", letter.name());
        for gap in gaps::of(letter, &facts) {
            let form = everything();
            let said = match gap.shape {
                Shape::Day => {
                    let day: jiff::civil::Date = form.text(gap.name).parse().expect("a day");
                    Words::out_of(&PAGES, Language::French).date(day)
                }
                Shape::Ground => "droits d’autrui".to_owned(),
                Shape::Line | Shape::Text => form.text(gap.name).to_owned(),
            };
            assert!(printed(&whole).contains(&said), "{} of {}: {}", gap.name, letter.name(), printed(&whole));
        }
    }
}

#[test]
fn letters_say_what_the_records_say() {
    let v = samples::view(Language::English);
    let english = |letter, kind| {
        let page = rendered(&v, letter, &full(kind), Language::English, None);
        printed(&page).to_owned()
    };
    let extension = english(Letter::Extension, RequestKind::Access);
    assert!(extension.contains("SAMPLE reason extended") && extension.contains("1 February 1970"), "{extension}");
    assert!(english(Letter::Identify, RequestKind::Erasure).contains("two of these"));
    assert!(english(Letter::Identify, RequestKind::Access).contains("One of these"));
    let answer = english(Letter::Answer, RequestKind::Access);
    assert!(answer.contains("2 faces are yours") && answer.contains("Art. 15") && answer.contains("Art. 77"));
    assert!(english(Letter::Answer, RequestKind::Portability).contains("Art. 20"));
    assert!(english(Letter::Nothing, RequestKind::Access).contains("12 faces in one collection"));
    let erased = english(Letter::Erased, RequestKind::Erasure);
    for said in ["one face", "3 faces", "the log: it holds nothing personal", "SAMPLE museum: by letter", "Art. 19"] {
        assert!(erased.contains(said), "{said}: {erased}");
    }
    for (kind, article) in [
        (RequestKind::Objection, "Art. 21"),
        (RequestKind::Withdrawal, "Art. 7(3)"),
        (RequestKind::Restriction, "Art. 18"),
    ] {
        assert!(english(Letter::Stopped, kind).contains(article));
    }
    let refused = english(Letter::Refused, RequestKind::Access);
    for said in ["SAMPLE reason refused", "1 January 1970", "SAMPLE authority", "Art. 79", "Art. 12(4)"] {
        assert!(refused.contains(said), "{said}: {refused}");
    }
    let french = rendered(&v, Letter::Erased, &full(RequestKind::Erasure), Language::French, None);
    assert!(!printed(&french).contains("nothing personal"), "English of a certificate stands in no French letter");
    assert!(french.contains("nothing personal"), "and beside the blank");
}

#[test]
fn a_ground_that_the_right_does_not_know_is_none() {
    let v = samples::view(Language::English);
    let form = sent(&[("ground", "compelling-grounds")]);
    let of = |kind| {
        let page = rendered(&v, Letter::Refused, &bare(kind), Language::English, Some(&form));
        printed(&page).contains("compelling grounds outweigh yours")
    };
    assert!(of(RequestKind::Objection) && !of(RequestKind::Access));
}

#[test]
fn what_is_typed_is_text() {
    let v = samples::view(Language::English);
    let form = sent(&[("name", "<b>x</b>\u{e000}y\u{e001}"), ("date", "the day after tomorrow")]);
    let page = rendered(&v, Letter::Received, &bare(RequestKind::Access), Language::English, Some(&form));
    assert!(!page.contains("<b>x") && printed(&page).contains("&#60;b&#62;x&#60;/b&#62;y"), "{page}");
    assert!(printed(&page).contains("<mark>[Date of the letter]</mark>"), "what is no day is none");
}

#[test]
fn a_letter_that_the_request_does_not_call_for_says_so() {
    let v = samples::view(Language::English);
    let mut facts = bare(RequestKind::Access);
    let early = v.t("letters-early");
    assert!(!rendered(&v, Letter::Received, &facts, Language::English, None).contains(&early));
    assert!(rendered(&v, Letter::Refused, &facts, Language::English, None).contains(&early));
    facts.request.state = RequestState::Refused;
    assert!(!rendered(&v, Letter::Refused, &facts, Language::English, None).contains(&early));
}
