//! The landmark predictor as a pack stores it: dlib's trees without dlib's encoding, in fixed-size little-endian words.
//!
//! `"CNSHAPE1"`, then u32 each: forests, trees a forest, splits a tree, pixels a forest; then ten f32 of mean shape; then
//! forest by forest: anchors (u8 a pixel), offsets (two f32 a pixel), and tree by tree splits (u16, u16, f32) and
//! leaves (ten f32 each, one more than splits).

use super::five_points::{FivePoints, Forest, Leaf, POINTS, Split};

const MAGIC: &[u8; 8] = b"CNSHAPE1";

/// Writes a predictor whose forests all have one form; `None` if they do not.
pub(crate) fn write_shape_file(predictor: &FivePoints) -> Option<Vec<u8>> {
    let first = predictor.forests.first()?;
    let splits = first.splits_each;
    let counts = [predictor.forests.len(), first.splits.len() / splits, splits, first.anchors.len()];
    let mut out = MAGIC.to_vec();
    for count in counts {
        out.extend(u32::try_from(count).ok()?.to_le_bytes());
    }
    let put = |out: &mut Vec<u8>, leaf: &Leaf| leaf.iter().for_each(|value| out.extend(value.to_le_bytes()));
    put(&mut out, &predictor.mean_shape);
    for forest in &predictor.forests {
        let trees = forest.splits.len() / forest.splits_each;
        let one_form = (trees, forest.splits_each) == (counts[1], counts[2]);
        if !one_form || forest.anchors.len() != counts[3] || forest.offsets.len() != counts[3] {
            return None;
        }
        out.extend(&forest.anchors);
        for (x, y) in &forest.offsets {
            out.extend(x.to_le_bytes());
            out.extend(y.to_le_bytes());
        }
        for (splits, leaves) in forest.splits.chunks(splits).zip(forest.leaves.chunks(splits + 1)) {
            for split in splits {
                out.extend(split.first.to_le_bytes());
                out.extend(split.second.to_le_bytes());
                out.extend(split.threshold.to_le_bytes());
            }
            leaves.iter().for_each(|leaf| put(&mut out, leaf));
        }
    }
    Some(out)
}

/// Reads a predictor; every index is checked, so that walking a tree cannot leave it.
pub(crate) fn parse_shape_file(bytes: &[u8]) -> Result<FivePoints, String> {
    let mut words = Words(bytes.strip_prefix(MAGIC).ok_or("it does not begin with CNSHAPE1")?);
    let mut counts = [0usize; 4];
    for count in &mut counts {
        *count = words.u32()? as usize;
    }
    let [forests, trees, splits, pixels] = counts;
    let bounded = (1..=64).contains(&forests) && (1..=4096).contains(&trees) && (1..=4096).contains(&pixels);
    if !bounded || !(1..=1023).contains(&splits) || !(splits + 1).is_power_of_two() {
        return Err(format!("{forests} forests of {trees} trees, {splits} splits, {pixels} pixels"));
    }
    let mean_shape = words.leaf()?;
    let forests = (0..forests)
        .map(|_| {
            let anchors = words.take(pixels)?.to_vec();
            if anchors.iter().any(|&anchor| usize::from(anchor) >= POINTS) {
                return Err("an anchor names no landmark".to_owned());
            }
            let offsets = (0..pixels).map(|_| Ok((words.f32()?, words.f32()?))).collect::<Result<_, String>>()?;
            let mut forest = Forest {
                anchors,
                offsets,
                splits_each: splits,
                splits: Vec::with_capacity(trees * splits),
                leaves: Vec::with_capacity(trees * (splits + 1)),
            };
            for _ in 0..trees {
                words.tree(pixels, &mut forest)?;
            }
            Ok(forest)
        })
        .collect::<Result<_, String>>()?;
    if !words.0.is_empty() {
        return Err(format!("{} bytes too many", words.0.len()));
    }
    Ok(FivePoints { mean_shape, forests })
}

struct Words<'a>(&'a [u8]);

impl<'a> Words<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], String> {
        let (head, rest) = self.0.split_at_checked(count).ok_or("it ends too early")?;
        self.0 = rest;
        Ok(head)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], String> {
        self.take(N)?.try_into().map_err(|_| "it ends too early".to_owned())
    }

    fn u32(&mut self) -> Result<u32, String> {
        Ok(u32::from_le_bytes(self.array()?))
    }

    fn u16(&mut self) -> Result<u16, String> {
        Ok(u16::from_le_bytes(self.array()?))
    }

    fn f32(&mut self) -> Result<f32, String> {
        let value = f32::from_le_bytes(self.array()?);
        if value.is_finite() { Ok(value) } else { Err("a value is not finite".to_owned()) }
    }

    fn leaf(&mut self) -> Result<Leaf, String> {
        let mut leaf = [0.0; 2 * POINTS];
        for value in &mut leaf {
            *value = self.f32()?;
        }
        Ok(leaf)
    }

    /// Reads a tree into its forest of so many pixels.
    fn tree(&mut self, pixels: usize, forest: &mut Forest) -> Result<(), String> {
        for _ in 0..forest.splits_each {
            let split = Split { first: self.u16()?, second: self.u16()?, threshold: self.f32()? };
            if usize::from(split.first.max(split.second)) >= pixels {
                return Err("a split names no pixel".to_owned());
            }
            forest.splits.push(split);
        }
        for _ in 0..=forest.splits_each {
            forest.leaves.push(self.leaf()?);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::five_points::Tree;
    use super::*;

    fn tiny() -> FivePoints {
        let tree = |step: f32| Tree {
            splits: vec![Split { first: 0, second: 1, threshold: 10.0 }],
            leaves: vec![[step; 10], [-step; 10]],
        };
        let forest = |step| {
            let offsets = vec![(0.0, 0.0), (0.1, -0.1)];
            Forest::of_trees(vec![0, 4], offsets, &[tree(step), tree(step / 2.0)]).unwrap()
        };
        FivePoints {
            mean_shape: [0.9, 0.2, 0.7, 0.2, 0.1, 0.2, 0.3, 0.2, 0.5, 0.6],
            forests: vec![forest(0.1), forest(0.05)],
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let bytes = write_shape_file(&tiny()).unwrap();
        let read = parse_shape_file(&bytes).unwrap();
        assert_eq!(write_shape_file(&read).unwrap(), bytes);
    }

    #[test]
    fn every_cut_and_every_wild_index_is_refused() {
        let bytes = write_shape_file(&tiny()).unwrap();
        for cut in 0..bytes.len() {
            assert!(parse_shape_file(&bytes[..cut]).is_err(), "cut at {cut}");
        }
        assert!(parse_shape_file(&[&bytes[..], &[0]].concat()).is_err());
        // The anchors follow magic, counts and mean shape; the first split follows anchors and offsets.
        for (at, value) in [(64, 5), (64 + 2 + 16, 2), (8, 255), (16, 2)] {
            let mut wild = bytes.clone();
            wild[at] = value;
            assert!(parse_shape_file(&wild).is_err(), "byte {at}");
        }
    }
}
