//! Addresses of documents, as decided for the archive and the reader site: body and number, folded.

use crate::fold::{fold, slug};
use crate::normalize::normalize;

/// Long names of bodies and the short forms used in addresses; the longest that fits is taken.
const SHORT: &[(&str, &str)] = &[
    ("uy ban nhan dan", "ubnd"),
    ("uy ban thuong vu quoc hoi", "ubtvqh"),
    ("hoi dong nhan dan", "hdnd"),
    ("mat tran to quoc", "mttq"),
];

/// The address of a document: `ubnd-tinh-binh-phuoc/12-2023-qd-ubnd`.
///
/// A document without number (`Không số`, or nothing) has `khong-so`; without body, `khong-ro`.
pub fn document_id(body: &str, number: &str) -> String {
    let number = slug(&normalize(number));
    let number = number.strip_prefix("so-").unwrap_or(&number);
    let number = if number.is_empty() { "khong-so" } else { number };
    format!("{}/{number}", body_slug(body))
}

/// The address of an issuing body: `ubnd-tinh-binh-phuoc`.
pub fn body_slug(body: &str) -> String {
    let folded = fold(&normalize(body));
    let mut name = folded.split_whitespace().collect::<Vec<_>>().join(" ");
    for (long, short) in SHORT {
        name = name.replace(long, short);
    }
    let name = slug(&name);
    if name.is_empty() { "khong-ro".to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_body_and_number_whatever_their_spelling() {
        for (body, number, id) in [
            ("Ủy ban nhân dân tỉnh Bình Phước", "12/2023/QĐ-UBND", "ubnd-tinh-binh-phuoc/12-2023-qd-ubnd"),
            ("UBND TỈNH BÌNH PHƯỚC", "Số: 12/2023/QÐ-UBND", "ubnd-tinh-binh-phuoc/12-2023-qd-ubnd"),
            ("Hội đồng nhân dân xã Tân Lợi", "01/2025/NQ-HĐND", "hdnd-xa-tan-loi/01-2025-nq-hdnd"),
            ("Chính phủ", "66.18/2026/NQ-CP", "chinh-phu/66-18-2026-nq-cp"),
            ("Quốc hội", "Không số", "quoc-hoi/khong-so"),
            ("", "", "khong-ro/khong-so"),
        ] {
            assert_eq!(document_id(body, number), id);
        }
    }
}
