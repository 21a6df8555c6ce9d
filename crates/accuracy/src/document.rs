//! The document: text around tables, in the order a reader needs them.

use face::{Calibration, Pack};

use crate::Failure;
use crate::elsewhere::Elsewhere;
use crate::experiments::{Sizes, costs, dense, identification, photos, quality, thresholds};
use crate::measured::{Measured, marked};
use crate::table::{count, percent};
use crate::truth::Truth;

/// The whole document. Deterministic but for what was measured on a machine, which is taken as it is.
///
/// # Errors
/// [`Failure`] for a pack without a population or calibrated scores.
pub fn compose(pack: &Pack, sizes: &Sizes, measured: &Measured) -> Result<String, Failure> {
    let truth = Truth::of(pack)?;
    let elsewhere = Elsewhere::read()?;
    let mut sections = vec![
        opening(pack, &elsewhere),
        expected(&truth.calibration),
        real(&truth.calibration, &elsewhere),
        synthetic(&truth, sizes)?,
    ];
    sections.extend([several(&truth, sizes)?, hit(&truth, sizes)?, views(measured, &elsewhere)]);
    if !measured.detection.is_empty() {
        sections.push(detection(measured));
    }
    sections.extend([given_up(&truth, sizes)?, LIMITS.to_owned(), REPEAT.to_owned()]);
    Ok(sections.join("\n"))
}

/// The lines that differ, `-` as committed and `+` as written now; `None` where none does.
#[must_use]
pub fn difference(committed: &str, written: &str) -> Option<String> {
    let (old, new): (Vec<&str>, Vec<&str>) = (committed.lines().collect(), written.lines().collect());
    let same = |pairs: &mut dyn Iterator<Item = (&&str, &&str)>| pairs.take_while(|(old, new)| old == new).count();
    let before = same(&mut old.iter().zip(&new));
    let after = same(&mut old[before..].iter().rev().zip(new[before..].iter().rev()));
    let sign = |sign: &'static str, lines: &[&str]| {
        lines[before..lines.len() - after].iter().map(|line| format!("{sign}{line}")).collect::<Vec<_>>()
    };
    let lines = [vec![format!("@@ line {} @@", before + 1)], sign("-", &old), sign("+", &new)].concat();
    (committed != written).then(|| lines.join("\n"))
}

fn opening(_p: &Pack, _e: &Elsewhere) -> String { "# Accuracy\n".to_owned() }
fn expected(c: &Calibration) -> String { format!("{}\n{}", costs::thresholds(c), costs::sweeps(c)) }
fn real(c: &Calibration, e: &Elsewhere) -> String { format!("{}\n{}", e.scores(), e.held_against(c)) }
fn synthetic(t: &Truth, s: &Sizes) -> Result<String, Failure> {
    let (a, b) = identification::identification(t, s)?;
    Ok(format!("{a}\n{b}\n{}", dense::dense(t, s)?))
}
fn several(t: &Truth, s: &Sizes) -> Result<String, Failure> { let (a, b, c) = photos::photos(t, s)?; Ok(format!("{c}\n{a}\n{b}")) }
fn hit(t: &Truth, s: &Sizes) -> Result<String, Failure> { thresholds::thresholds(t, s) }
fn views(m: &Measured, e: &Elsewhere) -> String { format!("{}\n{}", marked("views", &m.views), e.mirrored()) }
fn detection(m: &Measured) -> String { format!("## Detection\n\n{}", marked("detection", &m.detection)) }
fn given_up(t: &Truth, s: &Sizes) -> Result<String, Failure> { quality::quality(t, s) }
const LIMITS: &str = "limits\n";
const REPEAT: &str = "repeat\n";
