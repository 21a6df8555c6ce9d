//! dlib's `shape_predictor` (dlib/image_processing/shape_predictor.h) into the pack's form.

use super::reader::Reader;
use crate::align::{FivePoints, Forest, Leaf, Split, Tree, write_shape_file};
use crate::packs::PackError;

/// The published five-point predictor has 15 cascades of 500 trees with 15 splits over 800 pixels.
const MOST: usize = 4096;

/// Reads the five-point predictor and writes it as `align::shape_file` describes.
pub(super) fn convert(bytes: &[u8]) -> Result<Vec<u8>, PackError> {
    let mut reader = Reader::new("shape_predictor_5_face_landmarks.dat", bytes);
    let predictor = read(&mut reader)?;
    match write_shape_file(&predictor) {
        Some(written) => Ok(written),
        None => reader.fail("the forests differ in form"),
    }
}

fn read(reader: &mut Reader<'_>) -> Result<FivePoints, PackError> {
    reader.expect(1, "version")?;
    let mean_shape = reader.column()?;
    let trees = list(reader, |reader| list(reader, tree))?;
    let anchors = list(reader, |reader| list(reader, |reader| Ok(reader.count(4)? as u8)))?;
    let offsets = list(reader, |reader| list(reader, |reader| Ok((reader.float()?, reader.float()?))))?;
    reader.end()?;
    if anchors.len() != trees.len() || offsets.len() != trees.len() {
        return reader.fail("as many cascades of trees as of pixels were expected");
    }
    let forests = trees.into_iter().zip(anchors).zip(offsets);
    let forests = forests.map(|((trees, anchors), offsets)| Forest::of_trees(anchors, offsets, &trees));
    match forests.collect() {
        Some(forests) => Ok(FivePoints { mean_shape, forests }),
        None => reader.fail("the trees of a forest differ in form"),
    }
}

fn tree(reader: &mut Reader<'_>) -> Result<Tree, PackError> {
    let splits = list(reader, |reader| {
        let (first, second) = (reader.count(MOST)? as u16, reader.count(MOST)? as u16);
        Ok(Split { first, second, threshold: reader.float()? })
    })?;
    let leaves: Vec<Leaf> = list(reader, |reader| reader.column())?;
    Ok(Tree { splits, leaves })
}

fn list<T>(
    reader: &mut Reader<'_>,
    mut item: impl FnMut(&mut Reader<'_>) -> Result<T, PackError>,
) -> Result<Vec<T>, PackError> {
    let count = reader.count(MOST)?;
    (0..count).map(|_| item(reader)).collect()
}
