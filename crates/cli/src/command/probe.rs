//! What a search or comparison stands on: a mandate, or purpose and case; and the ground for processing the face that is
//! searched with. Options that search, comparison and mandate share.

use clap::Args;
use server::api::resources;
use server::basis::{Citation, Condition, Ground, LegalBasis, LegalGround, MandateId, Purpose};
use server::service::mandates::Stated;

use super::{Context, given};
use crate::failure::Failure;

/// The mandate of one search or comparison.
#[derive(Debug, Args)]
pub(crate) struct Under {
    /// The mandate to act under
    #[arg(long, value_name = "ID", conflicts_with_all = ["purpose", "case"])]
    mandate: Option<MandateId>,
    /// Without a mandate: what for. With --case it issues one to yourself, and is marked so
    #[arg(long)]
    purpose: Option<Purpose>,
    /// Without a mandate: the case or file number
    #[arg(long, value_parser = given::words)]
    case: Option<String>,
    #[command(flatten)]
    probe: ProbeGround,
}

impl Under {
    /// As a call takes it; who searches is whoever calls.
    pub(crate) fn sent(self) -> resources::Under {
        let Self { mandate, purpose, case, probe } = self;
        resources::Under { mandate, purpose, case, ground: probe.stated() }
    }

    /// As a use case takes it.
    pub(crate) fn stated(self, context: &Context) -> Result<Stated, Failure> {
        let Self { mandate, purpose, case, probe } = self;
        Ok(Stated { operator: context.operator()?, mandate, purpose, case, ground: probe.stated() })
    }
}

/// From which score on a possible match is shown.
#[derive(Debug, Args)]
pub(crate) struct Reach {
    /// The share of strangers that may be shown [default: 0.01 of searches (FPIR), 0.0001 of comparisons]
    #[arg(long, value_name = "SHARE", value_parser = share)]
    false_positives: Option<f64>,
    /// The least similarity shown, 0 to 100, instead; 0 shows all
    #[arg(long, value_name = "SIMILARITY", value_parser = similarity, conflicts_with = "false_positives")]
    threshold: Option<f32>,
}

impl Reach {
    /// As a call takes it.
    pub(crate) const fn sent(&self) -> resources::Reach {
        resources::Reach { false_positives: self.false_positives, similarity: self.threshold }
    }
}

fn share(text: &str) -> Result<f64, String> {
    let share = text.parse().ok().filter(|share| *share > 0.0 && *share <= 1.0);
    share.ok_or_else(|| "write a share above 0, at most 1: 0.01 is one search in a hundred".to_owned())
}

fn similarity(text: &str) -> Result<f32, String> {
    let similarity = text.parse().ok().filter(|similarity| (0.0..=100.0).contains(similarity));
    similarity.ok_or_else(|| "write a number from 0 to 100".to_owned())
}

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
