//! The names of the log's files (C2SP tlog-tiles). Ours rather than `tlog_tiles`' own, which put the tile height into
//! the path and call entry bundles `data`, as Go's checksum database does and the specification does not.

use super::edges::TILE_WIDTH;

/// The signed tree head.
pub(super) const CHECKPOINT: &str = "checkpoint";

/// `tile/<L>/<N>`, with `.p/<W>` for a tile of fewer than 256 hashes.
pub(super) fn tile(level: u8, number: u64, width: usize) -> String {
    format!("tile/{level}/{}{}", digits(number), partial(width))
}

/// `tile/entries/<N>`, with `.p/<W>` for a bundle of fewer than 256 entries.
pub(super) fn bundle(number: u64, width: usize) -> String {
    format!("tile/entries/{}{}", digits(number), partial(width))
}

/// Three digits at a time, all groups but the last with an `x` before them: 1234067 is `x001/x234/067`.
fn digits(mut number: u64) -> String {
    let mut text = format!("{:03}", number % 1000);
    while number >= 1000 {
        number /= 1000;
        text = format!("x{:03}/{text}", number % 1000);
    }
    text
}

fn partial(width: usize) -> String {
    if width == TILE_WIDTH { String::new() } else { format!(".p/{width}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_those_of_the_specification() {
        assert_eq!(tile(3, 1_234_067, 256), "tile/3/x001/x234/067");
        assert_eq!(tile(0, 0, 1), "tile/0/000.p/1");
        assert_eq!(bundle(273, 112), "tile/entries/273.p/112");
        assert_eq!(bundle(1000, 256), "tile/entries/x001/000");
    }
}
