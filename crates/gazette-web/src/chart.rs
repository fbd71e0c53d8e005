//! Charts as SVG, drawn here: colours come from the style sheet, so they follow light, dark and print.

use crate::view::escape;

/// Width of a drawing; it grows and shrinks with the page.
const WIDTH: usize = 640;
/// Height of the columns.
const HEIGHT: usize = 180;

/// Columns side by side, such as one for each year.
pub(crate) fn columns(title: &str, values: &[(String, usize)]) -> String {
    let most = values.iter().map(|(_, value)| *value).max().unwrap_or(0).max(1);
    let step = WIDTH / values.len().max(1);
    let wide = (step * 7 / 10).clamp(2, 64);
    // Where columns are many, only some can be labelled.
    let every = values.len().div_ceil(13).max(1);
    let mut out = opened(title, WIDTH, HEIGHT + 44);
    out.push_str(&format!("<path class=\"axis\" d=\"M0 {}H{WIDTH}\"/>", HEIGHT + 20));
    for (at, (name, value)) in values.iter().enumerate() {
        let tall = value * HEIGHT / most;
        let (x, middle) = (at * step + (step - wide.min(step)) / 2, at * step + step / 2);
        let y = HEIGHT + 20 - tall;
        out.push_str(&format!(
            "<rect class=\"bar\" x=\"{x}\" y=\"{y}\" width=\"{wide}\" height=\"{tall}\" rx=\"2\"><title>{}: {value}</title></rect>",
            escape(name)
        ));
        if every == 1 && *value > 0 {
            out.push_str(&format!("<text class=\"value\" x=\"{middle}\" y=\"{}\">{value}</text>", y - 5));
        }
        if at % every == 0 {
            out.push_str(&format!(
                "<text class=\"name\" x=\"{middle}\" y=\"{}\">{}</text>",
                HEIGHT + 38,
                escape(name)
            ));
        }
    }
    out.push_str("</svg>");
    out
}

fn opened(title: &str, width: usize, height: usize) -> String {
    format!(
        "<svg class=\"chart\" viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{}\">",
        escape(title)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tallest_column_fills_the_drawing_and_names_are_escaped() {
        let svg = columns("a & b", &[("<2025>".to_owned(), 2), ("2026".to_owned(), 4)]);
        assert!(svg.contains("height=\"180\"") && svg.contains("height=\"90\""));
        assert!(svg.contains("&lt;2025&gt;") && svg.contains("aria-label=\"a &amp; b\""));
        // Nothing to draw is no fault.
        assert!(columns("", &[]).ends_with("</svg>"));
    }
}
