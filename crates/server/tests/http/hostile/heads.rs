//! Requests written by hand: heads too long, too many and too slow, lengths that lie, bytes that are no HTTP.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpStream};
use std::time::{Duration, Instant};

use super::{lives, server};
use crate::fixture::Server;

/// How long anything but a slow head may take to be answered or hung up on.
const PATIENCE: Duration = Duration::from_secs(8);

fn connect(server: &Server) -> TcpStream {
    let stream = TcpStream::connect(server.serving.listen).expect("it listens");
    stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
    stream.set_write_timeout(Some(PATIENCE)).expect("a timeout");
    stream
}

/// What came until the server hung up. That it hangs up while more is being written is its right.
fn rest(mut stream: TcpStream, what: &str) -> String {
    let (mut told, mut piece) = (Vec::new(), [0; 4096]);
    loop {
        match stream.read(&mut piece) {
            Ok(0) => break,
            Ok(read) => told.extend_from_slice(&piece[..read]),
            Err(error) if error.kind() == std::io::ErrorKind::ConnectionReset => break,
            Err(error) => panic!("{what}: neither an answer nor an end: {error}"),
        }
    }
    String::from_utf8_lossy(&told).into_owned()
}

fn raw(server: &Server, bytes: &[u8], what: &str) -> String {
    let mut stream = connect(server);
    let _ = stream.write_all(bytes);
    rest(stream, what)
}

/// The statuses of the answers in what came, in order.
fn statuses(told: &str) -> Vec<u16> {
    told.split("HTTP/1.1 ").skip(1).filter_map(|answer| answer.get(..3)?.parse().ok()).collect()
}

/// Only answers of the 400s came, or none and the connection ended.
fn refused(told: &str, what: &str) {
    let statuses = statuses(told);
    assert!(statuses.iter().all(|status| (400..500).contains(status)), "{what}: {told:.400}");
    assert!(!statuses.is_empty() || told.is_empty(), "{what}: {told:.400}");
}

const HEAD: &str = "GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n";

#[test]
fn heads_that_are_too_long_are_turned_down() {
    let server = server();
    let many = |count: usize| format!("{HEAD}{}\r\n", (0..count).map(|n| format!("X-{n}: y\r\n")).collect::<String>());
    let long = |length: usize| format!("{HEAD}X-Long: {}\r\n\r\n", "y".repeat(length));
    let line =
        |length: usize| format!("GET /livez?{} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "a".repeat(length));
    for (what, sound, harmful) in [
        ("headers", many(50), many(1_000)),
        ("a header", long(30_000), long(1 << 20)),
        ("a request line", line(30_000), line(1 << 20)),
        ("a name", long(1), format!("{HEAD}{}: y\r\n\r\n", "X".repeat(1 << 20))),
    ] {
        assert_eq!(statuses(&raw(&server, sound.as_bytes(), what)), [200], "{what}");
        let told = raw(&server, harmful.as_bytes(), what);
        assert_eq!(statuses(&told), [431], "{what}: {told:.400}");
    }
    lives(&server);
}

#[test]
fn whoever_is_slow_with_a_head_is_hung_up_on() {
    let server = server();
    let began = Instant::now();
    std::thread::scope(|scope| {
        let silent = [&b""[..], b"GET", b"GET /livez HTTP/1.1\r\nHost: x\r\nX-Slow: "].map(|begin| {
            let stream = connect(&server);
            stream.set_read_timeout(Some(Duration::from_secs(19))).expect("a timeout");
            scope.spawn(move || {
                (&stream).write_all(begin).expect("it is sent");
                rest(stream, "a silent head")
            })
        });
        let dripping = connect(&server);
        let drips = scope.spawn(move || {
            let begun = Instant::now();
            (&dripping).write_all(b"GET /livez HTTP/1.1\r\nHost: x\r\n").expect("it is sent");
            dripping.set_read_timeout(Some(Duration::from_millis(500))).expect("a timeout");
            while begun.elapsed() < Duration::from_secs(19) {
                let hung_up = match (&dripping).read(&mut [0; 1024]) {
                    Ok(read) => read == 0,
                    Err(error) => error.kind() == std::io::ErrorKind::ConnectionReset,
                };
                if hung_up || (&dripping).write_all(b"X: y\r\n").is_err() {
                    return true;
                }
            }
            false
        });
        // Others are served meanwhile.
        lives(&server);
        for silent in silent {
            refused(&silent.join().expect("it ends"), "a silent head");
        }
        assert!(drips.join().expect("it ends"), "a head that drips in is not waited for either");
    });
    assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
    lives(&server);
}

/// A call of an endpoint that takes JSON, with the lines that tell the body's length, and the body.
fn call(server: &Server, lines: &str, body: &[u8]) -> Vec<u8> {
    let key = server.key("officer");
    let path = "/v1/galleries/club/subjects";
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\nConnection: close\r\n{lines}\r\n"
    );
    [head.as_bytes(), body].concat()
}

