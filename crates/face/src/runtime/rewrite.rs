//! Rewriting a model as it is opened: activations with a slope a channel (`PRelu`) as what the runtime is fast at.
//!
//! ONNX Runtime keeps the maps of a convolutional network in blocks of channels (NCHWc). It has no `PRelu` there: at each
//! it puts the map back into rows, works through it a value at a time, and blocks it again. On MTCNN's networks that takes
//! half of all time or more, and on SFace-shaped ones, too. Answers differ in the last bits, by about 1e-6.

mod graph;
mod pooled;
mod slopes;

/// The model with its `PRelu` nodes rewritten; `None` if there is nothing to rewrite, or where it would not pay.
pub(super) fn rewritten(model: &[u8]) -> Option<Vec<u8>> {
    // Only there does the runtime have the blocked layout that this is for.
    if !cfg!(target_arch = "x86_64") {
        return None;
    }
    let pooled = pooled::rewritten(model);
    slopes::rewritten(pooled.as_deref().unwrap_or(model)).or(pooled)
}

#[cfg(test)]
mod tests {
    use super::super::{Networks, Tensor};
    use super::*;
    use crate::packs::onnx::{Axis, GraphBuilder, NodeProto};
    use crate::reference_tests::runtime;

    /// A convolution that changes nothing, then the activation: answers are plain to see.
    fn model(slopes: &[f32], through_convolution: bool) -> Vec<u8> {
        let mut graph = GraphBuilder::default();
        let channels = slopes.len();
        let same: Vec<f32> =
            (0..channels * channels).map(|at| if at % (channels + 1) == 0 { 1.0 } else { 0.0 }).collect();
        let weights = graph.floats(&[channels, channels, 1, 1], &same);
        let slopes = graph.floats(&[channels, 1, 1], slopes);
        let value = if through_convolution { graph.node("Conv", &["in", &weights], &[]) } else { "in".to_owned() };
        graph.named_node("PRelu", &[&value, &slopes], &[], "out");
        let axes = [Axis::Any("N"), Axis::Fixed(channels), Axis::Any("H"), Axis::Any("W")];
        graph.finish("bent", ("in", &axes), &[("out", &axes)])
    }

    #[test]
    fn what_is_rewritten_answers_as_before() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("bent.onnx");
        for slopes in [vec![0.25, -1.3, 0.0, 1.0, 0.9, -0.01], vec![1.5, 0.2, -3.0, 1.01]] {
            let model = model(&slopes, true);
            let bytes = rewritten(&model);
            assert_eq!(bytes.is_some(), cfg!(target_arch = "x86_64"));
            std::fs::write(&file, bytes.unwrap_or(model)).unwrap();
            let mut engine = runtime().open(&file, 1).unwrap();
            let mut input = Tensor::zeros(&[2, slopes.len(), 5, 7]);
            for (at, value) in input.values.iter_mut().enumerate() {
                *value = ((at * 37 % 101) as f32 - 50.0) / 10.0;
            }
            let answer = engine.run(("in", &input), &["out"]).unwrap().remove(0);
            assert_eq!(answer.shape, input.shape);
            for (at, (found, value)) in answer.values.iter().zip(&input.values).enumerate() {
                let slope = slopes[at / 35 % slopes.len()];
                let expected = if *value < 0.0 { slope * value } else { *value };
                assert!((found - expected).abs() < 1e-5, "{value} by {slope}: {found}, expected {expected}");
            }
        }
    }

    #[test]
    fn the_cascades_activations_of_maps_are_rewritten_and_its_dense_ones_stay() {
        let count = |bytes: &[u8]| {
            let is_one = |node: &&NodeProto| node.op_type == "PRelu";
            graph::Graph::with(bytes, "PRelu").map_or(0, |graph| graph.nodes.iter().filter(is_one).count())
        };
        for (file, before, after) in [("pnet.onnx", 3, 0), ("rnet.onnx", 4, 1), ("onet.onnx", 5, 1)] {
            let bytes = std::fs::read(crate::reference_tests::pack().file(file)).unwrap();
            assert_eq!(count(&bytes), before, "{file}");
            if let Some(rewritten) = rewritten(&bytes) {
                assert_eq!(count(&rewritten), after, "{file}");
            }
        }
    }

    #[test]
    fn what_is_not_understood_is_left_as_it_is() {
        assert!(rewritten(&model(&[0.5, 0.5], false)).is_none());
        assert!(rewritten(&model(&[0.5, f32::NAN], true)).is_none());
        let whole = model(&[0.5, 0.5], true);
        for length in 0..whole.len() {
            drop(rewritten(&whole[..length]));
        }
        assert!(rewritten(&[]).is_none() && rewritten(&[0xFF; 40]).is_none());
        let recogniser = std::fs::read(crate::reference_tests::pack().file("recogniser.onnx")).unwrap();
        assert!(rewritten(&recogniser).is_none());
    }
}
