//! From lists of scores to the report.

use std::collections::{BTreeMap, HashSet};

use super::compare::Compared;
use super::folders::People;
use super::groups::Groups;
use super::look::{Counts, Looked};
use super::metrics::{self, Rate, Scores};
use super::protocol::Split;
use super::report::{
    Context, EvaluationReport, FMRS, FORMAT, FPIRS, FnirAtFpir, FnmrAtFmr, GroupColumn, GroupMeasures, Measures,
    Pictures, Recommended, STATEMENT, Trials, VERSION,
};
use super::scoring::Scoring;

/// A group with fewer people is not shown: its rates would say more of single people than of the group.
pub(super) const GROUP_PEOPLE: usize = 10;

/// With fewer people on a side, rates say little of anybody else, however many searches there are.
const FEW_PEOPLE: usize = 30;

const DET_POINTS: usize = 120;
const BOOTSTRAP_SEED: u64 = 0x626f_6f74;

/// Everything that is said of an evaluation.
pub(super) fn report(
    context: Context,
    people: &People,
    looked: &Looked,
    split: &Split,
    compared: &Compared,
    groups: Option<&Groups>,
    scoring: &impl Scoring,
) -> EvaluationReport {
    let target = context.target_fpir;
    let score = measures(&compared.score, target, Some(&|score| scoring.similarity(score)));
    let threshold = score.recommended.as_ref().map(|recommended| recommended.threshold);
    let columns = groups.map(|groups| {
        let columns = groups.columns.iter().enumerate();
        columns.map(|(at, name)| column(name, &groups.of(at, people), looked, &compared.score, threshold)).collect()
    });
    let mut report = EvaluationReport {
        format: FORMAT,
        version: VERSION,
        statement: STATEMENT,
        program: env!("CARGO_PKG_VERSION"),
        pictures: pictures(people, &looked.counts),
        trials: trials(people, split, compared),
        cosine: measures(&compared.cosine, target, None),
        score,
        groups: columns.unwrap_or_default(),
        not_measurable: Vec::new(),
        context,
    };
    report.not_measurable = not_measurable(&report);
    report
}

fn pictures(people: &People, counts: &[Counts]) -> Pictures {
    let sum = |of: fn(&Counts) -> usize| counts.iter().map(of).sum::<usize>();
    let (described, unreadable, without_face) =
        (sum(|count| count.described), sum(|count| count.unreadable), sum(|count| count.without_face));
    let all = described + unreadable + without_face;
    Pictures {
        files: people.files(),
        no_picture: sum(|count| count.no_picture),
        repeated: sum(|count| count.repeated),
        unreadable,
        without_face,
        described,
        several_faces: sum(|count| count.several_faces),
        unlabelled: people.unlabelled,
        detected: Rate::new(described, all),
        failure_to_enrol: Rate::new(all - described, all),
    }
}

fn trials(people: &People, split: &Split, compared: &Compared) -> Trials {
    let strangers: HashSet<_> = compared.score.non_mated.iter().map(|search| search.person).collect();
    Trials {
        people: people.len(),
        enrolled_people: split.enrolled.len(),
        strangers: strangers.len(),
        mated_searches: compared.score.mated.len(),
        non_mated_searches: compared.score.non_mated.len(),
        genuine_pairs: compared.score.genuine.len(),
        impostor_pairs: compared.score.impostor.len(),
        impostor_pairs_possible: compared.impostor_pairs_possible,
    }
}

/// The error rates of one kind of score.
pub(super) fn measures(scores: &Scores, target_fpir: f64, similarity: Option<&dyn Fn(f32) -> f32>) -> Measures {
    let descending = |list: &mut dyn Iterator<Item = f32>| {
        let mut list: Vec<f32> = list.collect();
        list.sort_unstable_by(|a, b| b.total_cmp(a));
        list
    };
    let genuine = descending(&mut scores.genuine.iter().map(|pair| pair.score));
    let impostor = descending(&mut scores.impostor.iter().map(|pair| pair.score));
    let recommended = fnir_at(scores, target_fpir);
    let recommended = match (recommended.threshold, recommended.fpir, recommended.fnir) {
        (Some(threshold), Some(fpir), Some(fnir)) => Some(Recommended {
            target_fpir,
            threshold,
            similarity: similarity.map(|shown| shown(threshold)),
            fpir,
            fnir,
            fmr: metrics::fmr(impostor.iter().copied(), threshold),
            fnmr: metrics::fnmr(genuine.iter().copied(), threshold),
        }),
        _ => None,
    };
    Measures {
        rank1: metrics::rank1(&scores.mated),
        fnir_at_fpir: FPIRS.iter().map(|fpir| fnir_at(scores, *fpir)).collect(),
        fnmr_at_fmr: FMRS.iter().map(|fmr| fnmr_at(&genuine, &impostor, *fmr)).collect(),
        eer: metrics::equal_error_rate(&genuine, &impostor),
        recommended,
        det: metrics::det(&scores.mated, &scores.non_mated, DET_POINTS),
        distribution: metrics::distribution(&genuine, &impostor),
    }
}

