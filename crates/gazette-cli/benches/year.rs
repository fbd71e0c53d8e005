//! A whole year of an office, by the commands a clerk gives: generated documents are received, composed into weekly
//! issues, typeset and published; then the year is reported, distributed, backed up and restored, handed over, joined,
//! audited and read offline. Afterwards an archive of ten thousand documents is handed over and read offline, beside
//! copying and digesting the same files.
//!
//! `cargo bench --workspace --bench year`; `GAZETTE_YEAR=60` makes a small year, `GAZETTE_MANY=0` leaves out the large archive.
#![expect(clippy::print_stdout, reason = "a bench tells what it measured")]

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use serde_json::Value;
use sha2::{Digest as _, Sha256};

type Done<T> = Result<T, Box<dyn Error>>;

/// Issues of the year, one a week.
const WEEKS: usize = 50;
/// Bytes of the file that stands for the original of each of many documents, as scans and signed PDFs are.
const ORIGINAL: usize = 200_000;

const OFFICE: &str = "format = 1\n\n[office]\nname = \"TỈNH TÂN LẬP\"\npublisher = \"Văn phòng Ủy ban nhân dân tỉnh Tân Lập\"\n\
    domain = \"congbao.tanlap.example\"\n\n[[body]]\nname = \"Hội đồng nhân dân tỉnh Tân Lập\"\n\n\
    [[body]]\nname = \"Ủy ban nhân dân tỉnh Tân Lập\"\n\n[[body]]\nname = \"Ủy ban nhân dân xã Đông Khê\"\n";

fn main() -> Done<()> {
    let number = |name: &str, default: usize| {
        std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
    };
    let place = Place { dir: tempfile::tempdir()? };
    match number("GAZETTE_YEAR", 1000) {
        0 => {}
        documents => a_year(&place, documents)?,
    }
    match number("GAZETTE_MANY", 10_000) {
        0 => Ok(()),
        many => a_large_archive(&place, many),
    }
}

/// A folder in which the program is run.
struct Place {
    dir: tempfile::TempDir,
}

impl Place {
    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// Runs a command; its answer and how long it took. Status 2 is an error.
    fn run(&self, arguments: &[&str]) -> Done<(Value, f64)> {
        let started = Instant::now();
        let output = Command::new(env!("CARGO_BIN_EXE_gazette"))
            .arg("--json")
            .args(arguments)
            .current_dir(self.dir.path())
            .env("GAZETTE_USER", "văn thư")
            .env_remove("GAZETTE_HOME")
            .output()?;
        let took = started.elapsed().as_secs_f64();
        if output.status.code().is_none_or(|status| status == 2) {
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            return Err(format!("gazette {}: {said}", arguments.join(" ")).into());
        }
        Ok((serde_json::from_slice(&output.stdout)?, took))
    }
}

