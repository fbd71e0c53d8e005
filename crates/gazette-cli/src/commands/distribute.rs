//! `gazette recipients` and `gazette distribute`: who gets printed issues, and everything the printer and the post need.

use std::fmt::Write as _;
use std::path::Path;

use gazette_archive::{Archive, ObjectId};
use gazette_desk::{Delivery, Recipient};
use gazette_model::Language;
use gazette_typeset::{AddressLabel, Labels, Sheet, SheetTable, booklet, print_ready, sheet};
use serde_json::json;

use super::typeset;
use crate::answer::{Answer, csv_row, table};
use crate::args::{DistributeArgs, RecipientsArgs, parse_date};
use crate::failure::{Failure, Outcome};
use crate::home::{self, Context};

/// Enters and ends recipients, and lists them.
pub(crate) fn recipients(context: &Context, args: &RecipientsArgs) -> Outcome<Answer> {
    let mut desk = context.desk()?;
    let today = context.today();
    if let Some(name) = &args.add {
        desk.add_recipient(&Recipient {
            id: 0,
            name: name.clone(),
            address: args.address.clone().unwrap_or_default(),
            level: args.level.clone().unwrap_or_default(),
            copies: args.copies,
            from: args.from.unwrap_or(today),
            to: args.to,
        })?;
    }
    for new in args.import.as_deref().map(read).transpose()?.unwrap_or_default() {
        desk.add_recipient(&new)?;
    }
    if args.end.is_some() || args.end_all {
        desk.end_recipients(args.end, args.on.unwrap_or(today))?;
    }
    let shown = if args.all { None } else { Some(args.on.unwrap_or(today)) };
    let list = desk.recipients(shown)?;
    let copies: u32 = list.iter().map(|one| one.copies).sum();
    let mut rows = vec![
        if context.language == Language::Vi {
            ["mã", "nơi nhận", "địa chỉ", "cấp", "số bản", "từ", "đến"]
        } else {
            ["id", "name", "address", "level", "copies", "from", "to"]
        }
        .map(str::to_owned)
        .to_vec(),
    ];
    rows.extend(list.iter().map(|one| {
        vec![
            one.id.to_string(),
            one.name.clone(),
            one.address.clone(),
            one.level.clone(),
            one.copies.to_string(),
            one.from.to_string(),
            one.to.map(|day| day.to_string()).unwrap_or_default(),
        ]
    }));
    let text = if args.csv {
        rows.iter().map(|row| csv_row(&row.iter().map(String::as_str).collect::<Vec<_>>())).collect()
    } else {
        let total = match context.language {
            Language::Vi => format!("{} nơi nhận, {copies} bản mỗi số.\n", list.len()),
            Language::En => format!("{} recipients, {copies} copies of each issue.\n", list.len()),
        };
        format!("{}{total}", table(&rows))
    };
    Ok(Answer::done(json!({ "recipients": list, "copies": copies }), text))
}

