//! Writes the sample inputs of the templates anew: `samples FOLDER`, usually `gazette-templates/samples`.

use std::error::Error;
use std::path::PathBuf;

use gazette_model::{Document, Picture, Section};
use gazette_typeset::{Facsimile, FacsimilePage, data};

#[path = "../tests/sample/mod.rs"]
#[expect(dead_code, unreachable_pub, clippy::unwrap_used, reason = "made for the tests, which use the rest")]
mod sample;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("usage: samples FOLDER")?);
    let cases: [(&str, Vec<Document>); 6] = [
        ("decision", vec![sample::decision()]),
        ("facsimile", vec![sample::decision(), sample::resolution()]),
        ("landscape", vec![sample::landscape()]),
        ("notes-and-form", vec![sample::notes_and_form()]),
        ("sections", vec![sample::decision(), sample::resolution()]),
        ("tables", vec![sample::tables()]),
    ];
    for (name, documents) in cases {
        let mut sample = sample::Sample::of(documents);
        if name == "sections" {
            sample.issue = "15+16/2026".parse()?;
            sample.entries[1].section = Section::Other;
            sample.continuations[1].to = Some("17".to_owned());
            sample.codes[1] = "15+16/2026 · 05-2026-nq-hdnd · 9f86d081884c7d65".to_owned();
        }
        let target = folder.join(name);
        std::fs::create_dir_all(&target)?;
        let mut job = sample.job();
        let page = |width: f64, height: f64| FacsimilePage {
            width,
            height,
            place: [0.0, 0.0, width, height],
            picture: Picture { bytes: sample::jpeg(), ..Picture::default() },
        };
        let (scan, map) = ([page(595.0, 842.0)], [page(842.0, 595.0)]);
        if name == "facsimile" {
            // A scan with its words behind it, and a map behind the text it belongs to.
            job.entries[0].facsimiles =
                vec![Facsimile { name: "Bản chính Quyết định", pages: &scan }];
            job.entries[0].behind = true;
            job.entries[0].code = "12/2026 · quyet-dinh".to_owned();
            job.entries[1].facsimiles = vec![Facsimile { name: "Bản đồ kèm theo", pages: &map }];
        }
        for (file, bytes) in data(&job)? {
            let bytes = if file.ends_with(".json") {
                let value: serde_json::Value = serde_json::from_slice(&bytes)?;
                let text = serde_json::to_string_pretty(&value)?;
                format!("{}\n", text.replace("\"/job/", &format!("\"/samples/{name}/"))).into_bytes()
            } else {
                bytes
            };
            std::fs::write(target.join(file), bytes)?;
        }
    }
    Ok(())
}
