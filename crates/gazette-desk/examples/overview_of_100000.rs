//! Measures the overview over many registered documents: `cargo run --release --example overview_of_100000`.

#![expect(clippy::print_stdout, reason = "it prints what it measured")]

use std::error::Error;
use std::time::Instant;

use gazette_desk::{Desk, Period, Publication, RegisterTable, calendar};
use gazette_model::{
    Code, Date, Digest, DocumentNumber, Finding, IssueId, Metadata, Office, Outcome, Packaging, Submission,
    SubmittedFile,
};
use serde_json::{Map, Value, json};

const DOCUMENTS: u32 = 100_000;
const ROWS: u32 = 20_000;

fn main() -> Result<(), Box<dyn Error>> {
    let home = tempfile::tempdir()?;
    let mut desk = Desk::open(home.path(), "2026-11-20T09:00:00+07:00", "đo")?;
    let office = Office::default();
    let today: Date = "2026-11-25".parse()?;
    let calendars = [calendar::parse(&calendar::template(2026).unwrap_or_default())?];

    let table = RegisterTable::parse(
        "number = \"n\"\nbodies = \"b\"\nissued_on = \"i\"\nsubject = \"s\"\ntype = \"t\"",
    )?;
    let rows: Vec<Map<String, Value>> = (0..ROWS).filter_map(row).collect();
    let begun = Instant::now();
    let report = desk.import_register(&rows, &table, &office, "measure")?;
    println!("{:>9.1} ms  importing {} rows with their rules", ms(begun), report.registered);

    let begun = Instant::now();
    let submissions = (0..DOCUMENTS).map(submission).collect::<Result<Vec<_>, _>>()?;
    let ids: Vec<String> = desk.register_all(submissions)?.into_iter().map(|one| one.id).collect();
    println!("{:>9.1} ms  registering {DOCUMENTS} submissions in one transaction", ms(begun));

    // All but the last two thousand are published; of those, one thousand stand in a draft.
    let begun = Instant::now();
    let (published, open) = ids.split_at(ids.len() - 2000);
    for (number, part) in (1..).zip(published.chunks(2000).chain([&open[..1000]])) {
        let issue: IssueId = format!("{number}/2026").parse()?;
        desk.compose(&office, issue, "2026-11-22".parse()?, Some(part))?;
        if part.len() == 2000 {
            let draft = desk.draft(issue)?.ok_or("the draft is gone")?;
            desk.save_typeset(&draft, 900, &Digest([1; 32]), true)?;
            desk.publish(issue, &facts())?;
        }
    }
    println!("{:>9.1} ms  composing and publishing {} of them", ms(begun), published.len());
    let begun = Instant::now();
    let ready = desk.candidates("900/2026".parse()?)?.len();
    println!("{:>9.1} ms  what waits for the next issue ({ready})", ms(begun));

    for _ in 0..3 {
        let begun = Instant::now();
        let status = desk.status(&office, &calendars, today)?;
        let taken = ms(begun);
        let begun = Instant::now();
        let bytes = serde_json::to_vec(&status)?.len();
        println!(
            "{taken:>9.1} ms  status: {} submissions, {} deadlines, {} gaps ({:.1} ms for {bytes} bytes of JSON)",
            status.submissions.len(),
            status.deadlines.len(),
            status.gaps.len(),
            ms(begun),
        );
    }
    let Some(year) = Period::year(2026) else { return Ok(()) };
    for _ in 0..2 {
        let begun = Instant::now();
        let figures = desk.figures(&office, &calendars, year)?;
        println!(
            "{:>9.1} ms  figures of a year ({} figures, {:?} documents)",
            ms(begun),
            figures.len(),
            figures.get("documents")
        );
    }
    let begun = Instant::now();
    let rows = desk.figure_rows(&office, &calendars, year, "sent/late")?.len();
    println!("{:>9.1} ms  the rows of one figure ({rows})", ms(begun));
    let begun = Instant::now();
    let lines = desk.check_trail()?.lines;
    println!("{:>9.1} ms  proving the trail ({lines} lines)", ms(begun));
    let begun = Instant::now();
    let gaps = desk.gaps()?.len();
    println!("{:>9.1} ms  gaps alone ({gaps})", ms(begun));
    let begun = Instant::now();
    let issues = desk.issues()?.len();
    println!("{:>9.1} ms  issues alone ({issues})", ms(begun));
    let begun = Instant::now();
    let one = desk.find("07/2016/qd ubnd")?.len();
    println!("{:>9.3} ms  finding a number ({one} found)", ms(begun));
    Ok(())
}

fn file(name: &str) -> SubmittedFile {
    SubmittedFile {
        name: format!("data/{name}"),
        size: 123_456,
        digest: Digest([7; 32]),
        role: "other".to_owned(),
    }
}

fn ms(begun: Instant) -> f64 {
    begun.elapsed().as_secs_f64() * 1000.0
}

/// Year, running number and body of the n-th document: two hundred communes a year, every fiftieth number missing.
fn place(n: u32) -> (u32, u32, String) {
    let serial = n / 200 % 50 + 1;
    (2016 + n / 10_000, serial + serial / 50, format!("Ủy ban nhân dân xã Thử nghiệm {}", n % 200))
}

fn facts() -> Publication {
    Publication {
        published_at: "2026-11-22T09:00:00+07:00".to_owned(),
        sha256: Digest([2; 32]),
        pages: 900,
        log_index: None,
    }
}

fn row(n: u32) -> Option<Map<String, Value>> {
    let (year, serial, body) = place(n);
    let row = json!({
        "n": format!("{serial:02}/{year}/QĐ-UBND"), "b": body, "i": format!("{year}-03-02"), "t": "Quyết định",
        "s": format!("Ban hành Quy định số {n} về quản lý công việc trên địa bàn xã")
    });
    row.as_object().cloned()
}

fn submission(n: u32) -> Result<Submission, Box<dyn Error>> {
    let (year, serial, body) = place(n);
    let mut digest = [0; 32];
    digest[..4].copy_from_slice(&n.to_be_bytes());
    Ok(Submission {
        id: String::new(),
        source: format!("inbox/{n}"),
        packaging: Packaging::Bagit,
        fingerprint: Digest(digest),
        outcome: Outcome::Accepted,
        document: Metadata {
            number: Some(DocumentNumber::new(&format!("{serial:02}/{}/NQ-HĐND", year + 5))),
            kind: Some("Nghị quyết".to_owned()),
            bodies: vec![body.replace("Ủy ban", "Hội đồng")],
            issued_on: Some(format!("{}-05-04", year + 5).parse()?),
            subject: Some(format!("Quy định số {n} về quản lý công việc trên địa bàn xã")),
            ..Metadata::default()
        },
        unconfirmed: Vec::new(),
        files: ["original.pdf", "copy.docx", "annex.pdf", "annex.docx"].map(file).to_vec(),
        findings: vec![
            Finding::new(Code::SignatureNoRevocation).value("signer", "Ủy ban nhân dân xã Thử nghiệm"),
            Finding::new(Code::EthForD).file("data/copy.docx").place("Điều 3 khoản 2").value("count", 3),
        ],
        received_at: format!("{}-05-06T09:00:00+07:00", year + 5),
    })
}
