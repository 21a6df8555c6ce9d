//! Downloads against a server on the loopback interface: cut off, gone on, refused.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};

use face::packs::{Progress, Source, fetch, opencv};
use face::{Digest, PackError};

/// What the server does with one connection.
#[derive(Clone, Copy)]
enum Reply {
    /// Sends what was asked for; with a length, stops there and hangs up.
    Range { stop_after: Option<usize> },
    /// Sends the whole file with 200, as a server that knows no ranges.
    Whole,
    /// An error status.
    Status(u16),
}

/// Serves `body`, one reply a connection, and reports the `Range` header of each request.
fn serve(body: Vec<u8>, replies: Vec<Reply>) -> (String, Receiver<Option<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let (report, ranges) = channel();
    std::thread::spawn(move || {
        for reply in replies {
            let (stream, _) = listener.accept().unwrap();
            let range = read_range(&stream);
            let _ = report.send(range.clone());
            answer(stream, &body, range, reply);
        }
    });
    (address, ranges)
}

fn read_range(stream: &TcpStream) -> Option<String> {
    let mut range = None;
    for line in BufReader::new(stream).lines() {
        let line = line.unwrap();
        if line.is_empty() {
            break;
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("range: ") {
            range = Some(value.to_owned());
        }
    }
    range
}

fn answer(mut stream: TcpStream, body: &[u8], range: Option<String>, reply: Reply) {
    let from: usize = range.map_or(0, |range| range["bytes=".len()..].trim_end_matches('-').parse().unwrap());
    let (status, from, stop_after) = match reply {
        Reply::Range { stop_after } => (if from > 0 { 206 } else { 200 }, from, stop_after),
        Reply::Whole => (200, 0, None),
        Reply::Status(code) => (code, body.len(), None),
    };
    let part = &body[from..];
    write!(stream, "HTTP/1.1 {status} x\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", part.len()).unwrap();
    // The client may hang up first, having what it wants.
    let _ = stream.write_all(&part[..stop_after.unwrap_or(part.len())]);
}

fn body() -> Vec<u8> {
    (0..300_000u32).map(|i| (i * 31 % 251) as u8).collect()
}

fn source(address: &str, body: &[u8]) -> Source {
    Source { url: format!("{address}/model.onnx"), sha256: Digest::of(body), bytes: body.len() as u64 }
}

const ALL: Reply = Reply::Range { stop_after: None };

#[test]
fn a_download_cut_off_goes_on_where_it_stopped() {
    let (folder, body) = (tempfile::tempdir().unwrap(), body());
    let cut = Reply::Range { stop_after: Some(100_000) };
    let (address, ranges) = serve(body.clone(), vec![cut, cut, ALL]);
    let target = folder.path().join("model.onnx");
    let mut last = 0;
    let mut rising = |progress: Progress<'_>| {
        assert!(progress.have >= last && progress.total == 300_000 && progress.file == "model.onnx");
        last = progress.have;
    };
    fetch(&source(&address, &body), &target, &mut rising).unwrap();
    assert_eq!(std::fs::read(&target).unwrap(), body);
    assert_eq!(last, 300_000);
    let ranges: Vec<_> = ranges.iter().collect();
    assert_eq!(ranges, [None, Some("bytes=100000-".to_owned()), Some("bytes=200000-".to_owned())]);
}

#[test]
fn what_arrived_serves_the_next_call() {
    let (folder, body) = (tempfile::tempdir().unwrap(), body());
    let target = folder.path().join("model.onnx");
    let silent = Reply::Range { stop_after: Some(0) };
    let (address, _ranges) = serve(body.clone(), vec![Reply::Range { stop_after: Some(7) }, silent, silent, silent]);
    let error = fetch(&source(&address, &body), &target, &mut |_| ()).unwrap_err();
    assert!(matches!(error, PackError::Fetch { .. }) && error.to_string().contains("go on"), "{error}");
    assert!(!target.exists());
    let (address, ranges) = serve(body.clone(), vec![ALL]);
    fetch(&source(&address, &body), &target, &mut |_| ()).unwrap();
    assert_eq!(ranges.recv().unwrap().as_deref(), Some("bytes=7-"));
    assert_eq!(std::fs::read(&target).unwrap(), body);
    // A third call asks nobody.
    fetch(&source("http://127.0.0.1:1", &body), &target, &mut |_| ()).unwrap();
}

#[test]
fn a_server_without_ranges_begins_again() {
    let (folder, body) = (tempfile::tempdir().unwrap(), body());
    let target = folder.path().join("model.onnx");
    let (address, _ranges) = serve(body.clone(), vec![Reply::Range { stop_after: Some(5000) }, Reply::Whole]);
    fetch(&source(&address, &body), &target, &mut |_| ()).unwrap();
    assert_eq!(std::fs::read(&target).unwrap(), body);
}

#[test]
fn a_wrong_digest_is_refused_and_nothing_kept() {
    let (folder, body) = (tempfile::tempdir().unwrap(), body());
    let target = folder.path().join("model.onnx");
    let mut other = body.clone();
    other[200_000] ^= 1;
    let (address, _ranges) = serve(other.clone(), vec![ALL]);
    let error = fetch(&source(&address, &body), &target, &mut |_| ()).unwrap_err();
    let (expected, found) = (Digest::of(&body).to_string(), Digest::of(&other).to_string());
    assert!(error.to_string().contains(&expected) && error.to_string().contains(&found), "{error}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_longer_answer_is_not_read_to_its_end() {
    let (folder, body) = (tempfile::tempdir().unwrap(), body());
    let target = folder.path().join("model.onnx");
    let (address, _ranges) = serve([&body[..], &[9; 50_000]].concat(), vec![ALL]);
    fetch(&source(&address, &body), &target, &mut |_| ()).unwrap();
    assert_eq!(std::fs::metadata(&target).unwrap().len(), 300_000);
}

#[test]
fn the_opencv_pack_names_what_it_could_not_fetch() {
    let folder = tempfile::tempdir().unwrap();
    let (address, _ranges) = serve(Vec::new(), vec![Reply::Status(404)]);
    let error = opencv::pull(&address, &folder.path().join("opencv"), &mut |_| ()).unwrap_err().to_string();
    assert!(error.contains("face_detection_yunet_2026may.onnx") && error.contains("404"), "{error}");
}
