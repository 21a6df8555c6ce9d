//! The photograph that is searched with, on its way through the steps. The server keeps nothing of it between two of them:
//! the form carries it, as the browser sent it, and is bounded.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use server::http::Form;
use server::service::photo::Photo;

use super::ask::Wrong;

/// The largest photograph that a form carries on, bytes: the page holds it twice, and a third more as Base64.
const LARGEST: usize = 12 << 20;

/// A photograph as a form carries it.
pub(crate) struct Held {
    /// Its name.
    pub(crate) name: String,
    /// Its bytes, Base64.
    pub(crate) data: String,
    /// The address by which the page shows it; none where browsers show no such picture.
    pub(crate) shown: Option<String>,
}

impl Held {
    /// # Errors
    /// When it is too large to be carried.
    pub(crate) fn of(photo: &Photo) -> Result<Self, Wrong> {
        if photo.bytes().len() > LARGEST {
            return Err(Wrong("operator-wrong-large"));
        }
        let data = STANDARD.encode(photo.bytes());
        let shown = kind(photo.bytes()).map(|kind| format!("data:{kind};base64,{data}"));
        Ok(Self { name: photo.name().to_string_lossy().into_owned(), data, shown })
    }
}

/// The photograph of a form: a file that was chosen, else the one that the form carries.
///
/// # Errors
/// When there is none.
pub(crate) fn sent(form: &mut Form) -> Result<Photo, Wrong> {
    if let Some(photo) = form.photos("photo").into_iter().find(|photo| !photo.bytes().is_empty()) {
        return Ok(photo);
    }
    let bytes = STANDARD.decode(form.text("held")).unwrap_or_default();
    if bytes.is_empty() {
        return Err(Wrong("operator-wrong-photo"));
    }
    if bytes.len() > LARGEST {
        return Err(Wrong("operator-wrong-large"));
    }
    Ok(Photo::new(form.text("held-name"), bytes))
}

/// The media type of what browsers show, told by content.
fn kind(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [0x89, b'P', b'N', b'G', ..] => Some("image/png"),
        [b'G', b'I', b'F', b'8', ..] => Some("image/gif"),
        [b'B', b'M', ..] => Some("image/bmp"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(fields: &[(&str, &str)], files: Vec<(String, Photo)>) -> Form {
        let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Form { fields, files }
    }

    #[test]
    fn a_photograph_comes_back_as_it_was_carried() {
        let photo = Photo::new("SAMPLE.jpg", vec![0xff, 0xd8, 0xff, 7]);
        let held = Held::of(&photo).expect("small");
        assert_eq!(held.shown.as_deref(), Some("data:image/jpeg;base64,/9j/Bw=="));
        let back = sent(&mut form(&[("held", &held.data), ("held-name", &held.name)], Vec::new())).expect("carried");
        assert_eq!((back.bytes(), back.name()), (photo.bytes(), photo.name()));
    }

    #[test]
    fn a_file_that_is_chosen_anew_is_taken_before_the_one_carried() {
        let files = vec![("photo".to_owned(), Photo::new("new.jpg", vec![1]))];
        let taken = sent(&mut form(&[("held", "AAAA"), ("held-name", "old.jpg")], files)).expect("a photograph");
        assert_eq!(taken.bytes(), [1]);
    }

    #[test]
    fn neither_nothing_nor_too_much_is_carried() {
        assert_eq!(sent(&mut form(&[], Vec::new())).err(), Some(Wrong("operator-wrong-photo")));
        assert_eq!(sent(&mut form(&[("held", "no Base64!")], Vec::new())).err(), Some(Wrong("operator-wrong-photo")));
        let large = Photo::new("large.jpg", vec![0; LARGEST + 1]);
        assert_eq!(Held::of(&large).err(), Some(Wrong("operator-wrong-large")));
    }
}
