//! Four eyes: who and what an approval counts for.

use basis::{Approval, Proposal, ProposalId, Refusal, Sha256, Signatory, approved};

use crate::sample::{DIGEST, hour, refused};

const OTHER: Sha256 = Sha256([9; 32]);

fn signatory(name: &str) -> Signatory {
    Signatory { name: name.into(), authenticated: true }
}

fn proposal() -> Proposal {
    Proposal {
        id: ProposalId::from_bytes([1; 16]),
        about_sha256: DIGEST,
        by: signatory("anna"),
        at: hour(0),
        expires_at: hour(10),
    }
}

fn approval() -> Approval {
    Approval { proposal: proposal().id, about_sha256: DIGEST, by: signatory("bela"), at: hour(1) }
}

fn at_hour(proposal: &Proposal, approval: &Approval, now: i64) -> Result<(), Refusal> {
    approved(proposal, Some(approval), &DIGEST, false, hour(now))
}

fn refused_for(proposal: &Proposal, approval: &Approval) -> String {
    refused(at_hour(proposal, approval, 2)).missing
}

#[test]
fn what_another_person_approved_can_be_done() {
    assert_eq!(at_hour(&proposal(), &approval(), 2), Ok(()));
    // At once, and up to its end.
    assert_eq!(at_hour(&proposal(), &approval(), 1), Ok(()));
    assert_eq!(at_hour(&proposal(), &approval(), 9), Ok(()));
}

#[test]
fn nobody_approves_their_own() {
    for name in ["anna", " Anna", "ANNA\t"] {
        assert!(refused_for(&proposal(), &Approval { by: signatory(name), ..approval() }).contains("same person"));
    }
    assert!(refused(approved(&proposal(), None, &DIGEST, false, hour(2))).missing.contains("nobody approved"));
}

#[test]
fn a_typed_name_is_nobody() {
    let typed = |name: &str| Signatory { name: name.into(), authenticated: false };
    for by in [typed("bela"), signatory(" "), signatory("")] {
        assert!(refused_for(&proposal(), &Approval { by, ..approval() }).contains("typed name"));
    }
    for by in [typed("anna"), signatory("")] {
        assert!(refused_for(&Proposal { by, ..proposal() }, &approval()).contains("typed name"));
    }
}

#[test]
fn an_approval_serves_once_and_its_own_proposal() {
    let used = approved(&proposal(), Some(&approval()), &DIGEST, true, hour(2));
    assert!(refused(used).missing.contains("used before"));
    let other = Approval { proposal: ProposalId::from_bytes([2; 16]), ..approval() };
    assert!(refused_for(&proposal(), &other).contains("another proposal"));
}

#[test]
fn what_was_edited_was_approved_by_nobody() {
    let edited = refused(approved(&proposal(), Some(&approval()), &OTHER, false, hour(2)));
    assert!(edited.missing.contains("changed"));
    assert!(refused_for(&proposal(), &Approval { about_sha256: OTHER, ..approval() }).contains("changed"));
    assert!(refused_for(&Proposal { about_sha256: OTHER, ..proposal() }, &approval()).contains("changed"));
    // Proposal and approval agree with each other, and with nothing that stands.
    let both = Approval { about_sha256: OTHER, ..approval() };
    assert!(refused_for(&Proposal { about_sha256: OTHER, ..proposal() }, &both).contains("changed"));
}

#[test]
fn an_approval_has_its_time() {
    assert!(refused(at_hour(&proposal(), &approval(), 10)).missing.contains("time for it is over"));
    assert!(refused(at_hour(&proposal(), &approval(), 0)).missing.contains("time for it is over"));
    let early = Approval { at: hour(-1), ..approval() };
    assert!(refused_for(&proposal(), &early).contains("time for it is over"));
}
