//! `gazette report`: the report of a year or any period, as PDF with charts, CSV and JSON.

mod joined;
mod typed;
mod words;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use gazette_desk::{FigureRow, Figures, Period};
use gazette_model::{Language, Office};
use gazette_typeset::{Chart, Sheet, SheetTable, sheet};
use serde_json::json;

use crate::answer::{Answer, csv_row, table};
use crate::args::ReportArgs;
use crate::failure::{Failure, Outcome};
use crate::home::{self, Context};
use joined::JoinedFigures;
use typed::Typed;
use words::label;

/// Bars of a chart; what is less is one bar.
const BARS: usize = 12;

/// What is reported.
struct Report {
    period: Period,
    year: bool,
    now: Figures,
    before: Figures,
    typed: Typed,
    typed_before: Typed,
    /// The gazettes that were joined, each for itself.
    joined: Vec<JoinedFigures>,
}

/// Makes the report of a period, or shows the rows of one figure.
pub(crate) fn run(context: &Context, args: &ReportArgs) -> Outcome<Answer> {
    let office = context.office()?;
    let calendars = context.calendars()?;
    let (period, year) = period(args)?;
    let desk = context.desk()?;
    if let Some(figure) = &args.rows {
        // A figure of a joined gazette is named with its key: `documents@tinh-cu`.
        let (home, bare) = context.of(figure)?;
        let rows = home.desk()?.figure_rows(&home.office()?, &home.calendars()?, period, &bare)?;
        return Ok(rows_answer(context, args, period, &bare, &rows));
    }
    let previous = period.previous().unwrap_or(period);
    let dir = args.to.clone().unwrap_or_else(|| context.path("report"));
    let report = Report {
        period,
        year,
        now: desk.figures(&office, &calendars, period)?,
        before: desk.figures(&office, &calendars, previous)?,
        typed: typed::read(context, args, period)?,
        typed_before: typed::read(context, &ReportArgs { typed: None, ..args.clone() }, previous)?,
        joined: joined::figures(context, period, previous)?,
    };
    let name = if year {
        format!("bao-cao-{}", period.from.year())
    } else {
        format!("bao-cao-{}--{}", period.from, period.to)
    };
    let json = json_of(&report);
    let [pdf, csv, data] = ["pdf", "csv", "json"].map(|kind| dir.join(format!("{name}.{kind}")));
    home::write(&pdf, &sheet(&sheet_of(context, &office, &report))?)?;
    home::write(&csv, csv_of(&report).as_bytes())?;
    home::write(&data, format!("{json:#}\n").as_bytes())?;
    let mut text = String::new();
    let head =
        [context.say("chỉ tiêu", "figure"), context.say("kỳ này", "now"), context.say("kỳ trước", "before")];
    let mut lines = vec![head.map(str::to_owned).to_vec()];
    for (figure, now) in report.now.iter().filter(|(figure, _)| figure.matches('/').count() < 2) {
        let before = report.before.get(figure).copied().unwrap_or_default();
        lines.push(vec![label(context.language, figure), now.to_string(), before.to_string()]);
    }
    text.push_str(&table(&lines));
    for one in &report.joined {
        text.push_str(&one.words(context));
    }
    let _ = writeln!(text, "\n  {}\n  {}\n  {}", pdf.display(), csv.display(), data.display());
    if report.typed.is_empty() {
        let _ = writeln!(
            text,
            "{} {}",
            context.say(
                "Nhân sự, kinh phí, lượt truy cập: nhập vào tệp này rồi chạy lại:",
                "Staff, cost, visits: enter them in this file and run it again:"
            ),
            typed::path(context, period.to.year()).display()
        );
    }
    let _ = writeln!(
        text,
        "{} gazette report {} --rows sent/late",
        context.say("Xem từng dòng của một chỉ tiêu:", "See the rows of a figure:"),
        period.from.year()
    );
    let mut answer = json;
    if let Some(object) = answer.as_object_mut() {
        object.insert("files".into(), json!([pdf, csv, data]));
    }
    Ok(Answer::done(answer, text))
}

