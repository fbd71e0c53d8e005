//! The template package, built in, with the office's own parts laid over it.

use std::collections::BTreeMap;

use typst::foundations::Bytes;

use crate::world::Files;

macro_rules! files {
    ($($path:literal),* $(,)?) => {
        &[$(($path, include_bytes!(concat!("../../../gazette-templates/", $path)))),*]
    };
}

/// The files of the package `gazette-templates` by path.
const FILES: &[(&str, &[u8])] = files![
    "lib.typ",
    "issue.typ",
    "labels.typ",
    "letter.typ",
    "sheet.typ",
    "stamp.typ",
    "components/balance.typ",
    "components/banner.typ",
    "components/code.typ",
    "components/contents.typ",
    "components/document.typ",
    "components/facsimile.typ",
    "components/head.typ",
    "components/header.typ",
    "components/heading.typ",
    "components/imprint.typ",
    "components/masthead.typ",
    "components/math.typ",
    "components/notes.typ",
    "components/paragraph.typ",
    "components/sheet.typ",
    "components/signature.typ",
    "components/table.typ",
];

/// Puts the package into `files`; a path of `overrides` takes the place of the one of ours.
pub(crate) fn lay(files: &mut Files, overrides: &BTreeMap<String, Vec<u8>>) {
    for (path, bytes) in FILES {
        if !overrides.contains_key(*path) {
            files.add(&format!("/{path}"), Bytes::new(*bytes));
        }
    }
    for (path, bytes) in overrides {
        files.add(&format!("/{path}"), Bytes::new(bytes.clone()));
    }
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use crate::engine;
    use crate::form::{DocumentForm, IssueForm};
    use crate::issue::no_overrides;

    use super::*;

    fn samples() -> Vec<PathBuf> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../gazette-templates/samples");
        let mut found: Vec<PathBuf> = std::fs::read_dir(folder)
            .unwrap()
            .map(|item| item.unwrap().path())
            .filter(|path| path.is_dir())
            .collect();
        found.sort();
        assert!(!found.is_empty());
        found
    }

    #[test]
    fn every_sample_has_the_form_the_code_writes_and_becomes_an_issue() {
        for folder in samples() {
            let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
            let job = format!("/samples/{name}");
            let mut files = Files::new("/issue.typ", &[("job", &job)]).unwrap();
            lay(&mut files, no_overrides());
            for item in std::fs::read_dir(&folder).unwrap() {
                let path = item.unwrap().path();
                let bytes = std::fs::read(&path).unwrap();
                let file = path.file_name().unwrap().to_str().unwrap().to_owned();
                if file == "issue.json" {
                    serde_json::from_slice::<IssueForm>(&bytes)
                        .unwrap_or_else(|error| panic!("{name}/{file}: {error}"));
                } else if file.ends_with(".json") {
                    serde_json::from_slice::<DocumentForm>(&bytes)
                        .unwrap_or_else(|error| panic!("{name}/{file}: {error}"));
                }
                files.add(&format!("{job}/{file}"), Bytes::new(bytes));
            }
            let (document, warnings) =
                engine::compile(&files).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(warnings, [""; 0], "{name}");
            let date = gazette_model::Date::constant(2026, 11, 22);
            engine::export(&files, &document, &name, date).unwrap_or_else(|error| panic!("{name}: {error}"));
        }
    }
}
