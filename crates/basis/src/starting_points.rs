//! Named beginnings for a gallery: filled in as far as the kind of use decides, with the questions that only the
//! controller can answer. A starting point is an explanation, not advice, and activates nothing.

use std::fmt;
use std::str::FromStr;

use crate::controller::Controller;
use crate::gallery::GalleryFacts;
use crate::id::GalleryId;
use crate::policy::{AgePolicy, KeepPolicy, MandatePolicy};
use crate::terms::{Condition, Ground, LegalBasis, ParseTermError, Purpose};

/// A kind of use that many controllers share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StartingPoint {
    /// Event photography by consent.
    EventPhotography,
    /// An archive identifies the people in its pictures for research (Art. 89).
    ArchiveResearch,
    /// A public body searches for missing persons.
    MissingPersons,
    /// A newsroom searches its picture archive (Art. 85).
    PressArchive,
    /// A museum or university puts names to its collection by consent of the people shown.
    CollectionByConsent,
}

/// Something only the controller knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Question {
    /// The field of the gallery's facts that the answer fills.
    pub field: &'static str,
    /// The question.
    pub text: &'static str,
}

/// A gallery to begin with.
#[derive(Debug, Clone, PartialEq)]
pub struct StartingPointDraft {
    /// The facts so far, in state draft, with blanks.
    pub facts: GalleryFacts,
    /// What the blanks ask.
    pub questions: Vec<Question>,
}

impl StartingPoint {
    /// All of them.
    pub const ALL: &[Self] = &[
        Self::EventPhotography,
        Self::ArchiveResearch,
        Self::MissingPersons,
        Self::PressArchive,
        Self::CollectionByConsent,
    ];

    /// The name on the command line: `countenance gallery create --template NAME`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::EventPhotography => "event-photography",
            Self::ArchiveResearch => "archive-research",
            Self::MissingPersons => "missing-persons",
            Self::PressArchive => "press-archive",
            Self::CollectionByConsent => "collection-by-consent",
        }
    }

    /// What it is for and why it is filled in as it is.
    #[must_use]
    pub const fn explain(self) -> &'static str {
        match self {
            Self::EventPhotography => {
                "The people of an event get the photographs of themselves. Each said yes explicitly (Art. 6(1)(a), \
                 9(2)(a)); whoever did not is never enrolled, also when they stand in the same picture. A withdrawal \
                 stops the use at once and erases."
            }
            Self::ArchiveResearch => {
                "An archive says who stands in its pictures, for research (Art. 9(2)(j) with Art. 89). The condition \
                 holds only on the basis of a law with safeguards, which the archive has to name. A public archive \
                 rests on its task (Art. 6(1)(e)), a private one on its legitimate interest (Art. 6(1)(f))."
            }
            Self::MissingPersons => {
                "A public body looks for missing persons in pictures it holds (Art. 6(1)(e), 9(2)(g)). The law that \
                 gives it this task has to be named, and every mandate is issued by another person than the one who \
                 searches."
            }
            Self::PressArchive => {
                "A newsroom searches its own picture archive. Art. 85 lets national law derogate from Art. 9 for \
                 journalism; that law has to be named, and the data protection officer decides whether it reaches \
                 this processing."
            }
            Self::CollectionByConsent => {
                "A museum or university puts names to pictures of living people who said yes explicitly \
                 (Art. 6(1)(a), 9(2)(a)), for instance alumni. Nobody else in the pictures is enrolled."
            }
        }
    }

    /// The gallery to begin with.
    #[must_use]
    pub fn draft(self, id: GalleryId, name: impl Into<String>, controller: Controller) -> StartingPointDraft {
        let public = controller.public_authority;
        let mut facts = GalleryFacts::draft(id, name, controller);
        let mut questions = vec![EVIDENCE, RETENTION, NOTICE, DPIA, TERRITORY];
        match self {
            Self::EventPhotography | Self::CollectionByConsent => {
                facts.basis = Some(LegalBasis::Consent);
                facts.ground = Some(Ground::condition(Condition::ExplicitConsent));
                facts.age_policy = Some(AgePolicy::MinorsWithGuardian);
                questions.push(FREE);
            }
            Self::ArchiveResearch => {
                facts.basis = Some(if public { LegalBasis::PublicTask } else { LegalBasis::LegitimateInterests });
                facts.ground = Some(Ground::condition(Condition::ArchivingResearch));
                questions.extend([LAW, AGE]);
            }
            Self::MissingPersons => {
                facts.basis = Some(LegalBasis::PublicTask);
                facts.ground = Some(Ground::condition(Condition::SubstantialPublicInterest));
                facts.age_policy = Some(AgePolicy::MinorsIncluded);
                facts.mandate_policy = MandatePolicy::OtherPersonRequired;
                questions.push(LAW);
            }
            Self::PressArchive => {
                facts.basis = Some(if public { LegalBasis::PublicTask } else { LegalBasis::LegitimateInterests });
                facts.ground = Some(Ground::Derogation { law: None });
                questions.extend([LAW, OFFICER, AGE]);
            }
        }
        facts.purposes = match self {
            Self::EventPhotography => vec![Purpose::EventPhotography],
            Self::ArchiveResearch => vec![Purpose::ArchiveIdentification, Purpose::Research],
            Self::MissingPersons => vec![Purpose::MissingPersons],
            Self::PressArchive => vec![Purpose::JournalisticResearch],
            Self::CollectionByConsent => vec![Purpose::ArchiveIdentification],
        };
        facts.keep = KeepPolicy::Crop;
        StartingPointDraft { facts, questions }
    }
}

impl fmt::Display for StartingPoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for StartingPoint {
    type Err = ParseTermError;

    fn from_str(text: &str) -> Result<Self, ParseTermError> {
        Self::ALL.iter().copied().find(|point| point.name() == text.trim()).ok_or_else(|| ParseTermError {
            kind: "gallery template",
            text: text.trim().to_owned(),
            expected: Self::ALL.iter().map(|point| point.name()).collect::<Vec<_>>().join(", "),
        })
    }
}

const EVIDENCE: Question =
    Question { field: "evidence_sha256", text: "Which file shows the legal basis (form, statute, balancing test)?" };
const RETENTION: Question = Question {
    field: "retention_days",
    text: "After how many days is a face erased, and why not earlier? There is no \"for ever\".",
};
const NOTICE: Question =
    Question { field: "notice", text: "Which notice tells the people, in which version and language?" };
const DPIA: Question = Question {
    field: "dpia",
    text: "Where is the impact assessment, and does it leave a high risk on which the authority was consulted?",
};
const TERRITORY: Question =
    Question { field: "territory", text: "Do all pictures stand for one country, or is the territory unknown?" };
const FREE: Question = Question {
    field: "evidence_sha256",
    text: "Is the yes free: can a person have everything else without it, and take it back as easily?",
};
const LAW: Question =
    Question { field: "ground", text: "Which law allows it, with its article and the safeguards it demands?" };
const AGE: Question = Question {
    field: "age_policy",
    text: "Are minors left out (adults-only), enrolled with a guardian's yes, or included on the law's ground?",
};
const OFFICER: Question = Question {
    field: "officer_decision",
    text: "What did the data protection officer decide on the law's reach, when and why?",
};
