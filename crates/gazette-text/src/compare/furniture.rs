//! What is printed on the page but is not of the text: running heads, page numbers, stamps, joints of issues.

use crate::fold::fold;
use crate::normalize::normalize;

/// Whether a line is page furniture by its words alone: the running head of a gazette, where a text goes on
/// or comes from, the stamp of a signature. A bare page number needs its place to be told and is not.
pub fn is_furniture(line: &str) -> bool {
    let line = normalize(line);
    let line = line.trim();
    // Longer than any running head or stamp line: text.
    if line.is_empty() || line.len() > 400 {
        return false;
    }
    let folded = fold(line);
    let folded = folded.split_whitespace().collect::<Vec<_>>().join(" ");
    is_running_head(&folded) || is_joint(&folded) || is_stamp(&folded)
}

/// `CÔNG BÁO/Số 1003 + 1004/Ngày 29-12-2013`, a page number before or after it.
fn is_running_head(folded: &str) -> bool {
    let bare = folded.trim_matches(|c: char| c.is_ascii_digit() || c == ' ');
    let squeezed: String = bare.chars().filter(|c| *c != ' ').collect();
    squeezed.strip_prefix("congbao").is_some_and(|rest| {
        let rest = rest.trim_start_matches(['/', '-', '|']);
        rest.starts_with("so") && rest.contains("ngay") && rest.len() < 60
    })
}

/// `(Xem tiếp Công báo số 1273 + 1274)`, `(Tiếp theo Công báo số 1271 + 1272)`.
fn is_joint(folded: &str) -> bool {
    let bare = folded.trim_matches(|c: char| !c.is_ascii_alphanumeric());
    bare.len() < 90
        && [
            "xem tiep cong bao",
            "tiep theo cong bao",
            "tiep cong bao",
            "tiep theo va het",
            "tiep theo ky truoc",
        ]
        .iter()
        .any(|start| bare.starts_with(start))
}

/// Whether a line says that a text breaks off here or goes on from elsewhere.
pub(crate) fn is_joint_line(line: &str) -> bool {
    let folded = fold(&normalize(line));
    is_joint(&folded.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Whether a line says that what follows comes from an earlier issue.
pub(crate) fn is_continuation(line: &str) -> bool {
    let folded = fold(&normalize(line));
    let folded = folded.split_whitespace().collect::<Vec<_>>().join(" ");
    is_joint(&folded) && folded.trim_start_matches(|c: char| !c.is_ascii_alphanumeric()).starts_with("tiep")
}

/// Lines of the visible stamp of a signature.
fn is_stamp(folded: &str) -> bool {
    let starts = |start: &str| folded.starts_with(start);
    starts("ky boi:")
        || starts("nguoi ky:")
        || starts("ky so boi:")
        || starts("duoc ky boi")
        || starts("thoi gian ky:")
        || starts("ngay ky:")
        || starts("signed by:")
        || starts("signature valid")
        || starts("signature not verified")
        || (starts("email:") && folded.contains('@') && !folded.contains(';') && folded.len() < 90)
        || starts("co quan: van phong chinh phu")
}

/// `(Đã ký)`, which copies print where the original has a signature.
pub(crate) fn is_signed_mark(line: &str) -> bool {
    let folded = fold(&normalize(line));
    folded.trim_matches(|c: char| !c.is_alphanumeric()).split_whitespace().eq(["da", "ky"])
}

/// The banner of a section at the head of an issue: `PHẦN VĂN BẢN QUY PHẠM PHÁP LUẬT`.
pub(crate) fn is_section_banner(line: &str) -> bool {
    let folded = fold(&normalize(line));
    let folded = folded.split_whitespace().collect::<Vec<_>>().join(" ");
    let bare = folded.trim_start_matches(['i', 'v', '.', ' ']);
    let bare = if folded.starts_with("van ") { folded.as_str() } else { bare };
    matches!(
        bare,
        "phan van ban quy pham phap luat"
            | "van ban quy pham phap luat"
            | "phan van ban khac"
            | "van ban khac"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn running_heads_joints_and_stamps_are_furniture() {
        for line in [
            "CÔNG BÁO/Số 1003 + 1004/Ngày 29-12-2013",
            "4 CÔNG BÁO/Số 1003 + 1004/Ngày 29-12-2013",
            "CÔNG BÁO/Số 1271 + 1272/Ngày 31-12-2015 95",
            "(Xem tiếp Công báo số 1273 + 1274)",
            "(Tiếp theo Công báo số 1271 + 1272)",
            "Người ký: CỔNG THÔNG TIN ĐIỆN TỬ CHÍNH PHỦ",
            "Thời gian ký: 12.01.2016 09:28:06 +07:00",
            "Email: thongtinchinhphu@chinhphu.vn",
        ] {
            assert!(is_furniture(line), "{line}");
        }
    }

    #[test]
    fn text_about_the_gazette_and_signing_is_text() {
        for line in [
            "Công báo; Lưu: VT.",
            "Người ký văn bản chịu trách nhiệm trước pháp luật.",
            "3",
            "Văn bản được đăng Công báo số 12 ngày 22 tháng 11 năm 2026 và có hiệu lực kể từ ngày ký ban hành theo luật.",
            "Tiếp theo, cơ quan chủ trì trình Chính phủ.",
        ] {
            assert!(!is_furniture(line), "{line}");
        }
    }
}
