//! Documents of an invented province, as trees, for the tests of the pages.

use std::collections::BTreeMap;

use gazette_model::{
    Align, Block, Cell, Date, Document, DocumentNumber, Entry, Inline, IssueId, Metadata, Note, Office,
    Orientation, PageSetup, Paragraph, Picture, Row, Section, Signatory, Style, Table, Unit, UnitKind,
};
use gazette_typeset::{Attachment, Continuation, Facsimile, FacsimilePage, Job, JobEntry};

pub const SVG: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" width="60" height="40"><rect width="60" height="40" fill="#c00"/></svg>"##;

/// What a job borrows from.
pub struct Sample {
    pub office: Office,
    pub issue: IssueId,
    pub date: Date,
    pub first_page: u32,
    pub documents: Vec<Document>,
    pub entries: Vec<Entry>,
    pub codes: Vec<String>,
    pub continuations: Vec<Continuation>,
    pub overrides: BTreeMap<String, Vec<u8>>,
    pub attachments: Vec<Attachment>,
    pub scans: Vec<Option<Scan>>,
}

/// An original of a document as pictures of its pages.
pub struct Scan {
    pub name: String,
    pub pages: Vec<FacsimilePage>,
    pub behind: bool,
    /// Where these are some pages among others that are set as text: the number of the first.
    pub from_page: Option<u32>,
}

impl Sample {
    pub fn of(documents: Vec<Document>) -> Self {
        let mut office = Office::default();
        office.office.name = "TỈNH BÌNH PHƯỚC".to_owned();
        office.office.domain = "congbao.example".to_owned();
        office.page.imprint = vec![
            "VĂN PHÒNG ỦY BAN NHÂN DÂN TỈNH XUẤT BẢN".to_owned(),
            "Địa chỉ: Số 1, đường Thử, tỉnh Bình Phước".to_owned(),
        ];
        let entries = documents.iter().map(entry).collect::<Vec<_>>();
        Self {
            office,
            issue: "12/2026".parse().unwrap(),
            date: Date::constant(2026, 11, 22),
            first_page: 1,
            codes: vec![String::new(); documents.len()],
            continuations: vec![Continuation::default(); documents.len()],
            scans: documents.iter().map(|_| None).collect(),
            entries,
            documents,
            overrides: BTreeMap::new(),
            attachments: Vec::new(),
        }
    }

    pub fn job(&self) -> Job<'_> {
        Job {
            office: &self.office,
            issue: self.issue,
            date: self.date,
            first_page: self.first_page,
            entries: self
                .entries
                .iter()
                .zip(&self.documents)
                .zip(self.codes.iter().zip(&self.continuations))
                .zip(&self.scans)
                .map(|(((entry, document), (code, continuation)), scan)| JobEntry {
                    entry,
                    document,
                    code: code.clone(),
                    continuation: continuation.clone(),
                    facsimiles: scan
                        .iter()
                        .map(|scan| Facsimile {
                            name: &scan.name,
                            pages: &scan.pages,
                            from_page: scan.from_page,
                        })
                        .collect(),
                    behind: scan.as_ref().is_some_and(|scan| scan.behind),
                })
                .collect(),
            emblem: None,
            overrides: &self.overrides,
            attachments: self.attachments.clone(),
            again: false,
        }
    }
}

