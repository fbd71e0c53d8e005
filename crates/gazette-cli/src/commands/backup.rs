//! `gazette backup` and `gazette restore`: a whole home in one proved file, and back.

use std::path::Path;

use gazette_archive::parcel::Contents;
use gazette_model::Language;
use serde_json::json;

use super::reindex;
use crate::answer::Answer;
use crate::args::{BackupArgs, RestoreArgs};
use crate::failure::{Failure, Outcome};
use crate::home::Context;
use crate::parcels;

/// Packs the running home.
pub(crate) fn run(context: &Context, args: &BackupArgs) -> Outcome<Answer> {
    let without: &[&str] = if args.without_key { &[parcels::KEY] } else { &[] };
    let contents = parcels::pack_home(context, "backup", &args.file, without)?;
    context.desk()?.note("backed-up", &args.file.display().to_string(), &contents.digest.to_string())?;
    let shown = args.file.display();
    let Contents { files, bytes, digest } = &contents;
    let holds_key = !args.without_key && context.path(parcels::KEY).is_file();
    let key = match (context.language, holds_key) {
        (Language::Vi, true) => {
            "Kiện có cả khóa bí mật của nhật ký (desk/log.key): ai có kiện là ký được nhật ký thay văn phòng; cất ở nơi khác và giữ kín, hoặc sao lưu với --without-key và cất riêng khóa."
        }
        (Language::Vi, false) => {
            "Kiện không có khóa bí mật của nhật ký: hãy cất riêng desk/log.key; mất khóa thì không đăng tiếp vào nhật ký này được."
        }
        (Language::En, true) => {
            "It holds the secret key of the log (desk/log.key): whoever has the parcel can sign the log in the office's place; keep it elsewhere and safe, or back up with --without-key and keep the key apart."
        }
        (Language::En, false) => {
            "It does not hold the secret key of the log: keep desk/log.key apart; without it nothing more can be published into this log."
        }
    };
    let text = match context.language {
        Language::Vi => format!(
            "Đã sao lưu {files} tệp, {bytes} byte vào {shown}\n  mã của kiện: {digest}\n{key}\nThử khôi phục: gazette restore {shown} --check\n"
        ),
        Language::En => format!(
            "Backed up {files} files, {bytes} bytes into {shown}\n  digest of the parcel: {digest}\n{key}\nTry it: gazette restore {shown} --check\n"
        ),
    };
    Ok(Answer::done(
        json!({ "file": args.file, "files": files, "bytes": bytes, "digest": digest, "holds_key": holds_key }),
        text,
    ))
}

/// Restores a backup into a new folder, or only tries it.
pub(crate) fn restore(context: &Context, args: &RestoreArgs) -> Outcome<Answer> {
    let tried = tempfile::tempdir().map_err(|error| Failure::unwritable(&std::env::temp_dir(), &error))?;
    let target = match (&args.dir, args.check) {
        (Some(dir), _) => dir.clone(),
        (None, true) => tried.path().join("home"),
        (None, false) => {
            return Err(Failure::new(
                "cần nêu thư mục để khôi phục vào",
                "the folder to restore into is not named",
            )
            .hint("gazette restore KIỆN THƯ_MỤC, hoặc --check", "gazette restore PARCEL DIR, or --check"));
        }
    };
    refuse_used(&target)?;
    let unpacked = parcels::unpack_beside(context, &args.file, &target)?;
    let current = parcels::prove_home(context, unpacked.stage.path())?;
    if target.is_dir() {
        // It is empty, or it would have been refused.
        std::fs::remove_dir(&target).map_err(|error| Failure::unwritable(&target, &error))?;
    }
    let contents = unpacked.contents.clone();
    let left_out = unpacked.info.get(parcels::LEFT_OUT_TAG).cloned().unwrap_or_default();
    let missing: Vec<&str> = left_out.split_whitespace().collect();
    unpacked.stage.publish(&target)?;
    let home = Context { home: target.clone(), ..context.clone() };
    let digest = contents.digest.to_string();
    if !current {
        let shown = target.display();
        let text = match context.language {
            Language::Vi => format!(
                "Đã khôi phục vào {shown}; sổ do phiên bản cũ làm, hãy chạy: gazette --home {shown} upgrade --yes, rồi gazette --home {shown} reindex\n"
            ),
            Language::En => format!(
                "Restored into {shown}; an older version wrote the register, run: gazette --home {shown} upgrade --yes, then gazette --home {shown} reindex\n"
            ),
        };
        return Ok(Answer::judged(json!({ "home": target, "digest": digest, "upgrade": true }), text, true));
    }
    home.desk()?.note("restored-home", &args.file.display().to_string(), &digest)?;
    let has_archive = target.join("archive").join("0=ocfl_1.1").is_file();
    let documents = if has_archive { reindex::rebuild(&home)?.documents } else { 0 };
    let faults = if args.check && has_archive { audit(&home)? } else { json!([]) };
    let sound = faults.as_array().is_none_or(Vec::is_empty);
    let shown = target.display();
    let Contents { files, bytes, .. } = contents;
    let text = match (context.language, args.check, sound) {
        (Language::Vi, false, _) => format!(
            "Đã khôi phục {files} tệp, {bytes} byte vào {shown}; mọi mã băm đều đúng, chỉ mục đã lập lại ({documents} văn bản).\nKiểm tra toàn bộ: gazette --home {shown} audit\n"
        ),
        (Language::En, false, _) => format!(
            "Restored {files} files, {bytes} bytes into {shown}; every digest is right, the index is made again ({documents} documents).\nProve it: gazette --home {shown} audit\n"
        ),
        (Language::Vi, true, true) => {
            format!(
                "Khôi phục thử thành công: {files} tệp, {documents} văn bản, kiểm tra toàn bộ không có lỗi.\n"
            )
        }
        (Language::En, true, true) => {
            format!("The trial was good: {files} files, {documents} documents, the audit found nothing.\n")
        }
        (Language::Vi, true, false) => {
            format!("Khôi phục được, nhưng kiểm tra toàn bộ có lỗi:\n{faults:#}\n")
        }
        (Language::En, true, false) => format!("It can be restored, but the audit found:\n{faults:#}\n"),
    };
    let mut text = text;
    if !missing.is_empty() {
        let names = missing.join(", ");
        text.push_str(&match context.language {
            Language::Vi => format!(
                "THIẾU: {names} đã được để riêng khi sao lưu; chép tệp đã cất vào {shown}/{names} trước khi đăng tiếp.\n"
            ),
            Language::En => format!(
                "MISSING: {names} was left out of the backup; copy the one you kept to {shown}/{names} before you publish.\n"
            ),
        });
    }
    let json = json!({
        "missing": missing,
        "home": if args.check && args.dir.is_none() { None } else { Some(&target) }, "files": files, "bytes": bytes,
        "digest": digest, "documents": documents, "faults": faults,
    });
    Ok(Answer::judged(json, text, !sound))
}

fn audit(home: &Context) -> Outcome<serde_json::Value> {
    let answer = super::audit::run(home, &crate::args::AuditArgs::default())?;
    Ok(answer.json["faults"].clone())
}

/// Nothing is restored over what is there.
pub(crate) fn refuse_used(target: &Path) -> Outcome<()> {
    let used =
        target.exists() && std::fs::read_dir(target).map_or(true, |mut entries| entries.next().is_some());
    if used {
        let shown = target.display();
        return Err(Failure::new(format!("{shown} không trống"), format!("{shown} is not empty"))
            .hint("khôi phục vào một thư mục mới", "restore into a new folder"));
    }
    Ok(())
}
