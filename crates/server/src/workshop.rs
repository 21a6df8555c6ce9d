//! What is made once and used by many: opened packs, their scales, and pipelines that wait for the next picture. Opening
//! a pack's networks costs more than searching with them, so whoever is done with a pipeline leaves it to the next.

use std::collections::HashMap;
use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use face::{Digest, Pack, Pipeline};

use crate::error::ServiceError;
use crate::service::models;
use crate::service::scale::Scale;
use crate::settings::Settings;

/// Tells pipelines apart: the pack, and how many threads one inference may use.
type Kind = (Digest, usize);

/// Packs, scales and pipelines of one installation.
#[derive(Default)]
pub(crate) struct Workshop {
    packs: Mutex<HashMap<String, Arc<Pack>>>,
    scales: Mutex<HashMap<Digest, Arc<Scale>>>,
    idle: Mutex<HashMap<Kind, Vec<Pipeline>>>,
}

impl Workshop {
    /// A pack by name, opened and compared with its digests once.
    pub(crate) fn pack(&self, settings: &Settings, name: &str) -> Result<Arc<Pack>, ServiceError> {
        if let Some(pack) = held(&self.packs).get(name) {
            return Ok(Arc::clone(pack));
        }
        let pack = Arc::new(models::find(&settings.packs, name)?);
        held(&self.packs).insert(name.to_owned(), Arc::clone(&pack));
        Ok(pack)
    }

    /// The scale of a pack. It is made once in a process, because its cohort is drawn anew.
    pub(crate) fn scale(&self, pack: &Pack) -> Result<Arc<Scale>, ServiceError> {
        // Held while one is drawn, so that it is not drawn twice side by side.
        let mut scales = held(&self.scales);
        if let Some(scale) = scales.get(&pack.digest()) {
            return Ok(Arc::clone(scale));
        }
        let scale = Arc::new(Scale::of(pack)?);
        scales.insert(pack.digest(), Arc::clone(&scale));
        Ok(scale)
    }

    /// A pipeline of a pack for one worker, an idle one where there is one.
    pub(crate) fn pipeline(&self, settings: &Settings, pack: &Pack, threads: usize) -> Result<Lent<'_>, ServiceError> {
        let kind = (pack.digest(), threads);
        let idle = held(&self.idle).get_mut(&kind).and_then(Vec::pop);
        let pipeline = match idle {
            Some(pipeline) => pipeline,
            None => models::pipeline(settings, pack, threads)?,
        };
        Ok(Lent { workshop: self, kind, pipeline: Some(pipeline) })
    }
}

/// A pipeline in use; it goes back when this goes.
pub(crate) struct Lent<'w> {
    workshop: &'w Workshop,
    kind: Kind,
    /// `None` only while it is handed back.
    pipeline: Option<Pipeline>,
}

impl Deref for Lent<'_> {
    type Target = Pipeline;

    fn deref(&self) -> &Pipeline {
        self.pipeline.as_ref().expect("it is handed back only when this goes")
    }
}

impl DerefMut for Lent<'_> {
    fn deref_mut(&mut self) -> &mut Pipeline {
        self.pipeline.as_mut().expect("it is handed back only when this goes")
    }
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        // After a panic nobody knows what state the networks are in.
        let Some(pipeline) = self.pipeline.take().filter(|_| !std::thread::panicking()) else { return };
        let mut idle = held(&self.workshop.idle);
        let waiting = idle.entry(self.kind).or_default();
        // More than can work side by side would only hold memory.
        if waiting.len() < models::cores() {
            waiting.push(pipeline);
        }
    }
}

/// Nothing here is ever half changed, so a panic elsewhere takes nothing from it.
fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