#[test]
fn chunks_of_broken_sizes_are_turned_down() {
    let server = server();
    let chunked = "Transfer-Encoding: chunked\r\n";
    let sound = call(&server, chunked, b"5\r\n{\"lab\r\nc;x=y\r\nel\":\"chunks\"\r\n1\r\n}\r\n0\r\n\r\n");
    assert_eq!(statuses(&raw(&server, &sound, "sound chunks")), [201]);
    let extension = [b"1;".as_slice(), &b"x".repeat(1 << 20), b"\r\n{\r\n0\r\n\r\n"].concat();
    let trailers = [b"0\r\n".as_slice(), &b"X: y\r\n".repeat(100_000), b"\r\n"].concat();
    let bodies: [&[u8]; 12] = [
        b"zz\r\n{}\r\n0\r\n\r\n",
        b"-1\r\n{}\r\n0\r\n\r\n",
        b"+2\r\n{}\r\n0\r\n\r\n",
        b"0x2\r\n{}\r\n0\r\n\r\n",
        b"\r\n{}\r\n0\r\n\r\n",
        b"2 2\r\n{}\r\n0\r\n\r\n",
        b"fffffffffffffffff\r\n{}\r\n0\r\n\r\n",
        b"2\n{}\n0\n\n",
        b"2\r\n{}xx\r\n0\r\n\r\n",
        b"1\r\n{}\r\n0\r\n\r\n",
        &extension,
        &trailers,
    ];
    for body in bodies {
        let what = String::from_utf8_lossy(&body[..body.len().min(24)]).into_owned();
        refused(&raw(&server, &call(&server, chunked, body), &what), &what);
    }
    // A chunk of nearly all there is, of which little comes.
    let mut stream = connect(&server);
    let _ = stream.write_all(&call(&server, chunked, b"ffffffffffffffff\r\n{}\r\n0\r\n\r\n"));
    let _ = stream.shutdown(Shutdown::Write);
    refused(&rest(stream, "a huge chunk"), "a huge chunk");
    // More than a body may have, in chunks that never end: the server says when it is enough.
    let mut stream = connect(&server);
    let _ = stream.write_all(&call(&server, chunked, b""));
    let chunk = [b"100000\r\n".as_slice(), &vec![b' '; 1 << 20], b"\r\n"].concat();
    let mut sent = 0;
    while sent < 200 && stream.write_all(&chunk).is_ok() {
        sent += 1;
    }
    assert!(sent < 200, "it hung up after {sent} MiB");
    lives(&server);
}

