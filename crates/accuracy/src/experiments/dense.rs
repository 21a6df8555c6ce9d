//! A group whose members resemble one another more than the recogniser allows for.

use super::identification::pack_cohort;
use super::{Seed, Sizes};
use crate::Failure;
use crate::chance::Chance;
use crate::metrics::{Trials, share};
use crate::search::{Faces, Norm, own_cohort, trials};
use crate::table::{percent, table};
use crate::truth::{Template, Truth, turned};

/// One person in so many is of the group.
pub(crate) const ONE_IN: usize = 10;
/// The cosine of everybody in the group with its middle.
pub(crate) const COSINE: f64 = 0.6;
/// The share of strangers' searches that may return anybody.
pub(crate) const FPIR: f64 = 0.01;

/// Misses and false matches of the group and of everybody else, under one threshold.
pub(crate) fn dense(truth: &Truth, sizes: &Sizes) -> Result<String, Failure> {
    let group = Group { middle: truth.people(Seed::Group as u64, 1).remove(0) };
    let gallery = group.joined_by(truth.people(Seed::Enrolled as u64, sizes.enrolled));
    let searches = sizes.enrolled * sizes.searches_each;
    let elsewhere = truth.people(Seed::Elsewhere as u64, searches);
    let mut chance = Chance::new(Seed::Chance as u64);
    let second = |(number, stranger): (usize, Template)| {
        let person = number / sizes.searches_each;
        // Turned towards their own kind, so that a photo of a member is a photo of a member.
        let stranger = if is_member(person) { group.member(&stranger) } else { stranger };
        truth.second(&gallery[person], &stranger, &mut chance)
    };
    let mut probes: Vec<Template> = elsewhere.into_iter().enumerate().map(second).collect();
    probes.extend(group.joined_by(truth.people(Seed::Strangers as u64, sizes.strangers)));
    let (faces, probes) = (Faces::of(&gallery)?, Faces::of(&probes)?);
    let norms = [
        Norm::Cosine,
        Norm::by(&pack_cohort(truth)?, &faces, &probes),
        Norm::by_own(&own_cohort(&gallery, sizes.own_cohort)?, &faces, &probes),
    ];
    let trials = trials(&faces, &probes, sizes.searches_each, &norms.each_ref());
    let names = ["cosine", "score, the pack's cohort", "score, the gallery's own cohort"];
    let headings = [
        "",
        "all: missed",
        "others: missed",
        "others: strangers matched",
        "group: missed",
        "group: strangers matched",
        "group by a threshold of its own: missed",
    ];
    Ok(table(headings, names.into_iter().zip(&trials).map(|(name, trials)| row(name, trials))))
}

fn row(name: &str, trials: &Trials) -> [String; 7] {
    let threshold = trials.threshold(FPIR);
    let (members, others) = apart(trials);
    let missed = |of: &Trials| percent(of.fnir(threshold));
    let matched = |of: &Trials| percent(share(&of.strangers, |score| *score >= threshold));
    let own = percent(members.fnir(members.threshold(FPIR)));
    [name.to_owned(), missed(trials), missed(&others), matched(&others), missed(&members), matched(&members), own]
}

/// The searches for members, and for everybody else.
fn apart(trials: &Trials) -> (Trials, Trials) {
    let of = |wanted: bool| {
        let people = trials.mated.chunks(trials.searches_each).enumerate();
        let strangers = trials.strangers.iter().enumerate();
        Trials {
            mated: people.filter(|(person, _)| is_member(*person) == wanted).flat_map(|(_, s)| s.to_vec()).collect(),
            searches_each: trials.searches_each,
            strangers: strangers.filter(|(person, _)| is_member(*person) == wanted).map(|(_, score)| *score).collect(),
        }
    };
    (of(true), of(false))
}

const fn is_member(person: usize) -> bool {
    person.is_multiple_of(ONE_IN)
}

struct Group {
    middle: Template,
}

impl Group {
    fn member(&self, person: &[f32]) -> Template {
        turned(&self.middle, person, COSINE)
    }

    /// With every [`ONE_IN`]th a member.
    fn joined_by(&self, people: Vec<Template>) -> Vec<Template> {
        let join = |(number, person): (usize, Template)| if is_member(number) { self.member(&person) } else { person };
        people.into_iter().enumerate().map(join).collect()
    }
}
