//! Overwriting what derives from a face.

use zeroize::{DefaultIsZeroes, Zeroize};

/// Overwrites the whole allocation with zeroes, what lies beyond the length included; the length stays.
///
/// `Vec::zeroize` writes element by element, each write volatile. Slices are filled at once, behind a barrier that keeps
/// the compiler from leaving it out: the same promise, many times quicker for the pixels of a photograph.
pub(crate) fn wipe<T: DefaultIsZeroes>(values: &mut Vec<T>) {
    values.as_mut_slice().zeroize();
    values.spare_capacity_mut().zeroize();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_is_overwritten_and_none_added() {
        let mut values: Vec<u16> = (1..=1000).collect();
        values.truncate(600);
        wipe(&mut values);
        assert_eq!(values, vec![0; 600]);
    }
}
