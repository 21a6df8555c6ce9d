//! As much of Python's pickle (protocol 2) as PyTorch's legacy files use. Nothing is called: a callable is a name, and
//! what it would be called with is kept beside it.

use super::reader::Reader;
use crate::packs::PackError;

/// A value on the pickle machine's stack.
#[derive(Clone, Debug)]
pub(super) enum Value {
    /// `None`, and the truth values, which nothing here asks for.
    None,
    Integer(i64),
    /// An integer of more than 64 bits, such as the file's magic number: little-endian two's complement.
    Long(Vec<u8>),
    Text(String),
    /// `module name` of a class or function.
    Global(String),
    Sequence(Vec<Value>),
    Map(Vec<(Value, Value)>),
    /// What `REDUCE` would have called, and with what.
    Call(String, Vec<Value>),
    /// What stands outside the pickle.
    Persistent(Box<Value>),
    Mark,
}

/// Values on the stack, entries in the memo and parts of a value, at most; PyTorch's state dicts here have hundreds.
const MOST: usize = 1 << 14;

/// Runs one pickle and returns its result.
pub(super) fn load(reader: &mut Reader<'_>) -> Result<Value, PackError> {
    let mut machine = Machine { stack: Vec::new(), memo: Vec::new() };
    for _ in 0..MOST {
        if let Some(result) = machine.step(reader)? {
            return Ok(result);
        }
    }
    reader.fail("a pickle too long for a state dict")
}

struct Machine {
    stack: Vec<Value>,
    memo: Vec<Value>,
}

impl Machine {
    fn step(&mut self, reader: &mut Reader<'_>) -> Result<Option<Value>, PackError> {
        let code = reader.take(1)?[0];
        let pushed = match code {
            0x80 => {
                let version = reader.take(1)?[0];
                return if version == 2 { Ok(None) } else { reader.fail(format!("pickle protocol {version}")) };
            }
            b'.' => return self.pop(reader).map(Some),
            b'N' | 0x88 | 0x89 => Value::None,
            b'K' => Value::Integer(i64::from(reader.take(1)?[0])),
            b'M' => Value::Integer(i64::from(u16::from_le_bytes(array(reader)?))),
            b'J' => Value::Integer(i64::from(i32::from_le_bytes(array(reader)?))),
            0x8a => {
                let length = usize::from(reader.take(1)?[0]);
                Value::Long(reader.take(length)?.to_vec())
            }
            b'X' => {
                let length = u32::from_le_bytes(array(reader)?) as usize;
                text(reader, length)?
            }
            b'c' => Value::Global(format!("{} {}", line(reader)?, line(reader)?)),
            b'(' => Value::Mark,
            b')' => Value::Sequence(Vec::new()),
            b']' => Value::Sequence(Vec::new()),
            b'}' => Value::Map(Vec::new()),
            b't' => Value::Sequence(self.since_mark(reader)?),
            0x85 => Value::Sequence(vec![self.pop(reader)?]),
            0x86 => {
                let second = self.pop(reader)?;
                Value::Sequence(vec![self.pop(reader)?, second])
            }
            0x87 => {
                let (third, second) = (self.pop(reader)?, self.pop(reader)?);
                Value::Sequence(vec![self.pop(reader)?, second, third])
            }
            b'q' => {
                let index = usize::from(reader.take(1)?[0]);
                return self.remember(reader, index).map(|()| None);
            }
            b'r' => {
                let index = u32::from_le_bytes(array(reader)?) as usize;
                return self.remember(reader, index).map(|()| None);
            }
            b'h' => {
                let index = usize::from(reader.take(1)?[0]);
                self.recall(reader, index)?
            }
            b'j' => {
                let index = u32::from_le_bytes(array(reader)?) as usize;
                self.recall(reader, index)?
            }
            b'R' => {
                let arguments = self.pop(reader)?;
                match (self.pop(reader)?, arguments) {
                    // An ordered dictionary without arguments is an empty map.
                    (Value::Global(name), Value::Sequence(arguments))
                        if name == "collections OrderedDict" && arguments.is_empty() =>
                    {
                        Value::Map(Vec::new())
                    }
                    (Value::Global(name), Value::Sequence(arguments)) => Value::Call(name, arguments),
                    _ => return reader.fail("a call of what has no name"),
                }
            }
            b'Q' => Value::Persistent(Box::new(self.pop(reader)?)),
            b's' => {
                let (value, key) = (self.pop(reader)?, self.pop(reader)?);
                return self.put(reader, vec![key, value]).map(|()| None);
            }
            b'u' => {
                let items = self.since_mark(reader)?;
                return self.put(reader, items).map(|()| None);
            }
            b'e' => {
                let mut items = self.since_mark(reader)?;
                return match self.stack.last_mut() {
                    Some(Value::Sequence(list)) if list.len() + items.len() <= MOST => {
                        list.append(&mut items);
                        Ok(None)
                    }
                    _ => reader.fail("items for what is no list"),
                };
            }
            // Attributes of an object (here a state dict's `_metadata`) are not needed.
            b'b' => return self.pop(reader).map(|_| None),
            other => return reader.fail(format!("pickle code {other:#04x} does not belong into a state dict")),
        };
        if self.stack.len() >= MOST {
            return reader.fail("a pickle too deep for a state dict");
        }
        self.stack.push(pushed);
        Ok(None)
    }

