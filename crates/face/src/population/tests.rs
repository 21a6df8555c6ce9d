use super::*;

const LENGTH: usize = 78;

fn spec(components: usize) -> PopulationSpec {
    PopulationSpec { file: "population.f32".to_owned(), components, seed: 78, size: 4000 }
}

fn dlib() -> Population {
    Population::parse(&spec(24), include_bytes!("../../assets/dlib-population.f32"), LENGTH).unwrap()
}

fn bytes(values: &[f32]) -> Vec<u8> {
    values.iter().flat_map(|value| value.to_le_bytes()).collect()
}

#[test]
fn people_are_unit_vectors_and_few_are_the_first_of_many() {
    let population = dlib();
    let many = population.draw(50);
    assert_eq!(many.len(), 50 * population.template_length());
    for person in many.chunks(LENGTH) {
        assert!((person.iter().map(|value| value * value).sum::<f32>() - 1.0).abs() < 1e-5);
    }
    assert_eq!(population.draw(3), many[..3 * LENGTH]);
    assert_eq!(population.draw_with_seed(78, 3), many[..3 * LENGTH]);
    assert_ne!(population.draw_with_seed(79, 3), many[..3 * LENGTH]);
}

#[test]
fn the_cohort_is_the_same_on_every_machine() {
    let all = dlib().draw(dlib().size());
    assert_eq!(
        crate::Digest::of(&bytes(&all)).to_string(),
        "27bab634fb4523c965140811c9d2962d2881916819e2d3bcec24e376c0b906b6"
    );
}

/// The spread of strangers' cosines is that of the real people behind the mixture: 0.00 +- 0.145.
#[test]
fn drawn_strangers_are_about_as_alike_as_real_ones() {
    let people = dlib().draw_with_seed(1, 400);
    let mut cosines = Vec::new();
    for (number, left) in people.chunks(LENGTH).enumerate() {
        for right in people.chunks(LENGTH).skip(number + 1) {
            cosines.push(left.iter().zip(right).map(|(a, b)| f64::from(a * b)).sum::<f64>());
        }
    }
    let mean = cosines.iter().sum::<f64>() / cosines.len() as f64;
    let spread = (cosines.iter().map(|cosine| (cosine - mean).powi(2)).sum::<f64>() / cosines.len() as f64).sqrt();
    assert!(mean.abs() < 0.01 && (0.135..0.155).contains(&spread), "{mean} +- {spread}");
}

#[test]
fn a_person_is_a_mean_and_a_factor_times_deviates() {
    // One component, no spread but along the first axis: all lie in the plane of the first two.
    let mut values = vec![1.0, 0.0, 3.0, 0.0];
    values.extend([1.0, 0.0, 0.0, 0.0, 1e-20, 0.0, 0.0, 0.0, 1e-20]);
    let population = Population::parse(&spec(1), &bytes(&values), 3).unwrap();
    let people = population.draw(500);
    let slopes: Vec<f64> = people.chunks(3).map(|person| 3.0 * f64::from(person[0] / person[1])).collect();
    let mean = slopes.iter().sum::<f64>() / 500.0;
    let variance = slopes.iter().map(|slope| slope * slope).sum::<f64>() / 500.0;
    assert!(mean.abs() < 0.15 && (variance - 1.0).abs() < 0.2, "{mean} {variance}");
    assert!(people.chunks(3).all(|person| person[2].abs() < 1e-6));
}

#[test]
fn files_that_are_no_population_are_refused() {
    let good = [1.0, 0.0, 1.0, 1.0, 0.0, 0.5, 1.0];
    assert!(Population::parse(&spec(1), &bytes(&good), 2).is_ok());
    for (at, value) in [(0, -1.0), (0, 0.0), (1, f32::NAN), (3, 0.0), (6, -1.0)] {
        let mut bad = good;
        bad[at] = value;
        assert!(Population::parse(&spec(1), &bytes(&bad), 2).is_err(), "{at} {value}");
    }
    assert!(Population::parse(&spec(1), &bytes(&good[1..]), 2).is_err());
}
