//! `gazette export --quickwit`: the archive for a cluster that serves the same fields.

use std::path::Path;

use gazette_model::Language;
use serde_json::json;

use crate::answer::Answer;
use crate::failure::{Failure, Outcome};
use crate::home::{self, Context};
use crate::progress::Progress;

/// Bytes of one file of units, about.
const ENOUGH: usize = 64 << 20;

/// The archive for a Quickwit cluster: the configuration of its index, and every unit as a line of JSON.
pub(crate) fn run(context: &Context, to: &Path) -> Outcome<Answer> {
    let archive = context.archive()?;
    let published = context.published_objects()?;
    std::fs::create_dir_all(to).map_err(|error| Failure::unwritable(to, &error))?;
    home::write(&to.join("gazette-index.yaml"), gazette_index::QUICKWIT_CONFIGURATION.as_bytes())?;
    let ids = archive.document_ids()?;
    let progress = Progress::count(ids.len() as u64, context.say("xuất", "exporting"));
    let (mut files, mut documents, mut units, mut lines) = (0, 0, 0, String::new());
    let mut flush = |lines: &mut String| -> Outcome<()> {
        if !lines.is_empty() {
            files += 1;
            home::write(&to.join(format!("units-{files:05}.ndjson")), lines.as_bytes())?;
            lines.clear();
        }
        Ok(())
    };
    for id in ids {
        progress.add(1);
        let Some(record) = archive.document(&id)? else { continue };
        // What the register does not name was cut short before it was published.
        if !record.issues.is_empty() && !published.contains(&*gazette_archive::ObjectId::document(&id)) {
            continue;
        }
        documents += 1;
        for unit in gazette_index::units(&record) {
            units += 1;
            lines.push_str(&gazette_index::quickwit_line(&unit));
            lines.push('\n');
        }
        if lines.len() > ENOUGH {
            flush(&mut lines)?;
        }
    }
    flush(&mut lines)?;
    progress.finish();
    let text = match context.language {
        Language::Vi => format!(
            "Đã xuất {documents} văn bản, {units} đơn vị tìm kiếm vào {files} tệp: {}\nLập chỉ mục: quickwit index create --index-config gazette-index.yaml\nNạp: quickwit index ingest --index gazette --input-path units-00001.ndjson\n",
            to.display()
        ),
        Language::En => format!(
            "Exported {documents} documents, {units} units into {files} files: {}\nCreate: quickwit index create --index-config gazette-index.yaml\nIngest: quickwit index ingest --index gazette --input-path units-00001.ndjson\n",
            to.display()
        ),
    };
    Ok(Answer::done(json!({ "file": to, "files": files, "documents": documents, "units": units }), text))
}
