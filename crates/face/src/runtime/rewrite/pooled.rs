//! A `PRelu` between a convolution of the picture itself and a pool of maxima, put behind the pool, where the map is a
//! quarter of the size.
//!
//! A slope `a >= 0` never turns the order round, so the activation of the greatest value is the greatest activation. With
//! `a < 0` the activation is the greater of `y` and `a y`, and the pool takes both: the convolution makes a channel more,
//! of its filter times `a`, which costs little where it reads three colours. The runtime fills its blocks of channels up
//! with zeros anyway; for this they are filled here, so that a map is not taken out of its blocks to lose them.

use super::filters::{Filters, undivided};
use super::graph::Graph;
use super::slopes::{activation, by_channel};
use crate::packs::onnx::{NodeProto, TensorProto};

/// Channels of a block in the runtime's layout: 16 with AVX-512, 8 otherwise.
const BLOCK: usize = 16;
/// Colours of a picture: a convolution of so few channels is cheap to make wider.
const COLOURS: usize = 3;

/// Puts these activations behind their pools; `None` if the model is broken.
pub(super) fn rewrite(graph: &mut Graph<'_>) -> Option<()> {
    // One after the other: what one makes of a convolution, the next must see.
    for at in 0..graph.nodes.len() {
        if let Some(place) = Place::find(graph, at) {
            place.rewrite(graph)?;
        }
    }
    Some(())
}

/// A convolution, an activation, a pool and another convolution, one behind the other and with nothing beside.
struct Place {
    activation: usize,
    pool: usize,
    slopes: Vec<f32>,
    /// What the first convolution makes.
    made: String,
    /// Weights of the first convolution, its bias if it has one, and weights of the second.
    first: Filters,
    bias: Option<Filters>,
    second: Filters,
}

impl Place {
    fn find(graph: &Graph<'_>, at: usize) -> Option<Self> {
        let node = &graph.nodes[at];
        let (made, slopes) = activation(node)?;
        let slopes = by_channel(&graph.constant(slopes)?)?;
        let before = &graph.nodes[graph.maker(made)?];
        graph.only_user(made, "PRelu")?;
        let pool = graph.only_user(&node.output[0], "MaxPool").filter(|&pool| graph.nodes[pool].output.len() == 1)?;
        let behind = &graph.nodes[graph.only_user(&graph.nodes[pool].output[0], "Conv")?];
        if !before.is("Conv") || !undivided(before) || !undivided(behind) {
            return None;
        }
        let first = Filters::of(graph, before.input.get(1)?)?;
        let bias = match before.input.get(2) {
            Some(bias) => Some(Filters::of(graph, bias)?),
            None => None,
        };
        let second = Filters::of(graph, behind.input.get(1)?)?;
        let channels = slopes.len();
        let fits = matches!(first.shape[..], [out, colours, _, _] if out == channels && colours <= COLOURS)
            && matches!(second.shape[..], [_, into, _, _] if into == channels);
        fits.then(|| Self { activation: at, pool, slopes, made: made.to_owned(), first, bias, second })
    }

    fn rewrite(mut self, graph: &mut Graph<'_>) -> Option<()> {
        let channels = self.slopes.len();
        let (wide, narrow) = (self.made_channels(), channels.next_multiple_of(BLOCK));
        // By a channel out and one in: the straight part of the activation, and what is bent and added.
        let mut line = vec![0.0; narrow * wide];
        let mut bent = vec![0.0; narrow * wide];
        let mut extra = channels;
        for (channel, &slope) in self.slopes.iter().enumerate() {
            let row = channel * wide;
            if slope < 0.0 {
                // The greater of both is the one, and what the other is above it.
                self.first.copy(channel, slope);
                if let Some(bias) = &mut self.bias {
                    bias.copy(channel, slope);
                }
                (line[row + extra], bent[row + channel], bent[row + extra]) = (1.0, 1.0, -1.0);
                extra += 1;
            } else if slope <= 1.0 {
                (line[row + channel], bent[row + channel]) = (slope, 1.0 - slope);
            } else {
                // Bent the other way: its negative is made, and the next convolution takes that.
                (line[row + channel], bent[row + channel]) = (-slope, slope - 1.0);
                self.second.negate_input(channel);
            }
        }
        self.first.pad(0, wide);
        self.second.pad(1, narrow);
        if let Some(bias) = &mut self.bias {
            bias.pad(0, wide);
        }

        let pooled = &graph.nodes[self.pool].output[0].clone();
        let name = |part: &str| format!("countenance/{pooled}/{part}");
        let [most, straight, over, lines, bents, added] =
            ["most", "straight", "over", "lines", "bents", "added"].map(name);
        let nodes = [
            NodeProto::new("Conv", &[&most, &bents], &over, Vec::new()),
            NodeProto::new("Relu", &[&over], &added, Vec::new()),
            NodeProto::new("Conv", &[&most, &lines], &straight, Vec::new()),
            NodeProto::new("Add", &[&straight, &added], pooled, Vec::new()),
        ];
        graph.exchange(self.activation, &[]);
        graph.rename(self.pool, &self.made, &most, &nodes)?;
        let shape = [narrow, wide, 1, 1];
        graph.put(TensorProto::floats(lines, &shape, &line));
        graph.put(TensorProto::floats(bents, &shape, &bent));
        for filters in [Some(self.first), self.bias, Some(self.second)].into_iter().flatten() {
            graph.put(filters.constant());
        }
        Some(())
    }

