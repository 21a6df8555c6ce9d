//! dlib's face recognition network (`anet_type` of dnn_face_recognition_ex.cpp) as ONNX.
//!
//! Input `image`, `[N, 3, 150, 150]`, RGB, 0 to 255; output `descriptor`, `[N, 128]`, not of unit length.

use super::reader::{Array, Reader};
use crate::packs::PackError;
use crate::packs::onnx::{Attribute, Axis, GraphBuilder};

pub(in crate::packs) const DESCRIPTOR_LENGTH: usize = 128;
const SIDE: usize = 150;

/// Blocks from input to output: `true` halves the picture.
const BLOCKS: [bool; 14] =
    [false, false, false, true, false, false, false, true, false, false, true, false, false, true];

/// A layer, in the order of the data.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Layer {
    Convolution,
    Affine,
    Relu,
    MaxPool,
    AveragePool,
    /// Marks the block's input, to be added later.
    Tag,
    /// Goes back to the tag.
    Skip,
    Add,
    Dense,
}

/// Geometry of a sliding window: rows and columns of the window, strides, paddings.
#[derive(Clone, Copy)]
struct Window {
    size: [usize; 2],
    stride: [usize; 2],
    pad: [usize; 2],
}

/// A layer's parameters.
enum Weights {
    None,
    Window(Window),
    Convolution { window: Window, filters: Array, bias: Vec<f32> },
    Affine { gain: Vec<f32>, bias: Vec<f32> },
    Dense { matrix: Array },
}

/// A value in the graph: its name, channels and side.
#[derive(Clone)]
struct Value {
    name: String,
    channels: usize,
    side: usize,
}

/// Reads dlib's file and writes the ONNX model.
pub(super) fn convert(bytes: &[u8]) -> Result<Vec<u8>, PackError> {
    let mut reader = Reader::new("dlib_face_recognition_resnet_model_v1.dat", bytes);
    let Contents { mean, layers } = read(&mut reader)?;
    let mut writer = Writer { graph: GraphBuilder::default(), reader: &reader, layers: layers.into_iter() };
    writer.network(mean)?;
    let batch = Axis::Any("N");
    let input = [batch, Axis::Fixed(3), Axis::Fixed(SIDE), Axis::Fixed(SIDE)];
    let output = [batch, Axis::Fixed(DESCRIPTOR_LENGTH)];
    Ok(writer.graph.finish("dlib_resnet", ("image", &input), &[("descriptor", &output)]))
}

/// The architecture from input to output; the file holds parameters, not which layers there are.
fn architecture() -> Vec<Layer> {
    use Layer::{Add, Affine, AveragePool, Convolution, Dense, MaxPool, Relu, Skip, Tag};
    let mut layers = vec![Convolution, Affine, Relu, MaxPool];
    for halves in BLOCKS {
        layers.extend([Tag, Convolution, Affine, Relu, Convolution, Affine]);
        if halves {
            // The block's own result is tagged, the shortcut pooled, and the tagged result added.
            layers.extend([Tag, Skip, AveragePool]);
        }
        layers.extend([Add, Relu]);
    }
    layers.extend([AveragePool, Dense]);
    layers
}

/// What the file holds: the input's mean and each layer with its weights.
struct Contents {
    mean: [f32; 3],
    layers: Vec<(Layer, Weights)>,
}

fn read(reader: &mut Reader<'_>) -> Result<Contents, PackError> {
    reader.expect(1, "version")?;
    reader.expect_text("loss_metric_2")?;
    reader.float()?;
    reader.float()?;
    let architecture = architecture();
    // Versions stand outermost first.
    let mut versions = Vec::new();
    for _ in &architecture {
        versions.push(reader.count(4)?);
    }
    reader.expect_text("input_rgb_image_sized")?;
    let mean = [reader.float()?, reader.float()?, reader.float()?];
    reader.expect(SIDE as i64, "rows")?;
    reader.expect(SIDE as i64, "columns")?;
    let mut layers = Vec::new();
    for (depth, (layer, version)) in architecture.into_iter().zip(versions.into_iter().rev()).enumerate() {
        let weights = details(reader, layer)?;
        if !matches!(layer, Layer::Tag | Layer::Skip) {
            // What training left behind: three flags, gradients and the cached output.
            for _ in 0..3 {
                reader.boolean()?;
            }
            reader.tensor()?;
            reader.tensor()?;
            if depth == 0 {
                reader.tensor()?;
                if version >= 3 {
                    reader.integer()?;
                }
            } else if version >= 2 {
                reader.tensor()?;
            }
        }
        layers.push((layer, weights));
    }
    reader.end()?;
    Ok(Contents { mean, layers })
}

