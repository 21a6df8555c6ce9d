//! The same commands beside a running server: over its socket, and across a network with a key.

use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::PermissionsExt as _;
use std::process::Child;

use crate::desk::{Desk, Ran};

/// A server on a desk's data directory, until it is dropped.
struct Served {
    child: Child,
    url: String,
}

impl Served {
    fn on(desk: &Desk, words: &str) -> Self {
        let line = format!("serve --listen 127.0.0.1:0 {words}");
        let words: Vec<_> = line.split_whitespace().collect();
        let mut child = desk.command(&words).stderr(std::process::Stdio::null()).spawn().expect("it starts");
        let mut told = String::new();
        BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut told).expect("where it listens");
        let url = told.trim_start_matches("serving on ").split(';').next().expect("an address").to_owned();
        Self { child, url }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.child.kill().expect("it runs");
        self.child.wait().expect("its end");
    }
}

/// Everything a desk is for, a line each; what is refused or wrong among it.
const SCRIPT: &[&str] = &[
    "gallery list",
    "gallery create club --template event-photography --set evidence=paper.txt --set notice=paper.txt",
    "enrol club in",
    "gallery activate club",
    "gallery set club retention-days=30 notice-version=1 notice-language=en dpia=SAMPLE age-policy=adults-only",
    "gallery activate club",
    "gallery show club",
    "gallery show another",
    "subject add club obama --territory FR",
    "subject add club obama",
    "subject list club",
    "consent give club obama --text-version 1 --evidence paper.txt --expires 2999-12-31",
    "consent show club obama",
    "enrol club in --subjects folders",
    "enrol club in --subjects folders",
    "search club probe.jpg",
    "search club probe.jpg --purpose event-photography --case C-1 --sheet sheet.html",
    "mandate issue --for ada --gallery club --purpose event-photography --case 7 --expires 2999-12-31 --searches 3",
    "mandate issue --for bob --purpose research --case 7 --expires 2999-12-31",
    "mandate list",
    "verify probe.jpg in/obama/a.jpg --purpose research --case C-1 --probe-basis consent --probe-condition explicit-consent",
    "verify probe.jpg nowhere.jpg --purpose research --case C-1",
    "detect probe.jpg",
    "cluster run club",
    "gallery set club purpose=event-photography purpose=group-faces",
    "cluster run club",
    "cluster list club --alone",
    "cluster undo club",
    "sweep plan club",
    "gallery re-embed club --pack dlib",
    "gallery suspend club --reason checks",
    "gallery re-embed club --pack dlib",
    "consent withdraw club obama --hold-erasure asked-for-a-copy",
    "erase subject club obama --reason withdrawn --yes",
    "subject show club obama",
    "log tail",
    "log proof 4000",
    "key list",
];

/// A desk with what the script needs, and a key.
fn desk() -> Desk {
    let desk = Desk::set_up();
    desk.write("paper.txt", "SAMPLE");
    desk.portrait("obama.jpg", "in/obama/a.jpg");
    desk.portrait("obama2.jpg", "probe.jpg");
    let roles = "--role operator --role officer --role administrator --role integration --role auditor";
    let granted = desk.json(&format!("key grant --holder ada {roles}"));
    desk.write("key", granted["secret"].as_str().expect("a secret"));
    std::fs::set_permissions(desk.path("key"), std::fs::Permissions::from_mode(0o600)).expect("its owner's alone");
    desk
}

/// What a run said, with what differs between any two runs hidden: ids and times.
fn said(line: &str, Ran { code, out, err }: Ran) -> String {
    let word = |word: &str| {
        let bare = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
        let id = bare.len() == 36 && bare.chars().filter(|c| *c == '-').count() == 4;
        let time = bare.len() >= 20 && bare.ends_with('Z') && bare.contains('T');
        if id || time { "*".to_owned() } else { word.to_owned() }
    };
    let lines = out.lines().chain(err.lines());
    let lines: Vec<_> = lines.map(|line| line.split_whitespace().map(word).collect::<Vec<_>>().join(" ")).collect();
    format!("$ {line}\n{}\n[{code}]", lines.join("\n"))
}

