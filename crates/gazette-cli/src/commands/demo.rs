//! `gazette demo`: the whole road on the samples, into a fresh home.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use gazette_model::{IssueId, Language};
use serde_json::Value;

use super::{audit, compose, correct, init, publish, receive, search, status, typeset, verify};
use crate::answer::Answer;
use crate::args::{AuditArgs, DemoArgs, SearchArgs, StatusArgs, VerifyArgs};
use crate::failure::{Failure, Outcome};
use crate::home::Context;

/// Walks the road and ends by saying where the PDF is and what to try next.
pub(crate) fn run(context: &Context, args: &DemoArgs) -> Outcome<Answer> {
    let samples = samples(args.samples.as_deref())?;
    let dir = args.dir.clone().unwrap_or_else(|| PathBuf::from("gazette-demo"));
    let fresh = !dir.exists() || std::fs::read_dir(&dir).is_ok_and(|mut entries| entries.next().is_none());
    if !fresh {
        let shown = dir.display();
        return Err(Failure::new(format!("{shown} đã có sẵn"), format!("{shown} is there already")).hint(
            "đặt tên thư mục khác: gazette demo THƯ_MỤC_MỚI",
            "name another folder: gazette demo NEW_DIR",
        ));
    }
    let context = Context { home: dir.clone(), ..context.clone() };
    let office_path = samples.join("office.toml");
    let office =
        std::fs::read_to_string(&office_path).map_err(|error| Failure::unreadable(&office_path, &error))?;
    init::make(&context, &dir, &office)?;
    copy_samples(&samples, &dir)?;

    let mut steps = Steps { context: &context, text: String::new(), json: serde_json::Map::new() };
    steps.add(
        "receive",
        context.say("Tiếp nhận hồ sơ trong inbox/", "Receive what lies in inbox/"),
        receive::run(&context, &[])?,
    );

    let date = context.today();
    let first: IssueId = format!("1/{}", date.year()).parse().map_err(|_| wrong_clock())?;
    let second: IssueId = format!("2/{}", date.year()).parse().map_err(|_| wrong_clock())?;
    let corrigendum = {
        let desk = context.desk()?;
        desk.find("15/QĐ-UBND")?.pop().map(|submission| submission.id)
    };
    // The corrigendum waits for the second issue: what it corrects is published in the first.
    let normative: Vec<String> = context
        .desk()?
        .submissions(&gazette_desk::Filter::default())?
        .into_iter()
        .filter(|submission| {
            submission.outcome == gazette_model::Outcome::Accepted
                && Some(&submission.id) != corrigendum.as_ref()
        })
        .map(|submission| submission.id)
        .collect();
    steps.add(
        "compose",
        context.say("Soạn số 1", "Compose issue 1"),
        compose::of(&context, first, date, &normative)?,
    );
    steps.add(
        "typeset",
        context.say("Dàn trang và đối chiếu", "Typeset and prove"),
        typeset::of(&context, first)?,
    );
    let published = publish::run(&context, first)?;
    let pdf = published.json["file"].as_str().unwrap_or_default().to_owned();
    steps.add("publish", context.say("Đăng số 1", "Publish issue 1"), published);
    if let Some(corrigendum) = corrigendum {
        steps.add(
            "correct",
            context.say("Gắn văn bản đính chính", "Link the corrigendum"),
            correct::corrigendum(&context, "12/2026/QĐ-UBND", &corrigendum)?,
        );
        compose::of(&context, second, date, &[])?;
        typeset::of(&context, second)?;
        steps.add(
            "publish_second",
            context.say("Đăng số 2, có đính chính", "Publish issue 2 with the correction"),
            publish::run(&context, second)?,
        );
    }
    for words in ["thu gom chất thải rắn sinh hoạt", "thu gom chat thai ran"] {
        let args = SearchArgs { words: vec![words.to_owned()], limit: 3, ..SearchArgs::default() };
        let title = format!("{} “{words}”", context.say("Tìm", "Search"));
        steps.add(
            if words.is_ascii() { "search_without_marks" } else { "search" },
            &title,
            search::run(&context, &args)?,
        );
    }
    steps.add(
        "verify",
        context.say("Kiểm tra tệp PDF vừa đăng", "Verify the PDF just published"),
        verify::run(&context, &VerifyArgs { files: vec![PathBuf::from(&pdf)], ..VerifyArgs::default() })?,
    );
    steps.add(
        "audit",
        context.say("Đọc lại toàn bộ kho", "Audit the archive"),
        audit::run(&context, &AuditArgs::default())?,
    );
    let args = StatusArgs { body: None, week: None, kind: None, on: None, csv: false, watch: false };
    steps.add("status", context.say("Việc đang ở đâu", "What lies where"), status::run(&context, &args)?);

    let home = dir.display();
    let received = steps.json["receive"]["submissions"].as_array();
    let faulty = received.and_then(|all| all.iter().find(|submission| submission["outcome"] == "returned"));
    let returned = faulty.and_then(|submission| submission["id"].as_str()).unwrap_or("ID").to_owned();
    let _ = match context.language {
        Language::Vi => write!(
            steps.text,
            "Xong. Số Công báo đầu tiên: {pdf}\n\nThử tiếp:\n  gazette --home {home} search \"điều kiện hỗ trợ\"\n  gazette --home {home} serve          (rồi mở http://127.0.0.1:8080/ bằng trình duyệt)\n  gazette --home {home} status\n  gazette --home {home} notice {returned}  (thư trả lại hồ sơ có lỗi)\n"
        ),
        Language::En => write!(
            steps.text,
            "Done. The first issue: {pdf}\n\nTry next:\n  gazette --home {home} search \"điều kiện hỗ trợ\"\n  gazette --home {home} serve          (then open http://127.0.0.1:8080/ in a browser)\n  gazette --home {home} status\n  gazette --home {home} notice {returned}  (the letter that returns the faulty submission)\n"
        ),
    };
    Ok(Answer::done(Value::Object(steps.json), steps.text))
}

