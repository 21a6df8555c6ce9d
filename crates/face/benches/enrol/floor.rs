//! All cores: the pipeline, and the floor under it.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use face::runtime::{Engine, Networks};
use face::{Pack, Pipeline, Runtime};

use crate::recorder::Run;
use crate::{Failure, stages};

/// Photographs a side looks at in a round.
const LOOKS: usize = 140;

/// Photographs a second if nothing were done but to run the networks on the tensors that were noted.
pub(crate) fn networks_alone(runtime: &Runtime, photos: &[Vec<Run>], cores: usize) -> Result<f64, Failure> {
    let mut workers = Vec::new();
    for _ in 0..cores {
        let mut engines: BTreeMap<&Path, Box<dyn Engine>> = BTreeMap::new();
        for run in photos.iter().flatten() {
            if !engines.contains_key(run.model.as_path()) {
                engines.insert(&run.model, runtime.open(&run.model, 1)?);
            }
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
    a_second(workers)
}

/// Photographs a second from their bytes to templates and crops.
pub(crate) fn photographs_to_templates(
    pack: &Pack,
    runtime: &Runtime,
    photos: &[Vec<u8>],
    cores: usize,
) -> Result<f64, Failure> {
    let permit = stages::permit()?;
    let mut workers = Vec::new();
    for _ in 0..cores {
        let (mut pipeline, permit) = (Pipeline::open(pack, runtime, 1)?, &permit);
        workers.push(move |at: usize| stages::take_in(&mut pipeline, permit, &photos[at % photos.len()]).map(drop));
    }
    a_second(workers)
}

fn a_second(workers: Vec<impl FnMut(usize) -> Result<(), Failure> + Send>) -> Result<f64, Failure> {
    let (next, since) = (AtomicUsize::new(0), Instant::now());
    std::thread::scope(|scope| {
        let started: Vec<_> = workers
            .into_iter()
            .map(|mut work| {
                let next = &next;
                scope.spawn(move || {
                    loop {
                        let at = next.fetch_add(1, Ordering::Relaxed);
                        if at >= LOOKS {
                            return Ok::<(), Failure>(());
                        }
                        work(at)?;
                    }
                })
            })
            .collect();
        started.into_iter().try_for_each(|worker| worker.join().map_err(|_| Failure::from("a worker panicked"))?)
    })?;
    Ok(LOOKS as f64 / since.elapsed().as_secs_f64())
}
