//! The low halves of sealed segments in a file without a name, so that memory holds what the product's holds.

use std::collections::HashMap;
use std::fs::File;
use std::io::{Seek, SeekFrom, Write};
use std::os::unix::fs::FileExt;
use std::sync::Mutex;

use crate::store::{LowHalves, LowHalvesError, LowPart, RowNumber, SegmentNumber};

pub(crate) struct FileOfLowHalves {
    dimension: usize,
    file: File,
    /// Where each segment's low part begins.
    begins: Mutex<HashMap<SegmentNumber, u64>>,
}

impl FileOfLowHalves {
    pub(crate) fn new(dimension: usize) -> Self {
        let path = std::env::temp_dir().join(format!("countenance-low-halves-{}", std::process::id()));
        let file = File::options().read(true).write(true).create_new(true).open(&path).unwrap();
        std::fs::remove_file(path).unwrap();
        Self { dimension, file, begins: Mutex::default() }
    }

    pub(crate) fn put(&self, segment: SegmentNumber, part: &[u8]) {
        let begin = (&self.file).seek(SeekFrom::End(0)).unwrap();
        (&self.file).write_all(part).unwrap();
        self.begins.lock().unwrap().insert(segment, begin);
    }
}

impl LowHalves for FileOfLowHalves {
    fn low(
        &self,
        segment: SegmentNumber,
        rows: &[RowNumber],
        each: &mut dyn FnMut(RowNumber, &[i8]),
    ) -> Result<(), LowHalvesError> {
        let begin = self.begins.lock().unwrap()[&segment];
        let mut bytes = vec![0; self.dimension];
        for &row in rows {
            let at = begin + LowPart::row_range(self.dimension, row).start as u64;
            self.file.read_exact_at(&mut bytes, at).unwrap();
            each(row, &bytes.iter().map(|byte| byte.cast_signed()).collect::<Vec<_>>());
        }
        Ok(())
    }
}
