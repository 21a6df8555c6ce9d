//! The people of the story. They stand in public-domain portraits of people in public office and of an astronaut; what
//! the story says of them is made up, and every record says SAMPLE.

use std::path::PathBuf;

use server::basis::{Country, Territory};
use server::service::enrol::manifest::Row;

/// Somebody whose pictures the archive holds.
pub(crate) struct Person {
    /// What the story calls them.
    pub(crate) name: &'static str,
    /// Their label in the gallery; none for a face of whom nobody knows whose it is.
    pub(crate) label: Option<&'static str>,
    /// Where they are, where that is known.
    pub(crate) country: Option<&'static str>,
    /// The portraits that are enrolled.
    pub(crate) held: &'static [&'static str],
    /// Another photograph of them, which is not enrolled; the enrolled one where there is no other.
    pub(crate) probe: &'static str,
}

/// In France.
pub(crate) const A: Person = Person {
    name: "A, in France",
    label: Some("SAMPLE A"),
    country: Some("FR"),
    held: &["obama.jpg", "obama3.jpg"],
    probe: "obama2.jpg",
};
/// In Germany: out of the order's scope.
pub(crate) const B: Person = Person {
    name: "B, in Germany",
    label: Some("SAMPLE B"),
    country: Some("DE"),
    held: &["biden.jpg"],
    probe: "biden.jpg",
};
/// Nobody knows who or where: in scope unless somebody decides otherwise.
pub(crate) const C: Person = Person {
    name: "C, of whom nothing is known",
    label: None,
    country: None,
    held: &["astronaut.png"],
    probe: "astronaut.png",
};

/// All that an enrolment is told of a portrait.
fn row(label: &str) -> Row {
    Row {
        file: PathBuf::new(),
        region: None,
        subject: Some(label.to_owned()),
        consent: None,
        guardian: None,
        territory: None,
        source: None,
        evidence: None,
    }
}

impl Person {
    /// Where the person is, and how that is known.
    pub(crate) fn territory(&self) -> Territory {
        let country = self.country.and_then(|letters| letters.parse::<Country>().ok());
        country.map_or(Territory::Unknown, |country| Territory::Declared { country })
    }

    /// What an enrolment is told of the one face in a portrait.
    pub(crate) fn rows(&self) -> Vec<Row> {
        self.label.map(row).into_iter().collect()
    }
}