#[test]
fn lengths_that_lie_are_turned_down() {
    let server = server();
    let body = b"{\"label\":\"length\"}";
    assert_eq!(statuses(&raw(&server, &call(&server, "Content-Length: 18\r\n", body), "its length")), [201]);
    let twice = "Content-Length: 18\r\nContent-Length: 18\r\n";
    refused(&raw(&server, &call(&server, twice, body), twice), "the same person again");
    for lines in [
        "Content-Length: 18\r\nContent-Length: 19\r\n",
        "Content-Length: 18, 19\r\n",
        "Content-Length: 18\r\nContent-Length: 0\r\n",
        "Content-Length: -1\r\n",
        "Content-Length: +18\r\n",
        "Content-Length: 0x12\r\n",
        "Content-Length: 1e1\r\n",
        "Content-Length: 18446744073709551616\r\n",
        "Content-Length: 18446744073709551615\r\n",
        "Content-Length: 99999999999\r\n",
        "Content-Length:\r\n",
        "Content-Length : 18\r\n",
        "Transfer-Encoding: gzip\r\n",
        "Transfer-Encoding: chunked, gzip\r\n",
        "Transfer-Encoding: xchunked\r\n",
        "Transfer-Encoding : chunked\r\n",
        "Content-Length: 18\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 18\r\n",
    ] {
        refused(&raw(&server, &call(&server, lines, body), lines), lines);
    }
    // Shorter than what comes: what is left over is no request.
    let told = raw(&server, &call(&server, "Content-Length: 4\r\n", body), "too short");
    refused(&told, "too short");
    // Longer than what comes: the caller hangs up, and nothing is done with the half.
    let mut stream = connect(&server);
    let _ = stream.write_all(&call(&server, "Content-Length: 40\r\n", b"{\"label\":\"half\"}"));
    let _ = stream.shutdown(Shutdown::Write);
    refused(&rest(stream, "too long"), "too long");
    assert_eq!(server.get("officer", "/v1/galleries/club/subjects/half").status, 404);
    lives(&server);
}

#[test]
fn of_two_lengths_no_second_request_is_read() {
    let server = server();
    let smuggled = "GET /v1/me HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    for lines in
        ["Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n"]
    {
        let sent = String::from_utf8(call(&server, lines, b"0\r\n\r\n")).expect("text");
        let open = sent.replace("Connection: close\r\n", "");
        let told = raw(&server, format!("{open}{smuggled}").as_bytes(), lines);
        assert_eq!(statuses(&told).len(), 1, "{lines}: {told}");
        refused(&told, lines);
    }
    lives(&server);
}

#[test]
fn what_is_no_http_is_turned_down() {
    let server = server();
    let cases: [&[u8]; 22] = [
        b"\0\0\0\0\0\0\0\0\r\n\r\n",
        b"\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"GET /livez HTTP/9.9\r\nHost: x\r\n\r\n",
        b"GET /livez\r\n\r\n",
        b"GET  /livez HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /li\0vez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"GET /\x01 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"GET /\xff\xfe HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"GET /a b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"GET /%00 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"GET /v1/galleries/%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"GET livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"CONNECT example.org:443 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"TRACE /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"G\xc3\x89T /livez HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /livez HTTP/1.1\r\nHost: x\r\n folded: y\r\n\r\n",
        b"GET /livez HTTP/1.1\r\nHo st: x\r\n\r\n",
        b"GET /livez HTTP/1.1\r\n: x\r\n\r\n",
        b"GET /livez HTTP/1.1\r\nX: a\0b\r\n\r\n",
        b"GET /livez HTTP/1.1\r\nX: a\rb\r\n\r\n",
    ];
    for bytes in cases {
        let what = String::from_utf8_lossy(bytes).into_owned();
        refused(&raw(&server, bytes, &what), &what);
    }
    for sound in [
        "GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "GET http://x/livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    ] {
        assert_eq!(statuses(&raw(&server, sound.as_bytes(), sound)), [200], "{sound}");
    }
    lives(&server);
}

#[test]
fn garbage_behind_a_request_ends_the_connection_and_not_the_answer() {
    let server = server();
    let open = "GET /livez HTTP/1.1\r\nHost: x\r\n\r\n";
    let told = raw(&server, format!("{}\0garbage\r\n\r\n{open}", open.repeat(20)).as_bytes(), "garbage");
    let statuses_told = statuses(&told);
    assert_eq!(
        (statuses_told.len(), statuses_told.iter().filter(|status| **status == 200).count()),
        (21, 20),
        "{told}"
    );
    refused(&told[told.rfind("HTTP/1.1 ").expect("an answer")..], "garbage");
    let told = raw(&server, format!("{}{HEAD}\r\n", open.repeat(500)).as_bytes(), "500 at once");
    assert_eq!(statuses(&told), [200; 501]);
    lives(&server);
}
