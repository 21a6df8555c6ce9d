//! Where leaves are written: the ledger's journal over the vault's transactions.

use basis::{Epoch, Scope};
use ledger::{Journal, Leaf, LeafSource, Line, SourceError, Store};
use vault::records::{leaves, scopes};
use vault::{KeySlot, Sealed, Tx, Vault, VaultError};

/// The vault, as the ledger sees it.
#[derive(Clone, Copy)]
pub struct Desk<'v> {
    vault: &'v Vault,
}

/// An open transaction, as the ledger and the writer of rows see it.
pub struct DeskTx<'t>(Tx<'t>);

impl<'v> Desk<'v> {
    pub(super) const fn new(vault: &'v Vault) -> Self {
        Self { vault }
    }
}

impl<'t> DeskTx<'t> {
    /// The same transaction for rows.
    pub fn rows(&mut self) -> &mut Tx<'t> {
        &mut self.0
    }
}

impl Journal for DeskTx<'_> {
    type Error = VaultError;

    fn epoch(&mut self, scope: Scope) -> Result<Option<Epoch>, VaultError> {
        scopes::epoch(&mut self.0, scope)
    }

    fn append(&mut self, line: &Line) -> Result<u64, VaultError> {
        let sealed = Sealed(line.sealed_record.clone());
        let index = leaves::append(&mut self.0, line.leaf.as_bytes(), line.event, KeySlot(line.holder_slot), &sealed)?;
        Ok(unsigned(index))
    }
}

impl Store for Desk<'_> {
    type Error = VaultError;
    type Tx<'a> = DeskTx<'a>;

    fn transact<R, E>(&self, work: impl FnOnce(&mut DeskTx<'_>) -> Result<R, E>) -> Result<R, E>
    where
        E: From<VaultError>,
    {
        self.vault.transact(|tx| work(&mut DeskTx(tx.reborrow())))
    }
}

impl LeafSource for Desk<'_> {
    fn len(&self) -> Result<u64, SourceError> {
        Ok(unsigned(self.vault.read(leaves::len)?))
    }

    fn range(&self, from: u64, to: u64) -> Result<Vec<Leaf>, SourceError> {
        let (from, to) = (i64::try_from(from)?, i64::try_from(to)?);
        let rows = self.vault.read(|tx| leaves::range(tx, from, to))?;
        rows.iter().map(|row| Ok(Leaf::parse(&row.leaf)?)).collect()
    }
}

/// Indices are dense from 0, so they are never negative.
fn unsigned(index: i64) -> u64 {
    u64::try_from(index).expect("leaf indices start at 0")
}
