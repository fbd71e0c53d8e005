//! What is in the program: `cargo run -p gazette-archive --example sbom -- FILE` writes it as CycloneDX 1.5.
//!
//! Made from `cargo metadata` and the checksums of `Cargo.lock`; what only tests use is left out. Ends with an error when a
//! component names no licence.

#![expect(clippy::print_stdout, reason = "a tool for people; what fails ends it")]

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::process::Command;

use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn Error>> {
    let file = std::env::args().nth(1).ok_or("the name of the file to be written is needed")?;
    let output = Command::new("cargo").args(["metadata", "--format-version", "1", "--locked"]).output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    let metadata: Value = serde_json::from_slice(&output.stdout)?;
    let root = metadata["workspace_root"].as_str().unwrap_or(".");
    let lock = std::fs::read_to_string(format!("{root}/Cargo.lock"))?;
    let checksums = checksums(&lock);
    let used = used(&metadata);
    let mut components = Vec::new();
    let mut without_licence = Vec::new();
    for package in metadata["packages"].as_array().into_iter().flatten() {
        let text = |key: &str| package[key].as_str().unwrap_or_default();
        let (id, name, version) = (text("id"), text("name"), text("version"));
        if !used.contains(id) {
            continue;
        }
        let licence = text("license");
        if licence.is_empty() && text("license_file").is_empty() {
            without_licence.push(format!("{name} {version}"));
        }
        let mut component = json!({
            "type": "library", "bom-ref": format!("pkg:cargo/{name}@{version}"), "name": name, "version": version,
            "purl": format!("pkg:cargo/{name}@{version}"), "licenses": [{ "expression": licence }],
        });
        if let Some(checksum) = checksums.get(&(name.to_owned(), version.to_owned())) {
            component["hashes"] = json!([{ "alg": "SHA-256", "content": checksum }]);
        }
        components.push(component);
    }
    components.sort_by_key(|component| component["bom-ref"].to_string());
    let count = components.len();
    let version = env!("CARGO_PKG_VERSION");
    let bom = json!({
        "bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
        "metadata": { "component": { "type": "application", "name": "gazette", "version": version } },
        "components": components,
    });
    std::fs::write(&file, format!("{bom:#}\n"))?;
    println!("{count} components in {file}, {} with a checksum", checksums.len());
    if without_licence.is_empty() {
        Ok(())
    } else {
        Err(format!("no licence: {}", without_licence.join(", ")).into())
    }
}

/// The packages the program is made of, from its door downwards, without what only tests use.
fn used(metadata: &Value) -> BTreeSet<String> {
    let nodes: BTreeMap<&str, &Value> = metadata["resolve"]["nodes"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|node| Some((node["id"].as_str()?, node)))
        .collect();
    let door = metadata["packages"]
        .as_array()
        .into_iter()
        .flatten()
        .find(|package| package["name"] == "gazette-cli");
    let mut waiting: Vec<&str> = door.and_then(|package| package["id"].as_str()).into_iter().collect();
    let mut used = BTreeSet::new();
    while let Some(id) = waiting.pop() {
        if !used.insert(id.to_owned()) {
            continue;
        }
        for dependency in nodes.get(id).and_then(|node| node["deps"].as_array()).into_iter().flatten() {
            let kinds = dependency["dep_kinds"].as_array().into_iter().flatten();
            if kinds.into_iter().any(|kind| kind["kind"] != "dev") {
                waiting.extend(dependency["pkg"].as_str());
            }
        }
    }
    used
}

fn checksums(lock: &str) -> BTreeMap<(String, String), String> {
    let mut found = BTreeMap::new();
    for package in lock.split("[[package]]") {
        let field = |name: &str| {
            package.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(" = \"")?.strip_suffix('"'))
        };
        if let (Some(name), Some(version), Some(checksum)) =
            (field("name"), field("version"), field("checksum"))
        {
            found.insert((name.to_owned(), version.to_owned()), checksum.to_owned());
        }
    }
    found
}
