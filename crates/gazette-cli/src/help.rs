//! Help and messages about the command line itself, in the language asked for.

use std::io::Write;
use std::process::ExitCode;

use clap::error::{ContextKind, ErrorKind};
use clap::{CommandFactory, FromArgMatches};
use gazette_model::Language;

use crate::answer::say;
use crate::args::Arguments;
use crate::english;

/// Examples under the help of a command, the same in both languages.
const EXAMPLES: &[(&str, &str)] = &[
    ("receive", "gazette receive\n  gazette receive inbox/ho-so-1.zip inbox/ho-so-2"),
    ("compare", "gazette compare ban-chinh.pdf ban-word.docx --html khac-nhau.html"),
    (
        "compose",
        "gazette compose 12/2026 --date 22/11/2026\n  gazette compose 15+16/2026 --date 30/11/2026 12/2026/QĐ-UBND 2026-000004\n  gazette compose 12/2026 --drop\n  gazette compose 13/2026 --date 25/11/2026 101/2015/QH13 --until \"Điều 120\" --next 14/2026\n  gazette compose 14/2026 --date 25/11/2026 101/2015/QH13 --most-pages 100\n  gazette compose 15/2026 --date 26/11/2026 --facsimile 275/STTTT-CNTT\n  gazette compose 60/2026 --date 31/12/2026 --index nam",
    ),
    (
        "typeset",
        "gazette typeset 12/2026\n  gazette typeset 12/2026 --watch\n  gazette typeset 12/2026 --page 3 --png trang-3.png",
    ),
    (
        "correct",
        "gazette correct 12/2026/QĐ-UBND --corrigendum 2026-000005\n  gazette correct 12/2026/QĐ-UBND --erratum\n  gazette correct 12/2026/QĐ-UBND --erratum --wrong \"năm 2025\" --right \"năm 2026\" --place \"mục lục\"",
    ),
    (
        "export",
        "gazette export 12/2026 --aip --fonds 000.00.12.H10 --to goi-aip\n  gazette export 12/2026 --to xuat/so-12\n  gazette export ubnd-tinh-binh-phuoc/12-2026-qd-ubnd --pdf trich.pdf\n  gazette export ubnd-tinh-binh-phuoc/12-2026-qd-ubnd --akoma-ntoso van-ban.xml\n  gazette export --csv van-ban-2026.csv --year 2026",
    ),
    ("approve", "gazette approve 12/2026 --as \"Trần Văn Minh\" --why \"đã đọc soát\""),
    ("publish", "gazette publish 12/2026"),
    (
        "trail",
        "gazette trail --from 1/1/2026 --to 31/12/2026 --pdf nhat-ky-2026.pdf\n  gazette trail --act published",
    ),
    (
        "report",
        "gazette report 2026\n  gazette report --from 1/1/2026 --until 30/6/2026\n  gazette report 2026 --rows sent/late\n  gazette report 2026 --rows documents@tinh-binh-cu",
    ),
    (
        "recipients",
        "gazette recipients --add \"Thư viện tỉnh\" --address \"12 Lê Duẩn\" --level \"cấp tỉnh\" --copies 2 --from 1/1/2026\n  gazette recipients --end-all --on 31/12/2026",
    ),
    ("distribute", "gazette distribute 12/2026\n  gazette distribute 12/2026 --sent 24/11/2026"),
    (
        "retention",
        "gazette retention\n  gazette retention --list het-han.csv\n  gazette retention --dispose het-han.csv --as \"Trần Văn Minh\" --why \"Quyết định số 15/QĐ-VP\"",
    ),
    (
        "backup",
        "gazette backup /mnt/usb/cong-bao-2026-11-25.kien\n  gazette backup /mnt/usb/cong-bao.kien --without-key",
    ),
    (
        "restore",
        "gazette restore cong-bao-2026-11-25.kien khoi-phuc\n  gazette restore cong-bao-2026-11-25.kien --check",
    ),
    ("handover", "gazette handover ban-giao.kien --to \"Văn phòng UBND tỉnh Đồng Nai\""),
    (
        "join",
        "gazette --home cong-bao-moi join ban-giao.kien\n  gazette join ban-giao.kien --apart\n  gazette join ban-giao.kien --successor \"UBND tỉnh Bình Cũ=UBND tỉnh Tân Lập\" --ended 30/6/2025\n  gazette join --successor \"HĐND tỉnh Bình Cũ=HĐND tỉnh Tân Lập\"",
    ),
    ("upgrade", "gazette upgrade\n  gazette upgrade --yes\n  gazette upgrade --undo"),
    (
        "signatures",
        "gazette signatures quyet-dinh.signed.pdf\n  gazette signatures quyet-dinh.signed.pdf --revision 1 --out ban-da-ky.pdf\n  gazette signatures --ledger --ask",
    ),
    (
        "seal",
        "gazette seal cong-bao-2026-12.pdf\n  gazette seal thong-bao.pdf --key con-dau.p12 --time-stamp http://tsa.ca.gov.vn/",
    ),
    (
        "search",
        "gazette search thu gom rác thải\n  gazette search 12/2026/QĐ-UBND\n  gazette search \"mức hỗ trợ\" --type \"Nghị quyết\" --year 2026\n  gazette search hỗ trợ hộ nghèo hieuluc:con --grouped --facets\n  gazette search đất đai --clauses --valid-on 1/7/2026\n  gazette search --similar ubnd-tinh-son-hai/12-2026-qd-ubnd",
    ),
    (
        "relations",
        "gazette relations 34/2016/NĐ-CP\n  gazette relations chinh-phu/34-2016-nd-cp --on 1/1/2020 --json\n  gazette relations 34/2016/NĐ-CP --confirm het-hieu-luc --since 1/7/2025 --why \"khoản 2 Điều 70 Nghị định 78/2025/NĐ-CP\"",
    ),
    (
        "document",
        "gazette document 2026-000003\n  gazette document 2026-000003 --set issued_on=2026-11-02 --why \"nhập nhầm\"",
    ),
    (
        "withdraw",
        "gazette withdraw ubnd-tinh-.../12-2026-qd-ubnd\n  gazette withdraw ubnd-tinh-.../12-2026-qd-ubnd ban-chinh.pdf --order 15/QĐ-UBND --why \"có dữ liệu cá nhân\" --confirm",
    ),
    (
        "audit",
        "gazette audit\n  gazette audit --repair-from /mnt/ban-sao/archive\n  gazette audit --part 30 --report kiem-tra.txt\n  gazette audit --older-than 90 --report kiem-tra.json",
    ),
    (
        "monitor",
        "gazette monitor log\n  gazette monitor https://congbao.example.gov.vn/log --key khoa.pub --seen moc-da-thay",
    ),
    ("verify", "gazette verify cong-bao-2026-12.pdf"),
    (
        "notice",
        "gazette notice 2026-000003\n  gazette notice 2026-000003 --sent --number 45/VPUBND-TTCB\n  gazette notice 13/2026/QĐ-UBND",
    ),
    ("demo", "gazette demo\n  gazette demo thu-nghiem"),
];

