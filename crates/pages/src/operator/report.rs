//! What an enrolment did, as pages tell it.

use server::service::enrol::EnrolReport;

/// The report of an enrolment, for its template.
pub(crate) struct Report {
    /// Counts, each with the name of its message.
    pub(crate) counts: Vec<(&'static str, usize)>,
    /// Reasons for which faces were left out, as the gate gives them, with a few of the files.
    pub(crate) left_out: Vec<LeftOut>,
    pub(crate) refused: Vec<(String, String)>,
}

/// Faces left out for one reason.
pub(crate) struct LeftOut {
    pub(crate) reason: String,
    pub(crate) faces: usize,
    pub(crate) examples: String,
}

impl Report {
    pub(crate) fn of(report: EnrolReport) -> Self {
        let EnrolReport { left_out, refused, .. } = &report;
        let left_out = left_out
            .iter()
            .map(|(reason, left)| LeftOut {
                reason: reason.clone(),
                faces: left.faces,
                examples: left.examples.join(", "),
            })
            .collect();
        let refused = refused.iter().map(|file| (file.file.clone(), without(&file.file, &file.reason))).collect();
        let counts = vec![
            ("files", report.files),
            ("images", report.images_enrolled),
            ("faces", report.faces_enrolled),
            ("known", report.already_enrolled),
            ("erased", report.erased_before),
            ("without-face", report.without_face),
            ("not-looked-at", report.not_looked_at),
        ];
        Self { counts, left_out, refused }
    }
}

/// A reason without the name of its file, which stands before it already.
fn without(file: &str, reason: &str) -> String {
    reason.strip_prefix(file).and_then(|rest| rest.strip_prefix(": ")).unwrap_or(reason).to_owned()
}

#[cfg(test)]
mod tests {
    use server::service::enrol::RefusedFile;

    use super::*;

    #[test]
    fn a_file_is_named_once() {
        let refused = |reason: &str| RefusedFile { file: "a.jpg".into(), reason: reason.into() };
        let report =
            EnrolReport { refused: vec![refused("a.jpg: no picture"), refused("no picture")], ..Default::default() };
        let told = Report::of(report).refused;
        assert_eq!(
            told,
            [("a.jpg".to_owned(), "no picture".to_owned()), ("a.jpg".to_owned(), "no picture".to_owned())]
        );
    }
}
