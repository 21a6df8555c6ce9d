//! The report as files. They hold counts and rates, no name of a person or file.

mod axes;
mod det;
mod markdown;
mod scores;
mod svg;

use super::report::EvaluationReport;

/// The report as files, ready to be written.
#[derive(Debug)]
pub struct Rendered {
    /// `report.md`.
    pub markdown: String,
    /// `report.json`.
    pub json: String,
    /// `det.svg`: FNIR over FPIR.
    pub det: String,
    /// `scores.svg`: how the scores of pairs spread.
    pub scores: String,
}

impl Rendered {
    /// File names with their contents.
    #[must_use]
    pub fn files(&self) -> [(&'static str, &str); 4] {
        [
            ("report.md", &self.markdown),
            ("report.json", &self.json),
            ("det.svg", &self.det),
            ("scores.svg", &self.scores),
        ]
    }
}

/// Renders a report.
///
/// # Panics
/// Never: a report has no map with keys that JSON cannot name.
#[must_use]
pub fn render(report: &EvaluationReport) -> Rendered {
    let mut json = serde_json::to_string_pretty(report).expect("a report is plain records, lists and numbers");
    json.push('\n');
    Rendered { markdown: markdown::render(report), json, det: det::draw(report), scores: scores::draw(report) }
}
