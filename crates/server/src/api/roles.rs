//! Who may call what, as a table for people: printed from the rows themselves.

use std::fmt::Write as _;

use super::resources;
use crate::access::Role;

/// The table in Markdown: a row an endpoint, a column a role.
#[must_use]
pub fn table() -> String {
    let mut table = String::from("| Call | What it does |");
    table.extend(Role::ALL.map(|role| format!(" {role} |")));
    table.push_str("\n|---|---|:-:|:-:|:-:|:-:|:-:|\n");
    for endpoint in resources::endpoints() {
        // Writing to a string cannot fail.
        let _ = write!(table, "| `{} {}` | {} |", endpoint.method.name(), endpoint.path, endpoint.summary);
        table.extend(Role::ALL.map(|role| if endpoint.roles.contains(&role) { " x |" } else { " |" }));
        table.push('\n');
    }
    table
}
