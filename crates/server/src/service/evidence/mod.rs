//! The evidence bundle of an order: what was held, what was done and when, what is left and why, with everything that a
//! stranger needs to check it without this installation. `docs/formats/order-evidence.md` is the format.

mod archive;
mod check;
mod content;
mod leaves;
mod page;

use basis::OrderId;

use super::document;
use super::orders::record;
use crate::error::ServiceError;
use crate::installation::Installation;
use archive::Archive;

pub use check::{BundleReport, check};
pub use content::{Action, Bundle, BundleFile, HeldBack, Residual};

/// The kind of the signed document in a bundle.
pub const KIND: &str = "order-evidence";

/// The names of the files in a bundle.
pub(crate) mod names {
    /// The document: JSON in its canonical form (RFC 8785).
    pub(crate) const BUNDLE: &str = "bundle.json";
    /// Its signature: a signed note.
    pub(crate) const SIGNATURE: &str = "bundle.json.sig";
    /// The log's public key.
    pub(crate) const KEY: &str = "log-key.txt";
    /// The page for people.
    pub(crate) const PAGE: &str = "index.html";
    /// How to check it.
    pub(crate) const README: &str = "README.txt";
    /// The folder of opened leaves, one file each.
    pub(crate) const LEAVES: &str = "leaves/";
    /// The folder of certificates, one file each.
    pub(crate) const CERTIFICATES: &str = "certificates/";
    /// The folder of the public log.
    pub(crate) const LOG: &str = "log/";
}

/// Puts the evidence of an order together: a ZIP archive.
///
/// # Errors
/// When there is no such order, a record cannot be opened, or the log is not whole.
pub fn bundle(here: &Installation, id: OrderId) -> Result<Vec<u8>, ServiceError> {
    let order = record::find(here, id)?;
    let mut files = Archive::default();
    let key = here.log().verifier_key();
    let opened = leaves::of_order(here, &order)?;
    for leaf in &opened.leaves {
        let json = serde_json::to_vec_pretty(leaf).expect("a leaf is plain data");
        files.put(format!("{}{}.json", names::LEAVES, leaf.index), json);
    }
    let certificates = content::certificates(here, &order)?;
    for (id, value) in &certificates {
        let json = serde_json::to_vec_pretty(value).expect("a certificate is plain data");
        files.put(format!("{}{id}.json", names::CERTIFICATES), json);
    }
    // After the leaves were opened: the log in the bundle covers every one of them.
    let log = archive::whole_log(here)?;
    files.extend(log);
    let mut content = content::of(here, &order, &opened, certificates.iter().map(|(id, _)| id.clone()).collect())?;
    files.put(names::KEY.to_owned(), format!("{key}\n").into_bytes());
    files.put(names::PAGE.to_owned(), page::render(&content, &key.to_string()).into_bytes());
    files.put(names::README.to_owned(), page::readme(&content, &key.to_string()).into_bytes());
    content.files = files.listed();
    let signed = document::sign(here, KIND, &content)?;
    files.put(names::BUNDLE.to_owned(), signed.json.into_bytes());
    files.put(names::SIGNATURE.to_owned(), signed.signature.into_bytes());
    files.zip()
}