/// Understands the command line, or says what is wrong with it.
pub(crate) fn parse() -> Result<Arguments, ExitCode> {
    let words: Vec<std::ffi::OsString> = std::env::args_os().collect();
    let language = crate::language_of(&words);
    let parsed = command(language)
        .try_get_matches_from(words)
        .and_then(|matches| Arguments::from_arg_matches(&matches));
    parsed.map_err(|error| {
        if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
            let _ = error.print();
            return ExitCode::SUCCESS;
        }
        if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
            let _ = error.print();
            return ExitCode::from(2);
        }
        let mut err = std::io::stderr().lock();
        let _ = writeln!(err, "{} {}", say(language, "lỗi:", "error:"), message(language, &error));
        let _ = writeln!(
            err,
            "{} {}",
            say(language, "gợi ý:", "hint:"),
            say(
                language,
                "xem cách dùng bằng: gazette --help, hoặc gazette LỆNH --help",
                "see the usage with: gazette --help, or gazette COMMAND --help"
            )
        );
        ExitCode::from(2)
    })
}

fn command(language: Language) -> clap::Command {
    let root = Arguments::command().disable_version_flag(true).arg(
        clap::Arg::new("version")
            .short('V')
            .long("version")
            .action(clap::ArgAction::Version)
            .help("In phiên bản"),
    );
    dress(root, "gazette", language)
}

