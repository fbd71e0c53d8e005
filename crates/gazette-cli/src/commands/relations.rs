//! `gazette relations`: what a document does to others and others to it, and what of it is in force; a clerk
//! confirms the latter.

use std::fmt::Write as _;

use gazette_archive::{Archive, ObjectId};
use gazette_desk::DeskError;
use gazette_index::Index;
use gazette_model::{
    Confirmation, Date, Language, ReferenceKind, Relation, Relations, Validity, ValidityState,
};
use gazette_text::structure;
use serde_json::json;

use super::reindex;
use crate::answer::Answer;
use crate::args::RelationsArgs;
use crate::failure::{Failure, Outcome};
use crate::home::{self, Context};

/// Citations and bases shown of each direction; all stand in `--json`.
const MOST_SHOWN: usize = 20;

/// Shows the relations and the validity of a document, after confirming what is asked.
pub(crate) fn run(context: &Context, args: &RelationsArgs) -> Outcome<Answer> {
    let mut index = open(context)?;
    let address = one(&index, &args.document)?;
    let as_of = args.on.unwrap_or_else(|| context.today());
    if let Some(state) = args.confirm {
        let validity = index.validity(&address, as_of)?;
        confirm(context, &address, state.into(), args, validity.as_ref())?;
        index = open(context)?;
    }
    let relations = index.relations(&address)?.unwrap_or_default();
    let Some(validity) = index.validity(&address, as_of)? else { return Err(unknown(&args.document)) };
    let text = words(context, &address, &validity, &relations);
    let json = json!({
        "document": address, "validity": validity, "outgoing": relations.outgoing, "incoming": relations.incoming,
    });
    Ok(Answer::done(json, text))
}

fn open(context: &Context) -> Outcome<Index> {
    Index::open(&context.path("index"))?.ok_or_else(|| {
        Failure::new("chưa có chỉ mục", "there is no index yet").hint(
            "đăng một số Công báo, hoặc lập chỉ mục bằng: gazette reindex",
            "publish an issue, or make the index with: gazette reindex",
        )
    })
}

/// The one document a name means.
fn one(index: &Index, name: &str) -> Outcome<String> {
    let found = index.called(name)?;
    match <[String; 1]>::try_from(found) {
        Ok([address]) => Ok(address),
        Err(found) if found.is_empty() => Err(unknown(name)),
        Err(found) => {
            let list: Vec<&str> = found.iter().take(10).map(String::as_str).collect();
            let list = list.join(", ");
            Err(Failure::new(
                format!("“{name}” chỉ {} văn bản: {list}", found.len()),
                format!("“{name}” means {} documents: {list}", found.len()),
            )
            .hint("dùng địa chỉ văn bản", "use the address of the document"))
        }
    }
}

fn unknown(name: &str) -> Failure {
    Failure::new(
        format!("không có văn bản đã đăng nào là “{name}”"),
        format!("no published document is called “{name}”"),
    )
    .hint(
        "tìm địa chỉ bằng: gazette search; văn bản mới nạp cần: gazette reindex",
        "find its address with: gazette search; newly imported documents need: gazette reindex",
    )
}

/// Keeps the confirmation in the archive and the register, and brings it to the index.
fn confirm(
    context: &Context,
    address: &str,
    state: ValidityState,
    args: &RelationsArgs,
    derived: Option<&Validity>,
) -> Outcome<()> {
    let why = args.why.as_deref().unwrap_or_default().trim();
    if why.is_empty() {
        return Err(DeskError::ReasonMissing.into());
    }
    let known = derived.and_then(|derived| match state {
        ValidityState::Lapsed => derived.until,
        _ if derived.state == state => derived.sources.iter().filter_map(|one| one.on).max().or(derived.from),
        _ => None,
    });
    let Some(since) = args.since.or(known) else {
        return Err(Failure::new(
            "cần biết tình trạng này có từ ngày nào",
            "the day this state begins is needed",
        )
        .hint(
            "thêm --since NGÀY, ví dụ --since 01/07/2025",
            "add --since DATE, for example --since 2025-07-01",
        ));
    };
    let confirmation = Confirmation {
        document: address.to_owned(),
        state,
        since,
        who: context.who.clone(),
        at: context.timestamp(),
        why: why.to_owned(),
    };
    // A document of a joined gazette is confirmed in its archive and its register, where its history stands.
    let all = context;
    let (home, bare) = all.of(address)?;
    let (context, named) = (&home, address);
    let address = bare.as_str();
    let confirmation = Confirmation { document: bare.clone(), ..confirmation };
    let mut desk = context.desk()?;
    let _lock = context.one_at_a_time(home::PATIENCE)?;
    let archive = Archive::create(&context.path("archive"))?;
    if !archive.holds(&ObjectId::document(address)) {
        return Err(unknown(address));
    }
    let mut staged = archive.stage()?;
    staged.add_confirmation(&confirmation)?;
    let state_name = state_words(state, Language::Vi);
    staged.commit(&confirmation.at, &format!("{state_name} từ {}", day(since)), &context.who)?;
    desk.set_reason(why);
    desk.note("validity-confirmed", address, &format!("{state_name} từ {}", day(since)))?;
    reindex::update(all, &[named.to_owned()])
}

