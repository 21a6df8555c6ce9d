//! `countenance key`: keys to the server, handed out once and taken back.

use std::io;
use std::process::ExitCode;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, Subcommand};
use jiff::Timestamp;
use server::Ambient;
use server::access::{Role, Roles};
use server::api::resources::{GrantKey, GrantWire};
use server::basis::{AccessKeyId, Purpose};
use server::client::Ask;
use server::service::access_keys::{AccessKeyView, GrantedKey};
use server::service::wire_keys::{DefaultMandate, WirePair};

use super::{Context, given};
use crate::failure::Failure;
use crate::output;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Hand out a key; its secret is shown once
    Grant(Grant),
    /// Every key, newest last; no secrets
    List,
    /// Take a key back; the next call with it is turned away
    Revoke(Revoke),
}

#[derive(Debug, Args)]
pub(crate) struct Grant {
    /// The person or program it is for; mandates and records know them by this name
    #[arg(long, value_name = "NAME", value_parser = given::words)]
    holder: String,
    /// What they may do; may be repeated
    #[arg(long = "role", value_name = "ROLE", required = true, value_parser = role())]
    roles: Vec<Role>,
    /// A gallery they may reach; may be repeated. None: every gallery
    #[arg(long = "gallery", value_name = "GALLERY")]
    galleries: Vec<String>,
    /// When it ends by itself: a day, to its end (UTC) [default: when it is revoked]
    #[arg(long, value_name = "DATE", value_parser = given::until)]
    expires: Option<Timestamp>,
    /// Let clients of Amazon Rekognition in with it: prints an AccessKeyId and a SecretAccessKey too
    #[arg(long)]
    wire: bool,
    /// A gallery whose recorded facts new collections take where the caller names none; never one on consent
    #[arg(long, value_name = "GALLERY", requires = "wire")]
    default_gallery_template: Option<String>,
    /// What its holder searches for where a call carries no mandate: a purpose, then --default-case
    #[arg(long, value_name = "PURPOSE", requires_all = ["wire", "default_case"])]
    default_mandate: Option<Purpose>,
    /// In which case; with --default-mandate
    #[arg(long, value_name = "CASE", requires = "default_mandate", value_parser = given::words)]
    default_case: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Revoke {
    /// The key's id, as `key list` shows it
    id: AccessKeyId,
}

pub(crate) fn run(command: Command, context: &Context) -> Result<ExitCode, Failure> {
    let reach = context.reach_named()?;
    match command {
        Command::Grant(args) => {
            let Grant { holder, roles, galleries, expires, default_gallery_template, .. } = args;
            let mandate = args.default_mandate.zip(args.default_case);
            let wire = args.wire.then(|| GrantWire {
                default_registration: default_gallery_template,
                default_mandate: mandate.map(|(purpose, case)| DefaultMandate { purpose, case }),
            });
            let new = GrantKey { holder, roles: roles.into_iter().collect(), galleries, expires_at: expires, wire };
            let granted: GrantedKey = reach.call(Ask::of("grantKey").json(&new))?;
            reach.show(&granted, print_granted)
        }
        Command::List => reach.show(&reach.all::<AccessKeyView>(&Ask::of("listKeys"))?, |keys| print(keys)),
        Command::Revoke(Revoke { id }) => {
            let revoked: AccessKeyView = reach.call(Ask::of("revokeKey").with("key", id))?;
            reach.show(&revoked, |key| {
                output::line(format!(
                    "key {} of {} is taken back; the next call with it is turned away",
                    key.id, key.holder
                ))
            })
        }
    }
}

fn print_granted(GrantedKey { key, secret, pair }: &GrantedKey) -> io::Result<()> {
    output::line(format!("key {} for {}: {}, {}", key.id, key.holder, names(&key.roles), reached(key)))?;
    output::line(format!("  {secret}"))?;
    output::line("It is not shown again. Its holder keeps it in a file of their own (chmod 600) and acts with it:")?;
    output::line("  countenance --server https://HOST --key-file FILE gallery list")?;
    output::line("Programs send it as `Authorization: Bearer KEY`.")?;
    let Some(WirePair { access_key_id, secret_access_key }) = pair else { return Ok(()) };
    output::line("Clients of Amazon Rekognition sign with this pair, whose secret is not shown again either:")?;
    output::line(format!("  AccessKeyId      {access_key_id}"))?;
    output::line(format!("  SecretAccessKey  {secret_access_key}"))?;
    output::line("and are pointed here with AWS_ENDPOINT_URL_REKOGNITION=https://HOST.")
}

fn print(keys: &[AccessKeyView]) -> io::Result<()> {
    let now = Ambient::system().now();
    let rows: Vec<_> = keys
        .iter()
        .map(|key| {
            let state = match key {
                _ if key.revoked_at.is_some() => "revoked",
                _ if key.expires_at.is_some_and(|end| now >= end) => "expired",
                _ => "valid",
            };
            [
                key.id.to_string(),
                state.to_owned(),
                key.holder.clone(),
                names(&key.roles),
                reached(key),
                key.expires_at.map_or_else(|| "-".to_owned(), |end| end.to_string()),
                key.granted_by.clone(),
            ]
        })
        .collect();
    if rows.is_empty() {
        return output::line("no key was handed out yet");
    }
    output::table(["KEY", "STATE", "HOLDER", "ROLES", "GALLERIES", "EXPIRES", "BY"], &rows)
}

pub(super) fn names(roles: &Roles) -> String {
    roles.iter().map(|role| role.name()).collect::<Vec<_>>().join(", ")
}

fn reached(key: &AccessKeyView) -> String {
    match key.galleries.len() {
        0 => "every gallery".to_owned(),
        some => output::count(some, "gallery", "galleries"),
    }
}

pub(super) fn role() -> impl TypedValueParser<Value = Role> {
    PossibleValuesParser::new(Role::ALL.iter().map(|role| PossibleValue::new(role.name())))
        .try_map(|name| name.parse::<Role>())
}
