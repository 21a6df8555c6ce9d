//! Documents: links lead somewhere, and commands that are said to run are run by something.

use std::path::{Component, Path, PathBuf};

use countenance_tidy::{files, files_ending, read, root};

/// The text outside fenced code.
fn prose(text: &str) -> String {
    let mut fenced = false;
    let outside = text.lines().filter(|line| {
        let fence = line.trim_start().starts_with("```");
        fenced ^= fence;
        !fence && !fenced
    });
    outside.collect::<Vec<_>>().join("\n")
}

/// The targets of `[text](target)` that are files.
fn links(text: &str) -> Vec<String> {
    let prose = prose(text);
    let targets = prose.split("](").skip(1).filter_map(|rest| rest.split([')', ' ']).next());
    targets
        .filter(|target| !target.contains("://") && !target.starts_with("mailto:") && !target.starts_with('#'))
        .map(|target| target.split('#').next().unwrap_or(target).to_owned())
        .collect()
}

/// `folder/../file` without the detour, so that a link out of the repository is seen.
fn resolved(from: &str, target: &str) -> Option<PathBuf> {
    let base = if target.starts_with('/') { Path::new("") } else { Path::new(from).parent()? };
    let mut path = PathBuf::new();
    for part in base.join(target.trim_start_matches('/')).components() {
        match part {
            Component::ParentDir => {
                if !path.pop() {
                    return None;
                }
            }
            Component::CurDir => {}
            part => path.push(part),
        }
    }
    Some(path)
}

/// The commands of blocks fenced with `sh run`, one a line, without comments.
fn runnable(text: &str) -> Vec<String> {
    let mut commands = Vec::new();
    let mut inside = false;
    for line in text.lines().map(str::trim) {
        if line.starts_with("```") {
            inside = !inside && line == "```sh run";
        } else if inside && !line.is_empty() && !line.starts_with('#') {
            commands.push(line.split(" #").next().unwrap_or(line).trim().to_owned());
        }
    }
    commands
}

#[test]
fn links_to_files_lead_somewhere() {
    for file in files_ending("md") {
        for target in links(&read(&file)) {
            let there = resolved(&file, &target).is_some_and(|path| root().join(path).exists());
            assert!(there, "{file} links to {target}, which is not there");
        }
    }
}

#[test]
fn commands_said_to_run_are_run() {
    let runs = |file: &String| file == ".ci/run" || file == "Makefile" || file.contains("/tests/");
    let runners: Vec<String> = files().iter().filter(|file| runs(file)).map(|file| read(file)).collect();
    for command in runnable(&read("README.md")) {
        let run = runners.iter().any(|text| text.contains(&command));
        assert!(run, "README.md marks `{command}` as runnable; list it in .ci/run or in a test");
    }
}

#[test]
fn what_is_looked_for_is_found() {
    let text = "See [a](docs/A.md#part), [b](https://x.y), [c](#d).\n```\n[not](a/link)\n```\n";
    assert_eq!(links(text), ["docs/A.md"]);
    assert_eq!(resolved("docs/law/acts.md", "../STYLE.md"), Some(PathBuf::from("docs/STYLE.md")));
    assert_eq!(resolved("README.md", "../secret"), None);
    let text = "```sh\nrm x\n```\n```sh run\n# first\nmake demo  # a minute\n```\n";
    assert_eq!(runnable(text), ["make demo"]);
}
