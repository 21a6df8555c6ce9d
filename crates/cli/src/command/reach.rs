//! The way to the installation: the server that is named, else the one that has the data directory, else opening it here.
//! A command is the same over each.

use std::io;
use std::process::ExitCode;
use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;
use server::api::ApiError;
use server::api::resources::InstallationView;
use server::client::{Ask, Client, listens};
use server::{Ambient, Installation};

use super::Context;
use crate::failure::Failure;

/// An installation within reach. One that is open here is locked until this is dropped.
pub(crate) struct Reach<'c> {
    context: &'c Context,
    client: Client,
    /// Whether everything there is sample data.
    sample: bool,
}

impl Context {
    /// Whichever way leads to the installation.
    pub(crate) fn reach(&self) -> Result<Reach<'_>, Failure> {
        match self.beside()? {
            Some(reach) => Ok(reach),
            // Reading needs nobody's name; what is recorded of a person asks for it with `reach_named`.
            None => self.over(Client::here(Arc::new(self.open()?), self.operator.clone().unwrap_or_default())),
        }
    }

    /// The same, for what is recorded of whoever acts. A server knows them by their key.
    pub(crate) fn reach_named(&self) -> Result<Reach<'_>, Failure> {
        if !self.server.is_named() {
            self.operator()?;
        }
        self.reach()
    }

    /// The server that is named, if one is.
    pub(crate) fn named_server(&self) -> Result<Option<Reach<'_>>, Failure> {
        self.server.client()?.map(|client| self.over(client)).transpose()
    }

    /// The server that is named, or that has the data directory, if there is one.
    pub(crate) fn beside(&self) -> Result<Option<Reach<'_>>, Failure> {
        let socket = self.settings.socket();
        match self.named_server()? {
            Some(reach) => Ok(Some(reach)),
            None if listens(&socket)? => {
                let client = Client::at_socket(&socket, &self.operator()?, &Ambient::system())?;
                Ok(Some(self.over(client)?))
            }
            None => Ok(None),
        }
    }

    /// A server, for what only a running one has.
    pub(crate) fn beside_for(&self, what: &'static str) -> Result<Reach<'_>, Failure> {
        self.beside()?.ok_or_else(|| Failure::Client(ApiError::NoServer { what }.into()))
    }

    /// The installation itself, for what no server does.
    pub(crate) fn alone(&self, what: &str) -> Result<Installation, Failure> {
        if self.server.is_named() || listens(&self.settings.socket())? {
            return Err(Failure::Ended(format!(
                "{what} works on the installation itself and not through a server; stop the server and leave --server \
                 out, or name another data directory with --data"
            )));
        }
        self.open()
    }

    fn open(&self) -> Result<Installation, Failure> {
        Ok(Installation::open(self.settings.clone(), Ambient::system())?)
    }

    /// Asked before anything else: a server that cannot be reached or does not know the key says so before a photograph
    /// is sent or anything is done, and an answer needs no second question to be shown.
    fn over(&self, client: Client) -> Result<Reach<'_>, Failure> {
        let InstallationView { sample, .. } = client.call(Ask::of("showInstallation"))?;
        Ok(Reach { context: self, client, sample })
    }
}

impl<'c> Reach<'c> {
    /// What the command was given.
    pub(crate) fn context(&self) -> &'c Context {
        self.context
    }

    /// The installation, where it is open here.
    pub(crate) fn here(&self) -> Option<&Installation> {
        self.client.installation()
    }

    /// Asks.
    pub(crate) fn call<A: DeserializeOwned>(&self, ask: Ask) -> Result<A, Failure> {
        Ok(self.client.call(ask)?)
    }

    /// Asks for a file.
    pub(crate) fn file(&self, ask: Ask) -> Result<Vec<u8>, Failure> {
        Ok(self.client.file(ask)?)
    }

    /// Asks for a listing, to its end.
    pub(crate) fn all<T: DeserializeOwned>(&self, ask: &Ask) -> Result<Vec<T>, Failure> {
        Ok(self.client.all(ask)?)
    }

    /// Prints an answer, as JSON where that was asked for; sample data are marked as such.
    pub(crate) fn show<T: Serialize>(
        &self,
        answer: &T,
        text: impl FnOnce(&T) -> io::Result<()>,
    ) -> Result<ExitCode, Failure> {
        self.context.print_records(self.sample, answer, text)
    }
}
