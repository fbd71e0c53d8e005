//! Citations of documents and provisions in legal text (viện dẫn).
//!
//! `điểm a khoản 2 Điều 5 Nghị định số 34/2016/NĐ-CP` cites one provision of a numbered document, `khoản 2
//! Điều này` one of this document, `các khoản 1, 2 và 3 Điều 5` three, `từ Điều 3 đến Điều 7` five.

mod document;
mod laws;
mod provision;

use std::ops::Range;

use crate::letters::Letters;
use crate::number;

/// A citation found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Citation {
    /// Where it stands, in bytes.
    pub range: Range<usize>,
    /// The document cited.
    pub document: CitedDocument,
    /// The provisions cited, as paths (`dieu-5/khoan-2/diem-a`); empty when the document as a whole is.
    ///
    /// `Điều này` and `khoản này` are `dieu-nay` and `khoan-nay` until [`resolve`] puts the place in.
    pub provisions: Vec<String>,
}

/// The document a citation means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CitedDocument {
    /// This document (`Nghị định này`, `Điều này`); also a provision without a document.
    This,
    /// By its number, as printed.
    Number(String),
    /// By its name, such as `Luật Đất đai`, with its year where one is given.
    Name {
        /// The name as printed.
        name: String,
        /// The year of the law or of its date.
        year: Option<i16>,
    },
}

/// Finds every citation in `text`, in order.
pub fn find(text: &str) -> Vec<Citation> {
    let letters = Letters::of(text);
    let numbers = number::find_in(text, &letters);
    let mut numbers = numbers.iter().peekable();
    let mut out = Vec::new();
    let mut form = None;
    let mut at = 0;
    while at < letters.len() {
        if !letters.begins_name(at) || !letters.at(at).is_alphanumeric() {
            at += 1;
            continue;
        }
        let byte = letters.byte(at);
        while numbers.peek().is_some_and(|number| number.range.end <= byte) {
            numbers.next();
        }
        if let Some((citation, end)) = read(text, &letters, at) {
            out.extend(citation);
            at = end.max(at + 1);
        } else if let Some(number) = numbers.peek().filter(|number| number.range.start == byte) {
            // What goes on after a form by its number alone is a form: `Mẫu số 01/TB, 02/TB`.
            let listed = form.is_some_and(|end| goes_on(&letters, end, at));
            // `01/GTGT` is a number only where its type stands before it; `07-1/CC` and names of files are none.
            let parsed = &number.number;
            let doubtful =
                parsed.kind.is_none() && parsed.year.is_none() || matches!(letters.before(at), '-' | '_');
            if listed || is_form(&letters, at) {
                form = Some(number.range.end);
            } else if !doubtful {
                out.push(Citation {
                    range: number.range.clone(),
                    document: CitedDocument::Number(number.text.clone()),
                    provisions: Vec::new(),
                });
            }
            while at < letters.len() && letters.byte(at) < number.range.end {
                at += 1;
            }
        } else {
            at += 1;
            while letters.at(at).is_alphanumeric() && !letters.begins_name(at) {
                at += 1;
            }
        }
    }
    out
}

/// A provision as an address: `dieu-nay` and `khoan-nay` replaced by the place `here` (`dieu-3/khoan-1`) it is
/// cited at, and a clause or point without its article put into that of `here`.
pub fn resolve(provision: &str, here: &str) -> String {
    let segment = |prefix: &str| here.split('/').find(|segment| segment.starts_with(prefix));
    let mut out: Vec<&str> = here.split('/').take_while(|segment| !segment.starts_with("dieu-")).collect();
    if segment("dieu-").is_none() || provision.starts_with("kem-theo") {
        out.clear();
    }
    let first = provision.split('/').next().unwrap_or_default();
    if first.starts_with("khoan-") || first.starts_with("diem-") {
        out.extend(segment("dieu-"));
    }
    if first.starts_with("diem-") {
        out.extend(segment("khoan-"));
    }
    for part in provision.split('/') {
        match part {
            "dieu-nay" => out.extend(segment("dieu-")),
            "khoan-nay" => out.extend(segment("khoan-")),
            "diem-nay" => out.extend(segment("diem-")),
            part => out.push(part),
        }
    }
    out.join("/")
}

