//! Several photographs of one person: each has to show exactly one face, because nobody can say of several faces which is
//! the same person's. What is wrong with one is said by its name, and the others are carried on.

use server::api::Problem;
use server::api::resources::DetectUpload;
use server::service::detect::DetectAnswer;

use super::pick;
use super::probe::{Held, Probe, carried, named};
use crate::call::call;
use crate::render::Failure;
use crate::view::View;
use crate::visit::Staff;

/// What came of looking at them.
pub(super) struct Judged {
    /// Whether all can be searched with as they are.
    pub(super) fit: bool,
    /// What is wrong, a sentence a photograph.
    pub(super) faults: Vec<String>,
    /// Those that can be searched with, if need be after a word of the operator's.
    pub(super) held: Vec<Held>,
}

/// How one of them is.
#[derive(Debug, PartialEq, Eq)]
enum Fitness {
    Fit,
    /// It has one face, which is hardly fit for these reasons.
    Hardly(Vec<String>),
    /// It is left out, which this sentence says.
    Unfit(String),
}

/// Looks at each of them. No template is computed for it.
pub(super) async fn judged(staff: &Staff, probes: &[Probe]) -> Result<Judged, Failure> {
    let view = &staff.visit.view;
    let mut fitness = Vec::with_capacity(probes.len());
    for probe in probes {
        let seen = call("detect").upload(&DetectUpload::default(), vec![probe.photo.clone()]);
        let seen: Result<DetectAnswer, Problem> = staff.tried(seen).await;
        fitness.push(match seen {
            Ok(seen) => fitness_of(view, probe, &seen),
            Err(problem) if problem.status == 422 => {
                Fitness::Unfit(view.t1("operator-several-unread", "name", &named(&probe.photo)))
            }
            Err(problem) => return Err(staff.failure(problem)),
        });
    }
    Ok(taken_together(view, probes, fitness))
}

/// The photographs as the form carries them; none where they are too large together.
pub(super) fn held(probes: &[Probe]) -> Vec<Held> {
    if !carried(probes.iter().map(|probe| &probe.photo)) {
        return Vec::new();
    }
    probes.iter().filter_map(|probe| Held::of(&probe.photo).ok()).collect()
}

fn fitness_of(view: &View, probe: &Probe, seen: &DetectAnswer) -> Fitness {
    let name = named(&probe.photo);
    match seen.faces.as_slice() {
        [] => Fitness::Unfit(view.t1("operator-several-none", "name", &name)),
        [face] => {
            let warnings = pick::warnings(view, face);
            if warnings.is_empty() || probe.insisted { Fitness::Fit } else { Fitness::Hardly(warnings) }
        }
        faces => Fitness::Unfit(view.t2("operator-several-many", "name", &name, "faces", &faces.len())),
    }
}

fn taken_together(view: &View, probes: &[Probe], fitness: Vec<Fitness>) -> Judged {
    let (mut faults, mut kept, mut reasons) = (Vec::new(), Vec::new(), Vec::new());
    for (probe, fitness) in probes.iter().zip(fitness) {
        match fitness {
            Fitness::Unfit(fault) => {
                faults.push(fault);
                continue;
            }
            Fitness::Fit => reasons.push(Vec::new()),
            Fitness::Hardly(why) => {
                faults.push(view.t1("operator-several-hardly", "name", &named(&probe.photo)));
                reasons.push(why);
            }
        }
        kept.push(probe.clone());
    }
    let fit = faults.is_empty();
    let mut held = held(&kept);
    if held.len() < kept.len() {
        faults.push(view.t("operator-several-large"));
    }
    for (held, why) in held.iter_mut().zip(reasons) {
        held.why = why;
    }
    Judged { fit, faults, held }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use server::service::photo::Photo;

    use super::super::samples;
    use super::*;

    fn probe(name: &str, size: usize) -> Probe {
        Probe { photo: Photo::new(name, vec![7; size]), insisted: false }
    }

    /// A photograph with faces of these distances between the eyes.
    fn seen(eyes_px: &[f32]) -> DetectAnswer {
        let face = |eyes: &f32| {
            json!({ "region": [1.0, 2.0, 30.0, 40.0], "landmarks": [[0.0, 0.0], [0.0, 0.0], [0.0, 0.0], [0.0, 0.0], [0.0, 0.0]],
                "score": 0.9, "eye_distance_px": eyes, "sharpness": 1.0, "yaw_degrees": 0.0 })
        };
        let faces: Vec<_> = eyes_px.iter().map(face).collect();
        serde_json::from_value(json!({ "width": 640, "height": 480, "smallest_face_px": 20, "faces": faces }))
            .expect("what was seen")
    }

    #[test]
    fn each_photograph_shows_one_face_or_is_named() {
        for view in samples::views() {
            let probes = ["one.jpg", "none.jpg", "crowd.jpg", "small.jpg"].map(|name| probe(name, 3));
            let seen = [seen(&[90.0]), seen(&[]), seen(&[90.0, 80.0, 70.0]), seen(&[12.0])];
            let fitness = probes.iter().zip(&seen).map(|(probe, seen)| fitness_of(&view, probe, seen)).collect();
            let judged = taken_together(&view, &probes, fitness);
            assert!(!judged.fit);
            let [none, crowd, small] = judged.faults.as_slice() else { panic!("{:?}", judged.faults) };
            assert!(none.contains("none.jpg") && crowd.contains("crowd.jpg") && small.contains("small.jpg"));
            assert!(crowd.contains('3'), "how many: {crowd}");
            let held: Vec<_> = judged.held.iter().map(|held| (held.name.as_str(), held.why.len())).collect();
            assert_eq!(held, [("one.jpg", 0), ("small.jpg", 1)], "what cannot be searched with is not carried on");
        }
    }

    #[test]
    fn a_face_that_is_hardly_fit_goes_on_when_the_operator_says_so() {
        let [view, ..] = samples::views();
        let insisted = Probe { insisted: true, ..probe("small.jpg", 3) };
        assert_eq!(fitness_of(&view, &insisted, &seen(&[12.0])), Fitness::Fit);
        assert!(matches!(fitness_of(&view, &insisted, &seen(&[])), Fitness::Unfit(_)), "no word makes a face");
        let probes = [probe("one.jpg", 3), insisted];
        let judged = taken_together(&view, &probes, vec![Fitness::Fit, Fitness::Fit]);
        assert!(judged.fit && judged.faults.is_empty());
    }

    #[test]
    fn what_is_too_large_together_is_chosen_again() {
        let [view, ..] = samples::views();
        let probes = [probe("one.jpg", 7 << 20), probe("two.jpg", 7 << 20)];
        let judged = taken_together(&view, &probes, vec![Fitness::Fit, Fitness::Hardly(vec!["SAMPLE".into()])]);
        assert!(judged.held.is_empty());
        assert_eq!(judged.faults.last(), Some(&view.t("operator-several-large")));
    }
}
