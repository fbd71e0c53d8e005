//! The report of a comparison for people: HTML with both sides, and plain text for a terminal.

use std::fmt::Write;

use gazette_model::{Difference, DifferenceKind, Language};

use super::{Comparison, Renumbered};
use crate::markup::escape;

/// The report as one HTML file with both sides and the differing words marked; it needs nothing else.
pub fn report_html(comparison: &Comparison, title_a: &str, title_b: &str, language: Language) -> String {
    let say = |vi: &'static str, en: &'static str| match language {
        Language::Vi => vi,
        Language::En => en,
    };
    let lang = say("vi", "en");
    let title = say("So sánh văn bản", "Comparison of documents");
    let mut out = String::new();
    let mut put = |text: &str| out.push_str(text);
    put(&format!(
        "<!DOCTYPE html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         <style>{STYLE}</style>\n</head>\n<body>\n<header>\n<h1>{title}</h1>\n"
    ));
    let state = if comparison.equal { "equal" } else { "differs" };
    put(&format!(
        "<p class=\"verdict {state}\" role=\"status\">{}</p>\n",
        escape(&verdict(comparison, language))
    ));
    put(&format!(
        "<dl>\n<dt>{}</dt><dd>{} <span class=\"count\">({} {})</span></dd>\n\
         <dt>{}</dt><dd>{} <span class=\"count\">({} {})</span></dd>\n</dl>\n</header>\n<main>\n",
        say("Bản A", "Text A"),
        escape(title_a),
        comparison.words_a,
        say("chữ", "words"),
        say("Bản B", "Text B"),
        escape(title_b),
        comparison.words_b,
        say("chữ", "words"),
    ));
    let (real, rest): (Vec<&Difference>, Vec<&Difference>) =
        comparison.differences.iter().partition(|difference| difference.kind.is_real());
    if !real.is_empty() {
        put(&format!(
            "<h2>{} ({})</h2>\n<ol>\n",
            say("Khác nhau về lời văn", "Differences of wording"),
            real.len()
        ));
        for difference in &real {
            put(&item(difference, language));
        }
        put("</ol>\n");
    }
    for (kind, vi, en) in [
        (DifferenceKind::Spelling, "Chỉ khác cách viết chính tả", "Accepted spellings only"),
        (
            DifferenceKind::Furniture,
            "Chữ in trên trang, không thuộc văn bản",
            "Page furniture, not of the text",
        ),
        (DifferenceKind::Formula, "Công thức phải đối chiếu bằng mắt", "Equations to be compared by eye"),
    ] {
        let found: Vec<&&Difference> = rest.iter().filter(|difference| difference.kind == kind).collect();
        if !found.is_empty() {
            put(&format!("<details>\n<summary>{} ({})</summary>\n<ol>\n", say(vi, en), found.len()));
            for difference in found {
                put(&item(difference, language));
            }
            put("</ol>\n</details>\n");
        }
    }
    if !comparison.renumbered.is_empty() {
        put(&format!(
            "<details>\n<summary>{} ({})</summary>\n<ul>\n",
            say(
                "Số thứ tự thay đổi theo các khác nhau trên",
                "Numbers that only moved on after a difference above"
            ),
            comparison.renumbered.len()
        ));
        for Renumbered { place, a, b, .. } in &comparison.renumbered {
            put(&format!("<li>{}: {} → {}</li>\n", escape(place), escape(a), escape(b)));
        }
        put("</ul>\n</details>\n");
    }
    put("</main>\n</body>\n</html>\n");
    out
}

