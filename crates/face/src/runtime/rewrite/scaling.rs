//! Pixels that a model centres and scales before its first convolution: `((p - m) s) * w` is `p * (s w)` less what the means
//! make of it, so both become part of the weights. It holds where no edge is filled up with zeros.

use super::filters::{Filters, undivided};
use super::graph::Graph;
use crate::packs::onnx::NodeProto;

/// `AttributeProto.AttributeType` of one integer and of several.
const INTEGERS: [i32; 2] = [2, 7];

/// Takes centring and scaling into the weights of the convolution behind them.
pub(super) fn rewrite(graph: &mut Graph<'_>) {
    let found: Vec<_> = (0..graph.nodes.len()).filter_map(|at| Scaling::find(graph, at)).collect();
    for Scaling { nodes: [centring, scaling, at], convolution, filters } in found {
        graph.exchange(centring, &[]);
        graph.exchange(scaling, &[]);
        graph.exchange(at, &[convolution]);
        filters.into_iter().for_each(|filters| graph.put(filters.constant()));
    }
}

struct Scaling {
    nodes: [usize; 3],
    /// What takes their place.
    convolution: NodeProto,
    /// Weights and bias.
    filters: [Filters; 2],
}

impl Scaling {
    fn find(graph: &Graph<'_>, at: usize) -> Option<Self> {
        let centring = &graph.nodes[at];
        let [input, means] = &centring.input[..] else { return None };
        let scaling = graph.only_user(centring.output.first()?, "Mul").filter(|_| centring.is("Sub"))?;
        let [_, scale] = &graph.nodes[scaling].input[..] else { return None };
        let last = graph.only_user(graph.nodes[scaling].output.first()?, "Conv")?;
        let mut convolution = graph.nodes[last].clone();
        let [pixels, weights, bias] = &mut convolution.input[..] else { return None };
        let (mut weights, mut bias) = (Filters::of(graph, weights)?, Filters::of(graph, bias)?);
        let [means, scale] = [graph.constant(means)?, graph.constant(scale)?];
        let ([1, colours, 1, 1] | [colours, 1, 1], [scale]) = (&means.dims[..], &scale.values()?[..]) else {
            return None;
        };
        let [_, into, _, _] = weights.shape[..] else { return None };
        if usize::try_from(*colours) != Ok(into) {
            return None;
        }
        pixels.clone_from(input);
        let plain = convolution.attribute.iter().all(|attribute| {
            INTEGERS.contains(&attribute.kind)
                && (attribute.name != "pads" || attribute.ints.iter().all(|&pad| pad == 0))
        });
        if !plain || !undivided(&convolution) {
            return None;
        }

        let (means, scale) = (means.values()?, f64::from(*scale));
        let each: usize = weights.shape[1..].iter().product();
        for (filter, bias) in weights.values.chunks_exact_mut(each).zip(&mut bias.values) {
            let mut less = 0.0;
            for (colour, mean) in filter.chunks_exact_mut(each / into).zip(&means) {
                for weight in colour {
                    let scaled = f64::from(*weight) * scale;
                    less += scaled * f64::from(*mean);
                    *weight = scaled as f32;
                }
            }
            *bias = (f64::from(*bias) - less) as f32;
        }
        Some(Self { nodes: [at, scaling, last], convolution, filters: [weights, bias] })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::packs::onnx::{Attribute, GraphBuilder};

    /// Pixels less 10 and 20, times 0.5, through one filter of weights 2 and 4 and bias 1.
    fn model(pads: i64) -> Vec<u8> {
        let mut graph = GraphBuilder::default();
        let (means, scale) = (graph.floats(&[1, 2, 1, 1], &[10.0, 20.0]), graph.floats(&[], &[0.5]));
        let (weights, bias) = (graph.floats(&[1, 2, 1, 1], &[2.0, 4.0]), graph.floats(&[1], &[1.0]));
        let centred = graph.node("Sub", &["in", &means], &[]);
        let scaled = graph.node("Mul", &[&centred, &scale], &[]);
        graph.named_node("Conv", &[&scaled, &weights, &bias], &[Attribute::Ints("pads", vec![pads; 4])], "out");
        graph.finish("scaled", ("in", &[]), &[("out", &[])])
    }

    #[test]
    fn means_and_scale_become_part_of_weights_and_bias() {
        let model = model(0);
        let mut graph = Graph::of(&model).unwrap();
        rewrite(&mut graph);
        let bytes = graph.finish().unwrap();
        let written = Graph::of(&bytes).unwrap();
        let [convolution] = &written.nodes[..] else { panic!("{} nodes", written.nodes.len()) };
        let values = |at: usize| written.constant(&convolution.input[at]).unwrap().values().unwrap();
        assert_eq!((convolution.input[0].as_str(), values(1), values(2)), ("in", vec![1.0, 2.0], vec![-49.0]));
    }

    #[test]
    fn an_edge_of_zeros_keeps_them_apart() {
        let model = model(1);
        let mut graph = Graph::of(&model).unwrap();
        rewrite(&mut graph);
        assert!(graph.finish().is_none());
    }
}
