//! The places of a change in words (chỗ bị đổi): pages, fields, and the parts of a PDF that have only a technical name.
//!
//! Values keep the form `trang 3`, as all places of this house do; people read them in their own language.

use gazette_model::Language;

/// Parts of a file by their keys, in Vietnamese and English.
const PARTS: [(&str, &str, &str); 30] = [
    ("OpenAction", "việc tự chạy khi mở tệp", "what runs when the file is opened"),
    ("AA", "việc tự chạy", "what runs by itself"),
    ("Names", "tệp đính kèm hoặc chương trình nhúng", "attached files or embedded programs"),
    ("AF", "tệp đính kèm", "attached files"),
    ("Collection", "cách mở tệp như một gói nhiều tệp", "opening as a package of files"),
    ("Outlines", "mục lục bên lề", "the outline at the side"),
    ("Dests", "đích của các liên kết", "the targets of links"),
    ("URI", "địa chỉ gốc của các liên kết", "the base address of links"),
    ("PageLabels", "số trang hiển thị", "the page numbers shown"),
    ("PageMode", "cách mở tệp", "how the file opens"),
    ("PageLayout", "cách mở tệp", "how the file opens"),
    ("ViewerPreferences", "cách mở tệp", "how the file opens"),
    ("Threads", "luồng bài viết", "article threads"),
    ("Info", "thông tin mô tả", "the description"),
    ("Metadata", "thông tin mô tả", "the description"),
    ("PieceInfo", "dữ liệu riêng của phần mềm soạn thảo", "private data of the writing program"),
    ("Lang", "ngôn ngữ khai của tệp", "the language stated"),
    ("Version", "phiên bản của định dạng PDF", "the version of the format"),
    ("Extensions", "phiên bản của định dạng PDF", "the version of the format"),
    ("StructTreeRoot", "cấu trúc dành cho người khiếm thị", "the structure for blind readers"),
    ("MarkInfo", "cấu trúc dành cho người khiếm thị", "the structure for blind readers"),
    ("Perms", "quyền ghi trong tệp", "the permissions in the file"),
    ("Legal", "lời khai về nội dung", "the legal statement"),
    ("DR", "phông chữ của các ô điền", "the fonts of fields"),
    ("DA", "phông chữ của các ô điền", "the fonts of fields"),
    ("NeedAppearances", "yêu cầu vẽ lại các ô điền", "the request to draw fields anew"),
    ("XFA", "biểu mẫu động", "the dynamic form"),
    ("CO", "thứ tự tính các ô điền", "the order of calculation"),
    ("Fields", "danh sách ô điền", "the list of fields"),
    ("Encrypt", "khóa mã của tệp", "the encryption"),
];

/// Whole places that are not pages.
const PLACES: [(&str, &str); 4] = [
    ("danh sách trang", "the list of pages"),
    ("lớp hiển thị", "the layers"),
    ("hai bảng vị trí trong một lần lưu", "two tables of positions in one save"),
    ("phần không trang nào dùng", "a part that no page uses"),
];

/// A place in one language.
pub(crate) fn words(place: &str, language: Language) -> String {
    let vietnamese = language == Language::Vi;
    if let Some((_, vi, en)) = PARTS.iter().find(|(key, _, _)| *key == place) {
        return (if vietnamese { *vi } else { *en }).to_owned();
    }
    if vietnamese {
        return place.to_owned();
    }
    if let Some((_, en)) = PLACES.iter().find(|(vi, _)| *vi == place) {
        return (*en).to_owned();
    }
    place
        .replace("phông chữ hoặc hình của ", "fonts or pictures of ")
        .replace("các trang ", "pages ")
        .replace("số trang ", "number of pages ")
        .replace("trang ", "page ")
}

/// Several places in one language, each once, in their order.
pub(crate) fn list<'a>(places: impl IntoIterator<Item = &'a String>, language: Language) -> String {
    let mut all: Vec<String> = Vec::new();
    for place in places {
        let words = words(place, language);
        if !words.is_empty() && !all.contains(&words) {
            all.push(words);
        }
    }
    all.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_reads_in_either_language_and_no_key_of_the_format_is_left() {
        for (place, vi, en) in [
            ("trang 3", "trang 3", "page 3"),
            ("OpenAction", "việc tự chạy khi mở tệp", "what runs when the file is opened"),
            (
                "phông chữ hoặc hình của các trang 1–8",
                "phông chữ hoặc hình của các trang 1–8",
                "fonts or pictures of pages 1–8",
            ),
            ("danh sách trang", "danh sách trang", "the list of pages"),
            ("số trang 4 → 5", "số trang 4 → 5", "number of pages 4 → 5"),
            ("HoTen", "HoTen", "HoTen"),
        ] {
            assert_eq!((words(place, Language::Vi).as_str(), words(place, Language::En).as_str()), (vi, en));
        }
        let twice = ["Info".to_owned(), "Metadata".to_owned(), "trang 1".to_owned()];
        assert_eq!(list(&twice, Language::Vi), "thông tin mô tả, trang 1");
    }
}
