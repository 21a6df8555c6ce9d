//! What was measured, as a document shows it.

use std::fmt::Write as _;
use std::fs::read_to_string;
use std::path::Path;

use crate::crowd::Crowd;
use crate::kernel::Kernel;
use crate::measure::{Filtered, Row};

/// Between these lines of a document the measured part stands.
const BEGIN: &str = "<!-- searched: written by `make bench-search` -->";
const END: &str = "<!-- end of searched -->";

/// What it was measured on.
pub(crate) fn machine() -> String {
    let of = |file: &str, name: &str| {
        let text = read_to_string(file).unwrap_or_default();
        let line = text.lines().find_map(|line| line.split_once(':').filter(|(known, _)| known.trim() == name));
        line.map_or_else(|| "unknown".to_owned(), |(_, value)| value.trim().to_owned())
    };
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let load = read_to_string("/proc/loadavg").unwrap_or_default();
    format!(
        "Machine: {}, {cores} cores, {} of memory; kernel `{}`. In the minute before, {} processes on the average \
         wanted a core.\n",
        of("/proc/cpuinfo", "model name"),
        of("/proc/meminfo", "MemTotal"),
        Kernel::best().name(),
        load.split(' ').next().unwrap_or("?")
    )
}

pub(crate) fn of(crowd: &Crowd, rows: &[Row], filtered: &[Filtered]) -> String {
    let mut text = format!("\n**{} faces of {} dimensions**\n\n", crowd.faces, crowd.dimension);
    text.push_str(
        "| Engine | Mates found | One query, one thread | 99 of 100 within | All cores | Many, all cores | Bytes a face | \
         Taken in | One face erased |\n|---|--:|--:|--:|--:|--:|--:|--:|---|\n",
    );
    let mut line = |words: std::fmt::Arguments<'_>| writeln!(text, "{words}").expect("a text takes what is written");
    for row in rows {
        line(format_args!(
            "| {} | {:.4} | {:.2} ms | {:.2} ms | {} | {:.0}/s | {:.0} | {:.0}/s | {} |",
            row.engine,
            row.mates,
            row.median_ms,
            row.most_ms,
            row.all_cores_ms.map_or_else(|| "-".to_owned(), |millis| format!("{millis:.2} ms")),
            row.rate,
            row.bytes_a_face,
            row.inserted_a_second,
            row.erased
        ));
    }
    line(format_args!("\n| Filter admits | Best 10, exact | of it | Best 10, bits first | of it |"));
    line(format_args!("|---|--:|--:|--:|--:|"));
    for row in filtered {
        line(format_args!(
            "| {} | {:.2} ms | {:.2} | {:.2} ms | {:.2} |",
            row.filter,
            row.exact_ms,
            row.exact_ms / filtered[0].exact_ms,
            row.two_stages_ms,
            row.two_stages_ms / filtered[0].two_stages_ms
        ));
    }
    text
}

/// Puts the tables in the place of those in a document.
pub(crate) fn write(document: &Path, tables: &str) {
    let text = read_to_string(document).unwrap();
    let place = text.split_once(BEGIN).and_then(|(before, rest)| Some((before, rest.split_once(END)?.1)));
    let (before, after) = place.expect("the document has the two marks between which the tables stand");
    std::fs::write(document, format!("{before}{BEGIN}\n\n{}\n\n{END}{after}", tables.trim())).unwrap();
}
