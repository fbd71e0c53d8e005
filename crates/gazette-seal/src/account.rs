//! Who signed what, in sentences anybody understands (ai đã ký, ký những gì), for outline, report and reader page.
//!
//! They state facts and claim no legal validity.

use gazette_model::Language;
use jiff::Timestamp;
use jiff::tz::Offset;
use serde::{Deserialize, Serialize};

use crate::judgement::{Judgement, Kind, LaterRevision, RevisionChange, Role, Signature, Verdict};

/// What readers are told about one signature (ghi chú về một chữ ký): plain words in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// Who signed, when, and what became of it, in Vietnamese.
    pub vi: String,
    /// In English.
    pub en: String,
    /// Is the file what was signed? None when it cannot be told.
    pub holds: Option<bool>,
}

/// Who reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Audience {
    /// The office, which can configure whom it trusts.
    Office,
    /// Anybody.
    Reader,
}

impl Judgement {
    /// A note for each signature, for the page that readers see; without words that only the office understands.
    pub fn notes(&self) -> Vec<Note> {
        let words = |one: &Signature, language| sentences(one, self.offset(), language, Audience::Reader);
        let note = |one: &Signature| {
            let facts = [one.bytes_intact, one.cryptographically_valid, one.shown_is_signed];
            let whole = one.covers.revision.is_some() && facts.iter().all(Option::is_some);
            Note {
                vi: words(one, Language::Vi),
                en: words(one, Language::En),
                holds: if facts.contains(&Some(false)) { Some(false) } else { whole.then_some(true) },
            }
        };
        self.signatures.iter().map(note).collect()
    }

    /// Who signed what, a sentence or two for each signature, in the order of signing; times as at the place of
    /// judgement.
    pub fn account(&self, language: Language) -> Vec<String> {
        let say = |vi: &str, en: &str| if language == Language::En { en.to_owned() } else { vi.to_owned() };
        if !self.readable {
            return vec![say(
                "Chương trình không đọc được tệp này, nên không biết ai đã ký.",
                "This file cannot be read, so nobody can say who signed it.",
            )];
        }
        if self.signatures.is_empty() {
            return vec![say("Tệp này không có chữ ký số nào.", "This file bears no digital signature.")];
        }
        self.signatures.iter().map(|one| sentences(one, self.offset(), language, Audience::Office)).collect()
    }

    /// What a clerk does next.
    pub(crate) fn next_step(&self, language: Language) -> Option<String> {
        // The last thing that was rightly signed is what the sender meant.
        let whole =
            |one: &Signature| one.covers.revision.is_some() && one.cryptographically_valid == Some(true);
        let last = self.signatures.iter().rposition(whole).map(|index| index + 1);
        let (vi, en) = match (self.verdict, last) {
            (Verdict::Refuse, Some(number)) => (
                format!(
                    "; lấy riêng đúng phần đã ký bằng: gazette signatures TỆP --revision {number} --out BẢN_ĐÃ_KÝ.pdf"
                ),
                format!(
                    "; what was signed can be written out with: gazette signatures FILE --revision {number} --out SIGNED.pdf"
                ),
            ),
            _ => (String::new(), String::new()),
        };
        let step = match (self.verdict, language) {
            (Verdict::Refuse, Language::Vi) => "không đăng tệp này; báo cơ quan gửi ký và gửi lại bản chính",
            (Verdict::Refuse, Language::En) => {
                "do not publish this file; ask the body to sign and send the original again"
            }
            (Verdict::Hold, Language::Vi) => {
                "đọc các điều cần xem dưới đây, hỏi lại cơ quan gửi nếu chưa rõ, rồi cho qua bằng: gazette document MÃ --release --why \"LÝ DO\""
            }
            (Verdict::Hold, Language::En) => {
                "read what needs a look below, ask the body where in doubt, then release with: gazette document ID --release --why \"REASON\""
            }
            _ => return None,
        };
        Some(format!("{step}{}", if language == Language::En { en } else { vi }))
    }

    /// The offset of the clock at the place of judgement.
    fn offset(&self) -> Offset {
        let zone = self.judged_at.get(19..).unwrap_or_default();
        let read = || {
            let sign = if zone.starts_with('-') { -1 } else { 1 };
            let (hours, minutes) = zone.get(1..)?.split_once(':')?;
            let seconds = hours.parse::<i32>().ok()? * 3600 + minutes.parse::<i32>().ok()? * 60;
            Offset::from_seconds(sign * seconds).ok()
        };
        read().unwrap_or(Offset::UTC)
    }

    /// A time as clerks write it, such as `15:57:57 ngày 25/12/2025`.
    pub(crate) fn clock(&self, time: &str, language: Language) -> String {
        clock(time, self.offset(), language)
    }
}

fn clock(time: &str, offset: Offset, language: Language) -> String {
    let Ok(time) = time.parse::<Timestamp>() else { return time.to_owned() };
    let local = offset.to_datetime(time);
    let zone = if offset == Offset::UTC { " (UTC)" } else { "" };
    match language {
        Language::Vi => format!("{} ngày {}{zone}", local.strftime("%H:%M:%S"), local.strftime("%d/%m/%Y")),
        Language::En => format!("{} at {}{zone}", local.strftime("%d %B %Y"), local.strftime("%H:%M:%S")),
    }
}

