//! Every command explains itself.

use crate::desk::Desk;

/// The commands that a help text lists, with the words that lead to it.
fn under(desk: &Desk, words: &[String]) -> Vec<Vec<String>> {
    let mut typed: Vec<&str> = words.iter().map(String::as_str).collect();
    typed.push("--help");
    let help = desk.run(&typed).well().out;
    assert!(help.contains("Usage: countenance"), "{help}");
    let listed = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| line.starts_with("  "));
    let mut all = vec![words.to_vec()];
    for line in listed {
        // A deeper indentation continues the line before.
        let name = line.split_whitespace().next().expect("a listed command");
        if name != "help" && !line.starts_with("   ") {
            let deeper: Vec<_> = words.iter().cloned().chain([name.to_owned()]).collect();
            all.extend(under(desk, &deeper));
        }
    }
    all
}

#[test]
fn every_command_has_help() {
    let commands = under(&Desk::bare(), &[]);
    for wanted in [
        "enrol",
        "search",
        "gallery re-embed",
        "consent withdraw",
        "erase gallery",
        "log proof",
        "key grant",
        "job show",
    ] {
        assert!(commands.iter().any(|words| words.join(" ") == wanted), "{wanted}");
    }
    assert!(commands.len() > 40, "{}", commands.len());
}

#[test]
fn the_keys_of_a_gallery_stand_in_the_help() {
    let help = Desk::bare().line("gallery set --help").well();
    help.says("retention-days").says("legitimate-interests").says("archiving-research").says("minors-with-guardian");
}

#[test]
fn completions_know_the_commands() {
    for shell in ["bash", "zsh", "fish"] {
        Desk::bare().run(&["completions", shell]).well().says("re-embed").says("hold-erasure");
    }
}

#[test]
fn templates_and_version_need_no_installation() {
    let desk = Desk::bare();
    desk.line("gallery templates").well().says("archive-research").says("Art. 89");
    desk.line("--version").well().says(env!("CARGO_PKG_VERSION"));
}
