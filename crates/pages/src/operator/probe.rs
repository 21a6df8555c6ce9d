//! The photographs that are searched with, on their way through the steps. The server keeps nothing of them between two
//! steps: the form carries them, as the browser sent them, and is bounded.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use server::http::Form;
use server::service::photo::Photo;

use super::ask::Wrong;

/// So many bytes of photographs a form carries on, all together: the page holds them twice, and a third more as Base64.
const LARGEST: usize = 12 << 20;
/// So many photographs are searched with at once. More of one person add little, and each is looked at before.
const MOST: usize = 8;

/// A photograph that was sent.
#[derive(Clone)]
pub(crate) struct Probe {
    pub(crate) photo: Photo,
    /// Whether the operator was told that its face is hardly fit, and wants to search with it.
    pub(crate) insisted: bool,
}

/// A photograph as a form carries it.
pub(crate) struct Held {
    /// Its name.
    pub(crate) name: String,
    /// Its bytes, Base64.
    pub(crate) data: String,
    /// The address by which the page shows it; none where browsers show no such picture.
    pub(crate) shown: Option<String>,
    /// Why it is not searched with unless the operator says so.
    pub(crate) why: Vec<String>,
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
        Ok(Self { name: named(photo), data, shown, why: Vec::new() })
    }
}

/// The name of a photograph, as its file was called.
pub(crate) fn named(photo: &Photo) -> String {
    photo.name().to_string_lossy().into_owned()
}

/// Whether a form can carry all of them.
pub(crate) fn carried<'p>(photos: impl IntoIterator<Item = &'p Photo>) -> bool {
    photos.into_iter().map(|photo| photo.bytes().len()).sum::<usize>() <= LARGEST
}

/// Whether the form is of a search with several photographs, where each that it carries has a tick of its own.
pub(crate) fn several(form: &Form) -> bool {
    form.text("several") == "yes"
}

/// The photographs of a form, each once: of a form of several those that are ticked, and those that were chosen; else those
/// that were chosen, or the one that the form carries.
///
/// # Errors
/// When there is none, when there are too many, or when what the form carries is too large.
pub(crate) fn sent(form: &mut Form) -> Result<Vec<Probe>, Wrong> {
    let chosen = form.photos("photo").into_iter().filter(|photo| !photo.bytes().is_empty());
    let chosen: Vec<Probe> = chosen.map(|photo| Probe { photo, insisted: false }).collect();
    let mut all = if several(form) || chosen.is_empty() { held(form)? } else { Vec::new() };
    all.extend(chosen);
    let mut found: Vec<Probe> = Vec::with_capacity(all.len());
    for probe in all {
        // One that is sent twice would count twice.
        if !found.iter().any(|known| known.photo.bytes() == probe.photo.bytes()) {
            found.push(probe);
        }
    }
    match found.len() {
        0 => Err(Wrong("operator-wrong-photo")),
        count if count > MOST => Err(Wrong("operator-wrong-many")),
        _ => Ok(found),
    }
}

/// The photographs that a form carries. A tick holds the place of what it is of.
fn held(form: &Form) -> Result<Vec<Probe>, Wrong> {
    let ticked = |name: &str, at: usize| form.all(name).any(|place| place == at.to_string());
    let names: Vec<&str> = form.all("held-name").collect();
    let (mut found, mut size) = (Vec::new(), 0);
    for (at, data) in form.all("held").enumerate() {
        if several(form) && !ticked("keep", at) {
            continue;
        }
        let bytes = STANDARD.decode(data.trim()).unwrap_or_default();
        size += bytes.len();
        if size > LARGEST {
            return Err(Wrong("operator-wrong-large"));
        }
        if !bytes.is_empty() {
            let photo = Photo::new(names.get(at).copied().unwrap_or_default(), bytes);
            found.push(Probe { photo, insisted: ticked("insist", at) });
        }
    }
    Ok(found)
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

    fn bytes(form: &mut Form) -> Vec<Vec<u8>> {
        sent(form).expect("photographs").iter().map(|probe| probe.photo.bytes().to_vec()).collect()
    }

    fn chosen(bytes: &[u8]) -> (String, Photo) {
        ("photo".to_owned(), Photo::new("new.jpg", bytes.to_vec()))
    }

    #[test]
    fn a_photograph_comes_back_as_it_was_carried() {
        let photo = Photo::new("SAMPLE.jpg", vec![0xff, 0xd8, 0xff, 7]);
        let held = Held::of(&photo).expect("small");
        assert_eq!(held.shown.as_deref(), Some("data:image/jpeg;base64,/9j/Bw=="));
        let back = sent(&mut form(&[("held", &held.data), ("held-name", &held.name)], Vec::new())).expect("carried");
        assert_eq!((back.len(), back[0].photo.bytes(), back[0].photo.name()), (1, photo.bytes(), photo.name()));
    }

    #[test]
    fn a_file_that_is_chosen_anew_is_taken_before_the_one_carried() {
        let files = vec![chosen(&[1])];
        assert_eq!(bytes(&mut form(&[("held", "AAAA"), ("held-name", "old.jpg")], files)), [[1]]);
    }

    #[test]
    fn of_several_those_that_are_ticked_go_on_with_those_that_are_added() {
        let fields = [
            ("several", "yes"),
            ("held", "AQ=="),
            ("held-name", "one.jpg"),
            ("held", "Ag=="),
            ("held-name", "two.jpg"),
            ("held", "Aw=="),
            ("held-name", "three.jpg"),
            ("keep", "0"),
            ("keep", "2"),
            ("insist", "2"),
        ];
        let probes = sent(&mut form(&fields, vec![chosen(&[4]), chosen(&[1])])).expect("photographs");
        let told: Vec<_> =
            probes.iter().map(|probe| (probe.photo.bytes()[0], named(&probe.photo), probe.insisted)).collect();
        let wanted = [(1, "one.jpg", false), (3, "three.jpg", true), (4, "new.jpg", false)];
        assert_eq!(told, wanted.map(|(byte, name, insisted)| (byte, name.to_owned(), insisted)), "each once");
        assert_eq!(sent(&mut form(&fields[..7], Vec::new())).err(), Some(Wrong("operator-wrong-photo")), "no tick");
    }

    #[test]
    fn neither_nothing_nor_too_much_is_carried() {
        assert_eq!(sent(&mut form(&[], Vec::new())).err(), Some(Wrong("operator-wrong-photo")));
        assert_eq!(sent(&mut form(&[("held", "no Base64!")], Vec::new())).err(), Some(Wrong("operator-wrong-photo")));
        let large = Photo::new("large.jpg", vec![0; LARGEST + 1]);
        assert_eq!(Held::of(&large).err(), Some(Wrong("operator-wrong-large")));
        let half = Photo::new("half.jpg", vec![0; LARGEST / 2 + 1]);
        assert!(carried([&half]) && !carried([&half, &half]), "all together");
        let data = STANDARD.encode(half.bytes());
        let fields = [("several", "yes"), ("held", data.as_str()), ("held", &data), ("keep", "0"), ("keep", "1")];
        assert_eq!(sent(&mut form(&fields, Vec::new())).err(), Some(Wrong("operator-wrong-large")));
        let files = (0..=u8::try_from(MOST).expect("few")).map(|byte| chosen(&[byte])).collect();
        assert_eq!(sent(&mut form(&[], files)).err(), Some(Wrong("operator-wrong-many")));
    }
}