/// One sample for each kind of page, as they lie beside the templates.
pub fn cases() -> Vec<(&'static str, Sample)> {
    let mut sections = Sample::of(vec![decision(), resolution()]);
    sections.issue = "15+16/2026".parse().unwrap();
    sections.entries[1].section = Section::Other;
    sections.continuations[1].to = Some("17".to_owned());
    sections.codes[1] = "15+16/2026 · 05-2026-nq-hdnd · 9f86d081884c7d65".to_owned();
    // A scan with its words behind it, and a map behind the text it belongs to.
    let mut facsimile = Sample::of(vec![decision(), resolution()]);
    let page = |width: f64, height: f64| FacsimilePage {
        width,
        height,
        place: [0.0, 0.0, width, height],
        picture: Picture { bytes: jpeg(), ..Picture::default() },
    };
    let scan =
        |name: &str, pages, behind| Some(Scan { name: name.to_owned(), pages, behind, from_page: None });
    facsimile.scans[0] = scan("Bản chính Quyết định", vec![page(595.0, 842.0)], true);
    facsimile.codes[0] = "12/2026 · quyet-dinh".to_owned();
    facsimile.scans[1] = scan("Bản đồ kèm theo", vec![page(842.0, 595.0)], false);
    // An original whose second page is a scan; the others are text.
    let mut scanned = Sample::of(vec![scanned()]);
    scanned.scans[0] = Some(Scan {
        name: "Bản chính, trang 2, Quyết định".to_owned(),
        pages: vec![page(595.0, 842.0)],
        behind: false,
        from_page: Some(2),
    });
    vec![
        ("consolidated", Sample::of(vec![consolidated()])),
        ("decision", Sample::of(vec![decision()])),
        ("equations", Sample::of(vec![equations()])),
        ("facsimile", facsimile),
        ("landscape", Sample::of(vec![landscape()])),
        ("notes-and-form", Sample::of(vec![notes_and_form()])),
        ("scanned-page", scanned),
        ("sections", sections),
        ("tables", Sample::of(vec![tables()])),
    ]
}

fn entry(document: &Document) -> Entry {
    let metadata = &document.metadata;
    let number = metadata.number.as_ref().map(ToString::to_string).unwrap_or_default();
    Entry {
        submission: String::new(),
        document: number.to_lowercase(),
        section: Section::Normative,
        body: metadata.bodies.first().map(|body| body.to_uppercase()).unwrap_or_default(),
        title: format!(
            "{} số {number} {}",
            metadata.kind.as_deref().unwrap_or("Văn bản"),
            metadata.subject.as_deref().unwrap_or_default()
        ),
        number,
        issued_on: metadata.issued_on,
        corrects: None,
        printing: gazette_model::Printing::default(),
    }
}

pub fn paragraph(text: &str) -> Block {
    Block::Paragraph(Paragraph::plain(text))
}

fn unit(kind: UnitKind, lines: &[&str]) -> Unit {
    Unit { kind, body: lines.iter().map(|line| paragraph(line)).collect(), ..Unit::default() }
}

/// An article with a title and clauses.
pub fn article(label: &str, title: &str, lines: &[&str]) -> Unit {
    Unit {
        kind: UnitKind::Article,
        label: label.to_owned(),
        title: title.to_owned(),
        heading: vec![Paragraph::plain(format!("{label} {title}"))],
        children: lines.iter().map(|line| unit(UnitKind::Clause, &[line])).collect(),
        ..Unit::default()
    }
}

fn cell(column: u32, columns: u32, rows: u32, lines: &[&str]) -> Cell {
    Cell { column, columns, rows, blocks: lines.iter().map(|line| paragraph(line)).collect() }
}

fn row(cells: Vec<Cell>) -> Row {
    Row { cells, header: false }
}

fn metadata(kind: &str, number: &str, body: &str, subject: &str) -> Metadata {
    Metadata {
        number: Some(DocumentNumber::new(number)),
        kind: Some(kind.to_owned()),
        bodies: vec![body.to_owned()],
        issued_on: Some(Date::constant(2026, 11, 14)),
        subject: Some(subject.to_owned()),
        signatories: vec![Signatory { name: "Lê Văn Tám".to_owned(), ..Signatory::default() }],
        ..Metadata::default()
    }
}

fn head(issuer: &str, number: &str) -> Unit {
    unit(
        UnitKind::Head,
        &[
            issuer,
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "Độc lập - Tự do - Hạnh phúc",
            number,
            "Bình Phước, ngày 14 tháng 11 năm 2026",
        ],
    )
}

