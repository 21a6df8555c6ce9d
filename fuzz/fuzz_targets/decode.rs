//! The decoder on whatever comes: no panic, no picture beyond the limits.
#![no_main]

use face::{Limits, decode};
use libfuzzer_sys::fuzz_target;

/// Small, so that speed goes into cases and not into pixels.
const LIMITS: Limits = Limits {
    max_file_bytes: 1 << 20,
    max_side_px: 4096,
    max_pixels: 1 << 20,
    max_working_bytes: 16 << 20,
    small_file_working_bytes: 16 << 20,
    max_expansion: 128,
    max_scans: 16,
};

// A panic inside a decoder that `decode` would turn into a refusal still ends the run: libFuzzer aborts in the hook.
fuzz_target!(|bytes: &[u8]| {
    if let Ok(picture) = decode(bytes, &LIMITS) {
        assert!(u64::from(picture.width()) * u64::from(picture.height()) <= LIMITS.max_pixels);
    }
});