fn words(context: &Context, address: &str, validity: &Validity, relations: &Relations) -> String {
    let mut out = String::new();
    let vi = context.language == Language::Vi;
    let _ = writeln!(out, "{address}");
    let _ = writeln!(
        out,
        "{} {}: {}",
        context.say("Hiệu lực ngày", "Validity on"),
        day(validity.as_of),
        state_words(validity.state, context.language)
    );
    let _ = match &validity.confirmation {
        Some(said) if vi => writeln!(out, "  {} xác nhận lúc {}: {}", said.who, said.at, said.why),
        Some(said) => writeln!(out, "  confirmed by {} at {}: {}", said.who, said.at, said.why),
        None => writeln!(
            out,
            "  {}",
            context.say(
                "suy ra từ văn bản, chưa có người xác nhận (xác nhận bằng --confirm)",
                "derived from texts, not confirmed by a person yet (confirm with --confirm)"
            )
        ),
    };
    for (vi, en, date) in [
        ("có hiệu lực từ", "in force from", validity.from),
        ("hết hiệu lực từ", "lapsed from", validity.until),
    ] {
        if let Some(date) = date {
            let _ = writeln!(out, "  {} {}", context.say(vi, en), day(date));
        }
    }
    for source in &validity.sources {
        let _ = writeln!(out, "  · {}", by(context, source));
    }
    for provision in &validity.provisions {
        let place = structure::place(&gazette_model::Document::default(), &provision.path);
        let by: Vec<&str> = provision.sources.iter().map(|one| one.from_number.as_str()).collect();
        let _ = writeln!(
            out,
            "  {place}: {} ({})",
            provision_words(provision.state, context.language),
            by.join(", ")
        );
    }
    for (vi, en, list, outgoing) in [
        ("Văn bản này:", "This document:", &relations.outgoing, true),
        ("Văn bản khác với văn bản này:", "Other documents to this one:", &relations.incoming, false),
    ] {
        if list.is_empty() {
            continue;
        }
        let _ = writeln!(out, "\n{}", context.say(vi, en));
        group(context, &mut out, list, outgoing);
    }
    out
}

