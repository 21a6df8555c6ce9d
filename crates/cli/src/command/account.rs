//! `countenance account`: the people who sign in to the pages.

use std::io;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use server::access::Role;
use server::api::resources::AddAccount;
use server::basis::AccountId;
use server::client::Ask;
use server::service::accounts::{AccountView, Invited};

use super::key::{names, role};
use super::{Context, given};
use crate::failure::Failure;
use crate::output;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Invite a person; the invitation is shown once, and they choose their password with it
    Add(Add),
    /// Every account, ended ones too
    List,
    /// Invite a person anew: a password or second factor was lost
    Invite(One),
    /// End an account with every session of it
    End(One),
}

#[derive(Debug, Args)]
pub(crate) struct Add {
    /// The person; mandates and records know them by this name
    #[arg(long, value_name = "NAME", value_parser = given::words)]
    name: String,
    /// What they sign in with, e.g. an e-mail address
    #[arg(long, value_name = "LOGIN", value_parser = given::words)]
    login: String,
    /// What they may do; may be repeated
    #[arg(long = "role", value_name = "ROLE", required = true, value_parser = role())]
    roles: Vec<Role>,
    /// A gallery they may reach; may be repeated. None: every gallery
    #[arg(long = "gallery", value_name = "GALLERY")]
    galleries: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct One {
    /// The account's id, as `account list` shows it
    id: AccountId,
}

pub(crate) fn run(command: Command, context: &Context) -> Result<ExitCode, Failure> {
    let reach = context.reach_named()?;
    match command {
        Command::Add(Add { name, login, roles, galleries }) => {
            let new = AddAccount { name, login, roles: roles.into_iter().collect(), galleries };
            let invited: Invited = reach.call(Ask::of("addAccount").json(&new))?;
            reach.show(&invited, print_invited)
        }
        Command::List => reach.show(&reach.all::<AccountView>(&Ask::of("listAccounts"))?, |accounts| print(accounts)),
        Command::Invite(One { id }) => {
            let invited: Invited =
                reach.call(Ask::of("inviteAgain").with("account", id).json(&serde_json::json!({})))?;
            reach.show(&invited, print_invited)
        }
        Command::End(One { id }) => {
            let ended: AccountView = reach.call(Ask::of("endAccount").with("account", id))?;
            reach.show(&ended, |account| {
                output::line(format!("account {} of {} is ended, with every session", account.id, account.name))
            })
        }
    }
}

fn print_invited(Invited { account, invitation, until }: &Invited) -> io::Result<()> {
    output::line(format!("account {} for {}: {}", account.id, account.name, names(&account.roles)))?;
    output::line(format!("  {invitation}"))?;
    output::line(format!("Give them this page below the server's address. It can be used once, until {until}."))
}

fn print(accounts: &[AccountView]) -> io::Result<()> {
    let rows: Vec<_> = accounts
        .iter()
        .map(|account| {
            let state = match account {
                _ if account.ended_at.is_some() => "ended",
                _ if account.active => "active",
                _ => "invited",
            };
            let factor = if account.second_factor { "yes" } else { "no" };
            [
                account.id.to_string(),
                state.to_owned(),
                account.name.clone(),
                account.login.clone(),
                names(&account.roles),
                factor.to_owned(),
                account.invited_by.clone(),
            ]
        })
        .collect();
    if rows.is_empty() {
        return output::line("nobody has an account yet");
    }
    output::table(["ACCOUNT", "STATE", "NAME", "LOGIN", "ROLES", "SECOND FACTOR", "BY"], &rows)
}
