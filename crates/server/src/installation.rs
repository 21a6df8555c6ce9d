//! One open installation: the vault with its galleries, the log, and the ambience they run in.

use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use basis::{Controller, Epoch, EventId, EventKind, Refusal, Scope};
use face::Pack;
use gallery::{Desk, DeskTx, House};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use ledger::{Batch, Log, Note, Signer};
use serde::{Deserialize, Serialize};
use vault::{Random, Tx, Vault, VaultError};
use zeroize::Zeroizing;

use crate::ambient::Ambient;
use crate::error::ServiceError;
use crate::service::mail::Post;
use crate::settings::Settings;
use crate::workshop::{Lent, Workshop};

/// Under which name the installation's own record stands in the vault's `meta` table.
const RECORD: &str = "installation";

/// What an installation knows of itself.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Identity {
    /// Names the log: `countenance/<uuid>`.
    pub origin: String,
    /// Who answers for the processing.
    pub controller: Controller,
    /// The pack that new galleries take.
    pub pack: String,
    /// Whether everything here is sample data; then every page and listing says so.
    pub sample: bool,
    /// The controller's time zone (IANA): calendar months and days of deadlines are counted in it.
    #[serde(default = "utc")]
    pub time_zone: String,
}

fn utc() -> String {
    "UTC".to_owned()
}

/// An open installation. One process at a time has it.
pub struct Installation {
    settings: Settings,
    ambient: Ambient,
    identity: Identity,
    house: House,
    log: Log,
    workshop: Workshop,
    /// Held while facts of the institution are read, changed and written, so that no change is lost to another.
    facts: Mutex<()>,
    /// Where mail goes, where a server was told.
    post: OnceLock<Arc<Post>>,
    /// Held while backups are told what erasures changed, so that a later telling never stands under an earlier one.
    backups: Mutex<()>,
}

impl Installation {
    /// Makes the data directory and opens it.
    ///
    /// # Errors
    /// When the directory already holds an installation, or cannot be written.
    pub fn create(settings: Settings, ambient: Ambient, identity: Identity) -> Result<Self, ServiceError> {
        let vault = Vault::create(settings.places(), Arc::clone(&ambient.random))?;
        let key = vault.keys().key(vault::KeySlot::CONTROLLER)?;
        let sealed = vault::seal_json(&key, RECORD.as_bytes(), &identity, ambient.random.as_ref())?;
        vault.transact(|tx| vault::records::meta::set(tx, RECORD, &sealed.0))?;
        let here = Self::over(vault, settings, ambient, identity)?;
        let record = serde_json::json!({ "origin": here.identity.origin, "controller": here.identity.controller });
        here.note(EventKind::LogOpened, &record)?;
        Ok(here)
    }

    /// Opens what stands, and finishes what a crash interrupted.
    ///
    /// # Errors
    /// When there is no installation, another process has it, a key is missing or the log was rolled back.
    pub fn open(settings: Settings, ambient: Ambient) -> Result<Self, ServiceError> {
        let vault = Vault::open(settings.places(), Arc::clone(&ambient.random))?;
        let identity = Self::identity_in(&vault)?.ok_or_else(|| {
            ServiceError::input(
                format!("{} holds a vault but no installation", settings.data.display()),
                "Its `init` was interrupted and nothing was enrolled: remove the directory and run `countenance init` again.",
            )
        })?;
        let here = Self::over(vault, settings, ambient, identity)?;
        crate::service::erase::finish_interrupted(&here)?;
        crate::service::backup::catch_up(&here)?;
        Ok(here)
    }

    /// What the installation over a vault knows of itself.
    pub(crate) fn identity_in(vault: &Vault) -> Result<Option<Identity>, ServiceError> {
        let key = vault.keys().key(vault::KeySlot::CONTROLLER)?;
        let sealed = vault.read(|tx| vault::records::meta::get(tx, RECORD))?;
        Ok(sealed.map(|sealed| vault::open_json(&key, RECORD.as_bytes(), &vault::Sealed(sealed))).transpose()?)
    }

    /// Who signs the log of a name.
    pub(crate) fn signer(vault: &Vault, origin: &str) -> Result<Signer, ServiceError> {
        // Derived rather than stored: whoever holds the controller's key can sign, and nobody else, and there is no
        // second secret to keep, back up or lose.
        let seed = vault.keys().key(vault::KeySlot::CONTROLLER)?.derive("log signing key", origin.as_bytes());
        Ok(Signer::new(origin, &Zeroizing::new(*seed.expose()))?)
    }

    /// Over restored records whose erasures were made up for, under another name of the log from now on: what was signed
    /// under the old one after the backup is not there, and a log has one history.
    pub(crate) fn restored(
        vault: Vault,
        settings: Settings,
        ambient: Ambient,
        identity: Identity,
    ) -> Result<Self, ServiceError> {
        let key = vault.keys().key(vault::KeySlot::CONTROLLER)?;
        let sealed = vault::seal_json(&key, RECORD.as_bytes(), &identity, ambient.random.as_ref())?;
        vault.transact(|tx| vault::records::meta::set(tx, RECORD, &sealed.0))?;
        Self::over(vault, settings, ambient, identity)
    }

