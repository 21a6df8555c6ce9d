//! `kill -9` of a running server in the middle of enrolments, erasures and searches, again and again. What a killed
//! process had written the system still has, so this shows the order of writes and not what a power cut would leave.

mod load;
mod memory;
mod scanned;
pub(crate) mod server;
pub(crate) mod wire;

use std::collections::BTreeSet;
use std::time::Duration;

use serde_json::{Value, json};

use crate::Chance;
use crate::binary::Installation;
use load::{Load, enrol, erase, search};
use memory::{Memory, State};
use server::Serving;
use wire::Answer;

/// Times the server is killed when nobody says.
const KILLS: u32 = 20;
/// A kill falls so long after the load begins, at least and at most.
const SOONEST: Duration = Duration::from_millis(20);
const LATEST: Duration = Duration::from_millis(400);
/// Every so many rounds the start after a kill is killed too: finishing what was cut off may itself be cut off.
const START_KILLED: u64 = 4;
/// Every so many rounds nothing is erased: then answers are kept, and repeated word for word after the kill.
const QUIET: u64 = 3;
/// More pictures than that are erased down to half, so that a round stays short.
const MANY: usize = 40;

#[test]
fn what_a_killed_server_acknowledged_stands_and_what_it_erased_is_gone() {
    let kills = u64::from(crate::kills(KILLS));
    let here = Installation::with_consenting_gallery();
    let key = here.key("SAMPLE program", &["integration", "auditor"]);
    let load = Load::new(&here.portrait(), key);
    let memory = Memory::default();
    let mut chance = Chance(0x5E_ED);
    let (mut cut, mut word_for_word) = (Cut::default(), 0);
    let mut server = Serving::start(&here);
    for round in 0..kills {
        word_for_word += looked_after(&server, &load, &memory, round);
        let quiet = round % QUIET == QUIET - 1;
        if quiet {
            acknowledged(&server, &load, &memory);
        }
        load.begin(server.address(), &memory, !quiet, |threads| {
            std::thread::sleep(SOONEST + chance.within(LATEST - SOONEST));
            server.kill();
            threads.end();
        });
        cut.count(&memory);
        if round % START_KILLED == START_KILLED - 1 {
            Serving::killed_at_start(&here, chance.within(LATEST));
        }
        server = Serving::start(&here);
    }
    word_for_word += looked_after(&server, &load, &memory, kills);
    server.kill();
    // Without a server the binary says the same.
    let events = here.log_check();
    assert_eq!(events("erasure-executed"), memory.count(State::Gone) as u64);
    let (asked, gone) = (memory.len(), memory.count(State::Gone));
    println!("{} kills: {cut:?}, {asked} enrolled, {gone} erased, {word_for_word} answered again word for word", kills);
    assert!(word_for_word as u64 >= kills / QUIET, "an answer was not kept over a kill");
    let enough = kills / 4;
    assert!(cut.enrolments >= enough && cut.erasures >= enough / 2, "hardly anything was cut off: {cut:?}");
}

/// One enrolment that is acknowledged before the kill, however slow the machine.
fn acknowledged(server: &Serving, load: &Load, memory: &Memory) {
    let name = memory.asks();
    let answer = enrol(server.address(), load, &name, &name).expect("the server stands");
    assert_eq!(answer.status, 200, "{}", answer.text());
    memory.is_held(&name, Some(&answer));
}

/// How much a kill cut off: asked for and not acknowledged.
#[derive(Debug, Default)]
struct Cut {
    enrolments: u64,
    erasures: u64,
}

impl Cut {
    fn count(&mut self, memory: &Memory) {
        self.enrolments += memory.count(State::Asked) as u64;
        self.erasures += memory.count(State::Leaving) as u64;
    }
}

