//! A collection of Amazon Rekognition on its way here: what `list-faces` printed of it, and the original images. Templates
//! are no good to another recogniser, so every picture is enrolled anew; what the list adds is whose faces they are.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::manifest::Row;
use super::walk::{self, Found};
use super::{Bytes, Incoming};
use crate::error::ServiceError;
use crate::service::photo::Photo;

/// What can be moved, and what cannot.
#[derive(Debug)]
pub struct Moved {
    /// Pictures with what the list says of their faces, by their references.
    pub pictures: Vec<Incoming>,
    /// `ExternalImageId`s for which there is no image.
    pub without_image: Vec<String>,
    /// Faces that name no `ExternalImageId`, so that nobody can say which picture they are in.
    pub without_reference: usize,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct List {
    faces: Vec<Face>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Face {
    external_image_id: Option<String>,
    user_id: Option<String>,
    bounding_box: Option<Share>,
}

/// Shares of the picture's sides.
#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "PascalCase")]
struct Share {
    width: f32,
    height: f32,
    left: f32,
    top: f32,
}

/// Reads a list (one answer of `list-faces`, or several one after the other) and finds its images below a folder: by file
/// name, by the name without its ending, or by the path with `:` for `/`.
///
/// # Errors
/// When the list or the folder cannot be read.
pub fn moved(list: &Path, images: &Path) -> Result<Moved, ServiceError> {
    let text = std::fs::read_to_string(list).map_err(|source| ServiceError::io("read", list, source))?;
    let mut by_reference = BTreeMap::<String, Vec<Face>>::new();
    let mut without_reference = 0;
    for page in serde_json::Deserializer::from_str(&text).into_iter::<List>() {
        let page = page.map_err(|error| {
            ServiceError::input(
                format!("{} is no output of `list-faces`: {error}", list.display()),
                "Make it with `aws rekognition list-faces --collection-id ID --output json`.",
            )
        })?;
        for face in page.faces {
            match face.external_image_id.clone() {
                Some(reference) => by_reference.entry(reference).or_default().push(face),
                None => without_reference += 1,
            }
        }
    }
    let mut files = BTreeMap::<String, PathBuf>::new();
    for Found { path, reference, .. } in walk::walk(&[images.to_path_buf()])? {
        let below = path.strip_prefix(images).unwrap_or(&path).to_string_lossy().replace('/', ":");
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
        for key in [Some(below), Some(reference), name, stem].into_iter().flatten() {
            files.entry(key).or_insert_with(|| path.clone());
        }
    }
    let (mut pictures, mut without_image) = (Vec::new(), Vec::new());
    for (reference, faces) in by_reference {
        match files.get(&reference) {
            Some(path) => {
                let rows = rows(path, &reference, &faces)?;
                pictures.push(Incoming { bytes: Bytes::File(path.clone()), reference, rows });
            }
            None => without_image.push(reference),
        }
    }
    Ok(Moved { pictures, without_image, without_reference })
}

/// What the list says of the faces of one picture; a box where it says whose one of several is.
fn rows(path: &Path, reference: &str, faces: &[Face]) -> Result<Vec<Row>, ServiceError> {
    let plain = || Row { source: Some(reference.to_owned()), ..Row::of_subject(path, "") };
    let named: Vec<&Face> = faces.iter().filter(|face| face.user_id.is_some()).collect();
    if named.is_empty() {
        return Ok(vec![Row { subject: None, ..plain() }]);
    }
    // A picture that cannot be read is told of when it is enrolled.
    let size = Photo::read(path)?.picture().map(|picture| [picture.width() as f32, picture.height() as f32]).ok();
    let row = |face: &&Face| {
        let region = face.bounding_box.zip(size).map(|(share, [width, height])| {
            format!("{},{},{},{}", share.left * width, share.top * height, share.width * width, share.height * height)
        });
        Row { subject: face.user_id.clone(), region, ..plain() }
    };
    Ok(named.iter().map(row).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_finds_its_images_and_says_which_it_does_not_find() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let images = folder.path().join("images");
        std::fs::create_dir_all(images.join("2026")).expect("a folder");
        for name in ["one.jpg", "2026/two.jpg"] {
            std::fs::write(images.join(name), b"SAMPLE").expect("a file");
        }
        let list = folder.path().join("list-faces.json");
        let page = |external: &str| format!(r#"{{"Faces":[{{"FaceId":"x","ExternalImageId":"{external}"}}]}}"#);
        let text = [page("one.jpg"), page("2026:two.jpg"), page("three"), r#"{"Faces":[{"FaceId":"y"}]}"#.into()];
        std::fs::write(&list, text.join("\n")).expect("a list");
        let moved = moved(&list, &images).expect("it is read");
        let found: Vec<_> = moved.pictures.iter().map(|picture| picture.reference.as_str()).collect();
        assert_eq!(found, ["2026:two.jpg", "one.jpg"]);
        assert_eq!((moved.without_image, moved.without_reference), (vec!["three".to_owned()], 1));
        std::fs::write(&list, "[]").expect("another");
        assert!(super::moved(&list, &images).unwrap_err().to_string().contains("list-faces"));
    }
}
