//! Keeps the lists in `docs/cli.md` equal to what the program takes.

use std::fmt::Write as _;

use clap::CommandFactory as _;

use crate::args::Cli;
use crate::command::gallery::keys_table;

const PAGE: &str = include_str!("../../../docs/cli.md");

/// The lines between two markers of the page.
fn section<'p>(name: &str) -> &'p str {
    let (begin, end) = (format!("<!-- {name}: begin -->\n"), format!("<!-- {name}: end -->"));
    let from = PAGE.find(&begin).unwrap_or_else(|| panic!("docs/cli.md has no '{begin}'")) + begin.len();
    let length = PAGE[from..].find(&end).unwrap_or_else(|| panic!("docs/cli.md has no '{end}'"));
    &PAGE[from..from + length]
}

fn commands(command: &clap::Command, words: &str, page: &mut String) {
    for below in command.get_subcommands().filter(|below| below.get_name() != "help") {
        let words = format!("{words}{}", below.get_name());
        if below.has_subcommands() {
            commands(below, &format!("{words} "), page);
            continue;
        }
        let given: Vec<_> = below.get_positionals().map(ToString::to_string).collect();
        let about = below.get_about().expect("every command has help");
        let words = [vec![words], given].concat().join(" ");
        writeln!(page, "| `{words}` | {about} |").expect("a string grows");
    }
}

#[track_caller]
fn same(name: &str, wanted: &str) {
    let stands = section(name);
    assert!(stands == wanted, "the {name} in docs/cli.md are to be:\n{wanted}");
}

#[test]
fn the_commands_are_those_on_the_page() {
    let mut table = String::from("| Command | What it does |\n|---|---|\n");
    commands(&Cli::command(), "", &mut table);
    same("commands", &table);
}

#[test]
fn the_keys_are_those_on_the_page() {
    let mut table = String::from("| Key | Fact | Values |\n|---|---|---|\n");
    for [name, help, values] in keys_table() {
        writeln!(table, "| `{name}` | {help} | {} |", values.replace('|', "\\|")).expect("a string grows");
    }
    same("keys", &table);
}
