//! The command line of the gazette office: leads the rooms, knows the clock, the environment and the terminal.

mod agreement;
mod answer;
mod args;
mod axis;
mod carrier;
mod commands;
mod digest;
mod english;
mod examine;
mod failure;
mod fault;
mod gather;
mod gazettes;
mod help;
mod home;
mod http;
mod issuers;
mod letters;
mod log;
mod notary;
mod office_suite;
mod own;
mod parcels;
mod people;
mod progress;
mod proof;
mod redraw;
mod rooms;
mod screen;
mod stamps;
mod visits;
mod watchdog;
mod witnesses;
mod worker;

use std::io::Write;
use std::process::ExitCode;

use answer::Answer;
use args::Command;
use failure::Outcome;
use gazette_model::Language;
use home::Context;
use serde_json::json;

fn main() -> ExitCode {
    let arguments = match help::parse() {
        Ok(arguments) => arguments,
        Err(code) => return code,
    };
    if matches!(arguments.command, Command::Worker) {
        return if worker::serve().is_ok() { ExitCode::SUCCESS } else { ExitCode::from(2) };
    }
    let context = Context {
        home: arguments.home.clone().unwrap_or_else(|| ".".into()),
        language: arguments.lang.into(),
        json: arguments.json,
        who: arguments.who.clone().unwrap_or_else(login_name),
        named: arguments.who.is_some(),
        why: arguments.why.clone().unwrap_or_default(),
        now: now(),
    };
    match run(&context, arguments.command) {
        Ok(answer) => tell(&context, &answer),
        Err(failure) => {
            let (message, hint) = (failure.message(context.language), failure.next_step(context.language));
            if context.json {
                print(&format!("{:#}\n", json!({ "error": { "message": message, "hint": hint } })));
            }
            let mut err = std::io::stderr().lock();
            // Nothing is left to do when standard error is gone.
            let _ = writeln!(err, "{} {message}", context.say("lỗi:", "error:"));
            if !hint.is_empty() {
                let _ = writeln!(err, "{} {hint}", context.say("gợi ý:", "hint:"));
            }
            ExitCode::from(2)
        }
    }
}

fn run(context: &Context, command: Command) -> Outcome<Answer> {
    let context = &people::admit(context.clone(), &command)?;
    match command {
        Command::Init(args) => commands::init::run(context, &args.dir),
        Command::Receive(args) => commands::receive::run(context, &args.paths),
        Command::Compare(args) => commands::compare::run(context, &args),
        Command::Outline(args) => commands::outline::run(context, &args.file),
        Command::Signatures(args) => commands::signatures::run(context, &args),
        Command::Status(args) => commands::status::run(context, &args),
        Command::Notice(args) => commands::notice::run(context, &args),
        Command::Compose(args) => match args.date {
            Some(date) => commands::compose::run(context, date, &args),
            None => commands::compose::drop_draft(context, args.issue),
        },
        Command::Typeset(args) => commands::typeset::run(context, &args),
        Command::Approve(args) => commands::approve::run(context, &args),
        Command::Publish(args) => commands::publish::run(context, args.issue),
        Command::Correct(args) => commands::correct::run(context, &args),
        Command::Document(args) => commands::document::run(context, &args),
        Command::Seal(args) => commands::seal::run(context, &args),
        Command::Search(args) => commands::search::run(context, &args),
        Command::Import(args) => commands::import::run(context, &args.files),
        Command::Relations(args) => commands::relations::run(context, &args),
        Command::Reindex => commands::reindex::run(context),
        Command::Audit(args) => commands::audit::run(context, &args),
        Command::Package(args) => commands::package::run(context, &args.file),
        Command::Verify(args) => commands::verify::run(context, &args),
        Command::Monitor(args) => commands::monitor::run(context, &args),
        Command::Report(args) => commands::report::run(context, &args),
        Command::Withdraw(args) => commands::withdraw::run(context, &args),
        Command::Export(args) => commands::export::run(context, &args),
        Command::Serve(args) => commands::serve::run(context, &args),
        Command::Trail(args) => commands::trail::run(context, &args),
        Command::Recipients(args) => commands::distribute::recipients(context, &args),
        Command::Distribute(args) => commands::distribute::run(context, &args),
        Command::Retention(args) => commands::retention::run(context, &args),
        Command::Backup(args) => commands::backup::run(context, &args),
        Command::Restore(args) => commands::backup::restore(context, &args),
        Command::Handover(args) => commands::handover::run(context, &args),
        Command::Join(args) => commands::handover::join(context, &args),
        Command::Upgrade(args) => commands::upgrade::run(context, &args),
        Command::Demo(args) => commands::demo::run(context, &args),
        Command::Worker => Ok(Answer::done(json!({}), "")),
    }
}

fn tell(context: &Context, answer: &Answer) -> ExitCode {
    if context.json {
        print(&format!("{:#}\n", answer.json));
    } else {
        print(&answer.text);
    }
    ExitCode::from(u8::from(answer.needs_person))
}

/// Prints to standard output; a reader that went away (`| head`) is no fault.
fn print(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

fn login_name() -> String {
    ["GAZETTE_PERSON", "GAZETTE_USER", "USER", "USERNAME"]
        .iter()
        .find_map(|name| std::env::var(name).ok())
        .unwrap_or_else(|| "?".to_owned())
}

/// The clock in the time of Viet Nam (UTC+7, no summer time).
fn now() -> jiff::ZonedDateTime {
    let zone = jiff::tz::TimeZone::fixed(jiff::tz::offset(7));
    jiff::Timestamp::now().to_zoned_datetime(zone)
}

/// The language asked for, before the arguments are understood.
fn language_of(arguments: &[std::ffi::OsString]) -> Language {
    let mut words = arguments.iter().map(|word| word.to_string_lossy());
    while let Some(word) = words.next() {
        let value = match word.strip_prefix("--lang=") {
            Some(value) => Some(value.to_owned()),
            None if word == "--lang" => words.next().map(|value| value.into_owned()),
            None => None,
        };
        if let Some(value) = value {
            return if value == "en" { Language::En } else { Language::Vi };
        }
    }
    Language::Vi
}