/// Writes what printer and post need for an issue; notes that it was sent.
pub(crate) fn run(context: &Context, args: &DistributeArgs) -> Outcome<Answer> {
    let issue = args.issue;
    let office = context.office()?;
    let mut desk = context.desk()?;
    if !desk.is_published(issue)? {
        return Err(gazette_desk::DeskError::NotPublished(issue).into());
    }
    let archive = Archive::open(&context.path("archive"))?;
    let record = archive.issue(issue)?.ok_or(gazette_desk::DeskError::NotPublished(issue))?;
    if office.print.until.is_some_and(|until| record.date > until) {
        return Err(Failure::new(
            format!(
                "số {issue} không in: văn phòng đã ngừng in từ sau ngày {}",
                office.print.until.unwrap_or_default()
            ),
            format!(
                "issue {issue} is not printed: printing ended on {}",
                office.print.until.unwrap_or_default()
            ),
        )
        .hint(
            "bản điện tử là bản chính thức; sửa [print] until nếu nhầm",
            "the electronic issue stands; mend [print] until if this is wrong",
        ));
    }
    if let Some(day) = args.sent {
        desk.send(issue, day)?;
    }
    if let Err(reason) = office.print.labels.check() {
        return Err(Failure::new(
            format!("[print.labels] trong office.toml không hợp lệ: {reason}"),
            format!("[print.labels] of office.toml cannot be: {reason}"),
        )
        .hint(
            "đo tờ nhãn đang dùng rồi sửa số, hoặc xóa mục này để dùng loại 3 × 7",
            "measure the sheets in use and mend the numbers, or delete the entry for 3 × 7",
        ));
    }
    let deliveries = desk.deliveries(issue)?;
    let copies: u32 = deliveries.iter().map(|one| one.recipient.copies).sum();
    let dir = args
        .to
        .clone()
        .unwrap_or_else(|| context.path("outbox").join("phat-hanh").join(issue.path().replace('/', "-")));
    std::fs::create_dir_all(&dir).map_err(|error| Failure::unwritable(&dir, &error))?;
    let pdf = archive.file(&ObjectId::issue(issue), &typeset::file_name(issue))?;
    let mut files = vec![("in.pdf", print_ready(&pdf, office.print.bleed_mm)?)];
    if office.print.booklet {
        files.push(("binh-trang-sach.pdf", booklet(&pdf)?));
    }
    files.push((
        "danh-sach-phat-hanh.pdf",
        sheet(&delivery_list(context, &office, issue, &deliveries, copies))?,
    ));
    if !deliveries.is_empty() {
        let labels = labels(context, &office, issue, &deliveries, args.first_label as usize);
        files.push(("nhan-dia-chi.pdf", gazette_typeset::labels(&labels)?));
    }
    for (name, bytes) in &files {
        home::write(&dir.join(name), bytes)?;
    }
    let mut text = String::new();
    let _ = match context.language {
        Language::Vi => writeln!(
            text,
            "Số {issue}: {} nơi nhận, {copies} bản; đã làm trong {}",
            deliveries.len(),
            dir.display()
        ),
        Language::En => writeln!(
            text,
            "Issue {issue}: {} recipients, {copies} copies; written to {}",
            deliveries.len(),
            dir.display()
        ),
    };
    for (name, _) in &files {
        let words = match (*name, context.language) {
            ("in.pdf", Language::Vi) => "để in: đủ bội số của bốn trang, có khung xén",
            ("in.pdf", Language::En) => "to print: a multiple of four pages, with trim box",
            ("binh-trang-sach.pdf", Language::Vi) => "bình trang sách: in hai mặt, gấp đôi",
            ("binh-trang-sach.pdf", Language::En) => "booklet: print on both sides, fold once",
            ("nhan-dia-chi.pdf", Language::Vi) => "nhãn địa chỉ; in 100 %, không co cho vừa trang",
            ("nhan-dia-chi.pdf", Language::En) => "address labels; print at 100 %, do not fit to page",
            (_, Language::Vi) => "danh sách phát hành, có chỗ ký nhận",
            (_, Language::En) => "delivery list, to be signed",
        };
        let _ = writeln!(text, "  {name:<26} {words}");
    }
    if args.sent.is_none() && deliveries.iter().any(|one| one.sent_on.is_none()) {
        let _ = writeln!(
            text,
            "{} gazette distribute {issue} --sent {}",
            context.say("Gửi xong, ghi vào sổ bằng:", "Once sent, note it with:"),
            context.today()
        );
    }
    let names: Vec<_> = files.iter().map(|(name, _)| dir.join(name)).collect();
    Ok(Answer::done(
        json!({ "issue": issue, "files": names, "deliveries": deliveries, "copies": copies }),
        text,
    ))
}