fn period(args: &ReportArgs) -> Outcome<(Period, bool)> {
    if let Some(year) = args.year {
        let period =
            Period::year(year).ok_or_else(|| Failure::new("năm không có thật", "there is no such year"))?;
        return Ok((period, true));
    }
    match (args.from, args.to_day) {
        (Some(from), Some(to)) if from <= to => Ok((Period { from, to }, false)),
        (Some(from), Some(to)) => Err(Failure::new(
            format!("kỳ báo cáo bắt đầu {from} sau khi kết thúc {to}"),
            format!("the period begins on {from} after its end on {to}"),
        )
        .hint("đổi --from và --until", "exchange --from and --until")),
        _ => Err(Failure::new("cần nêu kỳ báo cáo", "the period is not named").hint(
            "gazette report 2026, hoặc --from NGÀY --until NGÀY",
            "gazette report 2026, or --from DATE --until DATE",
        )),
    }
}

fn json_of(report: &Report) -> serde_json::Value {
    let typed = |typed: &Typed| typed.values.clone();
    json!({
        "from": report.period.from, "until": report.period.to, "figures": report.now, "previous": report.before,
        "typed": typed(&report.typed), "typed_previous": typed(&report.typed_before),
        "joined": report.joined.iter().map(JoinedFigures::row).collect::<Vec<_>>(),
        "all": joined::all(&report.now, &report.joined),
    })
}

fn csv_of(report: &Report) -> String {
    let mut out = csv_row(&["figure", "label", "value", "previous"]);
    let both: BTreeMap<&String, ()> =
        report.now.keys().chain(report.before.keys()).map(|figure| (figure, ())).collect();
    for figure in both.into_keys() {
        let value = |figures: &Figures| figures.get(figure).copied().unwrap_or_default().to_string();
        out.push_str(&csv_row(&[
            figure,
            &label(Language::Vi, figure),
            &value(&report.now),
            &value(&report.before),
        ]));
    }
    for one in &report.joined {
        out.push_str(&one.csv());
    }
    for (name, value, unit) in report.typed.rows() {
        let before = report.typed_before.rows().into_iter().find(|(known, ..)| *known == name);
        let before = before.map(|(_, value, _)| value).unwrap_or_default();
        out.push_str(&csv_row(&[&format!("typed/{name}"), &format!("{name} ({unit})"), &value, &before]));
    }
    out
}