    /// Channels that the first convolution makes from now on.
    fn made_channels(&self) -> usize {
        let falling = self.slopes.iter().filter(|&&slope| slope < 0.0).count();
        (self.slopes.len() + falling).next_multiple_of(BLOCK)
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::{Networks, Tensor};
    use super::*;
    use crate::packs::onnx::{Attribute, Axis, GraphBuilder};
    use crate::reference_tests::runtime;

    const SLOPES: [f32; 5] = [0.3, -1.2, 1.4, 0.0, -0.01];
    /// Of the first convolution, by channel and colour, and of the second, by channel.
    const FIRST: [[f32; 3]; 5] =
        [[1.0, 0.0, 0.0], [0.5, -1.0, 0.2], [0.0, 2.0, -1.0], [1.0, 1.0, 1.0], [-0.7, 0.1, 0.9]];
    const BIAS: [f32; 5] = [0.1, -0.2, 0.3, -0.4, 0.5];
    const SECOND: [f32; 5] = [1.0, -0.5, 2.0, 0.25, -1.5];

    fn model(also_answers_before_the_pool: bool) -> Vec<u8> {
        let mut graph = GraphBuilder::default();
        let (first, bias) = (graph.floats(&[5, 3, 1, 1], FIRST.as_flattened()), graph.floats(&[5], &BIAS));
        let (slopes, second) = (graph.floats(&[5, 1, 1], &SLOPES), graph.floats(&[1, 5, 1, 1], &SECOND));
        let made = graph.node("Conv", &["in", &first, &bias], &[]);
        graph.named_node("PRelu", &[&made, &slopes], &[], "bent");
        let two = |name| Attribute::Ints(name, vec![2, 2]);
        let pooled = graph.node("MaxPool", &["bent"], &[two("kernel_shape"), two("strides")]);
        graph.named_node("Conv", &[&pooled, &second], &[], "out");
        let axes = |channels| [Axis::Any("N"), Axis::Fixed(channels), Axis::Any("H"), Axis::Any("W")];
        let (bent, out) = (axes(5), axes(1));
        let answers = [("out", &out[..]), ("bent", &bent[..])];
        graph.finish("pooled", ("in", &axes(3)), &answers[..1 + usize::from(also_answers_before_the_pool)])
    }

    #[test]
    fn an_activation_behind_the_pool_answers_as_one_before_it() {
        let model = model(false);
        let mut graph = Graph::of(&model).unwrap();
        rewrite(&mut graph).unwrap();
        let bytes = graph.finish().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("pooled.onnx");
        std::fs::write(&file, bytes).unwrap();
        let (rows, columns) = (6, 8);
        let mut input = Tensor::zeros(&[2, 3, rows, columns]);
        for (at, value) in input.values.iter_mut().enumerate() {
            *value = ((at * 37 % 101) as f32 - 50.0) / 25.0;
        }
        let answer = runtime().open(&file, 1).unwrap().run(("in", &input), &["out"]).unwrap().remove(0);
        assert_eq!(answer.shape, [2, 1, rows / 2, columns / 2]);
        for (at, found) in answer.values.iter().enumerate() {
            let (picture, y, x) = (at / 12, at % 12 / 4 * 2, at % 4 * 2);
            let activation = |channel: usize, y: usize, x: usize| {
                let colour = |colour: usize| input.values[((picture * 3 + colour) * rows + y) * columns + x];
                let made = BIAS[channel] + (0..3).map(|k| FIRST[channel][k] * colour(k)).sum::<f32>();
                if made < 0.0 { SLOPES[channel] * made } else { made }
            };
            let most = |channel| {
                let around = [(y, x), (y, x + 1), (y + 1, x), (y + 1, x + 1)];
                around.map(|(y, x)| activation(channel, y, x)).into_iter().fold(f32::MIN, f32::max)
            };
            let expected: f32 = (0..5).map(|channel| SECOND[channel] * most(channel)).sum();
            assert!((found - expected).abs() < 1e-5, "{at}: {found}, expected {expected}");
        }
    }

    #[test]
    fn an_activation_that_something_else_asks_for_stays_where_it_is() {
        let model = model(true);
        let mut graph = Graph::of(&model).unwrap();
        rewrite(&mut graph).unwrap();
        assert!(graph.finish().is_none());
    }
}
