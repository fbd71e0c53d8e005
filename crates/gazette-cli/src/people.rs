//! Who acts: a person of the office's list, with a role that allows it.

use gazette_model::{Office, Person, PersonRole};

use crate::args::Command;
use crate::failure::{Failure, Outcome};
use crate::home::Context;

/// Names the person who acts as the office's list does; refuses whoever may not do this.
///
/// A home without a list of people keeps the name given, or that of the operating system's user.
pub(crate) fn admit(mut context: Context, command: &Command) -> Outcome<Context> {
    // Nothing is read or written in a home that a newer program made.
    context.format()?;
    let Some(role) = needed(command) else { return Ok(context) };
    if !context.path("office.toml").is_file() {
        return Ok(context);
    }
    let office = context.office()?;
    if office.person.is_empty() {
        if office.publish.two_persons && matches!(command, Command::Approve(_) | Command::Publish(_)) {
            return Err(Failure::new(
                "hai người (two_persons) cần có danh sách người: ai cũng xưng được tên khác",
                "two_persons needs a list of people: without one anybody may give another name",
            )
            .hint(
                "khai ít nhất hai [[person]] với role trong office.toml",
                "enter at least two [[person]] with their role in office.toml",
            ));
        }
        return Ok(context);
    }
    let Some(person) = find(&office, &context) else { return Err(stranger(&office, &context.who)) };
    if role != PersonRole::Clerk && !person.role.contains(&role) {
        let (vi, en) = (words(role), role_name(role));
        let able = office.person.iter().filter(|person| person.role.contains(&role));
        let able: Vec<&str> = able.map(|person| person.name.as_str()).collect();
        let able = if able.is_empty() { "–".to_owned() } else { able.join(", ") };
        return Err(Failure::new(
            format!("{} không có vai trò {vi}", person.name),
            format!("{} is no {en}", person.name),
        )
        .hint(
            format!("việc này do người có vai trò {vi} làm: {able}"),
            format!("this is done by a {en}: {able}"),
        ));
    }
    context.who.clone_from(&person.name);
    Ok(context)
}

/// The role an act needs; `None` for what only reads.
fn needed(command: &Command) -> Option<PersonRole> {
    Some(match command {
        Command::Receive(_)
        | Command::Notice(_)
        | Command::Compose(_)
        | Command::Typeset(_)
        | Command::Correct(_)
        | Command::Import(_) => PersonRole::Clerk,
        Command::Document(args)
            if args.paper.is_some()
                || !args.set.is_empty()
                || args.confirm
                || args.release
                || args.withdraw
                || args.restore =>
        {
            PersonRole::Clerk
        }
        Command::Relations(args) if args.confirm.is_some() => PersonRole::Clerk,
        Command::Approve(_) => PersonRole::Reviewer,
        Command::Publish(_) | Command::Seal(_) => PersonRole::Publisher,
        Command::Recipients(args)
            if args.add.is_some() || args.import.is_some() || args.end.is_some() || args.end_all =>
        {
            PersonRole::Clerk
        }
        Command::Distribute(args) if args.sent.is_some() => PersonRole::Clerk,
        Command::Retention(args) if args.list.is_some() => PersonRole::Clerk,
        Command::Backup(_) => PersonRole::Clerk,
        Command::Retention(args) if args.dispose.is_some() => PersonRole::Publisher,
        Command::Handover(_) | Command::Join(_) => PersonRole::Publisher,
        Command::Withdraw(args) if args.confirm => PersonRole::Publisher,
        Command::Audit(args) if args.repair_from.is_some() => PersonRole::Clerk,
        Command::Upgrade(args) if args.yes || args.undo => PersonRole::Publisher,
        _ => return None,
    })
}

fn find<'a>(office: &'a Office, context: &Context) -> Option<&'a Person> {
    let today = context.today();
    let name = gazette_text::fold::fold(context.who.trim());
    let works = |person: &&Person| {
        person.from.is_none_or(|from| from <= today) && person.to.is_none_or(|to| today <= to)
    };
    let mut people = office.person.iter().filter(works);
    people.find(|person| {
        gazette_text::fold::fold(person.name.trim()) == name
            || (!person.login.is_empty() && person.login == context.who)
    })
}

fn stranger(office: &Office, who: &str) -> Failure {
    let names: Vec<&str> = office.person.iter().map(|person| person.name.as_str()).collect();
    let names = names.join(", ");
    Failure::new(
        format!("“{who}” không có trong danh sách người làm Công báo, hoặc không còn làm vào hôm nay"),
        format!("“{who}” is not in the office's list of people, or does not work there today"),
    )
    .hint(
        format!("thêm --as \"HỌ TÊN\" hoặc đặt GAZETTE_PERSON; trong office.toml có: {names}"),
        format!("add --as \"NAME\" or set GAZETTE_PERSON; office.toml names {names}"),
    )
}

fn words(role: PersonRole) -> &'static str {
    match role {
        PersonRole::Clerk => "văn thư",
        PersonRole::Reviewer => "duyệt (reviewer)",
        PersonRole::Publisher => "phát hành (publisher)",
    }
}

fn role_name(role: PersonRole) -> &'static str {
    match role {
        PersonRole::Clerk => "clerk",
        PersonRole::Reviewer => "reviewer",
        PersonRole::Publisher => "publisher",
    }
}
