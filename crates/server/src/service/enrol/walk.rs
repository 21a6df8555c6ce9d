//! Which files an enrolment looks at: the named files, and everything under the named folders.

use std::path::{Path, PathBuf};

use crate::error::ServiceError;

/// One file to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    /// Where it is.
    pub(crate) path: PathBuf,
    /// The source reference: the path relative to the folder that was named, or the file's name.
    pub(crate) reference: String,
    /// The name of the folder directly around it, below the folder that was named.
    pub(crate) folder: Option<String>,
}

/// Lists files in a stable order, so that two runs do the same. Hidden entries and symbolic links are passed over: a
/// link could lead out of the folder the controller named.
///
/// # Errors
/// When a named path does not exist or a folder cannot be listed.
pub(crate) fn walk(paths: &[PathBuf]) -> Result<Vec<Found>, ServiceError> {
    let mut found = Vec::new();
    for path in paths {
        let kind = std::fs::metadata(path).map_err(|source| ServiceError::io("read", path, source))?;
        if kind.is_dir() {
            descend(path, path, &mut found)?;
        } else {
            let reference = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
            found.push(Found { path: path.clone(), reference, folder: None });
        }
    }
    Ok(found)
}

fn descend(root: &Path, folder: &Path, found: &mut Vec<Found>) -> Result<(), ServiceError> {
    let listing = |source| ServiceError::io("list the folder", folder, source);
    let mut entries = std::fs::read_dir(folder).map_err(listing)?.collect::<Result<Vec<_>, _>>().map_err(listing)?;
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        let (path, kind) = (entry.path(), entry.file_type().map_err(listing)?);
        if kind.is_dir() {
            descend(root, &path, found)?;
        } else if kind.is_file() {
            let relative = path.strip_prefix(root).unwrap_or(&path);
            let folder = relative.parent().and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned());
            found.push(Found { reference: relative.to_string_lossy().into_owned(), folder, path });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_walked_in_order_without_links_and_hidden_files() {
        let root = tempfile::tempdir().expect("a temporary folder");
        for file in ["b/two.jpg", "a/one.jpg", ".hidden/no.jpg", "top.jpg"] {
            let path = root.path().join(file);
            std::fs::create_dir_all(path.parent().expect("it has a parent")).expect("folder");
            std::fs::write(path, b"x").expect("file");
        }
        #[cfg(unix)]
        std::os::unix::fs::symlink("/etc", root.path().join("link")).expect("link");
        let found = walk(&[root.path().to_path_buf()]).expect("it walks");
        let seen: Vec<_> = found.iter().map(|f| (f.reference.as_str(), f.folder.as_deref())).collect();
        assert_eq!(seen, [("a/one.jpg", Some("a")), ("b/two.jpg", Some("b")), ("top.jpg", None)]);
    }
}
