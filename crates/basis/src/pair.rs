//! Which basis of Art. 6(1) can stand with which condition of Art. 9(2) (requirement R-02).
//!
//! The table refuses what the regulation itself excludes, accepts what fits, and leaves everything else to the data
//! protection officer as a question. It decides no more than it can: a pair it accepts can still be the wrong one for
//! what a controller really does. `docs/law/pairs.md` prints it.

use crate::refusal::Refusal;
use crate::terms::{Citation, Condition, Ground, LegalBasis};

/// What else the table needs to know.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PairFacts {
    /// The law named, if any.
    pub law: Option<Citation>,
    /// Whether the controller is a public authority, acting in its tasks.
    pub controller_is_public_authority: bool,
    /// Whether evidence stands for every picture that the person manifestly made it public.
    pub manifestly_public_evidence_per_image: bool,
}

/// What the table says of a pair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PairVerdict {
    /// The two fit.
    Accept,
    /// The two cannot stand together, or a fact is missing without which they cannot.
    Refuse(Refusal),
    /// The table cannot decide; a person must.
    OfficerDecides {
        /// What the officer has to answer.
        question: &'static str,
    },
}

/// What the table says of a basis with a ground: a condition of Art. 9(2), or a derogation under Art. 85. The law is
/// the one that the ground names; `facts.law` is not read.
#[must_use]
pub fn judge_ground(basis: LegalBasis, ground: &Ground, facts: &PairFacts) -> PairVerdict {
    let facts = PairFacts { law: ground.law().cloned(), ..facts.clone() };
    match ground {
        Ground::Condition { condition, .. } => judge_pair(basis, *condition, &facts),
        Ground::Derogation { .. } => judge_derogation(basis, &facts),
    }
}

/// What the table says of a basis with a condition.
#[must_use]
pub fn judge_pair(basis: LegalBasis, condition: Condition, facts: &PairFacts) -> PairVerdict {
    let refusal = refuse_authority_interest(basis, facts)
        .or_else(|| refuse_contradiction(basis, condition))
        .or_else(|| refuse_authority_as_association(condition, facts))
        .or_else(|| refuse_unnamed_law(basis, condition, facts))
        .or_else(|| refuse_unshown_publication(condition, facts));
    if let Some(refusal) = refusal {
        return PairVerdict::Refuse(refusal);
    }
    if basis == LegalBasis::Consent && facts.controller_is_public_authority {
        return PairVerdict::OfficerDecides {
            question: "Is consent freely given where a public authority asks for it (recital 43)?",
        };
    }
    open_question(basis, condition).map_or(PairVerdict::Accept, |question| PairVerdict::OfficerDecides { question })
}

/// What the table says of a basis with a derogation under Art. 85: never without the law, and with it the officer
/// decides, because how far each Member State's law goes stands in no table.
#[must_use]
pub fn judge_derogation(basis: LegalBasis, facts: &PairFacts) -> PairVerdict {
    if let Some(refusal) = refuse_authority_interest(basis, facts) {
        return PairVerdict::Refuse(refusal);
    }
    if facts.law.is_none() {
        return PairVerdict::Refuse(Refusal::new(
            "GDPR Art. 85(2)",
            "the national law that makes the derogation from Art. 9 is not named",
            "Name the law with its article in the ground; Art. 85 by itself allows nothing.",
        ));
    }
    PairVerdict::OfficerDecides {
        question: "Does the law named exempt this processing from Art. 9(1), and within which limits (Art. 85(2))?",
    }
}

fn refuse_authority_interest(basis: LegalBasis, facts: &PairFacts) -> Option<Refusal> {
    (basis == LegalBasis::LegitimateInterests && facts.controller_is_public_authority).then(|| {
        Refusal::new(
            "GDPR Art. 6(1), second subparagraph",
            "a public authority cannot rest its tasks on legitimate interests",
            "Choose 6(1)(e) with the law that lays the task down, or another basis.",
        )
    })
}

