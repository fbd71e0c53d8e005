//! Names of figures in the words of the office.

use gazette_model::Language;

/// A figure by its name.
pub(crate) fn label(language: Language, figure: &str) -> String {
    let (vi, en) = match figure {
        "issues" => ("Số Công báo", "Issues"),
        "pages" => ("Trang", "Pages"),
        "documents" => ("Văn bản đã đăng", "Documents published"),
        "received" => ("Hồ sơ đã nhận", "Submissions received"),
        "received/accepted" => ("– tiếp nhận", "– accepted"),
        "received/returned" => ("– trả lại", "– returned"),
        "documents/section/normative" => ("Văn bản quy phạm pháp luật", "Normative documents"),
        "documents/section/other" => ("Văn bản khác", "Other documents"),
        "documents/section/corrections" => ("Đính chính", "Corrections"),
        "sent/on-time" => ("Gửi đăng đúng hạn", "Sent in time"),
        "sent/late" => ("Gửi đăng chậm", "Sent late"),
        "sent/late-days" => ("– tổng số ngày gửi chậm", "– days late in all"),
        "sent/unknown" => ("– chưa tính được hạn gửi", "– limit cannot be computed"),
        "published/on-time" => ("Đăng đúng hạn", "Published in time"),
        "published/late" => ("Đăng chậm", "Published late"),
        "published/late-days" => ("– tổng số ngày đăng chậm", "– days late in all"),
        "published/unknown" => ("– chưa tính được hạn đăng", "– limit cannot be computed"),
        "missing-numbers" => ("Số văn bản còn thiếu trong dãy", "Numbers missing in series"),
        "notices/found" => ("Sai lệch phát hiện", "Discrepancies found"),
        "notices/sent" => ("Thông báo đã gửi", "Notices sent"),
        "notices/answered" => ("Thông báo đã được trả lời", "Notices answered"),
        "corrections/corrigenda" => ("Đính chính của cơ quan ban hành", "Corrigenda of issuing bodies"),
        "corrections/errata" => ("Đính chính của Công báo", "Errata of the gazette"),
        "urgent" => ("Văn bản đăng ngay (khẩn cấp, rút gọn)", "Urgent documents"),
        "consolidated" => ("Văn bản hợp nhất", "Consolidated documents"),
        "printed/copies" => ("Bản in đã gửi", "Printed copies sent"),
        "documents/level/central" => ("Trung ương", "Central"),
        "documents/level/provincial" => ("Cấp tỉnh", "Provincial"),
        "documents/level/district" => ("Cấp huyện", "District"),
        "documents/level/commune" => ("Cấp xã", "Commune"),
        "documents/level/special-unit" => ("Đặc khu", "Special unit"),
        other => return below(language, other),
    };
    if language == Language::Vi { vi.to_owned() } else { en.to_owned() }
}

fn below(language: Language, figure: &str) -> String {
    let last = figure.splitn(3, '/').last().unwrap_or(figure);
    let vi = language == Language::Vi;
    if figure.contains("/month/") {
        return if vi { format!("Tháng {}", last.trim_start_matches('0')) } else { format!("Month {last}") };
    }
    if figure.contains("/late/") {
        return if vi { format!("{last} ngày") } else { format!("{last} days") };
    }
    last.to_owned()
}

/// A number as people write it here: `1.234`.
pub(crate) fn number(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let mut out = if value < 0 { "-".to_owned() } else { String::new() };
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push('.');
        }
        out.push(digit);
    }
    out
}

/// How a figure changed: `+12`, `-3`, nothing when it is the same.
pub(crate) fn change(now: i64, before: i64) -> String {
    match now - before {
        0 => "–".to_owned(),
        more if more > 0 => format!("+{}", number(more)),
        less => number(less),
    }
}
