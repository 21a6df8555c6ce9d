//! `kill -9` at random points of an order's execution: what it reaches is gone or stands as one, gallery by gallery; what is
//! out of its scope or held for whoever asked first stands; and run again, it comes to the same end with every erasure named.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;

use serde_json::{Value, json};

use crate::binary::{GALLERY, Installation, words};
use crate::served::server::Serving;
use crate::served::wire::send;
use crate::{Chance, Pace};

/// Times an execution is killed when nobody says.
const KILLS: u32 = 12;
/// Times that the execution of one order is killed before it is left to finish.
const EACH: u32 = 2;
/// The other gallery that every order reaches, so that a kill can fall between two erasures.
const OTHER: &str = "team";
/// A picture out of every order's scope.
const BYSTANDER: &str = "person/bystander.png";

/// An order that two people approved, and what it reaches.
struct Approved {
    id: String,
    /// Pictures in the first gallery that are erased.
    club: BTreeSet<String>,
    /// Pictures in the other one.
    team: BTreeSet<String>,
    /// A picture that is held, because its person asked for access before the order.
    held: Option<String>,
}

impl Approved {
    /// The order of a number; every other one reaches somebody whose access request came first.
    fn reaching(number: u32) -> Self {
        let of = |names: &[&str]| names.iter().map(|name| format!("person/{number:03}-{name}.png")).collect();
        let held = number.is_multiple_of(2).then(|| format!("waiting/{number:03}-held.png"));
        Self { id: String::new(), club: of(&["a", "b"]), team: of(&["c"]), held }
    }

    fn scope(&self) -> Value {
        let all = self.club.iter().chain(&self.team).chain(&self.held);
        json!({ "sources": all.collect::<Vec<_>>() })
    }
}

/// What two galleries hold, by the pictures' own references.
#[derive(Debug, PartialEq, Eq)]
struct Holdings {
    club: BTreeSet<String>,
    team: BTreeSet<String>,
}

#[test]
fn a_killed_execution_of_an_order_is_carried_on_to_the_same_end() {
    let kills = crate::kills(KILLS);
    let here = Installation::with_consenting_gallery();
    let mut orders: Vec<Approved> = (0..kills.div_ceil(EACH)).map(Approved::reaching).collect();
    let request = enrolled(&here, &orders);
    approve(&here, &mut orders);

    let mut stands = holdings(&here);
    let mut chance = Chance(0x0DE5);
    let (mut executions, mut cut, mut partly) = (Pace::new(400), 0, 0);
    for order in &orders {
        let execution = words(&["order", "execute", &order.id]);
        for attempt in 0..EACH {
            if state(&here, &order.id) == "executed" {
                break;
            }
            let moment =
                if attempt == 0 { executions.late_moment(&mut chance) } else { executions.moment(&mut chance) };
            cut += u32::from(!executions.seen(here.killed(&execution, moment)));
            partly += u32::from(looked_after(&here, order, &mut stands, &request));
        }
        // Asked for again, it comes to the same end.
        if state(&here, &order.id) != "executed" {
            here.run(&execution);
        }
        looked_after(&here, order, &mut stands, &request);
        assert!(order.club.is_disjoint(&stands.club) && order.team.is_disjoint(&stands.team), "all it reaches went");
        let ended = if order.held.is_some() { "approved" } else { "executed" };
        assert_eq!(state(&here, &order.id), ended, "what is held keeps the order open, and nothing else does");
    }

    // The request is over: what was held for it goes too, and every order is carried out.
    here.say(&["request", "take-back", &request, "--reason", "SAMPLE"]);
    for order in orders.iter().filter(|order| order.held.is_some()) {
        here.say(&["order", "execute", &order.id]);
    }
    let left = BTreeSet::from([BYSTANDER.to_owned()]);
    assert_eq!(holdings(&here), Holdings { club: left, team: BTreeSet::new() });
    assert_eq!(here.log_check()("order-executed"), orders.len() as u64);
    assert!(orders.iter().all(|order| state(&here, &order.id) == "executed"));
    let last = &orders.last().expect("an order").id;
    let (bundle, key) = (here.beside("evidence.zip").display().to_string(), here.say(&["log", "key"]));
    here.say(&["evidence", "save", last, &bundle]);
    here.say(&["evidence", "check", &bundle, "--key", key.trim()]);
    println!("{kills} kills: {cut} executions were cut off, {partly} of them between two galleries");
    assert!(cut >= kills / 4, "only {cut} executions were cut off");
}

