//! PyTorch's legacy state dicts: five pickles (magic number, protocol, system, state dict, storage keys), then for each
//! key an int64 count and the raw little-endian values.

use std::collections::BTreeMap;

use super::pickle::{Value, load};
use super::reader::Reader;
use crate::packs::PackError;

/// The magic number 0x1950a86a20f9469cfc6c as a pickled long.
const MAGIC: [u8; 10] = [0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19];

/// A tensor, row-major.
pub(super) struct Weights {
    pub(super) shape: Vec<usize>,
    pub(super) values: Vec<f32>,
}

/// The tensors of a state dict by name.
pub(super) struct StateDict {
    file: &'static str,
    tensors: BTreeMap<String, Weights>,
}

impl StateDict {
    pub(super) fn read(file: &'static str, bytes: &[u8]) -> Result<Self, PackError> {
        let mut reader = Reader::new(file, bytes);
        if !matches!(load(&mut reader)?, Value::Long(magic) if magic == MAGIC) {
            return reader.fail("PyTorch's magic number does not stand at the beginning");
        }
        if !matches!(load(&mut reader)?, Value::Integer(1001)) {
            return reader.fail("the file is not of PyTorch's protocol 1001");
        }
        load(&mut reader)?;
        let Value::Map(entries) = load(&mut reader)? else { return reader.fail("no state dict") };
        let Value::Sequence(keys) = load(&mut reader)? else { return reader.fail("no storage keys") };
        let mut storages = BTreeMap::new();
        for key in keys {
            let Value::Text(key) = key else { return reader.fail("a storage key that is no text") };
            let mut count = [0; 8];
            count.copy_from_slice(reader.take(8)?);
            let size = usize::try_from(u64::from_le_bytes(count)).ok().and_then(|count| count.checked_mul(4));
            let Some(size) = size else { return reader.fail("a storage of impossible size") };
            let raw = reader.take(size)?;
            let values: Vec<f32> = raw.as_chunks().0.iter().map(|four| f32::from_le_bytes(*four)).collect();
            if values.iter().any(|value| !value.is_finite()) {
                return reader.fail("a weight that is not finite");
            }
            storages.insert(key, values);
        }
        reader.end()?;
        let mut tensors = BTreeMap::new();
        for (name, value) in entries {
            match (name, tensor(&value, &storages)) {
                (Value::Text(name), Some(weights)) => tensors.insert(name, weights),
                _ => return reader.fail("an entry of the state dict that is no tensor of 32-bit floats"),
            };
        }
        Ok(Self { file, tensors })
    }

    /// The tensor of this name, which must have as many axes.
    pub(super) fn get(&self, name: &str, axes: usize) -> Result<&Weights, PackError> {
        match self.tensors.get(name) {
            Some(weights) if weights.shape.len() == axes => Ok(weights),
            _ => Err(PackError::Malformed { file: self.file, at: 0, what: format!("no tensor {name} of {axes} axes") }),
        }
    }
}

/// `_rebuild_tensor_v2(storage, offset, size, stride, ...)` of a `torch FloatStorage`, in row-major order.
fn tensor(value: &Value, storages: &BTreeMap<String, Vec<f32>>) -> Option<Weights> {
    let Value::Call(name, arguments) = value else { return None };
    let [Value::Persistent(storage), Value::Integer(offset), Value::Sequence(size), Value::Sequence(stride), ..] =
        arguments.as_slice()
    else {
        return None;
    };
    let Value::Sequence(storage) = storage.as_ref() else { return None };
    let [Value::Text(tag), Value::Global(kind), Value::Text(key), ..] = storage.as_slice() else { return None };
    if (name.as_str(), tag.as_str(), kind.as_str())
        != ("torch._utils _rebuild_tensor_v2", "storage", "torch FloatStorage")
    {
        return None;
    }
    let lengths = |values: &[Value]| -> Option<Vec<usize>> {
        values
            .iter()
            .map(|value| if let Value::Integer(length) = value { usize::try_from(*length).ok() } else { None })
            .collect()
    };
    let (shape, stride) = (lengths(size)?, lengths(stride)?);
    if shape.len() != stride.len() {
        return None;
    }
    let storage = storages.get(key)?;
    let count = shape.iter().try_fold(1usize, |count, &length| count.checked_mul(length))?;
    if count > storage.len() {
        return None;
    }
    // Convolutions were ported with their axes reversed, so the values do not lie in row-major order.
    let offset = usize::try_from(*offset).ok()?;
    let at = |index: usize| {
        let (mut rest, mut at) = (index, offset);
        for (&length, &step) in shape.iter().zip(&stride).rev() {
            at = at.checked_add((rest % length).checked_mul(step)?)?;
            rest /= length;
        }
        storage.get(at).copied()
    };
    let values = (0..count).map(at).collect::<Option<Vec<f32>>>()?;
    Some(Weights { shape, values })
}
