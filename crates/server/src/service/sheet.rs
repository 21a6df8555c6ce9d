//! The contact sheet of a search: one self-contained page with the probe, the matches and what they mean.

use askama::Template;
use base64::Engine as _;

use super::search::{MatchRow, SearchAnswer};

#[derive(Template)]
#[template(path = "contact_sheet.html")]
struct Sheet<'a> {
    answer: &'a SearchAnswer,
    probes: Vec<String>,
    cards: Vec<Card<'a>>,
}

struct Card<'a> {
    row: &'a MatchRow,
    picture: Option<String>,
}

/// Renders the page; pictures are embedded, so that the file shows the same anywhere and asks nobody for anything.
///
/// `probes` are the searched faces as PNG.
#[must_use]
pub fn contact_sheet(answer: &SearchAnswer, probes: &[Vec<u8>]) -> String {
    let cards = answer
        .matches
        .iter()
        .map(|row| Card { row, picture: row.crop_png.as_deref().map(data_uri) })
        .collect();
    let sheet = Sheet { answer, probes: probes.iter().map(|png| data_uri(png)).collect(), cards };
    sheet.render().expect("a template over strings in memory renders")
}

fn data_uri(png: &[u8]) -> String {
    format!("data:image/png;base64,{}", base64::engine::general_purpose::STANDARD.encode(png))
}
