//! What stands at the end: the sentence that tells of adoption, and the certificate of a consolidated text (xác thực văn
//! bản hợp nhất).

use gazette_model::{Metadata, Reference, ReferenceKind, Unit};

use super::head::{self, Head};
use super::signature;
use crate::fold::fold;
use crate::number;
use crate::structure::{clean, is_caps};

/// The name of the type of consolidated texts.
const CONSOLIDATED: &str = "Văn bản hợp nhất";

/// Whether a type is that of consolidated texts.
pub(super) fn is_consolidated(kind: &str) -> bool {
    kind == CONSOLIDATED
}

/// Fills what the head did not tell from the end of the document.
pub(super) fn read(out: &mut Metadata, units: &[Unit]) {
    adopted_by(out, units);
    let certified = certificate(out, units);
    let told = head::beginning(units);
    if certified || consolidates(&told) {
        out.kind = Some(CONSOLIDATED.to_owned());
        sources(out, units);
    }
}

/// `Bộ luật này đã được Quốc hội … thông qua ngày …`: type and body, where the head has none.
fn adopted_by(out: &mut Metadata, units: &[Unit]) {
    if !out.bodies.is_empty() && out.kind.is_some() {
        return;
    }
    let Some(sentence) = last_lines(units, 30).into_iter().rev().find(|line| {
        let folded = fold(line);
        folded.contains(" nay ") && folded.contains("duoc ") && folded.contains("thong qua")
    }) else {
        return;
    };
    let Some((subject, rest)) = sentence.split_once(" này ") else { return };
    let subject = subject.strip_prefix("Bản ").unwrap_or(subject);
    if out.kind.is_none()
        && let Some((name, length)) = crate::structure::document_type(&subject.to_uppercase())
        && length == subject.to_uppercase().len()
    {
        out.kind = Some(name.to_owned());
    }
    let Some((_, body)) = rest.split_once("được ").filter(|(lead, _)| lead.len() < 12) else { return };
    // `nước Cộng hòa …` and the term follow the name of the Assembly; the term that of a council.
    let end = [" nước ", " khóa", " khoá", ",", " thông qua", " nhiệm kỳ"]
        .iter()
        .filter_map(|words| body.find(words))
        .min()
        .unwrap_or(body.len());
    let body = body[..end].trim();
    if out.bodies.is_empty()
        && ["Quốc hội", "Ủy ban", "Uỷ ban", "Hội đồng nhân dân"].iter().any(|name| body.starts_with(name))
    {
        out.bodies.push(body.to_owned());
    }
}

/// Number, body, place, date and signatory of the certificate at the end of a consolidated text.
fn certificate(out: &mut Metadata, units: &[Unit]) -> bool {
    let lines = last_lines(units, 40);
    let Some(at) = lines.iter().position(|line| fold(line).starts_with("xac thuc van ban hop nhat")) else {
        return false;
    };
    let mut head = Head::default();
    let mut names = Vec::new();
    // Body and number stand right above; what is above them is the text itself.
    let above =
        lines[..at].iter().rev().take(6).take_while(|line| is_caps(line) || fold(line).starts_with("so"));
    let before = &lines[at - above.count()..at];
    let after = &lines[(at + 1).min(lines.len())..];
    for line in before.iter().chain(after.iter().take(4)) {
        let known = names.len();
        head::read_line(&mut head, &mut names, line);
        if head.issued_on.is_some() {
            names.truncate(known);
            break;
        }
    }
    if let Some(number) = head.number.filter(|number| number::key(number.as_str()).contains("vbhn")) {
        out.number = Some(number);
        out.place = head.place.or(out.place.take());
        out.issued_on = head.issued_on;
        let bodies = head::bodies(&names);
        if !bodies.is_empty() {
            out.bodies = bodies;
        }
        let signatories = signature::signatories(after);
        if !signatories.is_empty() {
            out.signatories = signatories;
        }
    }
    true
}

/// The form a consolidated text begins with: `Luật X số … có hiệu lực kể từ ngày …, được sửa đổi, bổ sung bởi:`.
fn consolidates(told: &str) -> bool {
    told.contains("được sửa đổi, bổ sung bởi:") && told.contains("có hiệu lực")
}

/// The text that was amended and those that amend it.
fn sources(out: &mut Metadata, units: &[Unit]) {
    let own = out.number.as_ref().map(|number| number::key(number.as_str())).unwrap_or_default();
    let mut told = Vec::new();
    for unit in units.iter().take(4) {
        unit.each_paragraph(&mut |paragraph| told.extend(paragraph.text().split('\n').map(clean)));
    }
    let listed = |line: &&String| {
        let folded = fold(line);
        folded.contains("duoc sua doi, bo sung boi")
            || (folded.contains(" so ") && folded.contains("co hieu luc ke tu ngay"))
    };
    for line in told.iter().filter(listed).take(60) {
        let Some(found) = number::find(line).into_iter().next() else { continue };
        let number = gazette_model::DocumentNumber::new(&found.text);
        let known = out.references.iter().any(|known| {
            known.kind == ReferenceKind::Consolidates
                && number::key(known.number.as_str()) == number::key(number.as_str())
        });
        if !known && number::key(number.as_str()) != own {
            let source: String = line.chars().take(500).collect();
            out.references.push(Reference {
                kind: ReferenceKind::Consolidates,
                number,
                provision: None,
                source,
            });
        }
    }
}

