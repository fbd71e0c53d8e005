//! `gazette init`: makes a home with a commented `office.toml`.

use std::path::Path;

use serde_json::json;

use crate::answer::Answer;
use crate::failure::{Failure, Outcome};
use crate::home::{self, Context};

/// The folders of a home.
const FOLDERS: [&str; 6] = ["inbox", "outbox", "anchors", "calendar", "desk", "archive"];

/// Makes the home at `dir`.
pub(crate) fn run(context: &Context, dir: &Path) -> Outcome<Answer> {
    make(context, dir, gazette_desk::office::TEMPLATE)?;
    let shown = dir.display();
    let text = context
        .say(
            "Đã lập thư mục làm việc tại {dir}\n\nViệc tiếp theo:\n  1. mở {dir}/office.toml, điền tên tỉnh và các cơ quan ban hành\n  2. chép chứng thư gốc tin cậy (tệp .pem) vào {dir}/anchors\n  3. chép hồ sơ nhận được vào {dir}/inbox rồi chạy: gazette --home {dir} receive\n",
            "Made a home at {dir}\n\nNext:\n  1. open {dir}/office.toml and fill in the province and the issuing bodies\n  2. copy the trusted root certificates (.pem) into {dir}/anchors\n  3. copy what was received into {dir}/inbox, then: gazette --home {dir} receive\n",
        )
        .replace("{dir}", &shown.to_string());
    Ok(Answer::done(json!({ "home": dir }), text))
}

/// Makes the folders, the configuration given and the calendars that follow from the law.
pub(crate) fn make(context: &Context, dir: &Path, office: &str) -> Outcome<()> {
    let config = dir.join("office.toml");
    if config.exists() {
        let shown = dir.display();
        return Err(Failure::new(
            format!("{shown} đã là thư mục làm việc (có office.toml)"),
            format!("{shown} is a home already (it has office.toml)"),
        )
        .hint("chọn thư mục khác, hoặc dùng luôn thư mục này", "choose another folder, or use this one"));
    }
    for folder in FOLDERS {
        let path = dir.join(folder);
        std::fs::create_dir_all(&path).map_err(|error| Failure::unwritable(&path, &error))?;
    }
    let year = context.today().year();
    for year in year - 1..=year + 1 {
        if let Some(calendar) = gazette_desk::calendar::template(year) {
            home::write(&dir.join("calendar").join(format!("{year}.toml")), calendar.as_bytes())?;
        }
    }
    home::write(&dir.join(home::FORMAT_FILE), home::format_text(home::FORMAT).as_bytes())?;
    home::write(&config, office.as_bytes())
}