    fn pop(&mut self, reader: &Reader<'_>) -> Result<Value, PackError> {
        match self.stack.pop() {
            Some(Value::Mark) | None => reader.fail("an empty pickle stack"),
            Some(value) => Ok(value),
        }
    }

    fn since_mark(&mut self, reader: &Reader<'_>) -> Result<Vec<Value>, PackError> {
        match self.stack.iter().rposition(|value| matches!(value, Value::Mark)) {
            Some(mark) => {
                let items = self.stack.split_off(mark + 1);
                self.stack.pop();
                Ok(items)
            }
            None => reader.fail("no mark on the pickle stack"),
        }
    }

    fn put(&mut self, reader: &Reader<'_>, items: Vec<Value>) -> Result<(), PackError> {
        match self.stack.last_mut() {
            Some(Value::Map(map)) if items.len().is_multiple_of(2) && map.len() + items.len() <= MOST => {
                let mut items = items.into_iter();
                while let (Some(key), Some(value)) = (items.next(), items.next()) {
                    map.push((key, value));
                }
                Ok(())
            }
            _ => reader.fail("items for what is no dictionary"),
        }
    }

    /// The memo is written in order by every pickler. Only small values are kept whole: a map or list is memoised
    /// before it is filled, and nothing in a state dict refers back to one.
    fn remember(&mut self, reader: &Reader<'_>, index: usize) -> Result<(), PackError> {
        let value = match self.stack.last() {
            Some(value @ (Value::Text(_) | Value::Global(_) | Value::Integer(_))) => value.clone(),
            Some(_) => Value::Mark,
            None => return reader.fail("an empty pickle stack"),
        };
        if index != self.memo.len() || index >= MOST {
            return reader.fail("a memo out of order");
        }
        self.memo.push(value);
        Ok(())
    }

    fn recall(&self, reader: &Reader<'_>, index: usize) -> Result<Value, PackError> {
        match self.memo.get(index) {
            Some(Value::Mark) | None => reader.fail("a memo entry that does not belong into a state dict"),
            Some(value) => Ok(value.clone()),
        }
    }
}

fn array<const N: usize>(reader: &mut Reader<'_>) -> Result<[u8; N], PackError> {
    let mut bytes = [0; N];
    bytes.copy_from_slice(reader.take(N)?);
    Ok(bytes)
}

fn text(reader: &mut Reader<'_>, length: usize) -> Result<Value, PackError> {
    match std::str::from_utf8(reader.take(length)?) {
        Ok(text) => Ok(Value::Text(text.to_owned())),
        Err(_) => reader.fail("text that is not UTF-8"),
    }
}

fn line(reader: &mut Reader<'_>) -> Result<String, PackError> {
    let mut line = String::new();
    while line.len() < 128 {
        match reader.take(1)?[0] {
            b'\n' => return Ok(line),
            byte if byte.is_ascii_graphic() => line.push(char::from(byte)),
            _ => return reader.fail("a name that is not ASCII"),
        }
    }
    reader.fail("a name of more than 128 characters")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn run(bytes: &[u8]) -> Result<Value, PackError> {
        load(&mut Reader::new("test", bytes))
    }

    #[test]
    fn nothing_is_called_and_unknown_codes_are_refused() {
        // What `os.system` would be: a name and its arguments, no more.
        let call = run(b"\x80\x02cos\nsystem\nX\x02\0\0\0ls\x85R.").unwrap();
        assert!(matches!(call, Value::Call(name, arguments) if name == "os system" && arguments.len() == 1));
        // INST and OBJ, which call, and the extension codes.
        for code in [b'i', b'o', 0x82, b'P', 0x93] {
            assert!(run(&[0x80, 2, b'(', code, b'a', b'\n', b'b', b'\n', b'.']).is_err(), "{code:#04x}");
        }
    }

    proptest! {
        #[test]
        fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = run(&bytes);
        }
    }
}
