//! Where leaves are written: the ledger's journal over the vault's transactions.

use basis::{Epoch, Scope};
use ledger::{Journal, Leaf, LeafSource, Line, Store};
use vault::records::{leaves, scopes};
use vault::{KeySlot, Tx, Vault, VaultError};

/// The vault, as the ledger sees it.
#[derive(Clone, Copy)]
pub struct Desk<'v> {
    vault: &'v Vault,
}

/// An open transaction, as the ledger and the writer of rows see it.
pub struct DeskTx<'t, 'c> {
    tx: &'t mut Tx<'c>,
}

impl<'v> Desk<'v> {
    pub(super) const fn new(vault: &'v Vault) -> Self {
        Self { vault }
    }
}

impl<'c> DeskTx<'_, 'c> {
    /// The same transaction for rows.
    pub fn rows(&mut self) -> &mut Tx<'c> {
        self.tx
    }
}
