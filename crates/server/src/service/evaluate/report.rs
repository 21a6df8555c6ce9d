//! The report of an evaluation: counts and rates, no name of a person or file. Its JSON form is `report.json`; a change
//! that a reader would notice raises [`VERSION`].

use jiff::Timestamp;
use serde::Serialize;

use super::ProtocolOptions;
use super::metrics::{DetPoint, Distribution, Eer, Rate};

/// Names the format in `report.json`.
pub const FORMAT: &str = "countenance-evaluation";

/// The format's version.
pub const VERSION: u32 = 1;

/// What every report says of itself.
pub const STATEMENT: &str = "Self-measured on the pictures given. The numbers hold for these pictures, this division \
                             and this gallery's size; other people, cameras and sizes give others.";

/// The false positive identification rates that every report covers.
pub const FPIRS: [f64; 3] = [0.1, 0.01, 0.001];

/// The false match rates that every report covers.
pub const FMRS: [f64; 3] = [0.01, 0.001, 0.0001];

/// What was measured.
#[derive(Debug, Clone, Serialize)]
pub struct EvaluationReport {
    /// [`FORMAT`].
    pub format: &'static str,
    /// [`VERSION`].
    pub version: u32,
    /// [`STATEMENT`].
    pub statement: &'static str,
    /// The version of this program.
    pub program: &'static str,
    /// With what, when and how.
    #[serde(flatten)]
    pub context: Context,
    /// What became of the files.
    pub pictures: Pictures,
    /// Who was enrolled and how many searches and pairs there were.
    pub trials: Trials,
    /// By the raw cosine.
    pub cosine: Measures,
    /// By the normalised score, which orders candidates and decides an identification.
    pub score: Measures,
    /// By group, where a list named groups; one entry a column.
    pub groups: Vec<GroupColumn>,
    /// What these pictures are too few to say, in words.
    pub not_measurable: Vec<String>,
}

/// With what, when and how an evaluation was made.
#[derive(Debug, Clone, Serialize)]
pub struct Context {
    /// When it ended.
    pub at: Timestamp,
    /// Whether the installation holds sample data.
    pub sample: bool,
    /// The pack that was measured.
    pub pack: MeasuredPack,
    /// Faces with a shorter side below this were not looked for, pixels.
    pub smallest_face_px: u32,
    /// How the people were divided.
    pub protocol: ProtocolOptions,
    /// The false positive identification rate for which a threshold is recommended.
    pub target_fpir: f64,
}

/// A model pack.
#[derive(Debug, Clone, Serialize)]
pub struct MeasuredPack {
    /// Name and version.
    pub name: String,
    /// SHA-256 of its manifest, hexadecimal.
    pub digest: String,
}

/// What became of the files.
#[derive(Debug, Clone, Serialize)]
pub struct Pictures {
    /// Files in the people's folders.
    pub files: usize,
    /// Of these: no picture by their content; they count nowhere else.
    pub no_picture: usize,
    /// Of these: the same bytes as a file before; they count nowhere else.
    pub repeated: usize,
    /// Pictures that could not be read.
    pub unreadable: usize,
    /// Pictures in which no face was found.
    pub without_face: usize,
    /// Pictures of which a face was described, the largest.
    pub described: usize,
    /// Of the described: how many show several faces.
    pub several_faces: usize,
    /// Files beside the people's folders, which are nobody's.
    pub unlabelled: usize,
    /// Described of all pictures.
    pub detected: Rate,
    /// The failure-to-enrol rate: unreadable or without a face, of all pictures.
    pub failure_to_enrol: Rate,
}

/// Who was enrolled, and how many searches and pairs there were.
#[derive(Debug, Clone, Serialize)]
pub struct Trials {
    /// People with a folder.
    pub people: usize,
    /// People enrolled: the gallery's size.
    pub enrolled_people: usize,
    /// People with a described photograph who are not enrolled.
    pub strangers: usize,
    /// Searches with a photograph of somebody enrolled.
    pub mated_searches: usize,
    /// Searches with a photograph of a stranger.
    pub non_mated_searches: usize,
    /// Pairs of photographs of one person; at most ten photographs of each person enter pairs.
    pub genuine_pairs: usize,
    /// Pairs of photographs of two people that were compared.
    pub impostor_pairs: usize,
    /// Pairs of photographs of two people there are; where it is more, those compared are a sample.
    pub impostor_pairs_possible: u64,
}

