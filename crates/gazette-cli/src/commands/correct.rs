//! `gazette correct`: prepares the correction of a published document.

use std::fmt::Write as _;

use serde_json::json;

use super::document;
use super::later::not_yet;
use crate::answer::Answer;
use crate::failure::{Failure, Outcome};
use crate::home::Context;

/// Links a corrigendum to what it corrects; the next draft prints it among the corrections.
pub(crate) fn run(
    context: &Context,
    target: &str,
    corrigendum: Option<&str>,
    erratum: bool,
) -> Outcome<Answer> {
    let Some(corrigendum) = corrigendum else {
        if erratum {
            return Err(not_yet("soạn đính chính lỗi của Công báo", "drafting the gazette's own erratum"));
        }
        return Err(Failure::new("cần nêu văn bản đính chính", "the correction is not named").hint(
            "gazette correct VĂN_BẢN --corrigendum MÃ_HỒ_SƠ",
            "gazette correct DOCUMENT --corrigendum SUBMISSION",
        ));
    };
    let mut desk = context.desk()?;
    let correcting = document::one(desk.find(corrigendum)?, corrigendum)?;
    let corrected = document::one(desk.find(target)?, target)?;
    let number = corrected.document.number.as_ref().map(ToString::to_string).unwrap_or_default();
    desk.set_metadata(&correcting.id, "corrects", &number, &context.who, "đính chính", &context.timestamp())?;
    let published_in = desk.issues()?.into_iter().filter(|row| row.published_at.is_some()).find_map(|row| {
        let draft = desk.draft(row.issue).ok()??;
        draft.entries.iter().any(|entry| entry.submission == corrected.id).then_some(row.issue)
    });
    let mut text = String::new();
    let _ = writeln!(
        text,
        "{} {} → {number} ({})",
        context.say("Đã gắn văn bản đính chính:", "Linked the corrigendum:"),
        correcting.id,
        corrected.id
    );
    let _ = match published_in {
        Some(issue) => writeln!(
            text,
            "{} {issue}; {}",
            context.say("văn bản gốc đã đăng trong số", "the document is published in issue"),
            context.say(
                "đính chính sẽ vào mục Đính chính của số được soạn tiếp theo",
                "the correction goes into the next issue"
            )
        ),
        None => writeln!(
            text,
            "{}",
            context.say(
                "văn bản gốc chưa đăng; đính chính sẽ được đăng cùng số với văn bản gốc",
                "the document is not published yet; both go into the same issue"
            )
        ),
    };
    let entry = json!({
        "submission": correcting.id, "corrects": number, "target": corrected.id, "published_in": published_in,
    });
    Ok(Answer::done(json!({ "entry": entry }), text))
}
