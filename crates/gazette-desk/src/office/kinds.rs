//! The types of documents an office knows: those it lists, or those of the decrees.

use gazette_model::{DocumentType, Office};

/// The types (tên loại) in the order of print: those of `office.toml`, or the lawful ones.
pub fn types(office: &Office) -> Vec<DocumentType> {
    if !office.kind.is_empty() {
        return office.kind.clone();
    }
    let kind = |(name, abbreviation, normative): &(&str, &str, bool)| DocumentType {
        name: (*name).to_owned(),
        abbreviation: (*abbreviation).to_owned(),
        normative: *normative,
    };
    LAWFUL.iter().map(kind).collect()
}

/// Law 64/2025/QH15, art. 4, in its order; then Decree 30/2020/NĐ-CP, art. 7 and Annex III.
const LAWFUL: &[(&str, &str, bool)] = &[
    ("Hiến pháp", "", true),
    ("Bộ luật", "", true),
    ("Luật", "", true),
    ("Pháp lệnh", "", true),
    ("Lệnh", "L", true),
    ("Nghị quyết liên tịch", "NQLT", true),
    ("Nghị quyết", "NQ", true),
    ("Nghị định", "NĐ", true),
    ("Quyết định", "QĐ", true),
    ("Thông tư", "TT", true),
    ("Thông tư liên tịch", "TTLT", true),
    ("Chỉ thị", "CT", true),
    ("Văn bản hợp nhất", "VBHN", false),
    ("Quy chế", "QC", false),
    ("Quy định", "QyĐ", false),
    ("Thông cáo", "TC", false),
    ("Thông báo", "TB", false),
    ("Hướng dẫn", "HD", false),
    ("Chương trình", "CTr", false),
    ("Kế hoạch", "KH", false),
    ("Phương án", "PA", false),
    ("Đề án", "ĐA", false),
    ("Dự án", "DA", false),
    ("Báo cáo", "BC", false),
    ("Biên bản", "BB", false),
    ("Tờ trình", "TTr", false),
    ("Hợp đồng", "HĐ", false),
    ("Công điện", "CĐ", false),
    ("Công văn", "", false),
    ("Đính chính", "", false),
];
