//! The contact sheet of a search: one self-contained page with the probe, the matches and what they mean.

use askama::Template;
use base64::Engine as _;

use super::search::{MatchRow, SearchAnswer};

/// How numbers are written on the sheet.
mod filters {
    use askama::Values;

    /// Two decimals.
    #[askama::filter_fn]
    pub(super) fn fixed2(value: &f32, _: &dyn Values) -> askama::Result<String> {
        Ok(format!("{value:.2}"))
    }

    /// Three decimals.
    #[askama::filter_fn]
    pub(super) fn fixed3(value: &f32, _: &dyn Values) -> askama::Result<String> {
        Ok(format!("{value:.3}"))
    }
}

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
#[must_use]
pub fn contact_sheet(answer: &SearchAnswer) -> String {
    let cards = answer
        .matches
        .iter()
        .map(|row| Card { row, picture: row.crop_png.as_deref().map(data_uri) })
        .collect();
    let sheet = Sheet { answer, probes: answer.probes_png.iter().map(|png| data_uri(png)).collect(), cards };
    sheet.render().expect("a template over strings in memory renders")
}

fn data_uri(png: &[u8]) -> String {
    format!("data:image/png;base64,{}", base64::engine::general_purpose::STANDARD.encode(png))
}