/// Gives a command and those below it their words: headings, order, usage and help in the language asked for.
fn dress(command: clap::Command, path: &str, language: Language) -> clap::Command {
    let (usage, commands, options, common, arguments) = match language {
        Language::Vi => ("Cách dùng", "Các lệnh", "Tùy chọn", "Tùy chọn chung", "Đối số"),
        Language::En => ("Usage", "Commands", "Options", "Common options", "Arguments"),
    };
    let mut command = command
        .help_template(format!("{{about-with-newline}}\n{usage}: {{usage}}\n\n{{all-args}}{{after-help}}"))
        .subcommand_help_heading(commands)
        .disable_help_flag(true)
        .disable_help_subcommand(true)
        .arg(
            clap::Arg::new("help")
                .short('h')
                .long("help")
                .action(clap::ArgAction::Help)
                .help("In hướng dẫn này"),
        );
    if let Some(about) = command.get_about().map(ToString::to_string) {
        command = command.about(words(&about, language));
    }
    let ids: Vec<clap::Id> = command.get_arguments().map(|arg| arg.get_id().clone()).collect();
    for (place, id) in ids.into_iter().enumerate() {
        command = command.mut_arg(id, |arg| {
            // What every command understands stands last, under its own heading.
            let shared = arg.is_global_set() || ["help", "version"].contains(&arg.get_id().as_str());
            let heading = match (arg.is_positional(), shared) {
                (true, _) => arguments,
                (false, false) => options,
                (false, true) => common,
            };
            speak(arg, language).help_heading(heading).display_order(place + if shared { 900 } else { 0 })
        });
    }
    let names: Vec<String> = command.get_subcommands().map(|below| below.get_name().to_owned()).collect();
    for name in names {
        let path = format!("{path} {name}");
        command = command.mut_subcommand(&name, |below| dress(below, &path, language));
    }
    let plain = command.clone().bin_name(path.to_owned()).render_usage().to_string();
    let plain = plain.trim_start_matches("Usage:").trim().to_owned();
    command = command.override_usage(match language {
        Language::Vi => plain.replace("[OPTIONS]", "[TÙY_CHỌN]").replace("COMMAND", "LỆNH"),
        Language::En => plain,
    });
    if let Some((_, example)) = EXAMPLES.iter().find(|(name, _)| path.strip_prefix("gazette ") == Some(*name))
    {
        let heading = say(language, "Ví dụ", "Examples");
        command = command.after_help(format!("\n{heading}:\n  {example}\n"));
    }
    command
}

/// An argument with its help, the names of its values, its default and its choices in the language asked for.
fn speak(arg: clap::Arg, language: Language) -> clap::Arg {
    let mut help = words(&arg.get_help().map(ToString::to_string).unwrap_or_default(), language);
    if arg.get_action().takes_values() {
        let choices: Vec<String> =
            arg.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect();
        if !choices.is_empty() {
            help = format!("{help} ({}: {})", say(language, "một trong", "one of"), choices.join(", "));
        }
        let default: Vec<_> = arg
            .get_default_values()
            .iter()
            .map(|value| value.to_string_lossy())
            .filter(|value| !value.is_empty())
            .collect();
        if !default.is_empty() {
            help = format!("{help} ({}: {})", say(language, "mặc định", "default"), default.join(" "));
        }
    }
    let mut arg = arg.hide_default_value(true).hide_possible_values(true);
    if language == Language::En
        && let Some(names) = arg.get_value_names()
    {
        let names: Vec<clap::builder::Str> =
            names.iter().map(|name| english::value(name).map_or_else(|| name.clone(), Into::into)).collect();
        arg = arg.value_names(names);
    }
    arg.help(help)
}

