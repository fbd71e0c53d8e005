//! Searches documents of one's own, without archive or office.
//!
//! ```text
//! cargo run --release -p gazette-index --example own_documents mức phạt xả rác
//! ```

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "an example")]

use gazette_index::{Abbreviations, Index, Request, Unit, rebuild_units};

fn main() {
    let article = |label: &str, title: &str, text: &str| Unit {
        document: "hdnd-xa-an-binh/1-2026-nq-hdnd".to_owned(),
        path: format!("dieu-{label}"),
        number: "1/2026/NQ-HĐND".to_owned(),
        kind: "Nghị quyết".to_owned(),
        bodies: vec!["HĐND xã An Bình".to_owned()],
        document_title: "Về giữ gìn vệ sinh môi trường".to_owned(),
        heading: format!("Điều {label}. {title}"),
        title: title.to_owned(),
        text: text.to_owned(),
        ..Unit::default()
    };
    let document = vec![
        article("1", "Phạm vi", "Nghị quyết này quy định việc thu gom rác thải sinh hoạt trên địa bàn xã."),
        article("2", "Mức thu", "Mức thu là 25.000 đồng mỗi hộ một tháng. Hộ nghèo được miễn."),
        article("3", "Xử lý vi phạm", "Người xả rác ra đường bị phạt tiền theo quy định của Chính phủ."),
    ];
    // The index is a folder; a new generation replaces the old one under running readers.
    let folder = tempfile::tempdir().unwrap();
    rebuild_units(folder.path(), std::iter::once(document)).unwrap();

    let mut abbreviations = Abbreviations::default();
    assert!(abbreviations.add("VSMT = vệ sinh môi trường").is_empty());
    let index = Index::open(folder.path()).unwrap().unwrap().with_abbreviations(abbreviations);

    let words: Vec<String> = std::env::args().skip(1).collect();
    let query = if words.is_empty() { "muc phat xa rac".to_owned() } else { words.join(" ") };
    let results = index.search(&Request { query, facets: true, limit: 10, ..Request::default() }).unwrap();
    if let Some(meant) = &results.did_you_mean {
        println!("Có phải ý bạn là: {meant}");
    }
    for hit in &results.hits {
        println!("{} › {}\n  {}", hit.number, hit.place, hit.snippet);
    }
}