/// A decision with an attached regulation.
pub fn decision() -> Document {
    let tail = Unit {
        kind: UnitKind::Signature,
        body: vec![Block::Table(Table {
            columns: vec![4500, 4500],
            rows: vec![row(vec![
                cell(0, 1, 1, &["Nơi nhận:", "- Như Điều 3;", "- Lưu: VT, TH."]),
                cell(1, 1, 1, &["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "", "Lê Văn Tám"]),
            ])],
            ..Table::default()
        })],
        ..Unit::default()
    };
    let sentence = |label: &str, text: &str| Unit {
        kind: UnitKind::Article,
        label: label.to_owned(),
        body: vec![paragraph(&format!("{label} {text}"))],
        ..Unit::default()
    };
    let chapter = |label: &str, title: &str, children: Vec<Unit>| Unit {
        kind: UnitKind::Chapter,
        label: label.to_owned(),
        title: title.to_owned(),
        heading: vec![Paragraph::plain(label), Paragraph::plain(title)],
        children,
        ..Unit::default()
    };
    Document {
        metadata: metadata(
            "Quyết định",
            "12/2026/QĐ-UBND",
            "Ủy ban nhân dân tỉnh",
            "Ban hành Quy định về quản lý cây xanh đô thị trên địa bàn tỉnh Bình Phước",
        ),
        units: vec![
            head("ỦY BAN NHÂN DÂN TỈNH BÌNH PHƯỚC", "Số: 12/2026/QĐ-UBND"),
            unit(
                UnitKind::Title,
                &["QUYẾT ĐỊNH", "Ban hành Quy định về quản lý cây xanh đô thị trên địa bàn tỉnh Bình Phước"],
            ),
            Unit {
                kind: UnitKind::Preamble,
                body: vec![paragraph("ỦY BAN NHÂN DÂN TỈNH BÌNH PHƯỚC")],
                children: vec![
                    unit(
                        UnitKind::Basis,
                        &["Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025;"],
                    ),
                    unit(
                        UnitKind::Basis,
                        &[
                            "Theo đề nghị của Giám đốc Sở Xây dựng tại Tờ trình số 108/TTr-SXD ngày 02 tháng 11 năm 2026.",
                        ],
                    ),
                ],
                ..Unit::default()
            },
            unit(UnitKind::Enactment, &["QUYẾT ĐỊNH:"]),
            sentence(
                "Điều 1.",
                "Ban hành kèm theo Quyết định này Quy định về quản lý cây xanh đô thị trên địa bàn tỉnh Bình Phước.",
            ),
            sentence("Điều 2.", "Quyết định này có hiệu lực thi hành kể từ ngày 01 tháng 12 năm 2026."),
            sentence(
                "Điều 3.",
                "Chánh Văn phòng Ủy ban nhân dân tỉnh chịu trách nhiệm thi hành Quyết định này./.",
            ),
            tail,
            Unit {
                kind: UnitKind::Attached,
                key: "kem-theo".to_owned(),
                heading: vec![
                    Paragraph::plain("QUY ĐỊNH"),
                    Paragraph::plain("Về quản lý cây xanh đô thị trên địa bàn tỉnh Bình Phước"),
                    Paragraph::plain(
                        "(Ban hành kèm theo Quyết định số 12/2026/QĐ-UBND ngày 14 tháng 11 năm 2026)",
                    ),
                ],
                children: vec![
                    chapter(
                        "Chương I",
                        "QUY ĐỊNH CHUNG",
                        vec![
                            article(
                                "Điều 1.",
                                "Phạm vi điều chỉnh",
                                &["1. Quy định này quy định việc quản lý cây xanh đô thị."],
                            ),
                            article(
                                "Điều 2.",
                                "Đối tượng áp dụng",
                                &[
                                    "1. Cơ quan, tổ chức, cá nhân theo khoản 3 Điều 5 Nghị định số 64/2010/NĐ-CP.",
                                    "2. Tổ chức khác.",
                                ],
                            ),
                        ],
                    ),
                    chapter(
                        "Chương II",
                        "TỔ CHỨC THỰC HIỆN",
                        vec![article("Điều 3.", "Trách nhiệm thi hành", &["Sở Xây dựng chủ trì thực hiện."])],
                    ),
                ],
                ..Unit::default()
            },
        ],
        ..Document::default()
    }
}

/// A resolution of a council, without articles in chapters.
pub fn resolution() -> Document {
    Document {
        metadata: metadata("Nghị quyết", "05/2026/NQ-HĐND", "Hội đồng nhân dân tỉnh", "Quy định mức hỗ trợ"),
        units: vec![
            head("HỘI ĐỒNG NHÂN DÂN TỈNH BÌNH PHƯỚC", "Số: 05/2026/NQ-HĐND"),
            unit(UnitKind::Title, &["NGHỊ QUYẾT", "Quy định mức hỗ trợ"]),
            article("Điều 1.", "Mức hỗ trợ", &["1. Mức 500.000 đồng một người."]),
            unit(UnitKind::Signature, &["CHỦ TỊCH", "Lê Văn Tám"]),
        ],
        ..Document::default()
    }
}

/// Tables with merged, overlapping and nested cells, with and without lines.
pub fn tables() -> Document {
    let mut document = resolution();
    let nested = Table {
        rows: vec![row(vec![cell(0, 1, 1, &["lồng"]), cell(1, 1, 1, &["trong"])])],
        bordered: true,
        ..Table::default()
    };
    let mut rows = vec![
        Row { cells: vec![cell(0, 1, 2, &["STT"]), cell(1, 2, 1, &["Gộp ngang"])], header: true },
        Row { cells: vec![cell(1, 1, 1, &["Trái"]), cell(2, 1, 1, &["Phải"])], header: true },
    ];
    for number in 1..=60 {
        let number = number.to_string();
        rows.push(row(vec![
            cell(0, 1, 1, &[&number]),
            cell(1, 1, 1, &["Một dòng dài của bảng qua nhiều trang"]),
            cell(2, 1, 1, &["2.000"]),
        ]));
    }
    rows.push(row(vec![cell(0, 1, 9, &["dọc"]), cell(0, 1, 1, &["chồng"]), cell(40, 300, 0, &["xa"])]));
    rows.push(row(vec![Cell { column: 1, columns: 2, rows: 1, blocks: vec![Block::Table(nested)] }]));
    document.units.push(Unit {
        kind: UnitKind::Annex,
        key: "phu-luc-1".to_owned(),
        label: "Phụ lục I".to_owned(),
        heading: vec![Paragraph::plain("Phụ lục I"), Paragraph::plain("MỨC HỖ TRỢ")],
        body: vec![Block::Table(Table { columns: vec![800, 5000, 2000], rows, bordered: true, page: None })],
        ..Unit::default()
    });
    document
}

/// A resolution with an annex on its side.
pub fn landscape() -> Document {
    let mut document = resolution();
    let page = |orientation, width, height| Block::Page(PageSetup { width, height, orientation });
    document.units.push(Unit {
        kind: UnitKind::Annex,
        label: "Phụ lục".to_owned(),
        heading: vec![Paragraph::plain("Phụ lục")],
        body: vec![
            page(Orientation::Landscape, 16838, 11906),
            paragraph("Trang ngang"),
            page(Orientation::Portrait, 11906, 16838),
            Block::Paragraph(Paragraph {
                inlines: vec![
                    Inline::Text {
                        text: "Họ và tên:".to_owned(),
                        style: Style { bold: true, ..Style::default() },
                    },
                    Inline::Tab { leader: Some('.') },
                ],
                align: Align::Left,
                ..Paragraph::default()
            }),
        ],
        ..Unit::default()
    });
    document
}

/// The text of a PDF, page by page.
pub fn text_of(pdf: &[u8]) -> String {
    let document = lopdf::Document::load_mem(pdf).unwrap();
    let pages: Vec<u32> = document.get_pages().keys().copied().collect();
    document.extract_text(&pages).unwrap()
}

/// A consolidated text with footnotes of several paragraphs, a picture and a form to be filled in.
pub fn notes_and_form() -> Document {
    let mut document = resolution();
    let text = |text: &str| Inline::Text { text: text.to_owned(), style: Style::default() };
    document.notes = vec![
        Note {
            mark: "1".to_owned(),
            blocks: vec![
                paragraph(
                    "Khoản này được sửa đổi theo quy định tại khoản 2 Điều 1 Nghị quyết số 09/2026/NQ-HĐND.",
                ),
                paragraph("Nghị quyết số 09/2026/NQ-HĐND có hiệu lực kể từ ngày 01 tháng 12 năm 2026."),
            ],
        },
        Note { mark: "*".to_owned(), blocks: vec![paragraph("Chú thích đánh dấu sao.")] },
    ];
    document.pictures = vec![Picture {
        name: "so-do.svg".to_owned(),
        alt: "Sơ đồ tổ chức".to_owned(),
        bytes: SVG.into(),
        ..Picture::default()
    }];
    let inlines = |inlines: Vec<Inline>| Block::Paragraph(Paragraph { inlines, ..Paragraph::default() });
    document.units.insert(
        3,
        Unit {
            kind: UnitKind::Text,
            body: vec![
                inlines(vec![
                    text("2. Mức hỗ trợ"),
                    Inline::Note { note: 0 },
                    text(" do Ủy ban nhân dân tỉnh quy định"),
                    Inline::Note { note: 1 },
                    text("."),
                ]),
                Block::Paragraph(Paragraph {
                    inlines: vec![Inline::Picture { picture: 0 }],
                    align: Align::Center,
                    ..Paragraph::default()
                }),
                inlines(vec![text("Họ và tên:"), Inline::Tab { leader: Some('.') }]),
                inlines(vec![
                    text("☐ Có"),
                    Inline::Tab { leader: None },
                    text("☐ Không"),
                    Inline::Break,
                    text("Ngày sinh: ……/……/…………"),
                ]),
            ],
            ..Unit::default()
        },
    );
    document
}

/// A consolidated law: notes called by titles of articles, by lines that announce, at the beginning and the end of long
/// paragraphs; articles without a title; titles that break between phrases; rules and dotted lines typed on the keyboard.
pub fn consolidated() -> Document {
    let text =
        |text: &str, bold| Inline::Text { text: text.to_owned(), style: Style { bold, ..Style::default() } };
    let of = |inlines: Vec<Inline>| Paragraph { inlines, ..Paragraph::default() };
    let mut notes = Vec::new();
    let mut call = || {
        let number = notes.len() + 1;
        let words = format!(
            "Lời chú {number}: điểm này được sửa đổi, bổ sung theo quy định tại điểm a khoản {number} Điều 1 của \
             Luật số 67/2020/QH14, có hiệu lực kể từ ngày 01 tháng 01 năm 2022."
        );
        notes.push(Note { mark: format!("[{number}]"), blocks: vec![paragraph(&words)] });
        Inline::Note { note: number - 1 }
    };
    let long = "Cá nhân, tổ chức phải chấp hành quyết định trong thời hạn ghi trong quyết định; quá thời hạn mà không \
                tự nguyện chấp hành thì bị cưỡng chế thi hành và phải chịu mọi chi phí tổ chức cưỡng chế theo quy định. ";
    let mut units = vec![
        head("QUỐC HỘI", "Luật số: 15/2026/QH16"),
        unit(UnitKind::Title, &["LUẬT", "XỬ LÝ VI PHẠM HÀNH CHÍNH", "________"]),
        Unit {
            kind: UnitKind::Chapter,
            label: "Chương I".to_owned(),
            heading: vec![
                Paragraph::plain("Chương I"),
                Paragraph::plain(
                    "PHẠM VI ĐIỀU CHỈNH, NHIỆM VỤ, HIỆU LỰC CỦA CÁC QUY ĐỊNH VÀ VIỆC GIẢI THÍCH TỪ NGỮ",
                ),
            ],
            ..Unit::default()
        },
    ];
    for number in 1..=9 {
        let label = format!("Điều {number}.");
        let mut children = vec![
            Unit {
                kind: UnitKind::Clause,
                body: vec![Block::Paragraph(of(vec![
                    text("1.", false),
                    call(),
                    text(" Người đứng đầu cơ quan, đơn vị có quyền:", false),
                ]))],
                ..Unit::default()
            },
            unit(UnitKind::Point, &["a) Phạt cảnh cáo;"]),
            Unit {
                kind: UnitKind::Clause,
                body: vec![Block::Paragraph(of(vec![
                    text(&format!("2. {}", long.repeat(3).trim()), false),
                    call(),
                ]))],
                ..Unit::default()
            },
        ];
        if number % 3 == 0 {
            // An article whose label stands alone.
            units.push(Unit {
                kind: UnitKind::Article,
                label: label.clone(),
                body: vec![paragraph(&label)],
                children,
                ..Unit::default()
            });
        } else {
            children.truncate(number % 3 + 1);
            units.push(Unit {
                kind: UnitKind::Article,
                label: label.clone(),
                title: "Thẩm quyền xử phạt".to_owned(),
                heading: vec![of(vec![text(&format!("{label} Thẩm quyền xử phạt"), true), call()])],
                children,
                ..Unit::default()
            });
        }
    }
    units.push(unit(UnitKind::Text, &["__________________________________________"]));
    units.push(unit(UnitKind::Text, &["Luật này được Quốc hội thông qua ngày 20 tháng 6 năm 2026."]));
    units.push(unit(UnitKind::Signature, &["CHỦ TỊCH QUỐC HỘI", "Lê Văn Tám"]));
    let dots = "…".repeat(90);
    units.push(Unit {
        kind: UnitKind::Annex,
        key: "phu-luc".to_owned(),
        label: "Phụ lục".to_owned(),
        heading: vec![Paragraph::plain("Phụ lục"), Paragraph::plain("MẪU BẢN KÊ KHAI")],
        body: vec![Block::Table(Table {
            columns: vec![1500, 5000, 2000],
            rows: vec![row(vec![
                cell(0, 1, 1, &["1."]),
                cell(1, 1, 1, &["Tài sản khác:", &dots, &dots]),
                cell(2, 1, 1, &["Có                   □"]),
            ])],
            bordered: true,
            page: None,
        })],
        ..Unit::default()
    });
    Document {
        metadata: metadata("Luật", "15/2026/QH16", "Quốc hội", "Xử lý vi phạm hành chính"),
        units,
        notes,
        ..Document::default()
    }
}

/// Equations as Word keeps them: fractions, roots, sums, matrices, cases, in a line and on lines of their own.
/// A decision as read from an original: text on page 1, a scan, text on page 3 from the second article on.
pub fn scanned() -> Document {
    let mut document = decision();
    let mut page = 1;
    for unit in &mut document.units {
        if unit.label.starts_with("Điều 2") {
            page = 3;
        }
        unit.heading.iter_mut().for_each(|line| line.page = Some(page));
        for block in &mut unit.body {
            if let Block::Paragraph(paragraph) = block {
                paragraph.page = Some(page);
            }
        }
    }
    assert_eq!(page, 3, "the sample has a second article");
    document
}

pub fn equations() -> Document {
    let mut document = resolution();
    let text = |text: &str| Inline::Text { text: text.to_owned(), style: Style::default() };
    let run = |text: &str| format!("<m:r><m:t>{text}</m:t></m:r>");
    let below = |base: &str, index: &str| {
        format!("<m:sSub><m:e>{}</m:e><m:sub>{}</m:sub></m:sSub>", run(base), run(index))
    };
    let fraction =
        |above: &str, below: &str| format!("<m:f><m:num>{above}</m:num><m:den>{below}</m:den></m:f>");
    let sum = |inner: &str| {
        format!(
            "<m:nary><m:naryPr><m:chr m:val=\"∑\"/></m:naryPr><m:sub>{}</m:sub><m:sup>{}</m:sup><m:e>{inner}</m:e></m:nary>",
            run("i=1"),
            run("n")
        )
    };
    let alone = |inner: &str| {
        let omml = format!("<m:oMathPara><m:oMath>{inner}</m:oMath></m:oMathPara>");
        let equation = Inline::Equation { text: String::new(), omml };
        Block::Paragraph(Paragraph { inlines: vec![equation], ..Paragraph::default() })
    };
    let cells = |row: &[&str]| row.iter().map(|cell| format!("<m:e>{}</m:e>", run(cell))).collect::<String>();
    let matrix = format!(
        "<m:d><m:dPr><m:begChr m:val=\"[\"/><m:endChr m:val=\"]\"/></m:dPr><m:e><m:m><m:mr>{}</m:mr><m:mr>{}</m:mr></m:m></m:e></m:d>",
        cells(&["1", "a"]),
        cells(&["b", "0"])
    );
    let cases = format!(
        "{}<m:d><m:dPr><m:begChr m:val=\"{{\"/><m:endChr m:val=\"\"/></m:dPr><m:e><m:eqArr>{}</m:eqArr></m:e></m:d>",
        run("y="),
        cells(&["0,  nếu x&lt;10", "x-10,  nếu x≥10"])
    );
    let average = format!("{}{}", run("G="), fraction(&sum(&below("Q", "i")), &run("n+1")));
    let deviation = format!(
        "{}<m:rad><m:radPr><m:degHide m:val=\"1\"/></m:radPr><m:deg/><m:e>{}</m:e></m:rad>{}<m:acc><m:e>{}</m:e></m:acc>",
        run("s="),
        fraction(&sum(&run("x")), &run("n-1")),
        run(", "),
        run("x")
    );
    let words = fraction(&run("Số hồ sơ giải quyết đúng hạn"), &run("Tổng số hồ sơ"));
    let inline = format!("<m:oMath>{}</m:oMath>", fraction(&below("K", "đc"), &run("12")));
    document.units.insert(
        3,
        Unit {
            kind: UnitKind::Text,
            body: vec![
                paragraph("2. Giá dịch vụ được tính theo công thức:"),
                alone(&average),
                alone(&deviation),
                alone(&format!("{}{matrix}", run("A="))),
                alone(&cases),
                alone(&words),
                Block::Paragraph(Paragraph {
                    inlines: vec![
                        text("3. Hệ số là "),
                        Inline::Equation { text: String::new(), omml: inline },
                        text(" trong một tháng."),
                    ],
                    ..Paragraph::default()
                }),
            ],
            ..Unit::default()
        },
    );
    document
}

/// The smallest grey JPEG of 8 × 8 points: every coefficient 0.
pub fn jpeg() -> Vec<u8> {
    let mut out = vec![0xff, 0xd8, 0xff, 0xdb, 0, 67, 0];
    out.extend([1; 64]);
    out.extend([0xff, 0xc0, 0, 11, 8, 0, 8, 0, 8, 1, 1, 0x11, 0]);
    for class in [0x00, 0x10] {
        out.extend([0xff, 0xc4, 0, 20, class, 1]);
        out.extend([0; 15]);
        out.push(0);
    }
    out.extend([0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 0x3f, 0xff, 0xd9]);
    out
}
