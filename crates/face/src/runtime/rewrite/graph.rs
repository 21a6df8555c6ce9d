//! A model's graph, of which nodes and constants are exchanged and everything else is copied byte by byte, so that no part
//! of it has to be understood.

use std::collections::BTreeMap;

use prost::Message;

use crate::packs::onnx::{NodeProto, OperatorSetIdProto, TensorProto};

/// Fields of `ModelProto`, `GraphProto`, `NodeProto` and `ValueInfoProto` (onnx.proto).
const GRAPH: u64 = 7;
const OPERATORS: u64 = 8;
const NODE: u64 = 1;
const INITIALIZER: u64 = 5;
const RESULT: u64 = 12;
const INPUT: u64 = 1;
const OUTPUT: u64 = 2;
const NAME: u64 = 1;

/// What a model holds beside its graph, about.
const BESIDE_BYTES: usize = 1 << 12;

/// A graph that is being rewritten.
pub(super) struct Graph<'a> {
    model: Vec<Field<'a>>,
    fields: Vec<Field<'a>>,
    /// The nodes as they came, in their order.
    pub(super) nodes: Vec<NodeProto>,
    /// By the index of a node, what takes its place.
    exchanged: BTreeMap<usize, Vec<u8>>,
    /// Those that are added or take the place of one that came, by name.
    constants: BTreeMap<String, TensorProto>,
    /// The constants that came with the model, by name.
    known: BTreeMap<String, &'a [u8]>,
}

/// What is read of every constant: all but its values.
#[derive(Clone, PartialEq, Message)]
struct Head {
    #[prost(string, tag = "8")]
    name: String,
    #[prost(int32, tag = "14")]
    data_location: i32,
}

impl<'a> Graph<'a> {
    /// Takes a model apart. `None` if it is none, or has constants in a file beside it, which would not be found from memory.
    pub(super) fn of(model: &'a [u8]) -> Option<Self> {
        let model = fields(model)?;
        let mut graphs = model.iter().filter(|field| field.number == GRAPH);
        let (Some(graph), None) = (graphs.next(), graphs.next()) else { return None };
        let fields = fields(graph.content?)?;
        let contents = |number| fields.iter().filter(move |field| field.number == number).filter_map(|it| it.content);
        let nodes = contents(NODE).map(|node| NodeProto::decode(node).ok()).collect::<Option<Vec<_>>>()?;
        let mut known = BTreeMap::new();
        for constant in contents(INITIALIZER) {
            let head = Head::decode(constant).ok()?;
            if head.data_location != 0 {
                return None;
            }
            known.insert(head.name, constant);
        }
        Some(Self { model, fields, nodes, exchanged: BTreeMap::new(), constants: BTreeMap::new(), known })
    }

    /// A constant, as it stands now.
    pub(super) fn constant(&self, name: &str) -> Option<TensorProto> {
        match self.constants.get(name) {
            Some(constant) => Some(constant.clone()),
            None => TensorProto::decode(*self.known.get(name)?).ok(),
        }
    }

    /// Adds a constant, or puts it in the place of the one of its name.
    pub(super) fn put(&mut self, constant: TensorProto) {
        self.constants.insert(constant.name.clone(), constant);
    }

    /// Puts nodes in the place of one, in the order in which they run.
    pub(super) fn exchange(&mut self, at: usize, nodes: &[NodeProto]) {
        let place = self.exchanged.entry(at).or_default();
        nodes.iter().for_each(|node| put(place, NODE, &node.encode_to_vec()));
    }

    /// Whether something else stands in the place of a node.
    pub(super) fn is_exchanged(&self, at: usize) -> bool {
        self.exchanged.contains_key(&at)
    }