/// Relations by kind.
fn group(context: &Context, out: &mut String, list: &[Relation], outgoing: bool) {
    let mut kinds: Vec<ReferenceKind> = list.iter().map(|relation| relation.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    for kind in kinds {
        let of_kind: Vec<&Relation> = list.iter().filter(|relation| relation.kind == kind).collect();
        let _ = writeln!(out, "  {} ({})", kind_words(kind, outgoing, context.language), of_kind.len());
        for relation in of_kind.iter().take(MOST_SHOWN) {
            let (name, address) = if outgoing {
                (&relation.to_name, relation.to.as_str())
            } else {
                (&relation.from_number, relation.from.as_str())
            };
            let address = if address.is_empty() {
                context.say("chưa có trong kho", "not in the archive").to_owned()
            } else {
                address.to_owned()
            };
            let _ = writeln!(out, "    {name}{}  [{address}]", provisions(relation));
        }
        if of_kind.len() > MOST_SHOWN {
            let rest = of_kind.len() - MOST_SHOWN;
            let _ = match context.language {
                Language::Vi => writeln!(out, "    … và {rest} văn bản nữa (xem tất cả bằng --json)"),
                Language::En => writeln!(out, "    … and {rest} more (see all with --json)"),
            };
        }
    }
}

/// `Bãi bỏ bởi 2/2020/NĐ-CP, Điều 9, từ 01/03/2020 (trừ ngoại lệ nêu trong câu)`, with the sentence.
fn by(context: &Context, source: &Relation) -> String {
    let mut out = format!("{}: {}", kind_words(source.kind, false, context.language), source.from_number);
    if let Some(place) = source.places.first() {
        let _ = write!(out, ", {}", structure::place(&gazette_model::Document::default(), place));
    }
    let _ = match source.on {
        Some(on) => write!(out, ", {} {}", context.say("từ", "from"), day(on)),
        None => write!(out, ", {}", context.say("chưa rõ từ ngày nào", "from a day not known")),
    };
    if source.except {
        out.push_str(context.say(" (có ngoại lệ)", " (with exceptions)"));
    }
    if !source.source.is_empty() {
        let sentence: String = source.source.chars().take(160).collect();
        let _ = write!(out, "\n      “{sentence}”");
    }
    out
}

fn provisions(relation: &Relation) -> String {
    if relation.provisions.is_empty() {
        return String::new();
    }
    let document = gazette_model::Document::default();
    let shown: Vec<String> =
        relation.provisions.iter().take(6).map(|path| structure::place(&document, path)).collect();
    let more = if relation.provisions.len() > 6 { ", …" } else { "" };
    format!(": {}{more}", shown.join(", "))
}

fn day(date: Date) -> String {
    date.strftime("%d/%m/%Y").to_string()
}

fn state_words(state: ValidityState, language: Language) -> &'static str {
    let (vi, en) = match state {
        ValidityState::Unknown => ("chưa rõ ngày có hiệu lực", "no effective date known"),
        ValidityState::NotYet => ("chưa có hiệu lực", "not yet in force"),
        ValidityState::InForce => ("còn hiệu lực", "in force"),
        ValidityState::PartlyLapsed => ("hết hiệu lực một phần", "partly lapsed"),
        ValidityState::Suspended => ("ngưng hiệu lực", "suspended"),
        ValidityState::Lapsed => ("hết hiệu lực toàn bộ", "lapsed"),
    };
    crate::answer::say(language, vi, en)
}

fn provision_words(state: ValidityState, language: Language) -> &'static str {
    match state {
        ValidityState::PartlyLapsed => crate::answer::say(language, "được sửa đổi, bổ sung", "amended"),
        ValidityState::Lapsed => crate::answer::say(language, "hết hiệu lực", "lapsed"),
        state => state_words(state, language),
    }
}

fn kind_words(kind: ReferenceKind, outgoing: bool, language: Language) -> &'static str {
    let (does, done, does_en, done_en) = match kind {
        ReferenceKind::Basis => ("Căn cứ", "Là căn cứ của", "Based on", "Basis of"),
        ReferenceKind::Replaces => ("Thay thế", "Được thay thế bởi", "Replaces", "Replaced by"),
        ReferenceKind::Amends => ("Sửa đổi, bổ sung", "Được sửa đổi, bổ sung bởi", "Amends", "Amended by"),
        ReferenceKind::Repeals => ("Bãi bỏ", "Bị bãi bỏ bởi", "Repeals", "Repealed by"),
        ReferenceKind::Corrects => ("Đính chính", "Được đính chính bởi", "Corrects", "Corrected by"),
        ReferenceKind::Suspends => ("Ngưng hiệu lực", "Bị ngưng hiệu lực bởi", "Suspends", "Suspended by"),
        ReferenceKind::Guides => (
            "Quy định chi tiết, hướng dẫn",
            "Được quy định chi tiết, hướng dẫn bởi",
            "Details",
            "Detailed by",
        ),
        ReferenceKind::Consolidates => ("Hợp nhất", "Được hợp nhất trong", "Consolidates", "Consolidated in"),
        ReferenceKind::Cites => ("Dẫn chiếu", "Được dẫn chiếu bởi", "Cites", "Cited by"),
    };
    match (outgoing, language) {
        (true, Language::Vi) => does,
        (false, Language::Vi) => done,
        (true, Language::En) => does_en,
        (false, Language::En) => done_en,
    }
}
