//! The records database: one writer, any number of readers, every commit on the disk before it is acknowledged.

mod migrate;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::sql_types::Integer;
use diesel::sqlite::SqliteConnection;
use diesel::{Connection, QueryableByName, RunQueryDsl};

use crate::error::VaultError;

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

pub(crate) struct Database {
    path: PathBuf,
    /// `None` after a panic inside a transaction: the connection was dropped and with it the transaction.
    writer: Mutex<Option<SqliteConnection>>,
    readers: Mutex<Vec<SqliteConnection>>,
}

impl Database {
    pub(crate) fn open(path: PathBuf) -> Result<Self, VaultError> {
        let mut writer = connect(&path)?;
        // The first takes effect on a new file only, before its first table.
        writer.batch_execute("PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL;")?;
        migrate::run(&mut writer)?;
        Ok(Self { path, writer: Mutex::new(Some(writer)), readers: Mutex::default() })
    }

    pub(crate) fn transact<R, E: From<VaultError>>(
        &self,
        run: impl FnOnce(&mut Tx<'_>) -> Result<R, E>,
    ) -> Result<R, E> {
        let mut slot = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let mut connection = self.take_writer(&mut slot)?;
        let result = connection
            .immediate_transaction(|connection| run(&mut Tx { connection }).map_err(Aborted::Caller))
            .map_err(Aborted::into_error);
        *slot = Some(connection);
        result
    }

    pub(crate) fn read<R, E: From<VaultError>>(&self, run: impl FnOnce(&mut Tx<'_>) -> Result<R, E>) -> Result<R, E> {
        let idle = self.readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut connection = match idle {
            Some(connection) => connection,
            None => self.reader()?,
        };
        let result = connection
            .transaction(|connection| run(&mut Tx { connection }).map_err(Aborted::Caller))
            .map_err(Aborted::into_error);
        self.readers.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        result
    }

    /// Brings every deletion to the database file itself: gives free pages back, copies the log into the file and
    /// empties the log. SQLite reports `busy = 0` once no reader needs the log any more; measured, deleted bytes stay
    /// in log and file until then.
    pub(crate) fn settle(&self) -> Result<(), VaultError> {
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
    let name = path.to_str().ok_or_else(|| {
        failed(diesel::ConnectionError::InvalidConnectionUrl("the path is not valid UTF-8".to_owned()))
    })?;
    let mut connection = SqliteConnection::establish(name).map_err(failed)?;
    connection.batch_execute(PRAGMAS)?;
    Ok(connection)
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

/// Diesel rolls back on any error and must be told its own from the caller's.
enum Aborted<E> {
    Caller(E),
    Database(diesel::result::Error),
}

impl<E> From<diesel::result::Error> for Aborted<E> {
    fn from(error: diesel::result::Error) -> Self {
        Self::Database(error)
    }
}

impl<E: From<VaultError>> Aborted<E> {
    fn into_error(self) -> E {
        match self {
            Self::Caller(error) => error,
            Self::Database(error) => VaultError::from(error).into(),
        }
    }
}
