//! Runs of plain bytes that should stand nowhere, and looking for them: in memory, in files, in folders of files.
//!
//! A window of 32 varied bytes does not come about by chance, so one that is found was left by what it was taken from.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

/// Bytes in a window: a run of so many is long enough not to stand anywhere by chance.
pub const WINDOW: usize = 32;

/// A window with fewer distinct bytes is filler (zeros, a flat background, a header) and says nothing. Random bytes have
/// 30 on average; the first 32 bytes of two PNG files of one size are the same, and have 19.
const LEAST_DISTINCT: usize = 22;

/// How much of a file is looked at together.
const PART: usize = 1 << 20;

/// Our own PNG encoder begins every compressed picture with the same code tables, shorter than this.
const PNG_TABLES: usize = 96;

/// A file or folder could not be looked through.
#[derive(Debug, thiserror::Error)]
#[error("could not look through {}: {source}", path.display())]
pub struct ScanError {
    /// Which.
    pub path: PathBuf,
    /// What the system said.
    pub source: io::Error,
}

/// Plain bytes that should stand nowhere; zeroed when dropped.
pub struct Pattern {
    bytes: Zeroizing<Vec<u8>>,
    /// How far the windows that are looked for stand apart. Of pictures, which are large, every run of `2 * WINDOW - 1`
    /// bytes holds a window; of templates every run of `WINDOW` is one.
    stride: usize,
}

impl Pattern {
    /// Every run of these bytes.
    #[must_use]
    pub fn whole(bytes: &[u8]) -> Self {
        Self { bytes: Zeroizing::new(bytes.to_vec()), stride: 1 }
    }

    /// A picture's file, without the tables at its head that other files share.
    #[must_use]
    pub fn body_of(bytes: &[u8]) -> Self {
        Self { bytes: Zeroizing::new(bytes[head_of(bytes)..].to_vec()), stride: WINDOW }
    }
}

/// The windows of patterns, ready to be looked for.
pub struct Windows<'p> {
    starts: HashSet<u64>,
    windows: HashSet<&'p [u8]>,
}

impl<'p> Windows<'p> {
    /// Those of patterns that are varied enough to tell anything.
    #[must_use]
    pub fn of(patterns: &'p [Pattern]) -> Self {
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

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.windows.len()
    }

    /// Where the first of them stands, in bytes from the beginning.
    #[must_use]
    pub fn find(&self, bytes: &[u8]) -> Option<usize> {
        bytes.windows(WINDOW).position(|window| self.starts.contains(&start(window)) && self.windows.contains(window))
    }

    /// Where in a file the first of them stands. `None` when the file is gone: it was a passing one, such as the
    /// database's log.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn in_file(&self, path: &Path) -> Result<Option<Option<u64>>, ScanError> {
        in_file(path, WINDOW, |part| self.find(part))
    }
}

/// Goes through a file a part at a time, each with what of the part before may begin a find of `longest` bytes; answers
/// with the first place that `find` names, counted from the beginning of the file. `None` when the file is gone.
///
/// # Errors
/// When the file cannot be read.
pub fn in_file(
    path: &Path,
    longest: usize,
    find: impl Fn(&[u8]) -> Option<usize>,
) -> Result<Option<Option<u64>>, ScanError> {
    let failed = |source| ScanError { path: path.to_path_buf(), source };
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed(error)),
    };
    let mut part = Zeroizing::new(Vec::with_capacity(PART + longest));
    let mut from = 0_u64;
    loop {
        let done = part.len().saturating_sub(longest.saturating_sub(1));
        part.drain(..done);
        from += done as u64;
        if (&mut file).take(PART as u64).read_to_end(&mut part).map_err(failed)? == 0 {
            return Ok(Some(None));
        }
        if let Some(at) = find(&part) {
            return Ok(Some(Some(from + at as u64)));
        }
    }
}

/// Hands every file under a folder to `each`. Links are not followed: what they lead to is looked at where it stands.
///
/// # Errors
/// When a folder cannot be read, or what `each` answers.
pub fn each_file<E: From<ScanError>>(dir: &Path, each: &mut dyn FnMut(&Path) -> Result<(), E>) -> Result<(), E> {
    let failed = |source| ScanError { path: dir.to_path_buf(), source };
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        // A passing one, such as the log's folder of a partial tile.
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(failed(error).into()),
    };
    for entry in entries {
        let entry = entry.map_err(failed)?;
        let (path, kind) = (entry.path(), entry.file_type().map_err(failed)?);
        match (kind.is_dir(), kind.is_file()) {
            (true, _) => each_file(&path, each)?,
            (_, true) => each(&path)?,
            // A running server's socket holds no bytes.
            _ => {}
        }
    }
    Ok(())
}

/// The first eight bytes of a window: a cheap first question for the millions of positions that are not it.
fn start(window: &[u8]) -> u64 {
    u64::from_le_bytes(window[..8].try_into().expect("a window is longer than eight bytes"))
}

/// Where a file begins to differ from others of its kind. 0 for formats without shared tables.
fn head_of(bytes: &[u8]) -> usize {
    let png_data = bytes.starts_with(b"\x89PNG").then(|| bytes.windows(4).position(|tag| tag == b"IDAT")).flatten();
    png_data.map_or_else(|| head_of_jpeg(bytes), |at| (at + PNG_TABLES).min(bytes.len()))
}

/// After the start-of-scan marker (ITU-T T.81 B.2.3): before it stand tables that most files of one camera share, varied
/// enough to be taken for pictures.
fn head_of_jpeg(bytes: &[u8]) -> usize {
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
