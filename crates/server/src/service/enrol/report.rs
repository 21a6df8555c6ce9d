//! What an enrolment did, counted and told.

use std::collections::BTreeMap;
use std::path::Path;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How many examples of a reason are told; the rest is counted.
const EXAMPLES: usize = 5;

/// What became of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileOutcome {
    /// Taken in, with so many faces.
    Enrolled {
        /// Faces kept.
        faces: usize,
    },
    /// Enrolled before, perhaps under another name.
    Known,
    /// It was erased and stays out.
    Erased,
    /// Nothing of it is kept.
    NothingKept,
    /// It could not be read as a photograph.
    Refused(String),
}

/// Faces left out for one reason.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LeftOut {
    /// How many.
    pub faces: usize,
    /// In which files, a few of them.
    pub examples: Vec<String>,
}

/// A file that was not taken in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RefusedFile {
    /// Which file; what of its name is no Unicode is replaced.
    pub file: String,
    /// Why, and what to do.
    pub reason: String,
}

/// The summary of an enrolment.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
pub struct EnrolReport {
    /// Files looked at.
    pub files: usize,
    /// Pictures taken in.
    pub images_enrolled: usize,
    /// Faces kept.
    pub faces_enrolled: usize,
    /// Files that are enrolled already.
    pub already_enrolled: usize,
    /// Files that were erased and stay out.
    pub erased_before: usize,
    /// Pictures in which no face was found.
    pub without_face: usize,
    /// Faces that were found and left out, by reason.
    pub left_out: BTreeMap<String, LeftOut>,
    /// Files that could not be read.
    pub refused: Vec<RefusedFile>,
    /// Files that were not begun because the run was stopped.
    pub not_looked_at: usize,
}

impl EnrolReport {
    /// Speaks of refused files by their place below a folder: where the folder is, is the machine's own matter.
    pub(crate) fn speak_of_files_below(&mut self, folder: &Path) {
        let above = format!("{}/", folder.display());
        for refused in &mut self.refused {
            refused.reason = refused.reason.replace(&above, "");
            refused.file = refused.file.replace(&above, "");
        }
    }

    /// Adds what another enrolment of the same gallery did.
    pub fn add(&mut self, other: Self) {
        self.files += other.files;
        self.images_enrolled += other.images_enrolled;
        self.faces_enrolled += other.faces_enrolled;
        self.already_enrolled += other.already_enrolled;
        self.erased_before += other.erased_before;
        self.without_face += other.without_face;
        self.not_looked_at += other.not_looked_at;
        self.refused.extend(other.refused);
        for (reason, left) in other.left_out {
            let known = self.left_out.entry(reason).or_default();
            known.faces += left.faces;
            let new = left.examples.into_iter().filter(|example| !known.examples.contains(example));
            let new: Vec<_> = new.take(EXAMPLES.saturating_sub(known.examples.len())).collect();
            known.examples.extend(new);
        }
    }

    pub(super) fn leave_out(&mut self, reason: &str, file: &str) {
        let left = self.left_out.entry(reason.to_owned()).or_default();
        left.faces += 1;
        if left.examples.len() < EXAMPLES && !left.examples.iter().any(|known| known == file) {
            left.examples.push(file.to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_reports_add_up_with_no_more_examples_than_one_gives() {
        let report = |from: usize, reason: &str| {
            let mut report = EnrolReport { files: 4, already_enrolled: 1, not_looked_at: 2, ..EnrolReport::default() };
            (from..from + 4).for_each(|number| report.leave_out(reason, &format!("{number}.jpg")));
            report
        };
        let mut all = report(0, "too small");
        all.add(report(2, "too small"));
        all.add(report(0, "blurred"));
        assert_eq!((all.files, all.already_enrolled, all.not_looked_at), (12, 3, 6));
        let small = &all.left_out["too small"];
        assert_eq!((small.faces, &small.examples[3..]), (8, &["3.jpg".to_owned(), "4.jpg".to_owned()][..]));
        assert_eq!(all.left_out["blurred"].faces, 4);
    }
}
