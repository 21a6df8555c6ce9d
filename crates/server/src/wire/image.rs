//! The photograph of a call: its bytes, or an object of a bucket that the configuration maps to a folder.

use std::path::Path;

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::members::{BUCKET, Members, OBJECT_NAME, unfit};
use super::{Call, WireError};
use crate::service::photo::Photo;

/// The most bytes of a photograph that comes with the call.
const MOST_BYTES: usize = 5_242_880;
/// The most bytes of an object.
const MOST_OBJECT: u64 = 15 * 1024 * 1024;
/// Base64 with padding or without.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// A photograph, and how a bucket names it.
pub(super) struct Image {
    pub(super) photo: Photo,
    /// `s3://BUCKET/NAME`.
    pub(super) object: Option<String>,
}

/// Reads the member `name`; `gallery` is the one that the picture is for, by name.
pub(super) fn read(
    call: &Call<'_>,
    members: &Members<'_>,
    name: &str,
    gallery: Option<&str>,
) -> Result<Image, WireError> {
    let image = members.structure(name)?;
    let (photo, object) = match (image.blob("Bytes")?, image.some_structure("S3Object")?) {
        (Some(_), Some(_)) | (None, None) => {
            return Err(WireError::invalid(format!("{name} must have exactly one of Bytes and S3Object.")));
        }
        (Some(text), None) => {
            let bytes = BASE64.decode(text).map_err(|_| WireError::serialization("Bytes is no Base64 (RFC 4648)."))?;
            if bytes.is_empty() {
                let path = format!("{}.bytes", name.to_ascii_lowercase());
                return Err(unfit("", &path, "Member must have length greater than or equal to 1"));
            }
            if bytes.len() > MOST_BYTES {
                let message =
                    format!("A photograph of {} bytes is more than the {MOST_BYTES} that a call takes.", bytes.len());
                return Err(WireError::new("ImageTooLargeException", message));
            }
            (Photo::new("the photograph", bytes), None)
        }
        (None, Some(object)) => {
            let bucket = object.text("Bucket", &BUCKET)?.unwrap_or_default();
            let key = object.text("Name", &OBJECT_NAME)?.unwrap_or_default();
            let version = object.text("Version", &OBJECT_NAME)?;
            (of_bucket(call, (bucket, key, version), gallery)?, Some(format!("s3://{bucket}/{key}")))
        }
    };
    let kind = photo.bytes();
    if !kind.starts_with(&[0xff, 0xd8, 0xff]) && !kind.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Err(WireError::new(
            "InvalidImageFormatException",
            "Request has invalid image format: send JPEG or PNG.",
        ));
    }
    Ok(Image { photo, object })
}

fn of_bucket(
    call: &Call<'_>,
    (bucket, key, version): (&str, &str, Option<&str>),
    gallery: Option<&str>,
) -> Result<Photo, WireError> {
    let invalid = |what: &str| {
        let message = format!("Unable to get object from S3. {what} Bucket: {bucket}");
        WireError::new("InvalidS3ObjectException", message)
    };
    if version.is_some() {
        return Err(invalid("Versions of objects are not kept here; leave Version out."));
    }
    let unknown = "The configuration maps no folder to the bucket for this, or there is no such object in it.";
    let place = call.wire.sources.object(bucket, Path::new(key), gallery).map_err(|_| invalid(unknown))?;
    let size = std::fs::metadata(&place).ok().filter(std::fs::Metadata::is_file).ok_or_else(|| invalid(unknown))?.len();
    if size > MOST_OBJECT {
        let message = format!("An object of {size} bytes is more than the {MOST_OBJECT} that are read.");
        return Err(WireError::new("ImageTooLargeException", message));
    }
    let bytes = std::fs::read(&place).map_err(|_| invalid(unknown))?;
    Ok(Photo::new("the photograph", bytes))
}
