//! Buckets of stores that speak S3, by the names that clients of Amazon Rekognition give in `S3Object`. They stand in the
//! configuration alone: a caller names a bucket and an object in it, and no address. Objects are read; nothing is listed,
//! written or followed elsewhere.

mod credentials;
#[cfg(test)]
mod tests;
mod transport;

use std::collections::BTreeSet;
use std::time::Duration;

use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::path::Path;
use object_store::{BackoffConfig, GetOptions, ObjectStore as _, RetryConfig};
use serde::{Deserialize, Serialize};

pub use credentials::Credentials;

use crate::endpoint;
use crate::error::ServiceError;
use crate::sources::Source;
use transport::{PATIENCE, Transport};

/// How often a request is made again after a failure that may pass, and until when after the first.
const AGAIN: (usize, Duration) = (1, Duration::from_secs(5));

/// A bucket: section `[[bucket]]` of a server's configuration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct BucketSettings {
    /// Its name, in the store and in `S3Object`.
    pub name: String,
    /// The store's address: https, or http on this machine.
    pub endpoint: String,
    /// The region that requests are signed for.
    pub region: String,
    /// Where the pair that requests are signed with stands.
    pub credentials: Credentials,
    /// The galleries that may take from it, by name; all when empty.
    #[serde(default)]
    pub galleries: Vec<String>,
}

/// The buckets of a server.
#[derive(Debug, Default)]
pub(crate) struct Buckets(Vec<Bucket>);

/// One of them.
#[derive(Debug)]
pub(crate) struct Bucket {
    settings: BucketSettings,
    store: AmazonS3,
}

/// Why an object was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotRead {
    /// The bucket is kept for other galleries.
    Kept,
    /// There is no such object, or no such version of it.
    Missing,
    /// The store does not let the configured pair read it.
    Denied,
    /// It has this many bytes, which is more than were asked for.
    TooLarge(u64),
    /// The store did not answer in time, or not as a store does.
    Silent,
}

impl Buckets {
    /// Prepares what the settings say; reaches no store yet. `environment` gives the variables whose names begin so, by the
    /// rest of the name.
    ///
    /// # Errors
    /// What of the settings cannot be used.
    pub(crate) fn open(
        settings: &[BucketSettings],
        sources: &[Source],
        environment: impl Fn(&str) -> Vec<(String, String)>,
    ) -> Result<Self, ServiceError> {
        let mut taken: BTreeSet<&str> = sources.iter().filter_map(|source| source.bucket.as_deref()).collect();
        let mut buckets = Vec::with_capacity(settings.len());
        for one in settings {
            let name = &one.name;
            if !taken.insert(name) {
                return Err(ServiceError::input(
                    format!("the bucket '{name}' stands twice"),
                    "Give each [[bucket]] a name of its own, which no [[source]] has for its `bucket` either.",
                ));
            }
            buckets.push(Bucket::open(one.clone(), PATIENCE, &environment)?);
        }
        Ok(Self(buckets))
    }

    /// The bucket of this name, whoever it is kept for.
    pub(crate) fn named(&self, name: &str) -> Option<&Bucket> {
        self.0.iter().find(|bucket| bucket.settings.name == name)
    }
}

impl Bucket {
    fn open(
        settings: BucketSettings,
        patience: (Duration, Duration),
        environment: impl Fn(&str) -> Vec<(String, String)>,
    ) -> Result<Self, ServiceError> {
        let BucketSettings { name, endpoint, region, .. } = &settings;
        let wrong = |what: String, next: &str| ServiceError::input(format!("bucket '{name}': {what}"), next);
        let letter = |letter: char| letter.is_ascii_alphanumeric() || "._-".contains(letter);
        // It becomes a part of the address.
        if !(3..=255).contains(&name.len()) || !name.chars().all(letter) || name.chars().all(|letter| letter == '.') {
            return Err(wrong(
                "no bucket has this name".into(),
                "Names are 3 to 255 letters, digits, '.', '-' and '_'.",
            ));
        }
        if let Err(reason) = endpoint::admit(endpoint, true) {
            return Err(wrong(format!("the endpoint cannot be used: {reason}"), "Give the store's https address."));
        }
        if endpoint.contains(['?', '#']) {
            return Err(wrong("the endpoint has a query or a fragment".into(), "Give the store's address alone."));
        }
        if region.is_empty() || !region.chars().all(letter) {
            return Err(wrong("the region is none".into(), "Name the store's, such as eu-central-1; many take any."));
        }
        let pair = settings.credentials.read(environment);
        let pair = pair.map_err(|what| wrong(what, "Correct `credentials` of the [[bucket]]."))?;
        let (most, until) = AGAIN;
        let again = RetryConfig { backoff: BackoffConfig::default(), max_retries: most, retry_timeout: until };
        let mut builder = AmazonS3Builder::new()
            .with_bucket_name(name)
            .with_endpoint(endpoint)
            .with_region(region)
            .with_access_key_id(pair.id)
            .with_secret_access_key(pair.secret.expose())
            .with_retry(again)
            .with_http_connector(Transport::new(name, patience));
        if let Some(token) = pair.token {
            builder = builder.with_token(token.expose());
        }
        let store = builder.build();
        let store = store.map_err(|error| wrong(error.to_string(), "Correct the [[bucket]] of the configuration."))?;
        Ok(Self { settings, store })
    }

    /// The bytes of an object, if they are no more than `most`; `gallery` is the one that they are for, by name, and a
    /// bucket that is kept for chosen galleries gives nothing to none. Blocks until they are there.
    ///
    /// # Errors
    /// [`NotRead`]. What an administrator can mend stands in the server's own log.
    pub(crate) fn read(
        &self,
        (key, version): (&str, Option<&str>),
        gallery: Option<&str>,
        most: u64,
    ) -> Result<Vec<u8>, NotRead> {
        let kept = &self.settings.galleries;
        if !kept.is_empty() && !gallery.is_some_and(|gallery| kept.iter().any(|name| name == gallery)) {
            return Err(NotRead::Kept);
        }
        let path = plain(key).ok_or(NotRead::Missing)?;
        // The transport blocks; what needs the runtime is the pause before a request is made again.
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
        let runtime = runtime.map_err(|_| NotRead::Silent)?;
        let read = runtime.block_on(async {
            let options = GetOptions { version: version.map(str::to_owned), ..GetOptions::default() };
            let found = self.store.get_opts(&path, options).await?;
            match found.meta.size {
                size if size > most => Ok(Err(NotRead::TooLarge(size))),
                _ => found.bytes().await.map(|bytes| Ok(Vec::from(bytes))),
            }
        });
        read.unwrap_or_else(|error: object_store::Error| {
            Err(match error {
                object_store::Error::NotFound { .. } => NotRead::Missing,
                object_store::Error::PermissionDenied { .. } | object_store::Error::Unauthenticated { .. } => {
                    NotRead::Denied
                }
                _ => NotRead::Silent,
            })
        })
    }
}

/// A key as the path that it is in the store, letter for letter; nothing for a key that a path cannot say (blank or dotted
/// parts, control characters), rather than another object's.
fn plain(key: &str) -> Option<Path> {
    Path::parse(key).ok().filter(|path| !key.is_empty() && path.as_ref() == key)
}
