//! `gazette upgrade`: takes a home of an older version to this one, in one step that can be undone.

use std::fmt::Write as _;

use gazette_desk::Desk;
use gazette_model::Language;
use serde_json::json;

use crate::answer::Answer;
use crate::args::UpgradeArgs;
use crate::failure::{Failure, Outcome};
use crate::home::Context;

/// Says what an upgrade would do, does it, or takes the last one back.
pub(crate) fn run(context: &Context, args: &UpgradeArgs) -> Outcome<Answer> {
    context.office()?;
    let dir = context.path("desk");
    if !dir.join("register.sqlite").is_file() {
        return Err(Failure::new("thư mục làm việc chưa có sổ đăng ký", "the home has no register yet")
            .hint("không cần nâng cấp", "there is nothing to upgrade"));
    }
    let mut text = String::new();
    let vi = context.language == Language::Vi;
    if args.undo {
        let done = Desk::undo_upgrade(&dir)?;
        let _ = if vi {
            writeln!(text, "Đã đưa sổ đăng ký về định dạng {} như trước khi nâng cấp.", done.to)
        } else {
            writeln!(text, "The register is back in format {} as before the upgrade.", done.to)
        };
        return Ok(Answer::done(
            json!({ "from": done.from, "to": done.to, "undone": true, "done": true }),
            text,
        ));
    }
    let plan = if args.yes {
        Desk::upgrade(&dir, &context.timestamp(), &context.who)?
    } else {
        Desk::upgrade_plan(&dir)?
    };
    let nothing = plan.steps.is_empty();
    let (from, to) = (plan.from, plan.to);
    let _ = match (vi, nothing, args.yes) {
        (true, true, _) => writeln!(text, "Sổ đăng ký đã ở định dạng {to}; không cần nâng cấp."),
        (false, true, _) => writeln!(text, "The register has format {to}; there is nothing to do."),
        (true, _, false) => writeln!(
            text,
            "Sẽ nâng sổ đăng ký từ định dạng {from} lên {to}; kho, nhật ký và cấu hình không đổi.\nSổ cũ được giữ trong desk/, có thể quay lại bằng --undo."
        ),
        (false, _, false) => writeln!(
            text,
            "The register would go from format {from} to {to}; archive, log and configuration stay.\nThe old register is kept in desk/ and --undo takes it back."
        ),
        (true, _, true) => writeln!(text, "Đã nâng sổ đăng ký từ định dạng {from} lên {to}."),
        (false, _, true) => writeln!(text, "The register went from format {from} to {to}."),
    };
    for (format, step) in (2_u32..).zip(&plan.steps) {
        let words = match (vi, format) {
            (true, 2) => {
                "nhật ký thao tác được nối bằng mã băm; thêm việc duyệt, phát báo in, hủy hồ sơ hết hạn, nhập kho của nơi khác"
            }
            _ => step,
        };
        let _ = writeln!(text, "  {format}: {words}");
    }
    if !nothing {
        let _ = writeln!(
            text,
            "{}",
            if args.yes {
                context.say("Quay lại: gazette upgrade --undo", "Back again: gazette upgrade --undo")
            } else {
                context.say("Thực hiện: gazette upgrade --yes", "Do it with: gazette upgrade --yes")
            }
        );
    }
    let json =
        json!({ "from": from, "to": to, "steps": plan.steps, "done": args.yes && !nothing, "undone": false });
    Ok(Answer::judged(json, text, !nothing && !args.yes))
}
