//! The words for faults of byte ranges and signed messages.

use crate::cms;
use crate::pdf::Fault;
use crate::remark::Remark;

/// What a fault of the byte range means.
pub(crate) fn of_range(fault: Fault) -> Remark {
    match fault {
        Fault::Form => {
            Remark::invalid("byte-range", "phạm vi ký không đúng dạng", "the signed range is not well formed")
        }
        Fault::Start => Remark::invalid(
            "byte-range-start",
            "phạm vi ký không bắt đầu từ đầu tệp",
            "the signed range does not begin at the first byte",
        ),
        Fault::NotHere => Remark::hold(
            "bytes-not-here",
            "có chữ ký, nhưng chữ ký phủ lên những byte không có trong tệp này: tệp không phải bản gốc (bị cắt, hoặc được trích ra từ tệp khác)",
            "a signature is present, but covers bytes that are not here: this file is not an original (it was cut, or taken out of another file)",
        ),
        Fault::Gap => Remark::invalid(
            "byte-range-gap",
            "phần bỏ ra ngoài phạm vi ký không chỉ là giá trị chữ ký",
            "the gap of the signed range is not exactly the signature value",
        ),
        Fault::NotItsContents => Remark::invalid(
            "byte-range-contents",
            "phần bỏ ra ngoài phạm vi ký không phải giá trị của chính chữ ký này",
            "the gap of the signed range is not this signature's own value",
        ),
        Fault::End => Remark::hold(
            "byte-range-end",
            "phạm vi ký không kết thúc ở cuối một phiên bản của tệp",
            "the signed range does not end where a revision of the file ends",
        ),
    }
}

/// What a fault in the form of the signed message means, in Vietnamese and English.
pub(crate) fn of_form(fault: cms::Fault) -> (&'static str, &'static str) {
    match fault {
        cms::Fault::ContentType => {
            ("thuộc tính về loại nội dung không khớp", "the content-type attribute does not agree")
        }
        cms::Fault::AttributeMissing => {
            ("thiếu thuộc tính bắt buộc trong chữ ký", "a required attribute is missing")
        }
        cms::Fault::AttributeTwice => ("thuộc tính bắt buộc bị lặp", "a required attribute occurs twice"),
        cms::Fault::DigestDisagrees => {
            ("hai nơi khai thuật toán băm khác nhau", "two places name different digests")
        }
        cms::Fault::CertificateAttribute => {
            ("chữ ký gắn với một chứng thư khác", "the signature is tied to another certificate")
        }
    }
}
