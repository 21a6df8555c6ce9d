//! People who sign in to the pages: invited by an administrator, let in by a password of their own and, where they set one
//! up, a second factor.
//!
//! A session is an access key with an end (see [`super::access_keys`]): what holds for keys holds for it, and it is listed
//! and taken back as they are. Nobody but its owner ever knows a password: an account begins with an invitation.

mod password;
mod record;
mod second_factor;
mod session;

pub use record::AccountView;
pub use second_factor::NewFactor;
pub use session::{NotIn, SignIn};

use basis::{AccountId, EventKind, GalleryId};
use jiff::{SignedDuration, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use vault::records::accounts as rows;

use self::record::{Account, Known};
use super::{access_keys, register};
use crate::access::Roles;
use crate::error::ServiceError;
use crate::installation::Installation;

pub(crate) use second_factor::{begin as begin_factor, confirm as confirm_factor, remove as remove_factor};
pub(crate) use session::{sign_in, sign_in_vouched, sign_out, who};

/// How long an invitation is good for.
const INVITED: SignedDuration = SignedDuration::from_hours(7 * 24);
/// How long a name and what one signs in with may be, characters.
const LONGEST: usize = 200;

/// Who is to have an account.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// The person; mandates and records know them by this name.
    pub name: String,
    /// What they sign in with, e.g. an e-mail address; upper and lower case are one.
    pub login: String,
    /// What they are to the installation.
    pub roles: Roles,
    /// The galleries they may reach, by name or id; all when empty.
    pub galleries: Vec<String>,
    /// Who invites them.
    pub invited_by: String,
}

/// An account with the one showing of its invitation.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Invited {
    /// The account as it is listed.
    #[serde(flatten)]
    pub account: AccountView,
    /// The page on which the person chooses their password, below the server's address. It cannot be shown again.
    pub invitation: String,
    /// Until when it can be used, once.
    pub until: Timestamp,
}

/// Opens an account and invites its owner.
///
/// # Errors
/// When a name or role is missing, the login is taken, or a gallery is unknown.
pub fn open(here: &Installation, new: NewAccount) -> Result<Invited, ServiceError> {
    let (name, login) = (new.name.trim().to_owned(), new.login.trim().to_owned());
    named(&name, &login)?;
    if new.roles.is_empty() {
        return Err(ServiceError::input("the account has no role", "Give at least one."));
    }
    let galleries: Vec<GalleryId> =
        new.galleries.iter().map(|name| register::id_of(here, name)).collect::<Result<_, _>>()?;
    let _turn = here.facts_turn();
    if record::by_login(here, &login)?.is_some() {
        return Err(ServiceError::input(
            format!("there is an account already that signs in as {login}"),
            "Choose another login, or end that account first.",
        ));
    }
    let now = here.now();
    let mut account = Account {
        id: here.id(AccountId::from_parts),
        created_at: now,
        ended_at: None,
        known: Known {
            name,
            login,
            roles: new.roles,
            galleries,
            invited_by: new.invited_by,
            invitation: None,
            password: None,
            factor: None,
        },
    };
    let (invitation, until) = account.invite(here)?;
    let row = account.row(here)?;
    let of = &account.known;
    let record = json!({
        "account": account.id, "name": of.name, "roles": of.roles, "galleries": of.galleries, "by": of.invited_by,
    });
    record::noted(here, EventKind::AccountOpened, &record, |tx| Ok(rows::insert(tx, &row)?))?;
    Ok(Invited { account: account.view(), invitation, until })
}

/// Looks at what somebody would sign in with, before anything is made for them.
///
/// # Errors
/// When it does not do.
pub(crate) fn look_at(name: &str, login: &str, controller: &str, chosen: &str) -> Result<(), ServiceError> {
    named(name.trim(), login.trim())?;
    password::look_at(chosen, &[name, login, controller])
}

