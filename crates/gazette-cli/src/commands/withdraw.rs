//! `gazette withdraw`: removes bytes because the law demands it; the gap and its reason stay visible, every proof valid.

use std::fmt::Write as _;

use gazette_archive::{Archive, ObjectId, Order};
use gazette_model::{Digest, IssueId};
use serde_json::{Value, json};

use super::reindex;
use crate::answer::Answer;
use crate::args::WithdrawArgs;
use crate::failure::{Failure, Outcome};
use crate::home::{self, Context};
use crate::{letters, log};

/// Shows what would be removed, and removes it where that is confirmed.
pub(crate) fn run(context: &Context, args: &WithdrawArgs) -> Outcome<Answer> {
    // What a joined gazette published is removed from its archive, and told in its log.
    let all = context;
    let (home, item) = all.of(&args.item)?;
    let context = &home;
    let archive = Archive::open(&context.path("archive"))?;
    // From the look at what is there to its removal nobody else changes it.
    let held = if args.confirm { Some(context.one_at_a_time(home::PATIENCE)?) } else { None };
    let issue = item.parse::<IssueId>().ok();
    let object = issue.map_or_else(|| ObjectId::document(&item), ObjectId::issue);
    if !context.desk()?.stands_for(&object)? || !archive.holds(&object) {
        return Err(Failure::new(
            format!("{} chưa từng được đăng ở đây", args.item),
            format!("{} was never published here", args.item),
        )
        .hint(
            "viết số Công báo như 12/2026, hoặc địa chỉ văn bản như ubnd-tinh-.../12-2023-qd-ubnd",
            "write an issue as 12/2026, or the address of a document as ubnd-tinh-.../12-2023-qd-ubnd",
        ));
    }
    let names: Vec<String> = match args.files.as_slice() {
        [] => kept(&archive, &object)?,
        named => named.to_vec(),
    };
    // What an earlier run removed already, when it was cut short before its last step.
    let gone = archive.withdrawn(&object)?;
    let (before, names): (Vec<String>, Vec<String>) =
        names.into_iter().partition(|name| gone.iter().any(|file| file.path == *name));
    let mut files = archive.withdrawal(&object, &names)?;
    let before = gone.into_iter().filter(|file| before.contains(&file.path));
    files.extend(before.map(|file| (file.path, file.size, file.sha256)));
    let shown: Vec<Value> = files
        .iter()
        .map(|(path, size, sha256)| json!({ "path": path, "size": size, "sha256": sha256 }))
        .collect();
    let mut text = String::new();
    for (path, size, digest) in &files {
        let _ = writeln!(text, "  {path}  {size} byte  SHA-256 {digest}");
    }
    let (true, Some(order), Some(why)) = (args.confirm, &args.order, &args.why) else {
        let _ = writeln!(
            text,
            "{}",
            context.say(
                "Chưa gỡ gì. Nội dung các tệp trên sẽ mất hẳn, không khôi phục được; tên, mã băm, lý do và mọi bằng chứng vẫn còn.\n\
                 → để gỡ: thêm --order \"SỐ VĂN BẢN YÊU CẦU\" --why \"LÝ DO\" --confirm",
                "Nothing was removed. The bytes above will be gone for good; names, digests, the reason and every proof stay.\n\
                 → to remove them: add --order \"NUMBER OF THE ORDER\" --why \"REASON\" --confirm"
            )
        );
        let json = json!({ "object": object.to_string(), "removed": false, "files": shown });
        return Ok(Answer::judged(json, text, true));
    };
    if files.is_empty() {
        return Err(Failure::new("không còn tệp nào để gỡ", "no file is left to be removed"));
    }
    let order =
        Order { time: context.timestamp(), who: context.who.clone(), order: order.clone(), why: why.clone() };
    if !names.is_empty() && issue.is_none() {
        // The text of a document goes with its files; the log named its record as well. That of an issue stays.
        files.extend(archive.record_file(&object)?);
    }
    // The log first: a kill afterwards leaves bytes that are announced as removed, and running this again removes them.
    let index = log::withdraw(context, issue, &item, &files, &order)?;
    if !names.is_empty() {
        archive.withdraw(&object, &names, &order)?;
    }
    let digests: Vec<Digest> = files.iter().map(|(_, _, digest)| *digest).collect();
    let originals = forget_originals(context, &digests)?;
    let (comparisons, letters) = forget_comparisons(context, &digests)?;
    drop(held);
    reindex::rebuild(all)?;
    let _ = writeln!(
        text,
        "{} {index}. {}",
        context.say("ĐÃ GỠ. Nhật ký: mục", "REMOVED. Log: entry"),
        context.say(
            "Hãy gỡ cả trong các bản sao lưu và bản đã xuất.",
            "Remove it from backups and exported copies as well."
        )
    );
    if !letters.is_empty() {
        let _ = writeln!(
            text,
            "{} {}",
            context.say(
                "Thư và biên nhận đã gửi có thể trích lời văn bản, hãy xem lại:",
                "Letters and receipts may quote it, look through:"
            ),
            letters.join(", ")
        );
    }
    Ok(Answer::done(
        json!({
            "object": object.to_string(), "removed": true, "files": shown, "log": index, "originals": originals,
            "comparisons": comparisons, "letters": letters,
            "order": order.order, "why": order.why,
        }),
        text,
    ))
}

/// The files somebody sent or the gazette made, without what keeps the books.
fn kept(archive: &Archive, object: &ObjectId) -> Outcome<Vec<String>> {
    let own = ["issue.json", "document.json", "premis.xml", "withdrawn.json"];
    Ok(archive.files(object)?.into_iter().filter(|file| !own.contains(&file.as_str())).collect())
}

/// Removes the originals the desk keeps of the same bytes; returns how many.
fn forget_originals(context: &Context, digests: &[Digest]) -> Outcome<u32> {
    let desk = context.desk()?;
    let mut count = 0;
    for digest in digests {
        if let Ok(path) = desk.original(digest) {
            gazette_disk::remove_file(&path)?;
            count += 1;
        }
    }
    Ok(count)
}

/// Removes the comparisons made of these files, which repeat their words; gives them and the folders of letters that
/// may quote them.
fn forget_comparisons(context: &Context, digests: &[Digest]) -> Outcome<(Vec<String>, Vec<String>)> {
    let submissions = context.desk()?.submissions(&gazette_desk::Filter::default())?;
    let of = |one: &&gazette_model::Submission| one.files.iter().any(|file| digests.contains(&file.digest));
    let ids: Vec<&str> = submissions.iter().filter(of).map(|one| one.id.as_str()).collect();
    let gone = letters::forget_comparisons(context, &ids)?;
    let left = ids.iter().map(|id| format!("outbox/{id}"));
    Ok((gone, left.filter(|folder| context.path(folder).is_dir()).collect()))
}
