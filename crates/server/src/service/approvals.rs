//! Four eyes: what one person proposes, another approves and is then done once.
//!
//! What is approved is a digest over exactly what is to be done. Whoever does it hands in what is to be done now; when
//! that differs, nobody approved it.

use basis::{Approval, EventKind, OrderId, Proposal, ProposalId, Refusal, Scope, Sha256, Signatory, approved};
use jiff::{SignedDuration, Timestamp};
use ledger::Note;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use vault::records::matters as rows;

use super::document::sha256;
use super::matters::{self, Matter};
use super::orders;
use crate::access::{Principal, Via};
use crate::error::ServiceError;
use crate::installation::Installation;

/// How long a proposal can be approved and used.
const VALID_DAYS: i64 = 7;

/// The law that asks for two people.
const ARTICLE: &str = "GDPR Art. 5(2), 32(4); AI Act Art. 14(5)";

/// What is proposed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "what", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Proposed {
    /// An order is carried out as it stands.
    Execution {
        /// The order.
        order: OrderId,
    },
    /// What an order stopped may go on.
    Lifting {
        /// The order.
        order: OrderId,
    },
    /// What an order stopped may go on for everybody who is not in its scope.
    Narrowing {
        /// The order.
        order: OrderId,
    },
    /// Something is disclosed to somebody outside.
    Disclosure {
        /// To whom.
        recipient: String,
        /// What: for an identification `search SEARCH face FACE`.
        matter: String,
    },
}

/// A proposal as it is kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Held {
    pub(crate) proposal: Proposal,
    pub(crate) what: Proposed,
    /// Exactly what is to be done; `about_sha256` is the digest of its canonical form together with `what`.
    pub(crate) shown: Value,
    pub(crate) approval: Option<Approval>,
    pub(crate) used_at: Option<Timestamp>,
}

/// Where a proposal stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ProposalState {
    /// It waits for another person.
    Open,
    /// Another person approved it.
    Approved,
    /// It was done.
    Used,
    /// Its time is over.
    Expired,
}

/// A proposal as it is shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ProposalView {
    /// Its id.
    pub id: ProposalId,
    /// What is proposed.
    pub proposed: Proposed,
    /// Exactly what is to be done.
    pub shown: Value,
    /// Digest of what is proposed and shown: an approval names it.
    pub about_sha256: Sha256,
    /// Who proposed.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Until when it can be approved and used.
    pub expires_at: Timestamp,
    /// Where it stands.
    pub state: ProposalState,
    /// Who approved.
    pub approved_by: Option<String>,
    /// When.
    pub approved_at: Option<Timestamp>,
    /// When it was done.
    pub used_at: Option<Timestamp>,
}

impl Matter for Held {
    const KIND: &'static str = "proposal";

    fn id(&self) -> [u8; 16] {
        self.proposal.id.to_bytes()
    }

    fn parent(&self) -> Option<[u8; 16]> {
        match &self.what {
            Proposed::Execution { order } | Proposed::Lifting { order } | Proposed::Narrowing { order } => {
                Some(order.to_bytes())
            }
            Proposed::Disclosure { .. } => None,
        }
    }

    fn state(&self) -> &'static str {
        match (&self.approval, self.used_at) {
            (_, Some(_)) => "used",
            (Some(_), None) => "approved",
            (None, None) => "open",
        }
    }

    fn opened_at(&self) -> Timestamp {
        self.proposal.at
    }

    fn due_at(&self) -> Option<Timestamp> {
        Some(self.proposal.expires_at)
    }

    fn closed_at(&self) -> Option<Timestamp> {
        self.used_at
    }
}