/// The citation that begins at `at`, with the position after it; without one where the words there mean nothing
/// together and need not be read again.
fn read(text: &str, letters: &Letters, at: usize) -> Option<(Option<Citation>, usize)> {
    let citation = |end: usize, document: CitedDocument, provisions: Vec<String>| {
        Some((Some(Citation { range: letters.bytes(at..end), document, provisions }), end))
    };
    let Some(provisions) = provision::read(text, letters, at) else {
        let (document, end) = document::read(text, letters, at, false)?;
        return citation(end, document, Vec::new());
    };
    if is_heading(letters, at, provisions.end) {
        return None;
    }
    let next = letters.skip_spaces(provisions.end);
    let next = if letters.at(next) == ',' { letters.skip_spaces(next + 1) } else { next };
    let next = letters.phrase(next, "cua").map_or(next, |after| letters.skip_spaces(after));
    let mut paths = provisions.paths;
    let found = document::read(text, letters, next, true);
    if let Some((document, end)) = found {
        return citation(end, document, paths);
    }
    if let Some((document, end)) = document::attached(text, letters, next) {
        for path in &mut paths {
            path.insert_str(0, "kem-theo/");
        }
        return citation(end, document, paths);
    }
    if provisions.doubtful {
        return Some((None, provisions.end));
    }
    citation(provisions.end, CitedDocument::This, paths)
}

/// `Biểu mẫu số 01/TKLN-THADS` is the number of a form.
fn is_form(letters: &Letters, at: usize) -> bool {
    let before = letters.folded(at.saturating_sub(14)..at);
    let before = before.trim_end();
    let before = before.strip_suffix("so").unwrap_or(before).trim_end();
    ["mau", "bieu", "phu luc", "hop dong", "ky hieu", "ban ve", "to khai"]
        .iter()
        .any(|word| before.ends_with(word))
}

/// Whether nothing but a comma or `và` stands between byte `end` and letter `at`.
fn goes_on(letters: &Letters, end: usize, at: usize) -> bool {
    let from = (at.saturating_sub(8)..at).find(|at| letters.byte(*at) >= end);
    let between = from.map(|from| letters.folded(from..at));
    between.is_some_and(|between| matches!(between.trim(), "," | ";" | "va" | "hoac" | ", so" | "va so"))
}

