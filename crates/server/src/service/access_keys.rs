//! Keys to the server: handed out once, kept as a keyed digest, taken back. The session of somebody who signed in to the
//! pages is one too, with an end of its own.

use std::collections::BTreeSet;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use basis::{AccessKeyId, AccountId, EventKind, GalleryId};
use jiff::Timestamp;
use ledger::Note;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use vault::KeySlot;
use vault::records::access_keys;
use zeroize::Zeroizing;

use super::register;
use super::wire_keys::{self, NewWire, WireDefaults, WireGrant, WirePair, WireView};
use crate::access::{Principal, Role, Roles, Via};
use crate::error::ServiceError;
use crate::installation::Installation;

/// What every key begins with, so that one that lies about is recognised by people and scanners.
const PREFIX: &str = "countenance_";

/// Whose a new key is.
#[derive(Debug, Clone)]
pub struct NewAccessKey {
    /// The person or program; mandates and records know them by this name.
    pub holder: String,
    /// What they are to the installation.
    pub roles: Roles,
    /// The galleries they may reach, by name; all when empty.
    pub galleries: Vec<String>,
    /// When it ends by itself.
    pub expires_at: Option<Timestamp>,
    /// Who hands it out.
    pub granted_by: String,
}

/// What is kept of a key, sealed.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Grant {
    pub(super) holder: String,
    pub(super) roles: Roles,
    pub(super) galleries: Vec<GalleryId>,
    pub(super) granted_by: String,
    /// What it is on the Rekognition wire, where it is let in there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) wire: Option<WireGrant>,
    /// Whose session it is, where somebody signed in with an account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    account: Option<AccountId>,
    /// Whether it is a session.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    session: bool,
}

/// A session of somebody who signed in.
pub(super) struct NewSession {
    /// None where the issuer vouched for them.
    pub(super) account: Option<AccountId>,
    /// The name that mandates and records know them by.
    pub(super) holder: String,
    pub(super) roles: Roles,
    pub(super) galleries: Vec<GalleryId>,
    pub(super) expires_at: Timestamp,
}

/// What the log's record says of a key: everything but its secrets.
#[derive(Serialize)]
struct Granted<'a> {
    holder: &'a str,
    roles: &'a Roles,
    galleries: &'a [GalleryId],
    granted_by: &'a str,
    wire: Option<&'a WireDefaults>,
    #[serde(skip_serializing_if = "Option::is_none")]
    account: Option<AccountId>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    session: bool,
}

/// A key as it is listed.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct AccessKeyView {
    /// Its id, which is not secret.
    pub id: AccessKeyId,
    /// Whose it is.
    pub holder: String,
    /// What they are to the installation.
    pub roles: BTreeSet<Role>,
    /// The galleries they may reach; all when empty.
    pub galleries: Vec<GalleryId>,
    /// Who handed it out.
    pub granted_by: String,
    /// When.
    pub created_at: Timestamp,
    /// When it ends by itself.
    pub expires_at: Option<Timestamp>,
    /// When it was taken back.
    pub revoked_at: Option<Timestamp>,
    /// What it is on the Rekognition wire, where it is let in there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wire: Option<WireView>,
    /// Whose session it is, where somebody signed in to the pages with an account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<AccountId>,
    /// Whether it is the session of somebody who signed in to the pages.
    #[serde(default)]
    pub session: bool,
}

/// A key that was just handed out, with the one showing of its secret.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct GrantedKey {
    /// The key as it is listed from now on.
    #[serde(flatten)]
    pub key: AccessKeyView,
    /// What its holder sends as `Authorization: Bearer ...`. It cannot be shown again.
    pub secret: String,
    /// The pair that clients of Amazon Rekognition sign with, where it was asked for. Its secret cannot be shown again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pair: Option<WirePair>,
}

/// Hands out a key.
///
/// # Errors
/// When nobody or no role is named, a gallery is unknown, or it would end before it begins.
pub fn grant(here: &Installation, new: NewAccessKey) -> Result<GrantedKey, ServiceError> {
    grant_as(here, new, None)
}

