//! Progress bars: on standard error, and only where a person watches.

use std::borrow::Cow;
use std::fmt::Write;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

/// A bar that counts things, with rate and time left.
pub(crate) fn counting(unit: &'static str, total: usize, hidden: bool) -> ProgressBar {
    styled(total as u64, hidden, format!("{{bar:32}} {{pos}}/{{len}} {unit}  {{rate}}  {{eta}} left"))
}

/// A bar that counts bytes of the file named in its message.
pub(crate) fn downloading(hidden: bool) -> ProgressBar {
    let template = "{msg}  {bar:32} {bytes}/{total_bytes}  {bytes_per_sec}  {eta} left";
    styled(0, hidden, template)
}

fn styled(total: u64, hidden: bool, template: impl Into<Cow<'static, str>>) -> ProgressBar {
    // Standard error draws nothing by itself where it is no terminal.
    let target = if hidden { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
    let style = ProgressStyle::with_template(&template.into())
        .expect("the templates in this file are well formed")
        .with_key("rate", rate);
    ProgressBar::with_draw_target(Some(total), target).with_style(style)
}

/// The library's own rate shows four decimals, which flicker and say nothing.
fn rate(state: &ProgressState, out: &mut dyn Write) {
    // Writing to the bar's line cannot fail.
    let _ = write!(out, "{:.1} a second", state.per_sec());
}
