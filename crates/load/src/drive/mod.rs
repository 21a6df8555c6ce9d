//! A load on one server of this machine: steps of more and more searchers, while one client enrols and erases and another
//! lists, all the time. Every answer is looked at.

mod comings;
mod floor;
mod listing;
mod photos;
mod searching;
mod tables;
mod tally;
mod truth;
mod wire;

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use server::Ambient;

use crate::error::LoadError;
use crate::keys::Keys;
use crate::machine;
use photos::Photograph;
use tally::Tally;
use truth::Truth;
use wire::{Caller, Heard};

pub use tables::Driven;
pub use wire::Server;

/// How long the networks alone are measured.
const FLOOR: Duration = Duration::from_secs(10);

/// What is to be measured.
#[derive(Debug, Clone)]
pub struct Driving {
    /// Which server.
    pub server: Server,
    /// Keys to it.
    pub keys: Keys,
    /// Searchers at once, a step each.
    pub clients: Vec<usize>,
    /// How long a step lasts.
    pub each: Duration,
    /// The folder of portraits.
    pub photos: PathBuf,
    /// The server's process, for its memory.
    pub pid: Option<u32>,
    /// The folder of model packs.
    pub packs: PathBuf,
    /// The inference library.
    pub onnxruntime: PathBuf,
}

/// What one step is.
#[derive(Debug, Clone, Copy)]
struct Kind {
    searchers: usize,
    /// Whether others enrol, erase and list beside the searchers.
    beside: bool,
}

/// What one step came to.
#[derive(Debug)]
struct Step {
    kind: Kind,
    lasted: Duration,
    searches: Tally,
    enrolments: Tally,
    erasures: Tally,
    listings: Tally,
    /// The server's processor time.
    spent: Option<Duration>,
    resident_mib: Option<u64>,
}

/// Measures. `say` is told of the progress.
///
/// # Errors
/// When nothing can be measured: no server, no portrait, no networks. A wrong answer is no error here: it is in what
/// comes back.
pub fn drive(driving: &Driving, say: &mut dyn FnMut(String)) -> Result<Driven, LoadError> {
    if driving.clients.is_empty() || driving.clients.contains(&0) || driving.each.is_zero() {
        return Err(LoadError::asked("a step without clients or time measures nothing", "give 1 or more of each"));
    }
    let wanted_before = machine::wanted_lately();
    let mut photos = photos::read(&driving.photos)?;
    let floor = floor::measure(driving, &mut photos, FLOOR)?;
    say(format!("the networks alone: {:.1} searches/s", floor.a_second));
    if !photos.iter().any(Photograph::can_be_enrolled) {
        return Err(LoadError::asked("no portrait is a JPEG file that shows one face", "add one to the folder"));
    }
    reach(driving)?;
    let begin_mib = driving.pid.and_then(machine::resident_mib);

    let truth = Truth::default();
    let mut steps = Vec::new();
    let alone = Kind { searchers: 1, beside: false };
    for kind in [alone].into_iter().chain(driving.clients.iter().map(|&searchers| Kind { searchers, beside: true })) {
        let step = step(driving, &photos, &truth, kind);
        say(step.line());
        steps.push(step);
    }
    let end_mib = driving.pid.and_then(machine::resident_mib);
    Ok(Driven {
        machine: machine::machine(),
        wanted_before,
        faces: driving.keys.faces,
        floor,
        begin_mib,
        end_mib,
        steps,
    })
}

/// Whether the server is there and takes the keys.
fn reach(driving: &Driving) -> Result<(), LoadError> {
    let Keys { gallery, operators, integration, officer, .. } = &driving.keys;
    for key in operators.iter().chain([integration, officer]) {
        let mut caller = Caller::new(&driving.server, key);
        match caller.get(&format!("/v1/galleries/{gallery}")) {
            Heard::Answer(answer) if answer.status == 200 => {}
            Heard::Answer(answer) => return Err(LoadError::Server { what: answer.told() }),
            Heard::Nothing(reason) => return Err(LoadError::Server { what: reason }),
        }
    }
    Ok(())
}

fn step(driving: &Driving, photos: &[Photograph], truth: &Truth, kind: Kind) -> Step {
    let Keys { gallery, operators, integration, officer, .. } = &driving.keys;
    let (stop, since) = (AtomicBool::new(false), Instant::now());
    let begun = Ambient::system().now().as_millisecond();
    let until = since + driving.each;
    let caller = |key: &str| Caller::new(&driving.server, key);
    let spent_before = driving.pid.and_then(machine::spent);
    std::thread::scope(|scope| {
        let searchers: Vec<_> = (0..kind.searchers)
            .map(|client| {
                let caller = caller(&operators[client % operators.len()]);
                let mut searching = searching::Searching { caller, gallery, photos, truth, next: client };
                scope.spawn(move || searching.until(until))
            })
            .collect();
        let coming = kind.beside.then(|| {
            let (integration, operator) = (caller(integration), caller(&operators[0]));
            let mark = begun.to_string();
            let comings = comings::Comings { integration, operator, gallery, photos, truth, mark };
            scope.spawn(|| comings.until(&stop))
        });
        let listing = kind.beside.then(|| {
            let listing = listing::Listing { officer: caller(officer), gallery, truth };
            scope.spawn(|| listing.until(&stop))
        });

        let mut searches = Tally::default();
        for searcher in searchers {
            searches.add(searcher.join().unwrap_or_else(|_| Tally::broken("a searcher panicked")));
        }
        let lasted = since.elapsed();
        stop.store(true, Ordering::SeqCst);
        let coming = coming.map_or_else(comings::Counts::default, |thread| {
            thread.join().unwrap_or_else(|_| comings::Counts::broken())
        });
        let listings = listing.map_or_else(Tally::default, |thread| {
            thread.join().unwrap_or_else(|_| Tally::broken("the reader of listings panicked"))
        });
        searches.add(coming.searches);
        let spent =
            driving.pid.and_then(machine::spent).zip(spent_before).map(|(now, before)| now.saturating_sub(before));
        let resident_mib = driving.pid.and_then(machine::resident_mib);
        Step {
            kind,
            lasted,
            searches,
            enrolments: coming.enrolments,
            erasures: coming.erasures,
            listings,
            spent,
            resident_mib,
        }
    })
}
