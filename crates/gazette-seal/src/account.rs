//! Who signed what, in sentences anybody understands (ai đã ký, ký những gì), for outline, report and reader page.
//!
//! They state facts and claim no legal validity.

use gazette_model::Language;
use jiff::Timestamp;
use jiff::tz::Offset;

use crate::judgement::{Judgement, Kind, LaterRevision, RevisionChange, Role, Signature, Verdict};

impl Judgement {
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
        self.signatures.iter().map(|one| sentences(one, self.offset(), language)).collect()
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

fn sentences(signature: &Signature, offset: Offset, language: Language) -> String {
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

/// The terms of a report that a clerk may not know, each with a plain word.
pub(crate) fn glossary(text: &str, language: Language) -> Vec<&'static str> {
    const VIETNAMESE: [(&str, &str); 12] = [
        (
            "phiên bản",
            "phiên bản: mỗi lần tệp PDF được lưu nối thêm vào sau phần cũ; chữ ký chỉ bảo đảm cho phần có trước nó",
        ),
        ("dấu thời gian", "dấu thời gian: giờ do một máy chủ độc lập xác nhận, người ký không tự đặt được"),
        (
            "hứng thư",
            "chứng thư: giấy chứng nhận điện tử nói khóa ký này là của ai, do nơi cấp chứng thư xác nhận",
        ),
        (
            "gốc",
            "chứng thư gốc: chứng thư của nơi cấp cao nhất mà văn phòng chọn tin, đặt trong thư mục anchors",
        ),
        ("thu hồi", "thu hồi: nơi cấp tuyên bố chứng thư không còn dùng được, ví dụ vì mất khóa"),
        ("byte", "byte: đơn vị nhỏ nhất của tệp; chỉ cần một byte khác là tệp đã khác"),
        ("băm", "mã băm: dãy số tính từ toàn bộ nội dung; nội dung đổi thì mã đổi"),
        (
            "chú thích",
            "chú thích: khung chữ, hình hay đường liên kết đặt chồng lên trang, không thuộc nội dung trang",
        ),
        (
            "phạm vi ký",
            "phạm vi ký: những đoạn của tệp mà chữ ký bảo đảm; đúng ra là toàn bộ tệp lúc ký, trừ chính chữ ký",
        ),
        (
            "giá trị chữ ký",
            "giá trị chữ ký: dãy số làm ra từ nội dung bằng khóa riêng của người ký; nội dung hay khóa khác thì dãy số khác",
        ),
        ("biểu mẫu", "biểu mẫu: các ô trong tệp PDF để người đọc điền chữ hoặc ký tên"),
        ("SHA-1", "SHA-1: cách tính mã băm cũ, nay đã có thể bị làm giả"),
    ];
    const ENGLISH: [(&str, &str); 10] = [
        (
            "revision",
            "revision: each time a PDF is saved on top of what was there; a signature vouches only for what came before it",
        ),
        ("time stamp", "time stamp: a time confirmed by an independent server, which the signer cannot set"),
        (
            "ertificate",
            "certificate: an electronic paper that says whose key this is, confirmed by its issuer",
        ),
        (
            "anchor",
            "anchor: the certificate of a highest issuer the office chose to trust, kept in the folder anchors",
        ),
        (
            "evo",
            "revocation: the issuer declares a certificate no longer usable, for example because a key was lost",
        ),
        ("digest", "digest: a number computed from the whole content; it changes when the content does"),
        (
            "signed range",
            "signed range: the parts of the file a signature vouches for; rightly all of it but the signature itself",
        ),
        (
            "signature value",
            "signature value: a number made from the content with the signer's private key; it differs when either does",
        ),
        ("fills in a form", "form: fields in a PDF where a reader may write or sign"),
        ("SHA-1", "SHA-1: an old kind of digest that can be forged today"),
    ];
    let terms: &[(&str, &str)] = if language == Language::En { &ENGLISH } else { &VIETNAMESE };
    terms.iter().filter(|(term, _)| text.contains(term)).map(|(_, plain)| *plain).collect()
}
