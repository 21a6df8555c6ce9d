//! Looking for what should be gone: in every file as it stands, and in everything that a key on disk still opens.
//!
//! Where all is ciphertext, "no bytes found" alone is worth nothing. A scan therefore reports both: before an erasure
//! the opened pass finds the plain bytes, after it neither pass does.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use basis::{Erase, FaceId, GalleryId, ImageId, Permit};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use vault::records::{self, faces, galleries, images, segments};
use vault::{Key, KeyError, KeySlot};
use zeroize::Zeroizing;

use super::{ErasurePlan, GalleryError, House};
use crate::store::SealedSegment;

/// A run of this many bytes is long enough not to stand anywhere by chance.
const WINDOW: usize = 32;

/// A window with fewer distinct bytes is filler (zeros, a flat background, a header) and says nothing. Random bytes have
/// 30 on average; the first 32 bytes of two PNG files of one size are the same, and have 19.
const LEAST_DISTINCT: usize = 22;

/// Plain bytes that an erasure is about to destroy; zeroed when dropped.
pub struct Pattern {
    bytes: Zeroizing<Vec<u8>>,
    /// How far the windows that are looked for stand apart. Of pictures, which are large, every run of `2 * WINDOW - 1`
    /// bytes holds a window; of templates every run of `WINDOW` is one.
    stride: usize,
}

/// Where plain bytes were found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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

/// What an opened piece of plain text is.
#[derive(Debug, Clone, Copy)]
enum Piece {
    Template(FaceId),
    Crop(FaceId),
    Original(ImageId),
    /// Details, sources, and segments as a whole. They hold words and facts that other people share, so nothing is made
    /// a pattern of them; patterns are looked for in them.
    Other,
}

impl House {
    /// The plain bytes of what an erasure will destroy: templates, crops, originals.
    ///
    /// # Errors
    /// When they cannot be opened.
    pub fn plain_of(&self, permit: &Permit<Erase>, plan: &ErasurePlan) -> Result<Vec<Pattern>, GalleryError> {
        let act = permit.act();
        if act.erasure != plan.erasure || act.gallery != plan.gallery {
            return Err(GalleryError::WrongPermit { what: "erasure" });
        }
        let going: HashSet<FaceId> = plan.face_ids().into_iter().collect();
        let mut patterns = Vec::new();
        self.each_opened(plan.gallery, &mut |piece, bytes| {
            let stride = match piece {
                Piece::Template(face) if going.contains(&face) => 1,
                Piece::Crop(face) if going.contains(&face) => WINDOW,
                Piece::Original(image) if plan.takes_original_of(image) => WINDOW,
                _ => return,
            };
            let bytes = &bytes[if stride == 1 { 0 } else { body_of(bytes) }..];
            patterns.push(Pattern { bytes: Zeroizing::new(bytes.to_vec()), stride });
        })?;
        Ok(patterns)
    }

    /// Looks for the patterns in all files under the data directory and in everything of faces that opens.
    ///
    /// # Errors
    /// When a file cannot be read, or something does not open whose key was not destroyed.
    pub fn residue(&self, patterns: &[Pattern]) -> Result<Residue, GalleryError> {
        let windows = Windows::of(patterns);
        let mut residue = Residue { windows: windows.windows.len(), ..Residue::default() };
        each_file(&self.vault.places().data, &mut |path| {
            if let Some(found) = windows.stand_in_file(path)? {
                residue.files += 1;
                residue.in_files += usize::from(found);
            }
            Ok(())
        })?;
        for gallery in self.vault.read(galleries::list)? {
            self.each_opened(gallery.id, &mut |_, bytes| {
                residue.opened += 1;
                residue.in_opened += usize::from(windows.stand_in(bytes));
            })?;
        }
        Ok(residue)
    }

    /// Hands everything of a gallery that opens to `each`. Takes the gallery's turn, so that nothing is half there.
    fn each_opened(&self, gallery: GalleryId, each: &mut dyn FnMut(Piece, &[u8])) -> Result<(), GalleryError> {
        let room = self.room(gallery)?;
        let _turn = room.turn();
        let blobs = self.vault.blobs();
        // A page at a time: a reader that stays open keeps other erasures from settling.
        records::each(
            |after, limit| self.vault.read(|tx| faces::list(tx, gallery, after, limit)),
            |face| face.id,
            |face| -> Result<(), GalleryError> {
                let Some(key) = self.key_unless_destroyed(face.key_slot)? else { return Ok(()) };
                let aad = face.id.to_bytes();
                each(Piece::Other, &vault::open(&key, &aad, &face.sealed_details.0)?);
                if let Some(sealed) = &face.sealed_template {
                    each(Piece::Template(face.id), &vault::open(&key, &aad, &sealed.0)?);
                }
                if let Some(blob) = face.crop_blob {
                    each(Piece::Crop(face.id), &blobs.get(blob, &key)?);
                }
                Ok(())
            },
        )?;
        records::each(
            |after, limit| self.vault.read(|tx| images::list(tx, gallery, after, limit)),
            |image| image.id,
            |image| -> Result<(), GalleryError> {
                let Some(key) = self.key_unless_destroyed(image.key_slot)? else { return Ok(()) };
                each(Piece::Other, &vault::open(&key, &image.id.to_bytes(), &image.sealed_source.0)?);
                let slot = self.source_of(&image)?.original_key.map(KeySlot);
                if let (Some(slot), Some(blob)) = (slot, image.original_blob)
                    && let Some(key) = self.key_unless_destroyed(slot)?
                {
                    each(Piece::Original(image.id), &blobs.get(blob, &key)?);
                }
                Ok(())
            },
        )?;
        for row in self.vault.read(|tx| segments::list(tx, gallery))? {
            let Some(key) = self.key_unless_destroyed(row.key_slot)? else { continue };
            let (high, low) = (blobs.get(row.high_blob, &key)?, blobs.get(row.low_blob, &key)?);
            each(Piece::Other, &high);
            each(Piece::Other, &low);
            let segment = SealedSegment::from_bytes(&high, &low)?;
            for (number, face) in segment.high().placed() {
                segment.row_bytes(number).iter().for_each(|half| each(Piece::Template(face), half));
            }
        }
        Ok(())
    }