fn sheet_of(context: &Context, office: &Office, report: &Report) -> Sheet {
    let language = context.language;
    let (from, to) = (report.period.from.strftime("%d/%m/%Y"), report.period.to.strftime("%d/%m/%Y"));
    let year = report.period.from.year();
    let (now, before) = if report.year {
        (year.to_string(), (year - 1).to_string())
    } else {
        (
            context.say("Kỳ này", "This period").to_owned(),
            context.say("Cùng kỳ năm trước", "A year before").to_owned(),
        )
    };
    let number = |figures: &Figures, figure: &str| figures.get(figure).copied().unwrap_or_default();
    let group = |title: &str, figures: &[&str]| {
        let rows = figures.iter().map(|figure| {
            let (now, before) = (number(&report.now, figure), number(&report.before, figure));
            vec![
                label(language, figure),
                words::number(now),
                words::number(before),
                words::change(now, before),
            ]
        });
        table_of(context, title, &now, &before, rows.collect())
    };
    let below = |title: &str, prefix: &str| {
        let names = report.now.iter().filter(|(figure, _)| figure.starts_with(prefix));
        let mut names: Vec<(&String, i64)> = names.map(|(figure, count)| (figure, *count)).collect();
        names.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        let rows = names.iter().map(|(figure, now)| {
            let before = number(&report.before, figure);
            vec![
                label(language, figure),
                words::number(*now),
                words::number(before),
                words::change(*now, before),
            ]
        });
        table_of(context, title, &now, &before, rows.collect())
    };
    let mut tables = vec![
        group(
            context.say("I. Công báo đã đăng", "I. Published"),
            &[
                "issues",
                "pages",
                "documents",
                "urgent",
                "consolidated",
                "corrections/corrigenda",
                "corrections/errata",
            ],
        ),
        group(
            context.say("II. Tiếp nhận và thông báo", "II. Received and told"),
            &[
                "received",
                "received/accepted",
                "received/returned",
                "notices/found",
                "notices/sent",
                "notices/answered",
                "missing-numbers",
            ],
        ),
        group(
            context.say("III. Thời hạn", "III. Time limits"),
            &[
                "sent/on-time",
                "sent/late",
                "sent/late-days",
                "sent/unknown",
                "published/on-time",
                "published/late",
                "published/late-days",
                "published/unknown",
            ],
        ),
        below(context.say("IV. Theo phần của Công báo", "IV. By section"), "documents/section/"),
        below(context.say("V. Theo tên loại văn bản", "V. By type"), "documents/type/"),
        below(context.say("VI. Theo cấp", "VI. By level"), "documents/level/"),
        below(context.say("VII. Theo cơ quan ban hành", "VII. By issuing body"), "documents/body/"),
        group(context.say("VIII. Bản in", "VIII. Printed"), &["printed/copies"]),
    ];
    if !report.typed.is_empty() {
        let old = report.typed_before.rows();
        let rows = report.typed.rows().into_iter().map(|(name, value, unit)| {
            let before = old.iter().find(|(known, ..)| *known == name).map(|(_, value, _)| value.clone());
            vec![format!("{name} ({unit})"), value, before.unwrap_or_default(), String::new()]
        });
        let title = context.say("IX. Nhân sự, kinh phí, lượt truy cập", "IX. Staff, cost, visits");
        tables.push(table_of(context, title, &now, &before, rows.collect()));
    }
    for one in &report.joined {
        tables.extend(one.tables(context, &now, &before));
    }
    if report.joined.iter().any(|one| !one.is_empty()) {
        let all = joined::all(&report.now, &report.joined);
        let rows = joined::SUMMED.iter().map(|figure| {
            let (now, before) = (number(&all, figure), number(&joined::all_before(report), figure));
            vec![
                label(language, figure),
                words::number(now),
                words::number(before),
                words::change(now, before),
            ]
        });
        let title =
            context.say("Cộng Công báo này và các Công báo đã nhập", "This gazette and those joined to it");
        tables.push(table_of(context, title, &now, &before, rows.collect()));
    }
    tables.retain(|table| !table.rows.is_empty());
    let missing = report.now.get("documents").is_none_or(|documents| *documents == 0);
    let mut paragraphs = vec![match language {
        Language::Vi => format!(
            "Từ ngày {from} đến ngày {to}, Công báo đã đăng {} số, {} trang, với {} văn bản. Trong đó {} văn bản được gửi đúng hạn, {} văn bản gửi chậm; {} văn bản được đăng đúng hạn, {} văn bản đăng chậm.",
            number(&report.now, "issues"),
            number(&report.now, "pages"),
            number(&report.now, "documents"),
            number(&report.now, "sent/on-time"),
            number(&report.now, "sent/late"),
            number(&report.now, "published/on-time"),
            number(&report.now, "published/late"),
        ),
        Language::En => format!(
            "From {from} to {to} the gazette published {} issues with {} pages and {} documents; {} were sent in time and {} late, {} were published in time and {} late.",
            number(&report.now, "issues"),
            number(&report.now, "pages"),
            number(&report.now, "documents"),
            number(&report.now, "sent/on-time"),
            number(&report.now, "sent/late"),
            number(&report.now, "published/on-time"),
            number(&report.now, "published/late"),
        ),
    }];
    if missing {
        paragraphs.push(
            context
                .say("Không có văn bản nào được đăng trong kỳ này.", "Nothing was published in this period.")
                .to_owned(),
        );
    }
    Sheet {
        issuer: office.office.publisher.clone(),
        title: if report.year {
            format!("{} {year}", context.say("BÁO CÁO CÔNG TÁC CÔNG BÁO NĂM", "ANNUAL REPORT OF THE GAZETTE"))
        } else {
            context.say("BÁO CÁO CÔNG TÁC CÔNG BÁO", "REPORT OF THE GAZETTE").to_owned()
        },
        subtitle: office.office.name.clone(),
        date: context.today(),
        paragraphs,
        tables,
        charts: charts(context, report),
    }
}

