//! What a file is, by its first bytes.

/// The formats this crate decodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// ITU-T T.81: baseline, extended sequential and progressive, grey, YCbCr, RGB, CMYK and YCCK.
    Jpeg,
    /// W3C PNG, third edition; of an animation the default image.
    Png,
    /// RFC 9649, lossy and lossless; of an animation the first frame.
    WebP,
    /// GIF87a and GIF89a, first frame.
    Gif,
    /// Windows bitmap.
    Bmp,
    /// TIFF 6.0 and BigTIFF, first page: grey, RGB and CMYK, 8 or 16 bits.
    Tiff,
}

impl Format {
    /// The name in messages.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
            Self::WebP => "WebP",
            Self::Gif => "GIF",
            Self::Bmp => "BMP",
            Self::Tiff => "TIFF",
        }
    }

    /// The media type, for whoever hands the bytes on.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::WebP => "image/webp",
            Self::Gif => "image/gif",
            Self::Bmp => "image/bmp",
            Self::Tiff => "image/tiff",
        }
    }
}

impl std::fmt::Display for Format {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

/// The format these bytes begin like, or `None`. It says nothing about the rest of the file.
pub fn sniff(bytes: &[u8]) -> Option<Format> {
    match bytes {
        [0xFF, 0xD8, 0xFF, ..] => Some(Format::Jpeg),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => Some(Format::Png),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Format::WebP),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some(Format::Gif),
        // Two letters are little to go by: the two reserved words that follow the size must be zero.
        [b'B', b'M', _, _, _, _, 0, 0, 0, 0, ..] => Some(Format::Bmp),
        [b'I', b'I', 42 | 43, 0, ..] | [b'M', b'M', 0, 42 | 43, ..] => Some(Format::Tiff),
        _ => None,
    }
}

/// Something known that is not decoded: its name, and what to do instead.
pub(super) fn foreign(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    const EXPORT: &str = "export it as JPEG or PNG first";
    const FRAMES: &str = "extract still pictures from it first";
    const UNPACK: &str = "unpack it and give the pictures";
    let head = &bytes[..bytes.len().min(1024)];
    match bytes {
        [_, _, _, _, b'f', b't', b'y', b'p', brand @ ..] => {
            return Some(match brand.get(..4) {
                Some(b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx" | b"mif1" | b"msf1") => ("HEIC", EXPORT),
                Some(b"avif" | b"avis") => ("AVIF", EXPORT),
                Some(b"crx ") => ("a camera raw file", EXPORT),
                _ => ("a video", FRAMES),
            });
        }
        [0, 0, 0, 12, b'j' | b'J', ..] => return Some(("JPEG 2000 or JPEG XL", EXPORT)),
        [0xFF, 0x0A, ..] => return Some(("JPEG XL", EXPORT)),
        [b'8', b'B', b'P', b'S', ..] => return Some(("a Photoshop document", EXPORT)),
        [0, 0, 1 | 2, 0, ..] => return Some(("an icon", EXPORT)),
        [b'P', b'K', 3 | 5, 4 | 6, ..] => return Some(("a ZIP archive or office document", UNPACK)),
        [0x1F, 0x8B, ..] => return Some(("a gzip archive", UNPACK)),
        [0x1A, 0x45, 0xDF, 0xA3, ..] => return Some(("a video", FRAMES)),
        [b'F', b'U', b'J', b'I', b'F', b'I', b'L', b'M', ..] => return Some(("a camera raw file", EXPORT)),
        _ => {}
    }
    if contains(head, b"%PDF-") {
        Some(("PDF", EXPORT))
    } else if contains(head, b"<svg") {
        Some(("SVG", EXPORT))
    } else if contains(head, b"<?xml") || contains(head, b"<html") || contains(head, b"<!doctype") {
        Some(("markup text", "save the picture itself, not the page around it"))
    } else {
        None
    }
}

/// Whether `needle`, given in lower case, occurs in `hay` in whatever case.
pub(super) fn contains(hay: &[u8], needle: &[u8]) -> bool {
    // The first byte alone turns away nearly every place.
    let first = |window: &[u8]| window[0].eq_ignore_ascii_case(&needle[0]);
    hay.windows(needle.len()).any(|window| first(window) && window.eq_ignore_ascii_case(needle))
}
