//! Writes the pixels Countenance decodes from a picture as PNG: `cargo run --example pixels -- IN OUT.png`.
//!
//! Decoders round JPEG differently, so reference numbers are made from these pixels (`tests/reference/generate.py`).

use face::{Limits, decode};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args_os().skip(1);
    let (Some(from), Some(to)) = (arguments.next(), arguments.next()) else {
        return Err("usage: pixels IN OUT.png".into());
    };
    let picture = decode(&std::fs::read(from)?, &Limits::default())?;
    Ok(std::fs::write(to, picture.to_png()?)?)
}
