//! Which file of a submission is what: as declared, or by its name.

use gazette_text::fold::fold;

use super::PackedFile;
use super::declared::Declared;

/// Gives every file its role (vai trò của tệp); names are relative to the payload.
pub(crate) fn assign(files: &mut [PackedFile], declared: Option<&Declared>) {
    for file in files.iter_mut().filter(|file| file.name.eq_ignore_ascii_case("document.toml")) {
        "metadata".clone_into(&mut file.role);
    }
    if let Some(declared) = declared {
        give(files, declared.original.as_deref(), "original");
        give(files, declared.copy.as_deref(), "copy");
        for annex in &declared.annexes {
            give(files, Some(annex), if kind(annex) == Kind::Pdf { "annex-original" } else { "annex-copy" });
        }
    }
    for file in files.iter_mut().filter(|file| file.role.is_empty() && is_annex(&file.name)) {
        match kind(&file.name) {
            Kind::Pdf => "annex-original".clone_into(&mut file.role),
            Kind::Word | Kind::Sheet => "annex-copy".clone_into(&mut file.role),
            Kind::Other => {}
        }
    }
    let free = |files: &[PackedFile], wanted: Kind| -> Vec<usize> {
        let of_kind = |file: &PackedFile| file.role.is_empty() && kind(&file.name) == wanted;
        files.iter().enumerate().filter(|(_, file)| of_kind(file)).map(|(index, _)| index).collect()
    };
    let name = |files: &[PackedFile], index: usize| {
        files.get(index).map(|file| file.name.clone()).unwrap_or_default()
    };
    if !has(files, "original") {
        let candidates = free(files, Kind::Pdf);
        let words: Vec<String> =
            free(files, Kind::Word).into_iter().map(|index| stem(&name(files, index))).collect();
        let best = candidates.into_iter().min_by_key(|index| {
            let name = name(files, *index);
            (!is_signed(&name), !words.contains(&stem(&name)), name)
        });
        set(files, best, "original");
    }
    if !has(files, "copy") {
        let original = files.iter().find(|file| file.role == "original").map(|file| stem(&file.name));
        let candidates = free(files, Kind::Word);
        let only = candidates.len() == 1;
        let twin = candidates.iter().copied().find(|index| Some(stem(&name(files, *index))) == original);
        set(files, twin.or(candidates.first().copied().filter(|_| only)), "copy");
    }
    for file in files.iter_mut().filter(|file| file.role.is_empty()) {
        "other".clone_into(&mut file.role);
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Pdf,
    Word,
    Sheet,
    Other,
}

fn kind(name: &str) -> Kind {
    match name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).as_deref() {
        Some("pdf") => Kind::Pdf,
        Some("docx" | "doc" | "docm" | "rtf" | "odt") => Kind::Word,
        Some("xlsx" | "xls" | "ods" | "csv") => Kind::Sheet,
        _ => Kind::Other,
    }
}

fn has(files: &[PackedFile], role: &str) -> bool {
    files.iter().any(|file| file.role == role)
}

fn give(files: &mut [PackedFile], name: Option<&str>, role: &str) {
    let place = name.and_then(|name| super::find(files, name));
    set(files, place, role);
}

fn set(files: &mut [PackedFile], place: Option<usize>, role: &str) {
    if let Some(file) = place.and_then(|place| files.get_mut(place)) {
        role.clone_into(&mut file.role);
    }
}

/// The last part of the name, folded, blanks, dots and underscores as hyphens.
fn plain(name: &str) -> String {
    fold(name.rsplit('/').next().unwrap_or(name)).replace([' ', '_', '.'], "-")
}

fn is_signed(name: &str) -> bool {
    ["signed", "ky-so", "kyso", "da-ky"].iter().any(|mark| plain(name).contains(mark))
}

fn is_annex(name: &str) -> bool {
    let name = plain(name);
    let numbered = name
        .strip_prefix("pl")
        .is_some_and(|rest| rest.trim_start_matches('-').starts_with(|c: char| c.is_ascii_digit()));
    numbered || ["phu-luc", "phuluc", "annex", "appendix"].iter().any(|mark| name.contains(mark))
}

/// The name without extension and marks of signing.
fn stem(name: &str) -> String {
    let name = plain(name);
    let mut stem = name.rsplit_once('-').map_or(name.as_str(), |(stem, _)| stem);
    for mark in ["signed", "ky-so", "kyso", "da-ky"] {
        stem = stem.strip_suffix(mark).unwrap_or(stem).trim_end_matches('-');
    }
    stem.to_owned()
}

#[cfg(test)]
mod tests {
    use gazette_model::Digest;

    use super::*;

    fn roles(names: &[&str], declared: Option<&Declared>) -> Vec<String> {
        let file = |name: &&str| PackedFile {
            name: (*name).to_owned(),
            path: (*name).to_owned(),
            size: 0,
            digest: Digest([0; 32]),
            role: String::new(),
        };
        let mut files: Vec<PackedFile> = names.iter().map(file).collect();
        assign(&mut files, declared);
        files.into_iter().map(|file| file.role).collect()
    }

    #[test]
    fn without_a_declaration_names_tell_the_roles() {
        for (names, expected) in [
            (
                &["47.signed.pdf", "47.docx", "phu-luc-01.pdf", "phu-luc-01.docx"][..],
                "original copy annex-original annex-copy",
            ),
            (&["a.pdf", "b.pdf", "b.doc"], "other original copy"),
            (&["Quyết định 12 (đã ký).pdf", "Quyết định 12.pdf"], "original other"),
            (&["Phụ lục I.pdf", "QD_signed.pdf", "PL2.xlsx"], "annex-original original annex-copy"),
            (&["x.docx", "document.toml", "y.txt"], "copy metadata other"),
            (&["x.docx", "y.docx", "z.pdf"], "other other original"),
        ] {
            assert_eq!(roles(names, None).join(" "), expected, "{names:?}");
        }
    }

    #[test]
    fn what_is_declared_goes_before_names() {
        let declared = Declared {
            original: Some("b.pdf".to_owned()),
            annexes: vec!["c.pdf".to_owned(), "c.docx".to_owned()],
            ..Declared::default()
        };
        let names = ["a.signed.pdf", "b.pdf", "c.pdf", "c.docx", "b.docx"];
        assert_eq!(roles(&names, Some(&declared)).join(" "), "other original annex-original annex-copy copy");
    }
}
