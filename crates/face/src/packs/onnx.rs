//! Writing ONNX: the few messages of `onnx.proto` (opset 13, IR version 7) that our networks need, and a graph builder.

use prost::Message;

/// Element type `FLOAT` and `INT64` in `TensorProto.DataType`.
const FLOAT: i32 = 1;
const INT64: i32 = 7;

#[derive(Clone, PartialEq, Message)]
struct ModelProto {
    #[prost(int64, tag = "1")]
    ir_version: i64,
    #[prost(string, tag = "2")]
    producer_name: String,
    #[prost(message, optional, tag = "7")]
    graph: Option<GraphProto>,
    #[prost(message, repeated, tag = "8")]
    opset_import: Vec<OperatorSetIdProto>,
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct OperatorSetIdProto {
    #[prost(string, tag = "1")]
    pub(crate) domain: String,
    #[prost(int64, tag = "2")]
    pub(crate) version: i64,
}

#[derive(Clone, PartialEq, Message)]
struct GraphProto {
    #[prost(message, repeated, tag = "1")]
    node: Vec<NodeProto>,
    #[prost(string, tag = "2")]
    name: String,
    #[prost(message, repeated, tag = "5")]
    initializer: Vec<TensorProto>,
    #[prost(message, repeated, tag = "11")]
    input: Vec<ValueInfoProto>,
    #[prost(message, repeated, tag = "12")]
    output: Vec<ValueInfoProto>,
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct NodeProto {
    #[prost(string, repeated, tag = "1")]
    pub(crate) input: Vec<String>,
    #[prost(string, repeated, tag = "2")]
    pub(crate) output: Vec<String>,
    #[prost(string, tag = "3")]
    pub(crate) name: String,
    #[prost(string, tag = "4")]
    pub(crate) op_type: String,
    #[prost(message, repeated, tag = "5")]
    pub(crate) attribute: Vec<AttributeProto>,
    #[prost(string, tag = "7")]
    pub(crate) domain: String,
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct AttributeProto {
    #[prost(string, tag = "1")]
    pub(crate) name: String,
    #[prost(int64, optional, tag = "3")]
    pub(crate) i: Option<i64>,
    #[prost(int64, repeated, packed = "false", tag = "8")]
    pub(crate) ints: Vec<i64>,
    #[prost(int32, tag = "20")]
    pub(crate) kind: i32,
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct TensorProto {
    #[prost(int64, repeated, packed = "false", tag = "1")]
    pub(crate) dims: Vec<i64>,
    #[prost(int32, tag = "2")]
    pub(crate) data_type: i32,
    #[prost(float, repeated, tag = "4")]
    pub(crate) float_data: Vec<f32>,
    #[prost(string, tag = "8")]
    pub(crate) name: String,
    #[prost(bytes = "vec", tag = "9")]
    pub(crate) raw_data: Vec<u8>,
    /// 1: the values stand in a file of their own.
    #[prost(int32, tag = "14")]
    pub(crate) data_location: i32,
}

impl TensorProto {
    /// Floats under a name.
    pub(crate) fn floats(name: String, shape: &[usize], values: &[f32]) -> Self {
        let dims = shape.iter().map(|&length| length as i64).collect();
        let raw_data = values.iter().flat_map(|value| value.to_le_bytes()).collect();
        Self { dims, data_type: FLOAT, name, raw_data, ..Self::default() }
    }

    /// The floats, if that is what it holds, and holds here.
    pub(crate) fn values(&self) -> Option<Vec<f32>> {
        if self.data_type != FLOAT || self.data_location != 0 {
            return None;
        }
        let (raw, rest) = self.raw_data.as_chunks::<4>();
        let values = if raw.is_empty() {
            self.float_data.clone()
        } else {
            raw.iter().map(|raw| f32::from_le_bytes(*raw)).collect()
        };
        let count = self.dims.iter().try_fold(1_i64, |count, &length| count.checked_mul(length))?;
        (rest.is_empty() && i64::try_from(values.len()) == Ok(count)).then_some(values)
    }

    /// The integers, if that is what it holds, and holds here as bytes.
    pub(crate) fn integers(&self) -> Option<Vec<i64>> {
        let (raw, rest) = self.raw_data.as_chunks::<8>();
        let sound = self.data_type == INT64 && self.data_location == 0 && rest.is_empty();
        sound.then(|| raw.iter().map(|raw| i64::from_le_bytes(*raw)).collect())
    }
}

impl NodeProto {
    /// A node of ONNX's own operators with one output; the node is named after it.
    pub(crate) fn new(op: &str, inputs: &[&str], output: &str, attribute: Vec<AttributeProto>) -> Self {
        Self {
            input: inputs.iter().map(|&input| input.to_owned()).collect(),
            output: vec![output.to_owned()],
            name: output.to_owned(),
            op_type: op.to_owned(),
            attribute,
            domain: String::new(),
        }
    }

    /// Whether it is of ONNX's own operator of this name.
    pub(crate) fn is(&self, operator: &str) -> bool {
        self.op_type == operator && self.domain.is_empty()
    }
}

impl AttributeProto {
    /// One integer.
    pub(crate) fn int(name: &str, value: i64) -> Self {
        Self { name: name.to_owned(), i: Some(value), ints: Vec::new(), kind: 2 }
    }
}

#[derive(Clone, PartialEq, Message)]
struct ValueInfoProto {
    #[prost(string, tag = "1")]
    name: String,
    #[prost(message, optional, tag = "2")]
    kind: Option<TypeProto>,
}

#[derive(Clone, PartialEq, Message)]
struct TypeProto {
    #[prost(message, optional, tag = "1")]
    tensor_type: Option<TensorTypeProto>,
}

#[derive(Clone, PartialEq, Message)]
struct TensorTypeProto {
    #[prost(int32, tag = "1")]
    elem_type: i32,
    #[prost(message, optional, tag = "2")]
    shape: Option<TensorShapeProto>,
}

#[derive(Clone, PartialEq, Message)]
struct TensorShapeProto {
    #[prost(message, repeated, tag = "1")]
    dim: Vec<DimensionProto>,
}

#[derive(Clone, PartialEq, Message)]
struct DimensionProto {
    #[prost(int64, optional, tag = "1")]
    dim_value: Option<i64>,
    #[prost(string, optional, tag = "2")]
    dim_param: Option<String>,
}

/// The length of an axis of an input or output.
#[derive(Clone, Copy)]
pub(crate) enum Axis {
    /// Always this long.
    Fixed(usize),
    /// Any length, under a name.
    Any(&'static str),
}

/// A node's attribute.
pub(crate) enum Attribute<'a> {
    /// One integer.
    Int(&'a str, i64),
    /// A list of integers.
    Ints(&'a str, Vec<i64>),
}

/// Builds a graph node by node; each returns the name of its value.
#[derive(Default)]
pub(crate) struct GraphBuilder {
    graph: GraphProto,
}

impl GraphBuilder {
    /// A constant tensor of floats.
    pub(crate) fn floats(&mut self, shape: &[usize], values: &[f32]) -> String {
        let raw = values.iter().flat_map(|value| value.to_le_bytes()).collect();
        self.constant(shape, FLOAT, raw)
    }

    /// A constant vector of integers.
    pub(super) fn integers(&mut self, values: &[i64]) -> String {
        let raw = values.iter().flat_map(|value| value.to_le_bytes()).collect();
        self.constant(&[values.len()], INT64, raw)
    }

    /// A node with one output.
    pub(crate) fn node(&mut self, op: &str, inputs: &[&str], attributes: &[Attribute<'_>]) -> String {
        let output = format!("v{}", self.graph.node.len());
        self.named_node(op, inputs, attributes, &output);
        output
    }

    /// A node whose output has a name from outside.
    pub(crate) fn named_node(&mut self, op: &str, inputs: &[&str], attributes: &[Attribute<'_>], output: &str) {
        let attribute = |attribute: &Attribute<'_>| match attribute {
            Attribute::Int(name, value) => AttributeProto::int(name, *value),
            Attribute::Ints(name, values) => {
                AttributeProto { name: (*name).to_owned(), i: None, ints: values.clone(), kind: 7 }
            }
        };
        self.graph.node.push(NodeProto {
            input: inputs.iter().map(|&input| input.to_owned()).collect(),
            output: vec![output.to_owned()],
            name: format!("n{}", self.graph.node.len()),
            op_type: op.to_owned(),
            attribute: attributes.iter().map(attribute).collect(),
            domain: String::new(),
        });
    }

    /// The finished model file.
    pub(crate) fn finish(mut self, name: &str, input: (&str, &[Axis]), outputs: &[(&str, &[Axis])]) -> Vec<u8> {
        self.graph.name = name.to_owned();
        self.graph.input = vec![value(input.0, input.1)];
        self.graph.output = outputs.iter().map(|(name, axes)| value(name, axes)).collect();
        let model = ModelProto {
            ir_version: 7,
            producer_name: "countenance".to_owned(),
            graph: Some(self.graph),
            opset_import: vec![OperatorSetIdProto { domain: String::new(), version: 13 }],
        };
        model.encode_to_vec()
    }

    fn constant(&mut self, shape: &[usize], data_type: i32, raw_data: Vec<u8>) -> String {
        let name = format!("c{}", self.graph.initializer.len());
        let dims = shape.iter().map(|&length| length as i64).collect();
        self.graph.initializer.push(TensorProto {
            dims,
            data_type,
            name: name.clone(),
            raw_data,
            ..TensorProto::default()
        });
        name
    }
}

fn value(name: &str, axes: &[Axis]) -> ValueInfoProto {
    let dim = |axis: &Axis| match *axis {
        Axis::Fixed(length) => DimensionProto { dim_value: Some(length as i64), dim_param: None },
        Axis::Any(name) => DimensionProto { dim_value: None, dim_param: Some(name.to_owned()) },
    };
    let shape = TensorShapeProto { dim: axes.iter().map(dim).collect() };
    let tensor_type = Some(TensorTypeProto { elem_type: FLOAT, shape: Some(shape) });
    ValueInfoProto { name: name.to_owned(), kind: Some(TypeProto { tensor_type }) }
}
