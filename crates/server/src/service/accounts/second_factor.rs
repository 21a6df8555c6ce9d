//! The second factor: a code of six digits that changes every half minute (TOTP, RFC 6238), shown by an app of the
//! person's own. A code counts once.

use basis::AccountId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use totp_rs::{Builder, Secret, Totp};
use zeroize::{Zeroize, ZeroizeOnDrop};

use super::record::{self, AccountView};
use super::{changed, password};
use crate::error::ServiceError;
use crate::installation::Installation;

/// Bytes of a secret: what RFC 4226 recommends.
const SECRET_BYTES: usize = 20;

/// What is kept of a second factor.
#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
pub(super) struct Factor {
    secret: Vec<u8>,
    /// Whether a code was shown once, so that it is asked for from then on.
    confirmed: bool,
    /// The step of the last code that was taken.
    last_step: u64,
}

/// A second factor to be put into an app.
#[derive(Debug)]
pub struct NewFactor {
    /// As apps read it from a link or a picture: `otpauth://...`.
    pub link: String,
    /// As it is typed, in Base32 (RFC 4648).
    pub secret: String,
}

impl Factor {
    pub(super) const fn is_asked_for(&self) -> bool {
        self.confirmed
    }

    /// Takes a code: whether it counts, and never again.
    pub(super) fn take(&mut self, code: &str, now: Timestamp) -> bool {
        let digits: String = code.chars().filter(char::is_ascii_digit).collect();
        let Some(step) = totp(&self.secret, "", "").check(&digits, seconds(now)) else { return false };
        let fresh = step > self.last_step;
        self.last_step = self.last_step.max(step);
        fresh
    }
}

/// Begins a second factor; it counts from [`confirm`] on.
pub(crate) fn begin(here: &Installation, id: AccountId) -> Result<NewFactor, ServiceError> {
    let _turn = here.facts_turn();
    let mut account = record::standing(here, id)?;
    if account.known.factor.as_ref().is_some_and(Factor::is_asked_for) {
        return Err(ServiceError::input("a second factor is set already", "Remove it first."));
    }
    let mut secret = vec![0; SECRET_BYTES];
    here.random().fill(&mut secret);
    let totp = totp(&secret, &account.known.login, &here.identity().controller.name);
    let link = totp.to_url().map_err(|_| {
        ServiceError::input("the login cannot stand in an app", "Ask an administrator for an account of another login.")
    })?;
    let shown = NewFactor { link, secret: totp.secret().to_base32() };
    account.known.factor = Some(Factor { secret, confirmed: false, last_step: 0 });
    changed(here, &account, "second factor begun", &account.known.name)?;
    Ok(shown)
}

/// Takes the first code of a second factor: it is asked for from now on.
pub(crate) fn confirm(here: &Installation, id: AccountId, code: &str) -> Result<AccountView, ServiceError> {
    let _turn = here.facts_turn();
    let mut account = record::standing(here, id)?;
    let now = here.now();
    let right = account.known.factor.as_mut().is_some_and(|factor| {
        factor.confirmed = factor.take(code, now);
        factor.confirmed
    });
    if !right {
        return Err(ServiceError::input("the code is wrong", "Type the one that the app shows now."));
    }
    changed(here, &account, "second factor set", &account.known.name)?;
    Ok(account.view())
}

/// Lets go of a second factor, for whoever shows the password once more.
pub(crate) fn remove(here: &Installation, id: AccountId, typed: &str) -> Result<AccountView, ServiceError> {
    let _turn = here.facts_turn();
    let mut account = record::standing(here, id)?;
    match &account.known.password {
        Some(kept) if kept.is(typed) => {}
        Some(_) => return Err(ServiceError::input("the password is wrong", "Type it again.")),
        None => {
            password::in_vain(typed);
            return Err(ServiceError::input("there is no password", "Take the invitation up first."));
        }
    }
    account.known.factor = None;
    changed(here, &account, "second factor removed", &account.known.name)?;
    Ok(account.view())
}

fn totp(secret: &[u8], login: &str, issuer: &str) -> Totp {
    // A colon parts issuer and account in the link.
    let plain = |text: &str| text.replace(':', " ");
    Builder::new()
        .with_secret(Secret::from(secret))
        .with_account_name(plain(login))
        .with_issuer(Some(plain(issuer)))
        .build_noncompliant()
}

fn seconds(now: Timestamp) -> u64 {
    u64::try_from(now.as_second()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B, at 59 seconds: 94287082, of which six digits are shown.
    #[test]
    fn a_code_counts_once_and_in_its_time() {
        let mut factor = Factor { secret: b"12345678901234567890".to_vec(), confirmed: true, last_step: 0 };
        let at = |second| Timestamp::from_second(second).expect("a time");
        assert!(!factor.take("287083", at(59)), "a wrong one");
        assert!(factor.take("287 082", at(59)));
        assert!(!factor.take("287082", at(60)), "a second time");
        let mut late = Factor { secret: factor.secret.clone(), confirmed: true, last_step: 0 };
        assert!(!late.take("287082", at(59 + 120)));
    }
}
