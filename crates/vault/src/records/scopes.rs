//! Epochs: which state of a scope's facts a permit saw.

use basis::{Epoch, Scope};
use diesel::prelude::*;

use crate::database::Tx;
use crate::error::VaultError;
use crate::records::schema::scopes;

/// The epoch of a scope, `None` when there is no such scope.
///
/// # Errors
/// [`VaultError::Database`].
pub fn epoch(tx: &mut Tx<'_>, scope: Scope) -> Result<Option<Epoch>, VaultError> {
    let query = scopes::table.find(id(scope)).select(scopes::epoch);
    let epoch: Option<i64> = query.first(tx.connection).optional()?;
    Ok(epoch.map(|epoch| Epoch(epoch.unsigned_abs())))
}

/// Counts one more change of a scope's facts and returns the new epoch. Belongs into the transaction that changes them.
///
/// # Errors
/// [`VaultError::Database`] with `NotFound` when there is no such scope.
pub fn raise_epoch(tx: &mut Tx<'_>, scope: Scope) -> Result<Epoch, VaultError> {
    let raised: i64 = diesel::update(scopes::table.find(id(scope)))
        .set(scopes::epoch.eq(scopes::epoch + 1))
        .returning(scopes::epoch)
        .get_result(tx.connection)?;
    Ok(Epoch(raised.unsigned_abs()))
}

pub(crate) fn insert(tx: &mut Tx<'_>, scope: Scope, epoch: Epoch) -> Result<(), VaultError> {
    let epoch = i64::try_from(epoch.0).expect("an epoch counts changes made one by one");
    let row = (scopes::id.eq(id(scope)), scopes::epoch.eq(epoch));
    diesel::insert_into(scopes::table).values(row).execute(tx.connection)?;
    Ok(())
}

pub(crate) fn delete(tx: &mut Tx<'_>, scope: Scope) -> Result<(), VaultError> {
    diesel::delete(scopes::table.find(id(scope))).execute(tx.connection)?;
    Ok(())
}

/// A gallery's scope stands under its id; the controller's under the nil UUID, which no gallery has.
fn id(scope: Scope) -> Vec<u8> {
    match scope {
        Scope::Gallery(gallery) => gallery.to_bytes().to_vec(),
        Scope::Controller => vec![0; 16],
    }
}
