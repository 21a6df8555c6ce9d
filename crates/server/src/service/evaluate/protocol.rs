//! Who is enrolled, who is searched for, and who is a stranger: an open-set protocol in the words of ISO/IEC 19795-1.
//!
//! People with more described photographs than are enrolled can be enrolled: of these a share is held back, chosen by a
//! digest of the folder's name, so that the same folder divides the same way on every machine and a person added later
//! moves few others. Those held back and everybody with fewer photographs are strangers; each of their photographs is a
//! non-mated search. Of the enrolled the first photographs by name are enrolled, and each other is a mated search.

use aws_lc_rs::digest;

use super::ProtocolOptions;
use super::folders::People;
use super::look::Sample;

/// The division. Numbers name samples in their order.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Split {
    pub(super) enrolled: Vec<Enrolled>,
    pub(super) mated: Vec<Mated>,
    /// Samples of non-mated searches.
    pub(super) strangers: Vec<usize>,
}

/// One enrolled person.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Enrolled {
    pub(super) person: usize,
    /// Their samples that are enrolled, at least one.
    pub(super) samples: Vec<usize>,
}

/// A search for somebody who is enrolled.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Mated {
    pub(super) sample: usize,
    /// Where in `enrolled` the person stands.
    pub(super) mate: usize,
}

impl Split {
    /// Divides the people of a folder.
    pub(super) fn of(people: &People, samples: &[Sample], options: &ProtocolOptions) -> Self {
        let keys: Vec<_> =
            people.iter().map(|(_, person)| key(options.seed, person.label.as_encoded_bytes())).collect();
        Self::by_keys(&keys, samples, options)
    }

    /// Divides by each person's key, smallest first.
    pub(super) fn by_keys(keys: &[[u8; 32]], samples: &[Sample], options: &ProtocolOptions) -> Self {
        let mut of_person = vec![Vec::new(); keys.len()];
        for (number, sample) in samples.iter().enumerate() {
            of_person[sample.person].push(number);
        }
        let mut could: Vec<_> = (0..keys.len()).filter(|person| of_person[*person].len() > options.enrol).collect();
        could.sort_unstable_by_key(|person| keys[*person]);
        // Rounded down, so that of a single person it is the person who is searched for.
        let held_back = (could.len() as f64 * options.strangers).floor() as usize;
        let mut is_enrolled = vec![false; keys.len()];
        could.iter().skip(held_back).for_each(|person| is_enrolled[*person] = true);

        let mut split = Self::default();
        for (person, own) in of_person.into_iter().enumerate() {
            if is_enrolled[person] {
                let (first, others) = own.split_at(options.enrol);
                let mate = split.enrolled.len();
                split.mated.extend(others.iter().map(|sample| Mated { sample: *sample, mate }));
                split.enrolled.push(Enrolled { person, samples: first.to_vec() });
            } else {
                split.strangers.extend(own);
            }
        }
        split
    }
}

fn key(seed: u64, label: &[u8]) -> [u8; 32] {
    let mut context = digest::Context::new(&digest::SHA256);
    context.update(b"countenance evaluation split\0");
    context.update(&seed.to_be_bytes());
    context.update(label);
    let mut key = [0; 32];
    key.copy_from_slice(context.finish().as_ref());
    key
}

#[cfg(test)]
mod tests {
    use zeroize::Zeroizing;

    use super::*;

    /// So many photographs of each person.
    fn samples(of_each: &[usize]) -> Vec<Sample> {
        let people = of_each.iter().enumerate().flat_map(|(person, count)| std::iter::repeat_n(person, *count));
        people.map(|person| Sample { person, template: Zeroizing::new(Vec::new()) }).collect()
    }

    fn split(of_each: &[usize], enrol: usize, strangers: f64, seed: u64) -> Split {
        let keys: Vec<_> = (0..of_each.len()).map(|person| key(seed, &person.to_be_bytes())).collect();
        Split::by_keys(&keys, &samples(of_each), &ProtocolOptions { enrol, strangers, seed })
    }

    #[test]
    fn the_first_photographs_are_enrolled_and_the_others_are_searched_with() {
        let split = split(&[1, 3, 2], 1, 0.0, 1);
        assert_eq!(split.strangers, [0], "one photograph cannot be both");
        assert_eq!(
            split.enrolled,
            [Enrolled { person: 1, samples: vec![1] }, Enrolled { person: 2, samples: vec![4] }]
        );
        let mated: Vec<_> = split.mated.iter().map(|search| (search.sample, search.mate)).collect();
        assert_eq!(mated, [(2, 0), (3, 0), (5, 1)]);
    }

    #[test]
    fn whoever_has_too_few_for_the_enrolment_is_a_stranger() {
        let split = split(&[2, 3], 2, 0.0, 1);
        assert_eq!((split.strangers.as_slice(), split.mated.len()), ([0, 1].as_slice(), 1));
        assert_eq!(split.enrolled, [Enrolled { person: 1, samples: vec![2, 3] }]);
    }

    #[test]
    fn a_share_is_held_back_by_seed_and_a_lone_person_is_enrolled() {
        let people = [2; 40];
        let one = split(&people, 1, 0.5, 1);
        assert_eq!((one.enrolled.len(), one.mated.len(), one.strangers.len()), (20, 20, 40));
        assert_eq!(one, split(&people, 1, 0.5, 1));
        assert_ne!(one, split(&people, 1, 0.5, 2));
        assert_eq!(split(&[2], 1, 0.5, 1).enrolled.len(), 1);
        assert_eq!(split(&[], 1, 0.5, 1), Split::default());
    }
}
