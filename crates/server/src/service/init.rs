//! Setting up an installation for one controller.

use basis::{Controller, Refusal};
use jiff::tz::TimeZone;
use serde::Serialize;

use super::models::{self, PackSummary};
use crate::ambient::Ambient;
use crate::error::ServiceError;
use crate::installation::{Identity, Installation};
use crate::settings::Settings;

/// What the controller says at set-up.
#[derive(Debug, Clone)]
pub struct NewInstallation {
    /// Who answers for the processing.
    pub controller: Controller,
    /// The pack to use; the most accurate one at hand when absent.
    pub pack: Option<String>,
    /// Whether everything here will be sample data.
    pub sample: bool,
    /// The controller's time zone, as the IANA database names it: `Europe/Paris`.
    pub time_zone: String,
}

/// What was set up.
#[derive(Debug, Serialize)]
pub struct InitReport {
    /// The data directory.
    pub data: String,
    /// The root key file, which is not part of any backup.
    pub root_key: String,
    /// The name of the log.
    pub origin: String,
    /// The log's public key.
    pub log_key: String,
    /// The pack new galleries take.
    pub pack: PackSummary,
}

/// Makes the data directory, keys and log, and chooses the model pack.
///
/// # Errors
/// When the controller's record lacks what Art. 13 asks for, no pack is at hand, or the directory is taken.
pub fn init(settings: Settings, ambient: Ambient, new: NewInstallation) -> Result<InitReport, ServiceError> {
    let mut missing = Vec::new();
    for (field, value) in [("name", &new.controller.name), ("contact", &new.controller.contact)] {
        if value.trim().is_empty() {
            missing.push(Refusal::new(
                "GDPR Art. 13(1)(a)",
                format!("the controller's {field}"),
                format!("Give it with `--{field}`."),
            ));
        }
    }
    if !missing.is_empty() {
        return Err(ServiceError::Refused(missing));
    }
    if TimeZone::get(&new.time_zone).is_err() {
        return Err(ServiceError::input(
            format!("'{}' is no time zone", new.time_zone),
            "Write it as the IANA database does: Europe/Paris, America/New_York, UTC.",
        ));
    }
    let pack = models::choose(&settings.packs, new.pack.as_deref())?;
    let origin = format!("countenance/{}", ambient.id(basis::EventId::from_parts));
    let NewInstallation { controller, sample, time_zone, .. } = new;
    let identity = Identity { origin, controller, pack: pack.name.clone(), sample, time_zone };
    let here = Installation::create(settings, ambient, identity)?;
    Ok(InitReport {
        data: here.settings().data.display().to_string(),
        root_key: here.settings().places().root_key.display().to_string(),
        origin: here.identity().origin.clone(),
        log_key: here.log().verifier_key().to_string(),
        pack,
    })
}
