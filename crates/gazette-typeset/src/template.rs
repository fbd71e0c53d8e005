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
    "letter.typ",
    "sheet.typ",
    "components/banner.typ",
    "components/code.typ",
    "components/contents.typ",
    "components/document.typ",
    "components/head.typ",
    "components/header.typ",
    "components/heading.typ",
    "components/imprint.typ",
    "components/masthead.typ",
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
