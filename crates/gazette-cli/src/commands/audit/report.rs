//! The report of an audit as a file, for the records and for whoever reads the mail of a timer.

use std::path::Path;

use serde_json::Value;

use crate::failure::Outcome;
use crate::home::{self, Context};

/// Writes the report: JSON where the name ends so, else text.
pub(super) fn write(context: &Context, path: &Path, json: &Value, text: &str) -> Outcome<()> {
    let at = context.timestamp();
    if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json")) {
        let mut json = json.clone();
        json["at"] = Value::from(at);
        json["who"] = Value::from(context.who.as_str());
        return home::write(path, format!("{json:#}\n").as_bytes());
    }
    let mut all = format!(
        "{}\n{}: {at}\n{}: {}\n{}: {}\n\n{text}",
        context.say("KIỂM TRA KHO LƯU TRỮ CÔNG BÁO", "AUDIT OF THE GAZETTE'S ARCHIVE"),
        context.say("Thời điểm", "Time"),
        context.say("Người thực hiện", "By"),
        context.who,
        context.say("Thư mục làm việc", "Home"),
        context.home.display(),
    );
    let faults = json["faults"].as_array().map_or(&[][..], Vec::as_slice);
    if !faults.is_empty() {
        all.push_str(&format!("\n{} ({}):\n", context.say("Toàn bộ lỗi", "All faults"), faults.len()));
        for fault in faults {
            let part = |key: &str| fault[key].as_str().unwrap_or_default();
            all.push_str(&format!("  [{}] {}: {}\n", part("code"), part("place"), part("message")));
        }
    }
    home::write(path, all.as_bytes())
}
