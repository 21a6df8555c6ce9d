//! People who do not exist: five faces each, spread evenly, of within-person cosine 0.65.

use rayon::prelude::*;

use crate::code::Query;

pub(crate) const FACES_A_PERSON: usize = 5;
/// About how many bytes a face takes beside a byte a dimension.
const BESIDE: usize = 250;
const WITHIN: f64 = 0.65;
/// Another place in the sequence than any face's.
const PROBES: u64 = 1 << 40;

/// The same in every run.
pub(crate) struct Crowd {
    pub(crate) dimension: usize,
    pub(crate) faces: usize,
}

impl Crowd {
    /// Whether a gallery of them leaves memory to spare, as far as the system says how much there is.
    pub(crate) fn fits(&self) -> bool {
        let memory = std::fs::read_to_string("/proc/meminfo").unwrap_or_default();
        let available = memory.lines().find_map(|line| line.strip_prefix("MemAvailable:"));
        let kilobytes = available.and_then(|rest| rest.trim().trim_end_matches(" kB").parse::<usize>().ok());
        kilobytes.is_none_or(|kilobytes| self.faces * (self.dimension + BESIDE) < kilobytes * 1_024 / 4 * 3)
    }

    /// The templates of faces `first..first + count`.
    pub(crate) fn templates(&self, first: usize, count: usize) -> Vec<Vec<f32>> {
        (first..first + count).into_par_iter().map(|face| self.template(face / FACES_A_PERSON, face as u64)).collect()
    }

    /// As many probes, each a photograph more of somebody.
    pub(crate) fn probes(&self, count: usize) -> Vec<Vec<f32>> {
        let people = self.faces / FACES_A_PERSON;
        (0..count).map(|probe| self.template(probe * 7_919 % people, PROBES + probe as u64)).collect()
    }

    /// Each is at the same angle to the centre of its person.
    fn template(&self, person: usize, number: u64) -> Vec<f32> {
        let centre = unit(&mut Dice(!(person as u64)), self.dimension);
        let noise = unit(&mut Dice(number.wrapping_mul(0xD605_1F75_9E1B_0F4F)), self.dimension);
        let along: f64 = centre.iter().zip(&noise).map(|(c, n)| c * n).sum();
        let across: Vec<f64> = centre.iter().zip(&noise).map(|(c, n)| n - along * c).collect();
        let length = across.iter().map(|x| x * x).sum::<f64>().sqrt();
        let (cosine, sine) = (WITHIN.sqrt(), (1.0 - WITHIN).sqrt());
        centre.iter().zip(&across).map(|(c, a)| (cosine * c + sine * a / length) as f32).collect()
    }
}

pub(crate) fn queries(probes: &[Vec<f32>]) -> Vec<Query> {
    probes.iter().map(|probe| Query::new(probe).unwrap()).collect()
}

fn unit(dice: &mut Dice, dimension: usize) -> Vec<f64> {
    let values: Vec<f64> = (0..dimension).map(|_| dice.normal()).collect();
    let length = values.iter().map(|x| x * x).sum::<f64>().sqrt();
    values.iter().map(|x| x / length).collect()
}

/// SplitMix64.
struct Dice(u64);

impl Dice {
    /// Normal enough: the sum of four uniform numbers of 16 bits, centred.
    fn normal(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^= z >> 31;
        let part = |at: u32| (z >> at & 0xffff) as i32;
        f64::from(part(0) + part(16) + part(32) + part(48) - 2 * 0xffff)
    }
}
