//! What may happen to a request, and in which order. Pure: an event goes in, the next state or a refusal comes out.
//!
//! Three things hold on every path: nothing is handed out and nothing erased before it is shown who asks; nothing closes
//! but by an answer, a reasoned refusal or the person's own word; the clock starts at receipt and is never lost.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::clock::RequestClock;
use super::proof::{Proof, Tier, tier};
use super::{RequestFacts, RequestKind};
use crate::digest::Sha256;
use crate::id::RequestId;
use crate::refusal::Refusal;

/// Where a request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RequestState {
    /// It waits for its answer.
    Open,
    /// It was answered.
    Answered,
    /// It was refused by a named person.
    Refused,
    /// The person took it back.
    TakenBack,
}

impl RequestState {
    /// Its name in records.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Answered => "answered",
            Self::Refused => "refused",
            Self::TakenBack => "taken-back",
        }
    }
}

/// Why a request may be refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RefusalGround {
    /// Manifestly unfounded (Art. 12(5)(b)).
    ManifestlyUnfounded,
    /// Manifestly excessive (Art. 12(5)(b)); a repeat alone is not.
    ManifestlyExcessive,
    /// It is not shown that the request comes from the person concerned (Art. 11(2), 12(2) and (6)).
    IdentityNotShown,
    /// Freedom of expression and information (Art. 17(3)(a)).
    FreedomOfExpression,
    /// A legal obligation or a task in the public interest (Art. 17(3)(b)).
    LegalObligation,
    /// Public interest in public health (Art. 17(3)(c)).
    PublicHealth,
    /// Archiving, research or statistics (Art. 17(3)(d)).
    Archiving,
    /// Legal claims (Art. 17(3)(e)).
    LegalClaims,
    /// Compelling grounds that override the person's, or legal claims (Art. 21(1)).
    CompellingGrounds,
    /// None of the cases of Art. 18(1) is given.
    NoCaseOfRestriction,
    /// What is held is right as it is (Art. 16).
    Accurate,
    /// The rights of others (Art. 15(4), 20(4)).
    RightsOfOthers,
}

impl RefusalGround {
    /// Every ground, in the order of the articles.
    pub const ALL: [Self; 12] = [
        Self::ManifestlyUnfounded,
        Self::ManifestlyExcessive,
        Self::IdentityNotShown,
        Self::FreedomOfExpression,
        Self::LegalObligation,
        Self::PublicHealth,
        Self::Archiving,
        Self::LegalClaims,
        Self::CompellingGrounds,
        Self::NoCaseOfRestriction,
        Self::Accurate,
        Self::RightsOfOthers,
    ];

    /// The clause.
    #[must_use]
    pub const fn article(self) -> &'static str {
        match self {
            Self::ManifestlyUnfounded | Self::ManifestlyExcessive => "GDPR Art. 12(5)(b)",
            Self::IdentityNotShown => "GDPR Art. 12(2), 12(6)",
            Self::FreedomOfExpression => "GDPR Art. 17(3)(a)",
            Self::LegalObligation => "GDPR Art. 17(3)(b)",
            Self::PublicHealth => "GDPR Art. 17(3)(c)",
            Self::Archiving => "GDPR Art. 17(3)(d)",
            Self::LegalClaims => "GDPR Art. 17(3)(e)",
            Self::CompellingGrounds => "GDPR Art. 21(1)",
            Self::NoCaseOfRestriction => "GDPR Art. 18(1)",
            Self::Accurate => "GDPR Art. 16",
            Self::RightsOfOthers => "GDPR Art. 15(4), 20(4)",
        }
    }

    /// Whether it can be held against a request of this kind.
    #[must_use]
    pub const fn answers(self, kind: RequestKind) -> bool {
        match self {
            Self::ManifestlyUnfounded | Self::ManifestlyExcessive => !matches!(kind, RequestKind::Withdrawal),
            // Art. 12(6) speaks of Art. 15 to 21. That faces are out of use at once does not decide the request.
            Self::IdentityNotShown => !matches!(kind, RequestKind::Withdrawal),
            Self::FreedomOfExpression
            | Self::LegalObligation
            | Self::PublicHealth
            | Self::Archiving
            | Self::LegalClaims => matches!(kind, RequestKind::Erasure),
            Self::CompellingGrounds => matches!(kind, RequestKind::Objection),
            Self::NoCaseOfRestriction => matches!(kind, RequestKind::Restriction),
            Self::Accurate => matches!(kind, RequestKind::Rectification),
            Self::RightsOfOthers => kind.discloses(),
        }
    }
}