fn details(reader: &mut Reader<'_>, layer: Layer) -> Result<Weights, PackError> {
    match layer {
        Layer::Tag | Layer::Skip => Ok(Weights::None),
        Layer::Relu => reader.expect_text("relu_").map(|()| Weights::None),
        Layer::Add => reader.expect_text("add_prev_").map(|()| Weights::None),
        Layer::MaxPool => reader.expect_text("max_pool_2").and_then(|()| Ok(Weights::Window(window(reader)?))),
        Layer::AveragePool => reader.expect_text("avg_pool_2").and_then(|()| Ok(Weights::Window(window(reader)?))),
        Layer::Convolution => {
            reader.expect_text("con_4")?;
            let parameters = reader.tensor()?;
            let filters_count = reader.count(4096)?;
            let window = window(reader)?;
            let (filters, bias) = (reader.alias()?, reader.alias()?);
            multipliers(reader)?;
            let (values, rest) = split(reader, parameters.values, filters, bias)?;
            if filters[0] != filters_count || filters[2..] != window.size {
                return reader.fail("filters and window disagree");
            }
            Ok(Weights::Convolution { window, filters: Array { shape: filters, values }, bias: rest })
        }
        Layer::Affine => {
            reader.expect_text("affine_")?;
            let parameters = reader.tensor()?;
            let (gain, bias) = (reader.alias()?, reader.alias()?);
            reader.integer()?;
            let (gain, bias) = split(reader, parameters.values, gain, bias)?;
            Ok(Weights::Affine { gain, bias })
        }
        Layer::Dense => {
            reader.expect_text("fc_2")?;
            let (outputs, inputs) = (reader.count(4096)?, reader.count(4096)?);
            let matrix = reader.tensor()?;
            reader.alias()?;
            reader.alias()?;
            reader.integer()?;
            multipliers(reader)?;
            if outputs != DESCRIPTOR_LENGTH || matrix.values.len() != inputs * outputs {
                return reader.fail("the last layer is not one of 128 outputs without bias");
            }
            Ok(Weights::Dense { matrix: Array { shape: [1, 1, inputs, outputs], values: matrix.values } })
        }
    }
}

fn window(reader: &mut Reader<'_>) -> Result<Window, PackError> {
    let mut pair = || Ok([reader.count(64)?, reader.count(64)?]);
    Ok(Window { size: pair()?, stride: pair()?, pad: pair()? })
}

/// Learning rates and weight decays, of no use here.
fn multipliers(reader: &mut Reader<'_>) -> Result<(), PackError> {
    (0..4).try_for_each(|_| reader.float().map(drop))
}

/// Cuts a layer's parameters into its two parts.
fn split(
    reader: &Reader<'_>,
    mut values: Vec<f32>,
    first: [usize; 4],
    second: [usize; 4],
) -> Result<(Vec<f32>, Vec<f32>), PackError> {
    let length = |shape: [usize; 4]| shape.iter().try_fold(1usize, |size, &length| size.checked_mul(length));
    match (length(first), length(second)) {
        (Some(head), Some(tail)) if head.checked_add(tail) == Some(values.len()) => {
            let rest = values.split_off(head);
            Ok((values, rest))
        }
        _ => reader.fail("a layer's parameters do not fill its parts"),
    }
}

struct Writer<'a> {
    graph: GraphBuilder,
    reader: &'a Reader<'a>,
    layers: std::vec::IntoIter<(Layer, Weights)>,
}