/// The last lines of a document, at most `count`, in order.
fn last_lines(units: &[Unit], count: usize) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for unit in units.iter().rev() {
        let mut here = Vec::new();
        unit.each_paragraph(&mut |paragraph| here.extend(paragraph.text().split('\n').map(clean)));
        here.retain(|line| !line.is_empty());
        let spare = count.saturating_sub(out.len());
        let first = here.len().saturating_sub(spare);
        out.splice(0..0, here.into_iter().skip(first));
        if out.len() >= count {
            break;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use gazette_model::{Block, Content, Metadata, Paragraph, ReferenceKind};

    use crate::structure;

    fn read(text: &str) -> Metadata {
        let blocks = text.lines().map(|line| Block::Paragraph(Paragraph::plain(line))).collect();
        structure::parse(Content { blocks, ..Content::default() }).metadata
    }

    #[test]
    fn a_consolidated_text_is_known_by_its_beginning_and_its_certificate() {
        let read = read(
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nLUẬT\nĐÊ ĐIỀU\n\
             Luật Đê điều số 79/2006/QH11 ngày 29 tháng 11 năm 2006 của Quốc hội, có hiệu lực kể từ ngày 01 tháng 7 năm \
             2007, được sửa đổi, bổ sung bởi:\n\
             Luật số 60/2020/QH14 ngày 17 tháng 6 năm 2020 của Quốc hội, có hiệu lực kể từ ngày 01 tháng 7 năm 2021.\n\
             Điều 1. Phạm vi điều chỉnh\nLuật này quy định về đê điều.\nĐiều 2. (được bãi bỏ)\n\
             VĂN PHÒNG QUỐC HỘI\nSố: 07/VBHN-VPQH\nXÁC THỰC VĂN BẢN HỢP NHẤT\nHà Nội, ngày 15 tháng 7 năm 2020\n\
             CHỦ NHIỆM\nNguyễn Văn An",
        );
        assert_eq!(read.number.unwrap().as_str(), "07/VBHN-VPQH");
        assert_eq!(
            (read.kind.as_deref(), &*read.bodies),
            (Some("Văn bản hợp nhất"), &["Văn phòng Quốc hội".to_owned()][..])
        );
        assert_eq!(read.issued_on.unwrap().to_string(), "2020-07-15");
        assert_eq!(read.signatories[0].name, "Nguyễn Văn An");
        let sources: Vec<_> = read
            .references
            .iter()
            .filter(|one| one.kind == ReferenceKind::Consolidates)
            .map(|one| one.number.as_str())
            .collect();
        assert_eq!(sources, ["79/2006/QH11", "60/2020/QH14"]);
    }

    #[test]
    fn the_closing_sentence_gives_type_and_body_where_no_head_does() {
        let read = read(
            "Điều 9. Hiệu lực\nNghị quyết này có hiệu lực từ ngày 01 tháng 8 năm 2026.\n\
             Nghị quyết này đã được Hội đồng nhân dân tỉnh Sơn La khóa XVI, kỳ họp thứ 2 thông qua ngày 10 tháng 7 năm 2026./.\n\
             CHỦ TỊCH\nLò Văn An",
        );
        assert_eq!(read.kind.as_deref(), Some("Nghị quyết"));
        assert_eq!(read.bodies, ["Hội đồng nhân dân tỉnh Sơn La"]);
        assert_eq!(read.adopted_on.unwrap().to_string(), "2026-07-10");
        assert_eq!(read.signatories[0].name, "Lò Văn An");
    }

    #[test]
    fn only_the_statement_of_its_own_effect_counts_and_nothing_is_taken_from_elsewhere() {
        let head = "UBND TỈNH SƠN LA\nSố: 12/2026/QĐ-UBND\nSơn La, ngày 01 tháng 3 năm 2026\nQUYẾT ĐỊNH\nVề phí\nĐiều 1. Phí.\n";
        for (article, on, text) in [
            (
                "Quyết định này có hiệu lực sau mười lăm ngày kể từ ngày ký.",
                Some("2026-03-16"),
                "sau mười lăm ngày",
            ),
            (
                "Quyết định này có hiệu lực thi hành sau 6 tháng, kể từ ngày ký ban hành.",
                Some("2026-09-01"),
                "sau 6 tháng",
            ),
            ("Quyết định này có hiệu lực sau 15 ngày, kể từ ngày đăng Công báo.", None, "đăng Công báo"),
            (
                "Quyết định này có hiệu lực kể từ ngày      tháng     năm 2026 và thay thế Quyết định số 3/2013/QĐ-UBND ngày 10 tháng 2 năm 2013.",
                None,
                "kể từ ngày",
            ),
            (
                "Hồ sơ nộp trước ngày Quyết định này có hiệu lực, trong 24 tháng kể từ ngày 01 tháng 01 năm 2020 thì làm theo quy định cũ.",
                None,
                "",
            ),
        ] {
            let read = read(&format!("{head}Điều 2. {article}"));
            assert_eq!(read.effective_on.map(|day| day.to_string()).as_deref(), on, "{article}");
            assert!(read.effective_text.unwrap_or_default().contains(text), "{article}");
        }
    }
}