fn delivery_list(
    context: &Context,
    office: &gazette_model::Office,
    issue: gazette_model::IssueId,
    deliveries: &[Delivery],
    copies: u32,
) -> Sheet {
    let vi = context.language == Language::Vi;
    let columns = if vi {
        ["TT", "Nơi nhận", "Địa chỉ", "Cấp", "Số bản", "Ngày gửi", "Ký nhận"]
    } else {
        ["No.", "Recipient", "Address", "Level", "Copies", "Sent on", "Signature"]
    };
    let rows = deliveries.iter().enumerate().map(|(at, one)| {
        vec![
            (at + 1).to_string(),
            one.recipient.name.clone(),
            one.recipient.address.clone(),
            one.recipient.level.clone(),
            one.recipient.copies.to_string(),
            one.sent_on.map(|day| day.strftime("%d/%m/%Y").to_string()).unwrap_or_default(),
            String::new(),
        ]
    });
    let total = if vi {
        format!("{} nơi nhận, {copies} bản, cấp không thu tiền.", deliveries.len())
    } else {
        format!("{} recipients, {copies} copies, free of charge.", deliveries.len())
    };
    Sheet {
        issuer: office.office.publisher.clone(),
        title: context.say("DANH SÁCH PHÁT HÀNH CÔNG BÁO IN", "DELIVERY LIST").to_owned(),
        subtitle: format!("{} {issue}", context.say("Số", "Issue")),
        date: context.today(),
        paragraphs: vec![total],
        tables: vec![SheetTable {
            title: String::new(),
            columns: columns.map(str::to_owned).to_vec(),
            shares: vec![0.6, 2.6, 3.0, 1.2, 0.8, 1.3, 1.3],
            rows: rows.collect(),
        }],
        charts: Vec::new(),
    }
}

/// The labels of an issue; those of the first sheet that are used already stay empty.
fn labels(
    context: &Context,
    office: &gazette_model::Office,
    issue: gazette_model::IssueId,
    deliveries: &[Delivery],
    first: usize,
) -> Labels {
    let label = |one: &Delivery| AddressLabel {
        greeting: context.say("Kính gửi:", "To:").to_owned(),
        name: one.recipient.name.clone(),
        address: one.recipient.address.clone(),
        note: match context.language {
            Language::Vi => format!("Công báo số {issue} – {} bản", one.recipient.copies),
            Language::En => format!("Gazette {issue} – {} copies", one.recipient.copies),
        },
    };
    Labels {
        title: format!("{} {issue}", context.say("Nhãn địa chỉ, Công báo số", "Labels, gazette no.")),
        date: context.today(),
        sheet: office.print.labels,
        skip: first.saturating_sub(1),
        labels: deliveries.iter().map(label).collect(),
    }
}

/// Recipients from a CSV: name, address, level, copies, from (and to).
fn read(path: &Path) -> Outcome<Vec<Recipient>> {
    let text = std::fs::read_to_string(path).map_err(|error| Failure::unreadable(path, &error))?;
    let mut out = Vec::new();
    for (at, line) in (1..).zip(text.trim_start_matches('\u{feff}').lines()) {
        let cells = cells(line);
        let cell = |at: usize| cells.get(at).map(|cell| cell.trim()).unwrap_or_default();
        if line.trim().is_empty() || (at == 1 && cell(3).parse::<u32>().is_err()) {
            continue;
        }
        let faulty = |what: &str| {
            Failure::new(
                format!("{}, dòng {at}: {what}", path.display()),
                format!("{}, line {at}: {what}", path.display()),
            )
            .hint(
                "mỗi dòng: tên, địa chỉ, cấp, số bản, từ ngày, đến ngày; chưa ghi gì vào sổ",
                "each line: name, address, level, copies, from, to; nothing was entered",
            )
        };
        if cell(0).is_empty() || cell(1).is_empty() || cell(3).parse() == Ok(0_u32) {
            return Err(faulty("tên, địa chỉ, số bản (name, address, copies)"));
        }
        out.push(Recipient {
            id: 0,
            name: cell(0).to_owned(),
            address: cell(1).to_owned(),
            level: cell(2).to_owned(),
            copies: cell(3).parse().map_err(|_| faulty(cell(3)))?,
            from: parse_date(cell(4)).map_err(|error| faulty(&error))?,
            to: if cell(5).is_empty() {
                None
            } else {
                Some(parse_date(cell(5)).map_err(|error| faulty(&error))?)
            },
        });
    }
    Ok(out)
}

/// The cells of a line of CSV.
fn cells(line: &str) -> Vec<String> {
    let (mut out, mut quoted) = (vec![String::new()], false);
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                out.last_mut().into_iter().for_each(|cell| cell.push('"'));
            }
            '"' => quoted = !quoted,
            ',' if !quoted => out.push(String::new()),
            c => out.last_mut().into_iter().for_each(|cell| cell.push(c)),
        }
    }
    out
}