    /// Puts a node of one input and one output in its own place, from and to other values, and nodes behind it.
    pub(super) fn rename(&mut self, at: usize, from: &str, to: &str, behind: &[NodeProto]) -> Option<()> {
        let node = self.fields.iter().filter(|field| field.number == NODE).nth(at)?.content?;
        let mut renamed = Vec::new();
        for field in fields(node)? {
            match field.number {
                INPUT => put(&mut renamed, INPUT, from.as_bytes()),
                OUTPUT => put(&mut renamed, OUTPUT, to.as_bytes()),
                _ => renamed.extend_from_slice(field.whole),
            }
        }
        put(self.exchanged.entry(at).or_default(), NODE, &renamed);
        self.exchange(at, behind);
        Some(())
    }

    /// The indices of the nodes that a value or a constant goes into.
    pub(super) fn users(&self, value: &str) -> Vec<usize> {
        let uses = |node: &NodeProto| node.input.iter().any(|input| input == value);
        self.nodes.iter().enumerate().filter(|(_, node)| uses(node)).map(|(at, _)| at).collect()
    }

    /// The node that makes a value.
    pub(super) fn maker(&self, value: &str) -> Option<usize> {
        self.nodes.iter().position(|node| node.output.iter().any(|output| output == value))
    }

    /// The version of ONNX's own operators.
    pub(super) fn operators(&self) -> Option<i64> {
        let sets = self.model.iter().filter(|field| field.number == OPERATORS).filter_map(|field| field.content);
        sets.filter_map(|set| OperatorSetIdProto::decode(set).ok())
            .find(|set| set.domain.is_empty())
            .map(|set| set.version)
    }

    /// The one node that a value goes into, if it is of ONNX's own operator of this name and nothing else asks for it.
    pub(super) fn only_user(&self, value: &str, operator: &str) -> Option<usize> {
        match self.users(value)[..] {
            [at] if self.nodes[at].is(operator) && !self.is_answer(value) => Some(at),
            _ => None,
        }
    }

    /// Whether a value is one of the graph's answers.
    fn is_answer(&self, value: &str) -> bool {
        let answers = self.fields.iter().filter(|field| field.number == RESULT).filter_map(|field| field.content);
        answers.filter_map(fields).flatten().any(|it| it.number == NAME && it.content == Some(value.as_bytes()))
    }

    /// The rewritten model; `None` if nothing was.
    pub(super) fn finish(self) -> Option<Vec<u8>> {
        if self.exchanged.is_empty() {
            return None;
        }
        let mut constants = Vec::new();
        self.constants.values().for_each(|constant| put(&mut constants, INITIALIZER, &constant.encode_to_vec()));
        let mut parts = Vec::with_capacity(self.fields.len() + 1);
        let mut at = 0;
        for field in &self.fields {
            let exchanged = match field.number {
                NODE => self.exchanged.get(&at),
                _ => None,
            };
            at += usize::from(field.number == NODE);
            let kept = match field.number {
                INITIALIZER => !self.constants.contains_key(&Head::decode(field.content?).ok()?.name),
                _ => exchanged.is_none(),
            };
            parts.push(if kept { field.whole } else { exchanged.map_or(&[][..], Vec::as_slice) });
        }
        parts.push(&constants);

        let length = parts.iter().map(|part| part.len()).sum();
        let mut bytes = Vec::with_capacity(length + BESIDE_BYTES);
        for field in &self.model {
            if field.number == GRAPH {
                announce(&mut bytes, GRAPH, length);
                parts.iter().for_each(|part| bytes.extend_from_slice(part));
            } else {
                bytes.extend_from_slice(field.whole);
            }
        }
        Some(bytes)
    }
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
    announce(bytes, number, content.len());
    bytes.extend_from_slice(content);
}

/// Appends what stands before the content of such a field.
fn announce(bytes: &mut Vec<u8>, number: u64, length: usize) {
    for mut value in [number << 3 | 2, length as u64] {
        while value >= 0x80 {
            bytes.push(value as u8 | 0x80);
            value >>= 7;
        }
        bytes.push(value as u8);
    }
}
