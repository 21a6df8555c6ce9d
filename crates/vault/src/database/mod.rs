//! The records database: one writer, any number of readers, every commit on the disk before it is acknowledged.

mod migrate;

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::result::Error as DieselError;
use diesel::sql_types::Integer;
use diesel::sqlite::SqliteConnection;
use diesel::{Connection, QueryResult, QueryableByName, RunQueryDsl};

use crate::blobs::BlobId;
use crate::error::VaultError;
use crate::files::Files;

/// How long a writer waits for another, and [`Database::settle`] for readers.
const PATIENCE: Duration = Duration::from_secs(10);

/// `secure_delete` zeroes what is deleted, `synchronous=FULL` syncs the log at every commit, and temporary tables and
/// indexes stay in memory, so that nothing of a record is written anywhere else.
const PRAGMAS: &str = "PRAGMA busy_timeout = 10000; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; \
                       PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY;";

/// An open transaction. The functions of [`crate::records`] take one.
pub struct Tx<'a> {
    pub(crate) connection: &'a mut SqliteConnection,
}

impl Tx<'_> {
    /// The same transaction under a shorter lifetime, for a wrapper that holds it by value.
    pub fn reborrow(&mut self) -> Tx<'_> {
        Tx { connection: self.connection }
    }
}

/// The database of one vault.
pub(crate) struct Database {
    path: PathBuf,
    /// `None` after a panic or a full disk inside a transaction: the connection was dropped and with it the transaction.
    writer: Mutex<Option<SqliteConnection>>,
    readers: Mutex<Vec<SqliteConnection>>,
    /// Held by a snapshot, which reads for long, and by a settling, which waits for readers.
    reading_long: Mutex<()>,
}

impl Database {
    pub(crate) fn open(path: PathBuf) -> Result<Self, VaultError> {
        let mut writer = connect(&path)?;
        // The first takes effect on a new file only, before its first table.
        writer.batch_execute("PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL;")?;
        migrate::run(&mut writer)?;
        Ok(Self { path, writer: Mutex::new(Some(writer)), readers: Mutex::default(), reading_long: Mutex::default() })
    }