/// The report as lines of text; deleted words stand in `[-…-]`, inserted ones in `{+…+}`.
pub fn report_text(comparison: &Comparison, title_a: &str, title_b: &str, language: Language) -> String {
    let say = |vi: &'static str, en: &'static str| match language {
        Language::Vi => vi,
        Language::En => en,
    };
    let mut out = String::new();
    let mut line = |text: &str| {
        out.push_str(text);
        out.push('\n');
    };
    line(&format!("A: {title_a}"));
    line(&format!("B: {title_b}"));
    line(&verdict(comparison, language));
    for (number, difference) in comparison.differences.iter().filter(|found| found.kind.is_real()).enumerate()
    {
        line("");
        let pages = pages(difference, language).map_or(String::new(), |pages| format!(" ({pages})"));
        line(&format!(
            "{}. {}{pages}: {}",
            number + 1,
            plain(&difference.place),
            kind_words(difference.kind, language)
        ));
        let (before, after) = (ellipsis_before(&difference.before), ellipsis_after(&difference.after));
        let mut words = String::new();
        if !difference.a.is_empty() {
            words.push_str(&format!("[-{}-]", plain(&difference.a)));
        }
        if !difference.b.is_empty() {
            words.push_str(&format!("{{+{}+}}", plain(&difference.b)));
        }
        line(&format!("   {}", plain(&format!("{before}{words}{after}"))));
    }
    for (kind, vi, en) in [
        (DifferenceKind::Spelling, "Chỉ khác cách viết", "Accepted spellings only"),
        (DifferenceKind::Furniture, "Chữ in trên trang", "Page furniture"),
        (DifferenceKind::Formula, "Công thức phải đối chiếu bằng mắt", "Equations to be compared by eye"),
    ] {
        let found: Vec<&Difference> =
            comparison.differences.iter().filter(|found| found.kind == kind).collect();
        if let Some(first) = found.first() {
            line("");
            let example = match kind {
                DifferenceKind::Spelling => format!("{} / {}", plain(&first.a), plain(&first.b)),
                _ => plain(if first.a.is_empty() { &first.b } else { &first.a }),
            };
            line(&format!("{}: {} ({} “{example}”)", say(vi, en), found.len(), say("ví dụ", "such as")));
        }
    }
    if !comparison.renumbered.is_empty() {
        line("");
        let words = say("Số thứ tự thay đổi theo", "Numbers that only moved on");
        line(&format!("{words}: {}", comparison.renumbered.len()));
    }
    out
}

fn verdict(comparison: &Comparison, language: Language) -> String {
    let words = verdict_of_words(comparison, language);
    match (language, comparison.formula_count) {
        (_, 0) => words,
        (Language::Vi, count) => format!("{words}; {count} công thức phải đối chiếu bằng mắt"),
        (Language::En, 1) => format!("{words}; 1 equation must be compared by eye"),
        (Language::En, count) => format!("{words}; {count} equations must be compared by eye"),
    }
}

fn verdict_of_words(comparison: &Comparison, language: Language) -> String {
    let Comparison { real_count, spelling_count, .. } = comparison;
    match (language, comparison.equal, spelling_count) {
        (Language::Vi, true, 0) => "Hai bản giống nhau từng chữ".to_owned(),
        (Language::Vi, true, _) => {
            format!("Hai bản giống nhau; chỉ khác cách viết chính tả ở {spelling_count} chữ")
        }
        (Language::Vi, false, _) => format!("Hai bản khác nhau ở {real_count} chỗ"),
        (Language::En, true, 0) => "Both texts are the same, word for word".to_owned(),
        (Language::En, true, _) => {
            format!("Both texts are the same; {spelling_count} words differ in spelling only")
        }
        (Language::En, false, 1) if *real_count == 1 => "The texts differ in 1 place".to_owned(),
        (Language::En, false, _) => format!("The texts differ in {real_count} place(s)"),
    }
}

fn kind_words(kind: DifferenceKind, language: Language) -> &'static str {
    match (language, kind) {
        (Language::Vi, DifferenceKind::Insert) => "B thêm chữ",
        (Language::Vi, DifferenceKind::Delete) => "B thiếu chữ",
        (Language::Vi, DifferenceKind::Replace) => "B dùng chữ khác",
        (Language::Vi, DifferenceKind::Spelling) => "cách viết khác",
        (Language::Vi, DifferenceKind::Furniture) => "chữ in trên trang",
        (Language::Vi, DifferenceKind::Formula) => "công thức",
        (Language::En, DifferenceKind::Insert) => "added in B",
        (Language::En, DifferenceKind::Delete) => "missing in B",
        (Language::En, DifferenceKind::Replace) => "other words in B",
        (Language::En, DifferenceKind::Spelling) => "other spelling",
        (Language::En, DifferenceKind::Furniture) => "page furniture",
        (Language::En, DifferenceKind::Formula) => "equation",
    }
}

fn pages(difference: &Difference, language: Language) -> Option<String> {
    let page = match language {
        Language::Vi => "trang",
        Language::En => "page",
    };
    match (difference.page_a, difference.page_b) {
        (Some(a), Some(b)) => Some(format!("A {page} {a}, B {page} {b}")),
        (Some(a), None) => Some(format!("A {page} {a}")),
        (None, Some(b)) => Some(format!("B {page} {b}")),
        (None, None) => None,
    }
}