/// A help text in the language asked for. What has no English stays Vietnamese: a test finds it.
fn words(vietnamese: &str, language: Language) -> String {
    match language {
        Language::Vi => vietnamese.to_owned(),
        Language::En => english::help(vietnamese).unwrap_or(vietnamese).to_owned(),
    }
}

fn message(language: Language, error: &clap::Error) -> String {
    let context = |kind: ContextKind| error.get(kind).map(ToString::to_string).unwrap_or_default();
    let argument = context(ContextKind::InvalidArg);
    let value = context(ContextKind::InvalidValue);
    let cause = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
    match (error.kind(), language) {
        (ErrorKind::InvalidSubcommand, Language::Vi) => {
            format!("không có lệnh “{}”", context(ContextKind::InvalidSubcommand))
        }
        (ErrorKind::InvalidSubcommand, Language::En) => {
            format!("there is no command “{}”", context(ContextKind::InvalidSubcommand))
        }
        (ErrorKind::UnknownArgument, Language::Vi) => format!("không có tùy chọn “{argument}”"),
        (ErrorKind::UnknownArgument, Language::En) => format!("there is no option “{argument}”"),
        (ErrorKind::MissingRequiredArgument, Language::Vi) => format!("còn thiếu: {argument}"),
        (ErrorKind::MissingRequiredArgument, Language::En) => format!("missing: {argument}"),
        (ErrorKind::InvalidValue | ErrorKind::ValueValidation, Language::Vi) => {
            format!("giá trị “{value}” không hợp lệ cho {argument}{}", because(&cause))
        }
        (ErrorKind::InvalidValue | ErrorKind::ValueValidation, Language::En) => {
            format!("the value “{value}” does not fit {argument}{}", because(&cause))
        }
        (ErrorKind::ArgumentConflict, Language::Vi) => {
            format!("{argument} không dùng chung được với {}", context(ContextKind::PriorArg))
        }
        (ErrorKind::ArgumentConflict, Language::En) => {
            format!("{argument} cannot go with {}", context(ContextKind::PriorArg))
        }
        (_, Language::Vi) => format!("câu lệnh chưa đúng: {}", error.kind()),
        (_, Language::En) => format!("the command line is wrong: {}", error.kind()),
    }
}

fn because(cause: &str) -> String {
    if cause.is_empty() { String::new() } else { format!(": {cause}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn untold(command: &clap::Command, path: &str, missing: &mut Vec<String>) {
        let about = command.get_about().map(ToString::to_string).unwrap_or_default();
        if english::help(&about).is_none() {
            missing.push(format!("{path}: {about}"));
        }
        for arg in command.get_arguments().filter(|arg| !arg.is_hide_set()) {
            let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
            if english::help(&help).is_none() {
                missing.push(format!("{path} {}: {help}", arg.get_id()));
            }
            for name in arg.get_value_names().filter(|_| arg.get_action().takes_values()).unwrap_or_default()
            {
                if english::value(name).is_none() {
                    missing.push(format!("{path} {}: {name}", arg.get_id()));
                }
            }
        }
        for below in command.get_subcommands().filter(|below| !below.is_hide_set()) {
            untold(below, &format!("{path} {}", below.get_name()), missing);
        }
    }

    #[test]
    fn every_help_text_has_its_english() {
        let mut missing = Vec::new();
        untold(&Arguments::command(), "gazette", &mut missing);
        assert!(missing.is_empty(), "{}", missing.join("\n"));
    }

    #[test]
    fn every_example_belongs_to_a_command() {
        let root = Arguments::command();
        for (name, _) in EXAMPLES {
            let mut found = Some(&root);
            for part in name.split(' ') {
                found = found.and_then(|command| command.find_subcommand(part));
            }
            assert!(found.is_some(), "{name}");
        }
    }
}
