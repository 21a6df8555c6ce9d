//! May a match be shown once more, to a second person who is to verify it?

use jiff::Timestamp;

use crate::act::Disclose;
use crate::approval::Signatory;
use crate::epoch::Epoch;
use crate::mandate::same_person;
use crate::permit::Permit;
use crate::refusal::Refusal;

use super::disclose::{DiscloseAsk, showable, showing};
use super::export::Confirmation;
use super::standing::blank;

/// What the gate is told about a match that somebody else is to verify.
#[derive(Debug, Clone, Copy)]
pub struct SecondLookAsk<'a> {
    /// The face, as for showing it to whoever searched: what may not be shown to them is not shown to a second person.
    pub shown: DiscloseAsk<'a>,
    /// Who is to look.
    pub viewer: &'a Signatory,
    /// Who confirmed the match.
    pub confirmations: &'a [Confirmation],
}

/// Leave to show one found face to the person who verifies it. They look under the mandate of the search, not one of
/// their own: two people are to look at the same match (AI Act Art. 14(5)).
///
/// # Errors
///
/// What stands against showing the face; nobody authenticated the viewer; nobody else confirmed this very match, so that
/// there is nothing to verify yet.
pub fn second_look(ask: &SecondLookAsk<'_>, now: Timestamp, epoch: Epoch) -> Result<Permit<Disclose>, Refusal> {
    showable(&ask.shown, now)?;
    if !ask.viewer.authenticated || blank(&ask.viewer.name) {
        return Err(Refusal::new(
            "GDPR Art. 32(4)",
            "nobody knows who is to look: the name was typed and not proven",
            "Sign in, or use a key of your own.",
        ));
    }
    let confirmed = ask.confirmations.iter().any(|confirmation| {
        confirmation.authenticated
            && confirmation.search == ask.shown.search
            && confirmation.face == ask.shown.face.id
            && confirmation.at <= now
            && !blank(&confirmation.by)
            && !same_person(&confirmation.by, &ask.viewer.name)
    });
    if !confirmed {
        return Err(Refusal::new(
            "AI Act Art. 14(5)",
            "nobody else confirmed this match, so there is nothing to verify",
            "Let whoever searched compare both pictures and confirm first; then look.",
        ));
    }
    Ok(showing(&ask.shown, now, epoch))
}
