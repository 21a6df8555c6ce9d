//! `kill -9` at random points of `enrol`, `erase` and `order execute`, and of a server under a mixed load: after each, the
//! next command or start finds everything consistent, and nothing acknowledged is missing and nothing erased is back.

mod backup;
mod binary;
#[path = "../support/cache.rs"]
mod cache;
mod order;
mod served;

use std::collections::BTreeSet;
use std::time::Duration;

use binary::Installation;

/// Times the process is killed when nobody says.
const KILLS: u32 = 50;

/// Pictures in the folder, at least; enough that a kill finds an enrolment at work.
const PICTURES: u32 = 40;

#[test]
fn kills_leave_nothing_half_done() {
    let kills = kills(KILLS);
    // What was erased stays out, so that more kills need more pictures.
    let pictures = PICTURES.max(kills);
    let here = Installation::with_consenting_gallery();
    here.draw_pictures(pictures);
    let mut chance = Chance(0x00C0_FFEE);
    let mut erased = BTreeSet::<String>::new();
    let (mut cut_enrolments, mut cut_erasures, mut carried_on, mut executed) = (0, 0, 0, 0_u64);
    let (mut enrolments, mut erasures) = (Pace::new(1_500), Pace::new(250));
    for round in 0..kills {
        let faces = here.faces();
        // An erasure needs something that stands; an enrolment something that is left to do. Every other erasure is a
        // batch of several faces.
        let victims: Vec<String> = faces.iter().take(if round % 4 == 3 { 3 } else { 1 }).cloned().collect();
        let victims = if round % 2 == 1 { victims } else { Vec::new() };
        match &victims[..] {
            [] => {
                let finished = enrolments.seen(here.killed(&here.enrolment(), enrolments.moment(&mut chance)));
                cut_enrolments += u32::from(!finished);
            }
            going => {
                let what = if let [_] = going { "face" } else { "faces" };
                let mut erasure = ["erase", what, binary::GALLERY].map(str::to_owned).to_vec();
                erasure.extend_from_slice(going);
                erasure.extend(["--reason", "SAMPLE", "--yes"].map(str::to_owned));
                if erasures.seen(here.killed(&erasure, erasures.moment(&mut chance))) {
                    executed += u64::from(!going.is_empty());
                    erased.extend(going.iter().cloned());
                } else {
                    cut_erasures += 1;
                }
            }
        }

        // The next start finishes what was decided; the log is whole; and rows, memory and leaves say the same.
        let events = here.log_check();
        let now = here.faces();
        assert_eq!(now.len() as u64, here.count("faces"), "round {round}: every row is found by a search");
        assert_eq!(events("erasure-intended"), events("erasure-executed"), "round {round}: no half-erased face");
        assert!(now.is_disjoint(&erased), "round {round}: an erased face is back");
        let gone = victims.iter().filter(|face| !now.contains(*face)).count();
        assert!(gone == 0 || gone == victims.len(), "round {round}: {gone} of {} went: half a batch", victims.len());
        // A batch that was cut off was decided before the kill, or not at all.
        if gone > 0 && !victims.iter().all(|face| erased.contains(face)) {
            carried_on += 1;
            executed += 1;
            erased.extend(victims);
        }
        assert_eq!(events("face-enrolled"), (now.len() + erased.len()) as u64, "round {round}");
        assert_eq!(events("erasure-executed"), executed, "round {round}: one leaf a batch");
        assert_eq!(here.certificates(), executed, "round {round}: one certificate a batch");
    }
    assert!(cut_enrolments >= 5 && cut_erasures >= 5, "only {cut_enrolments} and {cut_erasures} runs were cut off");

    // Run again, the command finishes: every picture is enrolled or was erased and stays out.
    here.run(&here.enrolment());
    assert_eq!(here.faces().len() + erased.len(), pictures as usize);
    println!(
        "{kills} kills: {cut_enrolments} enrolments and {cut_erasures} erasures were cut off, {carried_on} of these after \
         they were decided"
    );
}

/// How often something is killed; `COUNTENANCE_KILLS` says another number than the usual one.
#[allow(clippy::disallowed_methods, reason = "a test is told by the environment how long to go on")]
pub(crate) fn kills(usual: u32) -> u32 {
    std::env::var("COUNTENANCE_KILLS").ok().map_or(usual, |number| number.parse().expect("a number of kills"))
}

/// How long a command takes, as far as kills let it be seen.
pub(crate) struct Pace(Duration);

impl Pace {
    /// So many milliseconds, until something is seen.
    pub(crate) fn new(millis: u64) -> Self {
        Self(Duration::from_millis(millis))
    }

    /// When a run is killed: within the time that it takes, on a fast machine and on a slow one.
    pub(crate) fn moment(&self, chance: &mut Chance) -> Duration {
        chance.within(self.0)
    }

    /// As [`Self::moment`], in the second half: a command opens the installation first, and is at work then.
    pub(crate) fn late_moment(&self, chance: &mut Chance) -> Duration {
        self.0 / 2 + chance.within(self.0 / 2)
    }

    /// Learns from a run: one that ended says how long it takes; after one that was cut off the next is given longer, or
    /// kills would fall into the beginning alone where the machine is slow. Whether it ended.
    pub(crate) fn seen(&mut self, took: Option<Duration>) -> bool {
        self.0 = took.unwrap_or_else(|| self.0.mul_f64(1.15));
        took.is_some()
    }
}

/// splitmix64: the kills of a run can be repeated, as far as the machine's timing can.
pub(crate) struct Chance(u64);

impl Chance {
    /// A moment before `end`.
    pub(crate) fn within(&mut self, end: Duration) -> Duration {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        end.mul_f64(((mixed ^ (mixed >> 27)) >> 11) as f64 / (1_u64 << 53) as f64)
    }
}
