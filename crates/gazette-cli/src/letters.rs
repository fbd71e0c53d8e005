//! The words of the office's letters: to the issuing body, the proposal to Văn phòng UBND with the draft it signs, and
//! the request for a missing number.
//!
//! What an office is called, who signs and how letters are numbered stands in `office.toml`, `[letters]`.

use std::fmt::Write as _;

use gazette_desk::Gap;
use gazette_desk::rules::regime_on;
use gazette_model::{Date, Finding, Language, Office, Regime, Submission};
use gazette_typeset::{Letter, SheetTable};

use crate::commands::notice::day;
use crate::failure::Outcome;
use crate::home::Context;

/// Findings named in a letter; more are counted.
const NAMED: usize = 60;

/// What a letter about a submission is made of.
pub(crate) struct About<'a> {
    pub(crate) office: &'a Office,
    pub(crate) submission: &'a Submission,
    /// What is told.
    pub(crate) told: &'a [&'a Finding],
    pub(crate) date: Date,
    /// The number of the letter, where it has one already.
    pub(crate) number: Option<&'a str>,
}

/// The letter of the gazette office to the issuing body.
pub(crate) fn notice<'a>(about: &About<'a>) -> Letter<'a> {
    let letters = &about.office.letters;
    Letter {
        kind: "THÔNG BÁO".to_owned(),
        subject: format!("Về việc hồ sơ gửi đăng Công báo của {}", document(about.submission)),
        ..to_body(
            about,
            head(about.office),
            numbered(about.number, &letters.symbol),
            letters.signature.clone(),
        )
    }
}

/// The draft of the letter to the issuing body that Văn phòng UBND signs.
pub(crate) fn draft<'a>(about: &About<'a>) -> Letter<'a> {
    let letters = &about.office.letters;
    // Above an office stands the body whose office it is.
    let above = letters.proposal_to.strip_prefix("Văn phòng ").unwrap_or_default();
    let heading = [above.to_uppercase(), letters.proposal_to.to_uppercase()];
    let heading = heading.into_iter().filter(|line| !line.is_empty()).collect();
    let number = numbered(about.number, &letters.draft_symbol);
    Letter {
        kind: String::new(),
        subject: format!("hồ sơ gửi đăng Công báo của {}", document(about.submission)),
        recipients: vec![
            "- Như trên;".to_owned(),
            format!("- {};", sender(about.office)),
            "- Lưu: VT.".to_owned(),
        ],
        ..to_body(about, heading, number, letters.draft_signature.clone())
    }
}

/// The proposal of the gazette office to Văn phòng UBND, with what it is asked to sign.
pub(crate) fn proposal<'a>(about: &About<'a>) -> Letter<'a> {
    let letters = &about.office.letters;
    let document = document(about.submission);
    let addressee = addressee(about.submission);
    let grounds = match regime_on(about.date) {
        Regime::Decree34Of2016 => "khoản 2 Điều 91 Nghị định số 34/2016/NĐ-CP",
        Regime::Decree78Of2025 => "Nghị định số 78/2025/NĐ-CP và Thông tư số 02/2025/TT-VPCP",
    };
    let mut closing = more(about);
    closing.push(format!(
        "{} kính trình {} xem xét, ký văn bản thông báo cho {addressee} theo dự thảo kèm theo, gửi trong ngày \
         {}; thời hạn cơ quan ban hành gửi lại bản đúng là trong ngày nhận được thông báo./.",
        sender(about.office),
        letters.proposal_to,
        day(about.date)
    ));
    Letter {
        office: about.office,
        heading: head(about.office),
        number: numbered(None, &letters.proposal_symbol),
        place: place(about.office),
        date: about.date,
        kind: "TỜ TRÌNH".to_owned(),
        subject: format!("Về việc thông báo sai lệch trong hồ sơ gửi đăng Công báo của {document}"),
        addressee: letters.proposal_to.clone(),
        paragraphs: vec![
            format!(
                "Thực hiện {grounds}, khi phát hiện văn bản gửi đăng Công báo có sai lệch thì cơ quan Công báo thông báo \
                 ngay cho cơ quan ban hành để gửi lại bản đúng trong ngày."
            ),
            opening(about),
            "Kết quả kiểm tra, đối chiếu:".to_owned(),
        ],
        tables: vec![table(about)],
        closing,
        signature: letters.signature.clone(),
        recipients: vec![
            "- Như trên (kèm dự thảo văn bản và biên nhận hồ sơ);".to_owned(),
            "- Lưu: VT.".to_owned(),
        ],
    }
}

