//! Passwords: Argon2id (RFC 9106) of what was typed, at the cost that OWASP names for it. Length is all that is asked for
//! (NIST SP 800-63B): rules about letters make passwords worse.

use argon2::{Algorithm, Argon2, Params, Version};
use aws_lc_rs::constant_time::verify_slices_are_equal;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::error::ServiceError;
use crate::installation::Installation;

/// Characters of a password: at least, and at most.
const LENGTH: std::ops::RangeInclusive<usize> = 12..=256;
/// Memory, passes and lanes of new digests.
const COST: (u32, u32, u32) = (19_456, 2, 1);

/// What is kept of a password.
#[derive(Serialize, Deserialize)]
pub(super) struct PasswordDigest {
    /// Memory in KiB, passes, lanes.
    cost: (u32, u32, u32),
    salt: [u8; 16],
    digest: [u8; 32],
}

impl PasswordDigest {
    /// Whether this is the password.
    pub(super) fn is(&self, typed: &str) -> bool {
        computed(typed, &self.salt, self.cost)
            .is_some_and(|digest| verify_slices_are_equal(&*digest, &self.digest).is_ok())
    }
}

/// Looks whether a password may be chosen.
///
/// # Errors
/// When it is too short or too long.
pub(super) fn look_at(chosen: &str) -> Result<(), ServiceError> {
    if LENGTH.contains(&chosen.chars().count()) {
        return Ok(());
    }
    let (least, most) = LENGTH.into_inner();
    Err(ServiceError::input(
        format!("the password is shorter than {least} characters, or longer than {most}"),
        "Take a few words that belong together for you alone.",
    ))
}

/// The digest of a chosen password.
///
/// # Errors
/// As [`look_at`].
pub(super) fn digest(here: &Installation, chosen: &str) -> Result<PasswordDigest, ServiceError> {
    look_at(chosen)?;
    let mut salt = [0; 16];
    here.random().fill(&mut salt);
    let digest = computed(chosen, &salt, COST).expect("these costs and lengths are within Argon2's bounds");
    Ok(PasswordDigest { cost: COST, salt, digest: *digest })
}

/// Takes as long as looking at a password does, so that the time of an answer does not tell which accounts there are.
pub(super) fn in_vain(typed: &str) {
    drop(computed(typed, &[0; 16], COST));
}

fn computed(text: &str, salt: &[u8], (memory, passes, lanes): (u32, u32, u32)) -> Option<Zeroizing<[u8; 32]>> {
    let mut digest = Zeroizing::new([0; 32]);
    let params = Params::new(memory, passes, lanes, Some(digest.len())).ok()?;
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    argon2.hash_password_into(text.as_bytes(), salt, &mut *digest).ok()?;
    Some(digest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_knows_its_password_alone() {
        let (salt, cost) = ([7; 16], (64, 1, 1));
        let digest = *computed("correct horse battery", &salt, cost).expect("a digest");
        let kept = PasswordDigest { cost, salt, digest };
        assert!(kept.is("correct horse battery"));
        assert!(!kept.is("correct horse batterx") && !kept.is(""));
    }

    /// RFC 9106, section 5.3, has a secret and associated data, which we have no use for; this is the value that the
    /// reference implementation (`argon2 -id -v 13`) gives for `password`, salt `somesalt`, 2 passes, 64 MiB, 1 lane.
    #[test]
    fn it_is_argon2id() {
        let digest = computed("password", b"somesalt", (65_536, 2, 1)).expect("a digest");
        let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7");
    }
}
