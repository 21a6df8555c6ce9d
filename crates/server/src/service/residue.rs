//! Looking for what should be gone, in any folder and in the memory of a process. Works without an installation, so that
//! nobody has to believe one about itself.

use std::fs::{self, File};
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::Path;

use gallery::windows::{self, Pattern, ScanError, Windows};
use serde::Serialize;
use zeroize::Zeroizing;

use crate::error::ServiceError;

/// Shorter exact patterns stand anywhere by chance.
const SHORTEST: usize = 4;
/// How much of a process's memory is looked at together.
const PART: u64 = 1 << 20;

/// What is looked for.
pub struct Wanted {
    name: String,
    what: What,
}

enum What {
    /// Any varied window of 32 bytes of it.
    Windows(Pattern),
    /// All of it.
    Exact(Zeroizing<Vec<u8>>),
}

/// Where something was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Find {
    /// Which pattern.
    pub pattern: String,
    /// In which file, or in which region of the process's memory.
    pub place: String,
    /// Bytes from the beginning of the file, or the address.
    pub at: u64,
}

/// What a scan found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Scan {
    /// Patterns that were looked for.
    pub patterns: usize,
    /// Files that were read.
    pub files: usize,
    /// Regions of memory that were read; 0 where no process was asked for.
    pub regions: usize,
    /// The first find of each pattern in each file or region.
    pub finds: Vec<Find>,
}

impl Wanted {
    /// From what was typed: `text:...` for these words, `hex:...` for these bytes, anything else is a file whose varied
    /// windows of 32 bytes are looked for.
    ///
    /// # Errors
    /// A file that cannot be read or holds no varied window; hexadecimal that is none; fewer than four bytes.
    pub fn parse(typed: &str) -> Result<Self, ServiceError> {
        let name = typed.to_owned();
        if let Some(text) = typed.strip_prefix("text:") {
            return exact(name, text.as_bytes().to_vec());
        }
        if let Some(digits) = typed.strip_prefix("hex:") {
            let pairs = digits.as_bytes().chunks(2).map(|pair| {
                let pair = std::str::from_utf8(pair).ok().filter(|pair| pair.len() == 2);
                pair.and_then(|pair| u8::from_str_radix(pair, 16).ok())
            });
            let bytes = pairs.collect::<Option<Vec<u8>>>().ok_or_else(|| {
                ServiceError::input(format!("'{typed}' is not hexadecimal"), "Write two digits a byte, as in hex:00ff.")
            })?;
            return exact(name, bytes);
        }
        let path = Path::new(typed);
        let bytes = Zeroizing::new(fs::read(path).map_err(|source| ServiceError::io("read", path, source))?);
        Self::of_bytes(name, &bytes)
    }

    /// A pattern that is at hand, under a name.
    #[must_use]
    pub fn of_pattern(name: impl Into<String>, pattern: Pattern) -> Self {
        Self { name: name.into(), what: What::Windows(pattern) }
    }

    /// The varied windows of these bytes.
    ///
    /// # Errors
    /// When they have none.
    pub fn of_bytes(name: impl Into<String>, bytes: &[u8]) -> Result<Self, ServiceError> {
        let (name, pattern) = (name.into(), Pattern::whole(bytes));
        if Windows::of(std::slice::from_ref(&pattern)).count() == 0 {
            return Err(ServiceError::input(
                format!("'{name}' holds no 32 bytes that are varied enough to stand nowhere else"),
                "Look for its exact bytes with hex:... or text:...",
            ));
        }
        Ok(Self { name, what: What::Windows(pattern) })
    }
}

fn exact(name: String, bytes: Vec<u8>) -> Result<Wanted, ServiceError> {
    if bytes.len() < SHORTEST {
        return Err(ServiceError::input(
            format!("'{name}' is too short to tell anything"),
            format!("Give at least {SHORTEST} bytes."),
        ));
    }
    Ok(Wanted { name, what: What::Exact(Zeroizing::new(bytes)) })
}

/// A pattern, ready to be looked for.
enum Ready<'w> {
    Windows(Windows<'w>),
    Exact(&'w [u8]),
}

impl Ready<'_> {
    fn find(&self, bytes: &[u8]) -> Option<usize> {
        match self {
            Self::Windows(windows) => windows.find(bytes),
            Self::Exact(wanted) => {
                let (first, mut from) = (wanted[0], 0);
                while let Some(at) = bytes[from..].iter().position(|byte| *byte == first) {
                    if bytes[from + at..].starts_with(wanted) {
                        return Some(from + at);
                    }
                    from += at + 1;
                }
                None
            }
        }
    }
}

