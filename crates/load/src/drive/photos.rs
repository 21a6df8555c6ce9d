//! The portraits that are searched with, and copies of them that differ in bytes and not in pixels.

use std::path::Path;

use face::{Limits, Picture, decode};

use crate::error::LoadError;

/// One portrait.
#[derive(Debug)]
pub(super) struct Photograph {
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
    pub(super) picture: Picture,
    /// Whether it shows one face of a quality that is kept; found out by the floor.
    pub(super) one_good_face: bool,
}

/// Every photograph of a folder, by name.
pub(super) fn read(folder: &Path) -> Result<Vec<Photograph>, LoadError> {
    let entries = std::fs::read_dir(folder).map_err(|source| LoadError::io(folder, source))?;
    let mut paths = entries
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<Vec<_>, _>>()
        .map_err(|source| LoadError::io(folder, source))?;
    paths.sort();
    let mut photos = Vec::new();
    for path in paths.iter().filter(|path| path.is_file()) {
        let bytes = std::fs::read(path).map_err(|source| LoadError::io(path, source))?;
        // What is no picture is left out: a folder may hold a note of where its pictures come from.
        let Ok(picture) = decode(&bytes, &Limits::default()) else { continue };
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        photos.push(Photograph { name, bytes, picture, one_good_face: false });
    }
    if photos.is_empty() {
        let what = format!("there is no picture in {}", folder.display());
        return Err(LoadError::asked(what, "name a folder of portraits; `make setup` fetches some"));
    }
    Ok(photos)
}

impl Photograph {
    /// Whether it can be enrolled again and again: it shows one face, and its format takes a remark.
    pub(super) fn can_be_enrolled(&self) -> bool {
        self.one_good_face && self.bytes.starts_with(JPEG)
    }

    /// The same picture in other bytes: erased bytes stay out of a gallery, so every enrolment needs its own. The remark
    /// is a comment segment after the beginning of the file (ITU-T T.81, B.2.4.5).
    pub(super) fn with_remark(&self, remark: &str) -> Vec<u8> {
        let length = u16::try_from(remark.len() + 2).expect("a remark is short");
        let (start, rest) = self.bytes.split_at(JPEG.len());
        [start, &[0xFF, 0xFE], &length.to_be_bytes(), remark.as_bytes(), rest].concat()
    }
}

/// How a JPEG file begins: start of image.
const JPEG: &[u8] = &[0xFF, 0xD8];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_remark_changes_bytes_and_no_pixel() {
        let pixels = (0..64 * 64 * 3).map(|at| (at * 7 % 251) as u8).collect();
        let bytes = Picture::new(64, 64, pixels).unwrap().to_jpeg(90).unwrap();
        let picture = decode(&bytes, &Limits::default()).unwrap();
        let photo = Photograph { name: "a".into(), bytes, picture, one_good_face: true };
        let other = photo.with_remark("7");
        assert_ne!(other, photo.bytes);
        assert_eq!(decode(&other, &Limits::default()).unwrap().rgb(), photo.picture.rgb());
    }
}
