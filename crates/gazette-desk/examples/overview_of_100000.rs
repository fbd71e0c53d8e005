//! Measures the overview over many registered documents: `cargo run --release --example overview_of_100000`.

#![expect(clippy::print_stdout, reason = "it prints what it measured")]

use std::error::Error;
use std::time::Instant;

use gazette_desk::{Desk, RegisterTable, calendar};
use gazette_model::{Date, Digest, DocumentNumber, Metadata, Office, Outcome, Packaging, Submission};
use serde_json::{Map, Value, json};

const DOCUMENTS: u32 = 100_000;

fn main() -> Result<(), Box<dyn Error>> {
    let home = tempfile::tempdir()?;
    let mut desk = Desk::open(home.path(), "2026-11-20T09:00:00+07:00", "đo")?;
    let office = Office::default();
    let today: Date = "2026-11-25".parse()?;
    let calendars = [calendar::parse(&calendar::template(2026).unwrap_or_default())?];

    let table = RegisterTable::parse(
        "number = \"n\"\nbodies = \"b\"\nissued_on = \"i\"\nsubject = \"s\"\ntype = \"t\"",
    )?;
    let rows: Vec<Map<String, Value>> = (0..DOCUMENTS / 2).filter_map(row).collect();
    let begun = Instant::now();
    let report = desk.import_register(&rows, &table, &office, "measure")?;
    println!("{:>9.1} ms  importing {} rows with their rules", ms(begun), report.registered);

    let begun = Instant::now();
    let submissions = (0..DOCUMENTS / 2).map(submission).collect::<Result<Vec<_>, _>>()?;
    desk.register_all(submissions)?;
    println!("{:>9.1} ms  registering {} submissions in one transaction", ms(begun), DOCUMENTS / 2);

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
    let begun = Instant::now();
    let one = desk.find("777/2020/QĐ-UBND")?.len();
    println!("{:>9.3} ms  finding a number ({one} found)", ms(begun));
    Ok(())
}

fn ms(begun: Instant) -> f64 {
    begun.elapsed().as_secs_f64() * 1000.0
}

/// Year, running number and body of the n-th document: two hundred communes, every fiftieth number missing.
fn place(n: u32) -> (u32, u32, String) {
    let serial = n / 200 % 50 + 1;
    (2016 + n / 10_000, serial + serial / 50, format!("Ủy ban nhân dân xã Thử nghiệm {}", n % 200))
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
        files: Vec::new(),
        findings: Vec::new(),
        received_at: format!("{}-05-06T09:00:00+07:00", year + 5),
    })
}
