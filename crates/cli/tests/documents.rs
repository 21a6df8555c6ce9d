//! The commands that README and the pages on the server show are run as they stand there.

#[path = "support/cache.rs"]
mod cache;

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use cache::cached;
use tempfile::TempDir;

/// The shell blocks of a document, in their order.
fn blocks(document: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(document);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{document}: {error}"));
    let block = |rest: &str| rest.split("```").next().unwrap_or_default().to_owned();
    text.split("```sh\n").skip(1).map(block).collect()
}

/// A folder with what the documents speak of.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let put = |name: &str, from: &str| {
        let to = folder.path().join(name);
        std::fs::create_dir_all(to.parent().expect("a folder")).expect("a folder");
        std::fs::copy(cached("portraits").join(from), to).expect("a portrait; run `make setup`");
    };
    put("photos/Ada/one.jpg", "obama.jpg");
    put("someone.jpg", "obama2.jpg");
    for paper in ["form.pdf", "notice.txt", "signed-form.pdf"] {
        std::fs::write(folder.path().join(paper), "SAMPLE").expect("a paper");
    }
    folder
}

fn surroundings(command: &mut Command, folder: &Path) {
    let binary = Path::new(env!("CARGO_BIN_EXE_countenance")).parent().expect("its folder");
    command
        .current_dir(folder)
        .env("PATH", format!("{}:/usr/bin:/bin", binary.display()))
        .env("COUNTENANCE_DATA", folder.join("data"))
        .env("COUNTENANCE_PACKS", folder.join("packs"))
        .env("COUNTENANCE_ONNXRUNTIME", cached("runtime"))
        .env("COUNTENANCE_OPERATOR", "ada");
}

/// Runs a script and says what it printed.
#[track_caller]
fn run(script: &str, folder: &Path) -> String {
    let mut shell = Command::new("sh");
    surroundings(&mut shell, folder);
    let output = shell.args(["-e", "-c", script]).output().expect("a shell");
    let (said, complained) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{script}\n{said}{complained}");
    said.into_owned()
}

/// README's way by hand, which every other document goes on from.
fn by_hand(folder: &Path) -> String {
    let block = blocks("README.md").swap_remove(0);
    // The packages stand in the cache already: nothing is fetched twice.
    let pull = format!("countenance models pull dlib --wheelhouse '{}'", cached("wheelhouse").display());
    assert!(block.contains("countenance models pull dlib\n"));
    run(&block.replace("countenance models pull dlib", &pull), folder)
}

/// A server as a document starts it, on a port that is free.
struct Served {
    child: Child,
    url: String,
}

impl Served {
    fn start(line: &str, folder: &Path) -> Self {
        let mut shell = Command::new("sh");
        surroundings(&mut shell, folder);
        let script = format!("exec {line} --listen 127.0.0.1:0");
        let mut child =
            shell.args(["-c", &script]).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("it starts");
        let mut told = String::new();
        BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut told).expect("where it listens");
        let url = told.trim_start_matches("serving on ").split(';').next().expect("an address").to_owned();
        assert!(url.starts_with("http://127.0.0.1:"), "{told}");
        Self { child, url }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.child.kill().expect("it runs");
        self.child.wait().expect("its end");
    }
}

/// The line that starts a server, and the lines before and after it.
fn around_serve(block: &str) -> (String, String, String) {
    let serve = block.lines().find(|line| line.starts_with("countenance serve")).expect("a line that starts a server");
    let (before, after) = block.split_once(serve).expect("the line");
    let serve = serve.split('#').next().unwrap_or_default().trim();
    (before.to_owned(), serve.to_owned(), after.to_owned())
}

#[test]
fn the_commands_by_hand_work_in_their_order() {
    let folder = folder();
    let said = by_hand(folder.path());
    let sheet = std::fs::read_to_string(folder.path().join("found.html")).expect("the contact sheet");
    assert!(sheet.contains("1 possible match in club"), "{said}");
    // And those beside a server.
    let (before, serve, after) = around_serve(&blocks("README.md")[1]);
    assert!(run(&before, folder.path()).contains("countenance_"), "the key is shown");
    let _served = Served::start(&serve, folder.path());
    assert!(run(&after, folder.path()).contains("club"));
}

#[test]
fn the_pages_on_the_server_show_what_works() {
    let folder = folder();
    by_hand(folder.path());
    // The consent went with README's last lines; here she says yes again.
    run(
        "countenance subject add club Ada; countenance consent give club Ada --text-version 2 --evidence form.pdf
         countenance enrol club photos/Ada/one.jpg",
        folder.path(),
    );

    let access = blocks("docs/operating/access.md").swap_remove(0);
    let (grant, rest) = access.split_once('\n').expect("several lines");
    let granted = run(grant, folder.path());
    let secret = granted.split_whitespace().find(|word| word.starts_with("countenance_")).expect("the key is shown");
    let id = secret.trim_start_matches("countenance_").split('_').next().expect("an id");
    let key = folder.path().join("operator.key");
    std::fs::write(&key, secret).expect("a file");
    run("chmod 600 operator.key", folder.path());

    let pages = blocks("docs/operating/server.md");
    let (before, serve, _) = around_serve(&pages[0]);
    assert!(run(&before, folder.path()).contains("can be used"));
    let served = Served::start(&serve, folder.path());
    let found = run(&pages[1].replace("http://127.0.0.1:7447", &served.url), folder.path());
    assert!(found.contains("\"faces_searched\""), "{found}");
    let listed = run(&pages[2].replace("https://faces.archive.example", &served.url), folder.path());
    assert_eq!(listed.matches("club").count(), 2, "{listed}");
    assert!(run(&rest.replace("KEY", id), folder.path()).contains("Ada Lovelace"));
    let accounts = blocks("docs/operating/access.md").swap_remove(1);
    let (add, rest) = accounts.split_once('\n').expect("several lines");
    let invited = run(add, folder.path());
    assert!(invited.contains("/invitation/"), "{invited}");
    let account = invited.split_whitespace().nth(1).expect("an id");
    assert!(run(&rest.replace("ACCOUNT", account), folder.path()).contains("is ended"));
    let refused = Command::new("curl").args(["--silent", &format!("{}/v1/me", served.url)]).output().expect("curl");
    assert!(String::from_utf8_lossy(&refused.stdout).contains("problems/nobody"));
}
