//! The document: sections of text around tables, in the order a reader needs them.

mod layout;
mod sections;

use face::Pack;

use self::sections::{detection, expected, given_up, hit, opening, real, several, synthetic, views};
use crate::Failure;
use crate::elsewhere::Elsewhere;
use crate::experiments::Sizes;
use crate::measured::Measured;
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
    sections.extend([several(&truth, sizes)?, hit(&truth, sizes)?, views(pack, measured, &elsewhere)]);
    if !measured.detection.is_empty() {
        sections.push(detection(measured));
    }
    sections.extend([given_up(&truth, sizes)?, sections::LIMITS.to_owned(), sections::REPEAT.to_owned()]);
    Ok(layout::laid_out(&sections.join("\n")))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lines_that_differ_are_shown() {
        assert_eq!(difference("a\nb\nc\n", "a\nb\nc\n"), None);
        assert_eq!(difference("a\nb\nc\n", "a\nx\ny\nc\n").unwrap(), "@@ line 2 @@\n-b\n+x\n+y");
    }
}
