//! All cores: the pipeline, and the two floors under it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use face::runtime::{Engine, Networks};
use face::{Pack, Pipeline, Runtime};

use crate::clock::Clock;
use crate::recorder::Run;
use crate::{Failure, stages};

/// Photographs a side looks at in a round.
const LOOKS: usize = 140;

/// How fast photographs went.
#[derive(Clone, Copy)]
pub(crate) struct Pace {
    pub(crate) a_second: f64,
    /// Processor time of each, which other work on the machine changes less.
    pub(crate) each: Duration,
}

impl Pace {
    /// The better of both in each respect, because other work only ever slows.
    pub(crate) fn best(self, other: Self) -> Self {
        Self { a_second: self.a_second.max(other.a_second), each: self.each.min(other.each) }
    }
}

/// By each network that was noted, the file that is opened for it.
pub(crate) type Files = BTreeMap<PathBuf, PathBuf>;

/// The networks' own files, which are rewritten as they are opened.
pub(crate) fn rewritten(photos: &[Vec<Run>]) -> Files {
    photos.iter().flatten().map(|run| (run.model.clone(), run.model.clone())).collect()
}

/// Copies that are opened as the files have them: of a model with a second graph, which is empty and changes nothing, nothing
/// is rewritten.
pub(crate) fn as_filed(photos: &[Vec<Run>], folder: &Path) -> Result<Files, Failure> {
    let mut files = rewritten(photos);
    for (model, file) in &mut files {
        *file = folder.join(model.file_name().ok_or("a network is a file")?);
        let mut bytes = std::fs::read(model)?;
        bytes.extend_from_slice(&[0x3A, 0]);
        std::fs::write(file, bytes)?;
    }
    Ok(files)
}

/// How fast it went if nothing were done but to run the networks on the tensors that were noted.
pub(crate) fn networks_alone(
    runtime: &Runtime,
    files: &Files,
    photos: &[Vec<Run>],
    cores: usize,
) -> Result<Pace, Failure> {
    let mut workers = Vec::new();
    for _ in 0..cores {
        let mut engines: BTreeMap<&Path, Box<dyn Engine>> = BTreeMap::new();
        for (model, file) in files {
            engines.insert(model, runtime.open(file, 1)?);
        }
        workers.push(move |at: usize| {
            for run in &photos[at % photos.len()] {
                let outputs: Vec<&str> = run.outputs.iter().map(String::as_str).collect();
                let engine = engines.get_mut(run.model.as_path()).ok_or("a network was not opened")?;
                engine.run((&run.name, &run.input), &outputs)?;
            }
            Ok(())
        });
    }
    pace(workers)
}

/// From bytes to templates and crops.
pub(crate) fn photographs_to_templates(
    pack: &Pack,
    runtime: &Runtime,
    photos: &[Vec<u8>],
    cores: usize,
) -> Result<Pace, Failure> {
    let permit = stages::permit()?;
    let mut workers = Vec::new();
    for _ in 0..cores {
        let (mut pipeline, permit) = (Pipeline::open(pack, runtime, 1)?, &permit);
        workers.push(move |at: usize| stages::take_in(&mut pipeline, permit, &photos[at % photos.len()]).map(drop));
    }
    pace(workers)
}

fn pace(workers: Vec<impl FnMut(usize) -> Result<(), Failure> + Send>) -> Result<Pace, Failure> {
    let (next, since) = (AtomicUsize::new(0), Instant::now());
    let spent = std::thread::scope(|scope| {
        let started: Vec<_> = workers
            .into_iter()
            .map(|mut work| {
                let next = &next;
                scope.spawn(move || {
                    let clock = Clock::start();
                    loop {
                        let at = next.fetch_add(1, Ordering::Relaxed);
                        if at >= LOOKS {
                            return Ok::<Duration, Failure>(clock.read());
                        }
                        work(at)?;
                    }
                })
            })
            .collect();
        let spent = started.into_iter().map(|worker| worker.join().map_err(|_| Failure::from("a worker panicked"))?);
        spent.sum::<Result<Duration, Failure>>()
    })?;
    Ok(Pace { a_second: LOOKS as f64 / since.elapsed().as_secs_f64(), each: spent / LOOKS as u32 })
}
