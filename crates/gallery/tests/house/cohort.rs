//! A gallery with enough people is its own cohort, and stays it through enrolment, erasure and restarts.

use std::collections::BTreeMap;

use basis::FaceId;
use gallery::{ErasureTarget, OWN_COHORT, SearchOptions, normalised};

use crate::facts::{self, DIMENSION};
use crate::home::{Home, everyone};

/// Scores by face, unnamed faces being taken for people of their own.
fn scores(home: &Home) -> BTreeMap<FaceId, (u32, f32)> {
    let (recorded, _) = home.may_search();
    let options = SearchOptions { limit: 2_000, same_person: Some(0.9), ..everyone() };
    let found = home.house.identify(recorded, &facts::normed(1, DIMENSION), &options).unwrap();
    found.candidates.into_iter().map(|found| (found.face, (found.score.to_bits(), found.cosine))).collect()
}

/// Whether scores are those of the pack's cohort.
fn by_the_pack(home: &Home, faces: &[FaceId]) -> bool {
    let probe = facts::normed(1, DIMENSION);
    let scores = scores(home);
    (1..).zip(faces).all(|(seed, face)| {
        let (score, cosine) = scores[face];
        score == normalised(cosine, probe.statistic(), facts::normed(seed, DIMENSION).statistic()).to_bits()
    })
}

#[test]
fn scores_after_any_change_are_those_of_a_house_that_opens_anew() {
    let home = Home::research();
    let mut faces = home.enrol_strangers(1..OWN_COHORT as u64);
    assert!(by_the_pack(&home, &faces), "one person fewer than a cohort has");

    faces.extend(home.enrol_strangers(5_000..5_001));
    assert!(!by_the_pack(&home, &faces[..20]), "the gallery's own people");
    let drawn = scores(&home);
    // Whoever comes may become a member, and whoever goes is none any more.
    faces.extend(home.enrol_strangers(6_000..6_012));
    let grown = scores(&home);
    assert!(drawn.iter().any(|(face, score)| grown[face] != *score), "the members changed");
    let home = home.reopen();
    assert_eq!(scores(&home), grown);
    for face in &faces[..3] {
        home.erase(ErasureTarget::Face(*face));
    }
    let fewer = scores(&home);
    assert_eq!(fewer.len(), faces.len() - 3);
    assert_eq!(scores(&home.reopen()), fewer);
}