fn named(name: &str, login: &str) -> Result<(), ServiceError> {
    for (what, text) in [("name", name), ("login", login)] {
        if text.is_empty() || text.chars().count() > LONGEST || text.chars().any(char::is_control) {
            let next = format!("Give one of 1 to {LONGEST} characters.");
            return Err(ServiceError::input(format!("the account's {what} is blank, or too long"), next));
        }
    }
    Ok(())
}

/// The secret end of an invitation's page.
pub(crate) fn secret_of(invited: &Invited) -> &str {
    invited.invitation.rsplit('/').next().unwrap_or_default()
}

/// Every account, oldest first, ended ones too.
///
/// # Errors
/// When a record cannot be opened.
pub fn list(here: &Installation) -> Result<Vec<AccountView>, ServiceError> {
    here.read(rows::list)?.iter().map(|row| Ok(record::opened(here, row)?.view())).collect()
}

/// Invites the owner of an account anew: whoever forgot a password or lost a second factor. Both are let go of, and every
/// session ends.
///
/// # Errors
/// When there is no such account, or it was ended.
pub fn invite_again(here: &Installation, id: AccountId, by: &str) -> Result<Invited, ServiceError> {
    let _turn = here.facts_turn();
    let mut account = record::standing(here, id)?;
    let (invitation, until) = account.invite(here)?;
    (account.known.password, account.known.factor) = (None, None);
    changed(here, &account, "invited again", by)?;
    access_keys::revoke_sessions(here, id, by)?;
    Ok(Invited { account: account.view(), invitation, until })
}

/// Ends an account with every session of it. A second time changes nothing.
///
/// # Errors
/// When there is no such account.
pub fn end(here: &Installation, id: AccountId, by: &str) -> Result<AccountView, ServiceError> {
    let _turn = here.facts_turn();
    let mut account = record::find(here, id)?;
    if account.ended_at.is_none() {
        account.ended_at = Some(here.now());
        (account.known.password, account.known.factor, account.known.invitation) = (None, None, None);
        changed(here, &account, "ended", by)?;
    }
    access_keys::revoke_sessions(here, id, by)?;
    Ok(account.view())
}

/// Takes an invitation up: the person chooses a password. The invitation is used up.
///
/// # Errors
/// When it is none or over, or the password does not do.
pub fn accept(here: &Installation, invitation: &str, password: &str) -> Result<AccountView, ServiceError> {
    let _turn = here.facts_turn();
    let mut account = record::invited(here, invitation)?;
    account.known.password = Some(password::digest(here, password, &[&account.known.name, &account.known.login])?);
    account.known.invitation = None;
    changed(here, &account, "password chosen", &account.known.name)?;
    Ok(account.view())
}

/// Whose an invitation is, so that its page can greet them.
///
/// # Errors
/// When it is none or over.
pub fn invitation(here: &Installation, invitation: &str) -> Result<AccountView, ServiceError> {
    Ok(record::invited(here, invitation)?.view())
}

/// Changes a password; every other session of the account ends.
///
/// # Errors
/// When the old one is wrong or the new one does not do.
pub(crate) fn change_password(
    here: &Installation,
    id: AccountId,
    old: &str,
    new: &str,
) -> Result<AccountView, ServiceError> {
    let _turn = here.facts_turn();
    let mut account = record::standing(here, id)?;
    if !account.known.password.as_ref().is_some_and(|kept| kept.is(old)) {
        return Err(ServiceError::input("the old password is wrong", "Type it again, or ask for a new invitation."));
    }
    account.known.password = Some(password::digest(here, new, &[&account.known.name, &account.known.login])?);
    changed(here, &account, "password changed", &account.known.name)?;
    access_keys::revoke_sessions(here, id, &account.known.name)?;
    Ok(account.view())
}

/// Writes a changed account, with its leaf.
fn changed(here: &Installation, account: &Account, what: &str, by: &str) -> Result<(), ServiceError> {
    let row = account.row(here)?;
    let record = json!({ "account": account.id, "what": what, "by": by });
    record::noted(here, EventKind::AccountChanged, &record, |tx| {
        rows::update(tx, &row)?;
        Ok(())
    })
}
