//! Graph rewriting: activations with a slope a channel (`PRelu`) as what the runtime is fast at.
//!
//! ONNX Runtime keeps the maps of a convolutional network in blocks of channels (NCHWc). It has no `PRelu` there: at each
//! it puts the map back into rows, works through it a value at a time, and blocks it again. On MTCNN's networks that takes
//! half of all time or more, and on SFace-shaped ones, too. With slopes `a` the activation is `a y + (1 - a) relu(y)`: two
//! convolutions of 1 x 1 a channel and a sum, which stay in blocks. Answers differ in the last bits, by about 1e-6.
//!
//! Everything else of the model is copied byte by byte, so that no part of it has to be understood.

use std::collections::{BTreeMap, BTreeSet};

use prost::Message;

use crate::packs::onnx::{AttributeProto, NodeProto, TensorProto};

/// Fields of `ModelProto` and `GraphProto` (onnx.proto).
const GRAPH: u64 = 7;
const NODE: u64 = 1;
const INITIALIZER: u64 = 5;

/// The model with its `PRelu` nodes rewritten; `None` if there is nothing to rewrite, or where it would not pay.
pub(super) fn rewritten(model: &[u8]) -> Option<Vec<u8>> {
    // Only there does the runtime have the blocked layout that this is for.
    if !cfg!(target_arch = "x86_64") {
        return None;
    }
    let model = fields(model)?;
    let mut graphs = model.iter().filter(|field| field.number == GRAPH);
    let (Some(graph), None) = (graphs.next(), graphs.next()) else { return None };
    let written = rewritten_graph(&fields(graph.content?)?)?;
    let mut bytes = Vec::new();
    for field in &model {
        if field.number == GRAPH { put(&mut bytes, GRAPH, &written) } else { bytes.extend_from_slice(field.whole) }
    }
    Some(bytes)
}

fn rewritten_graph(graph: &[Field<'_>]) -> Option<Vec<u8>> {
    let contents = |number| graph.iter().filter(move |field| field.number == number).filter_map(|field| field.content);
    let nodes = contents(NODE).map(|node| NodeProto::decode(node).ok()).collect::<Option<Vec<_>>>()?;
    let after_convolution = after_convolution(&nodes);
    let mut slopes: BTreeMap<&str, Option<Vec<f32>>> = BTreeMap::new();
    for node in &nodes {
        if let Some((input, slope)) = activation(node)
            && after_convolution.contains(input)
        {
            slopes.insert(slope, None);
        }
    }
    for initializer in contents(INITIALIZER) {
        let head = Head::decode(initializer).ok()?;
        // The file beside the model would not be found from memory.
        if head.data_location != 0 {
            return None;
        }
        if let Some(found) = slopes.get_mut(head.name.as_str()) {
            *found = TensorProto::decode(initializer).ok().and_then(|tensor| by_channel(&tensor));
        }
    }

    let mut bytes = Vec::new();
    let mut constants = Vec::new();
    let mut nodes = nodes.iter();
    for field in graph {
        let node = if field.number == NODE { nodes.next() } else { None };
        let slopes = node.and_then(activation).and_then(|(input, slope)| {
            after_convolution.contains(input).then_some(())?;
            slopes.get(slope)?.as_ref()
        });
        match (node, slopes) {
            (Some(node), Some(slopes)) => {
                let (parts, weights) = in_parts(&node.input[0], &node.output[0], slopes);
                parts.iter().for_each(|part| put(&mut bytes, NODE, &part.encode_to_vec()));
                constants.extend(weights);
            }
            _ => bytes.extend_from_slice(field.whole),
        }
    }
    constants.iter().for_each(|weights| put(&mut bytes, INITIALIZER, &weights.encode_to_vec()));
    (!constants.is_empty()).then_some(bytes)
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
fn activation(node: &NodeProto) -> Option<(&str, &str)> {
    match (&node.op_type[..], &node.domain[..], &node.input[..], &node.output[..]) {
        ("PRelu", "", [input, slope], [_]) => Some((input, slope)),
        _ => None,
    }
}

/// One slope a channel of a map `[N, C, H, W]`.
fn by_channel(tensor: &TensorProto) -> Option<Vec<f32>> {
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

/// What is read of every constant: all but its values.
#[derive(Clone, PartialEq, Message)]
struct Head {
    #[prost(string, tag = "8")]
    name: String,
    #[prost(int32, tag = "14")]
    data_location: i32,
}

/// A field of a message as it stands in the file (protobuf.dev/programming-guides/encoding).
struct Field<'a> {
    number: u64,
    /// With its tag.
    whole: &'a [u8],
    /// What is inside, where the field has a length.
    content: Option<&'a [u8]>,
}

fn fields(message: &[u8]) -> Option<Vec<Field<'_>>> {
    let mut rest = message;
    let mut found = Vec::new();
    while !rest.is_empty() {
        let start = rest;
        let tag = varint(&mut rest)?;
        let content = match tag & 7 {
            0 => varint(&mut rest).map(|_| None)?,
            1 => rest.split_off(..8).map(|_| None)?,
            2 => {
                let length = usize::try_from(varint(&mut rest)?).ok()?;
                Some(rest.split_off(..length)?)
            }
            5 => rest.split_off(..4).map(|_| None)?,
            _ => return None,
        };
        found.push(Field { number: tag >> 3, whole: &start[..start.len() - rest.len()], content });
    }
    Some(found)
}

fn varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        let byte = *bytes.split_off_first()?;
        value |= u64::from(byte & 0x7F) << shift;
        if byte < 0x80 {
            return Some(value);
        }
    }
    None
}

/// Appends a field that has a length.
fn put(bytes: &mut Vec<u8>, number: u64, content: &[u8]) {
    for mut value in [number << 3 | 2, content.len() as u64] {
        while value >= 0x80 {
            bytes.push(value as u8 | 0x80);
            value >>= 7;
        }
        bytes.push(value as u8);
    }
    bytes.extend_from_slice(content);
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

    #[test]
    fn the_cascades_activations_of_maps_are_rewritten_and_its_dense_ones_stay() {
        let count = |bytes: &[u8], op: &str| {
            let top = fields(bytes).unwrap();
            let graph = top.iter().find(|field| field.number == GRAPH).unwrap();
            let parts = fields(graph.content.unwrap()).unwrap();
            let nodes = parts.iter().filter(|field| field.number == NODE);
            nodes.filter(|node| NodeProto::decode(node.content.unwrap()).unwrap().op_type == op).count()
        };
        for (file, before, after) in [("pnet.onnx", 3, 0), ("rnet.onnx", 4, 1), ("onet.onnx", 5, 1)] {
            let bytes = std::fs::read(crate::reference_tests::pack().file(file)).unwrap();
            assert_eq!(count(&bytes, "PRelu"), before, "{file}");
            if let Some(rewritten) = rewritten(&bytes) {
                assert_eq!(count(&rewritten, "PRelu"), after, "{file}");
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