/// What a refused person can do (Art. 12(4)).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Remedies {
    /// The supervisory authority to complain to (Art. 77), with its address.
    pub authority: String,
    /// The court remedy (Art. 79).
    pub court: String,
}

/// Something that happens to a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum RequestEvent {
    /// A proof was accepted; a doubt that stood is over.
    Proved {
        /// Which.
        proof: Proof,
    },
    /// It is in reasonable doubt who asks; the clock stands (Art. 12(6)).
    Doubted {
        /// Who doubts.
        by: String,
        /// Why.
        reason: String,
    },
    /// The doubt is over.
    DoubtEnded,
    /// Two more months (Art. 12(3)).
    Extended {
        /// Who decided.
        by: String,
        /// Why.
        reason: String,
    },
    /// What is held was looked for; so many faces are for a person to review.
    Searched {
        /// How many.
        candidates: usize,
    },
    /// A person reviewed all of them; so many are the person's.
    Reviewed {
        /// How many.
        theirs: usize,
    },
    /// Faces were taken out of use.
    Restricted,
    /// What was found was put together for the person.
    Disclosed,
    /// What was found was erased.
    Erased,
    /// Data were put right.
    Rectified,
    /// The answer went out.
    Answered {
        /// Who answered.
        by: String,
        /// Digest of the answer.
        answer_sha256: Sha256,
    },
    /// It was refused (Art. 12(4)).
    Refused {
        /// The named person who decided.
        by: String,
        /// On which ground.
        ground: RefusalGround,
        /// Why, in words for the person.
        reason: String,
        /// What the person can do about it.
        remedies: Remedies,
    },
    /// The person took it back. Records of before this was asked for name nobody.
    TakenBack {
        /// Who noted it.
        #[serde(default)]
        by: String,
        /// How the person said so, or why they did.
        #[serde(default)]
        reason: String,
    },
}

/// One request, as far as its course goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Request {
    /// Which right.
    pub kind: RequestKind,
    /// Its time.
    pub clock: RequestClock,
    /// What was shown about who asks.
    #[serde(default)]
    pub proofs: Vec<Proof>,
    /// How many faces are for a person to review, once it was searched.
    #[serde(default)]
    pub candidates: Option<usize>,
    /// How many of them are the person's, once they were reviewed.
    #[serde(default)]
    pub theirs: Option<usize>,
    /// Whether faces were taken out of use.
    #[serde(default)]
    pub restricted: bool,
    /// Whether what was found was put together for the person; false again when something else is found.
    #[serde(default)]
    pub disclosed: bool,
    /// Whether what was found was erased; false again when something else is found.
    #[serde(default)]
    pub erased: bool,
    /// Whether data were put right.
    #[serde(default)]
    pub rectified: bool,
    /// Where it stands.
    pub state: RequestState,
    /// When it was closed.
    #[serde(default)]
    pub closed_at: Option<Timestamp>,
}

impl Request {
    /// A request that arrived.
    #[must_use]
    pub const fn received(kind: RequestKind, received_at: Timestamp) -> Self {
        Self {
            kind,
            clock: RequestClock::started(received_at),
            proofs: Vec::new(),
            candidates: None,
            theirs: None,
            restricted: false,
            disclosed: false,
            erased: false,
            rectified: false,
            state: RequestState::Open,
            closed_at: None,
        }
    }

    /// How well it is shown who asks.
    #[must_use]
    pub fn tier(&self) -> Tier {
        tier(&self.proofs)
    }