/// The letter that asks a body for numbers missing in its series.
pub(crate) fn missing<'a>(office: &'a Office, gap: &Gap, date: Date, number: Option<&str>) -> Letter<'a> {
    let letters = &office.letters;
    let (before, after) = &gap.between;
    let rows = gap
        .missing
        .iter()
        .take(NAMED)
        .enumerate()
        .map(|(at, missing)| vec![(at + 1).to_string(), missing.clone(), gap.kind.clone()])
        .collect();
    let unnamed = (gap.count as usize).saturating_sub(gap.missing.len().min(NAMED));
    let mut closing = Vec::new();
    if unnamed > 0 {
        closing.push(format!("Ngoài ra còn {unnamed} số khác trong cùng dãy số."));
    }
    closing.push(
        "Đề nghị Quý cơ quan gửi các văn bản nêu trên để đăng Công báo theo quy định; nếu số nào không ban hành, không \
         phải là văn bản quy phạm pháp luật hoặc có nội dung bí mật nhà nước thì cho biết bằng văn bản để ghi vào sổ./."
            .to_owned(),
    );
    Letter {
        office,
        heading: head(office),
        number: numbered(number, &letters.symbol),
        place: place(office),
        date,
        kind: String::new(),
        subject: format!("văn bản còn thiếu trong dãy số năm {}", gap.year),
        addressee: gap.body.clone(),
        paragraphs: vec![format!(
            "Qua theo dõi sổ đăng ký văn bản gửi đăng Công báo, {} thấy trong dãy số {} năm {} của Quý cơ quan, giữa \
                 số {before} và số {after}, còn thiếu {} văn bản chưa được gửi đăng:",
            sender(office),
            gap.kind.to_lowercase(),
            gap.year,
            gap.count
        )],
        tables: vec![SheetTable {
            title: String::new(),
            columns: ["STT", "Số, ký hiệu còn thiếu", "Tên loại"].map(str::to_owned).to_vec(),
            shares: vec![1.0, 5.0, 4.0],
            rows,
        }],
        closing,
        signature: letters.signature.clone(),
        recipients: vec!["- Như trên;".to_owned(), "- Lưu: VT.".to_owned()],
    }
}

/// Number and date of a letter as the register keeps them.
pub(crate) fn reference(number: Option<&str>, date: Date) -> String {
    match number {
        Some(number) => format!("{number} ngày {}", day(date)),
        None => format!("ngày {}", day(date)),
    }
}

/// A finding's next step in words for its sender: what to do at our desk is not his affair.
pub(crate) fn step_for_sender(finding: &Finding) -> String {
    let hint = finding.hint(Language::Vi);
    let clauses: Vec<&str> = hint.split("; ").filter(|clause| !clause.contains("gazette ")).collect();
    if clauses.is_empty() { "kiểm tra và gửi lại".to_owned() } else { clauses.join("; ") }
}

fn to_body<'a>(
    about: &About<'a>,
    heading: Vec<String>,
    number: String,
    signature: Vec<String>,
) -> Letter<'a> {
    let mut closing = more(about);
    closing.push(format!(
        "Đề nghị Quý cơ quan kiểm tra và gửi lại hồ sơ đúng trong ngày nhận được văn bản này ({}) để việc đăng Công báo \
         kịp thời hạn.",
        day(about.date)
    ));
    closing.push(
        "Mọi tệp đã nhận được giữ nguyên; mã băm SHA-256 của từng tệp ghi trong biên nhận kèm theo./."
            .to_owned(),
    );
    Letter {
        office: about.office,
        heading,
        number,
        place: place(about.office),
        date: about.date,
        kind: String::new(),
        subject: String::new(),
        addressee: addressee(about.submission),
        paragraphs: vec![
            opening(about),
            "Qua kiểm tra, hồ sơ có những điểm sau đây chưa thể đăng:".to_owned(),
        ],
        tables: vec![table(about)],
        closing,
        signature,
        recipients: vec!["- Như trên;".to_owned(), "- Lưu: VT.".to_owned()],
    }
}

fn opening(about: &About<'_>) -> String {
    let submission = about.submission;
    let received = submission.received_at.get(..10).unwrap_or_default();
    let received = crate::args::parse_date(received).map_or_else(|_| received.to_owned(), day);
    format!(
        "Ngày {received}, {} nhận được hồ sơ gửi đăng Công báo (mã {}) của {}: {}.",
        sender(about.office),
        submission.id,
        document(submission),
        submission.document.subject.as_deref().unwrap_or("(chưa rõ trích yếu)").trim_end_matches('.')
    )
}