/// Hands out a key that the Rekognition wire lets in too, with a pair to sign with.
///
/// # Errors
/// As [`grant`]; or when the default registration is not there, rests on consent, or is out of the key's own reach.
pub fn grant_for_wire(here: &Installation, new: NewAccessKey, wire: &NewWire) -> Result<GrantedKey, ServiceError> {
    grant_as(here, new, Some(wire))
}

fn grant_as(here: &Installation, new: NewAccessKey, wire: Option<&NewWire>) -> Result<GrantedKey, ServiceError> {
    let holder = new.holder.trim().to_owned();
    if holder.is_empty() {
        return Err(ServiceError::input("the key's holder is blank", "Name the person or program it is for."));
    }
    if new.roles.is_empty() {
        return Err(ServiceError::input("the key has no role", "Give at least one; `countenance key grant --help`."));
    }
    let now = here.now();
    if new.expires_at.is_some_and(|end| end <= now) {
        return Err(ServiceError::input("the key would have ended already", "Give a time that is yet to come."));
    }
    let galleries = new
        .galleries
        .iter()
        .map(|name| register::find(here, name).map(|gallery| gallery.facts.id))
        .collect::<Result<Vec<_>, _>>()?;
    let id = here.id(AccessKeyId::from_parts);
    let wire = wire.map(|wire| wire_keys::granted(here, wire, &galleries)).transpose()?;
    let pair = wire.as_ref().map(|wire| wire.pair(id));
    let grant =
        Grant { holder, roles: new.roles, galleries, granted_by: new.granted_by, wire, account: None, session: false };
    Ok(GrantedKey { pair, ..handed_out(here, id, grant, new.expires_at)? })
}

/// Begins the session of somebody who signed in.
pub(super) fn begin_session(here: &Installation, new: NewSession) -> Result<GrantedKey, ServiceError> {
    let NewSession { account, holder, roles, galleries, expires_at } = new;
    let granted_by = holder.clone();
    let grant = Grant { holder, roles, galleries, granted_by, wire: None, account, session: true };
    handed_out(here, here.id(AccessKeyId::from_parts), grant, Some(expires_at))
}

/// Draws the secret of a key and records it, with its leaf.
fn handed_out(
    here: &Installation,
    id: AccessKeyId,
    grant: Grant,
    expires_at: Option<Timestamp>,
) -> Result<GrantedKey, ServiceError> {
    let now = here.now();
    let mut secret = Zeroizing::new([0; 32]);
    here.random().fill(&mut *secret);
    let key = here.house().vault().keys().key(KeySlot::CONTROLLER)?;
    let row = access_keys::AccessKey {
        id,
        sealed: vault::seal_json(&key, &id.to_bytes(), &grant, here.random())?,
        secret_tag: tag(here, id, &*secret)?,
        created_at: now.as_millisecond(),
        expires_at: expires_at.map(Timestamp::as_millisecond),
        revoked_at: None,
    };
    let granted = Granted {
        holder: &grant.holder,
        roles: &grant.roles,
        galleries: &grant.galleries,
        granted_by: &grant.granted_by,
        wire: grant.wire.as_ref().map(WireGrant::defaults),
        account: grant.account,
        session: grant.session,
    };
    let record = serde_json::json!({ "key": id, "grant": granted, "expires_at": expires_at });
    let note = Note::new(EventKind::AccessGranted, here.event(), now, &here.house().controller_holder()?, &record)?;
    here.commit(note, |tx| Ok(access_keys::insert(tx, &row)?))?;
    let secret = format!("{PREFIX}{id}_{}", URL_SAFE_NO_PAD.encode(*secret));
    Ok(GrantedKey { key: view(&row, grant), secret, pair: None })
}

/// Every key, oldest first, revoked ones too; no secret.
///
/// # Errors
/// When a record cannot be opened.
pub fn list(here: &Installation) -> Result<Vec<AccessKeyView>, ServiceError> {
    let rows = here.read(access_keys::list)?;
    rows.iter().map(|row| Ok(view(row, open(here, row)?))).collect()
}

/// Takes a key back; the next call with it is turned away. A second time changes nothing.
///
/// # Errors
/// When there is no such key.
pub fn revoke(here: &Installation, id: AccessKeyId, by: &str) -> Result<AccessKeyView, ServiceError> {
    let _turn = here.facts_turn();
    revoked(here, id, by)
}