fn ready(wanted: &[Wanted]) -> (Vec<(&str, Ready<'_>)>, usize) {
    let longest = wanted.iter().map(|wanted| match &wanted.what {
        What::Windows(_) => windows::WINDOW,
        What::Exact(bytes) => bytes.len(),
    });
    let longest = longest.max().unwrap_or(1);
    let ready = wanted.iter().map(|wanted| {
        let ready = match &wanted.what {
            What::Windows(pattern) => Ready::Windows(Windows::of(std::slice::from_ref(pattern))),
            What::Exact(bytes) => Ready::Exact(bytes),
        };
        (wanted.name.as_str(), ready)
    });
    (ready.collect(), longest)
}

/// Looks through every file under a folder, or through one file.
///
/// # Errors
/// When it is not there, or something in it cannot be read.
pub fn files(place: &Path, wanted: &[Wanted], scan: &mut Scan) -> Result<(), ServiceError> {
    let kind = fs::metadata(place).map_err(|source| ServiceError::io("look into", place, source))?;
    let (ready, longest) = ready(wanted);
    scan.patterns = wanted.len();
    let mut look = |path: &Path| -> Result<(), ScanError> {
        let mut read = true;
        for (name, ready) in &ready {
            match windows::in_file(path, longest, |part| ready.find(part))? {
                None => read = false,
                Some(None) => {}
                Some(Some(at)) => {
                    scan.finds.push(Find { pattern: (*name).to_owned(), place: path.display().to_string(), at });
                }
            }
        }
        scan.files += usize::from(read);
        Ok(())
    };
    let looked = if kind.is_dir() { windows::each_file(place, &mut look) } else { look(place) };
    looked.map_err(|ScanError { path, source }| ServiceError::io("look through", &path, source))
}

/// Looks through the readable memory of a process of the same user (Linux: `/proc/PID/maps` and `/proc/PID/mem`).
///
/// # Errors
/// When there is no such process, or its memory may not be read.
pub fn process(pid: u32, wanted: &[Wanted], scan: &mut Scan) -> Result<(), ServiceError> {
    let (maps, mem) = (format!("/proc/{pid}/maps"), format!("/proc/{pid}/mem"));
    let (maps, mem) = (Path::new(&maps), Path::new(&mem));
    let listed = fs::read_to_string(maps).map_err(|source| ServiceError::io("read", maps, source))?;
    let mut memory = File::open(mem).map_err(|source| ServiceError::io("read", mem, source))?;
    let (ready, longest) = ready(wanted);
    scan.patterns = wanted.len();
    for line in listed.lines() {
        let Some((from, to, name)) = region(line) else { continue };
        scan.regions += 1;
        let mut done = vec![false; ready.len()];
        let mut at = from;
        while at < to {
            let length = (to - at).min(PART + longest as u64);
            let mut part = Zeroizing::new(Vec::new());
            // A region can be unmapped or shrink while it is read.
            if memory.seek(SeekFrom::Start(at)).is_err() || (&mut memory).take(length).read_to_end(&mut part).is_err() {
                break;
            }
            for (number, (pattern, ready)) in ready.iter().enumerate() {
                if let Some(offset) = ready.find(&part).filter(|_| !done[number]) {
                    done[number] = true;
                    let place = format!("process {pid}: {name}");
                    scan.finds.push(Find { pattern: (*pattern).to_owned(), place, at: at + offset as u64 });
                }
            }
            at += PART;
        }
    }
    Ok(())
}

/// A line of `maps` (proc_pid_maps(5)): addresses and name of a region that can be read and holds the process's own
/// pages. What the kernel maps in for itself cannot be read.
fn region(line: &str) -> Option<(u64, u64, &str)> {
    let mut parts = line.split_whitespace();
    let (from, to) = parts.next()?.split_once('-')?;
    let readable = parts.next()?.starts_with('r');
    let name = parts.nth(3).unwrap_or("unnamed");
    let own = readable && name != "[vvar]" && name != "[vsyscall]" && name != "[vvar_vclock]";
    own.then_some((u64::from_str_radix(from, 16).ok()?, u64::from_str_radix(to, 16).ok()?, name))
}
