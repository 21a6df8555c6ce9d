//! The ground for processing the face that is searched with: options that search, comparison and mandate share.

use clap::Args;
use server::basis::{Citation, Condition, Ground, LegalBasis, LegalGround};

use super::given;

/// The basis of Art. 6(1) and what lifts the prohibition of Art. 9(1), for the probe. Half a ground is no ground, so each
/// half asks for the other.
#[derive(Debug, Args)]
pub(crate) struct ProbeGround {
    /// The basis of GDPR Art. 6(1) for processing the probe
    #[arg(long, value_name = "BASIS", value_parser = given::legal_basis(), requires = "probe_lift")]
    probe_basis: Option<LegalBasis>,
    /// The condition of GDPR Art. 9(2) for processing the probe
    #[arg(long, value_name = "CONDITION", value_parser = given::condition(), requires = "probe_basis", group = "probe_lift")]
    probe_condition: Option<Condition>,
    /// The law that the condition rests on
    #[arg(long, value_name = "LAW", requires = "probe_condition")]
    probe_law: Option<Citation>,
    /// The national law that derogates from Art. 9 (GDPR Art. 85), instead of a condition
    #[arg(long, value_name = "LAW", requires = "probe_basis", group = "probe_lift")]
    probe_derogation_law: Option<Citation>,
}

impl ProbeGround {
    /// What was stated, if anything.
    pub(crate) fn stated(self) -> Option<LegalGround> {
        let ground = match self.probe_condition {
            Some(condition) => Ground::Condition { condition, law: self.probe_law },
            None => Ground::Derogation { law: self.probe_derogation_law },
        };
        Some(LegalGround { basis: self.probe_basis?, ground })
    }
}
