//! The folders of this machine that jobs may take pictures from. They stand in the configuration alone: whoever calls
//! over the network chooses among them and names no path of their own.

use std::path::{Component, Path, PathBuf};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::ServiceError;

/// One folder, by a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Source {
    /// What callers name it by.
    pub name: String,
    /// The folder.
    pub folder: PathBuf,
    /// The galleries that may take from it, by name; all when empty.
    #[serde(default)]
    pub galleries: Vec<String>,
    /// As which bucket clients of Amazon Rekognition name it in `S3Object`; as none when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bucket: Option<String>,
}

/// A source as it is listed: where the folder is, is the machine's own matter.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SourceView {
    /// What callers name it by.
    pub name: String,
    /// The galleries that may take from it, by name; all when empty.
    pub galleries: Vec<String>,
    /// Whether the folder is there and can be read.
    pub readable: bool,
}

/// The sources of an installation.
#[derive(Debug, Clone, Default)]
pub struct Sources(Vec<Source>);

impl Sources {
    /// These.
    ///
    /// # Errors
    /// When two have one name, or a name is blank.
    pub fn new(sources: Vec<Source>) -> Result<Self, ServiceError> {
        for (place, source) in sources.iter().enumerate() {
            let named = |known: &Source| source.bucket.is_some() && known.bucket == source.bucket;
            if let Some(bucket) = source.bucket.as_ref().filter(|_| sources[..place].iter().any(named)) {
                return Err(ServiceError::input(
                    format!("two sources are the bucket '{bucket}'"),
                    "Give each [[source]] of the configuration a bucket of its own, or none.",
                ));
            }
            if source.name.trim().is_empty() || sources[..place].iter().any(|known| known.name == source.name) {
                return Err(ServiceError::input(
                    format!("a source's name '{}' is blank or stands twice", source.name),
                    "Give each [[source]] of the configuration a name of its own.",
                ));
            }
        }
        Ok(Self(sources))
    }

    /// The place of an object of a bucket: [`Sources::place`] of the source that the bucket is.
    ///
    /// # Errors
    /// As [`Sources::place`], or when no source is this bucket.
    pub fn object(&self, bucket: &str, key: &Path, gallery: Option<&str>) -> Result<PathBuf, ServiceError> {
        let source = self.0.iter().find(|source| source.bucket.as_deref() == Some(bucket)).ok_or_else(|| {
            ServiceError::not_found("bucket", bucket, "`bucket` of a `[[source]]` in the configuration makes one.")
        })?;
        self.place(&source.name, key, gallery)
    }

    /// Each, as it is listed.
    #[must_use]
    pub fn list(&self) -> Vec<SourceView> {
        let view = |source: &Source| SourceView {
            name: source.name.clone(),
            galleries: source.galleries.clone(),
            readable: source.folder.read_dir().is_ok(),
        };
        self.0.iter().map(view).collect()
    }

    /// The place of a path below a source that a gallery may take from; without a gallery a source that is kept for none.
    ///
    /// # Errors
    /// When there is no such source for this gallery, the path leads out of it, or nothing is there.
    pub fn place(&self, name: &str, below: &Path, gallery: Option<&str>) -> Result<PathBuf, ServiceError> {
        let open_to = |source: &&Source| {
            source.galleries.is_empty() || gallery.is_some_and(|gallery| source.galleries.iter().any(|g| g == gallery))
        };
        let source = self.0.iter().find(|source| source.name == name).filter(open_to).ok_or_else(|| {
            ServiceError::not_found("source for this", name, "`[[source]]` in the configuration makes one.")
        })?;
        let outside = || {
            ServiceError::input(
                format!("the path '{}' leads out of source '{name}'", below.display()),
                "Give a path below the source's folder, without '..' and without links that lead elsewhere.",
            )
        };
        if !below.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir)) {
            return Err(outside());
        }
        let real = |path: &Path| path.canonicalize().map_err(|source| ServiceError::io("read", path, source));
        let (folder, place) = (real(&source.folder)?, source.folder.join(below));
        let place = place.canonicalize().map_err(|_| {
            let next = "Look at its folder; nothing was begun.";
            ServiceError::not_found("path in this source", below.display().to_string(), next)
        })?;
        if place.starts_with(&folder) { Ok(place) } else { Err(outside()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_outside_a_source_is_reached() {
        let root = tempfile::tempdir().expect("a temporary folder");
        let folder = root.path().join("photos");
        std::fs::create_dir_all(folder.join("2026")).expect("a folder");
        std::fs::create_dir_all(root.path().join("secret")).expect("a folder");
        std::os::unix::fs::symlink(root.path().join("secret"), folder.join("link")).expect("a link");
        let galleries = vec!["club".to_owned()];
        let sources =
            Sources::new(vec![Source { name: "photos".into(), folder, galleries, bucket: Some("club-photos".into()) }])
                .expect("one source");
        assert!(sources.place("photos", "2026".as_ref(), Some("club")).is_ok());
        assert!(sources.place("photos", "".as_ref(), Some("club")).is_ok());
        assert!(sources.place("photos", "".as_ref(), None).is_err());
        for (path, gallery) in
            [("..", "club"), ("../secret", "club"), ("/etc", "club"), ("link", "club"), ("none", "club"), ("2026", "x")]
        {
            assert!(sources.place("photos", path.as_ref(), Some(gallery)).is_err(), "{path} for {gallery}");
        }
        assert!(sources.object("club-photos", "2026".as_ref(), Some("club")).is_ok());
        for (bucket, key) in [("photos", "2026"), ("club-photos", "../secret"), ("club-photos", "link")] {
            assert!(sources.object(bucket, key.as_ref(), Some("club")).is_err(), "{key} of {bucket}");
        }
        assert!(sources.object("club-photos", "2026".as_ref(), None).is_err());
        assert!(sources.place("videos", "".as_ref(), Some("club")).is_err());
    }
}
