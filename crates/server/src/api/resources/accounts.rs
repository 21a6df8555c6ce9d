//! Accounts of the people who sign in to the pages.

use basis::AccountId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{KEYS, RECORDS};
use crate::access::Roles;
use crate::api::call::{Call, Nothing};
use crate::api::endpoint::{Endpoint, Method, row};
use crate::api::error::ApiError;
use crate::api::page::{Page, Paging};
use crate::service::accounts::{self, AccountView, Invited, NewAccount};

pub(super) fn rows() -> [Endpoint; 4] {
    use Method::{Delete, Get, Post};
    [
        row(Get, "/v1/accounts", "listAccounts", "People who sign in to the pages, ended accounts too", RECORDS)
            .asks(list),
        row(Post, "/v1/accounts", "addAccount", "Invite a person to the pages; the invitation is shown once", KEYS)
            .takes(add)
            .with_status(201)
            .shown_once(),
        row(
            Post,
            "/v1/accounts/{account}/invitation",
            "inviteAgain",
            "Invite a person anew, who then chooses another password; every session ends",
            KEYS,
        )
        .takes(invite)
        .shown_once(),
        row(Delete, "/v1/accounts/{account}", "endAccount", "End an account with every session of it", KEYS).takes(end),
    ]
}

/// A person to be invited.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AddAccount {
    /// The person; mandates and records know them by this name.
    #[schemars(regex(pattern = r"\S"))]
    pub name: String,
    /// What they sign in with, e.g. an e-mail address.
    #[schemars(regex(pattern = r"\S"))]
    pub login: String,
    /// What they are to the installation.
    #[schemars(length(min = 1))]
    pub roles: Roles,
    /// The galleries they may reach, by name or id; all when empty.
    #[serde(default)]
    pub galleries: Vec<String>,
}

fn list(call: &Call<'_>, paging: Paging) -> Result<Page<AccountView>, ApiError> {
    whole(call)?;
    paging.page_of_all(accounts::list(call.here())?, |account| account.id)
}

fn add(call: &Call<'_>, new: AddAccount) -> Result<Invited, ApiError> {
    whole(call)?;
    let AddAccount { name, login, roles, galleries } = new;
    let invited_by = call.who.name.clone();
    Ok(accounts::open(call.here(), NewAccount { name, login, roles, galleries, invited_by })?)
}

fn invite(call: &Call<'_>, _: Nothing) -> Result<Invited, ApiError> {
    Ok(accounts::invite_again(call.here(), id(call)?, &call.who.name)?)
}

fn end(call: &Call<'_>, _: Nothing) -> Result<AccountView, ApiError> {
    Ok(accounts::end(call.here(), id(call)?, &call.who.name)?)
}

fn id(call: &Call<'_>) -> Result<AccountId, ApiError> {
    whole(call)?;
    call.parsed("account")
}

/// Accounts are the installation's; whoever runs chosen galleries hands out keys to those.
fn whole(call: &Call<'_>) -> Result<(), ApiError> {
    if call.who.reaches_all() { Ok(()) } else { Err(ApiError::Gallery) }
}
