//! Accounts of the people who sign in, and keys of programs. What is secret is shown once, on the answer to the form.

use askama::Template;
use axum::extract::Path;
use server::access::Role;
use server::api::Page as Listing;
use server::api::Problem;
use server::api::resources::AddAccount;
use server::http::Form;
use server::service::access_keys::AccessKeyView;
use server::service::accounts::{AccountView, Invited};
use server::service::register::GalleryView;

use crate::call::call;
use crate::console::fields::missing;
use crate::console::reach::seen;
use crate::console::typed::{Typed, again};
use crate::render::{Page, done, page};
use crate::view::View;
use crate::visit::{Sent, Staff};

/// Where this page stands.
pub(super) const HERE: &str = "/console/people";

#[derive(Template)]
#[template(path = "console/records/people.html")]
struct People<'a> {
    v: &'a View,
    t: Typed,
    accounts: &'a [AccountView],
    keys: Vec<AccessKeyView>,
    roles: [Role; 5],
    galleries: &'a [GalleryView],
    once: Once,
}

/// What is shown once.
#[derive(Default)]
pub(super) enum Once {
    /// Nothing.
    #[default]
    Nothing,
    /// An invitation, with whose it is.
    Invitation(Box<Invited>),
    /// A key's secret, with whose it is.
    Key {
        /// The person or program.
        holder: String,
        /// What it sends.
        secret: String,
    },
}

pub(crate) async fn show(staff: Staff) -> Page {
    people(&staff, Typed::default(), Once::default()).await
}

pub(super) async fn people(staff: &Staff, t: Typed, once: Once) -> Page {
    let accounts: Listing<AccountView> = staff.of(call("listAccounts").with("limit", 1000)).await?;
    let keys: Option<Listing<AccessKeyView>> = seen(staff, call("listKeys").with("limit", 1000)).await?;
    let mut keys = keys.map(|keys| keys.items).unwrap_or_default();
    // What ended is the log's to remember; sessions end by the hour.
    keys.retain(|key| key.revoked_at.is_none());
    keys.reverse();
    let galleries: Listing<GalleryView> = staff.of(call("listGalleries").with("limit", 1000)).await?;
    let v = &staff.visit.view;
    let shown = People { v, t, accounts: &accounts.items, keys, roles: Role::ALL, galleries: &galleries.items, once };
    page(v, &shown)
}

pub(crate) async fn invite(staff: Staff, Sent(sent): Sent) -> Page {
    let invited = match read(&sent) {
        Ok(new) => staff.tried::<Invited>(call("addAccount").json(&new)).await,
        Err(problem) => Err(problem),
    };
    match invited {
        Ok(invited) => people(&staff, Typed::default(), Once::Invitation(Box::new(invited))).await,
        Err(problem) => again(people(&staff, Typed::of(&staff, "invite", sent, problem)?, Once::default()).await),
    }
}

pub(crate) async fn invite_again(staff: Staff, Path(id): Path<String>) -> Page {
    let invited: Invited = staff.of(call("inviteAgain").at("account", id).json(&serde_json::json!({}))).await?;
    people(&staff, Typed::default(), Once::Invitation(Box::new(invited))).await
}

pub(crate) async fn end(staff: Staff, Path(id): Path<String>) -> Page {
    let _: AccountView = staff.of(call("endAccount").at("account", id).json(&serde_json::json!({}))).await?;
    done(HERE, "account-ended")
}

/// The roles that were ticked; one at least.
pub(super) fn roles(form: &Form) -> Result<std::collections::BTreeSet<Role>, Problem> {
    let roles = form.all("role").map(|role| role.parse().map_err(|_| missing())).collect::<Result<_, _>>()?;
    Some(roles).filter(|roles: &std::collections::BTreeSet<Role>| !roles.is_empty()).ok_or_else(missing)
}

fn read(form: &Form) -> Result<AddAccount, Problem> {
    Ok(AddAccount {
        name: form.text("name").to_owned(),
        login: form.text("login").to_owned(),
        roles: roles(form)?,
        galleries: form.all("gallery").map(str::to_owned).collect(),
    })
}

impl People<'_> {
    /// The invitation that is shown this once.
    fn invitation(&self) -> Option<&Invited> {
        if let Once::Invitation(invited) = &self.once { Some(invited) } else { None }
    }

    /// The key that is shown this once: whose, and the secret.
    fn secret(&self) -> Option<(&str, &str)> {
        if let Once::Key { holder, secret } = &self.once { Some((holder, secret)) } else { None }
    }
}
