//! Model packs: which there are, which a gallery uses, and opening one for work.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use face::packs::{self, Progress};
use face::{Pack, PackError, Pipeline, Runtime, RuntimeSearch};
use gallery::PackRef;
use serde::Serialize;

use super::register::Gallery;
use crate::error::ServiceError;
use crate::installation::Installation;
use crate::settings::Settings;

/// Which pack is taken when nobody says, best first. Others come after these, by name.
const PREFERRED: [&str; 2] = ["opencv", "dlib"];
/// The longest name of a pack.
const LONGEST_NAME: usize = 100;

/// A pack as listed.
#[derive(Debug, Clone, Serialize)]
pub struct PackSummary {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// One line for people.
    pub summary: String,
    /// Length of its templates.
    pub template_length: usize,
    /// What is published about its accuracy, and by whom.
    pub accuracy: String,
    /// Whether all its licences allow commercial use.
    pub commercial_use: bool,
    /// Licence of each file.
    pub licences: Vec<String>,
    /// SHA-256 of its manifest.
    pub digest: String,
    /// Where it stands.
    pub folder: PathBuf,
}

/// A pack's folder that cannot be used, and why.
#[derive(Debug, Serialize)]
pub struct Unusable {
    /// Which folder.
    pub folder: PathBuf,
    /// Why.
    pub reason: String,
}

/// Every pack in the folder of packs; every file's digest is verified.
///
/// # Errors
/// When the folder cannot be read.
pub fn list(packs: &Path) -> Result<(Vec<PackSummary>, Vec<Unusable>), ServiceError> {
    let (mut usable, mut unusable) = (Vec::new(), Vec::new());
    for listed in packs::list(packs)? {
        match listed.pack {
            Ok(pack) => usable.push(summary(&pack)),
            Err(error) => unusable.push(Unusable { folder: listed.path, reason: error.to_string() }),
        }
    }
    Ok((usable, unusable))
}

/// One pack's manifest.
///
/// # Errors
/// When there is no such pack, or a file of it is not the one that was announced.
pub fn show(packs: &Path, name: &str) -> Result<PackSummary, ServiceError> {
    find(packs, name).map(|pack| summary(&pack))
}