/// Error rates by one kind of score.
#[derive(Debug, Clone, Serialize)]
pub struct Measures {
    /// How often the person searched for comes first, at no threshold.
    pub rank1: Rate,
    /// FNIR at 10 %, 1 % and 0.1 % FPIR.
    pub fnir_at_fpir: Vec<FnirAtFpir>,
    /// FNMR at 1 %, 0.1 % and 0.01 % FMR.
    pub fnmr_at_fmr: Vec<FnmrAtFmr>,
    /// The equal error rate over pairs.
    pub eer: Option<Eer>,
    /// The threshold for the target FPIR; absent where these pictures cannot show it.
    pub recommended: Option<Recommended>,
    /// The curve of FNIR over FPIR.
    pub det: Vec<DetPoint>,
    /// How the scores of pairs spread.
    pub distribution: Option<Distribution>,
}

/// Misses at a rate of false positives, 1:N.
#[derive(Debug, Clone, Serialize)]
pub struct FnirAtFpir {
    /// The rate aimed at.
    pub target_fpir: f64,
    /// The threshold; absent where the searches are too few.
    pub threshold: Option<f32>,
    /// The rate that the threshold gives here, at most the one aimed at.
    pub fpir: Option<Rate>,
    /// Misses. The interval comes from drawing people again, and is never narrower than Wilson's.
    pub fnir: Option<Rate>,
}

/// False non-matches at a rate of false matches, 1:1.
#[derive(Debug, Clone, Serialize)]
pub struct FnmrAtFmr {
    /// The rate aimed at.
    pub target_fmr: f64,
    /// The threshold; absent where the pairs are too few.
    pub threshold: Option<f32>,
    /// The rate that the threshold gives here, at most the one aimed at.
    pub fmr: Option<Rate>,
    /// False non-matches. Pairs share people, so that the interval is narrower than it should be.
    pub fnmr: Option<Rate>,
}

/// A threshold, and what it did here.
#[derive(Debug, Clone, Serialize)]
pub struct Recommended {
    /// The FPIR aimed at, in a gallery of [`Trials::enrolled_people`].
    pub target_fpir: f64,
    /// The threshold.
    pub threshold: f32,
    /// What is shown for it, 0 to 100; for the normalised score only.
    pub similarity: Option<f32>,
    /// Strangers matched with somebody.
    pub fpir: Rate,
    /// Enrolled people missed.
    pub fnir: Rate,
    /// Pairs of two people that match.
    pub fmr: Rate,
    /// Pairs of one person that do not.
    pub fnmr: Rate,
}

/// Groups of one column of the user's list.
#[derive(Debug, Clone, Serialize)]
pub struct GroupColumn {
    /// The column's name.
    pub column: String,
    /// The threshold that is common to all groups, of the normalised score; absent where none can be recommended, and
    /// then no group has error rates.
    pub threshold: Option<f32>,
    /// Groups with enough people, by name.
    pub groups: Vec<GroupMeasures>,
    /// People of groups with too few people to be told apart.
    pub people_in_small_groups: usize,
    /// People for whom the list names no group.
    pub people_without_group: usize,
}

/// Error rates of one group at the common threshold.
#[derive(Debug, Clone, Serialize)]
pub struct GroupMeasures {
    /// As the list names it.
    pub group: String,
    /// People with a described photograph.
    pub people: usize,
    /// Described of all pictures.
    pub detected: Rate,
    /// Pairs of two people of this group that match.
    pub fmr: Option<Rate>,
    /// Pairs of one person that do not match.
    pub fnmr: Option<Rate>,
    /// Strangers of this group matched with anybody.
    pub fpir: Option<Rate>,
    /// Enrolled people of this group missed.
    pub fnir: Option<Rate>,
}