/// `Điều 5. Phạm vi` at the beginning of a line is a heading and cites nothing.
fn is_heading(letters: &Letters, at: usize, end: usize) -> bool {
    let before = (0..at).rev().map(|at| letters.printed(at)).take_while(|c| *c != '\n');
    let first = before.into_iter().take(12).all(|c| !c.is_alphanumeric());
    first
        && letters.phrase(at, "dieu").is_some()
        && matches!(letters.at(letters.skip_spaces(end)), '.' | ':' | '\0')
        && letters.at(letters.skip_spaces(end) + 1) != '/'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        find(text)
            .into_iter()
            .map(|citation| {
                let document = match citation.document {
                    CitedDocument::This => "này".to_owned(),
                    CitedDocument::Number(number) => number,
                    CitedDocument::Name { name, year } => match year {
                        Some(year) => format!("{name} ({year})"),
                        None => name,
                    },
                };
                format!("{document}: {}", citation.provisions.join(" "))
            })
            .collect()
    }

    #[test]
    fn provisions_and_documents_are_read_together() {
        for (text, expected) in [
            (
                "theo điểm a khoản 2 Điều 5 Nghị định số 34/2016/NĐ-CP ngày 14/5/2016",
                "34/2016/NĐ-CP: dieu-5/khoan-2/diem-a",
            ),
            ("quy định tại khoản 2 Điều này", "này: dieu-nay/khoan-2"),
            ("tại điểm đ khoản này", "này: dieu-nay/khoan-nay/diem-dd"),
            ("các khoản 1, 2 và 3 Điều 5 của Luật này", "này: dieu-5/khoan-1 dieu-5/khoan-2 dieu-5/khoan-3"),
            (
                "từ Điều 3 đến Điều 7 Thông tư số 01/2017/TT-VPCP",
                "01/2017/TT-VPCP: dieu-3 dieu-4 dieu-5 dieu-6 dieu-7",
            ),
            (
                "điểm a, b và đ khoản 1 Điều 4",
                "này: dieu-4/khoan-1/diem-a dieu-4/khoan-1/diem-b dieu-4/khoan-1/diem-dd",
            ),
            (
                "khoản 1 và khoản 3 Điều 4 Luật Đất đai năm 2013",
                "Luật Đất đai (2013): dieu-4/khoan-1 dieu-4/khoan-3",
            ),
            ("điểm a khoản 1, điểm b khoản 2 Điều 5", "này: dieu-5/khoan-1/diem-a dieu-5/khoan-2/diem-b"),
            ("Điều 5, Điều 6a và Điều 10 của Bộ luật Dân sự", "Bộ luật Dân sự: dieu-5 dieu-6a dieu-10"),
            (
                "Luật Phòng, chống tham nhũng ngày 20 tháng 11 năm 2018;",
                "Luật Phòng, chống tham nhũng (2018): ",
            ),
            ("Luật Ban hành văn bản quy phạm pháp luật số 80/2015/QH13", "80/2015/QH13: "),
            ("Quyết định này có hiệu lực", "này: "),
            ("theo Luật Trọng tài thương mại về quản lý", "Luật Trọng tài thương mại: "),
            ("Điều 35 Luật Chứng khoán có trách nhiệm", "Luật Chứng khoán: dieu-35"),
            (
                "khoản 1 của một trong các Điều 7, 8 của Bộ luật Hình sự năm 2015",
                "Bộ luật Hình sự (2015): dieu-7/khoan-1 dieu-8/khoan-1",
            ),
            ("dieu 5 nghi dinh 34/2016/nd-cp", "34/2016/nd-cp: dieu-5"),
            (
                "khoản 1 Điều 5 và khoản 2 Điều 6 Nghị định số 1/2020/NĐ-CP",
                "1/2020/NĐ-CP: dieu-5/khoan-1 dieu-6/khoan-2",
            ),
            ("Điều 5 khoản 2 điểm a Quy chế này", "này: dieu-5/khoan-2/diem-a"),
            ("Điều 64 của Luật bảo hiểm xã hội và", "Luật bảo hiểm xã hội: dieu-64"),
            ("khoản 2 Điều 25 của Luật được xác định", "Luật: dieu-25/khoan-2"),
            ("điểm a khoản 2 Điều 2 của Nghị định 116.", "Nghị định 116: dieu-2/khoan-2/diem-a"),
            ("tại Mục 3 Chương II Nghị định này", "này: chuong-2/muc-3"),
            ("Phần thứ nhất của Bộ luật này", "này: phan-1"),
            ("điểm a.1 khoản 2 Điều này", "này: dieu-nay/khoan-2/diem-a-1"),
            (
                "Điều 4 Quy chế làm việc ban hành kèm theo Quyết định số 5/2020/QĐ-UBND",
                "5/2020/QĐ-UBND: kem-theo/dieu-4",
            ),
            ("tạiĐiều 37 Nghị định số 102/2009/NĐ-CP", "102/2009/NĐ-CP: dieu-37"),
            ("Quyết định số 3003/QĐ - BYT ngày 19/8/2009", "3003/QĐ - BYT: "),
            ("các điều 7, 8 và 9 Hiến pháp năm 2013", "Hiến pháp (2013): dieu-7 dieu-8 dieu-9"),
            (
                "điểm a đến điểm d khoản 1 Điều 2",
                "này: dieu-2/khoan-1/diem-a dieu-2/khoan-1/diem-b dieu-2/khoan-1/diem-c dieu-2/khoan-1/diem-d",
            ),
        ] {
            assert_eq!(found(text), [expected], "{text}");
        }
    }

    #[test]
    fn one_sentence_may_cite_several_documents() {
        assert_eq!(
            found(
                "Điều 5 Nghị định số 34/2016/NĐ-CP được sửa đổi tại khoản 2 Điều 1 Nghị định số 154/2020/NĐ-CP"
            ),
            ["34/2016/NĐ-CP: dieu-5", "154/2020/NĐ-CP: dieu-1/khoan-2"]
        );
        assert_eq!(
            found("Luật Tổ chức Chính phủ và Luật Tổ chức chính quyền địa phương ngày 22 tháng 11 năm 2019"),
            ["Luật Tổ chức Chính phủ: ", "Luật Tổ chức chính quyền địa phương (2019): "]
        );
    }

    #[test]
    fn headings_and_common_words_cite_nothing() {
        for text in [
            "Điều 5. Phạm vi điều chỉnh",
            "điều kiện 5",
            "các khoản thu",
            "luật sư",
            "điểm đến",
            "khoản tiền 5 triệu",
            "Biểu mẫu số 01/TKLN-THADS",
            "đo lệch lỗ khoan 1 lần",
            "tại điểm A và điểm B của bản vẽ",
            "thang điểm 10",
            "sắp xếp các điều này theo thứ tự",
            "giao dịch trên tài khoản này; Tài khoản 111 ghi giảm",
            "địa điểm này, từ thời điểm này, danh mục 1",
            "tờ khai 01/GTGT",
            "Đoàn Luật sư, Hội Luật gia",
            "Phần nội dung\nĐiều 14. Hiệu lực",
            "",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn this_article_is_resolved_by_the_place_of_the_citation() {
        for (provision, here, path) in [
            ("dieu-nay/khoan-2", "dieu-3/khoan-1", "dieu-3/khoan-2"),
            ("dieu-nay/khoan-nay/diem-a", "kem-theo/dieu-3/khoan-1", "kem-theo/dieu-3/khoan-1/diem-a"),
            ("dieu-7", "kem-theo/dieu-3", "kem-theo/dieu-7"),
            ("diem-nay", "dieu-3/khoan-2/diem-a", "dieu-3/khoan-2/diem-a"),
        ] {
            assert_eq!(resolve(provision, here), path);
        }
    }
}