impl Writer<'_> {
    fn network(&mut self, mean: [f32; 3]) -> Result<(), PackError> {
        let mean = self.graph.floats(&[1, 3, 1, 1], &mean);
        let scale = self.graph.floats(&[], &[1.0 / 256.0]);
        let centred = self.graph.node("Sub", &["image", &mean], &[]);
        let name = self.graph.node("Mul", &[&centred, &scale], &[]);
        let mut value = self.convolution(&Value { name, channels: 3, side: SIDE })?;
        value = self.relu(value)?;
        value = self.pool(&value, Layer::MaxPool, "MaxPool")?;
        for halves in BLOCKS {
            value = self.block(value, halves)?;
        }
        self.next(Layer::AveragePool)?;
        let pooled = self.graph.node("GlobalAveragePool", &[&value.name], &[]);
        let flat = self.graph.node("Flatten", &[&pooled], &[Attribute::Int("axis", 1)]);
        let Weights::Dense { matrix } = self.next(Layer::Dense)? else { return self.reader.fail("no dense layer") };
        if matrix.shape[2] != value.channels {
            return self.reader.fail("the last layer does not fit the one before");
        }
        let matrix = self.graph.floats(&matrix.shape[2..], &matrix.values);
        self.graph.named_node("MatMul", &[&flat, &matrix], &[], "descriptor");
        Ok(())
    }

    fn block(&mut self, input: Value, halves: bool) -> Result<Value, PackError> {
        self.next(Layer::Tag)?;
        let mut value = self.convolution(&input)?;
        value = self.relu(value)?;
        value = self.convolution(&value)?;
        let mut shortcut = input;
        if halves {
            self.next(Layer::Tag)?;
            self.next(Layer::Skip)?;
            shortcut = self.pool(&shortcut, Layer::AveragePool, "AveragePool")?;
        }
        self.next(Layer::Add)?;
        // dlib adds tensors of unlike size as if the missing channels, rows and columns were zero.
        let (channels, side) = (value.channels.max(shortcut.channels), value.side.max(shortcut.side));
        let (left, right) = (self.grown(&value, channels, side), self.grown(&shortcut, channels, side));
        let name = self.graph.node("Add", &[&left, &right], &[]);
        self.relu(Value { name, channels, side })
    }

    /// A convolution with the affine layer after it folded in.
    fn convolution(&mut self, input: &Value) -> Result<Value, PackError> {
        let (convolution, affine) = (self.next(Layer::Convolution)?, self.next(Layer::Affine)?);
        let (Weights::Convolution { window, filters, bias }, Weights::Affine { gain, bias: shift }) =
            (convolution, affine)
        else {
            return self.reader.fail("no convolution");
        };
        let channels = filters.shape[0];
        let fits = filters.shape[1] == input.channels && [gain.len(), shift.len(), bias.len()] == [channels; 3];
        if !fits || channels == 0 {
            return self.reader.fail("a convolution does not fit the layer before it");
        }
        let per_filter = filters.values.len() / channels;
        let product = |value: f32, gain: f32| f64::from(value) * f64::from(gain);
        let folded: Vec<f32> =
            filters.values.iter().enumerate().map(|(i, &value)| product(value, gain[i / per_filter]) as f32).collect();
        let bias: Vec<f32> = (0..channels).map(|i| (product(bias[i], gain[i]) + f64::from(shift[i])) as f32).collect();
        let (filters, bias) = (self.graph.floats(&filters.shape, &folded), self.graph.floats(&[channels], &bias));
        let name = self.graph.node("Conv", &[&input.name, &filters, &bias], &window.attributes());
        Ok(Value { name, channels, side: self.side(input.side, window)? })
    }

    fn relu(&mut self, input: Value) -> Result<Value, PackError> {
        self.next(Layer::Relu)?;
        Ok(Value { name: self.graph.node("Relu", &[&input.name], &[]), ..input })
    }

    fn pool(&mut self, input: &Value, layer: Layer, op: &str) -> Result<Value, PackError> {
        let Weights::Window(window) = self.next(layer)? else { return self.reader.fail("no pooling window") };
        let name = self.graph.node(op, &[&input.name], &window.attributes());
        Ok(Value { name, channels: input.channels, side: self.side(input.side, window)? })
    }

    fn grown(&mut self, value: &Value, channels: usize, side: usize) -> String {
        if (value.channels, value.side) == (channels, side) {
            return value.name.clone();
        }
        let (more_channels, more_side) = ((channels - value.channels) as i64, (side - value.side) as i64);
        let pads = self.graph.integers(&[0, 0, 0, 0, 0, more_channels, more_side, more_side]);
        self.graph.node("Pad", &[&value.name, &pads], &[])
    }

    fn side(&self, side: usize, window: Window) -> Result<usize, PackError> {
        match (side + 2 * window.pad[0]).checked_sub(window.size[0]) {
            Some(room) if window.stride[0] > 0 => Ok(1 + room / window.stride[0]),
            _ => self.reader.fail("a window larger than its input"),
        }
    }

    fn next(&mut self, layer: Layer) -> Result<Weights, PackError> {
        match self.layers.next() {
            Some((found, weights)) if found == layer => Ok(weights),
            found => self.reader.fail(format!("{:?} where {layer:?} belongs", found.map(|(layer, _)| layer))),
        }
    }
}

impl Window {
    fn attributes(self) -> [Attribute<'static>; 3] {
        let both = |pair: [usize; 2]| pair.map(|value| value as i64).to_vec();
        let pads = [both(self.pad), both(self.pad)].concat();
        [
            Attribute::Ints("kernel_shape", both(self.size)),
            Attribute::Ints("strides", both(self.stride)),
            Attribute::Ints("pads", pads),
        ]
    }
}