fn charts(context: &Context, report: &Report) -> Vec<Chart> {
    let language = context.language;
    let bars = |prefix: &str, by_value: bool| {
        let mut bars: Vec<(String, f64)> = report
            .now
            .iter()
            .filter_map(|(figure, count)| Some((figure.strip_prefix(prefix)?, figure, *count)))
            .map(|(_, figure, count)| (label(language, figure), count as f64))
            .collect();
        if by_value {
            bars.sort_by(|a, b| b.1.total_cmp(&a.1));
        }
        if bars.len() > BARS {
            let rest: f64 = bars.split_off(BARS - 1).iter().map(|bar| bar.1).sum();
            bars.push((context.say("còn lại", "others").to_owned(), rest));
        }
        bars
    };
    let years: Vec<(String, f64)> =
        [(&report.before, report.period.from.year() - 1), (&report.now, report.period.from.year())]
            .into_iter()
            .map(|(figures, year)| {
                (year.to_string(), figures.get("documents").copied().unwrap_or_default() as f64)
            })
            .collect();
    let all = [
        (
            context.say(
                "Biểu đồ 1. Văn bản đã đăng, so với năm trước",
                "Chart 1. Documents beside the year before",
            ),
            years,
        ),
        (
            context.say("Biểu đồ 2. Văn bản đã đăng theo tháng", "Chart 2. Documents by month"),
            bars("documents/month/", false),
        ),
        (
            context.say("Biểu đồ 3. Văn bản theo tên loại", "Chart 3. Documents by type"),
            bars("documents/type/", true),
        ),
        (
            context.say("Biểu đồ 4. Văn bản theo cơ quan ban hành", "Chart 4. Documents by body"),
            bars("documents/body/", true),
        ),
        (
            context.say("Biểu đồ 5. Gửi chậm, theo số ngày", "Chart 5. Sent late, by days"),
            bars("sent/late/", false),
        ),
        (
            context.say("Biểu đồ 6. Đăng chậm, theo số ngày", "Chart 6. Published late, by days"),
            bars("published/late/", false),
        ),
    ];
    all.into_iter()
        .filter(|(_, bars)| !bars.is_empty())
        .map(|(title, bars)| Chart { title: title.to_owned(), bars })
        .collect()
}

fn table_of(context: &Context, title: &str, now: &str, before: &str, rows: Vec<Vec<String>>) -> SheetTable {
    let columns = [context.say("Chỉ tiêu", "Figure"), now, before, context.say("Tăng, giảm", "Change")];
    SheetTable {
        title: title.to_owned(),
        columns: columns.map(str::to_owned).to_vec(),
        shares: vec![4.2, 1.2, 1.4, 1.2],
        rows,
    }
}

fn rows_answer(
    context: &Context,
    args: &ReportArgs,
    period: Period,
    figure: &str,
    rows: &[FigureRow],
) -> Answer {
    let count = |row: &FigureRow| row.counts.get(figure).copied().unwrap_or_default();
    let sum: i64 = rows.iter().map(count).sum();
    let head = ["id", "number", "type", "body", "issue", "on", "due", "late_days", "count"];
    let mut lines = vec![head.map(str::to_owned).to_vec()];
    lines.extend(rows.iter().map(|row| {
        vec![
            row.id.clone(),
            row.number.clone(),
            row.kind.clone(),
            row.body.clone(),
            row.issue.map(|issue| issue.to_string()).unwrap_or_default(),
            row.on.clone(),
            row.due.map(|day| day.to_string()).unwrap_or_default(),
            row.late_days.to_string(),
            count(row).to_string(),
        ]
    }));
    let text = if args.csv {
        lines.iter().map(|row| csv_row(&row.iter().map(String::as_str).collect::<Vec<_>>())).collect()
    } else {
        if context.language == Language::Vi {
            let vi = ["mã", "số, ký hiệu", "loại", "cơ quan", "số Công báo", "ngày", "hạn", "chậm", "tính"];
            lines[0] = vi.map(str::to_owned).to_vec();
        }
        format!("{}{}: {sum}\n", table(&lines), label(context.language, figure))
    };
    let json =
        json!({ "from": period.from, "until": period.to, "figure": figure, "value": sum, "rows": rows });
    Answer::done(json, text)
}
