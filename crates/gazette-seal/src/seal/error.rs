//! Why a file was not sealed.

use gazette_model::Language;

/// A seal that was not made; the file stays as it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// The file is not one that we made and nobody touched since.
    #[error("the file is not fit to be sealed: {}", words(refusals, Language::En))]
    Refused {
        /// Every reason.
        refusals: Vec<Refusal>,
    },
    /// The key store, token, passphrase or certificate cannot be used.
    #[error("the key cannot be used: {0}")]
    Key(String),
    /// The passphrase or PIN does not open the key.
    #[error("the passphrase or PIN is wrong")]
    Secret,
    /// The certificate is out of its term at the time of signing.
    #[error("the certificate of {name} is valid from {from} to {to}, not at {at}")]
    OutOfTerm {
        /// Whose certificate.
        name: String,
        /// Its first moment.
        from: String,
        /// Its last.
        to: String,
        /// The time of signing.
        at: String,
    },
    /// The certificate may not sign.
    #[error("the certificate of {0} is not meant for signing documents")]
    NotForSigning(String),
    /// The time given is no RFC 3339 time.
    #[error("the time of signing is no RFC 3339 time: {0}")]
    Time(String),
    /// The time stamp could not be had, or is not right.
    #[error("no time stamp from {address}: {reason}")]
    TimeStamp {
        /// Where it was asked for.
        address: String,
        /// What happened.
        reason: String,
    },
    /// The evidence about revocation could not be had.
    #[error("no evidence about revocation for {name}: {reason}")]
    Revocation {
        /// For whose certificate.
        name: String,
        /// What happened.
        reason: String,
    },
    /// The certificate was revoked.
    #[error("the certificate of {0} was revoked")]
    Revoked(String),
    /// The visible stamp cannot be placed.
    #[error("the visible stamp cannot be placed: {0}")]
    Stamp(String),
    /// The seal did not stand up to our own judgement.
    #[error("the finished seal does not pass our own check: {0}")]
    NotProved(String),
}

/// Why a file is not fit to be sealed (lý do từ chối đóng dấu).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// It cannot be read without repair.
    Unreadable,
    /// It is encrypted.
    Encrypted,
    /// It already bears a signature.
    Signed,
    /// It has a form.
    Form,
    /// It has been saved on top of itself.
    Revisions(usize),
    /// Bytes follow its end.
    Tail,
    /// An annotation other than a link within the file.
    Annotation {
        /// The page, from 1.
        page: usize,
        /// Its kind.
        kind: String,
    },
    /// It does something by itself: scripts, actions on opening.
    Active(String),
    /// It has layers that can be switched.
    Layers,
    /// It holds content nothing refers to.
    Hidden {
        /// How many such objects.
        objects: usize,
        /// How many bytes.
        bytes: usize,
    },
    /// It has no page.
    Empty,
}

impl Refusal {
    /// The reason in one language.
    pub fn words(&self, language: Language) -> String {
        let say = |vi: &str, en: &str| if language == Language::En { en.to_owned() } else { vi.to_owned() };
        match self {
            Self::Unreadable => say(
                "không đọc được tệp như một PDF nguyên vẹn",
                "the file cannot be read as an undamaged PDF",
            ),
            Self::Encrypted => say("tệp bị mã hóa", "the file is encrypted"),
            Self::Signed => say("tệp đã có chữ ký", "the file already bears a signature"),
            Self::Form => say("tệp có biểu mẫu điền được", "the file has a form that can be filled in"),
            Self::Revisions(count) => say(
                &format!("tệp đã được lưu chồng {count} lần thay vì một lần"),
                &format!("the file was saved {count} times on top of itself"),
            ),
            Self::Tail => say("sau phần kết thúc của tệp còn dữ liệu", "data follows the end of the file"),
            Self::Annotation { page, kind } => say(
                &format!("trang {page} có chú thích loại {kind}"),
                &format!("page {page} has an annotation of the kind {kind}"),
            ),
            Self::Active(what) => say(
                &format!("tệp tự thực hiện lệnh khi mở ({what})"),
                &format!("the file acts by itself when opened ({what})"),
            ),
            Self::Layers => say("tệp có các lớp bật tắt được", "the file has layers that can be switched"),
            Self::Hidden { objects, bytes } => say(
                &format!("tệp giấu {objects} đối tượng ({bytes} byte) không trang nào dùng đến"),
                &format!("the file hides {objects} objects ({bytes} bytes) that no page uses"),
            ),
            Self::Empty => say("tệp không có trang nào", "the file has no page"),
        }
    }
}

/// All reasons in one sentence.
pub(crate) fn words(refusals: &[Refusal], language: Language) -> String {
    refusals.iter().map(|refusal| refusal.words(language)).collect::<Vec<_>>().join("; ")
}

impl SealError {
    /// What happened, in one language.
    pub fn words(&self, language: Language) -> String {
        if language == Language::En {
            return self.to_string();
        }
        match self {
            Self::Refused { refusals } => {
                format!("tệp không đóng dấu được: {}", words(refusals, Language::Vi))
            }
            Self::Key(reason) => format!("không dùng được khóa ký: {reason}"),
            Self::Secret => "mật khẩu hoặc mã PIN của khóa ký không đúng".to_owned(),
            Self::OutOfTerm { name, from, to, at } => {
                format!("chứng thư của {name} có hiệu lực từ {from} đến {to}, không phải lúc {at}")
            }
            Self::NotForSigning(name) => format!("chứng thư của {name} không dùng để ký văn bản"),
            Self::Time(time) => format!("thời điểm ký không đúng dạng RFC 3339: {time}"),
            Self::TimeStamp { address, reason } => {
                format!("không lấy được dấu thời gian từ {address}: {reason}")
            }
            Self::Revocation { name, reason } => {
                format!("không lấy được bằng chứng thu hồi cho chứng thư của {name}: {reason}")
            }
            Self::Revoked(name) => format!("chứng thư của {name} đã bị thu hồi"),
            Self::Stamp(reason) => format!("không đặt được dấu hiển thị: {reason}"),
            Self::NotProved(reason) => {
                format!("tệp ký xong không qua được bước tự kiểm tra: {reason}")
            }
        }
    }
}
