//! Checking a bundle offline: the public key and the bundle, and nothing else.

use basis::{EventKind, OrderId};
use ledger::{Leaf, VerifierKey};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::archive::{Archive, check_log};
use super::content::Bundle;
use super::{KIND, names};
use crate::error::ServiceError;
use crate::service::document::{self, OpenedLeaf, sha256};

/// What a good bundle holds.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct BundleReport {
    /// The order.
    pub order: OrderId,
    /// Who gave it.
    pub authority: String,
    /// Its reference.
    pub reference: String,
    /// The name of the log.
    pub log: String,
    /// Leaves of the log, all as signed.
    pub log_size: u64,
    /// Root hash of the log, hexadecimal.
    pub log_root: String,
    /// Leaves that are opened in the bundle: index and kind.
    pub opened: Vec<(u64, EventKind)>,
    /// Certificates in the bundle, each as listed; their own signatures are for `certificate check`.
    pub certificates: usize,
    /// Files whose digests are as signed.
    pub files: usize,
    /// What it says.
    pub bundle: Bundle,
}

/// Checks a bundle with the log's public key, as `countenance log key` prints it: the signature over `bundle.json`, the digest of every other file, the whole log, and that every
/// opened leaf commits to its record and is the one that stands in that log.
///
/// # Errors
/// The key is none, or the first thing that does not hold.
pub fn check(zip: &[u8], key: &str) -> Result<BundleReport, ServiceError> {
    let key: &VerifierKey = &key.trim().parse()?;
    let files = Archive::open(zip)?;
    let json = needed(&files, names::BUNDLE)?;
    let signature = text(needed(&files, names::SIGNATURE)?, names::SIGNATURE)?;
    document::check_bytes(json, signature, KIND, key)?;
    let bundle: Bundle = serde_json::from_slice(json).map_err(|error| bad(format!("{}: {error}", names::BUNDLE)))?;
    if bundle.version != 1 {
        return Err(bad(format!("it is of version {}, and this program reads version 1", bundle.version)));
    }
    digests(&files, &bundle)?;
    if text(needed(&files, names::KEY)?, names::KEY)?.trim() != key.to_string() {
        return Err(bad("the key in it is not the one it was checked with".to_owned()));
    }
    let log = check_log(&files, key)?;
    let opened = leaves(&files, &bundle, key)?;
    let certificates = files.iter().filter(|(name, _)| name.starts_with(names::CERTIFICATES)).count();
    if certificates != bundle.certificates.len() {
        return Err(bad(format!("it holds {certificates} certificates and lists {}", bundle.certificates.len())));
    }
    Ok(BundleReport {
        order: bundle.order,
        authority: bundle.authority.clone(),
        reference: bundle.reference.clone(),
        log: key.origin().to_owned(),
        log_size: log.size,
        log_root: basis::Sha256(log.root).to_string(),
        opened,
        certificates,
        files: bundle.files.len(),
        bundle,
    })
}

/// Every file but the document and its signature is listed, and as it is listed.
fn digests(files: &Archive, bundle: &Bundle) -> Result<(), ServiceError> {
    for listed in &bundle.files {
        let bytes = needed(files, &listed.name)?;
        if bytes.len() as u64 != listed.bytes || sha256(bytes) != listed.sha256 {
            return Err(bad(format!("{} was altered after the bundle was signed", listed.name)));
        }
    }
    for (name, _) in files.iter().filter(|(name, _)| ![names::BUNDLE, names::SIGNATURE].contains(name)) {
        if !bundle.files.iter().any(|listed| listed.name == name) {
            return Err(bad(format!("{name} was put into the bundle after it was signed")));
        }
    }
    Ok(())
}

/// Every opened leaf holds by itself, and is the leaf of the log in the bundle.
fn leaves(files: &Archive, bundle: &Bundle, key: &VerifierKey) -> Result<Vec<(u64, EventKind)>, ServiceError> {
    let mut opened = Vec::with_capacity(bundle.leaves.len());
    for index in &bundle.leaves {
        let name = format!("{}{index}.json", names::LEAVES);
        let leaf: OpenedLeaf =
            serde_json::from_slice(needed(files, &name)?).map_err(|error| bad(format!("{name}: {error}")))?;
        if leaf.index != *index {
            return Err(bad(format!("{name} is of leaf {}", leaf.index)));
        }
        leaf.check(key)?;
        let stands = in_log(files, *index)?;
        if base64_of(&stands) != leaf.leaf {
            return Err(bad(format!("leaf {index} is another one in the log of the bundle")));
        }
        let kind = Leaf::parse(&stands).map_err(|error| bad(format!("leaf {index}: {error}")))?.kind();
        opened.push((*index, kind));
    }
    Ok(opened)
}

/// The bytes of a leaf as they stand in the entry bundles (C2SP tlog-tiles): 256 entries a file, each two bytes of length
/// and the leaf.
fn in_log(files: &Archive, index: u64) -> Result<Vec<u8>, ServiceError> {
    let (number, at) = (index / 256, usize::try_from(index % 256).unwrap_or(usize::MAX));
    let full = format!("{}tile/entries/{}", names::LOG, digits(number));
    let partial = format!("{full}.p/");
    let mut found = files.get(&full);
    if found.is_none() {
        // Of several partial bundles the widest is the newest.
        let of_width = |(name, bytes)| {
            let width: &str = str::strip_prefix(name, partial.as_str())?;
            Some((width.parse::<u16>().ok()?, bytes))
        };
        found = files.iter().filter_map(of_width).max_by_key(|(width, _)| *width).map(|(_, bytes)| bytes);
    }
    let entry = Leaf::LEN + 2;
    let bytes = found.and_then(|bytes| bytes.get(at * entry + 2..(at + 1) * entry));
    bytes.map(<[u8]>::to_vec).ok_or_else(|| bad(format!("leaf {index} does not stand in the log of the bundle")))
}

/// Three digits at a time, all groups but the last with an `x` before them.
fn digits(mut number: u64) -> String {
    let mut text = format!("{:03}", number % 1000);
    while number >= 1000 {
        number /= 1000;
        text = format!("x{:03}/{text}", number % 1000);
    }
    text
}

fn base64_of(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::prelude::BASE64_STANDARD.encode(bytes)
}

fn needed<'a>(files: &'a Archive, name: &str) -> Result<&'a [u8], ServiceError> {
    files.get(name).ok_or_else(|| bad(format!("{name} is missing")))
}

fn text<'a>(bytes: &'a [u8], name: &str) -> Result<&'a str, ServiceError> {
    std::str::from_utf8(bytes).map_err(|_| bad(format!("{name} is no text")))
}

fn bad(what: String) -> ServiceError {
    ServiceError::input(
        format!("the bundle: {what}"),
        "Do not rely on it; ask whoever gave it to you for the original.",
    )
}