fn sentences(signature: &Signature, offset: Offset, language: Language, audience: Audience) -> String {
    let en = language == Language::En;
    let time = |time: &str| clock(time, offset, language);
    if signature.kind == Kind::DocumentTimeStamp {
        let authority =
            signature.time_stamp.as_ref().and_then(|stamp| stamp.authority.as_deref()).unwrap_or("?");
        let when = signature
            .time_stamp
            .as_ref()
            .and_then(|stamp| stamp.time.as_deref())
            .map_or("?".to_owned(), time);
        return if en {
            format!("{authority} confirms that the file existed on {when}. {}", state(signature, language))
        } else {
            format!("{authority} xác nhận tệp đã có lúc {when}. {}", state(signature, language))
        };
    }
    let Some(signer) = &signature.signer else {
        let who = if en {
            "There is a signature, but not whose it is can be told"
        } else {
            "Có một chữ ký số nhưng không xác định được của ai"
        };
        return format!("{who}. {}", state(signature, language));
    };
    let mut who = signer.name.clone();
    let more = [signer.position.as_ref(), signer.organisation.as_ref()];
    for part in more.into_iter().flatten().filter(|part| **part != signer.name) {
        who.push_str(", ");
        who.push_str(part);
    }
    let stamped =
        signature.time_stamp.as_ref().filter(|stamp| stamp.valid).and_then(|stamp| stamp.time.as_deref());
    let when = match (stamped, signature.claimed_time.as_deref(), en) {
        (Some(at), _, false) => format!("lúc {} (giờ do bên cấp dấu thời gian xác nhận)", time(at)),
        (Some(at), _, true) => format!("on {} (a time confirmed by a time-stamp authority)", time(at)),
        (None, Some(at), false) => format!("lúc {} (giờ do chính người ký khai)", time(at)),
        (None, Some(at), true) => format!("on {} (a time the signer states)", time(at)),
        (None, None, false) => "vào lúc không rõ".to_owned(),
        (None, None, true) => "at an unknown time".to_owned(),
    };
    let known = match (signature.chain.anchored, en) {
        (true, _) => "",
        (false, false) if audience == Audience::Reader => {
            " Nơi cấp chứng thư không nằm trong danh sách mà Công báo này tin, nên tên người ký chưa được xác nhận."
        }
        (false, true) if audience == Audience::Reader => {
            " The issuer of the certificate is not on the list this gazette trusts, so the name is not confirmed."
        }
        (false, false) => {
            " Văn phòng chưa có căn cứ để tin tên này: nơi cấp chứng thư chưa được khai trong thư mục anchors."
        }
        (false, true) => " The office has no ground to trust this name: its issuer is not among the anchors.",
    };
    let role = match (signature.role, en) {
        // A gazette certifies its own issues.
        (Role::Gazette, false) if signature.certifies == Some(1) => " Đây là con dấu của cơ quan Công báo.",
        (Role::Gazette, true) if signature.certifies == Some(1) => " It is the seal of the gazette.",
        (Role::Portal | Role::Gazette, false) => {
            " Đây là chữ ký của nơi đăng tải, không thay chữ ký của cơ quan ban hành."
        }
        (Role::Portal | Role::Gazette, true) => {
            " It is the publisher's signature and does not replace the issuing body's."
        }
        _ => "",
    };
    if en {
        format!("{who} signed {when}. {}{role}{known}", state(signature, language))
    } else {
        format!("{who} đã ký số {when}. {}{role}{known}", state(signature, language))
    }
}

/// What became of what was signed.
fn state(signature: &Signature, language: Language) -> String {
    let en = language == Language::En;
    let say = |vi: &str, in_english: &str| if en { in_english.to_owned() } else { vi.to_owned() };
    match (signature.bytes_intact, signature.cryptographically_valid, signature.shown_is_signed) {
        (Some(false), _, _) => say(
            "Nội dung được ký đã bị đổi, không còn như lúc ký.",
            "What was signed was changed and is not as it was.",
        ),
        (_, Some(false), _) => say(
            "Chữ ký này sai: không phải do người có tên ký ra.",
            "This signature is wrong: the person named did not make it.",
        ),
        (Some(true), Some(true), _) if signature.covers.revision.is_none() => say(
            "Phần được ký còn nguyên, nhưng chữ ký này không bảo đảm cho toàn bộ tệp: có phần nằm ngoài mà không ai ký.",
            "What was signed is as it was, but this signature does not vouch for the whole file: parts of it nobody signed.",
        ),
        (Some(true), Some(true), shown)
            if shown == Some(false) || signature.later_revisions.iter().any(doubtful) =>
        {
            let grave =
                signature.later_revisions.iter().filter(|later| later.change > RevisionChange::Signature);
            let places = crate::places::list(grave.flat_map(|later| &later.places).take(6), language);
            let places = if places.is_empty() { places } else { format!(": {places}") };
            let changed = |later: &LaterRevision| later.change == RevisionChange::ContentChange;
            if signature.later_revisions.iter().any(changed) {
                return say(
                    &format!("SAU KHI KÝ, TỆP ĐÃ BỊ SỬA{places}. Cái đang hiện ra không phải cái đã ký."),
                    &format!(
                        "AFTER THE SIGNING THE FILE WAS CHANGED{places}. What it shows is not what was signed."
                    ),
                );
            }
            say(
                &format!(
                    "Phần đã ký vẫn còn nguyên bên trong, nhưng sau đó tệp đã được ghi thêm, nên cái đang hiện ra có thể không phải cái đã ký{places}."
                ),
                &format!(
                    "What was signed is still inside, but the file was added to, so what it shows may not be what was signed{places}."
                ),
            )
        }
        (Some(true), Some(true), _) => {
            say("Từ lúc ký đến nay nội dung không đổi.", "The content has not changed since.")
        }
        _ => say(
            "Không kiểm tra được nội dung được ký.",
            "Whether the content is still as signed cannot be checked.",
        ),
    }
}

/// Was something added that a person must look at?
fn doubtful(later: &LaterRevision) -> bool {
    later.change > RevisionChange::Metadata
}