#[test]
fn commands_say_the_same_whichever_way_leads_to_the_installation() {
    let [here, socket, network] = [desk(), desk(), desk()];
    let (_by_socket, by_network) = (Served::on(&socket, ""), Served::on(&network, "--set socket=false"));
    let across = format!("--server {} --key-file key --data elsewhere --operator somebody-else", by_network.url);
    for line in SCRIPT {
        let wanted = said(line, here.line(line));
        assert_eq!(said(line, socket.line(line)), wanted, "over the socket");
        assert_eq!(said(line, network.line(&format!("{line} {across}"))), wanted, "across a network");
    }
    let sheet = |desk: &Desk| std::fs::read_to_string(desk.path("sheet.html")).expect("the contact sheet").len();
    assert_eq!((sheet(&socket), sheet(&network)), (sheet(&here), sheet(&here)));
    // As JSON too, field by field.
    for line in ["gallery list", "gallery show club", "mandate list", "log tail", "cluster log club", "key list"] {
        let fields = |answer: serde_json::Value| {
            let one = answer.get(0).cloned().unwrap_or(answer);
            one.as_object().map(|fields| fields.keys().cloned().collect::<Vec<_>>())
        };
        let wanted = fields(here.json(line));
        assert_eq!(fields(socket.json(line)), wanted, "{line}");
        assert_eq!(fields(network.json(&format!("{line} {across}"))), wanted, "{line}");
    }
}

#[test]
fn a_server_takes_pictures_from_its_sources_and_tells_of_its_jobs() {
    let desk = desk();
    desk.line("gallery create club --template event-photography --set evidence=paper.txt --set retention-days=30 \
         --set notice=paper.txt --set notice-version=1 --set notice-language=en --set dpia=SAMPLE --set age-policy=adults-only").well();
    desk.line("gallery activate club").well();
    desk.line("subject add club obama").well();
    desk.line("consent give club obama --text-version 1 --evidence paper.txt").well();
    for line in ["job list", "source list", "enrol club source:photos"] {
        desk.line(line).ends(1).says("countenance serve");
    }
    desk.write("server.toml", &format!("[[source]]\nname = 'photos'\nfolder = '{}'\n", desk.path("in").display()));
    let served = Served::on(&desk, "--config server.toml");
    desk.line("source list").well().says("source:photos");
    let enrol = "enrol club source:photos --subjects folders";
    desk.line(enrol).well().says("enrolled 1 face from 1 of 1 file");
    assert_eq!(desk.json(enrol)["already_enrolled"], 1);
    desk.line("enrol club source:photos in").ends(2).says("one source");
    desk.line("enrol club source:photos/..").ends(1).says("leads out");
    let jobs = desk.json("job list");
    let job = jobs[0]["id"].as_str().expect("an id");
    desk.line(&format!("job show {job}")).well().says("enrol from source:photos, done").says("enrolled already");
    desk.line(&format!("job resume {job}")).ends(1).says("done");
    desk.line("doctor").well().says("server: version").says("all as signed");
    desk.line("evaluate in").ends(1).says("--data");

    let id = desk.json("key list")[0]["id"].as_str().expect("an id").to_owned();
    let across = format!("--server {} --key-file key --data elsewhere", served.url);
    desk.line(&format!("key revoke {id} {across}")).well().says("taken back");
    desk.line(&format!("key list {across}")).ends(1).says("countenance key grant");
    drop(served);
    // A server that was killed leaves its socket; the installation is opened all the same.
    assert!(desk.path("data/server.sock").exists());
    desk.line("gallery list").well().says("club");
}

#[test]
fn a_server_is_not_asked_without_a_key_that_is_kept_to_oneself() {
    let desk = Desk::bare();
    desk.line("gallery list --server https://localhost").ends(2).says("--key-file");
    desk.write("key", "countenance_x");
    desk.line("gallery list --server https://localhost --key-file key").ends(2).says("chmod 600");
    std::fs::set_permissions(desk.path("key"), std::fs::Permissions::from_mode(0o600)).expect("its owner's alone");
    let with = |server: &str| desk.line(&format!("gallery list --key-file key --server {server}"));
    with("http://faces.example.org").ends(1).says("in the clear");
    with("faces.example.org").ends(1).says("https://HOST");
    with("http://127.0.0.1:1").ends(1).says("countenance serve");
    desk.line("job list").ends(1).says("countenance serve");
}
