//! The catalogue of findings: every code with its default severity and its words in both languages.
//!
//! Words in braces are the finding's values. A code, once used, keeps its name and meaning.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Language, Severity};

macro_rules! catalogue {
    ($($name:ident $code:literal $severity:ident { $vi:literal, $vi_hint:literal, $en:literal, $en_hint:literal })*) => {
        /// The code of a finding: stable, in English, kebab-case.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = $en] $name,)*
        }

        impl Code {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The printed form, such as `digest-mismatch`.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// The severity unless the office sets another.
            pub fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity,)* }
            }

            /// The sentence with its values in braces.
            pub fn message(self, language: Language) -> &'static str {
                match (self, language) {
                    $((Self::$name, Language::Vi) => $vi, (Self::$name, Language::En) => $en,)*
                }
            }

            /// The next step.
            pub fn hint(self, language: Language) -> &'static str {
                match (self, language) {
                    $((Self::$name, Language::Vi) => $vi_hint, (Self::$name, Language::En) => $en_hint,)*
                }
            }
        }
    };
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let code = Self::ALL.iter().find(|code| code.as_str() == text);
        code.copied().ok_or_else(|| serde::de::Error::custom(format!("`{text}` is no finding code")))
    }
}

catalogue! {
    DigestMismatch "digest-mismatch" Error {
        "mã băm của tệp là {actual}, bảng kê khai {declared}",
        "đề nghị cơ quan gửi lại đúng tệp cùng bảng mã băm",
        "the digest of the file is {actual}, the manifest declares {declared}",
        "ask the body to send the right file with its manifest again"
    }
    FileMissing "file-missing" Error {
        "tệp được kê khai nhưng không có trong hồ sơ",
        "đề nghị cơ quan gửi bổ sung tệp này",
        "the file is declared but is not in the submission",
        "ask the body to send this file"
    }
    FileUndeclared "file-undeclared" Error {
        "tệp không có trong bảng mã băm",
        "đề nghị cơ quan kê khai tệp này hoặc bỏ nó khỏi hồ sơ",
        "no digest covers this file",
        "ask the body to declare the file or to leave it out"
    }
    PathEscape "path-escape" Error {
        "tên tệp dẫn ra ngoài hồ sơ: {name}",
        "không mở gói này; đề nghị cơ quan đóng gói lại",
        "the file name leads out of the submission: {name}",
        "do not open this package; ask the body to pack it again"
    }
    DuplicateEntry "duplicate-entry" Error {
        "gói có nhiều mục cùng một tên: {name}",
        "đề nghị cơ quan đóng gói lại, mỗi tệp một tên",
        "the package holds several entries of one name: {name}",
        "ask the body to pack it again with one name for each file"
    }
    ZipBomb "zip-bomb" Error {
        "gói nén bung ra quá giới hạn cho phép ({found}, giới hạn {limit})",
        "không mở gói này; đề nghị cơ quan gửi lại bằng gói thông thường",
        "the package inflates beyond the bounds ({found}, limit {limit})",
        "do not open this package; ask the body for an ordinary one"
    }
    PackageInvalid "package-invalid" Error {
        "gói hồ sơ sai quy cách: {reason}",
        "đề nghị cơ quan đóng gói lại theo BagIt hoặc kèm tệp SHA256SUMS",
        "the package breaks its format: {reason}",
        "ask the body to pack it again as BagIt or with SHA256SUMS"
    }
    PackageRemark "package-remark" Warning {
        "gói hồ sơ có điểm cần lưu ý: {reason}",
        "kiểm tra lại cách đóng gói với cơ quan gửi",
        "the package has an oddity: {reason}",
        "check the packing with the sender"
    }
    PackageTooLarge "package-too-large" Error {
        "hồ sơ vượt giới hạn ({found}, giới hạn {limit})",
        "đề nghị cơ quan tách hồ sơ",
        "the submission is beyond the limit ({found}, limit {limit})",
        "ask the body to split the submission"
    }
    FileUnreadable "file-unreadable" Error {
        "không đọc được tệp: {reason}",
        "đề nghị cơ quan gửi lại tệp",
        "the file cannot be read: {reason}",
        "ask the body to send the file again"
    }
    MetadataInvalid "metadata-invalid" Error {
        "tệp document.toml có lỗi: {reason}",
        "sửa document.toml theo mẫu rồi gửi lại",
        "document.toml is faulty: {reason}",
        "mend document.toml after the sample and send it again"
    }
    MetadataUnconfirmed "metadata-unconfirmed" Warning {
        "thông tin đọc từ văn bản, chờ xác nhận: {fields}",
        "xem lại bằng lệnh: gazette document {id}",
        "read from the text and waiting to be confirmed: {fields}",
        "look at it with: gazette document {id}"
    }
    OriginalMissing "original-missing" Error {
        "hồ sơ không có bản chính (PDF có chữ ký số)",
        "đề nghị cơ quan gửi bản chính",
        "the submission holds no original (signed PDF)",
        "ask the body to send the original"
    }
    CopyMissing "copy-missing" Warning {
        "hồ sơ không có bản điện tử chỉnh sửa được (Word)",
        "đề nghị cơ quan gửi kèm tệp Word cùng nội dung",
        "the submission holds no editable copy (Word)",
        "ask the body for a Word file of the same content"
    }
    CopyUnreadable "copy-unreadable" Warning {
        "không đọc được bản Word: {reason}",
        "đề nghị cơ quan lưu lại dưới dạng .docx",
        "the Word copy cannot be read: {reason}",
        "ask the body to save it as .docx"
    }
    NotAPdf "not-a-pdf" Error {
        "tệp mang tên PDF nhưng không phải PDF",
        "đề nghị cơ quan gửi đúng bản chính dạng PDF",
        "the file is named PDF but is none",
        "ask the body to send the original as PDF"
    }
    NotAWordFile "not-a-word-file" Error {
        "tệp mang tên Word nhưng không phải Word",
        "đề nghị cơ quan gửi đúng tệp Word",
        "the file is named Word but is none",
        "ask the body to send a Word file"
    }
    TruncatedPdf "truncated-pdf" Error {
        "tệp PDF bị cắt cụt",
        "đề nghị cơ quan gửi lại trọn vẹn tệp",
        "the PDF ends too early",
        "ask the body to send the whole file again"
    }
    PdfDamaged "pdf-damaged" Warning {
        "tệp PDF hỏng một phần, chỉ đọc được sau khi vá: {reason}",
        "so sánh kỹ hoặc đề nghị cơ quan gửi lại",
        "the PDF is damaged and was read only after repair: {reason}",
        "compare with care or ask for the file again"
    }
    EncryptedPdf "encrypted-pdf" Error {
        "tệp PDF bị khóa bằng mật khẩu",
        "đề nghị cơ quan gửi tệp không đặt mật khẩu",
        "the PDF needs a password",
        "ask the body for a file without password"
    }
    Javascript "javascript" Error {
        "tệp PDF chứa mã JavaScript",
        "đề nghị cơ quan gửi bản PDF không chứa mã",
        "the PDF holds JavaScript",
        "ask the body for a PDF without scripts"
    }
    PdfAction "pdf-action" Warning {
        "tệp PDF chứa hành động tự động hoặc tệp nhúng: {what}",
        "kiểm tra trước khi mở; đề nghị cơ quan gửi bản PDF thông thường",
        "the PDF holds an automatic action or an embedded file: {what}",
        "check before opening; ask for a plain PDF"
    }
    Macro "macro" Error {
        "tệp Word chứa macro",
        "đề nghị cơ quan gửi tệp .docx không có macro",
        "the Word file holds macros",
        "ask the body for a .docx without macros"
    }
    XmlDoctype "xml-doctype" Error {
        "tệp Word chứa khai báo DOCTYPE trong {part}",
        "đề nghị cơ quan lưu lại văn bản từ phần mềm soạn thảo",
        "the Word file declares a DOCTYPE in {part}",
        "ask the body to save the document again from its editor"
    }
    ExternalRelationship "external-relationship" Warning {
        "tệp Word trỏ ra tệp bên ngoài: {target}",
        "nội dung bên ngoài bị bỏ qua; kiểm tra với cơ quan gửi",
        "the Word file points to something outside: {target}",
        "what is outside was left out; check with the sender"
    }
    NoText "no-text" Warning {
        "bản PDF không có lớp chữ (bản quét), không thể so sánh",
        "so sánh bằng mắt hoặc đề nghị cơ quan gửi PDF có chữ",
        "the PDF has no text (a scan) and cannot be compared",
        "compare by eye or ask for a PDF with text"
    }
    NoDigests "no-digests" Warning {
        "hồ sơ không kê khai mã băm",
        "đề nghị cơ quan kèm tệp SHA256SUMS",
        "nothing declares digests",
        "ask the body to enclose SHA256SUMS"
    }
    TrackedChanges "tracked-changes" Warning {
        "bản Word còn thay đổi chưa được chấp nhận ({count}); đọc theo cách đã chấp nhận",
        "đề nghị cơ quan gửi bản Word đã chấp nhận mọi thay đổi",
        "the Word copy holds changes not yet accepted ({count}); it was read as accepted",
        "ask the body for a copy with all changes accepted"
    }
    HiddenText "hidden-text" Warning {
        "bản Word có chữ ẩn: {text}",
        "đề nghị cơ quan bỏ chữ ẩn",
        "the Word copy holds hidden text: {text}",
        "ask the body to remove hidden text"
    }
    Comments "comments" Note {
        "bản Word có {count} chú thích bên lề",
        "không cần làm gì; chú thích không được in",
        "the Word copy holds {count} comments",
        "nothing to do; comments are not printed"
    }
    NotUnderstood "not-understood" Warning {
        "bản Word có phần chưa được hiểu: {name} ({count} lần)",
        "so sánh phần này bằng mắt",
        "the Word copy holds elements that are not understood: {name} ({count} times)",
        "compare this part by eye"
    }
    PictureUndrawable "picture-undrawable" Warning {
        "không vẽ được hình {name} ({media_type})",
        "cài LibreOffice trên máy này rồi nhận lại hồ sơ, hoặc đề nghị cơ quan gửi hình dạng PNG, JPEG; nếu không, trang in có khung thay thế",
        "the picture {name} ({media_type}) cannot be drawn",
        "install LibreOffice here and receive it again, or ask the body for PNG or JPEG; otherwise a frame stands in its place in print"
    }
    ConversionUnavailable "conversion-unavailable" Warning {
        "tệp .doc cần LibreOffice để đọc, máy này chưa có",
        "cài LibreOffice hoặc đề nghị cơ quan gửi .docx",
        "a .doc file needs LibreOffice to be read, which is not here",
        "install LibreOffice or ask for .docx"
    }
    ParserDied "parser-died" Error {
        "chương trình đọc tệp dừng giữa chừng: {reason}",
        "giữ tệp lại để kiểm tra; đề nghị cơ quan gửi lại",
        "the reader of the file died: {reason}",
        "keep the file for examination; ask the body to send it again"
    }
    TextDiffers "text-differs" Error {
        "bản Word khác bản chính: {kind} “{a}” → “{b}”",
        "đề nghị cơ quan gửi bản Word đúng với bản chính trong ngày",
        "the Word copy differs from the original: {kind} “{a}” → “{b}”",
        "ask the body for a copy that equals the original, the same day"
    }
    TextSpellingDiffers "text-spelling-differs" Note {
        "bản Word và bản chính chỉ khác cách viết ({count} chỗ), ví dụ “{a}” và “{b}”",
        "không cần làm gì; in theo bản chính",
        "copy and original differ only in spelling ({count} places), such as “{a}” and “{b}”",
        "nothing to do; the original is printed"
    }
    NotNfc "not-nfc" Note {
        "văn bản có chữ ở dạng Unicode tổ hợp ({count} đoạn)",
        "không cần làm gì; chữ được chuẩn hóa khi so sánh và tìm kiếm",
        "the text holds decomposed Unicode ({count} paragraphs)",
        "nothing to do; it is normalised for comparing and searching"
    }
    EthForD "eth-for-d" Note {
        "văn bản dùng chữ Ð (Eth) thay cho Đ ({count} chỗ)",
        "không cần làm gì; chữ được chuẩn hóa khi so sánh và tìm kiếm",
        "the text has Eth (U+00D0) where Đ is meant ({count} places)",
        "nothing to do; it is normalised for comparing and searching"
    }
    LegacyEncoding "legacy-encoding" Note {
        "văn bản có đoạn dùng bảng mã cũ {encoding} ({count} đoạn), đã chuyển sang Unicode",
        "xem lại các đoạn đã chuyển",
        "the text holds runs in the old encoding {encoding} ({count} runs), turned into Unicode",
        "look over what was converted"
    }
    BidiControl "bidi-control" Error {
        "văn bản có ký tự điều khiển chiều viết {character}",
        "đề nghị cơ quan gửi lại văn bản không có ký tự này",
        "the text holds the bidirectional control {character}",
        "ask the body for a text without it"
    }
    InvisibleCharacter "invisible-character" Note {
        "văn bản có ký tự vô hình {character} ({count} chỗ)",
        "không cần làm gì; ký tự bị bỏ qua khi so sánh và tìm kiếm",
        "the text holds the invisible character {character} ({count} places)",
        "nothing to do; it is ignored when comparing and searching"
    }
    PrivateUseCharacter "private-use-character" Warning {
        "văn bản có ký tự dùng riêng {character} ({count} chỗ), có thể là phông chữ cũ",
        "đề nghị cơ quan chuyển văn bản sang Unicode",
        "the text holds private-use characters {character} ({count} places), perhaps of an old font",
        "ask the body to convert the text to Unicode"
    }
    MixedScript "mixed-script" Warning {
        "từ “{word}” trộn chữ Latinh với chữ hệ khác",
        "kiểm tra từ này với bản chính",
        "the word “{word}” mixes Latin with another script",
        "check this word against the original"
    }
    NumberMismatch "number-mismatch" Error {
        "số kê khai là {declared}, số in trên văn bản là {printed}",
        "đề nghị cơ quan sửa document.toml hoặc gửi đúng văn bản",
        "the declared number is {declared}, the printed one {printed}",
        "ask the body to mend document.toml or to send the right document"
    }
    NumberInvalid "number-invalid" Warning {
        "số, ký hiệu {number} sai quy cách: {reason}",
        "kiểm tra với cơ quan ban hành",
        "the number {number} is not well-formed: {reason}",
        "check with the issuing body"
    }
    NumberDuplicate "number-duplicate" Warning {
        "số {number} của {body} đã có trong sổ đăng ký ({other})",
        "kiểm tra xem hồ sơ có bị gửi hai lần hay thay thế hồ sơ cũ",
        "the number {number} of {body} is already in the register ({other})",
        "check whether it was sent twice or replaces the other"
    }
    NumberGap "number-gap" Warning {
        "thiếu số trong dãy của {body}: {missing}",
        "hỏi cơ quan ban hành về số còn thiếu",
        "numbers are missing in the series of {body}: {missing}",
        "ask the issuing body for the missing numbers"
    }
    TypeMismatch "type-mismatch" Warning {
        "tên loại kê khai là {declared}, trên văn bản là {printed}",
        "kiểm tra và sửa bằng lệnh: gazette document",
        "the declared type is {declared}, the printed one {printed}",
        "check and correct with: gazette document"
    }
    DateMismatch "date-mismatch" Warning {
        "ngày ban hành kê khai là {declared}, trên văn bản là {printed}",
        "kiểm tra và sửa bằng lệnh: gazette document",
        "the declared date of issue is {declared}, the printed one {printed}",
        "check and correct with: gazette document"
    }
    BodyMismatch "body-mismatch" Warning {
        "cơ quan kê khai là {declared}, trên văn bản là {printed}",
        "kiểm tra và sửa bằng lệnh: gazette document",
        "the declared body is {declared}, the printed one {printed}",
        "check and correct with: gazette document"
    }
    SubjectMismatch "subject-mismatch" Warning {
        "trích yếu kê khai khác văn bản: {declared} / {printed}",
        "kiểm tra và sửa bằng lệnh: gazette document",
        "the declared subject differs from the text: {declared} / {printed}",
        "check and correct with: gazette document"
    }
    SignatoryMismatch "signatory-mismatch" Warning {
        "người ký kê khai là {declared}, trên văn bản là {printed}",
        "kiểm tra và sửa bằng lệnh: gazette document",
        "the declared signatory is {declared}, the printed one {printed}",
        "check and correct with: gazette document"
    }
    EffectiveMismatch "effective-mismatch" Warning {
        "ngày có hiệu lực kê khai là {declared}, theo văn bản là {printed}",
        "kiểm tra và sửa bằng lệnh: gazette document",
        "the declared effective date is {declared}, by the text it is {printed}",
        "check and correct with: gazette document"
    }
    DateInvalid "date-invalid" Warning {
        "ngày không có thật: {date}",
        "báo cơ quan ban hành; ngày được in như trong bản chính",
        "an impossible date: {date}",
        "tell the issuing body; the date is printed as in the original"
    }
    DateInconsistent "date-inconsistent" Warning {
        "văn bản ghi hai ngày khác nhau: {first} và {second}",
        "hỏi cơ quan ban hành ngày đúng",
        "the document gives two different dates: {first} and {second}",
        "ask the issuing body which is right"
    }
    EffectiveBeforeIssue "effective-before-issue" Warning {
        "ngày có hiệu lực {effective} trước ngày ban hành {issued}",
        "báo cơ quan ban hành",
        "the effective date {effective} lies before the date of issue {issued}",
        "tell the issuing body"
    }
    EffectiveTooEarly "effective-too-early" Warning {
        "có hiệu lực ngày {effective}, sớm hơn {days} ngày kể từ ngày ký {issued}",
        "kiểm tra có theo thủ tục rút gọn không",
        "takes effect on {effective}, less than {days} days after {issued}",
        "check whether it followed the summary procedure"
    }
    DeadlineMissed "deadline-missed" Warning {
        "{what}: hạn là {due}, nay đã {late} ngày",
        "xử lý ngay và ghi lý do",
        "{what}: was due on {due}, now {late} days late",
        "deal with it now and note the reason"
    }
    CalendarMissing "calendar-missing" Warning {
        "chưa có lịch nghỉ năm {year}, không tính được thời hạn",
        "tạo tệp calendar/{year}.toml theo mẫu",
        "there is no calendar of {year}, the limit cannot be computed",
        "make calendar/{year}.toml after the sample"
    }
    BodyUnknown "body-unknown" Warning {
        "cơ quan {body} không có trong office.toml",
        "thêm cơ quan vào office.toml nếu đúng tên",
        "the body {body} is not in office.toml",
        "add it to office.toml if the name is right"
    }
    BodyNotExisting "body-not-existing" Warning {
        "cơ quan {body} không tồn tại vào ngày {date}",
        "kiểm tra ngày ban hành hoặc thời gian hoạt động trong office.toml",
        "the body {body} did not exist on {date}",
        "check the date of issue or the body's dates in office.toml"
    }
    BodyNotCompetent "body-not-competent" Warning {
        "{body} không có thẩm quyền ban hành {kind} quy phạm pháp luật",
        "kiểm tra với cơ quan ban hành",
        "{body} is not competent to issue a normative {kind}",
        "check with the issuing body"
    }
    CorrigendumWithoutTarget "corrigendum-without-target" Warning {
        "văn bản đính chính không nêu văn bản được đính chính",
        "xác định văn bản được đính chính rồi dùng: gazette correct",
        "the corrigendum names no document that it corrects",
        "find the document and use: gazette correct"
    }
    ConsolidatedWithoutAmendment "consolidated-without-amendment" Warning {
        "văn bản hợp nhất chưa có văn bản sửa đổi đi kèm: {number}",
        "đăng cùng văn bản sửa đổi trong một số",
        "the consolidated text comes without its amending document: {number}",
        "publish it with the amending document in one issue"
    }
    GazetteNotAmongRecipients "gazette-not-among-recipients" Note {
        "Nơi nhận không ghi Công báo",
        "nhắc cơ quan ban hành",
        "the recipients do not name the gazette",
        "remind the issuing body"
    }
    HeadingInList "heading-in-list" Note {
        "tiêu đề nằm trong danh sách: {text}",
        "xem lại cấu trúc bằng lệnh: gazette outline",
        "a heading stands in a list: {text}",
        "look at the structure with: gazette outline"
    }
    LabelDuplicate "label-duplicate" Warning {
        "hai đơn vị cùng mang nhãn {label}",
        "báo cơ quan ban hành; in như bản chính",
        "two units carry the label {label}",
        "tell the issuing body; it is printed as in the original"
    }
    LabelGap "label-gap" Warning {
        "dãy đánh số nhảy từ {before} đến {after}",
        "báo cơ quan ban hành; in như bản chính",
        "the numbering jumps from {before} to {after}",
        "tell the issuing body; it is printed as in the original"
    }
    Unsigned "unsigned" Warning {
        "bản chính không có chữ ký số",
        "đề nghị cơ quan gửi bản có chữ ký số",
        "the original has no digital signature",
        "ask the body for a signed original"
    }
    SignatureAltered "signature-altered" Error {
        "nội dung bị thay đổi sau khi ký: {what}",
        "không đăng; đề nghị cơ quan gửi lại bản chính",
        "the content was changed after signing: {what}",
        "do not publish; ask the body for the original"
    }
    SignatureInvalid "signature-invalid" Error {
        "chữ ký số không hợp lệ: {reason}",
        "không đăng; đề nghị cơ quan ký và gửi lại",
        "the signature is not valid: {reason}",
        "do not publish; ask the body to sign and send again"
    }
    SignatureHold "signature-hold" Warning {
        "chữ ký số cần người xem xét: {reason}",
        "xem bằng lệnh gazette signatures, rồi cho qua bằng gazette document --release",
        "the signature needs a person's judgement: {reason}",
        "look with gazette signatures, then release with gazette document --release"
    }
    SignatureUntrusted "signature-untrusted" Warning {
        "chữ ký của {signer} không dẫn tới chứng thư gốc đã cài",
        "đặt chứng thư gốc tin cậy vào thư mục anchors",
        "the signature of {signer} leads to no configured anchor",
        "put the trusted root certificate into the folder anchors"
    }
    SignatureNoRevocation "signature-no-revocation" Warning {
        "không có bằng chứng thu hồi cho chứng thư của {signer}",
        "không cần làm gì nếu cơ quan chấp nhận",
        "there is no revocation evidence for the certificate of {signer}",
        "nothing to do if the office accepts this"
    }
    SignatureNoTime "signature-no-time" Note {
        "chữ ký của {signer} không có dấu thời gian tin cậy",
        "không cần làm gì; thời điểm ký là do người ký khai",
        "the signature of {signer} has no trusted time",
        "nothing to do; the time is the signer's claim"
    }
    SignatureWeak "signature-weak" Warning {
        "chữ ký của {signer} dùng thuật toán cũ {algorithm}",
        "kiểm tra thời điểm ký",
        "the signature of {signer} uses the old algorithm {algorithm}",
        "check when it was signed"
    }
    EdxmlInvalid "edxml-invalid" Error {
        "thông điệp edXML có lỗi: {reason}",
        "đề nghị cơ quan gửi lại thông điệp",
        "the edXML message is faulty: {reason}",
        "ask the body to send the message again"
    }
    EdxmlTargetUnknown "edxml-target-unknown" Warning {
        "thông điệp {what} văn bản chưa từng nhận: {number}",
        "kiểm tra với cơ quan gửi",
        "the message wants to {what} a document that never came: {number}",
        "check with the sender"
    }
    ReceivedBefore "received-before" Note {
        "hồ sơ này đã được nhận ngày {date} với mã {id}",
        "không cần làm gì",
        "this submission was received on {date} as {id}",
        "nothing to do"
    }
    CalendarUndecided "calendar-undecided" Warning {
        "lịch nghỉ năm {year} mới dự kiến cho ngày {date}, không tính được thời hạn",
        "khi có thông báo chính thức, sửa calendar/{year}.toml",
        "the calendar of {year} only plans {date}, the limit cannot be computed",
        "correct calendar/{year}.toml once the day is decided"
    }
    NumberOutOfOrder "number-out-of-order" Note {
        "số {number} ngày {date} đứng sau số {other} ngày {other_date}",
        "kiểm tra ngày ban hành của cả hai văn bản",
        "the number {number} of {date} follows {other} of {other_date}",
        "check the dates of issue of both documents"
    }
    TextReadersDiffer "text-readers-differ" Warning {
        "hai bộ đọc PDF tìm thấy chữ khác nhau: {found} / {other}",
        "dùng mắt đối chiếu chỗ này với trang in",
        "the two readers of the PDF found different letters: {found} / {other}",
        "compare this place by eye with the page"
    }
    EdxmlTargetPublished "edxml-target-published" Error {
        "thông điệp {what} văn bản {number} đã đăng trong Công báo số {issue} (hồ sơ {id}); cái đã đăng giữ nguyên",
        "đề nghị cơ quan ban hành văn bản đính chính hoặc bãi bỏ; khi nhận được: gazette correct {document} --corrigendum MÃ",
        "the message wants to {what} {number}, published in issue {issue} ({id}); what is published stays",
        "ask the body for a corrigendum or a repeal; once it came: gazette correct {document} --corrigendum ID"
    }
    EdxmlTargetDoubtful "edxml-target-doubtful" Warning {
        "thông điệp {what} văn bản {number} có thể chỉ hồ sơ {id}, nhưng {reason}; chưa làm gì",
        "hỏi cơ quan gửi; nếu đúng hồ sơ: gazette document {id} --withdraw --why \"lý do\"",
        "the message wants to {what} {number}, perhaps {id}, but {reason}; nothing was done",
        "ask the sender; if it is the one: gazette document {id} --withdraw --why \"reason\""
    }
    EdxmlCarriedOut "edxml-carried-out" Note {
        "đã {what} hồ sơ {id} (văn bản {number}) theo thông điệp",
        "không cần làm gì; xem lại bằng: gazette document {id}",
        "the message was carried out: {what} of {id} ({number})",
        "nothing to do; look with: gazette document {id}"
    }
    EdxmlUpdate "edxml-update" Warning {
        "thông điệp cập nhật hồ sơ {id} ghi {field} là {new}, trong sổ là {old}",
        "nếu đúng, sửa bằng: gazette document {id} --set {key}=GIÁ_TRỊ --why \"cập nhật\"",
        "the update of {id} gives the {field} as {new}, the register has {old}",
        "if it is right: gazette document {id} --set {key}=VALUE --why \"update\""
    }
    EdxmlStatus "edxml-status" Note {
        "thông điệp trạng thái {status} của {sender} về văn bản {number}: {description}",
        "không cần trả lời",
        "a status message {status} of {sender} about {number}: {description}",
        "no answer is needed"
    }
    OriginalOnPaper "original-on-paper" Warning {
        "bản chính là bản giấy, hồ sơ không có PDF ký số",
        "đối chiếu bản giấy bằng mắt, rồi xác nhận bằng: gazette document MÃ --confirm",
        "the original is on paper, there is no signed PDF",
        "compare with the paper by eye, then confirm with: gazette document ID --confirm"
    }    PictureRedrawn "picture-redrawn" Note {
        "hình {name} ({media_type}) được LibreOffice vẽ lại thành PNG để in",
        "xem hình trên trang in có đúng như trong tệp Word không",
        "the picture {name} ({media_type}) was drawn anew as PNG by LibreOffice, for print",
        "see in print whether it looks as in the Word file"
    }    PagesWithoutText "pages-without-text" Warning {
        "trang {pages} của bản PDF là ảnh không có lớp chữ (bản quét, bản đồ), không so sánh được",
        "so sánh các trang ấy bằng mắt; khi dàn trang, chúng được in nguyên trang",
        "pages {pages} of the PDF are pictures without text (scans, maps) and cannot be compared",
        "compare them by eye; they are printed as pictures of their pages"
    }
    FormulaNotCompared "formula-not-compared" Warning {
        "công thức “{formula}” của bản Word không so được với bản PDF: PDF không có chữ của nó, hoặc có theo thứ tự khác",
        "dùng mắt đối chiếu công thức này trên hai bản",
        "the equation “{formula}” of the Word copy cannot be compared: the PDF does not tell its signs, or in another order",
        "compare this equation by eye on both"
    }
}