/// Fetches a pack that the program knows: `dlib` through Python's package tool (or from a folder of files it fetched
/// before), `opencv` over HTTPS.
///
/// # Errors
/// When there is no such pack, or fetching fails; what arrived is kept.
pub fn pull(
    packs: &Path,
    name: &str,
    wheelhouse: Option<&Path>,
    python: &str,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<PackSummary, ServiceError> {
    let pack = match name {
        "dlib" => {
            let own = packs.join(".wheelhouse");
            if wheelhouse.is_none() {
                packs::dlib::download(&own, python)?;
            }
            packs::dlib::build(wheelhouse.unwrap_or(&own), &packs.join(name))?
        }
        "opencv" => packs::opencv::pull(packs::opencv::BASE_URL, &packs.join(name), progress)?,
        _ => {
            return Err(ServiceError::not_found(
                "known pack",
                name,
                "`dlib` and `opencv` can be pulled; bring any other with `countenance models add DIR`.",
            ));
        }
    };
    Ok(summary(&pack))
}

/// Takes in a pack from a folder with a manifest.
///
/// # Errors
/// When the manifest is wrong or a digest differs.
pub fn add(packs: &Path, from: &Path) -> Result<PackSummary, ServiceError> {
    Ok(summary(&packs::add(packs, from)?))
}

/// The pack that a new installation takes: the one named, else the best at hand.
pub(crate) fn choose(packs: &Path, wanted: Option<&str>) -> Result<PackSummary, ServiceError> {
    if let Some(name) = wanted {
        return show(packs, name);
    }
    let (mut usable, unusable) = list(packs)?;
    let rank = |pack: &PackSummary| PREFERRED.iter().position(|name| *name == pack.name).unwrap_or(PREFERRED.len());
    usable.sort_by_key(|pack| (rank(pack), pack.name.clone()));
    usable.into_iter().next().ok_or_else(|| {
        let why: String =
            unusable.iter().map(|pack| format!(" ({}: {})", pack.folder.display(), pack.reason)).collect();
        ServiceError::input(
            format!("there is no usable model pack in {}{why}", packs.display()),
            "Run `countenance models pull dlib`, or name the folder of packs with `--packs`.",
        )
    })
}

/// The pack that a gallery's templates come from; for an empty gallery the installation's own.
pub(crate) fn pack_of(here: &Installation, gallery: &Gallery) -> Result<Arc<Pack>, ServiceError> {
    let Some(held) = here.house().pack(gallery.facts.id)? else { return default_pack(here) };
    // Looked for by name first: a listing reads and hashes every file of every pack.
    for name in folders_of(&held.name) {
        if let Ok(pack) = here.workshop().pack(here.settings(), name)
            && pack_ref(&pack) == held
        {
            return Ok(pack);
        }
    }
    let packs = packs::list(&here.settings().packs)?;
    let found = packs.into_iter().filter_map(|listed| listed.pack.ok()).find(|pack| pack_ref(pack) == held);
    found.map(Arc::new).ok_or_else(|| {
        ServiceError::not_found(
            "pack",
            &held.name,
            format!(
                "Gallery '{}' holds templates of it: put it back into {}, or move the gallery to another pack with \
                 `countenance gallery re-embed`.",
                gallery.facts.name,
                here.settings().packs.display()
            ),
        )
    })
}

/// The pack that the installation chose at set-up.
pub(crate) fn default_pack(here: &Installation) -> Result<Arc<Pack>, ServiceError> {
    here.workshop().pack(here.settings(), &here.identity().pack)
}

/// A pack by name.
pub(crate) fn find(packs: &Path, name: &str) -> Result<Pack, ServiceError> {
    // A name is a folder of its own, never a way out of the folder of packs, and one that a folder can have.
    let plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    if !plain || !(1..=LONGEST_NAME).contains(&name.len()) {
        return Err(ServiceError::not_found("pack", name, "`countenance models list` shows which there are."));
    }
    match Pack::open(&packs.join(name)) {
        Ok(pack) => Ok(pack),
        Err(PackError::NoManifest { .. }) => Err(ServiceError::not_found(
            "pack",
            name,
            format!("Run `countenance models pull {name}`, or name the folder of packs with `--packs`."),
        )),
        Err(error) => Err(error.into()),
    }
}

/// The folders that a pack of this id may stand in: that of its name, or that of the whole id. Name and version are
/// parted by a hyphen, and either may hold more.
fn folders_of(id: &str) -> impl Iterator<Item = &str> {
    id.match_indices('-').map(|(at, _)| &id[..at]).chain([id])
}

/// How the gallery marks templates of a pack.
pub(crate) fn pack_ref(pack: &Pack) -> PackRef {
    PackRef { name: pack.id().to_string(), digest: *pack.digest().as_bytes() }
}

/// The inference library.
pub(crate) fn runtime(settings: &Settings) -> Result<Runtime, ServiceError> {
    let search =
        RuntimeSearch { configured: settings.onnxruntime.clone(), environment: None, beside: settings.beside.clone() };
    Ok(Runtime::load(&search)?)
}

/// Opens a pack for one worker; `threads` 0 takes all cores.
pub(crate) fn pipeline(settings: &Settings, pack: &Pack, threads: usize) -> Result<Pipeline, ServiceError> {
    let threads = if threads == 0 { cores() } else { threads };
    Ok(Pipeline::open(pack, &runtime(settings)?, threads)?)
}

/// How many workers this machine can run side by side.
pub(crate) fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

fn summary(pack: &Pack) -> PackSummary {
    let manifest = pack.manifest();
    PackSummary {
        name: manifest.name.clone(),
        version: manifest.version.clone(),
        summary: manifest.summary.clone(),
        template_length: pack.template_length(),
        accuracy: format!("{} ({})", manifest.accuracy.claim, manifest.accuracy.source),
        commercial_use: manifest.commercial_use,
        licences: manifest.files.iter().map(|file| format!("{}: {}", file.name, file.licence)).collect(),
        digest: pack.digest().to_string(),
        folder: pack.folder().to_path_buf(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pack_is_looked_for_in_the_folder_of_its_name() {
        for (name, version) in [("dlib", "2"), ("own-pack", "2"), ("dlib", "1.0-beta")] {
            let id = face::PackId { name: name.into(), version: version.into() }.to_string();
            assert!(folders_of(&id).any(|folder| folder == name), "{name} is not among the folders of {id}");
        }
    }
}
