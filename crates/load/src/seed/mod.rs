//! An installation full of people who do not exist.

mod faces;
mod people;
mod register;
mod synthetic;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use face::Pack;
use gallery::{House, PackRef, SEGMENT_ROWS};
use server::basis::{Epoch, GalleryFacts, Scope};
use server::{Ambient, Settings};
use vault::Vault;
use vault::records::scopes;

use crate::PACK;
use crate::error::LoadError;
use crate::keys::Keys;
use faces::Faces;
use people::Person;
use synthetic::Synthetic;

pub use register::GALLERY;
pub(crate) use register::controller;

/// Where an installation and the means of looking at faces stand.
#[derive(Debug, Clone)]
pub struct Places {
    /// The data directory.
    pub data: PathBuf,
    /// The folder of model packs.
    pub packs: PathBuf,
    /// The inference library.
    pub onnxruntime: PathBuf,
}

/// What is to be made.
#[derive(Debug, Clone)]
pub struct Seeding {
    /// Where.
    pub places: Places,
    /// How many faces.
    pub faces: usize,
    /// How many people they belong to.
    pub people: usize,
}

/// Everything that acts in a house are done with.
struct Home<'a> {
    house: House,
    ambient: &'a Ambient,
    facts: GalleryFacts,
    pack: PackRef,
}

impl Places {
    pub(crate) fn settings(&self) -> Settings {
        Settings {
            data: self.data.clone(),
            root_key: None,
            packs: self.packs.clone(),
            onnxruntime: Some(self.onnxruntime.clone()),
            beside: None,
            threads: 0,
        }
    }
}

impl Home<'_> {
    fn epoch(&self) -> Result<Epoch, LoadError> {
        let epoch = self.house.vault().read(|tx| scopes::epoch(tx, Scope::Gallery(self.facts.id)))?;
        Ok(epoch.unwrap_or(Epoch::FIRST))
    }
}

/// Makes the installation, its people with their consents, and their faces, each with its permit and leaf; hands out keys.
/// `say` is told of the progress.
///
/// # Errors
/// When the place is taken, the pack is not there, or the disk says no.
pub fn seed(seeding: &Seeding, say: &mut dyn FnMut(String)) -> Result<Keys, LoadError> {
    let Seeding { places, faces, people } = seeding;
    if *people == 0 || faces < people {
        let what = format!("{faces} faces of {people} people");
        return Err(LoadError::asked(what, "give at least one person, and a face for each"));
    }
    let (ambient, since) = (Ambient::system(), Instant::now());
    let facts = register::make(&places.settings(), &ambient)?;
    let pack = Pack::open(&places.packs.join(PACK))?;
    let synthetic = Synthetic::of(&pack)?;
    say(format!("an installation with one gallery stands in {}", places.data.display()));

    // The house is opened here as the server opens it: what is written is what the server's own enrolment writes.
    let vault = Vault::open(vault::Places::under(&places.data), Arc::clone(&ambient.random))?;
    let house = House::open(Arc::new(vault), SEGMENT_ROWS, ambient.now())?;
    let pack = PackRef { name: pack.id().to_string(), digest: *pack.digest().as_bytes() };
    let home = Home { house, ambient: &ambient, facts, pack };
    let known: Vec<Person> = people::add(&home, *people)?;
    say(format!("{people} people said yes, after {:.0} s", since.elapsed().as_secs_f64()));
    Faces { home: &home, synthetic: &synthetic, people: &known }.enrol(*faces, &mut |done| {
        say(format!("{done} faces, after {:.0} s", since.elapsed().as_secs_f64()));
    })?;
    drop(home);

    // Handing out keys publishes the log, with every leaf that was written here.
    let keys = register::keys(&places.settings(), &ambient, *faces)?;
    say(format!("the log is published and keys are handed out, after {:.0} s", since.elapsed().as_secs_f64()));
    Ok(keys)
}