    /// What the gate asks about it.
    #[must_use]
    pub fn facts(&self, id: RequestId) -> RequestFacts {
        RequestFacts {
            id,
            kind: self.kind,
            open: self.state == RequestState::Open,
            identity_proven: self.tier() >= self.kind.tier_to_erase(),
        }
    }

    /// The request after an event.
    ///
    /// # Errors
    /// The event may not happen now; what is missing for it. The request stays as it was.
    pub fn after(&self, event: &RequestEvent, zone: &TimeZone, now: Timestamp) -> Result<Self, Refusal> {
        let mut next = self.clone();
        if self.state != RequestState::Open {
            return Err(refusal(
                "GDPR Art. 12(3)",
                format!("the request is closed ({})", self.state.name()),
                "Register a new request if the person asks again; there is no quota on rights.",
            ));
        }
        match event {
            RequestEvent::Proved { proof } => {
                next.prove(proof)?;
                next.clock.resume(now);
            }
            RequestEvent::Doubted { by, reason } => {
                next.doubtable()?;
                next.clock.pause(by, reason, zone, now)?;
            }
            RequestEvent::DoubtEnded => next.clock.resume(now),
            RequestEvent::Extended { by, reason } => next.clock.extend(by, reason, zone, now)?,
            // Searched again, an older review says nothing about what is found now.
            RequestEvent::Searched { candidates } => {
                next.candidates = Some(*candidates);
                next.theirs = None;
                next.begin_anew();
            }
            RequestEvent::Reviewed { theirs } => next.review(*theirs)?,
            RequestEvent::Restricted => next.restricted = true,
            RequestEvent::Disclosed => {
                next.shown_who(Tier::Second)?;
                next.reviewed()?;
                next.disclosed = true;
            }
            RequestEvent::Erased => {
                next.erasable()?;
                next.erased = true;
            }
            RequestEvent::Rectified => {
                next.shown_who(Tier::Second)?;
                next.rectified = true;
            }
            RequestEvent::Answered { by, .. } => {
                named(by)?;
                next.answerable()?;
                next.close(RequestState::Answered, now);
            }
            RequestEvent::Refused { by, ground, reason, remedies } => {
                self.refusable(by, *ground, reason, remedies)?;
                next.close(RequestState::Refused, now);
            }
            RequestEvent::TakenBack { by, reason } => {
                named(by)?;
                if reason.trim().is_empty() {
                    return Err(refusal(
                        "GDPR Art. 5(2), 12(3)",
                        "it is not said how the person took the request back".into(),
                        "Say how and when they did: nobody else ends a request without an answer.",
                    ));
                }
                next.close(RequestState::TakenBack, now);
            }
        }
        Ok(next)
    }

    /// Whether what was found may be erased now.
    ///
    /// # Errors
    /// What is missing.
    pub fn erasable(&self) -> Result<(), Refusal> {
        if !self.kind.may_erase() {
            return Err(refusal(
                "GDPR Art. 17(1)",
                "the request asks for something other than erasure".into(),
                "Answer what was asked; ask the person before anything is erased.",
            ));
        }
        self.shown_who(self.kind.tier_to_erase())?;
        self.reviewed().map(drop)
    }

    fn prove(&mut self, proof: &Proof) -> Result<(), Refusal> {
        let said = |text: &Option<String>| text.as_deref().is_some_and(|text| !text.trim().is_empty());
        if proof.kind.needs_reviewer() && !(said(&proof.reviewed_by) && said(&proof.reason)) {
            return Err(refusal(
                "GDPR Art. 12(6)",
                "the proof was looked at by nobody named, or for no stated reason".into(),
                "Say who accepts it, and why.",
            ));
        }
        self.proofs.push(proof.clone());
        Ok(())
    }

    /// A withdrawal takes effect without proof (Art. 7(3)), so there is nothing to wait for.
    fn doubtable(&self) -> Result<(), Refusal> {
        if self.kind == RequestKind::Withdrawal {
            return Err(refusal(
                "GDPR Art. 7(3)",
                "a consent is taken back as easily as it was given; no doubt holds that up".into(),
                "Take the faces out of use now; ask for the receipt before they are erased.",
            ));
        }
        Ok(())
    }

