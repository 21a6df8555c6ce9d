//! What a search found: possible matches beside the face searched with, with what their scores mean.

use askama::Template;
use server::service::scale::Expectation;
use server::service::search::{MatchRow, SearchAnswer};

use super::ask::{LIMITS, Stands};
use super::galleries;
use crate::gate;
use crate::parts::inline;
use crate::render::{Page, page as rendered};
use crate::view::View;

#[derive(Template)]
#[template(path = "operator/results.html")]
struct ResultsPage<'a> {
    v: &'a View,
    stands: &'a Stands,
    answer: &'a SearchAnswer,
    purpose: String,
    /// The face searched with, the first of several.
    probe: Option<String>,
    /// The others.
    further: Vec<String>,
    hits: Vec<Hit>,
    people: Vec<Person>,
    count: usize,
    searched: String,
    /// The least similarity that is shown.
    least: String,
    meaning: String,
    /// What speaks against the photographs, in the page's language where its words are known.
    warnings: Vec<(String, &'static str)>,
    /// Whether as many were found as were asked for, so that there may be more.
    full: bool,
}

/// A possible match.
struct Hit {
    number: usize,
    face: String,
    subject: Option<String>,
    similarity: String,
    /// The same for a bar.
    share: i32,
    source: String,
    enrolled: String,
    leaf: u64,
    crop: Option<String>,
    /// Who said in this case that it is another person's, and on which day.
    aside: Option<(String, String)>,
}

/// A known person among the matches.
struct Person {
    subject: String,
    similarity: String,
    matches: usize,
}

pub(crate) fn page(view: &View, stands: &Stands, answer: &SearchAnswer) -> Page {
    rendered(view, &of(view, stands, answer))
}

fn of<'a>(view: &'a View, stands: &'a Stands, answer: &'a SearchAnswer) -> ResultsPage<'a> {
    let people = answer.people.iter().map(|person| Person {
        subject: person.subject.clone(),
        similarity: similarity(view, person.similarity),
        matches: person.matches,
    });
    let limit = LIMITS.into_iter().find(|limit| limit.to_string() == stands.asked.limit).unwrap_or(LIMITS[0]);
    ResultsPage {
        v: view,
        stands,
        purpose: galleries::purpose(view, &answer.purpose),
        probe: answer.probes.first().map(inline),
        further: answer.probes.iter().skip(1).map(inline).collect(),
        hits: answer.matches.iter().enumerate().map(|(at, row)| hit(view, at + 1, row)).collect(),
        people: people.collect(),
        count: answer.matches.len(),
        searched: grouped(view, answer.faces_searched),
        least: similarity(view, answer.threshold.similarity),
        meaning: meaning(view, &answer.threshold, answer.faces_searched),
        warnings: answer.warnings.iter().map(|warning| warned(view, warning)).collect(),
        full: answer.matches.len() == limit,
        answer,
    }
}

fn warned(view: &View, warning: &str) -> (String, &'static str) {
    gate::said(view, warning).map_or_else(|| (warning.to_owned(), "en"), |words| (words, view.lang()))
}

fn hit(view: &View, number: usize, row: &MatchRow) -> Hit {
    Hit {
        number,
        face: row.face.to_string(),
        subject: row.subject.clone(),
        similarity: similarity(view, row.similarity),
        share: row.similarity.round() as i32,
        source: row.source.clone(),
        enrolled: view.day(&row.enrolled_at),
        leaf: row.leaf,
        crop: row.crop.as_ref().map(inline),
        aside: row.set_aside.as_ref().map(|aside| (aside.said.by.clone(), view.day(&aside.said.at))),
    }
}

fn similarity(view: &View, similarity: f32) -> String {
    view.decimal(&f64::from(similarity), 1)
}

/// What the threshold means in a collection of this size, as `Expectation::says` has it in English.
fn meaning(view: &View, threshold: &Expectation, faces: usize) -> String {
    let rate = threshold.false_positive_rate;
    let said = if faces == 0 {
        view.t("operator-means-nothing")
    } else if rate >= 0.5 {
        view.t("operator-means-most")
    } else {
        view.t1("operator-means", "searches", &grouped(view, rounded(rate.recip())))
    };
    if threshold.calibrated { said } else { format!("{said} {}", view.t("operator-means-assumed")) }
}

/// Two digits of a count: an expectation is no more exact than that.
fn rounded(count: f64) -> usize {
    let unit = 10f64.powf((count.log10().floor() - 1.0).max(0.0));
    ((count / unit).round() * unit) as usize
}

/// A count with its digits in threes, as the language writes it.
fn grouped(view: &View, count: usize) -> String {
    let digits = count.to_string();
    let groups: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().map(|group| std::str::from_utf8(group).unwrap_or_default()).collect();
    groups.join(if view.lang() == "fr" { "\u{202f}" } else { "," })
}

#[cfg(test)]
mod tests {
    use super::super::ask::Asked;
    use super::super::samples;
    use super::*;

    #[test]
    fn results_stand_for_none_one_and_many_in_every_language() {
        for view in samples::views() {
            for matches in [0, 1, 40] {
                let asked = Asked { limit: "40".into(), ..Asked::default() };
                let stands = Stands::of(&view, asked, samples::gallery(), None);
                let answer = samples::answer(matches);
                let text = of(&view, &stands, &answer).render().expect("a page");
                assert_eq!(text.matches("<li class=\"hit\">").count(), matches);
                assert!(text.contains(&view.t1("operator-means", "searches", "100")), "the threshold's meaning");
                let nobody = view.t1("operator-results-nobody", "faces", &grouped(&view, 12_345));
                assert_eq!(text.contains(&nobody), matches == 0);
                assert_eq!(text.contains(&view.t("operator-results-full")), matches == 40, "there may be more");
                assert!(text.contains(&view.t1("operator-set-aside", "faces", &3)), "what was not shown is said");
                let other = format!("<span class=\"tag stop\">{}", view.t("operator-other-person"));
                assert_eq!(text.matches(&other).count(), matches.div_ceil(4), "what was set aside is marked");
                assert!(!text.contains("operator-"), "a word is lacking: {text}");
            }
        }
    }

    #[test]
    fn expectations_are_said_with_two_digits() {
        for (count, said) in [(2.2, 2), (99.7, 100), (1_234.0, 1_200), (9_961_000.0, 10_000_000)] {
            assert_eq!(super::rounded(count), said);
        }
    }
}
