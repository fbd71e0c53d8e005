//! Judges PDF files named on the command line: `judge [--json] ANCHOR.pem… FILE.pdf…`, for trying and measuring.
#![expect(clippy::print_stdout, reason = "an example speaks on the terminal")]

use std::time::Instant;

fn main() {
    let names: Vec<String> = std::env::args().skip(1).collect();
    let json = names.iter().any(|name| name == "--json");
    let anchors: Vec<String> = names
        .iter()
        .filter(|name| name.ends_with(".pem"))
        .filter_map(|name| std::fs::read_to_string(name).ok())
        .collect();
    for name in names.iter().filter(|name| !name.ends_with(".pem") && *name != "--json") {
        let Ok(bytes) = std::fs::read(name) else { continue };
        let start = Instant::now();
        let judgement = gazette_seal::judge(&bytes, &anchors, "2026-11-25T00:00:00Z");
        let took = start.elapsed().as_millis();
        println!("== {name} ({took} ms)");
        if json {
            println!("{}", serde_json::to_string_pretty(&judgement).unwrap_or_default());
        } else {
            println!("{}", judgement.text(gazette_model::Language::En));
        }
    }
}
