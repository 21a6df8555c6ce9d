//! How the scores of pairs spread, of one person and of two.

use super::axes::Axis;
use super::svg::{Anchor, FIRST, FRAME, GRID, INK, SECOND, Stroke, Svg};
use crate::service::evaluate::report::{EvaluationReport, Measures};

const THRESHOLD: Stroke = Stroke { colour: INK, width: 1.5, dash: "2 3" };

/// Draws a panel for the normalised score and one for the raw cosine.
pub(super) fn draw(report: &EvaluationReport) -> String {
    let title = "Scores of pairs of photographs";
    let description = format!(
        "Two panels, normalised score above and raw cosine below. In each a solid line shows the share of {} pairs of one \
         person, a dashed line that of {} pairs of two people, over the score; the less they overlap the better. A dotted \
         line marks the recommended threshold where there is one.",
        report.trials.genuine_pairs, report.trials.impostor_pairs
    );
    let mut svg = Svg::new(640, 600, title, &description);
    svg.text((345.0, 22.0), Anchor::Middle, title);
    panel(&mut svg, &report.score, "normalised score", 40.0);
    panel(&mut svg, &report.cosine, "raw cosine", 290.0);
    for (stroke, name, from) in
        [(FIRST, "one person", 90.0), (SECOND, "two people", 250.0), (THRESHOLD, "threshold", 410.0)]
    {
        svg.line((from, 562.0), (from + 40.0, 562.0), stroke);
        svg.text((from + 48.0, 566.0), Anchor::Start, name);
    }
    let sample = if report.context.sample { "SAMPLE. " } else { "" };
    svg.text((345.0, 590.0), Anchor::Middle, &format!("{sample}Measured on the pictures given."));
    svg.finish()
}

fn panel(svg: &mut Svg, measures: &Measures, name: &str, top: f64) {
    let (left, right, bottom) = (60.0, 610.0, top + 190.0);
    svg.polyline(&[(left, top), (right, top), (right, bottom), (left, bottom), (left, top)], FRAME);
    svg.text((335.0, bottom + 38.0), Anchor::Middle, name);
    svg.upwards((26.0, f64::midpoint(top, bottom)), "share of pairs");
    let Some(spread) = &measures.distribution else {
        svg.text((335.0, f64::midpoint(top, bottom)), Anchor::Middle, "not measurable with these pictures");
        return;
    };
    let bins = spread.genuine.len().max(spread.impostor.len());
    let to = spread.from + spread.width * bins as f64;
    let x = Axis { values: (spread.from, to), places: (left, right) };
    let highest = spread.genuine.iter().chain(&spread.impostor).copied().fold(0.0, f64::max);
    let y = Axis { values: (0.0, highest * 1.05), places: (bottom, top) };
    let mut tick = (spread.from / 0.2).ceil() * 0.2;
    while tick <= to {
        svg.line((x.at(tick), top), (x.at(tick), bottom), GRID);
        // Adding zero turns a rounded -0 into 0.
        svg.text((x.at(tick), bottom + 18.0), Anchor::Middle, &format!("{:.1}", (tick * 10.0).round() / 10.0 + 0.0));
        tick += 0.2;
    }
    for (shares, stroke) in [(&spread.genuine, FIRST), (&spread.impostor, SECOND)] {
        // Steps, as the bins are.
        let steps: Vec<_> = shares
            .iter()
            .enumerate()
            .flat_map(|(bin, share)| {
                let from = spread.from + spread.width * bin as f64;
                [(x.at(from), y.at(*share)), (x.at(from + spread.width), y.at(*share))]
            })
            .collect();
        svg.polyline(&steps, stroke);
    }
    if let Some(recommended) = &measures.recommended {
        let at = x.at(f64::from(recommended.threshold));
        svg.line((at, top), (at, bottom), THRESHOLD);
    }
}
