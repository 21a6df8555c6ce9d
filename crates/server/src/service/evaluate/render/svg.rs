//! A small canvas for SVG 1.1: no script, no reference to anything outside, readable on light and dark ground.

use std::fmt::Write as _;

/// Grey with a contrast of at least 4.5:1 against white and against black.
pub(super) const INK: &str = "#757575";

/// How a line looks; lines differ by colour and by dash, so that nobody depends on colour.
#[derive(Clone, Copy)]
pub(super) struct Stroke {
    pub(super) colour: &'static str,
    pub(super) width: f64,
    /// As `stroke-dasharray` takes it; empty for a solid line.
    pub(super) dash: &'static str,
}

/// Blue and solid, orange and dashed: both stand out from light and dark ground.
pub(super) const FIRST: Stroke = Stroke { colour: "#3b7dd8", width: 2.0, dash: "" };
pub(super) const SECOND: Stroke = Stroke { colour: "#c8691c", width: 2.0, dash: "6 4" };
pub(super) const GRID: Stroke = Stroke { colour: "#8888", width: 0.5, dash: "" };
pub(super) const FRAME: Stroke = Stroke { colour: INK, width: 1.0, dash: "" };

/// Where a text is anchored.
#[derive(Clone, Copy)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// A drawing under way.
pub(super) struct Svg {
    body: String,
    width: u32,
    height: u32,
    title: String,
    description: String,
}

impl Svg {
    /// A drawing of `width` x `height` units with a title and a description for whoever does not see it.
    pub(super) fn new(width: u32, height: u32, title: &str, description: &str) -> Self {
        Self { body: String::new(), width, height, title: escape(title), description: escape(description) }
    }

    /// Straight lines from point to point.
    pub(super) fn polyline(&mut self, points: &[(f64, f64)], stroke: Stroke) {
        if points.is_empty() {
            return;
        }
        let mut path = String::new();
        for (at, (x, y)) in points.iter().enumerate() {
            // Writing to a string cannot fail.
            let _ = write!(path, "{}{x:.1} {y:.1}", if at == 0 { "M" } else { "L" });
        }
        let Stroke { colour, width, dash } = stroke;
        let dash = if dash.is_empty() { String::new() } else { format!(" stroke-dasharray=\"{dash}\"") };
        self.push(&format!("<path d=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{width}\"{dash}/>"));
    }

    pub(super) fn line(&mut self, from: (f64, f64), to: (f64, f64), stroke: Stroke) {
        self.polyline(&[from, to], stroke);
    }

    pub(super) fn dot(&mut self, (x, y): (f64, f64), colour: &str) {
        self.push(&format!("<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3.5\" fill=\"{colour}\"/>"));
    }

    pub(super) fn text(&mut self, (x, y): (f64, f64), anchor: Anchor, text: &str) {
        self.label(&format!("x=\"{x:.1}\" y=\"{y:.1}\""), anchor, text);
    }

    /// Text that reads upwards.
    pub(super) fn upwards(&mut self, (x, y): (f64, f64), text: &str) {
        self.label(&format!("transform=\"translate({x:.1} {y:.1}) rotate(-90)\""), Anchor::Middle, text);
    }

    fn label(&mut self, place: &str, anchor: Anchor, text: &str) {
        let anchor = match anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        self.push(&format!("<text {place} text-anchor=\"{anchor}\">{}</text>", escape(text)));
    }

    fn push(&mut self, element: &str) {
        self.body.push_str(element);
        self.body.push('\n');
    }

    /// The finished file.
    pub(super) fn finish(self) -> String {
        let Self { body, width, height, title, description } = self;
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
             height=\"{height}\" role=\"img\" aria-labelledby=\"title description\">\n<title id=\"title\">{title}</title>\n\
             <desc id=\"description\">{description}</desc>\n<g font-family=\"system-ui, sans-serif\" font-size=\"13\" \
             fill=\"{INK}\">\n{body}</g>\n</svg>\n"
        )
    }
}

/// Text as it may stand in XML; characters that XML 1.0 does not allow are left out.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            control if control.is_control() && !matches!(control, '\n' | '\t') => {}
            '\u{fffe}' | '\u{ffff}' => {}
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_cannot_become_markup() {
        let mut svg = Svg::new(10, 10, "<script>", "a \"b\" & c");
        svg.text((1.0, 2.0), Anchor::Start, "</text><script>alert('x')</script>\u{1}");
        let drawn = svg.finish();
        assert!(!drawn.contains("<script") && drawn.contains("&lt;/text&gt;&lt;script&gt;alert(&#39;x&#39;)"));
        assert!(drawn.contains("a &quot;b&quot; &amp; c") && !drawn.contains('\u{1}'));
    }

    #[test]
    fn a_drawing_says_what_it_shows() {
        let drawn = Svg::new(10, 20, "What", "How").finish();
        assert!(drawn.contains("viewBox=\"0 0 10 20\"") && drawn.contains("role=\"img\""));
        assert!(drawn.contains(">What</title>") && drawn.contains(">How</desc>"));
    }
}
