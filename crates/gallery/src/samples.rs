//! Made-up unit vectors, ids and records for tests: nobody's face, and the same in every run.

use basis::{FaceId, SubjectId};

use crate::{Code, Facets, Query, Record};

/// SplitMix64 (Steele, Lea & Flood, OOPSLA 2014): a few lines that never change under a test.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }

    /// Normal enough: the sum of four uniform numbers, centred.
    pub(crate) fn normal(&mut self) -> f64 {
        (0..4).map(|_| (self.next() >> 11) as f64 / (1u64 << 53) as f64).sum::<f64>() - 2.0
    }

    pub(crate) fn unit(&mut self, dimension: usize) -> Vec<f32> {
        unit((0..dimension).map(|_| self.normal()).collect())
    }

    /// A vector whose cosine with `centre` is about `cosine`.
    pub(crate) fn near(&mut self, centre: &[f32], cosine: f64) -> Vec<f32> {
        let noise = self.unit(centre.len());
        let along: f64 = dot(centre, &noise);
        let across: Vec<f64> = noise.iter().zip(centre).map(|(&n, &c)| f64::from(n) - along * f64::from(c)).collect();
        let length = across.iter().map(|x| x * x).sum::<f64>().sqrt().max(1e-9);
        let sine = (1.0 - cosine * cosine).sqrt();
        unit(centre.iter().zip(&across).map(|(&c, a)| cosine * f64::from(c) + sine * a / length).collect())
    }

    /// One of the shapes that quantisers do worst on, sometimes leaning on one of `others`.
    pub(crate) fn awkward(&mut self, dimension: usize, others: &[Vec<f32>]) -> Vec<f32> {
        let mut vector = vec![0f64; dimension];
        match self.below(8) {
            0 => vector[self.below(dimension)] = if self.below(2) == 0 { 1.0 } else { -1.0 },
            1 => {
                for _ in 0..3 {
                    vector[self.below(dimension)] = self.normal() + 0.01;
                }
            }
            2 => vector.fill(1.0),
            3 => {
                vector.iter_mut().for_each(|x| *x = if self.below(2) == 0 { 1.0 } else { -1.0 });
                vector[0] *= 1.0 + 127.4 / 32_639.0;
            }
            4 => {
                vector.iter_mut().for_each(|x| *x = self.normal() * 1e-4);
                vector[self.below(dimension)] = 1.0;
            }
            5 | 6 if !others.is_empty() => {
                let other = &others[self.below(others.len())];
                return if self.below(2) == 0 { other.clone() } else { self.near(other, 0.999_99) };
            }
            _ => return self.unit(dimension),
        }
        unit(vector)
    }
}

pub(crate) fn unit(vector: Vec<f64>) -> Vec<f32> {
    let length = vector.iter().map(|x| x * x).sum::<f64>().sqrt().max(1e-300);
    vector.iter().map(|x| (x / length) as f32).collect()
}

pub(crate) fn dot(a: &[f32], b: &[f32]) -> f64 {
    a.iter().zip(b).map(|(&a, &b)| f64::from(a) * f64::from(b)).sum()
}

pub(crate) fn face(number: u64) -> FaceId {
    FaceId::from_bytes(u128::from(number + 1).to_be_bytes())
}

pub(crate) fn subject(number: u64) -> SubjectId {
    SubjectId::from_bytes((u128::from(number + 1) << 64).to_be_bytes())
}

/// A record of face `number` with facets that follow from the number.
pub(crate) fn record(number: u64, template: &[f32]) -> Record {
    Record {
        face: face(number),
        code: Code::quantise(template).unwrap(),
        facets: Facets {
            subject: (!number.is_multiple_of(3)).then(|| subject(number % 5)),
            territory: [None, Some(*b"DE"), Some(*b"FR")][(number % 3) as usize],
            restricted: false,
            enrolled_at_ms: number as i64 * 1_000,
        },
        norm_statistic: (number % 100) as f32 / 1_000.0,
    }
}

pub(crate) fn query(template: &[f32]) -> Query {
    Query::new(template).unwrap()
}
