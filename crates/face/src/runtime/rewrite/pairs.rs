//! A `Softmax` over two channels: the first is the logistic function of their difference, the second what is left of one.
//!
//! The runtime turns the axes of a map round to have two numbers side by side, and back again. The difference is a matter of
//! the weights before.

use super::filters::{Filters, undivided};
use super::graph::Graph;
use crate::packs::onnx::NodeProto;

/// From this version of the operators on the function runs over its axis alone.
const OVER_ONE_AXIS: i64 = 13;

/// Takes the difference into the weights of the convolution before.
pub(super) fn rewrite(graph: &mut Graph<'_>) {
    if graph.operators().is_none_or(|version| version < OVER_ONE_AXIS) {
        return;
    }
    let found: Vec<_> = (0..graph.nodes.len()).filter_map(|at| differences(graph, at)).collect();
    for (at, logistic, filters) in found {
        graph.exchange(at, &[logistic]);
        filters.into_iter().for_each(|filters| graph.put(filters.constant()));
    }
}

fn differences(graph: &Graph<'_>, at: usize) -> Option<(usize, NodeProto, Vec<Filters>)> {
    let node = &graph.nodes[at];
    let ([input], [output], [axis], true) =
        (&node.input[..], &node.output[..], &node.attribute[..], node.is("Softmax"))
    else {
        return None;
    };
    let convolution = &graph.nodes[graph.maker(input)?];
    let over_channels = axis.name == "axis" && axis.i == Some(1);
    if !over_channels || !convolution.is("Conv") || !undivided(convolution) {
        return None;
    }
    graph.only_user(input, "Softmax")?;
    let [_, weights, bias @ ..] = &convolution.input[..] else { return None };
    let constants = std::iter::once(weights).chain(bias);
    let mut filters = constants.map(|name| Filters::of(graph, name)).collect::<Option<Vec<_>>>()?;
    for filters in &mut filters {
        let [2, ..] = filters.shape[..] else { return None };
        let each = filters.values.len() / 2;
        let (first, second) = filters.values.split_at_mut(each);
        first.iter_mut().zip(second).for_each(|(first, second)| {
            *first -= *second;
            *second = -*first;
        });
    }
    Some((at, NodeProto::new("Sigmoid", &[input], output, Vec::new()), filters))
}
