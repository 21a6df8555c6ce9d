//! Other engines, on the same faces: a script in Python answers with a line an engine.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::asked::Asked;
use crate::crowd::Crowd;
use crate::measure::{K, Row};

/// Faces written together.
const BATCH: usize = 8_192;

/// What the script measured; nothing where it failed, which it says on the terminal.
pub(crate) fn measure(
    python: &Path,
    asked: &Asked,
    crowd: &Crowd,
    probes: &[Vec<f32>],
    truth: &[Vec<usize>],
) -> Vec<Row> {
    let folder = asked.scratch.join(format!("countenance-search-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let mut faces = BufWriter::new(File::create(folder.join("faces.f32")).unwrap());
    for first in (0..crowd.faces).step_by(BATCH) {
        let templates = crowd.templates(first, BATCH.min(crowd.faces - first));
        templates.iter().flatten().for_each(|x| faces.write_all(&x.to_le_bytes()).unwrap());
    }
    faces.flush().unwrap();
    drop(faces);
    let probes: Vec<u8> = probes.iter().flatten().flat_map(|x| x.to_le_bytes()).collect();
    std::fs::write(folder.join("probes.f32"), probes).unwrap();
    let line = |mates: &Vec<usize>| mates.iter().map(usize::to_string).collect::<Vec<_>>().join(" ") + "\n";
    std::fs::write(folder.join("mates.txt"), truth.iter().map(line).collect::<String>()).unwrap();

    let ran = Command::new(python)
        .arg(&asked.script)
        .arg(&folder)
        .args([crowd.dimension, K].map(|number| number.to_string()))
        .stderr(Stdio::inherit())
        .output()
        .unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    if !ran.status.success() {
        eprintln!("the peers were not measured to the end: {}", ran.status);
    }
    String::from_utf8_lossy(&ran.stdout).lines().filter_map(row).collect()
}

/// Engine, mates, median, most, rate, bytes a face, inserted a second, erasure; parted by tabulators.
fn row(line: &str) -> Option<Row> {
    let [engine, numbers @ .., erased] = &line.split('\t').collect::<Vec<_>>()[..] else { return None };
    let numbers: Vec<f64> = numbers.iter().map(|number| number.parse().ok()).collect::<Option<_>>()?;
    let [mates, median_ms, most_ms, rate, bytes_a_face, inserted_a_second] = numbers[..] else { return None };
    let (engine, erased) = ((*engine).to_owned(), (*erased).to_owned());
    Some(Row { engine, mates, median_ms, most_ms, all_cores_ms: None, rate, bytes_a_face, inserted_a_second, erased })
}