impl Held {
    fn view(&self, now: Timestamp) -> ProposalView {
        let Self { proposal, what, shown, approval, used_at } = self.clone();
        let state = match (&approval, used_at) {
            (_, Some(_)) => ProposalState::Used,
            _ if now >= proposal.expires_at => ProposalState::Expired,
            (Some(_), None) => ProposalState::Approved,
            (None, None) => ProposalState::Open,
        };
        ProposalView {
            id: proposal.id,
            proposed: what,
            shown,
            about_sha256: proposal.about_sha256,
            by: proposal.by.name,
            at: proposal.at,
            expires_at: proposal.expires_at,
            state,
            approved_by: approval.as_ref().map(|approval| approval.by.name.clone()),
            approved_at: approval.map(|approval| approval.at),
            used_at,
        }
    }
}

/// A caller, as a signatory: whoever has the data directory typed a name, and nobody knows whether it is theirs; the portal
/// serves strangers.
#[must_use]
pub fn signatory(who: &Principal) -> Signatory {
    Signatory { name: who.name.clone(), authenticated: matches!(who.via, Via::Key(_) | Via::Oidc(_)) }
}

/// Every proposal, oldest first.
///
/// # Errors
/// When a record cannot be opened.
pub fn list(here: &Installation) -> Result<Vec<ProposalView>, ServiceError> {
    let now = here.now();
    Ok(matters::all::<Held>(here)?.iter().map(|held| held.view(now)).collect())
}

/// One proposal.
///
/// # Errors
/// When there is no such proposal.
pub fn show(here: &Installation, id: ProposalId) -> Result<ProposalView, ServiceError> {
    Ok(find(here, id)?.view(here.now()))
}

/// Proposes that something is disclosed to somebody outside.
///
/// # Errors
/// A blank recipient or matter; the refusal of a proposer that nobody authenticated.
pub fn propose_disclosure(
    here: &Installation,
    recipient: &str,
    matter: &str,
    by: Signatory,
) -> Result<ProposalView, ServiceError> {
    if recipient.trim().is_empty() || matter.trim().is_empty() {
        return Err(ServiceError::input("the recipient or what is disclosed is blank", "Say both in words."));
    }
    let what = Proposed::Disclosure { recipient: recipient.trim().to_owned(), matter: matter.trim().to_owned() };
    propose(here, what, Value::Null, by)
}

/// Keeps a proposal. It waits for another person's approval, for seven days.
pub(crate) fn propose(
    here: &Installation,
    what: Proposed,
    shown: Value,
    by: Signatory,
) -> Result<ProposalView, ServiceError> {
    known(here, "propose", &by)?;
    let now = here.now();
    let proposal = Proposal {
        id: here.id(ProposalId::from_parts),
        about_sha256: digest(&what, &shown)?,
        by,
        at: now,
        expires_at: now + SignedDuration::from_hours(24 * VALID_DAYS),
    };
    let held = Held { proposal, what, shown, approval: None, used_at: None };
    let row = matters::row(here, &held)?;
    here.house().vault().transact(|tx| rows::insert(tx, &row))?;
    Ok(held.view(now))
}

/// Approves a proposal as the approver saw it; `seen` is the digest that was shown with it.
///
/// # Errors
/// The refusal, recorded: an approver that nobody authenticated, or who proposed it; another state of what is to be done
/// than was proposed or seen; a proposal that was approved, used, or whose time is over.
pub fn approve(here: &Installation, id: ProposalId, seen: Sha256, by: Signatory) -> Result<ProposalView, ServiceError> {
    known(here, "approve", &by)?;
    let _turn = here.facts_turn();
    let (mut held, now) = (find(here, id)?, here.now());
    let refuse = |missing: &str, next: &str| refused(here, "approve", Refusal::new(ARTICLE, missing, next));
    if held.approval.is_some() {
        return Err(refuse(
            "it was approved before",
            "Nothing is left to do; a new proposal can be made once it was used.",
        ));
    }
    let about = digest(&held.what, &as_it_stands(here, &held)?)?;
    let approval = Approval { proposal: id, about_sha256: seen, by, at: now };
    approved(&held.proposal, Some(&approval), &about, held.used_at.is_some(), now)
        .map_err(|refusal| refused(here, "approve", refusal))?;
    held.approval = Some(approval);
    #[derive(Serialize)]
    struct Record<'a> {
        proposal: ProposalId,
        what: &'a Proposed,
        about_sha256: Sha256,
        proposed_by: &'a str,
        approved_by: &'a str,
    }
    let record = Record {
        proposal: id,
        what: &held.what,
        about_sha256: held.proposal.about_sha256,
        proposed_by: &held.proposal.by.name,
        approved_by: held.approval.as_ref().map_or("", |approval| &approval.by.name),
    };
    let holder = here.house().controller_holder()?;
    let note = Note::new(EventKind::ProposalApproved, here.event(), now, &holder, &record)?;
    let row = matters::row(here, &held)?;
    here.commit(note, |tx| Ok(rows::update(tx, &row).map(drop)?))?;
    Ok(held.view(now))
}