fn refuse_contradiction(basis: LegalBasis, condition: Condition) -> Option<Refusal> {
    (basis == LegalBasis::Consent && condition == Condition::VitalInterests).then(|| {
        Refusal::new(
            "GDPR Art. 9(2)(c)",
            "the condition presupposes a person who cannot consent, the basis one who did",
            "Choose 9(2)(a) with the explicit consent, or 6(1)(d) as the basis.",
        )
    })
}

fn refuse_authority_as_association(condition: Condition, facts: &PairFacts) -> Option<Refusal> {
    (condition == Condition::NotForProfitBody && facts.controller_is_public_authority).then(|| {
        Refusal::new(
            "GDPR Art. 9(2)(d)",
            "a public authority is not a foundation, association or other not-for-profit body with a political, \
             philosophical, religious or trade union aim",
            "Choose the condition that the law behind the task names, often 9(2)(g) or (j).",
        )
    })
}

fn refuse_unnamed_law(basis: LegalBasis, condition: Condition, facts: &PairFacts) -> Option<Refusal> {
    if facts.law.is_some() {
        return None;
    }
    let (article, whose) = if condition.needs_law() {
        (condition.article(), "the condition")
    } else if basis.needs_law() {
        ("GDPR Art. 6(3)", "the basis")
    } else {
        return None;
    };
    Some(Refusal::new(
        article,
        format!("the law on which {whose} rests is not named"),
        "Name the law with its article in the ground.",
    ))
}

fn refuse_unshown_publication(condition: Condition, facts: &PairFacts) -> Option<Refusal> {
    (condition == Condition::ManifestlyPublic && !facts.manifestly_public_evidence_per_image).then(|| {
        Refusal::new(
            "GDPR Art. 9(2)(e)",
            "no evidence stands for each picture that the person manifestly made these data public",
            "Record the evidence picture by picture, or choose another condition; that a photograph is online is not enough.",
        )
    })
}

/// The question that a pair leaves open, once nothing refuses it. A pair without one is accepted.
const fn open_question(basis: LegalBasis, condition: Condition) -> Option<&'static str> {
    use Condition as C;
    use LegalBasis as B;
    match (basis, condition) {
        (B::Consent, C::ExplicitConsent)
        | (B::Contract, C::EmploymentLaw | C::HealthCare)
        | (
            B::LegalObligation,
            C::EmploymentLaw
            | C::LegalClaims
            | C::SubstantialPublicInterest
            | C::HealthCare
            | C::PublicHealth
            | C::ArchivingResearch,
        )
        | (B::VitalInterests, C::VitalInterests | C::HealthCare | C::PublicHealth)
        | (
            B::PublicTask,
            C::EmploymentLaw
            | C::VitalInterests
            | C::LegalClaims
            | C::SubstantialPublicInterest
            | C::HealthCare
            | C::PublicHealth
            | C::ArchivingResearch,
        )
        | (B::LegitimateInterests, C::NotForProfitBody | C::LegalClaims | C::ArchivingResearch) => None,
        (_, C::ManifestlyPublic) => {
            Some("Does the evidence show that the person meant to publish their face as such, picture by picture?")
        }
        (B::Consent, _) => {
            Some("What happens to the processing when the consent is withdrawn, if the condition does not end with it?")
        }
        (B::Contract, C::ExplicitConsent) => {
            Some("Is the consent free although a contract is offered together with it (Art. 7(4))?")
        }
        (B::LegalObligation | B::PublicTask, C::ExplicitConsent) => {
            Some("Can a person refuse without any disadvantage what a law or task requires (recital 43)?")
        }
        (B::VitalInterests, C::ExplicitConsent) => {
            Some("Why does the processing not rest on consent throughout (recital 46)?")
        }
        (B::LegitimateInterests, C::ExplicitConsent) => {
            Some("Is it told to the people that all processing of their face ends with their consent?")
        }
        (B::Contract, _) => Some("Is the condition needed for the very contract with the person concerned?"),
        (B::VitalInterests, _) => Some("Whose life depends on the processing, and why does no other basis fit?"),
        (B::LegalObligation | B::PublicTask, _) => {
            Some("Does the law named cover this condition, and not the basis alone?")
        }
        (B::LegitimateInterests, _) => Some("Does the law named let a private body rely on this condition?"),
    }
}
