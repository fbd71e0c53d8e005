//! Writes the sample inputs of the templates anew: `samples FOLDER`, usually `gazette-templates/samples`.

use std::error::Error;
use std::path::PathBuf;

use gazette_typeset::data;

#[path = "../tests/sample/mod.rs"]
#[expect(dead_code, unreachable_pub, clippy::unwrap_used, reason = "made for the tests, which use the rest")]
mod sample;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("usage: samples FOLDER")?);
    for (name, sample) in sample::cases() {
        let target = folder.join(name);
        std::fs::create_dir_all(&target)?;
        for (file, bytes) in data(&sample.job())? {
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
