//! Fetching one file over HTTPS: goes on where it was cut off, and keeps nothing whose digest is wrong.

use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use ureq::Agent;

use super::{Digest, PackError};

/// Attempts in a row that bring no byte before the download is given up.
const FRUITLESS_ATTEMPTS: u32 = 3;

/// A file somewhere else.
#[derive(Clone, Debug)]
pub struct Source {
    /// Address.
    pub url: String,
    /// SHA-256 of the whole file.
    pub sha256: Digest,
    /// Length of the whole file; more is never read.
    pub bytes: u64,
}

/// How far a download has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress<'a> {
    /// Name of the file.
    pub file: &'a str,
    /// Bytes that lie on disk.
    pub have: u64,
    /// Bytes in all.
    pub total: u64,
}

/// Brings `source` to `target`. Bytes gather in `target` with `.part` appended; a later call goes on from there.
///
/// # Errors
/// [`PackError::Fetch`] if the server does not answer or the line breaks; what arrived is kept.
/// [`PackError::WrongDigest`] if the whole file is not the one announced; it is removed.
pub fn fetch(source: &Source, target: &Path, progress: &mut dyn FnMut(Progress<'_>)) -> Result<(), PackError> {
    let name = target.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    if target.is_file() && Digest::of_file(target)? == source.sha256 {
        return Ok(());
    }
    let part = part_path(target);
    let io = |source| PackError::Io { path: part.clone(), source };
    let agent: Agent = Agent::config_builder()
        .timeout_connect(Some(Duration::from_secs(20)))
        .timeout_recv_response(Some(Duration::from_secs(60)))
        .user_agent("countenance")
        .build()
        .into();
    let mut fruitless = 0;
    loop {
        let have = std::fs::metadata(&part).map_or(0, |found| found.len());
        if have >= source.bytes {
            break;
        }
        progress(Progress { file: &name, have, total: source.bytes });
        let reason = match request(&agent, source, &part, have, &name, progress) {
            Ok(()) => continue,
            Err(Broken::Disk(error)) => return Err(io(error)),
            Err(Broken::Refused(reason)) => return Err(PackError::Fetch { url: source.url.clone(), reason }),
            Err(Broken::Line(reason)) => reason,
        };
        let gained = std::fs::metadata(&part).map_or(0, |found| found.len()) > have;
        fruitless = if gained { 0 } else { fruitless + 1 };
        if fruitless == FRUITLESS_ATTEMPTS {
            return Err(PackError::Fetch { url: source.url.clone(), reason });
        }
    }
    progress(Progress { file: &name, have: source.bytes, total: source.bytes });
    if let Err(wrong) = Digest::of_file(&part)?.expect_to_be(source.sha256, &source.url) {
        std::fs::remove_file(&part).map_err(io)?;
        return Err(wrong);
    }
    std::fs::rename(&part, target).map_err(|error| PackError::Io { path: target.to_owned(), source: error })
}

enum Broken {
    /// The line broke; going on may help.
    Line(String),
    /// The server said no; asking again does not help.
    Refused(String),
    Disk(std::io::Error),
}

/// One request from byte `have` on. Returns once the file is complete or the body has ended.
fn request(
    agent: &Agent,
    source: &Source,
    part: &Path,
    have: u64,
    name: &str,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<(), Broken> {
    let mut request = agent.get(&source.url);
    if have > 0 {
        request = request.header("Range", format!("bytes={have}-"));
    }
    let response = request.call().map_err(|error| match error {
        ureq::Error::StatusCode(code) => Broken::Refused(format!("the server answered {code}")),
        other => Broken::Line(other.to_string()),
    })?;
    // A server that does not know ranges sends the whole file with 200.
    let resumes = response.status().as_u16() == 206;
    let mut have = if resumes { have } else { 0 };
    let mut file: File = OpenOptions::new()
        .create(true)
        .append(resumes)
        .write(true)
        .truncate(!resumes)
        .open(part)
        .map_err(Broken::Disk)?;
    let mut body = response.into_body().into_reader().take(source.bytes - have);
    let mut buffer = vec![0; 1 << 16];
    loop {
        let count = match body.read(&mut buffer) {
            Ok(count) => count,
            Err(error) => return Err(Broken::Line(error.to_string())),
        };
        if count == 0 {
            file.sync_all().map_err(Broken::Disk)?;
            let whole = have >= source.bytes;
            return if whole { Ok(()) } else { Err(Broken::Line(format!("{have} of {} bytes came", source.bytes))) };
        }
        file.write_all(&buffer[..count]).map_err(Broken::Disk)?;
        have += count as u64;
        progress(Progress { file: name, have, total: source.bytes });
    }
}

fn part_path(target: &Path) -> PathBuf {
    let mut name = target.as_os_str().to_owned();
    name.push(".part");
    name.into()
}
