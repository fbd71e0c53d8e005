//! `gazette notice`: the letter that returns a submission, as PDF and as text for Word.

use std::fmt::Write as _;

use gazette_desk::DiscrepancyState;
use gazette_model::{Finding, Language, Office, Severity, Submission};
use gazette_typeset::{Letter, SheetTable};
use serde_json::json;

use super::document;
use crate::answer::Answer;
use crate::failure::{Failure, Outcome};
use crate::home::{self, Context};

/// Findings named in the letter; more are counted.
const NAMED: usize = 60;

/// Writes the letter for the submission named into `outbox/`.
pub(crate) fn run(context: &Context, name: &str) -> Outcome<Answer> {
    let office = context.office()?;
    let mut desk = context.desk()?;
    let submission = document::one(desk.find(name)?, name)?;
    let told: Vec<&Finding> =
        submission.findings.iter().filter(|finding| finding.severity == Severity::Error).collect();
    let told = if told.is_empty() {
        submission.findings.iter().filter(|finding| finding.severity == Severity::Warning).collect()
    } else {
        told
    };
    if told.is_empty() {
        let id = &submission.id;
        return Err(Failure::new(
            format!("hồ sơ {id} không có gì phải báo lại"),
            format!("there is nothing to tell about {id}"),
        )
        .hint("hồ sơ đã được tiếp nhận; xem: gazette status", "it is accepted; see: gazette status"));
    }
    let letter = letter(context, &office, &submission, &told);
    let dir = context.path("outbox").join(&submission.id);
    std::fs::create_dir_all(&dir).map_err(|error| Failure::unwritable(&dir, &error))?;
    let file = dir.join("thong-bao.pdf");
    home::write(&file, &gazette_typeset::letter(&letter)?)?;
    let text_file = dir.join("thong-bao.txt");
    home::write(&text_file, plain(&letter).as_bytes())?;
    for discrepancy in desk.discrepancies(Some(&submission.id))? {
        if discrepancy.state == DiscrepancyState::Found {
            desk.move_discrepancy(
                discrepancy.id,
                DiscrepancyState::Notified,
                "",
                &context.who,
                &context.timestamp(),
            )?;
        }
    }
    let mut text = String::new();
    let _ = match context.language {
        Language::Vi => write!(
            text,
            "Đã làm thư:\n  {}\n  {} (để dán vào Word)\nKiểm tra, ký và gửi trong ngày; hạn cơ quan gửi lại: trong ngày.\n",
            file.display(),
            text_file.display()
        ),
        Language::En => write!(
            text,
            "The letter:\n  {}\n  {} (to paste into Word)\nCheck, sign and send it today; the body answers the same day.\n",
            file.display(),
            text_file.display()
        ),
    };
    Ok(Answer::done(json!({ "file": file, "text": text_file, "submission": submission.id }), text))
}

fn letter<'a>(
    context: &Context,
    office: &'a Office,
    submission: &Submission,
    told: &[&Finding],
) -> Letter<'a> {
    let metadata = &submission.document;
    let number = metadata.number.as_ref().map_or("(chưa rõ số)", |number| number.as_str());
    let kind = metadata.kind.as_deref().unwrap_or("Văn bản");
    let addressee = if metadata.bodies.is_empty() {
        "cơ quan gửi văn bản".to_owned()
    } else {
        metadata.bodies.join("; ")
    };
    let publisher = if office.office.publisher.is_empty() {
        "VĂN PHÒNG CÔNG BÁO".to_owned()
    } else {
        office.office.publisher.to_uppercase()
    };
    let received = submission.received_at.get(..10).unwrap_or_default();
    let received = crate::args::parse_date(received)
        .map_or_else(|_| received.to_owned(), |date| date.strftime("%d/%m/%Y").to_string());
    let opening = format!(
        "Ngày {received}, {} nhận được hồ sơ gửi đăng Công báo (mã {}) của {kind} số {number}: {}.",
        if office.office.publisher.is_empty() { "văn phòng Công báo" } else { &office.office.publisher },
        submission.id,
        metadata.subject.as_deref().unwrap_or("(chưa rõ trích yếu)")
    );
    let mut rows: Vec<Vec<String>> = Vec::new();
    for (position, finding) in told.iter().take(NAMED).enumerate() {
        let place: Vec<&str> =
            [finding.place.as_deref(), finding.file.as_deref()].into_iter().flatten().collect();
        rows.push(vec![
            (position + 1).to_string(),
            place.join("; "),
            finding.message(Language::Vi),
            finding.hint(Language::Vi),
        ]);
    }
    let mut closing = Vec::new();
    if told.len() > NAMED {
        closing.push(format!("Ngoài ra còn {} chỗ khác, xem tệp biên nhận kèm theo.", told.len() - NAMED));
    }
    closing.push("Đề nghị Quý cơ quan kiểm tra và gửi lại hồ sơ đúng trong ngày nhận được thông báo này để việc đăng Công báo kịp thời hạn.".to_owned());
    closing.push(
        "Mọi tệp đã nhận được giữ nguyên; mã băm SHA-256 của từng tệp ghi trong biên nhận kèm theo./."
            .to_owned(),
    );
    Letter {
        office,
        heading: vec![publisher],
        number: "      /TB-CB".to_owned(),
        place: "……".to_owned(),
        date: context.today(),
        kind: "THÔNG BÁO".to_owned(),
        subject: format!("Về việc hồ sơ gửi đăng Công báo của {kind} số {number}"),
        addressee,
        paragraphs: vec![opening, "Qua kiểm tra, hồ sơ có những điểm sau đây chưa thể đăng:".to_owned()],
        tables: vec![SheetTable {
            title: String::new(),
            columns: ["STT", "Vị trí", "Phát hiện", "Việc cần làm"].map(str::to_owned).to_vec(),
            shares: vec![1.0, 4.0, 7.0, 6.0],
            rows,
        }],
        closing,
        signature: vec!["NGƯỜI CÓ THẨM QUYỀN KÝ".to_owned(), String::new()],
        recipients: vec!["Như trên;".to_owned(), "Lưu: VT.".to_owned()],
    }
}

/// The letter as text that can be pasted into a word processor.
fn plain(letter: &Letter<'_>) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "{}\nSố: {}\n", letter.heading.join("\n"), letter.number.trim());
    let _ = writeln!(out, "{}\n{}\n\nKính gửi: {}\n", letter.kind, letter.subject, letter.addressee);
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
