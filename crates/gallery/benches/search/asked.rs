//! What the program is asked to measure.

use std::path::PathBuf;

pub(crate) const USAGE: &str = "\
--faces N[,N...]        how many faces, five a person (10000,100000,1000000,10000000); what memory cannot hold is left out
--dimensions D[,D...]   of how many dimensions (128,512)
--queries N             how many probes (200)
--peers PYTHON          also measure usearch and FAISS with this interpreter
--script FILE           what it runs (tests/bench/search_peers.py)
--scratch DIR           where the faces stand for the peers (the system's temporary folder)
--out FILE              write into this document, between its marks, instead of printing";

pub(crate) struct Asked {
    pub(crate) faces: Vec<usize>,
    pub(crate) dimensions: Vec<usize>,
    pub(crate) queries: usize,
    pub(crate) peers: Option<PathBuf>,
    pub(crate) script: PathBuf,
    pub(crate) scratch: PathBuf,
    pub(crate) out: Option<PathBuf>,
}

impl Asked {
    pub(crate) fn of(mut arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut asked = Self {
            faces: vec![10_000, 100_000, 1_000_000, 10_000_000],
            dimensions: vec![128, 512],
            queries: 200,
            peers: None,
            script: "tests/bench/search_peers.py".into(),
            scratch: std::env::temp_dir(),
            out: None,
        };
        while let Some(name) = arguments.next() {
            let value = arguments.next().ok_or_else(|| format!("{name} needs a value"))?;
            match name.as_str() {
                "--faces" => asked.faces = numbers(&value)?,
                "--dimensions" => asked.dimensions = numbers(&value)?,
                "--queries" => asked.queries = number(&value)?,
                "--peers" => asked.peers = Some(value.into()),
                "--script" => asked.script = value.into(),
                "--scratch" => asked.scratch = value.into(),
                "--out" => asked.out = Some(value.into()),
                _ => return Err(format!("{name} is not known")),
            }
        }
        Ok(asked)
    }
}

fn numbers(words: &str) -> Result<Vec<usize>, String> {
    words.split(',').map(number).collect()
}

fn number(word: &str) -> Result<usize, String> {
    word.parse().ok().filter(|&number| number > 0).ok_or_else(|| format!("{word} is no number above 0"))
}
