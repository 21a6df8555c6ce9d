//! Signing in and out.

use basis::{AccessKeyId, AccountId};
use jiff::SignedDuration;

use super::password;
use super::record::{self, AccountView};
use super::second_factor::Factor;
use crate::access::oidc::Bearer;
use crate::access::{Principal, Roles};
use crate::error::ServiceError;
use crate::installation::Installation;
use crate::service::access_keys::{self, GrantedKey, NewSession};

/// How long a session lasts at most: a working day.
const SESSION: SignedDuration = SignedDuration::from_hours(12);

/// What somebody types to be let in.
pub struct SignIn {
    /// The account's login.
    pub login: String,
    /// Its password.
    pub password: String,
    /// The code of the second factor, where one is set.
    pub code: Option<String>,
}

/// Why somebody was not let in.
#[derive(Debug)]
pub enum NotIn {
    /// Login, password or code is wrong; which of them is not told.
    Wrong,
    /// The password is right, and a code is asked for.
    Code,
    /// The records do not answer.
    Failed(ServiceError),
}

impl From<ServiceError> for NotIn {
    fn from(error: ServiceError) -> Self {
        Self::Failed(error)
    }
}

/// Lets somebody in; the session's secret is shown once.
pub(crate) fn sign_in(here: &Installation, typed: &SignIn) -> Result<GrantedKey, NotIn> {
    let Some(account) = record::by_login(here, &typed.login)? else {
        password::in_vain(&typed.password);
        return Err(NotIn::Wrong);
    };
    let Some(kept) = &account.known.password else {
        password::in_vain(&typed.password);
        return Err(NotIn::Wrong);
    };
    // Outside the turn: this takes its time on purpose.
    if !kept.is(&typed.password) {
        return Err(NotIn::Wrong);
    }
    let _turn = here.facts_turn();
    // It may have been ended, or invited again, while the password was looked at.
    let mut account = record::standing(here, account.id).map_err(|_| NotIn::Wrong)?;
    if account.known.password.is_none() {
        return Err(NotIn::Wrong);
    }
    if let Some(factor) = account.known.factor.as_mut().filter(|factor| Factor::is_asked_for(factor)) {
        let Some(code) = &typed.code else { return Err(NotIn::Code) };
        if !factor.take(code, here.now()) {
            return Err(NotIn::Wrong);
        }
        let row = account.row(here)?;
        here.house().vault().transact(|tx| vault::records::accounts::update(tx, &row)).map_err(ServiceError::from)?;
    }
    let known = &account.known;
    let session = NewSession {
        account: Some(account.id),
        holder: known.name.clone(),
        roles: known.roles.clone(),
        galleries: known.galleries.clone(),
        expires_at: here.now() + SESSION,
    };
    Ok(access_keys::begin_session(here, session)?)
}

/// Lets somebody in whom the issuer vouches for; the session's secret is shown once. None for whoever has no role here.
pub(crate) fn sign_in_vouched(here: &Installation, who: &Bearer) -> Result<Option<GrantedKey>, ServiceError> {
    let roles: Roles = who.roles.iter().filter_map(|role| role.parse().ok()).collect();
    if roles.is_empty() {
        return Ok(None);
    }
    let expires_at = here.now() + SESSION;
    let session = NewSession { account: None, holder: who.name.clone(), roles, galleries: Vec::new(), expires_at };
    access_keys::begin_session(here, session).map(Some)
}

/// Ends a session; one that is over already stays so.
pub(crate) fn sign_out(here: &Installation, session: AccessKeyId, by: &str) -> Result<(), ServiceError> {
    access_keys::revoke(here, session, by).map(drop)
}

/// The account behind a caller, where there is one.
pub(crate) fn who(here: &Installation, caller: &Principal) -> Result<Option<AccountView>, ServiceError> {
    let id: Option<AccountId> = access_keys::account_of(here, caller)?;
    id.map(|id| record::find(here, id).map(|account| account.view())).transpose()
}
