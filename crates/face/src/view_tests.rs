//! Which views pay: `cargo test -p countenance-face measure_views -- --ignored --nocapture` prints the table that
//! `assets/README.md` holds.
//!
//! Five portraits of three people, each in copies made worse by the program, against synthetic strangers. That is
//! little: it ranks recipes on the same pictures and says nothing about how well faces are recognised.

use std::time::Instant;

use image::{RgbImage, imageops};

use crate::embed::{Recogniser, Template};
use crate::packs::ViewSpec;
use crate::reference_tests::{pack, portrait, runtime};
use crate::{DetectOptions, Limits, Picture, Pipeline, Population, Rect, decode};

const PORTRAITS: [(&str, u32); 5] =
    [("obama.jpg", 0), ("obama2.jpg", 0), ("obama3.jpg", 0), ("biden.jpg", 1), ("astronaut.png", 2)];

/// A chip, whose it is, which portrait it comes from, and whether that was left as it is.
struct Sample {
    chip: Picture,
    person: u32,
    portrait: usize,
    intact: bool,
}

#[test]
#[ignore = "a measurement of a minute or two that cannot fail"]
fn measure_views() {
    let population = Population::open(pack()).unwrap().unwrap();
    let cohort = Cohort::new(&population);
    let strangers = population.draw_with_seed(1, population.size());
    let of_strangers: Vec<f64> = strangers.chunks(cohort.length).map(|stranger| cohort.statistic(stranger)).collect();
    let (samples, lost) = samples();
    println!("{} crops of {} pictures; in {lost} no face was found\n", samples.len(), PORTRAITS.len());
    println!(
        "| recipe | views | ms a face | other photograph: cosine | its sd | d' cosine | d' score | missed at 1e-3 | \
         at 1e-4 | same photograph: cosine | d' score | real strangers: cosine | nearest 20 | other photograph, \
         intact: cosine | score |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|");
    let mut recogniser = Recogniser::open(pack(), &runtime(), 1).unwrap();
    let chips: Vec<Picture> = samples.iter().map(|sample| sample.chip.clone()).collect();
    for (name, views) in recipes() {
        let started = Instant::now();
        let templates: Vec<Template> = (recogniser.describe_views(&chips, &views).unwrap().iter())
            .map(|description| recogniser.template(description).unwrap())
            .collect();
        let cost = started.elapsed().as_secs_f64() * 1e3 / chips.len() as f64;
        let statistics: Vec<f64> = templates.iter().map(|template| cohort.statistic(template.values())).collect();

        let (mut apart_cosines, mut apart_scores) = (Vec::new(), Vec::new());
        for (template, statistic) in templates.iter().zip(&statistics) {
            for (stranger, other) in strangers.chunks(cohort.length).zip(&of_strangers) {
                let cosine = dot(template.values(), stranger);
                apart_cosines.push(cosine);
                apart_scores.push(cosine - (statistic + other) / 2.0);
            }
        }
        let pairs = |wanted: fn(&Sample, &Sample) -> bool| {
            let mut found = (Vec::new(), Vec::new());
            for (i, left) in samples.iter().enumerate() {
                for (j, _) in samples.iter().enumerate().skip(i + 1).filter(|(_, right)| wanted(left, right)) {
                    let cosine = dot(templates[i].values(), templates[j].values());
                    found.0.push(cosine);
                    found.1.push(cosine - (statistics[i] + statistics[j]) / 2.0);
                }
            }
            found
        };
        let (other, other_scores) = pairs(|a, b| a.person == b.person && a.portrait != b.portrait);
        let (intact, intact_scores) = pairs(|a, b| a.person == b.person && a.intact && b.intact);
        let (same, same_scores) = pairs(|a, b| a.portrait == b.portrait && a.intact != b.intact);
        let (different, _) = pairs(|a, b| a.person != b.person);
        let missed = |share: f64| {
            let threshold = quantile(&apart_scores, 1.0 - share);
            other_scores.iter().filter(|score| **score < threshold).count() as f64 / other_scores.len() as f64
        };
        println!(
            "| {name} | {} | {cost:.0} | {:.3} | {:.3} | {:.2} | {:.2} | {:.3} | {:.3} | {:.3} | {:.2} | {:.3} | {:.3} | {:.3} | {:.3} |",
            views.len(),
            moments(&other).0,
            moments(&other).1,
            d_prime(&other, &apart_cosines),
            d_prime(&other_scores, &apart_scores),
            missed(1e-3),
            missed(1e-4),
            moments(&same).0,
            d_prime(&same_scores, &apart_scores),
            moments(&different).0,
            moments(&statistics).0 + cohort.level,
            moments(&intact).0,
            moments(&intact_scores).0,
        );
    }
}

