//! The files of this repository, for the tests beside this crate that keep the house in order.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The root of the repository.
pub fn root() -> &'static Path {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.ancestors().nth(2).expect("this crate lies two folders below the root")
}

/// Every file that is or would be committed, relative to the root, with `/` between folders, in order.
///
/// Git tells which those are; in an unpacked release without git every file counts but build output.
pub fn files() -> Vec<String> {
    let mut files = listed_by_git().unwrap_or_else(|| {
        let mut found = Vec::new();
        walk(root(), &mut found);
        found
    });
    files.sort();
    files.dedup();
    // Git lists what was deleted but not yet committed.
    files.retain(|file| root().join(file).is_file());
    files
}

/// The committed files whose names end in `.extension`.
pub fn files_ending(extension: &str) -> Vec<String> {
    let mut files = files();
    files.retain(|file| Path::new(file).extension().is_some_and(|found| found == extension));
    files
}

/// The text of a file, or an empty text where it is not text or not there.
pub fn read(file: &str) -> String {
    std::fs::read_to_string(root().join(file)).unwrap_or_default()
}

fn listed_by_git() -> Option<Vec<String>> {
    let arguments = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
    let output = Command::new("git").args(arguments).current_dir(root()).output().ok()?;
    let listed = String::from_utf8(output.stdout).ok()?;
    let files: Vec<String> = listed.split_terminator('\0').map(str::to_owned).collect();
    (output.status.success() && !files.is_empty()).then_some(files)
}

fn walk(folder: &Path, found: &mut Vec<String>) {
    const SKIPPED: [&str; 4] = ["target", ".git", ".cache", "demo-out"];
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    for path in entries.map(|entry| entry.path()).collect::<Vec<PathBuf>>() {
        let skipped = path.file_name().is_some_and(|name| SKIPPED.iter().any(|skip| name == *skip));
        if path.is_dir() && !skipped {
            walk(&path, found);
        } else if let Ok(relative) = path.strip_prefix(root()) {
            found.push(relative.to_string_lossy().replace('\\', "/"));
        }
    }
}
