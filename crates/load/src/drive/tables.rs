//! What was measured, as a document shows it.

use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

use super::floor::Floor;
use super::tally::Tally;
use super::{Kind, Step};
use crate::error::LoadError;

/// Between these lines of a document the measured part stands.
const BEGIN: &str = "<!-- measured: written by `countenance-load drive` -->";
const END: &str = "<!-- end of what was measured -->";

/// What a load came to.
#[derive(Debug)]
pub struct Driven {
    pub(super) machine: String,
    pub(super) wanted_before: Option<f64>,
    pub(super) faces: usize,
    pub(super) floor: Floor,
    pub(super) begin_mib: Option<u64>,
    pub(super) end_mib: Option<u64>,
    pub(super) steps: Vec<Step>,
}

impl Driven {
    /// How many answers were wrong.
    #[must_use]
    pub fn wrong_answers(&self) -> usize {
        self.steps.iter().flat_map(Step::tallies).map(|tally| tally.wrong).sum()
    }

    /// What was wrong, of a few of them.
    #[must_use]
    pub fn wrong(&self) -> Vec<String> {
        self.steps.iter().flat_map(Step::tallies).flat_map(|tally| tally.told.iter().cloned()).collect()
    }

    /// The tables, as Markdown.
    #[must_use]
    pub fn tables(&self) -> String {
        let mut text = String::new();
        let load = self.wanted_before.map_or_else(String::new, |load| {
            format!(" In the minute before, {load:.1} processes on the average wanted a core.")
        });
        let mut line = |words: String| writeln!(text, "{words}").expect("a text takes what is written");
        line(format!("Machine: {}.{load}", self.machine));
        let each = self
            .floor
            .each
            .map_or_else(String::new, |each| format!(", {} ms of processor time each", each.as_millis()));
        line(format!(
            "Faces held: {}. Floor (detection and embedding of the same photographs, all cores): **{:.1} searches/s**{each}.",
            self.faces, self.floor.a_second
        ));
        line(String::new());
        line("| Searchers | Searches/s | Of the floor | Median | 99 of 100 within | Processor time a search | Put off (429) | Changed (409) | Wrong | Server's memory |".into());
        line("|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|".into());
        line(format!("| before | | | | | | | | | {} |", mib(self.begin_mib)));
        for step in &self.steps {
            let (rate, searches) = (step.rate(), &step.searches);
            line(format!(
                "| {} | {rate:.1} | {:.0} % | {} | {} | {} | {} | {} | {} | {} |",
                step.kind.words(),
                100.0 * rate / self.floor.a_second,
                millis(searches.within(0.5)),
                millis(searches.within(0.99)),
                millis(step.spent.and_then(|spent| spent.checked_div(u32::try_from(searches.good()).ok()?))),
                searches.later,
                searches.changed,
                searches.wrong,
                mib(step.resident_mib),
            ));
        }
        line(format!("| after | | | | | | | | | {} |", mib(self.end_mib)));
        line(String::new());
        line("Beside the searchers, one client after another:".into());
        line(String::new());
        line("| Searchers | Enrolments | Median | 99 of 100 within | Erasures | Median | 99 of 100 within | Listings | Median | 99 of 100 within | Put off (429) | Wrong |".into());
        line("|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|".into());
        for step in self.steps.iter().filter(|step| step.kind.beside) {
            let others = [&step.enrolments, &step.erasures, &step.listings];
            let cells: Vec<String> = others
                .iter()
                .map(|of| format!("{} | {} | {}", of.good(), millis(of.within(0.5)), millis(of.within(0.99))))
                .collect();
            let later: usize = others.iter().map(|of| of.later).sum();
            let wrong: usize = others.iter().map(|of| of.wrong).sum();
            line(format!("| {} | {} | {later} | {wrong} |", step.kind.words(), cells.join(" | ")));
        }
        text
    }

    /// Puts the tables in the place of those in a document.
    ///
    /// # Errors
    /// When the document cannot be read or written, or has no place for them.
    pub fn write_into(&self, document: &Path) -> Result<(), LoadError> {
        let text = std::fs::read_to_string(document).map_err(|source| LoadError::io(document, source))?;
        let text = with_measured(&text, &self.tables()).ok_or_else(|| {
            let what = format!("{} has no place for what was measured", document.display());
            LoadError::asked(what, "put back the two comments between which it stood")
        })?;
        std::fs::write(document, text).map_err(|source| LoadError::io(document, source))
    }
}

impl Kind {
    fn words(self) -> String {
        let alone = if self.beside { "" } else { ", nobody else" };
        format!("{}{alone}", self.searchers)
    }
}

impl Step {
    fn tallies(&self) -> [&Tally; 4] {
        [&self.searches, &self.enrolments, &self.erasures, &self.listings]
    }

    fn rate(&self) -> f64 {
        self.searches.good() as f64 / self.lasted.as_secs_f64()
    }

    /// One line about it.
    pub(super) fn line(&self) -> String {
        let wrong: usize = self.tallies().iter().map(|tally| tally.wrong).sum();
        format!(
            "searchers {}: {:.1} searches/s, median {}, {} enrolments, {} erasures, {} listings, {wrong} wrong",
            self.kind.words(),
            self.rate(),
            millis(self.searches.within(0.5)),
            self.enrolments.good(),
            self.erasures.good(),
            self.listings.good(),
        )
    }
}

/// A text with this between the two marks.
fn with_measured(text: &str, measured: &str) -> Option<String> {
    let (before, rest) = text.split_once(BEGIN)?;
    let (_, after) = rest.split_once(END)?;
    Some(format!("{before}{BEGIN}\n\n{}\n\n{END}{after}", measured.trim()))
}

fn millis(took: Option<Duration>) -> String {
    took.map_or_else(|| "-".to_owned(), |took| format!("{} ms", took.as_millis()))
}

fn mib(mib: Option<u64>) -> String {
    mib.map_or_else(|| "not looked at".to_owned(), |mib| format!("{mib} MiB"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_measured_takes_the_place_of_what_was() {
        let document = format!("# A\n\n{BEGIN}\n\nold\n\n{END}\n\nrest\n");
        let written = with_measured(&document, "| new |\n").unwrap();
        assert_eq!(written, format!("# A\n\n{BEGIN}\n\n| new |\n\n{END}\n\nrest\n"));
        assert_eq!(with_measured(&written, "| new |").unwrap(), written);
        assert_eq!(with_measured("# A\n", "new"), None);
    }
}
