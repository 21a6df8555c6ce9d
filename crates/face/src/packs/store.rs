//! The folder that holds the installed packs, one folder each.

use std::path::{Path, PathBuf};

use super::{MANIFEST_NAME, Manifest, Pack, PackError};

/// One folder under the packs' folder.
#[derive(Debug)]
pub struct Listed {
    /// The folder.
    pub path: PathBuf,
    /// The pack, verified, or why it is refused.
    pub pack: Result<Pack, PackError>,
}

/// Every pack under `packs_dir` in the order of their folders' names, each verified. An absent folder has none.
///
/// # Errors
/// [`PackError::Io`] if the folder cannot be read; a pack that is refused is listed with the reason.
pub fn list(packs_dir: &Path) -> Result<Vec<Listed>, PackError> {
    let io = |source| PackError::Io { path: packs_dir.to_owned(), source };
    let entries = match std::fs::read_dir(packs_dir) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(io(error)),
    };
    let mut folders = Vec::new();
    for entry in entries {
        let path = entry.map_err(io)?.path();
        let hidden = path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
        if path.is_dir() && !hidden {
            folders.push(path);
        }
    }
    folders.sort();
    Ok(folders.into_iter().map(|path| Listed { pack: Pack::open(&path), path }).collect())
}

/// Copies the pack in `from` under `packs_dir` and verifies it there.
///
/// Where its manifest says `detector.from_pack`, the detector of that installed pack is copied in with its licences,
/// and the manifest is completed: a pack's digest must cover all that a template depends on.
///
/// # Errors
/// [`PackError::Exists`] if a different pack bears the name; the errors of [`Pack::open`].
pub fn add(packs_dir: &Path, from: &Path) -> Result<Pack, PackError> {
    let given = Pack::open(from)?;
    let target = packs_dir.join(&given.manifest().name);
    let io = |path: &Path| {
        let path = path.to_owned();
        move |source| PackError::Io { path, source }
    };
    std::fs::create_dir_all(packs_dir).map_err(io(packs_dir))?;
    // Named so that `list` passes it over if the copy is cut short.
    let staging = packs_dir.join(format!(".adding-{}", given.manifest().name));
    if staging.exists() {
        std::fs::remove_dir_all(&staging).map_err(io(&staging))?;
    }
    std::fs::create_dir(&staging).map_err(io(&staging))?;
    let copy =
        |from: &Path, name: &str| std::fs::copy(from.join(name), staging.join(name)).map_err(io(&from.join(name)));
    for file in &given.manifest().files {
        copy(from, &file.name)?;
    }
    let mut manifest = given.manifest().clone();
    match manifest.detector.from_pack.take() {
        None => drop(copy(from, MANIFEST_NAME)?),
        Some(lender) => {
            let lender = Pack::open(&packs_dir.join(&lender))?;
            borrow_detector(&mut manifest, &lender)
                .map_err(|what| PackError::Manifest { path: from.join(MANIFEST_NAME), what })?;
            for file in &manifest.detector.files {
                copy(lender.folder(), file)?;
            }
            write_manifest(&staging, &manifest)?;
        }
    }
    let added = Pack::open(&staging)?;
    if target.exists() {
        let same = Pack::open(&target).is_ok_and(|there| there.digest() == added.digest());
        std::fs::remove_dir_all(&staging).map_err(io(&staging))?;
        return if same { Pack::open(&target) } else { Err(PackError::Exists { name: given.id() }) };
    }
    std::fs::rename(&staging, &target).map_err(io(&target))?;
    Pack::open(&target)
}

pub(super) fn write_manifest(folder: &Path, manifest: &Manifest) -> Result<(), PackError> {
    let path = folder.join(MANIFEST_NAME);
    let text = toml::to_string(manifest)
        .map_err(|error| PackError::Manifest { path: path.clone(), what: error.to_string() })?;
    std::fs::write(&path, text).map_err(|source| PackError::Io { path, source })
}

fn borrow_detector(manifest: &mut Manifest, lender: &Pack) -> Result<(), String> {
    let theirs = &lender.manifest().detector;
    if theirs.kind != manifest.detector.kind {
        return Err(format!("the detector of {} is of another kind than detector.kind says", lender.id()));
    }
    for name in &theirs.files {
        if manifest.names(name) {
            return Err(format!("the file name {name} is also used by the detector of {}", lender.id()));
        }
        manifest.files.extend(lender.manifest().files.iter().find(|file| file.name == *name).cloned());
    }
    manifest.detector.files = theirs.files.clone();
    manifest.commercial_use &= lender.manifest().commercial_use;
    Ok(())
}