fn recipes() -> Vec<(&'static str, Vec<ViewSpec>)> {
    let (plain, zoom) = (ViewSpec::PLAIN, |zoom| ViewSpec { zoom, ..ViewSpec::PLAIN });
    let right = ViewSpec { shift_x: 0.02, ..plain };
    let (up, down) = (ViewSpec { shift_y: -0.02, ..plain }, ViewSpec { shift_y: 0.02, ..plain });
    let (far_right, far_down) = (ViewSpec { shift_x: 0.04, ..plain }, ViewSpec { shift_y: 0.04, ..plain });
    let diagonally = ViewSpec { shift_x: 0.03, shift_y: 0.03, ..plain };
    let mirrored = |views: &[ViewSpec]| {
        views.iter().flat_map(|view| [*view, ViewSpec { mirror: true, ..*view }]).collect::<Vec<_>>()
    };
    vec![
        ("plain", vec![plain]),
        ("zoom 1.04, no mirror", vec![plain, zoom(1.04)]),
        ("mirror", mirrored(&[plain])),
        ("mirror, zoom 1.04", mirrored(&[plain, zoom(1.04)])),
        ("mirror, zoom 1.10", mirrored(&[plain, zoom(1.1)])),
        ("mirror, across 0.02", mirrored(&[plain, right])),
        ("mirror, diagonally 0.03", mirrored(&[plain, diagonally])),
        ("mirror, across and down 0.02", mirrored(&[plain, right, down])),
        ("mirror, across and down 0.04", mirrored(&[plain, far_right, far_down])),
        ("mirror, zooms 1.04 and 1.08", mirrored(&[plain, zoom(1.04), zoom(1.08)])),
        ("mirror, zoom 1.04, across and down 0.02", mirrored(&[plain, zoom(1.04), right, down])),
        ("mirror, zooms 1.04 and 1.08, across and down 0.02", mirrored(&[plain, zoom(1.04), zoom(1.08), right, down])),
        ("mirror, zoom 1.04, across, up and down 0.02", mirrored(&[plain, zoom(1.04), right, up, down])),
    ]
}

/// The pack's synthetic people, and what they have among themselves.
struct Cohort {
    people: Vec<f32>,
    length: usize,
    nearest: usize,
    level: f64,
}

impl Cohort {
    fn new(population: &Population) -> Self {
        let people = population.draw(population.size());
        let mut cohort = Self { people, length: population.template_length(), nearest: 20, level: 0.0 };
        // Each member's nearest is itself, with cosine 1.
        let nearest = cohort.nearest as f64;
        let members: Vec<f64> = (cohort.people.chunks(cohort.length).take(400))
            .map(|member| (cohort.mean_of_best(member, cohort.nearest + 1) * (nearest + 1.0) - 1.0) / nearest)
            .collect();
        cohort.level = moments(&members).0;
        cohort
    }

    fn statistic(&self, template: &[f32]) -> f64 {
        self.mean_of_best(template, self.nearest) - self.level
    }

    fn mean_of_best(&self, template: &[f32], count: usize) -> f64 {
        let mut cosines: Vec<f64> = self.people.chunks(self.length).map(|person| dot(template, person)).collect();
        cosines.select_nth_unstable_by(count, |left, right| right.total_cmp(left));
        cosines[..count].iter().sum::<f64>() / count as f64
    }
}

fn samples() -> (Vec<Sample>, usize) {
    let mut pipeline = Pipeline::open(pack(), &runtime(), 1).unwrap();
    let (mut samples, mut lost) = (Vec::new(), 0);
    let options = DetectOptions { smallest_face_px: 20 };
    for (number, (name, person)) in PORTRAITS.into_iter().enumerate() {
        let whole = portrait(name);
        let face = pipeline.detect(&whole, &options).unwrap()[0].box_;
        // As much again on every side; the face 220 pixels high.
        let (x, y) = (face.x - face.width, face.y - face.height);
        let near = whole.crop(Rect { x, y, width: 3.0 * face.width, height: 3.0 * face.height }).unwrap();
        let near = scaled(&near, 220.0 / face.height);
        for (index, copy) in copies(&near).into_iter().enumerate() {
            let faces = pipeline.detect(&copy, &options).unwrap();
            let Some(face) = faces.into_iter().max_by(|a, b| a.box_.width.total_cmp(&b.box_.width)) else {
                lost += 1;
                continue;
            };
            let chip = pipeline.describe_permitted(&copy, &[face]).unwrap().remove(0).chip;
            samples.push(Sample { chip, person, portrait: number, intact: index == 0 });
        }
    }
    (samples, lost)
}

