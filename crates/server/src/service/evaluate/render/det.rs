//! The detection error trade-off: misses over false positives, both on a normal-deviate scale.

use super::axes::{Axis, normal_deviate};
use super::svg::{Anchor, FIRST, FRAME, GRID, SECOND, Stroke, Svg};
use crate::service::evaluate::measures::percent;
use crate::service::evaluate::report::{EvaluationReport, Measures};

/// Both axes run over these probabilities.
const ENDS: (f64, f64) = (0.0005, 0.995);
const TICKS: [f64; 10] = [0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 0.8, 0.95];

/// Draws both curves with the measured points and their intervals.
pub(super) fn draw(report: &EvaluationReport) -> String {
    let trials = &report.trials;
    let title = "Misses (FNIR) over false positives (FPIR)";
    let mut svg = Svg::new(640, 620, title, &description(report));
    let (x, y) = (axis((80.0, 610.0)), axis((500.0, 40.0)));
    svg.text((345.0, 22.0), Anchor::Middle, title);
    for tick in TICKS {
        let (across, up) = (x.at(normal_deviate(tick)), y.at(normal_deviate(tick)));
        svg.line((across, 40.0), (across, 500.0), GRID);
        svg.line((80.0, up), (610.0, up), GRID);
        svg.text((across, 518.0), Anchor::Middle, &percent(tick).replace(" %", ""));
        svg.text((72.0, up + 4.0), Anchor::End, &percent(tick).replace(" %", ""));
    }
    svg.polyline(&[(80.0, 40.0), (610.0, 40.0), (610.0, 500.0), (80.0, 500.0), (80.0, 40.0)], FRAME);
    svg.text((345.0, 542.0), Anchor::Middle, "false positive identification rate (FPIR), %");
    svg.upwards((22.0, 270.0), "false negative identification rate (FNIR), %");

    for (measures, stroke, name, from) in
        [(&report.score, FIRST, "normalised score", 90.0), (&report.cosine, SECOND, "raw cosine", 330.0)]
    {
        curve(&mut svg, measures, stroke, x, y);
        svg.line((from, 566.0), (from + 40.0, 566.0), stroke);
        svg.text((from + 48.0, 570.0), Anchor::Start, name);
    }
    if report.score.det.is_empty() {
        svg.text((345.0, 270.0), Anchor::Middle, "not measurable with these pictures");
    }
    let sample = if report.context.sample { "SAMPLE. " } else { "" };
    let searches = format!(
        "{} enrolled, {} mated and {} non-mated searches; bars: 95 % intervals",
        trials.enrolled_people, trials.mated_searches, trials.non_mated_searches
    );
    svg.text((345.0, 592.0), Anchor::Middle, &searches);
    svg.text((345.0, 610.0), Anchor::Middle, &format!("{sample}Measured on the pictures given."));
    svg.finish()
}

fn axis(places: (f64, f64)) -> Axis {
    Axis { values: (normal_deviate(ENDS.0), normal_deviate(ENDS.1)), places }
}

/// Where a rate stands; 0 and 1 have no deviate and stand at the ends.
fn place(axis: Axis, rate: f64) -> f64 {
    axis.at(normal_deviate(rate.clamp(ENDS.0, ENDS.1)))
}

fn curve(svg: &mut Svg, measures: &Measures, stroke: Stroke, x: Axis, y: Axis) {
    let points: Vec<_> = measures.det.iter().map(|point| (place(x, point.fpir), place(y, point.fnir))).collect();
    svg.polyline(&points, stroke);
    for point in &measures.fnir_at_fpir {
        let (Some(fpir), Some(fnir)) = (point.fpir.and_then(|rate| rate.rate), point.fnir) else { continue };
        let (Some(rate), Some([low, high])) = (fnir.rate, fnir.interval) else { continue };
        // Beside each other, where both curves have a bar at one rate.
        let across = place(x, fpir) + if stroke.dash.is_empty() { -2.0 } else { 2.0 };
        svg.line((across, place(y, low)), (across, place(y, high)), Stroke { dash: "", width: 1.2, ..stroke });
        svg.dot((across, place(y, rate)), stroke.colour);
    }
}

fn description(report: &EvaluationReport) -> String {
    let of = |measures: &Measures| {
        let points = measures.fnir_at_fpir.iter().filter_map(|point| {
            let rate = point.fnir?.rate?;
            Some(format!("FNIR {} at FPIR {}", percent((rate * 1e4).round() / 1e4), percent(point.target_fpir)))
        });
        let said = points.collect::<Vec<_>>().join(", ");
        if said.is_empty() { "not measurable with these pictures".to_owned() } else { said }
    };
    format!(
        "Curves that fall from the upper left to the lower right; lower is better. Normalised score: {}. Raw cosine: {}.",
        of(&report.score),
        of(&report.cosine)
    )
}
