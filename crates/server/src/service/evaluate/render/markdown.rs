//! The report as Markdown, for people.

use std::fmt::Write as _;

use super::svg::escape;
use crate::service::evaluate::measures::{GROUP_PEOPLE, percent};
use crate::service::evaluate::metrics::{REPLICATES, Rate};
use crate::service::evaluate::report::{EvaluationReport, GroupColumn, Measures};

/// Renders a report.
pub(super) fn render(report: &EvaluationReport) -> String {
    let mut page = String::new();
    head(&mut page, report);
    recommended(&mut page, report);
    identification(&mut page, report);
    verification(&mut page, report);
    for column in &report.groups {
        group(&mut page, column);
    }
    if !report.not_measurable.is_empty() {
        page.push_str("\n## Not measurable with these pictures\n\n");
        report.not_measurable.iter().for_each(|said| line(&mut page, &format!("* {said}")));
    }
    method(&mut page, report);
    page
}

fn head(page: &mut String, report: &EvaluationReport) {
    let (context, pictures, trials) = (&report.context, &report.pictures, &report.trials);
    line(page, if context.sample { "# Evaluation (SAMPLE)\n" } else { "# Evaluation\n" });
    line(page, &format!("{}\n", report.statement));
    line(page, "| | |\n|---|---|");
    let rows = [
        ("Pack", format!("{}, manifest {}", cell(&context.pack.name), context.pack.digest)),
        ("When", context.at.to_string()),
        ("Program", format!("countenance {}", report.program)),
        ("People", format!("{}: {} enrolled, {} strangers", trials.people, trials.enrolled_people, trials.strangers)),
        ("Searches", format!("{} mated, {} non-mated", trials.mated_searches, trials.non_mated_searches)),
        (
            "Pictures",
            format!("{} described; a face was found in {}", pictures.described, rate(Some(pictures.detected))),
        ),
        (
            "Failures to enrol",
            format!(
                "{}: {} without a face, {} unreadable",
                rate(Some(pictures.failure_to_enrol)),
                pictures.without_face,
                pictures.unreadable
            ),
        ),
        (
            "Counted apart",
            format!(
                "{} no pictures, {} repeated, {} beside the folders; {} show several faces (the largest was taken)",
                pictures.no_picture, pictures.repeated, pictures.unlabelled, pictures.several_faces
            ),
        ),
    ];
    rows.iter().for_each(|(name, text)| line(page, &format!("| {name} | {text} |")));
}

fn recommended(page: &mut String, report: &EvaluationReport) {
    page.push_str("\n## Recommended threshold\n\n");
    let target = percent(report.context.target_fpir);
    let Some(found) = &report.score.recommended else {
        line(page, &format!("None: these pictures do not show a threshold for FPIR {target}."));
        return;
    };
    let one_in = (1.0 / report.context.target_fpir).round();
    line(
        page,
        &format!(
            "Score **{:.4}**, shown similarity **{:.1}**, for FPIR {target} in a gallery of {}: about one false match in \
             {one_in} searches of strangers at this threshold in a gallery of this size. By the raw cosine: {}.\n",
            found.threshold,
            found.similarity.unwrap_or_default(),
            people(report.trials.enrolled_people),
            report.cosine.recommended.as_ref().map_or("-".to_owned(), |found| format!("{:.4}", found.threshold)),
        ),
    );
    line(page, "| At this threshold | Normalised score | Raw cosine at its own |\n|---|---|---|");
    let cosine = report.cosine.recommended.as_ref();
    for (name, score, cosine) in [
        ("FPIR: strangers matched with somebody", found.fpir, cosine.map(|found| found.fpir)),
        ("FNIR: enrolled people missed", found.fnir, cosine.map(|found| found.fnir)),
        ("FMR: pairs of two people that match", found.fmr, cosine.map(|found| found.fmr)),
        ("FNMR: pairs of one person that do not", found.fnmr, cosine.map(|found| found.fnmr)),
    ] {
        line(page, &format!("| {name} | {} | {} |", rate(Some(score)), rate(cosine)));
    }
}

fn identification(page: &mut String, report: &EvaluationReport) {
    page.push_str("\n## Identification (1:N)\n\n| | Normalised score | Threshold | Raw cosine | Threshold |\n|---|---|---|---|---|\n");
    let (score, cosine) = (&report.score, &report.cosine);
    line(page, &format!("| Rank 1 | {} | | {} | |", rate(Some(score.rank1)), rate(Some(cosine.rank1))));
    for (score, cosine) in score.fnir_at_fpir.iter().zip(&cosine.fnir_at_fpir) {
        line(
            page,
            &format!(
                "| FNIR at FPIR {} | {} | {} | {} | {} |",
                percent(score.target_fpir),
                rate(score.fnir),
                number(score.threshold),
                rate(cosine.fnir),
                number(cosine.threshold)
            ),
        );
    }
    page.push_str("\n![Misses over false positives](det.svg)\n");
}