    /// What was done with faces that were found before is not done with those that are found now.
    const fn begin_anew(&mut self) {
        self.disclosed = false;
        self.erased = false;
    }

    fn review(&mut self, theirs: usize) -> Result<(), Refusal> {
        match self.candidates {
            Some(candidates) if theirs <= candidates => {
                self.theirs = Some(theirs);
                self.begin_anew();
                Ok(())
            }
            _ => Err(refusal(
                "GDPR Art. 15(1)",
                "there is nothing reviewed: nobody looked for what is held".into(),
                "Search first: `countenance request search`.",
            )),
        }
    }

    fn reviewed(&self) -> Result<usize, Refusal> {
        self.theirs.ok_or_else(|| {
            refusal(
                "GDPR Art. 15(1)",
                "nobody reviewed yet what is held about the person".into(),
                "Search and decide on every candidate: `countenance request search`, `request decide`.",
            )
        })
    }

    fn shown_who(&self, needed: Tier) -> Result<(), Refusal> {
        if self.tier() >= needed {
            return Ok(());
        }
        let missing = match needed {
            Tier::Third => "it takes two independent proofs of who asks",
            _ => "it is not shown that the request comes from the person concerned",
        };
        Err(refusal(
            "GDPR Art. 12(6)",
            missing.into(),
            "Ask for a consent receipt, an enrolment reference, an e-mail code or a member of the staff who vouches; a \
             photograph is never the only way.",
        ))
    }

    fn answerable(&self) -> Result<(), Refusal> {
        let missing = match self.kind {
            RequestKind::Access | RequestKind::Portability if !self.disclosed => "what is held was not put together",
            RequestKind::Erasure if !self.erased && self.reviewed()? > 0 => "nothing was erased",
            RequestKind::Rectification if !self.rectified => "nothing was put right",
            // Where a person reviewed that nothing held is the asker's, there is nothing to take out of use.
            RequestKind::Restriction | RequestKind::Objection | RequestKind::Withdrawal
                if !self.restricted && self.theirs != Some(0) =>
            {
                "no face was taken out of use"
            }
            _ => return Ok(()),
        };
        Err(refusal(
            self.kind.article(),
            format!("the request cannot be answered: {missing}"),
            "Do what was asked, or refuse it by name, with a ground and the remedies.",
        ))
    }

    fn refusable(&self, by: &str, ground: RefusalGround, reason: &str, remedies: &Remedies) -> Result<(), Refusal> {
        named(by)?;
        let blank = |text: &str| text.trim().is_empty();
        if blank(reason) || blank(&remedies.authority) || blank(&remedies.court) {
            return Err(refusal(
                "GDPR Art. 12(4)",
                "the refusal has no reason, or does not say where to complain and which court to turn to".into(),
                "Say why, name the supervisory authority and the court remedy.",
            ));
        }
        if !ground.answers(self.kind) {
            return Err(refusal(
                ground.article(),
                format!("the ground cannot be held against a request for {}", self.kind.name()),
                "Choose a ground that the article on this right knows, or do what was asked.",
            ));
        }
        if ground == RefusalGround::IdentityNotShown && self.tier() >= self.kind.tier_to_grant() {
            return Err(refusal(
                ground.article(),
                "it is shown well enough who asks".into(),
                "Do what was asked, or refuse it on a ground that holds.",
            ));
        }
        Ok(())
    }

    fn close(&mut self, state: RequestState, now: Timestamp) {
        self.clock.resume(now);
        self.state = state;
        self.closed_at = Some(now);
    }
}

fn named(by: &str) -> Result<(), Refusal> {
    if by.trim().is_empty() {
        return Err(refusal("GDPR Art. 12(4)", "nobody is named who decided".into(), "Say who decides."));
    }
    Ok(())
}

fn refusal(article: &'static str, missing: String, next: &str) -> Refusal {
    Refusal::new(article, missing, next)
}