/// The proposal that lets something be done now: approved by another person, for exactly this, in its time and unused.
/// Whoever does it marks it [`used`] in the transaction that does it, within one turn to change facts.
pub(crate) fn usable(here: &Installation, act: &str, what: &Proposed, shown: &Value) -> Result<Held, ServiceError> {
    let (now, about) = (here.now(), digest(what, shown)?);
    let mut known: Vec<Held> = matters::all::<Held>(here)?.into_iter().filter(|held| held.what == *what).collect();
    let stands = |held: &Held| approved(&held.proposal, held.approval.as_ref(), &about, held.used_at.is_some(), now);
    if let Some(at) = known.iter().rposition(|held| stands(held).is_ok()) {
        return Ok(known.swap_remove(at));
    }
    let refusal = match known.last().map(stands) {
        Some(Err(refusal)) => refusal,
        _ => Refusal::new(ARTICLE, "nobody proposed it", "Propose it, and let another person approve it."),
    };
    Err(refused(here, act, refusal))
}

/// The row of a proposal that is used up.
pub(crate) fn used(here: &Installation, mut held: Held) -> Result<rows::Matter, ServiceError> {
    held.used_at = Some(here.now());
    matters::row(here, &held)
}

/// What the proposals for an order say, oldest first.
pub(crate) fn of_order(here: &Installation, order: OrderId) -> Result<Vec<ProposalView>, ServiceError> {
    let now = here.now();
    Ok(matters::of_parent::<Held>(here, order.to_bytes())?.iter().map(|held| held.view(now)).collect())
}

/// Somebody whose word counts as their own.
///
/// # Errors
/// The refusal, recorded.
pub(crate) fn known(here: &Installation, act: &str, by: &Signatory) -> Result<(), ServiceError> {
    if by.authenticated && !by.name.trim().is_empty() {
        return Ok(());
    }
    let refusal = Refusal::new(
        ARTICLE,
        "who acts is known by a typed name alone",
        "Call the server with a key or login of your own: `countenance --server URL --key-file FILE ...`.",
    );
    Err(refused(here, act, refusal))
}

/// What the subject of a proposal is at this moment.
fn as_it_stands(here: &Installation, held: &Held) -> Result<Value, ServiceError> {
    orders::about(here, &held.what)?.map_or_else(|| Ok(held.shown.clone()), Ok)
}

fn digest(what: &Proposed, shown: &Value) -> Result<Sha256, ServiceError> {
    let about = serde_json::json!({ "proposed": what, "shown": shown });
    let bytes = ledger::canonical(&about)
        .map_err(|error| ServiceError::input(format!("it has no canonical form: {error}"), "Report this."))?;
    Ok(sha256(&bytes))
}

fn refused(here: &Installation, act: &str, refusal: Refusal) -> ServiceError {
    here.refused(act, Scope::Controller, vec![refusal])
}

fn find(here: &Installation, id: ProposalId) -> Result<Held, ServiceError> {
    matters::get(here, id.to_bytes())?.ok_or_else(|| {
        ServiceError::not_found("proposal", id.to_string(), "`countenance approval list` shows which there are.")
    })
}
