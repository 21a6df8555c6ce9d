//! MTCNN's three networks as ONNX: input `image` `[N, 3, H, W]`, outputs `prob`, `box` and for the last `points`.

use super::torch::StateDict;
use crate::packs::PackError;
use crate::packs::onnx::{Attribute, Axis, GraphBuilder};

/// The network that looks at every cell: fully convolutional, any size.
pub(super) fn proposal_net(bytes: &[u8]) -> Result<Vec<u8>, PackError> {
    let mut net = Net::read("pnet.pt", bytes)?;
    net.convolutions(&[2, 0, 0])?;
    for (layer, output, softmax) in [("conv4_1", "prob", true), ("conv4_2", "box", false)] {
        let (weight, bias) = (net.constant(layer, "weight", 4)?, net.constant(layer, "bias", 1)?);
        net.head("Conv", &[&weight, &bias], &[], output, softmax);
    }
    let any = Axis::Any;
    let outputs = |channels| [any("N"), Axis::Fixed(channels), any("h"), any("w")];
    Ok(net.graph.finish(
        "mtcnn_pnet",
        ("image", &[any("N"), Axis::Fixed(3), any("H"), any("W")]),
        &[("prob", &outputs(2)), ("box", &outputs(4))],
    ))
}

/// The network that sifts crops of 24 x 24.
pub(super) fn refining_net(bytes: &[u8]) -> Result<Vec<u8>, PackError> {
    let mut net = Net::read("rnet.pt", bytes)?;
    net.convolutions(&[3, 3, 0])?;
    net.dense("dense4", "prelu4")?;
    net.dense_heads(&[("dense5_1", "prob"), ("dense5_2", "box")])?;
    Ok(net.finish_square("mtcnn_rnet", 24, &[("prob", 2), ("box", 4)]))
}

/// The network that decides on crops of 48 x 48 and places the five points.
pub(super) fn output_net(bytes: &[u8]) -> Result<Vec<u8>, PackError> {
    let mut net = Net::read("onet.pt", bytes)?;
    net.convolutions(&[3, 3, 2, 0])?;
    net.dense("dense5", "prelu5")?;
    net.dense_heads(&[("dense6_1", "prob"), ("dense6_2", "box"), ("dense6_3", "points")])?;
    Ok(net.finish_square("mtcnn_onet", 48, &[("prob", 2), ("box", 4), ("points", 10)]))
}

struct Net {
    weights: StateDict,
    graph: GraphBuilder,
    value: String,
}

impl Net {
    fn read(file: &'static str, bytes: &[u8]) -> Result<Self, PackError> {
        let weights = StateDict::read(file, bytes)?;
        Ok(Self { weights, graph: GraphBuilder::default(), value: "image".to_owned() })
    }

    fn constant(&mut self, layer: &str, part: &str, axes: usize) -> Result<String, PackError> {
        let found = self.weights.get(&format!("{layer}.{part}"), axes)?;
        Ok(self.graph.floats(&found.shape, &found.values))
    }

    /// `conv1`, `prelu1`, and a pool of that side and stride 2 where one is named; then the next.
    fn convolutions(&mut self, pools: &[i64]) -> Result<(), PackError> {
        for (i, &pool) in pools.iter().enumerate() {
            let layer = format!("conv{}", i + 1);
            let (weight, bias) = (self.constant(&layer, "weight", 4)?, self.constant(&layer, "bias", 1)?);
            self.value = self.graph.node("Conv", &[&self.value, &weight, &bias], &[]);
            self.activate(&format!("prelu{}", i + 1), |channels| vec![channels, 1, 1])?;
            if pool > 0 {
                let window = [
                    Attribute::Ints("kernel_shape", vec![pool; 2]),
                    Attribute::Ints("strides", vec![2; 2]),
                    Attribute::Int("ceil_mode", 1),
                ];
                self.value = self.graph.node("MaxPool", &[&self.value], &window);
            }
        }
        Ok(())
    }

    /// A dense layer. The weights were ported from a framework that keeps maps as width, height, channels.
    fn dense(&mut self, layer: &str, activation: &str) -> Result<(), PackError> {
        self.value = self.graph.node("Transpose", &[&self.value], &[Attribute::Ints("perm", vec![0, 3, 2, 1])]);
        self.value = self.graph.node("Flatten", &[&self.value], &[Attribute::Int("axis", 1)]);
        let (weight, bias) = (self.constant(layer, "weight", 2)?, self.constant(layer, "bias", 1)?);
        self.value = self.graph.node("Gemm", &[&self.value, &weight, &bias], &[Attribute::Int("transB", 1)]);
        self.activate(activation, |channels| vec![1, channels])
    }

    fn dense_heads(&mut self, heads: &[(&str, &str)]) -> Result<(), PackError> {
        for &(layer, output) in heads {
            let (weight, bias) = (self.constant(layer, "weight", 2)?, self.constant(layer, "bias", 1)?);
            self.head("Gemm", &[&weight, &bias], &[Attribute::Int("transB", 1)], output, output == "prob");
        }
        Ok(())
    }

    fn head(&mut self, op: &str, weights: &[&str], attributes: &[Attribute<'_>], output: &str, softmax: bool) {
        let value = self.value.clone();
        let inputs: Vec<&str> = [value.as_str()].into_iter().chain(weights.iter().copied()).collect();
        if softmax {
            let scores = self.graph.node(op, &inputs, attributes);
            self.graph.named_node("Softmax", &[&scores], &[Attribute::Int("axis", 1)], output);
        } else {
            self.graph.named_node(op, &inputs, attributes, output);
        }
    }

    fn activate(&mut self, layer: &str, shape: impl Fn(usize) -> Vec<usize>) -> Result<(), PackError> {
        let slope = self.weights.get(&format!("{layer}.weight"), 1)?;
        let slope = self.graph.floats(&shape(slope.shape[0]), &slope.values);
        self.value = self.graph.node("PRelu", &[&self.value, &slope], &[]);
        Ok(())
    }

    fn finish_square(self, name: &str, side: usize, outputs: &[(&str, usize)]) -> Vec<u8> {
        let batch = Axis::Any("N");
        let shapes: Vec<_> = outputs.iter().map(|&(_, width)| [batch, Axis::Fixed(width)]).collect();
        let outputs: Vec<_> = outputs.iter().zip(&shapes).map(|((name, _), shape)| (*name, &shape[..])).collect();
        self.graph.finish(name, ("image", &[batch, Axis::Fixed(3), Axis::Fixed(side), Axis::Fixed(side)]), &outputs)
    }
}
