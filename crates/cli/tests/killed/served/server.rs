//! The binary as a server: started, killed, stopped.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Stdio};
use std::time::Duration;

use crate::binary::Installation;

/// A running server.
pub(crate) struct Serving {
    child: Child,
    address: SocketAddr,
}

impl Serving {
    /// Starts one and waits until it says where it listens.
    pub(crate) fn start(here: &Installation) -> Self {
        let mut child = spawn(here, Stdio::piped());
        let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        let line = lines.next().expect("it says where it listens; its log is above").expect("text");
        let address = line.strip_prefix("serving on http://").and_then(|rest| rest.split(';').next());
        let address = address.and_then(|text| text.parse().ok()).unwrap_or_else(|| panic!("{line}"));
        Self { child, address }
    }

    /// Starts one and kills it before anybody asks anything.
    pub(crate) fn killed_at_start(here: &Installation, after: Duration) {
        let mut child = spawn(here, Stdio::null());
        std::thread::sleep(after);
        child.kill().expect("SIGKILL");
        child.wait().expect("its end");
    }

    /// The process.
    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// SIGKILL: no destructor runs, nothing is said.
    pub(crate) fn kill(&mut self) {
        assert!(self.child.try_wait().expect("its state").is_none(), "it ended by itself");
        self.child.kill().expect("SIGKILL");
        self.child.wait().expect("its end");
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // A test that failed leaves no server behind. One that was killed is not there any more.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn spawn(here: &Installation, stdout: Stdio) -> Child {
    let settings = ["log-level=error", "calls-a-minute=1000000", "burst=100000"];
    let mut arguments = vec!["serve".to_owned(), "--listen".to_owned(), "127.0.0.1:0".to_owned()];
    arguments.extend(settings.iter().flat_map(|setting| ["--set".to_owned(), (*setting).to_owned()]));
    here.command(&arguments).stdout(stdout).spawn().expect("it starts")
}