    pub(crate) fn transact<R, E: From<VaultError>>(
        &self,
        run: impl FnOnce(&mut Tx<'_>) -> Result<R, E>,
    ) -> Result<R, E> {
        let mut slot = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let mut connection = self.take_writer(&mut slot)?;
        let (result, usable) = within(run, |run| connection.immediate_transaction(run));
        *slot = usable.then_some(connection);
        result
    }

    pub(crate) fn read<R, E: From<VaultError>>(&self, run: impl FnOnce(&mut Tx<'_>) -> Result<R, E>) -> Result<R, E> {
        let idle = self.readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut connection = match idle {
            Some(connection) => connection,
            None => self.reader()?,
        };
        let (result, usable) = within(run, |run| connection.transaction(run));
        if usable {
            self.readers.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        }
        result
    }

    /// Brings every deletion to the database file itself: gives free pages back, copies the log into the file and
    /// empties the log. SQLite reports `busy = 0` once no reader needs the log any more; measured, deleted bytes stay
    /// in log and file until then.
    pub(crate) fn settle(&self) -> Result<(), VaultError> {
        let _turn = self.reading_long.lock().unwrap_or_else(PoisonError::into_inner);
        let mut slot = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let mut connection = self.take_writer(&mut slot)?;
        let started = Instant::now();
        let result = loop {
            match checkpoint(&mut connection) {
                Ok(true) => break Ok(()),
                Ok(false) if started.elapsed() > PATIENCE => break Err(VaultError::Unsettled),
                Ok(false) => std::thread::sleep(Duration::from_millis(20)),
                Err(error) => break Err(error),
            }
        };
        *slot = Some(connection);
        result
    }

    /// Writes all records, as one moment has them, into a file of their own, which is made (mode 0600) or replaced.
    /// Writers go on meanwhile; pages that were given back are not in it.
    pub(crate) fn snapshot(&self, path: &Path) -> Result<(), VaultError> {
        let _turn = self.reading_long.lock().unwrap_or_else(PoisonError::into_inner);
        // SQLite takes an empty file that is there, with the mode it has.
        Files::default().write(path, &[])?;
        let mut connection = connect(&self.path)?;
        let name = path.to_str().ok_or_else(|| not_text(path))?;
        connection.batch_execute(&format!("VACUUM INTO '{}';", name.replace('\'', "''")))?;
        Files::default().sync_at(path)
    }

    /// The blobs that a snapshot's records name.
    pub(crate) fn names_in(snapshot: &Path) -> Result<HashSet<BlobId>, VaultError> {
        let mut connection = connect(snapshot)?;
        connection.batch_execute("PRAGMA query_only = ON;")?;
        crate::records::named_blobs(&mut Tx { connection: &mut connection })
    }

    fn take_writer(&self, slot: &mut Option<SqliteConnection>) -> Result<SqliteConnection, VaultError> {
        slot.take().map_or_else(|| connect(&self.path), Ok)
    }

    fn reader(&self) -> Result<SqliteConnection, VaultError> {
        let mut connection = connect(&self.path)?;
        connection.batch_execute("PRAGMA query_only = ON;")?;
        Ok(connection)
    }
}

fn connect(path: &Path) -> Result<SqliteConnection, VaultError> {
    let failed = |source| VaultError::Connection { path: path.to_owned(), source };
    let name = path.to_str().ok_or_else(|| not_text(path))?;
    let mut connection = SqliteConnection::establish(name).map_err(failed)?;
    connection.batch_execute(PRAGMAS)?;
    Ok(connection)
}

fn not_text(path: &Path) -> VaultError {
    let source = diesel::ConnectionError::InvalidConnectionUrl("the path is not valid UTF-8".to_owned());
    VaultError::Connection { path: path.to_owned(), source }
}

#[derive(QueryableByName)]
struct Checkpoint {
    #[diesel(sql_type = Integer)]
    busy: i32,
}

fn checkpoint(connection: &mut SqliteConnection) -> Result<bool, VaultError> {
    connection.batch_execute("PRAGMA incremental_vacuum;")?;
    let checkpoint: Checkpoint = diesel::sql_query("PRAGMA wal_checkpoint(TRUNCATE);").get_result(connection)?;
    // Cached pages may still hold what was deleted.
    connection.batch_execute("PRAGMA shrink_memory;")?;
    Ok(checkpoint.busy == 0)
}

/// Runs `run` in a transaction that `begin` opens; also says whether the connection can be used again. On a full disk
/// SQLite has rolled back by itself, diesel's own rollback fails and it gives the connection up; the error that matters
/// is then the first one, and a fresh connection takes over.
fn within<R, E: From<VaultError>>(
    run: impl FnOnce(&mut Tx<'_>) -> Result<R, E>,
    begin: impl FnOnce(&mut dyn FnMut(&mut SqliteConnection) -> QueryResult<R>) -> QueryResult<R>,
) -> (Result<R, E>, bool) {
    let (mut run, mut failed) = (Some(run), None);
    let result = begin(&mut |connection| {
        let run = run.take().expect("a transaction runs its closure once");
        run(&mut Tx { connection }).map_err(|error| {
            failed = Some(error);
            DieselError::RollbackTransaction
        })
    });
    match (result, failed) {
        (Ok(value), _) => (Ok(value), true),
        (Err(outcome), Some(error)) => (Err(error), matches!(outcome, DieselError::RollbackTransaction)),
        (Err(error), None) => (Err(VaultError::from(error).into()), false),
    }
}

#[cfg(test)]
mod tests {
    use diesel::connection::SimpleConnection;

    use super::Database;
    use crate::error::VaultError;
    use crate::records::meta;

    #[test]
    fn a_full_disk_is_named_and_what_was_acknowledged_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("records.db");
        let database = Database::open(path.clone()).unwrap();
        let limited = database
            .transact(|tx| tx.connection.batch_execute("PRAGMA max_page_count = 120;").map_err(VaultError::from));
        limited.unwrap();
        let mut acknowledged = 0;
        let full = loop {
            let written = database.transact(|tx| meta::set(tx, &acknowledged.to_string(), &[7; 3000]));
            match written {
                Ok(()) => acknowledged += 1,
                Err(error) => break error,
            }
        };
        assert!(matches!(full, VaultError::DiskFull { .. }), "{full}");
        assert!(acknowledged > 5);
        drop(database);
        let database = Database::open(path).unwrap();
        for number in 0..acknowledged {
            let value = database.read(|tx| meta::get(tx, &number.to_string()));
            assert_eq!(value.unwrap_or_else(|error: VaultError| panic!("{error}")), Some(vec![7; 3000]));
        }
        let next = database.read(|tx| meta::get(tx, &acknowledged.to_string()));
        assert_eq!(next.unwrap_or_else(|error: VaultError| panic!("{error}")), None);
    }
}
