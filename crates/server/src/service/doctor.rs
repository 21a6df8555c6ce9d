//! Looking at this machine and installation for what will not work, and saying what to do.

use serde::Serialize;
use vault::KeyCopy;

use super::models;
use crate::ambient::Ambient;
use crate::installation::Installation;
use crate::settings::Settings;

/// One thing that was looked at.
#[derive(Debug, Clone, Serialize)]
pub struct Finding {
    /// What.
    pub about: &'static str,
    /// Whether it is as it should be.
    pub well: bool,
    /// What was found, and what to do when it is not well.
    pub text: String,
}

/// Looks at inference library, model packs, memory locking, data directory, log, keys, backups and candidate indexes.
#[must_use]
pub fn doctor(settings: &Settings, ambient: &Ambient) -> Vec<Finding> {
    let mut findings = machine(settings);
    findings.extend(installation(settings, ambient));
    findings
}

/// Looks at inference library, model packs, memory locking and the processor; needs no installation.
#[must_use]
pub fn machine(settings: &Settings) -> Vec<Finding> {
    vec![runtime(settings), packs(settings), memory(), kernel()]
}

fn runtime(settings: &Settings) -> Finding {
    match models::runtime(settings) {
        Ok(runtime) => well("inference library", runtime.path().display().to_string()),
        Err(error) => unwell("inference library", error),
    }
}

fn packs(settings: &Settings) -> Finding {
    match models::choose(&settings.packs, None) {
        Ok(pack) => well("model pack", format!("{} {}: {}", pack.name, pack.version, pack.accuracy)),
        Err(error) => unwell("model pack", error),
    }
}

fn memory() -> Finding {
    let report = vault::memory::report();
    Finding { about: "locked memory", well: report.is_enough(), text: report.to_string() }
}

/// What compares templates here; every kernel gives the same scores.
fn kernel() -> Finding {
    well("search kernel", gallery::kernel::Kernel::best().name().to_owned())
}

fn installation(settings: &Settings, ambient: &Ambient) -> Vec<Finding> {
    if !settings.data.exists() {
        let text = format!("{} does not exist yet; `countenance init` makes it", settings.data.display());
        return vec![well("data directory", text)];
    }
    let here = match Installation::open(settings.clone(), ambient.clone()) {
        Ok(here) => here,
        Err(error) => return vec![unwell("data directory", error)],
    };
    let mut findings = vec![well("data directory", format!("{} opens", settings.data.display()))];
    findings.push(match super::log::check_whole(&here) {
        Ok(report) => well("log", format!("{} leaves, all as signed", report.size)),
        Err(error) => unwell("log", error),
    });
    findings.push(requests(&here));
    findings.push(match super::retention::alarm(&here) {
        Ok(None) => well("retention", "nothing is over for longer than a day".to_owned()),
        Ok(Some(late)) => unwell("retention", late),
        Err(error) => unwell("retention", error),
    });
    findings.extend(super::tasks::findings(&here));
    findings.extend(breaches(&here));
    findings.push(key_copy(&here));
    findings.extend(backups(&here));
    let not_loaded = here.house().load();
    findings.extend(not_loaded.iter().map(|(id, error)| unwell("gallery", format!("{id} cannot be loaded: {error}"))));
    // Erasures close only once the index lets go; one that does so later keeps them open.
    let index =
        |of: gallery::Capabilities| Finding { about: "candidate index", well: of.purges_at_once, text: of.to_string() };
    findings.extend(here.house().index_capabilities().into_iter().map(index));
    findings
}

/// Requests whose last day is near or over.
fn requests(here: &Installation) -> Finding {
    match super::requests::alarms(here) {
        Ok(alarms) if alarms.is_empty() => well("requests", "none is due within seven days".into()),
        Ok(alarms) => {
            let due: Vec<_> = alarms.iter().map(|view| format!("{} by {}", view.id, view.due)).collect();
            let text = format!("{} to be answered: {}", due.len(), due.join(", "));
            let late = alarms.iter().any(|view| view.alarm == Some(basis::Alarm::Late));
            if late { unwell("requests", text) } else { well("requests", text) }
        }
        Err(error) => unwell("requests", error),
    }
}

/// Breaches whose 72 hours run out or ran out (Art. 33(1)).
fn breaches(here: &Installation) -> Vec<Finding> {
    match super::breaches::list(here) {
        Ok(all) => breach_findings(&all),
        Err(error) => vec![unwell("breaches", error)],
    }
}

/// What breaches ask to be seen to; one that says so when none does.
#[must_use]
pub fn breach_findings(all: &[super::breaches::BreachView]) -> Vec<Finding> {
    let alarms = all.iter().filter_map(|view| view.alarm.as_ref().map(|alarm| (view.breach.id, alarm)));
    let found: Vec<_> = alarms.map(|(id, alarm)| unwell("breach", format!("{id}: {alarm}"))).collect();
    if found.is_empty() { vec![well("breaches", "no clock of 72 hours runs out".to_owned())] } else { found }
}

/// Whether the second place of the keys holds what the keys are.
fn key_copy(here: &Installation) -> Finding {
    let about = "copy of the keys";
    match super::backup::key_copy(here) {
        KeyCopy::Current { folder } => well(about, format!("{} opens what is held and nothing else", folder.display())),
        KeyCopy::Behind { folder, why } => unwell(
            about,
            format!("{} is not what the keys are: {why}; nothing can be erased until it is", folder.display()),
        ),
        KeyCopy::None => well(
            about,
            "there is none: with the keys' disk everything held is lost, and no backup can be restored; `countenance backup \
             keys DIR` keeps one on another disk"
                .to_owned(),
        ),
    }
}

/// The newest backup, and those that lack what erasures wrote since.
fn backups(here: &Installation) -> Option<Finding> {
    let about = "backups";
    let known = match super::backup::known(here) {
        Ok(known) => known,
        Err(error) => return Some(unwell(about, error)),
    };
    let behind = known.iter().filter(|backup| backup.behind_since.is_some()).count();
    // One that was restored from stands, and its leaf came after it.
    let newest = known.iter().rfind(|backup| backup.state == super::backup::BackupState::Standing)?;
    Some(match behind {
        0 => well(about, format!("the newest is of {}", newest.begun_at)),
        _ => unwell(
            about,
            format!(
                "{behind} of them lack what erasures wrote again since: bring their disk back and make a backup there; until then \
                 faces would be lost from them"
            ),
        ),
    })
}

fn well(about: &'static str, text: String) -> Finding {
    Finding { about, well: true, text }
}

fn unwell(about: &'static str, error: impl std::fmt::Display) -> Finding {
    Finding { about, well: false, text: error.to_string() }
}