fn verification(page: &mut String, report: &EvaluationReport) {
    let trials = &report.trials;
    let sampled = if (trials.impostor_pairs as u64) < trials.impostor_pairs_possible { ", a sample" } else { "" };
    page.push_str("\n## Verification (1:1)\n\n");
    line(
        page,
        &format!(
            "{} pairs of one person; {} pairs of two people{sampled}.\n\n| | Normalised score | Threshold | Raw cosine | \
             Threshold |\n|---|---|---|---|---|",
            trials.genuine_pairs, trials.impostor_pairs
        ),
    );
    let eer = |measures: &Measures| {
        let found = measures.eer.as_ref();
        let rate = found.map_or("-".to_owned(), |eer| format!("{:.4}", eer.rate));
        format!("{rate} | {}", number(found.map(|eer| eer.threshold)))
    };
    line(page, &format!("| Equal error rate | {} | {} |", eer(&report.score), eer(&report.cosine)));
    for (score, cosine) in report.score.fnmr_at_fmr.iter().zip(&report.cosine.fnmr_at_fmr) {
        line(
            page,
            &format!(
                "| FNMR at FMR {} | {} | {} | {} | {} |",
                percent(score.target_fmr),
                rate(score.fnmr),
                number(score.threshold),
                rate(cosine.fnmr),
                number(cosine.threshold)
            ),
        );
    }
    page.push_str("\n![Scores of pairs](scores.svg)\n");
}

fn group(page: &mut String, column: &GroupColumn) {
    line(page, &format!("\n## By group: {}\n", cell(&column.column)));
    if column.groups.is_empty() {
        line(page, &format!("No group has {GROUP_PEOPLE} people with a face."));
    } else {
        line(
            page,
            &format!(
                "At the common threshold {} of the normalised score.\n\n| Group | People | Face found | FNIR | FPIR | FNMR | \
                 FMR within |\n|---|---|---|---|---|---|---|",
                number(column.threshold)
            ),
        );
    }
    for group in &column.groups {
        let rates = [Some(group.detected), group.fnir, group.fpir, group.fnmr, group.fmr].map(rate).join(" | ");
        line(page, &format!("| {} | {} | {rates} |", cell(&group.group), group.people));
    }
    if column.people_in_small_groups + column.people_without_group > 0 {
        line(
            page,
            &format!(
                "\nNot shown: {} in groups of fewer than {GROUP_PEOPLE}; {} without a group.",
                people(column.people_in_small_groups),
                people(column.people_without_group)
            ),
        );
    }
}

fn method(page: &mut String, report: &EvaluationReport) {
    let protocol = &report.context.protocol;
    page.push_str("\n## How it was measured\n\n");
    line(
        page,
        &format!(
            "Open set, in the words of ISO/IEC 19795-1. People with more photographs than are enrolled ({}) can be enrolled; \
             of these the share {} is held back, chosen by a digest of the folder's name (seed {}). Those held back and \
             everybody with fewer photographs are strangers. Of an enrolled person the first photographs by name are \
             enrolled, each other one is a mated search; each photograph of a stranger is a non-mated search. Of a \
             photograph the largest face is taken; pictures without a face count as failures to enrol and enter no other \
             rate. Faces below {} pixels were not looked for.\n",
            protocol.enrol, protocol.strangers, protocol.seed, report.context.smallest_face_px
        ),
    );
    line(
        page,
        &format!(
            "FNIR counts mates below the threshold at any rank. Intervals are Wilson's at 95 %; those of FNIR at a given FPIR \
             come from drawing people again {REPLICATES} times, the threshold found anew each time, and are never narrower \
             than Wilson's. Wilson's takes trials as independent: pairs and searches of one person are not, so it is \
             narrower than it should be. Nothing of the pictures was kept."
        ),
    );
}

/// `0.1234 [0.1000, 0.1500] (12 of 100)`, or a dash.
fn rate(rate: Option<Rate>) -> String {
    let Some(Rate { count, of, rate: Some(share), interval: Some([low, high]) }) = rate else { return "-".to_owned() };
    format!("{share:.4} [{low:.4}, {high:.4}] ({count} of {of})")
}

fn number(value: Option<f32>) -> String {
    value.map_or("-".to_owned(), |value| format!("{value:.4}"))
}

fn people(count: usize) -> String {
    format!("{count} {}", if count == 1 { "person" } else { "people" })
}

/// Text of the user's own as it may stand in a cell: on one line, with nothing that begins markup.
fn cell(text: &str) -> String {
    let mut shown = String::new();
    for letter in text.chars() {
        match letter {
            '\n' | '\t' => shown.push(' '),
            '|' | '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '!' | '~' => shown.extend(['\\', letter]),
            other => shown.push(other),
        }
    }
    escape(&shown)
}

fn line(page: &mut String, text: &str) {
    // Writing to a string cannot fail.
    let _ = writeln!(page, "{text}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_show_what_they_were_counted_on() {
        assert_eq!(rate(Some(Rate::new(1, 4))), "0.2500 [0.0456, 0.6994] (1 of 4)");
        assert_eq!(rate(Some(Rate::new(0, 0))), "-");
        assert_eq!(rate(None), "-");
    }

    #[test]
    fn names_of_groups_stay_in_their_cell() {
        assert_eq!(cell("a|b\nc<script>"), "a\\|b c&lt;script&gt;");
        assert_eq!(cell("![x](y)"), "\\!\\[x\\](y)");
        assert_eq!(cell("O'Neill #1"), "O&#39;Neill \\#1");
    }
}