/// The picture as it is, then 15 worse copies. Its face is 220 pixels high.
fn copies(picture: &Picture) -> Vec<Picture> {
    let small = |height: f32| scaled(picture, height / 220.0);
    vec![
        picture.clone(),
        small(40.0),
        small(55.0),
        small(80.0),
        noisy(picture, 25.0),
        noisy(&small(90.0), 15.0),
        blurred(picture, 4.0),
        blurred(picture, 7.0),
        jpeg(&small(110.0), 20),
        jpeg(&small(80.0), 40),
        turned(picture, 10.0),
        turned(picture, -10.0),
        lit(picture, 0.4),
        lit(picture, 1.8),
        jpeg(&noisy(&small(60.0), 8.0), 40),
        jpeg(&blurred(&lit(&small(90.0), 0.6), 1.5), 30),
    ]
}

fn image(picture: &Picture) -> RgbImage {
    RgbImage::from_raw(picture.width(), picture.height(), picture.rgb().to_vec()).unwrap()
}

fn taken(image: RgbImage) -> Picture {
    Picture::new(image.width(), image.height(), image.into_raw()).unwrap()
}

fn scaled(picture: &Picture, by: f32) -> Picture {
    let side = |length: u32| ((length as f32 * by).round() as u32).max(1);
    let (width, height) = (side(picture.width()), side(picture.height()));
    taken(imageops::resize(&image(picture), width, height, imageops::FilterType::Triangle))
}

fn blurred(picture: &Picture, sigma_px: f32) -> Picture {
    taken(imageops::fast_blur(&image(picture), sigma_px))
}

fn jpeg(picture: &Picture, quality: u8) -> Picture {
    decode(&picture.to_jpeg(quality).unwrap(), &Limits::default()).unwrap()
}

fn changed(picture: &Picture, mut change: impl FnMut(f32) -> f32) -> Picture {
    let rgb = picture.rgb().iter().map(|value| change(f32::from(*value)).round() as u8).collect();
    Picture::new(picture.width(), picture.height(), rgb).unwrap()
}

fn lit(picture: &Picture, by: f32) -> Picture {
    changed(picture, |value| value * by)
}

/// Adds about normal noise: the sum of four even deviates.
fn noisy(picture: &Picture, deviation: f32) -> Picture {
    let mut state = 1_u64;
    let mut even = || {
        // Knuth's MMIX generator.
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) as f32 / (1 << 24) as f32 - 0.5
    };
    changed(picture, |value| value + (0..4).map(|_| even()).sum::<f32>() * 3.0_f32.sqrt() * deviation)
}

fn turned(picture: &Picture, degrees: f32) -> Picture {
    let from = image(picture);
    let (sin, cos) = degrees.to_radians().sin_cos();
    let (centre_x, centre_y) = (from.width() as f32 / 2.0, from.height() as f32 / 2.0);
    let (right, bottom) = (from.width() as f32 - 1.0, from.height() as f32 - 1.0);
    let at = |x: u32, y: u32| {
        let (x, y) = (x as f32 - centre_x, y as f32 - centre_y);
        let (x, y) = (cos * x - sin * y + centre_x, sin * x + cos * y + centre_y);
        imageops::interpolate_bilinear(&from, x.clamp(0.0, right), y.clamp(0.0, bottom)).unwrap()
    };
    taken(RgbImage::from_fn(from.width(), from.height(), at))
}

fn dot(left: &[f32], right: &[f32]) -> f64 {
    f64::from(left.iter().zip(right).map(|(a, b)| a * b).sum::<f32>())
}

/// Mean and standard deviation.
fn moments(values: &[f64]) -> (f64, f64) {
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    (mean, (values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / values.len() as f64).sqrt())
}

/// How many standard deviations two sets are apart.
fn d_prime(left: &[f64], right: &[f64]) -> f64 {
    let ((left, its), (right, other)) = (moments(left), moments(right));
    (left - right) / ((its * its + other * other) / 2.0).sqrt()
}

fn quantile(values: &[f64], share: f64) -> f64 {
    let mut values = values.to_vec();
    let at = ((values.len() as f64 * share) as usize).min(values.len() - 1);
    *values.select_nth_unstable_by(at, f64::total_cmp).1
}
