//! Lines of even length, whatever numbers stand in them.

const WIDTH: usize = 120;

/// The same Markdown with prose broken at 120 characters, list items indented, and one empty line between blocks.
pub(super) fn laid_out(text: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    let (mut open, mut in_item) = (false, false);
    for line in text.lines().map(str::trim) {
        let verbatim = line.starts_with(['|', '#', '<']);
        if line.is_empty() || verbatim {
            open = false;
            let doubled = line.is_empty() && lines.last().is_none_or(String::is_empty);
            if !doubled {
                lines.push(line.to_owned());
            }
            continue;
        }
        let item = line.starts_with("* ");
        if !open || item {
            lines.push(String::new());
        }
        in_item = item || open && in_item;
        add(&mut lines, line, if in_item { "  " } else { "" });
        open = true;
    }
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines.join("\n") + "\n"
}

/// Adds words to the last line, or to new ones where they do not fit.
fn add(lines: &mut Vec<String>, words: &str, indent: &str) {
    for word in words.split_whitespace() {
        let last = lines.last_mut().expect("a line was begun");
        if last.is_empty() {
            last.push_str(word);
        } else if last.chars().count() + 1 + word.chars().count() <= WIDTH {
            last.push(' ');
            last.push_str(word);
        } else {
            lines.push(format!("{indent}{word}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_is_broken_and_tables_are_left_alone() {
        let word = "w".repeat(70);
        let text = format!("# H\n\n\n{word} a\nb\n**{word}** c\n\n* {word}\n{word}\n* c\n\n| {word} | {word} |\n\n");
        let expected = format!("# H\n\n{word} a b\n**{word}** c\n\n* {word}\n  {word}\n* c\n\n| {word} | {word} |\n");
        assert_eq!(laid_out(&text), expected);
        assert_eq!(laid_out(&expected), expected);
    }
}
