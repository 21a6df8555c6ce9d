//! Accounts of the people who sign in, and keys of programs. What is secret is shown once, on the answer to the form.

use askama::Template;
use axum::extract::Path;
use jiff::Timestamp;
use server::access::Role;
use server::api::Page as Listing;
use server::api::Problem;
use server::api::resources::AddAccount;
use server::basis::AccountId;
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

/// How many ended sessions are listed; the log has them all.
const REMEMBERED: usize = 50;

/// Where this page stands.
pub(super) const HERE: &str = "/console/people";

#[derive(Template)]
#[template(path = "console/records/people.html")]
struct People<'a> {
    v: &'a View,
    t: Typed,
    accounts: &'a [AccountView],
    /// Keys of programs and pairs of the wire, that stand.
    keys: Vec<AccessKeyView>,
    sessions: Sessions,
    roles: [Role; 5],
    galleries: &'a [GalleryView],
    once: Once,
}

/// Sessions of people who signed in, newest first: what stands is looked at, what is over is only remembered.
#[derive(Default)]
struct Sessions {
    own: Vec<AccessKeyView>,
    others: Vec<AccessKeyView>,
    over: Vec<AccessKeyView>,
}

impl Sessions {
    /// Of keys, those that are sessions; `own` tells which account looks. What is no session is handed back.
    fn of(keys: Vec<AccessKeyView>, own: Option<AccountId>, now: Timestamp) -> (Self, Vec<AccessKeyView>) {
        let (mut sessions, mut rest) = (Self::default(), Vec::new());
        for key in keys {
            let over = key.revoked_at.is_some() || key.expires_at.is_some_and(|end| end <= now);
            match (key.session || key.account.is_some(), over) {
                (true, true) => sessions.over.push(key),
                (true, false) if own.is_some() && key.account == own => sessions.own.push(key),
                (true, false) => sessions.others.push(key),
                (false, _) if key.revoked_at.is_none() => rest.push(key),
                (false, _) => {}
            }
        }
        sessions.over.truncate(REMEMBERED);
        (sessions, rest)
    }
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
    keys.reverse();
    let own = staff.visit.desk.account(&staff.who).await.map_err(|problem| staff.failure(problem))?;
    let (sessions, keys) = Sessions::of(keys, own.map(|account| account.id), staff.visit.desk.now());
    let galleries: Listing<GalleryView> = staff.of(call("listGalleries").with("limit", 1000)).await?;
    let v = &staff.visit.view;
    let shown =
        People { v, t, accounts: &accounts.items, keys, sessions, roles: Role::ALL, galleries: &galleries.items, once };
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn key(holder: &str, account: Option<u8>, expires: &str, revoked: Option<&str>) -> AccessKeyView {
        let account = account.map(|end| format!("0190b5a2-7c1e-7c3a-9b1f-3f0c2d5e8a{end:02}"));
        serde_json::from_value(json!({
            "id": "0190b5a2-7c1e-7c3a-9b1f-3f0c2d5e8a11", "holder": holder, "roles": ["officer"], "galleries": [],
            "granted_by": "SAMPLE", "created_at": "2026-11-20T09:00:00Z", "expires_at": expires, "revoked_at": revoked,
            "account": account, "session": account.is_some(),
        }))
        .expect("a key")
    }

    #[test]
    fn ones_own_sessions_stand_first_and_what_is_over_apart() {
        let (later, past) = ("2026-11-27T09:00:00Z", "2026-11-25T09:00:00Z");
        let keys = vec![
            key("own", Some(1), later, None),
            key("other", Some(2), later, None),
            key("expired", Some(1), past, None),
            key("ended", Some(2), later, Some(past)),
            key("program", None, later, None),
            key("taken back", None, later, Some(past)),
        ];
        let own = key("", Some(1), later, None).account;
        let (sessions, rest) = Sessions::of(keys.clone(), own, "2026-11-26T09:00:00Z".parse().unwrap());
        let names = |keys: &[AccessKeyView]| keys.iter().map(|key| key.holder.clone()).collect::<Vec<_>>();
        assert_eq!(names(&sessions.own), ["own"]);
        assert_eq!(names(&sessions.others), ["other"]);
        assert_eq!(names(&sessions.over), ["expired", "ended"]);
        assert_eq!(names(&rest), ["program"]);
        let (by_key, _) = Sessions::of(keys, None, "2026-11-26T09:00:00Z".parse().unwrap());
        assert!(by_key.own.is_empty() && by_key.others.len() == 2, "whoever shows a key has no session");
    }
}