fn table(about: &About<'_>) -> SheetTable {
    let rows = about.told.iter().take(NAMED).enumerate();
    let rows = rows.map(|(position, finding)| {
        let place: Vec<&str> =
            [finding.place.as_deref(), finding.file.as_deref()].into_iter().flatten().collect();
        vec![
            (position + 1).to_string(),
            place.join("; "),
            finding.message(Language::Vi),
            step_for_sender(finding),
        ]
    });
    SheetTable {
        title: String::new(),
        columns: ["STT", "Vị trí", "Phát hiện", "Việc cần làm"].map(str::to_owned).to_vec(),
        shares: vec![1.0, 4.0, 7.0, 6.0],
        rows: rows.collect(),
    }
}

fn more(about: &About<'_>) -> Vec<String> {
    let unnamed = about.told.len().saturating_sub(NAMED);
    if unnamed == 0 {
        return Vec::new();
    }
    vec![format!("Ngoài ra còn {unnamed} chỗ khác, xem tệp biên nhận kèm theo.")]
}

fn document(submission: &Submission) -> String {
    let metadata = &submission.document;
    let number = metadata.number.as_ref().map_or("(chưa rõ số)", |number| number.as_str());
    let kind = metadata.kind.as_deref().unwrap_or("Văn bản");
    match metadata.issued_on {
        Some(issued) => format!("{kind} số {number} ngày {}", day(issued)),
        None => format!("{kind} số {number}"),
    }
}

fn addressee(submission: &Submission) -> String {
    match submission.document.bodies.as_slice() {
        [] => "cơ quan gửi văn bản".to_owned(),
        bodies => bodies.join("; "),
    }
}

fn sender(office: &Office) -> String {
    [&office.letters.sender, &office.office.publisher]
        .into_iter()
        .find(|name| !name.is_empty())
        .cloned()
        .unwrap_or_else(|| "Văn phòng Công báo".to_owned())
}

fn head(office: &Office) -> Vec<String> {
    let lines = [office.letters.superior.to_uppercase(), sender(office).to_uppercase()];
    lines.into_iter().filter(|line| !line.is_empty()).collect()
}

fn place(office: &Office) -> String {
    if office.letters.place.is_empty() { "……".to_owned() } else { office.letters.place.clone() }
}

fn numbered(number: Option<&str>, symbol: &str) -> String {
    match number {
        // A number typed without its symbol gets it.
        Some(number) if !number.contains('/') && !symbol.is_empty() => format!("{number}/{symbol}"),
        Some(number) => number.to_owned(),
        // Room for the number that the records office gives.
        None => format!("      /{symbol}"),
    }
}

/// The letter as text that can be pasted into a word processor.
pub(crate) fn plain(letter: &Letter<'_>) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "{}\nSố: {}\n", letter.heading.join("\n"), letter.number.trim());
    let _ = writeln!(out, "{}, ngày {}\n", letter.place, day(letter.date));
    if letter.kind.is_empty() {
        let _ = writeln!(out, "V/v {}\n\nKính gửi: {}\n", letter.subject, letter.addressee);
    } else {
        let _ = writeln!(out, "{}\n{}\n\nKính gửi: {}\n", letter.kind, letter.subject, letter.addressee);
    }
    for paragraph in &letter.paragraphs {
        let _ = writeln!(out, "{paragraph}\n");
    }
    for table in &letter.tables {
        let _ = writeln!(out, "{}", table.columns.join("\t"));
        for row in &table.rows {
            let _ = writeln!(out, "{}", row.join("\t"));
        }
        out.push('\n');
    }
    for paragraph in &letter.closing {
        let _ = writeln!(out, "{paragraph}\n");
    }
    let _ =
        writeln!(out, "{}\n\nNơi nhận:\n- {}", letter.signature.join("\n"), letter.recipients.join("\n- "));
    out
}

/// The name of the comparison of original and copy in `outbox/ID/`.
pub(crate) const COMPARISON: &str = "so-sanh.html";

/// Removes the comparisons of these submissions, which repeat the words of originals that are gone.
pub(crate) fn forget_comparisons(context: &Context, submissions: &[&str]) -> Outcome<Vec<String>> {
    let mut gone = Vec::new();
    for id in submissions {
        let name = format!("outbox/{id}/{COMPARISON}");
        let path = context.path(&name);
        if path.is_file() {
            gazette_disk::remove_file(&path)?;
            gone.push(name);
        }
    }
    Ok(gone)
}
