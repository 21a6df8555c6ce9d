//! Matters: what has a course and a deadline and names no person. One typed value a row, under the controller's key.

use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use vault::KeySlot;
use vault::records::matters::{self, Matter as Row};

use crate::error::ServiceError;
use crate::installation::Installation;

/// A kind of matter.
pub(crate) trait Matter: Serialize + DeserializeOwned {
    /// Its name in records.
    const KIND: &'static str;

    /// That of its kind.
    fn id(&self) -> [u8; 16];

    /// What it belongs to.
    fn parent(&self) -> Option<[u8; 16]> {
        None
    }

    /// Where it stands, in one word.
    fn state(&self) -> &'static str;

    /// When it began.
    fn opened_at(&self) -> Timestamp;

    /// By when it is due.
    fn due_at(&self) -> Option<Timestamp> {
        None
    }

    /// When it ended.
    fn closed_at(&self) -> Option<Timestamp> {
        None
    }
}

/// The row of a matter, to be inserted or updated in a transaction.
pub(crate) fn row<M: Matter>(here: &Installation, matter: &M) -> Result<Row, ServiceError> {
    let key = here.house().vault().keys().key(KeySlot::CONTROLLER)?;
    Ok(Row {
        id: matter.id(),
        kind: M::KIND.to_owned(),
        parent_id: matter.parent(),
        state: matter.state().to_owned(),
        sealed: vault::seal_json(&key, &aad::<M>(matter.id()), matter, here.random())?,
        opened_at: matter.opened_at().as_millisecond(),
        due_at: matter.due_at().map(Timestamp::as_millisecond),
        closed_at: matter.closed_at().map(Timestamp::as_millisecond),
    })
}

/// The matter with this id.
pub(crate) fn get<M: Matter>(here: &Installation, id: [u8; 16]) -> Result<Option<M>, ServiceError> {
    here.read(|tx| matters::get(tx, M::KIND, id))?.map(|row| open(here, &row)).transpose()
}

/// All matters of a kind, oldest first.
pub(crate) fn all<M: Matter>(here: &Installation) -> Result<Vec<M>, ServiceError> {
    here.read(|tx| matters::of_kind(tx, M::KIND))?.iter().map(|row| open(here, row)).collect()
}

/// The matters of a kind that belong to another one, oldest first.
pub(crate) fn of_parent<M: Matter>(here: &Installation, parent: [u8; 16]) -> Result<Vec<M>, ServiceError> {
    here.read(|tx| matters::of_parent(tx, M::KIND, parent))?.iter().map(|row| open(here, row)).collect()
}

/// What the matters of a kind say, oldest first, whoever wrote them: with their ids, in the words of their kind.
pub(crate) fn values(here: &Installation, kind: &str) -> Result<Vec<([u8; 16], serde_json::Value)>, ServiceError> {
    let key = here.house().vault().keys().key(KeySlot::CONTROLLER)?;
    let open = |row: &Row| Ok((row.id, vault::open_json(&key, &[kind.as_bytes(), &row.id].concat(), &row.sealed)?));
    here.read(|tx| matters::of_kind(tx, kind))?.iter().map(open).collect()
}

fn open<M: Matter>(here: &Installation, row: &Row) -> Result<M, ServiceError> {
    let key = here.house().vault().keys().key(KeySlot::CONTROLLER)?;
    Ok(vault::open_json(&key, &aad::<M>(row.id), &row.sealed)?)
}

fn aad<M: Matter>(id: [u8; 16]) -> Vec<u8> {
    [M::KIND.as_bytes(), &id].concat()
}
