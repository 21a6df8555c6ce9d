//! Searches are drawn by chance and reviewed by somebody who did not make them; and what a gallery's scores promise.

use server::service::accuracy;
use server::service::reviews::{self, Finding};

use crate::fixture::{Desk, GALLERY, portrait};

#[test]
fn chance_draws_what_nobody_drew_and_nobody_reviews_their_own() {
    let desk = Desk::of_consent();
    desk.consenting("obama");
    desk.photo("obama", "obama.jpg");
    desk.enrol(&desk.incoming()).expect("an enrolment");
    let searches: Vec<_> = (0..3).map(|_| desk.search(&portrait("obama2.jpg")).search).collect();
    let here = &desk.here;
    let draw = |count, by: &str| reviews::draw(here, count, |_| true, by).expect("a drawing");
    assert!(draw(5, " Ada").is_empty(), "whoever searched draws none of their own");
    assert!(reviews::draw(here, 5, |_| false, "grace").expect("a drawing").is_empty(), "nothing out of reach");
    let first = draw(2, "grace");
    let rest = draw(5, "grace");
    assert_eq!((first.len(), rest.len(), draw(5, "grace").len()), (2, 1, 0), "each once");
    let mut drawn: Vec<_> = first.iter().chain(&rest).map(|review| review.made.search).collect();
    drawn.sort_unstable();
    let mut all = searches.clone();
    all.sort_unstable();
    assert_eq!(drawn, all);
    assert_eq!(desk.leaves("search-reviewed"), 2, "a drawing of nothing leaves no leaf");

    let decide = |finding, note, by: &str| reviews::decide(here, searches[0], finding, note, by);
    let own = decide(Finding::InOrder, None, "ADA").expect_err("their own");
    assert!(own.to_string().contains("does not review it"), "{own}");
    assert!(decide(Finding::Questioned, Some("  "), "grace").is_err(), "what is questioned is said");
    let review = decide(Finding::Questioned, Some("SAMPLE: no such case"), "grace").expect("a review");
    assert_eq!((review.finding, review.reviewed_by.as_deref()), (Some(Finding::Questioned), Some("grace")));
    assert!(decide(Finding::InOrder, None, "linus").is_err(), "once");
    let listed = reviews::list(here, |_| true).expect("the reviews");
    assert_eq!(listed.iter().map(|review| review.finding.is_some()).collect::<Vec<_>>(), [false, false, true]);
    let never = basis::SearchId::from_parts(review.drawn_at, [9; 10]);
    assert!(reviews::decide(here, never, Finding::InOrder, None, "grace").is_err(), "only what was drawn");
}

#[test]
fn a_stricter_threshold_shows_fewer_strangers_and_misses_more() {
    let desk = Desk::of_consent();
    desk.consenting("obama");
    desk.photo("obama", "obama.jpg");
    desk.enrol(&desk.incoming()).expect("an enrolment");
    let view = accuracy::expect(&desk.here, GALLERY).expect("a pack");
    let [usual, strict, wide] = &view.searches[..] else { panic!("three thresholds") };
    assert!(usual.usual && !strict.usual && !wide.usual);
    assert!(strict.expectation.similarity > usual.expectation.similarity);
    assert!(wide.false_negative_rate < usual.false_negative_rate);
    assert!(usual.false_negative_rate < strict.false_negative_rate && strict.false_negative_rate < 1.0);
    assert!(view.sweeps[0].others_to_review > view.sweeps[1].others_to_review, "missing less costs more review");
    assert_eq!((view.faces, view.pack.as_str()), (1, "dlib"));
}
