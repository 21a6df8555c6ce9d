//! Who is in the labelled folders: one folder a person, photographs anywhere below it.

use std::ffi::OsString;
use std::path::{Component, Path, PathBuf};

use crate::error::ServiceError;
use crate::service::enrol::walk;

/// The people of a folder, in the order of their folders' names.
#[derive(Debug, Default)]
pub(super) struct People {
    people: Vec<Person>,
    /// Files that stand beside the people's folders and are nobody's.
    pub(super) unlabelled: usize,
}

/// One person's files.
#[derive(Debug)]
pub(super) struct Person {
    /// The folder's name. It says whose rows of a list these are and divides the people; it enters no report.
    pub(super) label: OsString,
    /// In the order of their names.
    pub(super) files: Vec<File>,
}

/// One file.
#[derive(Debug)]
pub(super) struct File {
    pub(super) path: PathBuf,
    /// The path below the folder that was named.
    pub(super) reference: String,
}

impl People {
    /// So many people, each labelled with their number and without a file.
    #[cfg(test)]
    pub(super) fn numbered(people: usize) -> Self {
        let person = |number: usize| Person { label: number.to_string().into(), files: Vec::new() };
        Self { people: (0..people).map(person).collect(), unlabelled: 0 }
    }

    /// How many.
    pub(super) const fn len(&self) -> usize {
        self.people.len()
    }

    /// How many files they have together.
    pub(super) fn files(&self) -> usize {
        self.people.iter().map(|person| person.files.len()).sum()
    }

    /// Each, with the number by which everything after this names them.
    pub(super) fn iter(&self) -> impl Iterator<Item = (usize, &Person)> {
        self.people.iter().enumerate()
    }
}

/// Lists people and files in a stable order. Hidden entries and symbolic links are passed over, as in an enrolment.
///
/// # Errors
/// When the folder cannot be listed, or holds no folder with a file in it.
pub(super) fn read(folder: &Path) -> Result<People, ServiceError> {
    if !std::fs::metadata(folder).map_err(|source| ServiceError::io("read", folder, source))?.is_dir() {
        return Err(nobody(folder));
    }
    let mut found = People::default();
    for walk::Found { path, reference, .. } in walk::walk(&[folder.to_path_buf()])? {
        let mut below = path.strip_prefix(folder).unwrap_or(&path).components();
        let (Some(Component::Normal(label)), Some(_)) = (below.next(), below.next()) else {
            found.unlabelled += 1;
            continue;
        };
        // Walked folder by folder, so the files of a person stand together.
        let label = label.to_owned();
        if found.people.last().is_none_or(|person| person.label != label) {
            found.people.push(Person { label, files: Vec::new() });
        }
        if let Some(person) = found.people.last_mut() {
            person.files.push(File { path, reference });
        }
    }
    if found.people.is_empty() { Err(nobody(folder)) } else { Ok(found) }
}

fn nobody(folder: &Path) -> ServiceError {
    ServiceError::input(
        format!("{} holds no folder of a person with photographs in it", folder.display()),
        "Name a folder that has one folder a person, as in FOLDER/person/photo.jpg.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_first_folder_is_a_person() {
        let root = tempfile::tempdir().expect("a temporary folder");
        for file in ["b/2.jpg", "b/deep/1.jpg", "a/1.jpg", "top.jpg", ".hidden/1.jpg"] {
            let path = root.path().join(file);
            std::fs::create_dir_all(path.parent().expect("it has a parent")).expect("folder");
            std::fs::write(path, b"x").expect("file");
        }
        #[cfg(unix)]
        std::os::unix::fs::symlink(root.path().join("a"), root.path().join("c")).expect("link");
        let people = read(root.path()).expect("people");
        let seen: Vec<_> = people
            .iter()
            .map(|(number, person)| {
                let files: Vec<_> = person.files.iter().map(|file| file.reference.as_str()).collect();
                (number, person.label.to_str().expect("plain"), files)
            })
            .collect();
        assert_eq!(seen, [(0, "a", vec!["a/1.jpg"]), (1, "b", vec!["b/2.jpg", "b/deep/1.jpg"])]);
        assert_eq!((people.len(), people.files(), people.unlabelled), (2, 3, 1));
    }

    #[test]
    fn a_folder_without_people_is_said() {
        let root = tempfile::tempdir().expect("a temporary folder");
        std::fs::write(root.path().join("one.jpg"), b"x").expect("file");
        for path in [root.path().to_path_buf(), root.path().join("one.jpg")] {
            let error = read(&path).expect_err("nobody").to_string();
            assert!(error.contains("one folder a person"), "{error}");
        }
        assert!(read(&root.path().join("nowhere")).is_err());
    }
}
