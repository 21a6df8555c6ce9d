//! Input that means harm, each beside a twin that succeeds: turned down with a clear answer, within bounds of memory and
//! time, by a server that lives on.

mod bodies;
mod bombs;
mod cases;
mod files;
mod heads;
mod words;

use serde_json::json;
use server::config::ServerConfig;

use crate::fixture::{Answer, Server};
use crate::pictures::drawn;

const IMAGES: &str = "/v1/galleries/club/images";

/// A server that counts no calls, so that a test may be as rude as it likes, with one person who said yes.
fn server() -> Server {
    let server = Server::with(ServerConfig { calls_a_minute: 1_000_000, burst: 1_000_000, ..ServerConfig::default() });
    server.consenting("obama");
    server
}

fn detect(server: &Server, name: &str, bytes: &[u8]) -> Answer {
    server.upload("operator", "/v1/detect", &json!({}), &[(name, bytes)])
}

/// A clear answer in the 400s: a problem that says what, and what to do.
fn turned_down(answer: &Answer, what: &str) -> String {
    assert!((400..500).contains(&answer.status), "{what}: {} {}", answer.status, answer.text());
    let problem = answer.problem();
    assert!(answer.json()["detail"].as_str().is_some_and(|detail| detail.len() > 10), "{what}: {}", answer.text());
    problem
}

/// The server lives, and finds the face in the sound picture that the harmful ones were made from.
fn lives(server: &Server) {
    assert_eq!(server.get("", "/livez").text(), "alive\n");
    let seen = detect(server, "a.jpg", &drawn::jpeg());
    assert_eq!(seen.json()["faces"].as_array().map(Vec::len), Some(1), "{}", seen.text());
}
