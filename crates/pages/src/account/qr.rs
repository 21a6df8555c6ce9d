//! A link as a QR code (ISO/IEC 18004), to be read off the screen by an app on another device. It is drawn as markup of the
//! page: a picture with an address would be one more place where the secret stands.

use std::fmt::Write as _;

use qrcode::{Color, EcLevel, QrCode};

/// Modules of blank around the code: what the standard asks for.
const QUIET: usize = 4;

/// A code, as a path in a square of `side` by `side` modules.
pub(super) struct Qr {
    pub(super) side: usize,
    /// The dark modules, in the words of SVG's `d`: a bar for each run of a row.
    pub(super) path: String,
}

/// The code of a text; none where it is longer than a code holds.
pub(super) fn of(text: &str) -> Option<Qr> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let width = code.width();
    let dark: Vec<bool> = code.to_colors().into_iter().map(|color| color == Color::Dark).collect();
    let mut path = String::new();
    for (row, modules) in dark.chunks(width).enumerate() {
        let mut at = 0;
        for run in modules.chunk_by(|one, next| one == next) {
            if run[0] {
                let (x, y, length) = (at + QUIET, row + QUIET, run.len());
                write!(path, "M{x} {y}h{length}v1h-{length}z").expect("a string takes all");
            }
            at += run.len();
        }
    }
    Some(Qr { side: width + 2 * QUIET, path })
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINK: &str = "otpauth://totp/SAMPLE%20Archive:ada%40example.org?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=SAMPLE%20Archive";

    /// The modules that a path darkens.
    fn drawn(qr: &Qr) -> Vec<Vec<bool>> {
        let mut dark = vec![vec![false; qr.side]; qr.side];
        for bar in qr.path.split('M').skip(1) {
            let numbers: Vec<usize> = bar.split(['v', ' ', 'h']).take(3).map(|n| n.parse().unwrap()).collect();
            for x in 0..numbers[2] {
                dark[numbers[1]][numbers[0] + x] = true;
            }
        }
        dark
    }

    #[test]
    fn the_path_draws_the_modules_of_the_code() {
        let qr = of(LINK).unwrap();
        let code = QrCode::with_error_correction_level(LINK, EcLevel::M).unwrap();
        assert_eq!(qr.side, code.width() + 8);
        for (y, row) in drawn(&qr).into_iter().enumerate() {
            for (x, dark) in row.into_iter().enumerate() {
                let inside = |at: usize| (QUIET..qr.side - QUIET).contains(&at);
                let wanted = inside(x) && inside(y) && code[(x - QUIET, y - QUIET)] == Color::Dark;
                assert_eq!(dark, wanted, "{x}, {y}");
            }
        }
    }

    #[test]
    fn a_text_that_no_code_holds_has_none() {
        assert!(of(&"a".repeat(4_000)).is_none());
    }
}
