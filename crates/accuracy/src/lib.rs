//! Writes `docs/accuracy.md`: what to expect of searches, what was measured on what, how to repeat it.
//!
//! A measuring tool beside the product: it uses the product's own scores and calibration, and nothing of the product
//! knows it. Synthetic people are drawn from the pack's population ([`Sizes`] says how many), searched for, and counted.
//! All of that is integers and 64-bit sums from fixed seeds, so that a check can write the document anew and compare.

mod chance;
mod document;
mod elsewhere;
mod experiments;
mod measured;
mod metrics;
mod search;
#[cfg(test)]
#[path = "../../face/tests/support/mod.rs"]
mod support;
mod table;
mod truth;

pub use document::{compose, difference};
pub use experiments::Sizes;
pub use measured::Measured;

/// Why the document could not be written.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The pack, its population or its calibration.
    #[error("the pack cannot be measured: {0}")]
    Pack(#[from] face::FaceError),
    /// The pack's files.
    #[error(transparent)]
    PackFiles(#[from] face::PackError),
    /// A drawn template.
    #[error("a drawn person is no template: {0}; the pack's population is damaged, make the pack anew")]
    Template(#[from] gallery::CodeError),
    /// A drawn cohort.
    #[error("{0}")]
    Cohort(#[from] gallery::CohortError),
    /// `data/lfw.toml`.
    #[error("data/lfw.toml: {0}")]
    Elsewhere(#[from] toml::de::Error),
    /// A measurement through the inference library failed.
    #[error("`cargo {command}` failed; run `make setup`, then that command alone:\n{said}")]
    Measurement {
        /// What was run.
        command: String,
        /// What it said.
        said: String,
    },
    /// The detection example printed something else than announced.
    #[error("the detection example's JSON cannot be read: {0}")]
    Json(#[from] serde_json::Error),
    /// A file or a program.
    #[error("{0}")]
    Io(#[from] std::io::Error),
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(crate) fn pack() -> face::Pack {
        let folder = support::cache().join("test-packs/dlib");
        face::packs::dlib::build(&support::cached("wheelhouse"), &folder).unwrap()
    }

    pub(crate) fn truth() -> truth::Truth {
        truth::Truth::of(&pack()).unwrap()
    }

    #[test]
    fn the_document_is_the_same_every_time_and_keeps_what_was_measured_here() {
        let measured = Measured { views: "| a view |\n".to_owned(), detection: String::new() };
        let text = compose(&pack(), &Sizes::small(), &measured).unwrap();
        assert_eq!(text, compose(&pack(), &Sizes::small(), &Measured::of(&text)).unwrap());
        assert!(text.contains("| a view |") && !text.contains("## Detection") && !text.contains("NaN"));
        assert!(text.lines().all(|line| line.trim_end() == line) && !text.contains("\n\n\n"));
    }
}
