//! The names of types of documents (tên loại) as titles print them.

use super::line::starts_words;
use crate::fold::fold;

/// Names of types, longer ones before those they begin with.
const TYPES: &[&str] = &[
    "Nghị quyết liên tịch",
    "Nghị quyết",
    "Nghị định",
    "Quyết định",
    "Quyết nghị",
    "Chỉ thị",
    "Thông tư liên tịch",
    "Thông tư liên bộ",
    "Thông tư",
    "Hiến pháp",
    "Bộ luật",
    "Luật",
    "Pháp lệnh",
    "Sắc lệnh",
    "Lệnh",
    "Văn bản hợp nhất",
    "Án lệ",
    "Quy chế",
    "Quy định",
    "Thông cáo",
    "Thông báo",
    "Hướng dẫn",
    "Chương trình",
    "Kế hoạch",
    "Phương án",
    "Đề án",
    "Dự án",
    "Báo cáo",
    "Biên bản",
    "Tờ trình",
    "Công điện",
    "Bản ghi nhớ",
    "Bản thỏa thuận",
    "Điều lệ",
    "Đính chính",
    "Công văn",
];

/// Names of texts that are issued with a decision (ban hành kèm theo), beyond the types.
const ATTACHED: &[&str] = &[
    "Quy trình",
    "Quy chuẩn",
    "Tiêu chuẩn",
    "Nội quy",
    "Danh mục",
    "Định mức",
    "Bảng giá",
    "Biểu mức",
    "Bảng",
    "Biểu",
    "Thể lệ",
    "Chiến lược",
    "Quy hoạch",
    "Chế độ",
    "Bộ tiêu chí",
    "Bộ quy tắc",
    "Quy tắc",
    "Phương pháp",
    "Giá",
    "Mức",
];

/// The type whose name, in capitals, begins `text`, with the bytes of the name.
pub(crate) fn document_type(text: &str) -> Option<(&'static str, usize)> {
    named(text, TYPES)
}

/// The kind of attached text whose name, in capitals, begins `text`.
pub(super) fn attached_kind(text: &str) -> Option<&'static str> {
    named(text, TYPES).or_else(|| named(text, ATTACHED)).map(|(name, _)| name)
}

fn named(text: &str, names: &[&'static str]) -> Option<(&'static str, usize)> {
    let longest = 24;
    let start: String = text.chars().take(longest).collect();
    let folded = fold(&start);
    let name = names.iter().find(|name| starts_words(&folded, &fold(name)))?;
    let length = name.chars().count();
    let printed: String = text.chars().take(length).collect();
    // The titles of án lệ are set in small letters, with their number.
    let precedent = *name == "Án lệ" && starts_words(&folded, "an le so");
    (precedent || printed.chars().all(|c| !c.is_lowercase())).then_some((name, printed.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_is_known_by_its_name_in_capitals() {
        for (text, name) in [
            ("QUYẾT ĐỊNH", "Quyết định"),
            ("QUYẾT ĐỊNH Về việc", "Quyết định"),
            ("THÔNG TƯ LIÊN TỊCH", "Thông tư liên tịch"),
            ("LUẬT THANH NIÊN", "Luật"),
            ("ÁN LỆ SỐ 01/2016/AL", "Án lệ"),
        ] {
            assert_eq!(document_type(text).unwrap().0, name, "{text}");
        }
        for text in ["Quyết định số 12", "LUẬTSƯ", "ỦY BAN NHÂN DÂN", ""] {
            assert_eq!(document_type(text), None, "{text}");
        }
    }
}
