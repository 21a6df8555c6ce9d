//! The photograph of a call: its bytes, or an object of a bucket that the configuration names: of a store, or a folder.

use std::path::Path;

use super::members::{BUCKET, Members, OBJECT_NAME, OBJECT_VERSION};
use super::{Call, WireError};
use crate::buckets::NotRead;
use crate::service::photo::Photo;

/// The most bytes of a photograph that comes with the call.
const MOST_BYTES: usize = 5_242_880;
/// The most bytes of an object.
const MOST_OBJECT: u64 = 15 * 1024 * 1024;
/// The least side of a photograph, pixels.
const LEAST_SIDE_PX: u32 = 80;

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
    let (bytes, object) = match (image.blob("Bytes")?, image.some_structure("S3Object")?) {
        (Some(_), Some(_)) | (None, None) => {
            return Err(WireError::invalid(format!("{name} must have exactly one of Bytes and S3Object.")));
        }
        (Some(bytes), None) if bytes.len() > MOST_BYTES => {
            let message =
                format!("A photograph of {} bytes is more than the {MOST_BYTES} that a call takes.", bytes.len());
            return Err(WireError::new("ImageTooLargeException", message));
        }
        (Some(bytes), None) => (bytes, None),
        (None, Some(object)) => {
            let bucket = object.text("Bucket", &BUCKET)?.unwrap_or_default();
            let key = object.text("Name", &OBJECT_NAME)?.unwrap_or_default();
            let version = object.text("Version", &OBJECT_VERSION)?;
            (of_bucket(call, bucket, (key, version), gallery)?, Some(format!("s3://{bucket}/{key}")))
        }
    };
    let photo = Photo::new("the photograph", bytes);
    check(photo.bytes())?;
    Ok(Image { photo, object })
}

/// Format and size. What is damaged is told of when it is decoded.
fn check(bytes: &[u8]) -> Result<(), WireError> {
    if !bytes.starts_with(&[0xff, 0xd8, 0xff]) && !bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Err(WireError::new(
            "InvalidImageFormatException",
            "Request has invalid image format: send JPEG or PNG.",
        ));
    }
    match face::stored_size(bytes) {
        Ok(sides) if sides.iter().any(|side| *side < LEAST_SIDE_PX) => {
            Err(WireError::invalid(format!("A photograph has at least {LEAST_SIDE_PX} pixels a side.")))
        }
        _ => Ok(()),
    }
}

fn of_bucket(
    call: &Call<'_>,
    bucket: &str,
    (key, version): (&str, Option<&str>),
    gallery: Option<&str>,
) -> Result<Vec<u8>, WireError> {
    let invalid = |what: &str| {
        let message = format!("Unable to get object from S3. {what} Bucket: {bucket}");
        WireError::new("InvalidS3ObjectException", message)
    };
    let read = match (call.wire.buckets.named(bucket), version) {
        (Some(bucket), version) => bucket.read((key, version), gallery, MOST_OBJECT),
        (None, Some(_)) => return Err(invalid("Versions of objects are not kept here; leave Version out.")),
        (None, None) => of_folder(call, bucket, key, gallery),
    };
    read.map_err(|why| match why {
        // Whether there is such a bucket for others is not told.
        NotRead::Kept | NotRead::Missing => {
            invalid("The configuration names no such bucket for this, or there is no such object in it.")
        }
        NotRead::Denied => invalid("The store does not let this server read it; ask an administrator to look."),
        NotRead::Silent => {
            invalid("The store did not answer as it should; try again, or ask an administrator to look.")
        }
        NotRead::TooLarge(size) => WireError::new(
            "ImageTooLargeException",
            format!("An object of {size} bytes is more than the {MOST_OBJECT} that are read."),
        ),
    })
}

/// An object of a bucket that is a folder of this machine.
fn of_folder(call: &Call<'_>, bucket: &str, key: &str, gallery: Option<&str>) -> Result<Vec<u8>, NotRead> {
    let place = call.wire.sources.object(bucket, Path::new(key), gallery).map_err(|_| NotRead::Missing)?;
    let size = std::fs::metadata(&place).ok().filter(std::fs::Metadata::is_file).ok_or(NotRead::Missing)?.len();
    if size > MOST_OBJECT {
        return Err(NotRead::TooLarge(size));
    }
    std::fs::read(&place).map_err(|_| NotRead::Missing)
}
