//! Looking for what should be gone: in every file as it stands, and in everything that a key on disk still opens.
//!
//! Where all is ciphertext, "no bytes found" alone is worth nothing. A scan therefore reports both: before an erasure
//! the opened pass finds the plain bytes, after it neither pass does.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use basis::{Erase, FaceId, Permit};
use serde::Serialize;
use vault::KeySlot;
use vault::records::{faces, galleries, images, segments};
use zeroize::Zeroizing;

use super::erase::{PAGE, paged};
use super::{ErasurePlan, GalleryError, House, ImageSource};
use crate::store::SealedSegment;

/// A run of this many bytes is long enough not to stand anywhere by chance.
const WINDOW: usize = 32;

/// A window with fewer distinct bytes is filler (zeros, a flat background) and says nothing.
const LEAST_DISTINCT: usize = 16;

/// Plain bytes that an erasure is about to destroy; zeroed when dropped.
pub struct Pattern(Zeroizing<Vec<u8>>);

/// Where plain bytes were found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Residue {
    /// Windows looked for.
    pub windows: usize,
    /// Files read.
    pub files: usize,
    /// Files in which a window stands as it is.
    pub in_files: usize,
    /// Records and blobs that a key on disk opened.
    pub opened: usize,
    /// Of those, how many hold a window.
    pub in_opened: usize,
}

/// The windows of the patterns, ready to be looked for.
struct Windows<'p> {
    starts: HashSet<u64>,
    windows: HashSet<&'p [u8]>,
}

impl House {
    /// The plain bytes of what an erasure will destroy: template, crop, original, details.
    ///
    /// # Errors
    /// When they cannot be opened.
    pub fn plain_of(&self, permit: &Permit<Erase>, plan: &ErasurePlan) -> Result<Vec<Pattern>, GalleryError> {
        if permit.act().erasure != plan.erasure {
            return Err(GalleryError::WrongPermit { what: "erasure" });
        }
        let faces: HashSet<FaceId> = plan.face_ids().into_iter().collect();
        let mut patterns = Vec::new();
        self.each_opened(plan.gallery, &mut |of, bytes| {
            if of.is_some_and(|face| faces.contains(&face)) {
                patterns.push(Pattern(Zeroizing::new(bytes.to_vec())));
            }
        })?;
        Ok(patterns)
    }

    /// Looks for the patterns in all files under the data directory and in everything that opens.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn residue(&self, patterns: &[Pattern]) -> Result<Residue, GalleryError> {
        let windows = Windows::of(patterns);
        let mut residue = Residue { windows: windows.windows.len(), ..Residue::default() };
        each_file(&self.vault.places().data, &mut |bytes| {
            residue.files += 1;
            residue.in_files += usize::from(windows.stand_in(bytes));
        })?;
        for gallery in self.vault.read(galleries::list)? {
            self.each_opened(gallery.id, &mut |_, bytes| {
                residue.opened += 1;
                residue.in_opened += usize::from(windows.stand_in(bytes));
            })?;
        }
        Ok(residue)
    }
}

impl House {
    /// Hands everything of a gallery that opens to `each`: details, crop and template of every face under its face,
    /// originals under the faces of their picture.
    fn each_opened(
        &self,
        gallery: basis::GalleryId,
        each: &mut dyn FnMut(Option<FaceId>, &[u8]),
    ) -> Result<(), GalleryError> {
        let (keys, blobs) = (self.vault.keys(), self.vault.blobs());
        let rows = self.vault.read(|tx| paged(|after| faces::list(tx, gallery, after, PAGE), |face| face.id))?;
        for face in &rows {
            // A destroyed key is what an erasure leaves: there is nothing to open.
            let Ok(key) = keys.key(face.key_slot) else { continue };
            let aad = face.id.to_bytes();
            each(Some(face.id), &vault::open(&key, &aad, &face.sealed_details.0)?);
            if let Some(sealed) = &face.sealed_template {
                each(Some(face.id), &vault::open(&key, &aad, &sealed.0)?);
            }
            if let Some(blob) = face.crop_blob {
                each(Some(face.id), &blobs.get(blob, &key)?);
            }
        }
        for image in self.vault.read(|tx| paged(|after| images::list(tx, gallery, after, PAGE), |image| image.id))? {
            let Ok(key) = keys.key(image.key_slot) else { continue };
            let source = vault::open(&key, &image.id.to_bytes(), &image.sealed_source.0)?;
            each(None, &source);
            let source: ImageSource = vault::open_json(&key, &image.id.to_bytes(), &image.sealed_source)?;
            if let (Some(slot), Some(blob)) = (source.original_key, image.original_blob)
                && let Ok(key) = keys.key(KeySlot(slot))
            {
                let face = rows.iter().find(|face| face.image_id == image.id).map(|face| face.id);
                each(face, &blobs.get(blob, &key)?);
            }
        }
        for row in self.vault.read(|tx| segments::list(tx, gallery))? {
            let Ok(key) = keys.key(row.key_slot) else { continue };
            let segment = SealedSegment::from_bytes(&blobs.get(row.high_blob, &key)?, &blobs.get(row.low_blob, &key)?)?;
            for (number, face) in segment.high().placed() {
                segment.row_bytes(number).iter().for_each(|half| each(Some(face), half));
            }
        }
        Ok(())
    }
}

impl<'p> Windows<'p> {
    fn of(patterns: &'p [Pattern]) -> Self {
        let mut windows = HashSet::new();
        for Pattern(bytes) in patterns {
            windows.extend(bytes.windows(WINDOW).filter(|window| {
                let mut seen = [false; 256];
                window.iter().filter(|byte| !std::mem::replace(&mut seen[**byte as usize], true)).count()
                    >= LEAST_DISTINCT
            }));
        }
        Self { starts: windows.iter().map(|window| start(window)).collect(), windows }
    }

    fn stand_in(&self, bytes: &[u8]) -> bool {
        bytes.windows(WINDOW).any(|window| self.starts.contains(&start(window)) && self.windows.contains(window))
    }
}

/// The first eight bytes of a window: a cheap first question for the millions of positions that are not it.
fn start(window: &[u8]) -> u64 {
    u64::from_le_bytes(window[..8].try_into().expect("a window is longer than eight bytes"))
}

fn each_file(dir: &Path, each: &mut dyn FnMut(&[u8])) -> Result<(), GalleryError> {
    let failed = |path: &Path| {
        let path = path.to_path_buf();
        move |source| GalleryError::Scan { path, source }
    };
    for entry in fs::read_dir(dir).map_err(failed(dir))? {
        let path = entry.map_err(failed(dir))?.path();
        if path.is_dir() {
            each_file(&path, each)?;
        } else {
            each(&fs::read(&path).map_err(failed(&path))?);
        }
    }
    Ok(())
}