fn fnir_at(scores: &Scores, target_fpir: f64) -> FnirAtFpir {
    let Scores { mated, non_mated, .. } = scores;
    let threshold = metrics::threshold_at_fpir(non_mated, target_fpir).filter(|_| !mated.is_empty());
    FnirAtFpir {
        target_fpir,
        threshold,
        fpir: threshold.map(|threshold| metrics::fpir(non_mated, threshold)),
        fnir: threshold.map(|threshold| {
            let drawn = metrics::fnir_interval(mated, non_mated, target_fpir, BOOTSTRAP_SEED);
            metrics::fnir(mated, threshold).widened(drawn)
        }),
    }
}

fn fnmr_at(genuine: &[f32], impostor: &[f32], target_fmr: f64) -> FnmrAtFmr {
    let threshold = metrics::threshold_at_fmr(impostor, target_fmr).filter(|_| !genuine.is_empty());
    FnmrAtFmr {
        target_fmr,
        threshold,
        fmr: threshold.map(|threshold| metrics::fmr(impostor.iter().copied(), threshold)),
        fnmr: threshold.map(|threshold| metrics::fnmr(genuine.iter().copied(), threshold)),
    }
}

/// The groups of one column, `of` giving each person's, at the common threshold.
fn column(name: &str, of: &[Option<&str>], looked: &Looked, scores: &Scores, threshold: Option<f32>) -> GroupColumn {
    let seen = |person: usize| looked.counts[person].described > 0;
    let mut members = BTreeMap::<&str, usize>::new();
    of.iter().enumerate().filter(|(person, _)| seen(*person)).filter_map(|(_, group)| *group).for_each(|group| {
        *members.entry(group).or_default() += 1;
    });
    let groups = members.iter().filter(|(_, people)| **people >= GROUP_PEOPLE).map(|(group, people)| {
        let within = |person: usize| of[person] == Some(*group);
        let counts = looked.counts.iter().enumerate().filter(|(person, _)| within(*person)).map(|(_, count)| count);
        let (described, all) = counts.fold((0, 0), |(described, all), count| {
            (described + count.described, all + count.described + count.unreadable + count.without_face)
        });
        let impostors = || scores.impostor.iter().filter(|pair| pair.people.iter().all(|person| within(*person)));
        let genuine = || scores.genuine.iter().filter(|pair| within(pair.person));
        GroupMeasures {
            group: (*group).to_owned(),
            people: *people,
            detected: Rate::new(described, all),
            fmr: threshold.map(|at| metrics::fmr(impostors().map(|pair| pair.score), at)),
            fnmr: threshold.map(|at| metrics::fnmr(genuine().map(|pair| pair.score), at)),
            fpir: threshold.map(|at| metrics::fpir(scores.non_mated.iter().filter(|s| within(s.person)), at)),
            fnir: threshold.map(|at| metrics::fnir(scores.mated.iter().filter(|s| within(s.person)), at)),
        }
    });
    GroupColumn {
        column: name.to_owned(),
        threshold,
        groups: groups.collect(),
        people_in_small_groups: members.values().filter(|people| **people < GROUP_PEOPLE).sum(),
        people_without_group: of.iter().enumerate().filter(|(person, group)| seen(*person) && group.is_none()).count(),
    }
}

/// What the pictures are too few to say.
fn not_measurable(report: &EvaluationReport) -> Vec<String> {
    let Trials {
        enrolled_people, strangers, mated_searches, non_mated_searches, genuine_pairs, impostor_pairs, ..
    } = report.trials;
    let mut said = Vec::new();
    if mated_searches == 0 {
        said.push("No FNIR and no rank-1: nobody has more photographs with a face than are enrolled.".to_owned());
    }
    if non_mated_searches == 0 {
        said.push("No FPIR: there is no stranger to search with.".to_owned());
    } else {
        let target = report.context.target_fpir;
        let more = std::iter::once(target).filter(|target| !FPIRS.contains(target));
        for fpir in FPIRS.into_iter().chain(more).filter(|fpir| fpir * (non_mated_searches as f64) < 1.0 - 1e-9) {
            said.push(format!(
                "FNIR at FPIR {} is not measurable with {non_mated_searches} searches of strangers; about {} or more \
                 are needed.",
                percent(fpir),
                (1.0 / fpir).ceil()
            ));
        }
    }
    if genuine_pairs == 0 {
        said.push("No FNMR: nobody has two photographs with a face.".to_owned());
    }
    for fmr in FMRS.into_iter().filter(|fmr| fmr * (impostor_pairs as f64) < 1.0 - 1e-9) {
        said.push(format!(
            "FNMR at FMR {} is not measurable with {impostor_pairs} pairs of two people; about {} or more are needed.",
            percent(fmr),
            (1.0 / fmr).ceil()
        ));
    }
    for (people, what) in [(enrolled_people, "enrolled"), (strangers, "strangers")] {
        if (1..FEW_PEOPLE).contains(&people) {
            let are = if people == 1 { "person is" } else { "people are" };
            said.push(format!("Only {people} {are} {what}: the rates say little about anybody else."));
        }
    }
    if !report.groups.is_empty() && report.score.recommended.is_none() {
        said.push(
            "Groups have no error rates, because no common threshold can be set; raise the target FPIR.".to_owned(),
        );
    }
    said
}

