//! An activation with a slope a channel (`PRelu`) behind a convolution.
//!
//! The runtime has none in blocks. On MTCNN's networks that took half of all time or more, and on SFace-shaped ones, too. With
//! slopes `a` it is `a y + (1 - a) relu(y)`, two convolutions of 1 x 1 a channel and a
//! sum, which stay in blocks.

use std::collections::BTreeSet;

use super::graph::Graph;
use crate::packs::onnx::{AttributeProto, NodeProto, TensorProto};

/// Rewrites the activations that no other rewriting took.
pub(super) fn rewrite(graph: &mut Graph<'_>) {
    let after_convolution = after_convolution(&graph.nodes);
    let mut found = Vec::new();
    for (at, node) in graph.nodes.iter().enumerate().filter(|&(at, _)| !graph.is_exchanged(at)) {
        let Some((input, slopes)) = activation(node).filter(|(input, _)| after_convolution.contains(input)) else {
            continue;
        };
        if let Some(slopes) = graph.constant(slopes).as_ref().and_then(by_channel) {
            found.push((at, in_parts(input, &node.output[0], &slopes)));
        }
    }
    for (at, (parts, weights)) in found {
        graph.exchange(at, &parts);
        weights.into_iter().for_each(|weights| graph.put(weights));
    }
}

/// Values that come out of a convolution, normalised or not: those that may lie in blocks.
fn after_convolution(nodes: &[NodeProto]) -> BTreeSet<&str> {
    let mut found = BTreeSet::new();
    for node in nodes.iter().filter(|node| node.domain.is_empty()) {
        let from = node.input.first().map_or("", String::as_str);
        if node.op_type == "Conv" || node.op_type == "BatchNormalization" && found.contains(from) {
            found.extend(node.output.first().map(String::as_str));
        }
    }
    found
}

/// Input and slopes of a `PRelu`.
pub(super) fn activation(node: &NodeProto) -> Option<(&str, &str)> {
    match (&node.op_type[..], &node.domain[..], &node.input[..], &node.output[..]) {
        ("PRelu", "", [input, slope], [_]) => Some((input, slope)),
        _ => None,
    }
}

/// One slope a channel of a map `[N, C, H, W]`.
pub(super) fn by_channel(tensor: &TensorProto) -> Option<Vec<f32>> {
    let channels = match tensor.dims[..] {
        [channels, 1, 1] | [1, channels, 1, 1] => channels,
        _ => return None,
    };
    let slopes = tensor.values()?;
    (channels > 0 && slopes.iter().all(|slope| slope.is_finite())).then_some(slopes)
}

/// The nodes that take the activation's place, in the order in which they run, and their weights.
fn in_parts(input: &str, output: &str, slopes: &[f32]) -> (Vec<NodeProto>, [TensorProto; 2]) {
    let name = |part: &str| format!("countenance/{output}/{part}");
    let [slope, rest, bent, share, line] = ["slope", "rest", "bent", "share", "line"].map(name);
    let scaled = |from: &str, by: &str, to: &str| {
        NodeProto::new("Conv", &[from, by], to, vec![AttributeProto::int("group", slopes.len() as i64)])
    };
    let bend = |from: &str, to: &str| NodeProto::new("Relu", &[from], to, Vec::new());
    // A `Relu` behind a convolution costs nothing, but comes after the factor then, whose sign must be that of 1 - a.
    let [first, second] = if slopes.iter().all(|&slope| slope <= 1.0) {
        [scaled(input, &rest, &bent), bend(&bent, &share)]
    } else {
        [bend(input, &bent), scaled(&bent, &rest, &share)]
    };
    let sum = NodeProto::new("Add", &[&line, &share], output, Vec::new());
    let shape = [slopes.len(), 1, 1, 1];
    let rests: Vec<f32> = slopes.iter().map(|slope| 1.0 - slope).collect();
    let weights =
        [TensorProto::floats(slope.clone(), &shape, slopes), TensorProto::floats(rest.clone(), &shape, &rests)];
    (vec![first, second, scaled(input, &slope, &line), sum], weights)
}
