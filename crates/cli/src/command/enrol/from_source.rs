//! Pictures of a folder that a running server's configuration names: the server takes them in by itself.

use std::path::{Path, PathBuf};

use server::jobs::{FromSource, Work};

use crate::failure::Failure;

/// What a path of a source begins with.
const PREFIX: &str = "source:";

/// The jobs that paths ask for; none where they are files and folders of this machine. One command takes its pictures
/// from one side.
pub(super) fn jobs(
    paths: &[PathBuf],
    manifest: Option<&Path>,
    subjects_from_folders: bool,
    smallest_face_px: u32,
) -> Result<Option<Vec<Work>>, Failure> {
    let sources: Vec<_> = paths.iter().filter_map(|path| place(path)).collect();
    let manifest_place = manifest.and_then(place);
    if sources.is_empty() && manifest_place.is_none() {
        return Ok(None);
    }
    let of_source = |source: &str| manifest_place.is_none_or(|(name, _)| name == source);
    if sources.len() < paths.len()
        || sources.is_empty()
        || manifest.is_some() && manifest_place.is_none()
        || !sources.iter().all(|(source, _)| of_source(source))
    {
        return Err(Failure::Usage(
            "the server takes pictures and manifest from one source: write each path and the manifest as \
             source:NAME/PATH with the same NAME, or give files of this machine alone (a file whose name begins so is \
             ./source:...)"
                .into(),
        ));
    }
    let work = |(source, path): (&str, &str)| {
        Work::Enrol(FromSource {
            source: source.to_owned(),
            path: path.to_owned(),
            subjects_from_folders,
            manifest: manifest_place.map(|(_, path)| path.to_owned()),
            smallest_face_px: Some(smallest_face_px),
        })
    };
    Ok(Some(sources.into_iter().map(work).collect()))
}

/// Name of the source and path below it.
fn place(path: &Path) -> Option<(&str, &str)> {
    let named = path.to_str()?.strip_prefix(PREFIX)?;
    Some(named.split_once('/').unwrap_or((named, "")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(paths: &[&str], manifest: Option<&str>) -> Result<Option<Vec<Work>>, Failure> {
        let paths: Vec<PathBuf> = paths.iter().map(PathBuf::from).collect();
        jobs(&paths, manifest.map(Path::new), true, 40)
    }

    #[test]
    fn a_source_is_told_from_a_file() {
        assert!(read(&["photos", "./source:x"], Some("rows.csv")).unwrap().is_none());
        let jobs = read(&["source:photos", "source:photos/2026/may"], Some("source:photos/rows.csv")).unwrap().unwrap();
        let [Work::Enrol(all), Work::Enrol(part)] = &jobs[..] else { panic!("{jobs:?}") };
        assert_eq!((all.source.as_str(), all.path.as_str()), ("photos", ""));
        assert_eq!((part.source.as_str(), part.path.as_str()), ("photos", "2026/may"));
        assert_eq!(part.manifest.as_deref(), Some("rows.csv"));
        assert!(part.subjects_from_folders);
    }

    #[test]
    fn the_two_sides_are_not_mixed() {
        for (paths, manifest) in [
            (&["source:photos", "here.jpg"][..], None),
            (&["source:photos"], Some("rows.csv")),
            (&["source:photos"], Some("source:others/rows.csv")),
            (&["here.jpg"], Some("source:photos/rows.csv")),
            (&[], Some("source:photos/rows.csv")),
        ] {
            assert!(matches!(read(paths, manifest), Err(Failure::Usage(_))), "{paths:?} {manifest:?}");
        }
    }
}
