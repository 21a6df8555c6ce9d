//! Brings the records to this program's schema.

use diesel::migration::MigrationSource;
use diesel::sqlite::{Sqlite, SqliteConnection};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use crate::error::VaultError;

/// One folder a backend; the Rust side of the schema is the same for all.
const MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations/sqlite");

/// Refuses records of a newer program before it touches anything, then runs what is missing.
pub(super) fn run(connection: &mut SqliteConnection) -> Result<(), VaultError> {
    let known: Vec<String> = MigrationSource::<Sqlite>::migrations(&MIGRATIONS)
        .map_err(failed)?
        .iter()
        .map(|migration| migration.name().version().to_string())
        .collect();
    let applied = connection.applied_migrations().map_err(failed)?;
    let newer = applied.iter().map(ToString::to_string).filter(|version| !known.contains(version)).max();
    if let Some(version) = newer {
        return Err(VaultError::SchemaNewer { version });
    }
    connection.run_pending_migrations(MIGRATIONS).map_err(failed)?;
    Ok(())
}

fn failed(error: Box<dyn std::error::Error + Send + Sync>) -> VaultError {
    VaultError::Migration(error.to_string())
}
