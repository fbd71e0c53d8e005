//! Help and messages about the command line itself, in the language asked for.

use std::io::Write;
use std::process::ExitCode;

use clap::error::{ContextKind, ErrorKind};
use clap::{CommandFactory, FromArgMatches};
use gazette_model::Language;

use crate::answer::say;
use crate::args::Arguments;

/// English words for each command and for the options all share.
const ENGLISH: &[(&str, &str)] = &[
    ("init", "Make a home with a commented office.toml"),
    ("receive", "Examine and register submissions (default: all in inbox/)"),
    ("compare", "Compare two documents word by word (PDF, DOCX, DOC, text)"),
    ("outline", "Show the legal structure of a document"),
    ("signatures", "Show who signed a PDF, and what"),
    ("status", "Show what lies where, what is late, what is missing"),
    ("notice", "Write the letter that returns a submission or asks for a missing number"),
    ("compose", "Make or change a draft issue"),
    ("typeset", "Set a draft as PDF and prove every word"),
    ("approve", "Approve the pages of an issue before another person publishes it"),
    ("publish", "Publish an issue: archive, log, register, index"),
    ("correct", "Prepare the correction of a published document"),
    ("document", "Show, enter, correct and confirm metadata"),
    ("seal", "Sign a finished PDF with the office's certificate"),
    ("search", "Search the gazette"),
    ("import", "Add legacy documents from JSONL (zstd allowed)"),
    ("relations", "Show what a document does to others and others to it, and what is in force"),
    ("reindex", "Rebuild the index from the archive"),
    ("audit", "Read everything kept and prove that nothing was changed"),
    ("package", "Examine only packaging and digests of a submission"),
    ("verify", "Tell whether a file is what the gazette published"),
    ("monitor", "Re-check a whole published log as a stranger would"),
    (
        "report",
        "The report of a year or any period: PDF with charts, CSV, JSON, and the rows of every figure",
    ),
    (
        "withdraw",
        "Remove the bytes of a published file because the law demands it; digest, reason and proofs stay",
    ),
    (
        "export",
        "Export an issue or a document as BagIt or as an E-ARK package (AIP), the pages of one document, or a portable archive",
    ),
    ("serve", "Open the reader site"),
    ("trail", "Show, print and prove who did what, when and why"),
    ("recipients", "Who receives printed issues: enter, end, list"),
    ("distribute", "Print-ready files, booklet, delivery list and labels of an issue; what was sent when"),
    ("retention", "What is kept until when; draw up and dispose of what is due"),
    ("backup", "Back the running home up into one proved file"),
    ("restore", "Restore a backup into a new folder, or try it"),
    ("handover", "Pack the whole gazette for another office"),
    ("join", "Take a gazette over into a new folder, or join it to this one"),
    ("upgrade", "Take a home of an older version to this one; can be undone"),
    ("demo", "Walk the whole road on samples, in a fresh folder"),
];

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
        "gazette export 12/2026 --aip --fonds 000.00.12.H10 --to goi-aip\n  gazette export 12/2026 --to xuat/so-12\n  gazette export ubnd-tinh-binh-phuoc/12-2026-qd-ubnd --pdf trich.pdf",
    ),
    ("approve", "gazette approve 12/2026 --as \"Trần Văn Minh\" --why \"đã đọc soát\""),
    ("publish", "gazette publish 12/2026"),
    (
        "trail",
        "gazette trail --from 1/1/2026 --to 31/12/2026 --pdf nhat-ky-2026.pdf\n  gazette trail --act published",
    ),
    (
        "report",
        "gazette report 2026\n  gazette report --from 1/1/2026 --until 30/6/2026\n  gazette report 2026 --rows sent/late",
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
    ("backup", "gazette backup /mnt/usb/cong-bao-2026-11-25.kien"),
    (
        "restore",
        "gazette restore cong-bao-2026-11-25.kien khoi-phuc\n  gazette restore cong-bao-2026-11-25.kien --check",
    ),
    ("handover", "gazette handover ban-giao.kien --to \"Văn phòng UBND tỉnh Đồng Nai\""),
    ("join", "gazette --home cong-bao-moi join ban-giao.kien\n  gazette join ban-giao.kien"),
    ("upgrade", "gazette upgrade\n  gazette upgrade --yes\n  gazette upgrade --undo"),
    (
        "signatures",
        "gazette signatures quyet-dinh.signed.pdf\n  gazette signatures quyet-dinh.signed.pdf --revision 1 --out ban-da-ky.pdf\n  gazette signatures --ledger",
    ),
    (
        "seal",
        "gazette seal cong-bao-2026-12.pdf\n  gazette seal thong-bao.pdf --key con-dau.p12 --time-stamp http://tsa.ca.gov.vn/",
    ),
    (
        "search",
        "gazette search thu gom rác thải\n  gazette search 12/2026/QĐ-UBND\n  gazette search \"mức hỗ trợ\" --type \"Nghị quyết\" --year 2026\n  gazette search hỗ trợ hộ nghèo hieuluc:con --grouped --facets\n  gazette search --similar ubnd-tinh-son-hai/12-2026-qd-ubnd",
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
    let template = format!(
        "{{about-with-newline}}\n{}: {{usage}}\n\n{{all-args}}{{after-help}}",
        say(language, "Cách dùng", "Usage")
    );
    let (commands, options, arguments) = match language {
        Language::Vi => ("Các lệnh", "Tùy chọn", "Đối số"),
        Language::En => ("Commands", "Options", "Arguments"),
    };
    let help = say(language, "In hướng dẫn này", "Print this help");
    let dress = move |command: clap::Command| {
        let mut command = command
            .help_template(template.clone())
            .disable_help_flag(true)
            .arg(clap::Arg::new("help").short('h').long("help").action(clap::ArgAction::Help).help(help));
        let ids: Vec<clap::Id> = command.get_arguments().map(|arg| arg.get_id().clone()).collect();
        for id in ids {
            command = command.mut_arg(id, |arg| {
                let heading = if arg.is_positional() { arguments } else { options };
                arg.help_heading(heading)
            });
        }
        command
    };
    let mut root =
        dress(Arguments::command()).subcommand_help_heading(commands).disable_version_flag(true).arg(
            clap::Arg::new("version")
                .short('V')
                .long("version")
                .action(clap::ArgAction::Version)
                .help(say(language, "In phiên bản", "Print the version"))
                .help_heading(options),
        );
    if language == Language::En {
        root = root.about(
            "Electronic official gazettes: receive, check, compose, typeset, publish, keep and search",
        );
        for (id, text) in [
            ("home", "The home of the office (default: GAZETTE_HOME, then this folder)"),
            ("json", "Answer in JSON"),
            ("lang", "Language of messages"),
            ("who", "Who acts, kept in the register (default: GAZETTE_PERSON, then the login name)"),
            ("why", "Why, kept in the register with the act"),
        ] {
            root = root.mut_arg(id, |arg| arg.help(text));
        }
    }
    for (name, english) in ENGLISH {
        let dress = dress.clone();
        root = root.mut_subcommand(name, |command| {
            let mut command = dress(command);
            if language == Language::En {
                command = command.about(english);
            }
            if let Some((_, example)) = EXAMPLES.iter().find(|(example, _)| *example == *name) {
                command =
                    command.after_help(format!("\n{}:\n  {example}\n", say(language, "Ví dụ", "Examples")));
            }
            command
        });
    }
    root
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