/// Everything that must be true of a server after a start.
fn looked_after(server: &Serving, load: &Load, memory: &Memory, round: u64) -> usize {
    let at = server.address();
    let listed = load.listed(at);
    for (name, picture) in memory.all() {
        match picture.state {
            State::Held => assert!(listed.contains_key(&name), "round {round}: {name} was acknowledged and is missing"),
            State::Gone => assert!(!listed.contains_key(&name), "round {round}: {name} was erased and is back"),
            State::Asked | State::Leaving => {}
        }
    }
    let word_for_word = repeated(server, load, memory, round);
    settled(server, load, memory, round);

    // Pictures, faces, searches, leaves and what was acknowledged say the same.
    let listed = load.listed(at);
    let held: BTreeSet<String> = memory.names(State::Held);
    assert_eq!(listed.keys().cloned().collect::<BTreeSet<_>>(), held, "round {round}");
    let images: BTreeSet<&String> = listed.values().collect();
    let faces = load.faces(at);
    assert_eq!(faces.iter().collect::<BTreeSet<_>>(), images, "round {round}: one face a picture");
    assert_eq!(faces.len(), held.len(), "round {round}: no face stands twice");
    let found = search(at, load, &json!({ "similarity": 0.0 })).expect("the server stands");
    assert_eq!(found.iter().collect::<BTreeSet<_>>(), images, "round {round}: a search finds what is held");

    let checked = load.post(at, "/v1/log/check", None, &json!({})).expect("the server stands");
    assert_eq!(checked.status, 200, "round {round}: {}", checked.text());
    let events = checked.json()["events"].as_array().cloned().unwrap_or_default();
    let leaves =
        |kind: &str| events.iter().find(|event| event[0] == kind).map_or(0, |event| event[1].as_u64().unwrap_or(0));
    let gone = memory.count(State::Gone) as u64;
    assert_eq!(leaves("erasure-intended"), gone, "round {round}: no erasure is half done");
    assert_eq!(leaves("erasure-executed"), gone, "round {round}");
    assert_eq!(leaves("face-enrolled"), held.len() as u64 + gone, "round {round}: a leaf for each face, and no more");

    for name in held.iter().take(if held.len() > MANY { held.len() - MANY / 2 } else { 0 }) {
        memory.leaves(name, &listed[name]);
        let erased = erase(at, load, name, &listed[name]).expect("the server stands");
        assert_eq!(erased.status, 200, "round {round}: {}", erased.text());
        memory.is_gone(name);
    }
    word_for_word
}

/// What was acknowledged is answered again as it was where the answer is kept, and never done again, whatever the key.
fn repeated(server: &Serving, load: &Load, memory: &Memory, round: u64) -> usize {
    let at = server.address();
    let mut word_for_word = 0;
    for (name, picture) in memory.all() {
        let Some(before) = picture.answer else { continue };
        let again = enrol(at, load, &name, &name).expect("the server stands");
        assert_eq!((again.status, again.replayed), (200, true), "round {round}: {}", again.text());
        assert_eq!(again.body, before, "round {round}: another answer to the same question");
        word_for_word += 1;
    }
    for (state, told) in [(State::Held, "already_enrolled"), (State::Gone, "erased_before")] {
        let Some(name) = memory.names(state).into_iter().next_back() else { continue };
        let report = enrol(at, load, &name, &format!("{name}-{round}-again")).expect("the server stands").json();
        assert_eq!((&report[told], &report["faces_enrolled"]), (&json!(1), &json!(0)), "round {round}: {report}");
        if let (State::Gone, Some(image)) = (state, memory.get(&name).image) {
            let anew = format!("{name}-{round}-erased-again");
            let again = load.erase_under(at, &anew, &image).expect("the server stands");
            assert_eq!(again.status, 404, "round {round}: {}", again.text());
        }
    }
    word_for_word
}

/// What was asked for and not acknowledged is asked for again under the same key: done then or now, and never twice.
fn settled(server: &Serving, load: &Load, memory: &Memory, round: u64) {
    let (at, listed) = (server.address(), load.listed(server.address()));
    // The mark stands and the answer does not: whoever asks is told to look, and asks anew where nothing stands.
    let is = |answer: &Answer, word: &str| answer.status == 409 && answer.text().contains(word);
    let at_work = |answer: &Answer| is(answer, "problems/at-work");
    for name in memory.names(State::Asked) {
        let stands = listed.contains_key(&name);
        let mut answer = enrol(at, load, &name, &name).expect("the server stands");
        if at_work(&answer) && !stands {
            answer = enrol(at, load, &name, &format!("{name}-anew")).expect("the server stands");
        }
        if is(&answer, "problems/done") {
            // An erasure took the answer away; what it answered was done.
            assert!(stands, "round {round}: {name} was answered and is missing");
        } else if !at_work(&answer) {
            let report: Value = answer.json();
            let told = if stands && !answer.replayed { "already_enrolled" } else { "faces_enrolled" };
            assert_eq!((answer.status, &report[told]), (200, &json!(1)), "round {round}: {report}");
            assert!(stands || !answer.replayed, "round {round}: {name} was acknowledged and is missing");
        }
        memory.is_held(&name, None);
    }
    for name in memory.names(State::Leaving) {
        let (image, stands) =
            (memory.get(&name).image.expect("known when it was to be erased"), listed.contains_key(&name));
        let mut answer = erase(at, load, &name, &image).expect("the server stands");
        if at_work(&answer) && stands {
            answer = load.erase_under(at, &format!("{name}-erased-anew"), &image).expect("the server stands");
        }
        // It was finished at the start, or answered into the void; either way its mark stands.
        let as_it_is = answer.status == 200 && (stands || answer.replayed) || !stands && at_work(&answer);
        assert!(as_it_is, "round {round}: {} {}", answer.status, answer.text());
        memory.is_gone(&name);
    }
}
