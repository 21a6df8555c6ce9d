//! What a person gave to be found by: none of it is a must. Only how it is written is looked at here; nobody is told
//! whether it leads anywhere.

use server::basis::FaceId;
use server::http::Form;
use server::service::requests::Identified;

/// What was typed into the form's fields for it.
#[derive(Debug, Default)]
pub(super) struct Typed {
    /// The number of a consent receipt.
    pub(super) receipt: String,
    /// The reference of an enrolment, or a face's id.
    pub(super) reference: String,
    /// The collection that a picture is in.
    pub(super) gallery: String,
    /// The picture's own reference there.
    pub(super) picture: String,
}

/// What can be looked for.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Given {
    pub(super) identified: Vec<Identified>,
    /// An enrolment's reference, which in its giver's hand also shows who asks.
    pub(super) shows: Option<String>,
}

impl Typed {
    pub(super) fn of(form: &Form) -> Self {
        let text = |name: &str| form.text(name).to_owned();
        Self {
            receipt: text("receipt"),
            reference: text("reference"),
            gallery: text("gallery"),
            picture: text("picture"),
        }
    }

    /// What can be looked for; else the names of the fields that cannot be read.
    pub(super) fn read(&self) -> Result<Given, Vec<&'static str>> {
        let (mut given, mut wrong) = (Given::default(), Vec::new());
        if !self.receipt.is_empty() {
            match self.receipt.parse() {
                Ok(consent) => given.identified.push(Identified::Consent { consent }),
                Err(_) => wrong.push("receipt"),
            }
        }
        if !self.reference.is_empty() {
            match face(&self.reference) {
                Some((face, shows)) => {
                    given.identified.push(Identified::Face { face });
                    given.shows = shows.then(|| self.reference.clone());
                }
                None => wrong.push("reference"),
            }
        }
        match (self.gallery.is_empty(), self.picture.is_empty()) {
            (false, false) => given
                .identified
                .push(Identified::Source { gallery: self.gallery.clone(), source: self.picture.clone() }),
            (true, false) => wrong.push("gallery"),
            (_, true) => {}
        }
        if wrong.is_empty() { Ok(given) } else { Err(wrong) }
    }
}

/// The face of an enrolment's reference, or of a face's bare id; and whether it is a reference.
fn face(text: &str) -> Option<(FaceId, bool)> {
    if let Ok(face) = text.parse() {
        return Some((face, false));
    }
    let (face, _) = text.rsplit_once('-')?;
    Some((face.parse().ok()?, true))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0190b5a2-7c1e-7c3a-9b1f-3f0c2d5e8a11";

    #[test]
    fn nothing_is_a_must() {
        assert_eq!(Typed::default().read(), Ok(Given::default()));
        let chosen = Typed { gallery: "club".into(), ..Typed::default() };
        assert_eq!(chosen.read(), Ok(Given::default()), "a collection alone names no picture");
    }

    #[test]
    fn each_reference_is_read_for_what_it_is() {
        let reference = format!("{ID}-0123456789abcdef0123");
        let typed = Typed {
            receipt: ID.into(),
            reference: reference.clone(),
            gallery: "club".into(),
            picture: "photo 1.jpg".into(),
        };
        let given = typed.read().expect("all of it can be read");
        assert_eq!(given.shows, Some(reference));
        assert_eq!(
            given.identified,
            [
                Identified::Consent { consent: ID.parse().expect("an id") },
                Identified::Face { face: ID.parse().expect("an id") },
                Identified::Source { gallery: "club".into(), source: "photo 1.jpg".into() },
            ]
        );
        let bare = Typed { reference: ID.into(), ..Typed::default() }.read().expect("a face's id");
        assert_eq!((bare.shows, bare.identified.len()), (None, 1), "whoever searches is shown a face's id");
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let typed = Typed {
            receipt: "x".into(),
            reference: "y-z".into(),
            gallery: String::new(),
            picture: "photo 1.jpg".into(),
        };
        assert_eq!(typed.read(), Err(vec!["receipt", "reference", "gallery"]));
    }
}