/// A rate in percent with as many digits as it has, e.g. `0.1 %`.
pub(super) fn percent(rate: f64) -> String {
    // Rounded to six digits, so that 0.07 is not 7.000000000000001 %.
    format!("{} %", (rate * 100.0 * 1e6).round() / 1e6)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::evaluate::metrics::{ImpostorPair, MatedSearch, Trial};

    /// Twelve people in the north, ten in the south, one in the east; a person scores by number.
    fn looked() -> (Vec<Option<&'static str>>, Looked) {
        let mut of = vec![Some("north"); 12];
        of.extend(vec![Some("south"); 10]);
        of.extend([Some("east"), None, Some("south")]);
        let mut counts = vec![Counts { described: 2, ..Counts::default() }; 25];
        counts[0].without_face = 1;
        // Of the last person no face was found, so that there are ten people in the south.
        counts[24] = Counts { unreadable: 1, ..Counts::default() };
        (of, Looked { counts, ..Looked::default() })
    }

    #[test]
    fn groups_are_held_against_one_threshold() {
        let (of, looked) = looked();
        let scores = Scores {
            genuine: vec![
                Trial { person: 0, score: 0.4 },
                Trial { person: 1, score: 0.6 },
                Trial { person: 12, score: 0.9 },
            ],
            impostor: vec![
                ImpostorPair { people: [0, 1], score: 0.7 },
                ImpostorPair { people: [0, 2], score: 0.1 },
                ImpostorPair { people: [0, 12], score: 0.8 },
                ImpostorPair { people: [12, 13], score: 0.2 },
            ],
            mated: vec![
                MatedSearch { person: 0, mate: 0.4, best_other: 0.1 },
                MatedSearch { person: 13, mate: 0.5, best_other: 0.1 },
            ],
            non_mated: vec![Trial { person: 2, score: 0.5 }, Trial { person: 14, score: 0.3 }],
        };
        let column = column("region", &of, &looked, &scores, Some(0.5));
        assert_eq!((column.people_in_small_groups, column.people_without_group), (1, 1));
        let counted = |rate: Option<Rate>| rate.map(|rate| (rate.count, rate.of));
        let seen: Vec<_> = column
            .groups
            .iter()
            .map(|group| {
                let rates = [group.fmr, group.fnmr, group.fpir, group.fnir].map(counted);
                (group.group.as_str(), group.people, (group.detected.count, group.detected.of), rates)
            })
            .collect();
        assert_eq!(
            seen,
            [
                ("north", 12, (24, 25), [Some((1, 2)), Some((1, 2)), Some((1, 1)), Some((1, 1))]),
                ("south", 10, (20, 21), [Some((0, 1)), Some((0, 1)), Some((0, 1)), Some((0, 1))]),
            ]
        );
        let bare = super::column("region", &of, &looked, &scores, None);
        assert!(bare.groups.iter().all(|group| group.fnir.is_none() && group.detected.of > 0));
    }

    #[test]
    fn a_list_without_searches_has_no_rates_and_no_trouble() {
        let measures = measures(&Scores::default(), 0.01, None);
        assert!(measures.recommended.is_none() && measures.eer.is_none() && measures.distribution.is_none());
        assert!(measures.fnir_at_fpir.iter().all(|point| point.threshold.is_none()));
        assert_eq!(measures.rank1.rate, None);
    }

    #[test]
    fn a_recommendation_is_for_the_target() {
        let scores = Scores {
            mated: (0..10).map(|person| MatedSearch { person, mate: person as f32 / 10.0, best_other: 0.0 }).collect(),
            non_mated: (10..20).map(|person| Trial { person, score: (person - 10) as f32 / 20.0 }).collect(),
            ..Scores::default()
        };
        let measures = measures(&scores, 0.2, Some(&|score| score * 100.0));
        let found = measures.recommended.expect("two of ten");
        // Strangers reach 0.45 and 0.4; the next, at 0.35, must not.
        assert_eq!((found.threshold, found.fpir.count), (0.35_f32.next_up(), 2));
        assert_eq!(found.fnir.count, 4, "0, 0.1, 0.2 and 0.3 are below");
        assert!((found.similarity.expect("a score") - 35.0).abs() < 0.1);
    }

    #[test]
    fn percents_are_short() {
        assert_eq!([0.1, 0.001, 0.07, 0.5].map(percent), ["10 %", "0.1 %", "7 %", "50 %"]);
    }
}
