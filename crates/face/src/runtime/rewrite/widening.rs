//! Channels of zeros that a map gets on its way round a step that has more of them, as in dlib's ResNet.
//!
//! The runtime cannot `Pad` in blocks, and what is added to a map in rows stays in rows to the end of a stage. A convolution
//! of 1 x 1 that keeps each channel and makes the others of nothing stays in blocks, and the sum becomes part of the
//! convolution before it.

use super::graph::Graph;
use crate::packs::onnx::{NodeProto, TensorProto};

/// Operators that leave the number of channels as it is.
const KEEPING: [&str; 4] = ["Relu", "Add", "AveragePool", "MaxPool"];

/// More would cost more as a convolution than they save, and a hostile model could ask for any number.
const MOST_CHANNELS: usize = 1 << 10;

/// Makes convolutions of these paddings.
pub(super) fn rewrite(graph: &mut Graph<'_>) {
    let found: Vec<_> = (0..graph.nodes.len()).filter_map(|at| wider(graph, at)).collect();
    for (at, convolution, weights) in found {
        graph.exchange(at, &[convolution]);
        graph.put(weights);
    }
}

fn wider(graph: &Graph<'_>, at: usize) -> Option<(usize, NodeProto, TensorProto)> {
    let node = &graph.nodes[at];
    // Without a value and a way of padding, it is zeros.
    let ([input, pads], [output], true, true) =
        (&node.input[..], &node.output[..], node.is("Pad"), node.attribute.is_empty())
    else {
        return None;
    };
    let [0, 0, 0, 0, 0, more, 0, 0] = graph.constant(pads)?.integers()?[..] else { return None };
    let (channels, more) = (channels(graph, input)?, usize::try_from(more).ok()?);
    if channels.max(more) > MOST_CHANNELS {
        return None;
    }
    let mut same = vec![0.0; (channels + more) * channels];
    (0..channels).for_each(|channel| same[channel * (channels + 1)] = 1.0);
    let name = format!("countenance/{output}/same");
    let convolution = NodeProto::new("Conv", &[input, &name], output, Vec::new());
    Some((at, convolution, TensorProto::floats(name, &[channels + more, channels, 1, 1], &same)))
}

/// Channels of a value that comes out of a convolution, near or far.
fn channels(graph: &Graph<'_>, value: &str) -> Option<usize> {
    let mut node = &graph.nodes[graph.maker(value)?];
    // Nodes stand in the order in which they run, so a way back is no longer than this.
    for _ in 0..graph.nodes.len() {
        if node.is("Conv") {
            return usize::try_from(*graph.constant(node.input.get(1)?)?.dims.first()?).ok();
        }
        if !KEEPING.iter().any(|operator| node.is(operator)) {
            return None;
        }
        node = &graph.nodes[graph.maker(node.input.first()?)?];
    }
    None
}
