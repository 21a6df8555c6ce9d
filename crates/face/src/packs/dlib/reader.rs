//! dlib's serialisation (dlib/serialize.h, float_details.h, cuda/tensor.h): every read is bounded by what is left.

use crate::packs::PackError;

/// Reads one file from front to back.
pub(super) struct Reader<'a> {
    file: &'static str,
    bytes: &'a [u8],
    at: usize,
}

/// A tensor of samples, channels, rows and columns.
pub(super) struct Array {
    pub(super) shape: [usize; 4],
    pub(super) values: Vec<f32>,
}

impl<'a> Reader<'a> {
    pub(super) const fn new(file: &'static str, bytes: &'a [u8]) -> Self {
        Self { file, bytes, at: 0 }
    }

    pub(super) fn fail<T>(&self, what: impl Into<String>) -> Result<T, PackError> {
        Err(PackError::Malformed { file: self.file, at: self.at, what: what.into() })
    }

    pub(super) fn take(&mut self, count: usize) -> Result<&'a [u8], PackError> {
        match self.bytes[self.at..].get(..count) {
            Some(taken) => {
                self.at += count;
                Ok(taken)
            }
            None => self.fail(format!("{count} more bytes are needed")),
        }
    }

    pub(super) fn end(&self) -> Result<(), PackError> {
        if self.at == self.bytes.len() { Ok(()) } else { self.fail("bytes follow the last value") }
    }

    /// A control byte (bit 7 the sign, low nibble the count of bytes), then a little-endian magnitude.
    pub(super) fn integer(&mut self) -> Result<i64, PackError> {
        let control = self.take(1)?[0];
        let count = usize::from(control & 0x0f);
        if control & 0x70 != 0 || !(1..=8).contains(&count) {
            return self.fail(format!("{control:#04x} begins no integer"));
        }
        let mut bytes = [0; 8];
        bytes[..count].copy_from_slice(self.take(count)?);
        match i64::try_from(u64::from_le_bytes(bytes)) {
            Ok(magnitude) => Ok(if control & 0x80 == 0 { magnitude } else { -magnitude }),
            Err(_) => self.fail("an integer of more than 63 bits"),
        }
    }

    /// An integer that counts something, at most `most`.
    pub(super) fn count(&mut self, most: usize) -> Result<usize, PackError> {
        match usize::try_from(self.integer()?) {
            Ok(count) if count <= most => Ok(count),
            _ => self.fail(format!("a count outside 0 to {most}")),
        }
    }

    /// An integer that must have this value.
    pub(super) fn expect(&mut self, value: i64, what: &str) -> Result<(), PackError> {
        let found = self.integer()?;
        if found == value { Ok(()) } else { self.fail(format!("{what} {found}, expected {value}")) }
    }

    pub(super) fn boolean(&mut self) -> Result<bool, PackError> {
        match self.take(1)?[0] {
            b'0' => Ok(false),
            b'1' => Ok(true),
            other => self.fail(format!("{other:#04x} is neither '0' nor '1'")),
        }
    }

    /// A string that must be this one.
    pub(super) fn expect_text(&mut self, text: &str) -> Result<(), PackError> {
        let length = self.count(64)?;
        let found = self.take(length)?;
        if found == text.as_bytes() {
            return Ok(());
        }
        self.fail(format!("{:?}, expected {text:?}", String::from_utf8_lossy(found)))
    }

    /// Mantissa and exponent: m * 2^e. Exponents from 32000 on mark infinities and no number, which weights are not.
    pub(super) fn float(&mut self) -> Result<f32, PackError> {
        let (mantissa, exponent) = (self.integer()?, self.integer()?);
        let exponent = match i32::try_from(exponent) {
            Ok(exponent) if (-2000..2000).contains(&exponent) => exponent,
            _ => return self.fail("a number that is not finite"),
        };
        // Two steps, as 2^-149 alone is below the smallest normal double's neighbourhood for large mantissas.
        let half = exponent / 2;
        let value = (mantissa as f64 * 2f64.powi(half) * 2f64.powi(exponent - half)) as f32;
        if value.is_finite() { Ok(value) } else { self.fail("a number beyond 32 bits") }
    }

    /// A matrix written as -rows, -columns, items; its shape must be this one.
    pub(super) fn column<const N: usize>(&mut self) -> Result<[f32; N], PackError> {
        self.expect(-(N as i64), "rows")?;
        self.expect(-1, "columns")?;
        let mut values = [0.0; N];
        for value in &mut values {
            *value = self.float()?;
        }
        Ok(values)
    }

    /// Version 2: four lengths, then raw little-endian floats.
    pub(super) fn tensor(&mut self) -> Result<Array, PackError> {
        self.expect(2, "tensor version")?;
        let mut shape = [0; 4];
        for length in &mut shape {
            *length = self.count(1 << 24)?;
        }
        let count = shape.iter().try_fold(4usize, |size, &length| size.checked_mul(length));
        let Some(count) = count else { return self.fail("a tensor of impossible size") };
        let raw = self.take(count)?;
        let values: Vec<f32> = raw.as_chunks().0.iter().map(|four| f32::from_le_bytes(*four)).collect();
        if values.iter().any(|value| !value.is_finite()) {
            return self.fail("a weight that is not finite");
        }
        Ok(Array { shape, values })
    }

    /// The shape of a part of another tensor.
    pub(super) fn alias(&mut self) -> Result<[usize; 4], PackError> {
        self.expect(1, "alias version")?;
        let mut shape = [0; 4];
        for length in &mut shape {
            *length = self.count(1 << 24)?;
        }
        Ok(shape)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn encode(value: i64) -> Vec<u8> {
        let magnitude = value.unsigned_abs().to_le_bytes();
        let count = (8 - value.unsigned_abs().leading_zeros() as usize / 8).max(1);
        let control = count as u8 | if value < 0 { 0x80 } else { 0 };
        [&[control][..], &magnitude[..count]].concat()
    }

    proptest! {
        #[test]
        fn integers_and_floats_are_read_as_dlib_writes_them(value in -(1i64 << 53)..(1i64 << 53), exponent in -120i64..20) {
            let bytes = [encode(value), encode(value % (1 << 24)), encode(exponent)].concat();
            let mut reader = Reader::new("test", &bytes);
            prop_assert_eq!(reader.integer().unwrap(), value);
            let expected = ((value % (1 << 24)) as f64 * 2f64.powi(exponent as i32)) as f32;
            prop_assert_eq!(reader.float().unwrap(), expected);
            prop_assert!(reader.end().is_ok());
        }

        #[test]
        fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            let _ = Reader::new("test", &bytes).tensor();
            let _ = Reader::new("test", &bytes).column::<10>();
            let _ = Reader::new("test", &bytes).alias();
            let _ = Reader::new("test", &bytes).expect_text("fc_2");
        }
    }

    #[test]
    fn a_tensor_larger_than_its_file_is_refused_without_allocating() {
        let bytes = [encode(2), encode(1 << 24), encode(1 << 24), encode(1 << 24), encode(1 << 24)].concat();
        let error = Reader::new("test", &bytes).tensor().map(|_| ()).unwrap_err();
        assert!(error.to_string().contains("impossible size"), "{error}");
    }
}
