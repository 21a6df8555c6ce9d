//! Rewriting a model as it is opened into what the runtime is fast at. Answers differ in the last bits, by about 1e-6.
//!
//! ONNX Runtime keeps the maps of a convolutional network in blocks of channels (NCHWc). At an operator that it does not
//! have there it puts the map back into rows, works through it, and blocks it again.

mod filters;
mod graph;
mod pairs;
mod pooled;
mod scaling;
mod slopes;
mod widening;

use graph::Graph;

/// The model rewritten; `None` if there is nothing to rewrite, or where it would not pay.
pub(super) fn rewritten(model: &[u8]) -> Option<Vec<u8>> {
    // Only there does the runtime have the blocked layout that this is for.
    if !cfg!(target_arch = "x86_64") {
        return None;
    }
    let mut graph = Graph::of(model)?;
    scaling::rewrite(&mut graph);
    widening::rewrite(&mut graph);
    pooled::rewrite(&mut graph)?;
    slopes::rewrite(&mut graph);
    pairs::rewrite(&mut graph);
    graph.finish()
}

#[cfg(test)]
mod tests {
    use super::super::{Networks, Tensor};
    use super::*;
    use crate::packs::onnx::{Axis, GraphBuilder};
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

    /// Nodes of an operator.
    fn count(model: &[u8], operator: &str) -> usize {
        Graph::of(model).map_or(0, |graph| graph.nodes.iter().filter(|node| node.op_type == operator).count())
    }

    #[test]
    fn the_packs_networks_lose_what_the_runtime_is_slow_at_and_answer_as_before() {
        let folder = tempfile::tempdir().unwrap();
        let networks = [
            ("pnet.onnx", "image", &["prob", "box"][..], [1, 3, 35, 50], &[("PRelu", 3, 0), ("Softmax", 1, 0)][..]),
            ("rnet.onnx", "image", &["prob", "box"], [3, 3, 24, 24], &[("PRelu", 4, 1), ("Softmax", 1, 1)]),
            ("onet.onnx", "image", &["prob", "box", "points"], [3, 3, 48, 48], &[("PRelu", 5, 1)]),
            // Two of its paddings make a map higher and wider.
            (
                "recogniser.onnx",
                "image",
                &["descriptor"],
                [2, 3, 150, 150],
                &[("Sub", 1, 0), ("Mul", 1, 0), ("Pad", 5, 2)],
            ),
        ];
        for (file, input, outputs, shape, counts) in networks {
            let mut bytes = std::fs::read(crate::reference_tests::pack().file(file)).unwrap();
            let Some(written) = rewritten(&bytes) else { continue };
            for &(operator, before, after) in counts {
                assert_eq!((count(&bytes, operator), count(&written, operator)), (before, after), "{file}: {operator}");
            }
            // A second graph with nothing in it says nothing, and is not understood here.
            bytes.extend_from_slice(&[0x3A, 0]);
            assert!(rewritten(&bytes).is_none());
            let whole = folder.path().join(file);
            std::fs::write(&whole, bytes).unwrap();
            let mut tensor = Tensor::zeros(&shape);
            for (at, value) in tensor.values.iter_mut().enumerate() {
                let pixel = (at as u32).wrapping_mul(2_654_435_761) >> 24;
                *value = if file == "recogniser.onnx" { pixel as f32 } else { (pixel as f32 - 127.5) / 128.0 };
            }
            let answers = |path: &std::path::Path| {
                let answers = runtime().open(path, 1).unwrap().run((input, &tensor), outputs).unwrap();
                answers.iter().flat_map(|answer| answer.values.clone()).collect::<Vec<_>>()
            };
            let (before, after) = (answers(&whole), answers(&crate::reference_tests::pack().file(file)));
            assert_eq!(before.len(), after.len());
            for (before, after) in before.iter().zip(&after) {
                assert!((before - after).abs() < 2e-6, "{file}: {before}, then {after}");
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
    }
}