struct Steps<'a> {
    context: &'a Context,
    text: String,
    json: serde_json::Map<String, Value>,
}

impl Steps<'_> {
    fn add(&mut self, name: &str, title: &str, answer: Answer) {
        let number = self.json.len() + 1;
        let _ = writeln!(
            self.text,
            "── {} {number}. {title}\n{}",
            self.context.say("Bước", "Step"),
            answer.text.trim_end()
        );
        self.text.push('\n');
        self.json.insert(name.to_owned(), answer.json);
    }
}

fn wrong_clock() -> Failure {
    Failure::new("đồng hồ máy cho một năm không thể có", "the clock gives an impossible year")
}

/// The samples beside the sources; a binary that is given away names no folder of whoever built it.
const SOURCES: Option<&str> = match option_env!("GAZETTE_DIST") {
    Some(_) => None,
    None => Some(concat!(env!("CARGO_MANIFEST_DIR"), "/../../samples")),
};

/// The samples: where they are said to be, beside the program, or beside its sources.
fn samples(given: Option<&Path>) -> Outcome<PathBuf> {
    let beside = std::env::current_exe().ok().and_then(|exe| Some(exe.parent()?.join("samples")));
    let candidates =
        [given.map(Path::to_path_buf), Some(PathBuf::from("samples")), beside, SOURCES.map(PathBuf::from)];
    let limit = if given.is_some() { 1 } else { candidates.len() };
    candidates.into_iter().take(limit).flatten().find(|path| path.join("office.toml").is_file()).ok_or_else(
        || {
            Failure::new("không tìm thấy thư mục hồ sơ mẫu", "the samples were not found").hint(
                "chỉ chỗ bằng: gazette demo --samples THƯ_MỤC",
                "name them with: gazette demo --samples DIR",
            )
        },
    )
}

fn copy_samples(samples: &Path, home: &Path) -> Outcome<()> {
    for (from, to) in [("inbox", "inbox"), ("anchors", "anchors")] {
        let from = samples.join(from);
        for entry in walkdir::WalkDir::new(&from).sort_by_file_name().into_iter().flatten() {
            let relative = entry.path().strip_prefix(&from).unwrap_or(entry.path());
            let target = home.join(to).join(relative);
            let copied = if entry.file_type().is_dir() {
                std::fs::create_dir_all(&target)
            } else {
                std::fs::copy(entry.path(), &target).map(drop)
            };
            copied.map_err(|error| Failure::unwritable(&target, &error))?;
        }
    }
    Ok(())
}
