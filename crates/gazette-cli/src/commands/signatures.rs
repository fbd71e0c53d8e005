//! `gazette signatures`: who signed what, judged field by field.

use std::path::Path;

use serde_json::json;

use super::receive;
use crate::answer::Answer;
use crate::failure::{Failure, Outcome};
use crate::home::Context;
use crate::worker::{self, Task};

/// Judges the signatures of `file`.
pub(crate) fn run(context: &Context, file: &Path) -> Outcome<Answer> {
    let bytes = std::fs::read(file).map_err(|error| Failure::unreadable(file, &error))?;
    let task = Task::Signatures { anchors: receive::anchors(context)?, at: context.timestamp() };
    let judgement: gazette_seal::Judgement =
        worker::ask(&task, &bytes).map_err(|worker::Death(reason)| {
            Failure::new(
                format!("không đọc được chữ ký của {}: {reason}", file.display()),
                format!("cannot read the signatures of {}: {reason}", file.display()),
            )
            .hint("kiểm tra tệp có phải là PDF không", "check whether the file is a PDF")
        })?;
    let text = judgement.text(context.language);
    let needs_person = judgement.needs_person();
    let mut json = serde_json::to_value(&judgement).unwrap_or_else(|_| json!({}));
    if let Some(object) = json.as_object_mut() {
        object.insert("file".into(), json!(file));
    }
    Ok(Answer::judged(json, text, needs_person))
}