fn a_year(place: &Place, documents: usize) -> Done<()> {
    place.run(&["init", "h"])?;
    fs::write(place.path("h/office.toml"), OFFICE)?;
    let (status, _) = place.run(&["--home", "h", "status"])?;
    let today = status["today"].as_str().unwrap_or("2026-01-01").to_owned();
    let year = today.get(..4).unwrap_or("2026").to_owned();
    for number in 1..=documents {
        submission(&place.path("h/inbox"), number, &today, &year)?;
    }
    let (received, took) = place.run(&["--home", "h", "receive"])?;
    let rows = received["submissions"].as_array().cloned().unwrap_or_default();
    let accepted: Vec<&str> =
        rows.iter().filter(|row| row["outcome"] == "accepted").filter_map(|row| row["id"].as_str()).collect();
    println!("{documents} documents received in {took:.1} s, {} accepted", accepted.len());
    if accepted.len() != documents {
        return Err(format!("not all were accepted: {}", rows.first().cloned().unwrap_or_default()).into());
    }
    let started = Instant::now();
    let mut published = Vec::new();
    for (week, part) in accepted.chunks(documents.div_ceil(WEEKS)).enumerate() {
        let issue = format!("{}/{year}", week + 1);
        let mut compose = vec!["--home", "h", "compose", &issue, "--date", &today];
        compose.extend(part);
        place.run(&compose)?;
        let (typeset, _) = place.run(&["--home", "h", "typeset", &issue])?;
        if typeset["proof"]["equal"] != true {
            return Err(format!("the proof of {issue} fails: {}", typeset["proof"]).into());
        }
        place.run(&["--home", "h", "publish", &issue])?;
        published.push(issue);
    }
    let (first, issues) = (published.first().cloned().unwrap_or_default(), published.len());
    println!(
        "{issues} issues composed, typeset, proved and published in {:.1} s",
        started.elapsed().as_secs_f64()
    );

    let (report, took) = place.run(&["--home", "h", "report", &year])?;
    expect("documents in the report", &report["figures"]["documents"], documents)?;
    expect("issues in the report", &report["figures"]["issues"], issues)?;
    println!("report in {took:.2} s");
    for number in 1..=60 {
        let name = format!("Ủy ban nhân dân xã số {number}");
        let address = format!("Thôn {number}, xã Đông Khê, tỉnh Tân Lập");
        place.run(&["--home", "h", "recipients", "--add", &name, "--address", &address, "--copies", "2"])?;
    }
    let (made, took) = place.run(&["--home", "h", "distribute", &first, "--sent", &today])?;
    expect("copies", &made["copies"], 120)?;
    println!("print files, delivery list and labels of one issue in {took:.1} s");
    let (_, packed) = place.run(&["--home", "h", "backup", "luu.kien"])?;
    let (restored, took) = place.run(&["restore", "luu.kien", "lai", "--check"])?;
    expect("faults after restoring", &Value::from(count(&restored["faults"])), 0)?;
    println!("backup in {packed:.1} s, restored and audited in {took:.1} s");
    let (_, packed) = place.run(&["--home", "h", "handover", "giao.kien", "--to", "nơi mới"])?;
    place.run(&["init", "ba"])?;
    fs::write(
        place.path("ba/office.toml"),
        OFFICE.replace("TÂN LẬP", "BÌNH MỚI").replace("tanlap", "binhmoi"),
    )?;
    let (joined, took) = place.run(&["--home", "ba", "join", "giao.kien", "--apart"])?;
    expect("documents joined", &joined["documents"], documents)?;
    println!("handed over (audited first) in {packed:.1} s, joined and indexed in {took:.1} s");
    let (audit, took) = place.run(&["--home", "ba", "audit"])?;
    expect("faults", &Value::from(count(&audit["faults"])), 0)?;
    println!("audited from the gazette it was joined to in {took:.1} s");
    same(&place.path("h/archive"), &place.path("ba/joined/tinh-tan-lap/archive"))?;
    let (found, _) = place.run(&["--home", "ba", "search", &format!("02/{year}/QĐ-UBND")])?;
    if count(&found["hits"]) == 0 {
        return Err("a document of the joined gazette is not found".into());
    }
    offline(place, "h")
}

/// A decision of the province, of its council or of a commune, as a PDF with its metadata beside it.
fn submission(inbox: &Path, number: usize, today: &str, year: &str) -> Done<()> {
    let (body, kind, symbol) = match number % 10 {
        0 => ("Hội đồng nhân dân tỉnh Tân Lập", "Nghị quyết", "NQ-HĐND"),
        5 => ("Ủy ban nhân dân xã Đông Khê", "Quyết định", "QĐ-UBND"),
        _ => ("Ủy ban nhân dân tỉnh Tân Lập", "Quyết định", "QĐ-UBND"),
    };
    let fields =
        ["phân loại rác thải", "hỗ trợ học phí", "giá đất", "phòng cháy", "thủy lợi", "du lịch cộng đồng"];
    let field = fields[number % fields.len()];
    let subject = format!("Ban hành Quy định về {field} (đợt {number})");
    let mut lines = vec![
        format!("Số: {number:02}/{year}/{symbol}"),
        "Căn cứ Luật Tổ chức chính quyền địa phương;".to_owned(),
        if kind == "Nghị quyết" { "QUYẾT NGHỊ:" } else { "QUYẾT ĐỊNH:" }.to_owned(),
    ];
    for article in 1..=4 + number % 5 {
        lines.push(format!("Điều {article}. Nội dung thứ {article} về {field}"));
        let sum = number * 1000 + article * 50;
        lines.push(format!("1. Mức chi cho việc {field} là {sum} đồng mỗi hộ trong năm {year}."));
        lines
            .push("2. Cơ quan, tổ chức, cá nhân có liên quan chịu trách nhiệm thi hành Điều này.".to_owned());
    }
    let original = gazette_typeset::sheet(&gazette_typeset::Sheet {
        issuer: body.to_uppercase(),
        title: kind.to_uppercase(),
        subtitle: subject.clone(),
        date: today.parse()?,
        paragraphs: lines,
        tables: Vec::new(),
        charts: Vec::new(),
    })?;
    let folder = inbox.join(format!("{number:05}"));
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("van-ban.pdf"), original)?;
    let metadata = format!(
        "number = \"{number:02}/{year}/{symbol}\"\ntype = \"{kind}\"\nbodies = [\"{body}\"]\nissued_on = {today}\nsubject = \"{subject}\"\n"
    );
    Ok(fs::write(folder.join("document.toml"), metadata)?)
}

