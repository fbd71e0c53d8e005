//! The words for faults of byte ranges and signed messages.

use crate::cms;
use crate::pdf::Fault;
use crate::remark::Remark;

/// What a fault of the byte range means.
pub(crate) fn of_range(fault: Fault) -> Remark {
    match fault {
        Fault::Form => Remark::invalid(
            "byte-range",
            "chữ ký không ghi rõ nó bảo đảm phần nào của tệp",
            "the signed range is not well formed",
        ),
        Fault::Start => Remark::invalid(
            "byte-range-start",
            "chữ ký bỏ sót phần đầu của tệp",
            "the signed range does not begin at the first byte",
        ),
        Fault::NotHere => Remark::hold(
            "bytes-not-here",
            "có chữ ký, nhưng phần được ký không có đủ trong tệp này: tệp không phải bản gốc (bị cắt, hoặc được trích ra từ tệp khác)",
            "a signature is present, but covers bytes that are not here: this file is not an original (it was cut, or taken out of another file)",
        ),
        Fault::Gap => Remark::invalid(
            "byte-range-gap",
            "chữ ký bỏ sót một đoạn của tệp, nơi có thể chèn nội dung không ai ký",
            "the gap of the signed range is not exactly the signature value",
        ),
        Fault::NotItsContents => Remark::invalid(
            "byte-range-contents",
            "chữ ký này không nằm đúng chỗ của nó, có thể đã được chép từ nơi khác",
            "the gap of the signed range is not this signature's own value",
        ),
        Fault::End => Remark::hold(
            "byte-range-end",
            "chữ ký chỉ bảo đảm một phần của tệp; phần còn lại không ai ký",
            "the signed range does not end where a revision of the file ends",
        ),
    }
}

/// What a fault in the form of the signed message means, in Vietnamese and English.
pub(crate) fn of_form(fault: cms::Fault) -> (&'static str, &'static str) {
    match fault {
        cms::Fault::ContentType => (
            "chữ ký sai quy cách: hai nơi khai loại nội dung khác nhau",
            "the content-type attribute does not agree",
        ),
        cms::Fault::AttributeMissing => {
            ("chữ ký sai quy cách: thiếu phần bắt buộc", "a required attribute is missing")
        }
        cms::Fault::AttributeTwice => {
            ("chữ ký sai quy cách: phần bắt buộc bị lặp lại", "a required attribute occurs twice")
        }
        cms::Fault::DigestDisagrees => (
            "chữ ký sai quy cách: hai nơi khai cách tính mã băm khác nhau",
            "two places name different digests",
        ),
        cms::Fault::CertificateAttribute => {
            ("chữ ký gắn với một chứng thư khác", "the signature is tied to another certificate")
        }
    }
}