/// Everything that must be true after a kill; whether the order was found half way, between its galleries.
fn looked_after(here: &Installation, order: &Approved, stands: &mut Holdings, request: &str) -> bool {
    // The first command after the kill finishes what was decided.
    let events = here.log_check();
    let now = holdings(here);
    for (whole, was, is) in [(&order.club, &stands.club, &now.club), (&order.team, &stands.team, &now.team)] {
        let gone: BTreeSet<String> = was.difference(is).cloned().collect();
        assert!(gone.is_empty() || gone == *whole, "order {}: {gone:?} of {whole:?} went", order.id);
        assert!(is.is_subset(was), "order {}: an erased face is back", order.id);
    }
    if let Some(held) = &order.held {
        assert!(now.club.contains(held), "order {}: {held} is held for a request", order.id);
    }
    assert!(now.club.contains(BYSTANDER), "order {}: out of its scope", order.id);

    // One leaf and one certificate a batch, and the orders name every one of them.
    let named: BTreeMap<String, String> = all(here).iter().flat_map(erasures).collect();
    let certificates = here.certificates();
    assert_eq!(events("erasure-intended"), events("erasure-executed"), "order {}: no half-erased face", order.id);
    assert_eq!(events("erasure-executed"), certificates, "order {}: one certificate a batch", order.id);
    assert_eq!(named.len() as u64, certificates, "order {}: an erasure stands with no order", order.id);
    let mine = named.values().filter(|of| **of == order.id).count();
    let batches = usize::from(now.club.is_disjoint(&order.club)) + usize::from(now.team.is_disjoint(&order.team));
    assert_eq!(mine, batches, "order {}: one erasure a gallery", order.id);

    // The approval is used up with the beginning, and not before and not again.
    let state = state(here, &order.id);
    let begun = state != "received";
    assert!(begun || batches == 0, "order {}: erased and not begun", order.id);
    let proposals = here.json(&["approval", "list"]);
    let mut proposals = proposals.as_array().expect("a list").iter();
    let proposal = proposals.find(|of| of["proposed"]["order"] == order.id).expect("its proposal");
    assert_eq!(proposal["state"], if begun { "used" } else { "approved" }, "order {}", order.id);
    let executed = all(here).iter().filter(|of| of["course"]["state"] == "executed").count();
    assert_eq!(events("order-executed"), executed as u64, "one leaf an order");

    // No request is lost.
    let open = here.json(&["request", "list", "--state", "open"]);
    let open = open.as_array().expect("a list");
    assert!(open.iter().any(|of| of["id"] == request), "order {}: the request is lost", order.id);
    assert_eq!(events("request-received"), 1);
    *stands = now;
    batches == 1
}

/// Draws and enrols what the orders reach, and takes in an access request of whoever is held back; its id.
fn enrolled(here: &Installation, orders: &[Approved]) -> String {
    here.open_gallery(OTHER);
    here.consents(OTHER, "person");
    here.consents(GALLERY, "waiting");
    let within = |folder: &str, names: &BTreeSet<String>| -> Vec<String> {
        names.iter().map(|name| format!("{folder}/{name}")).collect()
    };
    let mut files = vec![format!("in/{BYSTANDER}")];
    for order in orders {
        files.extend(within("in", &order.club));
        files.extend(within("in", &order.held.iter().cloned().collect()));
        files.extend(within("in-team", &order.team));
    }
    here.draw(&files);
    here.run(&here.enrolment());
    here.say(&["enrol", OTHER, &here.beside("in-team").display().to_string(), "--subjects", "folders"]);
    let filed = here.json(&["request", "file", "access", "--label", &format!("{GALLERY}/waiting")]);
    let request = filed["id"].as_str().expect("an id").to_owned();
    // Before somebody looked for it, every order would hold everything for it.
    here.say(&["request", "search", &request]);
    request
}

/// Records the orders, and lets one person propose and another approve that each is carried out.
fn approve(here: &Installation, orders: &mut [Approved]) {
    let (ada, grace) = (here.key("ada", &["officer"]), here.key("grace", &["officer"]));
    let mut server = Serving::start(here);
    let at = server.address();
    for (number, order) in orders.iter_mut().enumerate() {
        let new = json!({
            "authority": "SAMPLE authority", "reference": format!("SAMPLE-{number}"), "measures": ["erase"],
            "scope": order.scope(),
        });
        order.id = post(at, &ada, "/v1/orders", &new)["order"]["id"].as_str().expect("an id").to_owned();
        let proposed = post(at, &ada, &format!("/v1/orders/{}/proposals", order.id), &json!({ "step": "execute" }));
        let approval = format!("/v1/proposals/{}/approval", proposed["id"].as_str().expect("an id"));
        post(at, &grace, &approval, &json!({ "about_sha256": proposed["about_sha256"] }));
    }
    server.kill();
}

fn post(at: SocketAddr, key: &str, path: &str, body: &Value) -> Value {
    let bearer = format!("Bearer {key}");
    let headers = [("authorization", bearer.as_str()), ("content-type", "application/json")];
    let answer = send(at, "POST", path, &headers, body.to_string().as_bytes()).expect("the server stands");
    assert!(matches!(answer.status, 200 | 201), "{path}: {}", answer.text());
    answer.json()
}

fn holdings(here: &Installation) -> Holdings {
    Holdings { club: here.found(GALLERY, "source"), team: here.found(OTHER, "source") }
}

fn all(here: &Installation) -> Vec<Value> {
    here.json(&["order", "list"]).as_array().expect("a list").clone()
}

fn state(here: &Installation, order: &str) -> String {
    here.json(&["order", "show", order])["course"]["state"].as_str().expect("a state").to_owned()
}

/// The erasures that stand with an order, each with the order's id.
fn erasures(order: &Value) -> Vec<(String, String)> {
    let text = |of: &Value| of.as_str().expect("text").to_owned();
    let erasures = order["erasures"].as_array().expect("a list");
    erasures.iter().map(|of| (text(&of["erasure"]), text(&order["id"]))).collect()
}