/// Ten thousand imported documents with files as large as scans: handed over beside copying and digesting, searched
/// without network.
fn a_large_archive(place: &Place, documents: usize) -> Done<()> {
    place.run(&["init", "to"])?;
    fs::write(
        place.path("to/office.toml"),
        OFFICE.replace("TÂN LẬP", "RỘNG LỚN").replace("tanlap", "ronglon"),
    )?;
    let mut lines = String::new();
    for number in 0..documents {
        for article in 1..=3 {
            let text = format!(
                "Mức hỗ trợ thứ {} cho đối tượng nhóm {} tại vùng {} được thực hiện từ quý {}.",
                number * 7 % 1009,
                number % 97,
                number % 31,
                article
            );
            let line = serde_json::json!({
                "law_id": format!("{}/{}/QĐ-UBND", number + 1, 2000 + number % 25), "article_id": article.to_string(),
                "title": format!("Quy định số {number}"), "text": text,
            });
            let _ = writeln!(lines, "{line}");
        }
    }
    fs::write(place.path("cu.jsonl"), lines)?;
    let (imported, took) = place.run(&["--home", "to", "import", "cu.jsonl"])?;
    println!("\n{} documents imported in {took:.1} s", imported["documents"]);
    // What stands for the originals goes along as files of the home do.
    let area = place.path("to/originals-of-the-old-archive");
    fs::create_dir_all(&area)?;
    for number in 0..documents as u64 {
        let mut bytes = vec![0_u8; ORIGINAL];
        for (at, byte) in bytes.iter_mut().enumerate() {
            *byte = (at as u64).wrapping_mul(number | 1).wrapping_mul(0x9E37_79B9).to_be_bytes()[3];
        }
        fs::write(area.join(format!("{number}.pdf")), bytes)?;
    }
    let started = Instant::now();
    let bytes = copy_and_digest(&place.path("to"), &place.path("chep"))?;
    let base = started.elapsed().as_secs_f64();
    let rate = |seconds: f64| bytes as f64 / 1e6 / seconds;
    println!("copying and digesting {} MB: {base:.1} s, {:.0} MB/s", bytes / 1_000_000, rate(base));
    fs::remove_dir_all(place.path("chep"))?;
    for (what, arguments) in [
        ("handed over", ["--home", "to", "handover", "to.kien", "--audited"].as_slice()),
        ("taken over, register proved, indexed", &["--home", "nhan", "join", "to.kien"]),
    ] {
        let (_, took) = place.run(arguments)?;
        println!("{what}: {took:.1} s, {:.0} MB/s, {:.2} x copying and digesting", rate(took), base / took);
    }
    let (audit, took) = place.run(&["--home", "nhan", "audit"])?;
    expect("faults", &Value::from(count(&audit["faults"])), 0)?;
    println!("audit clean in {took:.1} s");
    same(&place.path("to/archive"), &place.path("nhan/archive"))?;
    offline(place, "to")
}