    /// A destroyed key is what an erasure leaves: there is nothing to open. Any other failure is one of the scan.
    fn key_unless_destroyed(&self, slot: KeySlot) -> Result<Option<Key>, GalleryError> {
        match self.vault.keys().key(slot) {
            Ok(key) => Ok(Some(key)),
            Err(KeyError::Destroyed(_)) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}

impl<'p> Windows<'p> {
    fn of(patterns: &'p [Pattern]) -> Self {
        let telling = |window: &&[u8]| {
            let mut seen = [false; 256];
            window.iter().filter(|byte| !std::mem::replace(&mut seen[**byte as usize], true)).count() >= LEAST_DISTINCT
        };
        let windows: HashSet<_> = patterns
            .iter()
            .flat_map(|pattern| pattern.bytes.windows(WINDOW).step_by(pattern.stride))
            .filter(telling)
            .collect();
        Self { starts: windows.iter().map(|window| start(window)).collect(), windows }
    }

    fn stand_in(&self, bytes: &[u8]) -> bool {
        bytes.windows(WINDOW).any(|window| self.starts.contains(&start(window)) && self.windows.contains(window))
    }

    /// `None` when the file is gone: it was a passing one, such as the database's log.
    fn stand_in_file(&self, path: &Path) -> Result<Option<bool>, GalleryError> {
        let failed = |source| GalleryError::Scan { path: path.to_path_buf(), source };
        let mut file = match File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(failed(error)),
        };
        // A part at a time, with what of the last one may begin a window.
        let mut part = Vec::with_capacity(PART + WINDOW);
        loop {
            part.drain(..part.len().saturating_sub(WINDOW - 1));
            if (&mut file).take(PART as u64).read_to_end(&mut part).map_err(failed)? == 0 {
                return Ok(Some(false));
            }
            if self.stand_in(&part) {
                return Ok(Some(true));
            }
        }
    }
}

/// How much of a file is looked at together.
const PART: usize = 1 << 20;

/// The first eight bytes of a window: a cheap first question for the millions of positions that are not it.
fn start(window: &[u8]) -> u64 {
    u64::from_le_bytes(window[..8].try_into().expect("a window is longer than eight bytes"))
}

/// Our own PNG encoder begins every compressed picture with the same code tables, shorter than this.
const PNG_TABLES: usize = 96;

/// Where a file begins to differ from others of its kind. 0 for formats without shared tables.
fn body_of(bytes: &[u8]) -> usize {
    let png_data = bytes.starts_with(b"\x89PNG").then(|| bytes.windows(4).position(|tag| tag == b"IDAT")).flatten();
    png_data.map_or_else(|| body_of_jpeg(bytes), |at| (at + PNG_TABLES).min(bytes.len()))
}

/// After the start-of-scan marker (ITU-T T.81 B.2.3): before it stand tables that most files of one camera share, varied
/// enough to be taken for pictures.
fn body_of_jpeg(bytes: &[u8]) -> usize {
    if !bytes.starts_with(&[0xff, 0xd8]) {
        return 0;
    }
    let mut at = 2;
    while let Some(&[0xff, marker, high, low]) = bytes.get(at..at + 4) {
        at += 2 + usize::from(u16::from_be_bytes([high, low]));
        if marker == 0xda {
            return at.min(bytes.len());
        }
    }
    0
}

fn each_file(dir: &Path, each: &mut dyn FnMut(&Path) -> Result<(), GalleryError>) -> Result<(), GalleryError> {
    let failed = |source| GalleryError::Scan { path: dir.to_path_buf(), source };
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        // A passing one, such as the log's folder of a partial tile.
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(failed(error)),
    };
    for entry in entries {
        let entry = entry.map_err(failed)?;
        let (path, kind) = (entry.path(), entry.file_type().map_err(failed)?);
        match (kind.is_dir(), kind.is_file()) {
            (true, _) => each_file(&path, each)?,
            (_, true) => each(&path)?,
            // A running server's socket holds no bytes; a link leads to a file that is looked at where it stands.
            _ => {}
        }
    }
    Ok(())
}
