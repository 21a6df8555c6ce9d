//! the whole table, six bases by ten conditions, against grids written by hand; and its printed form.

use std::fmt::Write as _;

use basis::{Condition, Ground, LegalBasis, PairFacts, PairVerdict, judge_derogation, judge_ground, judge_pair};

use crate::documents::check_document;
use crate::sample::{assert_well_formed, law};

/// Verdicts as letters: A accept, O officer decides, R refuse. Rows (a)-(f), columns (a)-(j).
type Grid = [&'static str; 6];

const PRIVATE: Grid = [
    "AOROOOOOOO", // consent
    "OAOOOOOAOO", // contract
    "OAOOOAAAAA", // legal obligation
    "OOAOOOOAAO", // vital interests
    "OAAOOAAAAA", // public task
    "OOOAOAOOOA", // legitimate interests
];
const AUTHORITY: Grid = ["OORROOOOOO", "OAOROOOAOO", "OAOROAAAAA", "OOAROOOAAO", "OAAROAAAAA", "RRRRRRRRRR"];
const NOTHING_SHOWN: Grid = ["ARRORORRRR", "OROORORRRR", "RRRRRRRRRR", "ORAORORRRR", "RRRRRRRRRR", "OROARARRRR"];

fn everything_shown(authority: bool) -> PairFacts {
    PairFacts {
        law: Some(law()),
        controller_is_public_authority: authority,
        manifestly_public_evidence_per_image: true,
    }
}

fn grid(facts: &PairFacts) -> Vec<String> {
    let letter = |basis, condition| match judge_pair(basis, condition, facts) {
        PairVerdict::Accept => 'A',
        PairVerdict::OfficerDecides { question } => {
            assert!(question.ends_with('?'));
            'O'
        }
        PairVerdict::Refuse(refusal) => {
            assert_well_formed(&refusal);
            'R'
        }
    };
    LegalBasis::ALL
        .iter()
        .map(|&basis| Condition::ALL.iter().map(|&condition| letter(basis, condition)).collect())
        .collect()
}

#[test]
fn all_sixty_pairs_for_a_private_controller() {
    assert_eq!(grid(&everything_shown(false)), PRIVATE);
}

#[test]
fn all_sixty_pairs_for_a_public_authority() {
    assert_eq!(grid(&everything_shown(true)), AUTHORITY);
}

#[test]
fn all_sixty_pairs_where_no_law_is_named_and_no_publication_shown() {
    assert_eq!(grid(&PairFacts::default()), NOTHING_SHOWN);
}

#[test]
fn a_derogation_needs_its_law_and_then_the_officer() {
    for &basis in LegalBasis::ALL {
        let without = judge_derogation(basis, &PairFacts::default());
        assert!(matches!(&without, PairVerdict::Refuse(refusal) if refusal.article == "GDPR Art. 85(2)"), "{basis}");
        let with = judge_derogation(basis, &PairFacts { law: Some(law()), ..PairFacts::default() });
        assert!(matches!(with, PairVerdict::OfficerDecides { .. }), "{basis}");
    }
    let authority = judge_derogation(LegalBasis::LegitimateInterests, &everything_shown(true));
    assert!(matches!(authority, PairVerdict::Refuse(_)));
}

#[test]
fn the_law_that_counts_is_the_one_the_ground_names() {
    let unnamed = Ground::condition(Condition::ArchivingResearch);
    let verdict = judge_ground(LegalBasis::LegitimateInterests, &unnamed, &everything_shown(false));
    assert!(matches!(verdict, PairVerdict::Refuse(_)));
    let named = Ground::condition_by_law(Condition::ArchivingResearch, law());
    let verdict = judge_ground(LegalBasis::LegitimateInterests, &named, &PairFacts::default());
    assert_eq!(verdict, PairVerdict::Accept);
}

#[test]
fn the_printed_table_is_the_table() {
    check_document("law/pairs.md", &printed());
}

fn printed() -> String {
    let mut page = String::from(INTRODUCTION);
    for (title, authority) in [("A private controller", false), ("A public authority", true)] {
        let _ = write!(page, "\n## {title}\n\n| Art. 6(1) \\ 9(2) |");
        for condition in Condition::ALL {
            let _ = write!(page, " ({}) {condition} |", condition.letter());
        }
        page.push_str("\n|---|");
        page.push_str(&"---|".repeat(Condition::ALL.len()));
        for &basis in LegalBasis::ALL {
            let _ = write!(page, "\n| ({}) {basis} |", basis.letter());
            for &condition in Condition::ALL {
                let _ = write!(page, " {} |", cell(basis, condition, authority));
            }
        }
        page.push('\n');
    }
    page.push_str(
        "\n## The officer's questions\n\nAsked of a private controller. Of consent asked for by a public authority the question is always:\n",
    );
    let PairVerdict::OfficerDecides { question } =
        judge_pair(LegalBasis::Consent, Condition::ExplicitConsent, &everything_shown(true))
    else {
        panic!("a public authority's consent is the officer's question");
    };
    let _ = writeln!(page, "*{question}*\n\n| Question | Pairs |\n|---|---|");
    for (question, pairs) in questions() {
        let _ = writeln!(page, "| {question} | {} |", pairs.join(", "));
    }
    page
}

fn cell(basis: LegalBasis, condition: Condition, authority: bool) -> String {
    let facts = everything_shown(authority);
    let word = match judge_pair(basis, condition, &facts) {
        PairVerdict::Refuse(_) => return "refuse".into(),
        PairVerdict::Accept => "accept",
        PairVerdict::OfficerDecides { .. } => "officer",
    };
    let refused = |facts: PairFacts| matches!(judge_pair(basis, condition, &facts), PairVerdict::Refuse(_));
    let law = if refused(PairFacts { law: None, ..facts.clone() }) { " + law" } else { "" };
    let unshown = PairFacts { manifestly_public_evidence_per_image: false, ..facts };
    let evidence = if refused(unshown) { " + evidence" } else { "" };
    format!("{word}{law}{evidence}")
}

fn questions() -> Vec<(&'static str, Vec<String>)> {
    let mut found: Vec<(&'static str, Vec<String>)> = Vec::new();
    for &basis in LegalBasis::ALL {
        for &condition in Condition::ALL {
            let verdict = judge_pair(basis, condition, &everything_shown(false));
            if let PairVerdict::OfficerDecides { question } = verdict {
                let pair = format!("({}, {})", basis.letter(), condition.letter());
                match found.iter_mut().find(|(known, _)| *known == question) {
                    Some((_, pairs)) => pairs.push(pair),
                    None => found.push((question, vec![pair])),
                }
            }
        }
    }
    found
}

const INTRODUCTION: &str = "\
# Which basis can stand with which condition

Processing a face needs two things at once: a legal basis (GDPR Art. 6(1)) and something that lifts the prohibition on
biometric data (Art. 9(1)), a condition of Art. 9(2) or a national law under Art. 85. `countenance gallery activate`
reads this table; so does the gate for the ground of each probe. This page is printed from `crates/basis/src/pair.rs`
by a test.

* **accept**: the two fit. That does not say that they are true of what a controller does.
* **refuse**: the regulation excludes the pair, whatever else is recorded.
* **officer**: the table cannot decide. The data protection officer answers the question below; who, when and why is
  recorded, and holds for this very pair only.
* **+ law**: refused until the law it rests on is named: Art. 9(2)(b), (g), (h), (i), (j), and Art. 6(3) for 6(1)(c)
  and (e).
* **+ evidence**: refused until evidence stands, picture by picture, that the person manifestly made these data public.

A derogation under Art. 85 takes the place of a condition: refused until the national law is named, and then the
officer decides, whatever the basis. Legitimate interests are closed to a public authority here too.
";