/// Ends every session of an account. The caller holds the turn to change facts.
pub(super) fn revoke_sessions(here: &Installation, account: AccountId, by: &str) -> Result<(), ServiceError> {
    for key in list(here)?.into_iter().filter(|key| key.account == Some(account) && key.revoked_at.is_none()) {
        if key.expires_at.is_none_or(|end| here.now() < end) {
            revoked(here, key.id, by)?;
        }
    }
    Ok(())
}

/// The account whose session a caller is in.
pub(super) fn account_of(here: &Installation, caller: &Principal) -> Result<Option<AccountId>, ServiceError> {
    let Via::Key(id) = &caller.via else { return Ok(None) };
    let Some(row) = here.read(|tx| access_keys::get(tx, *id))? else { return Ok(None) };
    Ok(open(here, &row)?.account)
}

/// The caller holds the turn to change facts.
fn revoked(here: &Installation, id: AccessKeyId, by: &str) -> Result<AccessKeyView, ServiceError> {
    let mut row = here.read(|tx| access_keys::get(tx, id))?.ok_or_else(|| {
        ServiceError::not_found("key", id.to_string(), "`countenance key list` shows which there are.")
    })?;
    let grant = open(here, &row)?;
    if row.revoked_at.is_none() {
        let now = here.now();
        row.revoked_at = Some(now.as_millisecond());
        let record = serde_json::json!({ "key": id, "holder": grant.holder, "by": by });
        let note = Note::new(EventKind::AccessRevoked, here.event(), now, &here.house().controller_holder()?, &record)?;
        here.commit(note, |tx| Ok(access_keys::update(tx, &row)?))?;
    }
    Ok(view(&row, grant))
}

/// Who shows this secret. None for anything else, whatever is wrong with it: a stranger learns nothing from the answer.
///
/// # Errors
/// When a record cannot be read.
pub(crate) fn admit(here: &Installation, shown: &str) -> Result<Option<Principal>, ServiceError> {
    let parts = shown.strip_prefix(PREFIX).and_then(|rest| rest.split_once('_'));
    let Some((Ok(id), Ok(secret))) =
        parts.map(|(id, secret)| (id.parse::<AccessKeyId>(), URL_SAFE_NO_PAD.decode(secret).map(Zeroizing::new)))
    else {
        return Ok(None);
    };
    let row = here.read(|tx| access_keys::get(tx, id))?;
    // Computed for an unknown key too, so that the time of the answer does not tell which ids there are.
    let expected = row.as_ref().map_or([0; 32], |row| row.secret_tag);
    let same = verify_slices_are_equal(&tag(here, id, &secret)?, &expected).is_ok();
    let Some(row) = row.filter(|row| same && stands(here, row)) else { return Ok(None) };
    let Grant { holder, roles, galleries, .. } = open(here, &row)?;
    Ok(Some(Principal { name: holder, roles, galleries, via: Via::Key(id) }))
}

/// Whether a key is neither taken back nor over.
pub(super) fn stands(here: &Installation, row: &access_keys::AccessKey) -> bool {
    let now = here.now().as_millisecond();
    row.revoked_at.is_none() && row.expires_at.is_none_or(|end| now < end)
}

fn tag(here: &Installation, id: AccessKeyId, secret: &[u8]) -> Result<[u8; 32], ServiceError> {
    let key = here.house().vault().keys().key(KeySlot::CONTROLLER)?;
    Ok(key.derive("access key", &id.to_bytes()).tag(secret))
}

pub(super) fn open(here: &Installation, row: &access_keys::AccessKey) -> Result<Grant, ServiceError> {
    let key = here.house().vault().keys().key(KeySlot::CONTROLLER)?;
    Ok(vault::open_json(&key, &row.id.to_bytes(), &row.sealed)?)
}

fn view(row: &access_keys::AccessKey, grant: Grant) -> AccessKeyView {
    let Grant { holder, roles, galleries, granted_by, wire, account, session } = grant;
    AccessKeyView {
        id: row.id,
        holder,
        roles,
        galleries,
        granted_by,
        created_at: super::at(row.created_at),
        expires_at: row.expires_at.map(super::at),
        revoked_at: row.revoked_at.map(super::at),
        wire: wire.map(|wire| wire.view(row.id)),
        account,
        session,
    }
}