/// Writes the portable archive and asks its own search, as a browser does it: the scripts of the words asked for, then
/// the search.
fn offline(place: &Place, home: &str) -> Done<()> {
    let zip = format!("{home}.zip");
    let (made, took) = place.run(&["--home", home, "export", "--portable", &zip])?;
    println!("portable archive of {} documents in {took:.1} s", made["documents"]);
    let mut archive = zip::ZipArchive::new(fs::File::open(place.path(&zip))?)?;
    let scripts = place.path(&format!("{home}-tim"));
    fs::create_dir_all(&scripts)?;
    let names = archive.file_names().filter_map(Result::ok).map(std::borrow::Cow::into_owned);
    let names: Vec<String> = names.filter(|name| name.starts_with("tim/")).collect();
    for name in names {
        let target = scripts.join(name.trim_start_matches("tim/"));
        std::io::copy(&mut archive.by_name(&name)?, &mut fs::File::create(target)?)?;
    }
    fs::write(
        scripts.join("hoi.cjs"),
        "const fs = require('fs'), vm = require('vm'), dir = __dirname + '/';\nglobal.Tim = require(dir + 'tim.js');\n\
         const run = (name) => vm.runInThisContext(fs.readFileSync(dir + name, 'utf8'));\nrun('van-ban.js');\n\
         const asked = process.argv.slice(2).map((question) => {\n  const begun = process.hrtime.bigint();\n\
           [...new Set(Tim.words(question).map(Tim.place))].forEach((number) => run('tu-' + number + '.js'));\n\
           const found = Tim.find(question).length;\n\
           return { question, found, ms: Number(process.hrtime.bigint() - begun) / 1e6 };\n});\n\
         console.log(JSON.stringify(asked));\n",
    )?;
    let questions = [
        "phân loại rác thải",
        "mức hỗ trợ đối tượng nhóm 42",
        "quy định",
        "2/2026/QĐ-UBND",
        "không có chữ này",
    ];
    match Command::new("node").arg(scripts.join("hoi.cjs")).args(questions).output() {
        Err(_) => println!("its search was not measured: there is no node here"),
        Ok(output) => {
            let asked: Vec<Value> = serde_json::from_slice(&output.stdout)
                .map_err(|_| String::from_utf8_lossy(&output.stderr).into_owned())?;
            for one in asked {
                let (question, ms) =
                    (one["question"].as_str().unwrap_or_default(), one["ms"].as_f64().unwrap_or(f64::MAX));
                println!("  “{question}”: {} documents, {ms:.1} ms", one["found"]);
            }
        }
    }
    Ok(())
}

fn count(list: &Value) -> usize {
    list.as_array().map_or(0, Vec::len)
}

fn expect(what: &str, found: &Value, wanted: usize) -> Done<()> {
    if found.as_u64() == Some(wanted as u64) {
        Ok(())
    } else {
        Err(format!("{what}: {found}, not {wanted}").into())
    }
}

/// Every file below both folders has the same bytes.
fn same(one: &Path, other: &Path) -> Done<()> {
    let (one, other) = (digests(one)?, digests(other)?);
    if one != other || one.is_empty() {
        return Err("the archives are not the same, byte for byte".into());
    }
    println!("{} files of the archive are the same, byte for byte", one.len());
    Ok(())
}

fn digests(folder: &Path) -> Done<Vec<(PathBuf, Vec<u8>)>> {
    let mut all = Vec::new();
    for entry in walkdir::WalkDir::new(folder) {
        let entry = entry?;
        if entry.file_type().is_file() {
            let digest = Sha256::digest(fs::read(entry.path())?).to_vec();
            all.push((entry.path().strip_prefix(folder)?.to_owned(), digest));
        }
    }
    all.sort();
    Ok(all)
}

/// Copies a home file by file, digests every copy, and makes all of it safe on disk.
fn copy_and_digest(home: &Path, target: &Path) -> Done<u64> {
    let mut bytes = 0;
    for entry in walkdir::WalkDir::new(home) {
        let entry = entry?;
        let to = target.join(entry.path().strip_prefix(home)?);
        if entry.file_type().is_dir() {
            fs::create_dir_all(to)?;
        } else {
            bytes += fs::copy(entry.path(), &to)?;
            std::hint::black_box(Sha256::digest(fs::read(&to)?));
        }
    }
    gazette_disk::sync_tree(target)?;
    Ok(bytes)
}
