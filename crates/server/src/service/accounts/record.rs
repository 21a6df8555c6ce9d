//! What stands in the records of an account.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use basis::{AccountId, EventKind, GalleryId, Sha256};
use jiff::Timestamp;
use ledger::Note;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use vault::records::accounts as rows;
use vault::{KeySlot, Tx};
use zeroize::Zeroizing;

use super::INVITED;
use super::password::PasswordDigest;
use super::second_factor::Factor;
use crate::access::Roles;
use crate::error::ServiceError;
use crate::installation::Installation;
use crate::service::at;

/// An account, opened.
pub(super) struct Account {
    pub(super) id: AccountId,
    pub(super) created_at: Timestamp,
    pub(super) ended_at: Option<Timestamp>,
    pub(super) known: Known,
}

/// What is kept of an account, sealed.
#[derive(Serialize, Deserialize)]
pub(super) struct Known {
    pub(super) name: String,
    pub(super) login: String,
    pub(super) roles: Roles,
    pub(super) galleries: Vec<GalleryId>,
    pub(super) invited_by: String,
    pub(super) invitation: Option<Invitation>,
    pub(super) password: Option<PasswordDigest>,
    pub(super) factor: Option<Factor>,
}

/// An invitation that was not yet taken up.
#[derive(Serialize, Deserialize)]
pub(super) struct Invitation {
    digest: Sha256,
    until: Timestamp,
}

/// An account as it is listed.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct AccountView {
    /// Its id.
    pub id: AccountId,
    /// Whose it is.
    pub name: String,
    /// What they sign in with.
    pub login: String,
    /// What they are to the installation.
    pub roles: Roles,
    /// The galleries they may reach; all when empty.
    pub galleries: Vec<GalleryId>,
    /// Who invited them.
    pub invited_by: String,
    /// When.
    pub created_at: Timestamp,
    /// Whether they chose a password.
    pub active: bool,
    /// Whether a second factor is asked for.
    pub second_factor: bool,
    /// When it was ended.
    pub ended_at: Option<Timestamp>,
}

impl Account {
    /// A new invitation, in the place of the one before.
    pub(super) fn invite(&mut self, here: &Installation) -> Result<(String, Timestamp), ServiceError> {
        let mut secret = Zeroizing::new([0; 32]);
        here.random().fill(&mut *secret);
        let until = here.now() + INVITED;
        self.known.invitation = Some(Invitation { digest: invitation_digest(here, self.id, &*secret)?, until });
        Ok((format!("/invitation/{}.{}", self.id, URL_SAFE_NO_PAD.encode(*secret)), until))
    }

    pub(super) fn row(&self, here: &Installation) -> Result<rows::Account, ServiceError> {
        let key = here.house().vault().keys().key(KeySlot::CONTROLLER)?;
        let login_tag = self.ended_at.is_none().then(|| login_tag(here, &self.known.login)).transpose()?;
        Ok(rows::Account {
            id: self.id,
            login_tag,
            sealed: vault::seal_json(&key, &self.id.to_bytes(), &self.known, here.random())?,
            created_at: self.created_at.as_millisecond(),
            ended_at: self.ended_at.map(Timestamp::as_millisecond),
        })
    }

    pub(super) fn view(&self) -> AccountView {
        let Known { name, login, roles, galleries, invited_by, .. } = &self.known;
        AccountView {
            id: self.id,
            name: name.clone(),
            login: login.clone(),
            roles: roles.clone(),
            galleries: galleries.clone(),
            invited_by: invited_by.clone(),
            created_at: self.created_at,
            active: self.known.password.is_some(),
            second_factor: self.known.factor.as_ref().is_some_and(Factor::is_asked_for),
            ended_at: self.ended_at,
        }
    }
}

pub(super) fn opened(here: &Installation, row: &rows::Account) -> Result<Account, ServiceError> {
    let key = here.house().vault().keys().key(KeySlot::CONTROLLER)?;
    Ok(Account {
        id: row.id,
        created_at: at(row.created_at),
        ended_at: row.ended_at.map(at),
        known: vault::open_json(&key, &row.id.to_bytes(), &row.sealed)?,
    })
}

pub(super) fn find(here: &Installation, id: AccountId) -> Result<Account, ServiceError> {
    let row = here.read(|tx| rows::get(tx, id))?.ok_or_else(|| {
        ServiceError::not_found("account", id.to_string(), "`countenance account list` shows which there are.")
    })?;
    opened(here, &row)
}

/// An account that was not ended.
pub(super) fn standing(here: &Installation, id: AccountId) -> Result<Account, ServiceError> {
    let account = find(here, id)?;
    if account.ended_at.is_some() {
        return Err(ServiceError::input("the account was ended", "Open a new one."));
    }
    Ok(account)
}

pub(super) fn by_login(here: &Installation, login: &str) -> Result<Option<Account>, ServiceError> {
    let tag = login_tag(here, login)?;
    here.read(|tx| rows::by_login(tx, tag))?.map(|row| opened(here, &row)).transpose()
}

/// The account that an invitation is for. Whatever is wrong with it, the answer is the same.
pub(super) fn invited(here: &Installation, shown: &str) -> Result<Account, ServiceError> {
    let none = || {
        ServiceError::not_found(
            "invitation",
            "that one",
            "It was used, or is over after seven days; ask an administrator for a new one.",
        )
    };
    let (id, secret) = shown.split_once('.').ok_or_else(none)?;
    let id: AccountId = id.parse().map_err(|_| none())?;
    let secret = URL_SAFE_NO_PAD.decode(secret).map(Zeroizing::new).map_err(|_| none())?;
    let row = here.read(|tx| rows::get(tx, id))?.ok_or_else(none)?;
    let account = opened(here, &row)?;
    let Some(Invitation { digest, until }) = &account.known.invitation else { return Err(none()) };
    let same = verify_slices_are_equal(&digest.0, &invitation_digest(here, id, &secret)?.0).is_ok();
    if !same || here.now() >= *until || account.ended_at.is_some() {
        return Err(none());
    }
    Ok(account)
}

/// Records an event of an account and writes its row, in one transaction.
pub(super) fn noted(
    here: &Installation,
    kind: EventKind,
    record: &serde_json::Value,
    write: impl FnOnce(&mut Tx<'_>) -> Result<(), ServiceError>,
) -> Result<(), ServiceError> {
    let note = Note::new(kind, here.event(), here.now(), &here.house().controller_holder()?, record)?;
    here.commit(note, write)?;
    Ok(())
}

fn login_tag(here: &Installation, login: &str) -> Result<[u8; 32], ServiceError> {
    let key = here.house().vault().keys().key(KeySlot::CONTROLLER)?;
    Ok(key.derive("account login", b"").tag(login.trim().to_lowercase().as_bytes()))
}

fn invitation_digest(here: &Installation, id: AccountId, secret: &[u8]) -> Result<Sha256, ServiceError> {
    let key = here.house().vault().keys().key(KeySlot::CONTROLLER)?;
    Ok(Sha256(key.derive("invitation", &id.to_bytes()).tag(secret)))
}