fn item(difference: &Difference, language: Language) -> String {
    let side = |name: &str, tag: &str, words: &str| {
        let mut cell = String::new();
        let _ =
            write!(cell, "<p><b class=\"side\">{name}</b> {}", escape(&ellipsis_before(&difference.before)));
        if words.is_empty() {
            let nothing = match language {
                Language::Vi => "(không có)",
                Language::En => "(nothing)",
            };
            let _ = write!(cell, "<i>{nothing}</i>");
        } else {
            let _ = write!(cell, "<{tag}>{}</{tag}>", escape(words));
        }
        let _ = write!(cell, "{}</p>", escape(&ellipsis_after(&difference.after)));
        cell
    };
    let pages = pages(difference, language).map_or(String::new(), |pages| format!(" <small>{pages}</small>"));
    format!(
        "<li><h3>{} <span class=\"kind\">{}</span>{pages}</h3>\n<div class=\"both\">{}{}</div></li>\n",
        escape(&difference.place),
        kind_words(difference.kind, language),
        side("A", "del", &difference.a),
        side("B", "ins", &difference.b),
    )
}

fn ellipsis_before(words: &str) -> String {
    if words.is_empty() { String::new() } else { format!("… {words} ") }
}

fn ellipsis_after(words: &str) -> String {
    // A comma stands at its word.
    let space = if words.starts_with([',', '.', ';', ':', ')', '”', '?']) { "" } else { " " };
    if words.is_empty() { String::new() } else { format!("{space}{words} …") }
}

/// Text of a document for a terminal: control characters could move its cursor.
fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

const STYLE: &str = "
:root { color-scheme: light dark; --line: #8884; --del: #ffd7d5; --ins: #ccffd8; }
@media (prefers-color-scheme: dark) { :root { --del: #6e2b2b; --ins: #1f4d2e; } }
body { font: 1rem/1.5 'Times New Roman', 'Liberation Serif', serif; max-width: 70rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.2rem; } h3 { font-size: 1rem; margin: 0 0 .3rem; }
dl { display: grid; grid-template-columns: auto 1fr; gap: .2rem 1rem; } dt { font-weight: bold; } dd { margin: 0; }
.verdict { font-size: 1.1rem; font-weight: bold; padding: .5rem .8rem; border-left: .4rem solid; }
.equal { border-color: #1a7f37; } .differs { border-color: #cf222e; }
.kind { font-weight: normal; border: 1px solid; border-radius: .3rem; padding: 0 .4rem; font-size: .85rem; }
.count, small { opacity: .8; font-weight: normal; }
li { border-top: 1px solid var(--line); padding: .6rem 0; }
.both { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; } .both p { margin: 0; overflow-wrap: anywhere; }
@media (max-width: 40rem) { .both { grid-template-columns: 1fr; } }
del { background: var(--del); text-decoration: line-through; } ins { background: var(--ins); text-decoration: underline; }
@media print { details { display: block; } del, ins { border: 1px solid; } }
";

#[cfg(test)]
mod tests {
    use gazette_model::UnitPath;

    use super::*;

    fn one_difference() -> Comparison {
        let difference = Difference {
            kind: DifferenceKind::Replace,
            place: "Điều 1".to_owned(),
            path: UnitPath::default(),
            a: "<script>\u{1b}[2J".to_owned(),
            b: "kiểm tra & giám sát".to_owned(),
            before: "chịu sự".to_owned(),
            after: String::new(),
            page_a: Some(3),
            page_b: None,
        };
        Comparison { differences: vec![difference], real_count: 1, ..Comparison::default() }
    }

    #[test]
    fn text_of_documents_is_never_markup_nor_commands() {
        let html = report_html(&one_difference(), "a<b>.pdf", "b.docx", Language::Vi);
        assert!(html.contains("<del>&lt;script&gt;[2J</del>") && html.contains("a&lt;b&gt;.pdf"));
        assert!(html.contains("<ins>kiểm tra &amp; giám sát</ins>"));
        let text = report_text(&one_difference(), "a.pdf", "b.docx", Language::En);
        assert!(!text.contains('\u{1b}') && text.contains("1. Điều 1 (A page 3): other words in B"));
    }

    #[test]
    fn the_verdict_comes_first_in_the_language_asked_for() {
        let equal = Comparison { equal: true, ..Comparison::default() };
        assert!(report_text(&equal, "a", "b", Language::Vi).contains("giống nhau từng chữ"));
        assert!(report_html(&equal, "a", "b", Language::En).contains("word for word"));
    }
}
