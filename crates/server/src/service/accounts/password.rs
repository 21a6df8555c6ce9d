//! Passwords: Argon2id (RFC 9106) of what was typed, at the cost that OWASP names for it. What is asked for is length, and
//! that it is not among the first that anybody would try (NIST SP 800-63B, 3.1.1.2); rules about letters make passwords
//! worse.

use argon2::{Algorithm, Argon2, Params, Version};
use aws_lc_rs::constant_time::verify_slices_are_equal;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::error::ServiceError;
use crate::installation::Installation;

/// Characters of a password: at least, and at most.
const LENGTH: std::ops::RangeInclusive<usize> = 12..=256;
/// Letters and digits that must be left once everything is taken away that whoever guesses tries first.
const OWN: usize = 8;
/// What whoever guesses tries first.
const COMMON: &[&str] = &[
    "administrator",
    "qwertzuiop",
    "azertyuiop",
    "qwertyuiop",
    "motdepasse",
    "passphrase",
    "yxcvbnm",
    "zxcvbnm",
    "wxcvbn",
    "password",
    "passwort",
    "passw",
    "contrasena",
    "asdfghjkl",
    "qsdfghjklm",
    "changeme",
    "trustno",
    "football",
    "baseball",
    "sunshine",
    "princess",
    "superman",
    "starwars",
    "whatever",
    "welcome",
    "letmein",
    "iloveyou",
    "bonjour",
    "bienvenue",
    "secret",
    "master",
    "dragon",
    "monkey",
    "shadow",
    "summer",
    "winter",
    "spring",
    "autumn",
    "soleil",
    "doudou",
    "loulou",
    "qwerty",
    "qwertz",
    "azerty",
    "login",
    "admin",
    "hello",
    "guest",
    "access",
    "pass",
    "root",
    "test",
    "user",
    "love",
];
/// The product's own name, which stands on every page.
const PRODUCT: &str = "Countenance";
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

/// Looks whether a password may be chosen. `names` are what everybody knows of whose it is: their name, their login, whose
/// service it is.
///
/// # Errors
/// When it is too short or too long, or is made of what whoever guesses tries first: common passwords, these names, rows of
/// keys, runs and repetitions.
pub(super) fn look_at(chosen: &str, names: &[&str]) -> Result<(), ServiceError> {
    let (least, most) = LENGTH.into_inner();
    let said = if !LENGTH.contains(&chosen.chars().count()) {
        format!("the password is shorter than {least} characters, or longer than {most}")
    } else if own(chosen, names) < OWN {
        "the password is among the first that somebody who guesses would try: common words, names, rows of keys"
            .to_owned()
    } else {
        return Ok(());
    };
    Err(ServiceError::input(said, "Take a few words that belong together for you alone."))
}

/// How many letters and digits of a password are its own: no part of a known word, no step or repetition of what stands
/// before.
fn own(chosen: &str, names: &[&str]) -> usize {
    let signs = signs(chosen);
    let letters: Vec<char> = signs.iter().copied().map(letter).collect();
    let mut free = vec![true; signs.len()];
    for word in known(names) {
        for at in 0..=letters.len().saturating_sub(word.len()) {
            let place = at..(at + word.len()).min(letters.len());
            if letters[place.clone()] == word[..] && free[place.clone()].iter().all(|free| *free) {
                free[place].fill(false);
            }
        }
    }
    let alike = |one: usize, other: usize| free[other] && signs[one] == signs[other];
    let stepped = |at: usize| at >= 1 && free[at - 1] && u32::from(signs[at]).abs_diff(u32::from(signs[at - 1])) <= 1;
    let swings = |at: usize| at >= 2 && alike(at, at - 2);
    let repeats = |at: usize| at >= 3 && signs[..at].windows(3).any(|three| *three == signs[at - 2..=at]);
    (0..signs.len()).filter(|&at| free[at] && !stepped(at) && !swings(at) && !repeats(at)).count()
}

/// The words that do not count, longest first: of names, whole and in parts, and what is common.
fn known(names: &[&str]) -> Vec<Vec<char>> {
    let folded = |text: &str| signs(text).into_iter().map(letter).collect::<Vec<char>>();
    let parts = |name: &&str| name.split(|sign: char| !sign.is_alphanumeric()).map(folded).collect::<Vec<_>>();
    let names = names.iter().chain([&PRODUCT]);
    let mut words: Vec<Vec<char>> = names.flat_map(|name| [vec![folded(name)], parts(name)].concat()).collect();
    words.extend(COMMON.iter().map(|word| folded(word)));
    // A letter or two would be found in any word; in Chinese two are a name.
    words.retain(|word| word.len() >= 3 || word.len() == 2 && !word[0].is_ascii());
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    words
}

/// Letters and digits in lower case, and the signs that stand for letters.
fn signs(text: &str) -> Vec<char> {
    text.to_lowercase().chars().filter(|sign| letter(*sign).is_alphanumeric()).collect()
}

/// The letter that a sign stands for where a word is to look like no word.
const fn letter(sign: char) -> char {
    match sign {
        '0' => 'o',
        '1' | '!' | '|' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        other => other,
    }
}

/// The digest of a chosen password.
///
/// # Errors
/// As [`look_at`].
pub(super) fn digest(here: &Installation, chosen: &str, names: &[&str]) -> Result<PasswordDigest, ServiceError> {
    look_at(chosen, &[names, &[&here.identity().controller.name]].concat())?;
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

    #[test]
    fn what_whoever_guesses_tries_first_is_no_password() {
        let refused =
            |chosen: &str| look_at(chosen, &["Ada Lovelace", "ada@engine.example", "Analytical Society"]).is_err();
        for first in [
            "short",
            "passwordpassword",
            "P@ssw0rd2026!",
            "administrator1",
            "qwertyuiop123",
            "123456789012",
            "abcdefghijklmnop",
            "aaaaaaaaaaaaaaaa",
            "abababababababab",
            "catcatcatcatcat",
            "AdaLovelace2026",
            "ada.lovelace.1815",
            "analytical-society",
            "countenance-secret",
            "@engine.example ada",
            "W3lc0me W3lc0me W3lc0me",
        ] {
            assert!(refused(first), "{first}");
        }
        for chosen in [
            "correct horse battery",
            "xK9vT2mQ8bLp",
            "Ada met six kind owls",
            "la rivière dort tôt",
            "窗外的雨聲像遠方故人來信",
        ] {
            assert!(!refused(chosen), "{chosen}");
        }
        assert!(look_at(&"x1b9".repeat(70), &[]).is_err(), "too long");
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