    fn over(vault: Vault, settings: Settings, ambient: Ambient, identity: Identity) -> Result<Self, ServiceError> {
        let signer = Self::signer(&vault, &identity.origin)?;
        let house = House::open(Arc::new(vault), gallery::SEGMENT_ROWS, ambient.now())?;
        let log = Log::open(settings.log_folder(), settings.kept_checkpoint(), signer, &house.desk())?;
        Ok(Self {
            settings,
            ambient,
            identity,
            house,
            log,
            workshop: Workshop::default(),
            facts: Mutex::default(),
            post: OnceLock::new(),
            backups: Mutex::default(),
        })
    }

    /// What the installation knows of itself.
    #[must_use]
    pub const fn identity(&self) -> &Identity {
        &self.identity
    }

    /// The controller's time zone. Its name was looked at when it was set.
    pub(crate) fn zone(&self) -> TimeZone {
        TimeZone::get(&self.identity.time_zone).unwrap_or(TimeZone::UTC)
    }

    /// Says where mail goes; once, before anything is served. Without it nothing is mailed.
    pub fn set_post(&self, post: Post) {
        // A second one is not taken: what was sent before would stand beside it.
        let _ = self.post.set(Arc::new(post));
    }

    pub(crate) fn post(&self) -> Option<&Arc<Post>> {
        self.post.get()
    }

    pub(crate) const fn settings(&self) -> &Settings {
        &self.settings
    }

    pub(crate) const fn house(&self) -> &House {
        &self.house
    }

    pub(crate) const fn log(&self) -> &Log {
        &self.log
    }

    pub(crate) const fn workshop(&self) -> &Workshop {
        &self.workshop
    }

    /// A pipeline for one picture at a time.
    pub(crate) fn pipeline(&self, pack: &Pack) -> Result<Lent<'_>, ServiceError> {
        self.workshop.pipeline(&self.settings, pack, self.settings.threads)
    }

    /// Waits for the turn to change facts of the institution. Taken before any transaction, never inside one.
    pub(crate) fn facts_turn(&self) -> MutexGuard<'_, ()> {
        self.facts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for the turn to tell backups what changed. Taken before any transaction, never inside one.
    pub(crate) fn backups_turn(&self) -> MutexGuard<'_, ()> {
        self.backups.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.ambient.now()
    }

    pub(crate) fn random(&self) -> &dyn Random {
        self.ambient.random.as_ref()
    }

    /// A new id of any kind.
    pub(crate) fn id<T>(&self, make: impl FnOnce(Timestamp, [u8; 10]) -> T) -> T {
        self.ambient.id(make)
    }

    pub(crate) fn event(&self) -> EventId {
        self.id(EventId::from_parts)
    }

    /// Reads in one snapshot.
    pub(crate) fn read<R>(&self, work: impl FnOnce(&mut Tx<'_>) -> Result<R, VaultError>) -> Result<R, ServiceError> {
        Ok(self.house.vault().read(work)?)
    }

    /// Records a batch and writes the rows that belong to it, in one transaction; then brings the public log up to it.
    pub(crate) fn commit<B: Batch, R>(
        &self,
        batch: B,
        rows: impl FnOnce(&mut Tx<'_>) -> Result<R, ServiceError>,
    ) -> Result<(B::Recorded, R), ServiceError> {
        let done = ledger::commit::<Desk<'_>, B, R, ServiceError>(&self.house.desk(), batch, |tx: &mut DeskTx<'_>| {
            rows(tx.rows())
        })?;
        self.publish()?;
        Ok(done)
    }

    /// Signs a checkpoint over everything committed so far.
    pub(crate) fn publish(&self) -> Result<(), ServiceError> {
        self.log.publish(&self.house.desk())?;
        Ok(())
    }

    /// Records an event of the institution.
    pub(crate) fn note(&self, kind: EventKind, record: &impl Serialize) -> Result<(), ServiceError> {
        let holder = self.house.controller_holder()?;
        let note = Note::new(kind, self.event(), self.now(), &holder, record)?;
        self.commit(note, |_| Ok(()))?;
        Ok(())
    }

    /// Records that the gate said no, and turns the refusals into the answer. A refusal leaves one leaf and nothing else.
    pub(crate) fn refused(&self, act: &str, scope: Scope, refusals: Vec<Refusal>) -> ServiceError {
        #[derive(Serialize)]
        struct Record<'a> {
            act: &'a str,
            scope: Scope,
            refusals: &'a [Refusal],
        }
        match self.note(EventKind::ActRefused, &Record { act, scope, refusals: &refusals }) {
            Ok(()) => ServiceError::Refused(refusals),
            Err(error) => error,
        }
    }

    /// The state of the controller's own facts, for acts outside any gallery.
    pub(crate) fn controller_epoch(&self) -> Result<Epoch, ServiceError> {
        Ok(self.read(|tx| vault::records::scopes::epoch(tx, Scope::Controller))?.unwrap_or(Epoch::FIRST))
    }
}
