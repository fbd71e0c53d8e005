//! The English of the command line's help, by its Vietnamese; a test asks for every text that can be shown.

/// The English of a help text.
pub(crate) fn help(vietnamese: &str) -> Option<&'static str> {
    HELP.iter().find(|(text, _)| *text == vietnamese).map(|(_, english)| *english)
}

/// The English of the name of a value.
pub(crate) fn value(vietnamese: &str) -> Option<&'static str> {
    VALUES.iter().find(|(text, _)| *text == vietnamese).map(|(_, english)| *english)
}

const VALUES: &[(&str, &str)] = &[
    ("CHỖ", "PLACE"),
    ("CHỈ_TIÊU", "FIGURE"),
    ("CHỮ", "TEXT"),
    ("CÁCH", "ORDER"),
    ("CƠ_QUAN", "BODY"),
    ("CẤP", "LEVEL"),
    ("DPI", "DPI"),
    ("GIÁ_TRỊ", "VALUE"),
    ("HỒ_SƠ", "SUBMISSION"),
    ("LOẠI", "TYPE"),
    ("LÝ_DO", "REASON"),
    ("LĨNH_VỰC", "FIELD"),
    ("MÃ", "ID"),
    ("MỤC", "ITEM"),
    ("N", "N"),
    ("MÃ_HOẶC_SỐ", "ID_OR_NUMBER"),
    ("NGÀY", "DATE"),
    ("NGÔN_NGỮ", "LANGUAGE"),
    ("NĂM", "YEAR"),
    ("QUÝ", "QUARTER"),
    ("SỐ", "NUMBER"),
    ("SỐ_BẢN", "COPIES"),
    ("SỐ/NĂM", "ISSUE/YEAR"),
    ("SỐ_HOẶC_VĂN_BẢN", "ISSUE_OR_DOCUMENT"),
    ("SỐ_LƯỢNG", "COUNT"),
    ("THƯ_MỤC", "DIR"),
    ("THƯ_MỤC_HOẶC_ĐỊA_CHỈ", "DIR_OR_URL"),
    ("TRANG", "PAGE"),
    ("TRƯỜNG=GIÁ_TRỊ", "FIELD=VALUE"),
    ("TUẦN", "WEEK"),
    ("TÌNH_TRẠNG", "STATE"),
    ("TÊN", "NAME"),
    ("TÊN_CŨ=TÊN_MỚI", "OLD=NEW"),
    ("TỆP", "FILE"),
    ("TỪ", "WORDS"),
    ("VIỆC", "ACT"),
    ("VĂN_BẢN", "DOCUMENT"),
    ("ĐƠN_VỊ", "UNIT"),
    ("ĐỊA_CHỈ", "ADDRESS"),
    ("ĐỊA_CHỈ_WEB", "URL"),
];

const HELP: &[(&str, &str)] = &[
    (
        "Công báo điện tử: tiếp nhận, kiểm tra, soạn số, dàn trang, đăng, lưu trữ và tra cứu văn bản",
        "Electronic official gazettes: receive, check, compose, typeset, publish, keep and search",
    ),
    // for every command
    (
        "Thư mục làm việc của văn phòng Công báo (mặc định: GAZETTE_HOME, rồi thư mục hiện tại)",
        "The home of the gazette office (default: GAZETTE_HOME, then this folder)",
    ),
    ("In kết quả dạng JSON cho máy đọc", "Answer in JSON, for programs"),
    ("Ngôn ngữ của thông báo", "Language of messages"),
    (
        "Người thực hiện, ghi vào sổ (mặc định: GAZETTE_PERSON, rồi tên đăng nhập máy)",
        "Who acts, kept in the register (default: GAZETTE_PERSON, then the login name)",
    ),
    ("Lý do, ghi vào sổ cùng với việc làm", "Why, kept in the register with the act"),
    ("Lý do, ghi vào sổ", "Why, kept in the register"),
    ("In hướng dẫn này", "Print this help"),
    ("In phiên bản", "Print the version"),
    // commands
    ("Lập thư mục làm việc mới với tệp office.toml có chú giải", "Make a home with a commented office.toml"),
    (
        "Kiểm tra và vào sổ hồ sơ gửi đăng (mặc định: mọi hồ sơ trong inbox/)",
        "Examine and register submissions (default: all in inbox/)",
    ),
    (
        "So sánh hai văn bản từng chữ (PDF, DOCX, DOC, văn bản thường)",
        "Compare two documents word by word (PDF, DOCX, DOC, plain text)",
    ),
    (
        "Xem cấu trúc pháp lý của một văn bản: phần, chương, mục, điều, khoản, điểm",
        "Show the legal structure of a document: part, chapter, section, article, clause, point",
    ),
    ("Xem ai đã ký tệp PDF, ký những gì", "Show who signed a PDF, and what"),
    (
        "Xem việc đang ở đâu, việc gì quá hạn, số nào còn thiếu",
        "Show what lies where, what is late, which numbers are missing",
    ),
    ("Làm thư trả lại hồ sơ cho cơ quan gửi", "Write the letter that returns a submission to its sender"),
    ("Soạn hoặc sửa bản thảo một số Công báo", "Make or change a draft issue"),
    ("Dàn trang bản thảo thành PDF và đối chiếu từng chữ", "Set a draft as PDF and prove every word"),
    (
        "Duyệt bản dàn trang của một số Công báo trước khi người khác đăng",
        "Approve the set pages of an issue before another person publishes it",
    ),
    (
        "Đăng số Công báo: vào kho lưu trữ, nhật ký, sổ và chỉ mục",
        "Publish an issue: archive, log, register and index",
    ),
    ("Chuẩn bị đính chính cho một văn bản đã đăng", "Prepare the correction of a published document"),
    (
        "Xem, nhập, sửa, xác nhận thông tin của một văn bản",
        "Show, enter, correct and confirm the metadata of a document",
    ),
    (
        "Ký một tệp PDF đã hoàn thành bằng chứng thư của văn phòng",
        "Sign a finished PDF with the office's certificate",
    ),
    ("Tìm trong kho Công báo", "Search the gazette"),
    ("Nạp văn bản cũ từ tệp JSONL (có thể nén zstd)", "Add legacy documents from JSONL (zstd allowed)"),
    (
        "Xem văn bản này làm gì với văn bản khác và ngược lại, còn hiệu lực không, theo văn bản nào",
        "Show what a document does to others and they to it, and what is in force by which source",
    ),
    (
        "Lập lại chỉ mục tìm kiếm từ kho lưu trữ, và sổ đăng ký nếu đã mất",
        "Rebuild the index from the archive, and the register where it is lost",
    ),
    (
        "Đọc lại toàn bộ kho và chứng minh không gì bị thay đổi",
        "Read everything kept and prove that nothing was changed",
    ),
    (
        "Chỉ kiểm tra cách đóng gói và mã băm của một hồ sơ",
        "Examine only the packaging and digests of a submission",
    ),
    (
        "Kiểm tra một tệp có đúng là tệp Công báo đã đăng không",
        "Tell whether a file is what the gazette published",
    ),
    (
        "Kiểm tra lại toàn bộ nhật ký đã công bố, như một người ngoài",
        "Re-check a whole published log as a stranger would",
    ),
    (
        "Báo cáo năm hoặc kỳ bất kỳ: PDF kèm biểu đồ, CSV, JSON; mỗi số liệu dẫn tới từng dòng",
        "The report of a year or any period: PDF with charts, CSV, JSON; every figure leads to its rows",
    ),
    (
        "Xuất kho: BagIt, gói AIP, trích trang, Akoma Ntoso, danh mục CSV, hoặc kho mang đi mở không cần mạng",
        "Export as BagIt, archival package, pages of one document, Akoma Ntoso, CSV, or a portable archive",
    ),
    ("Mở trang tra cứu cho bạn đọc", "Open the reader site"),
    (
        "Nhật ký thao tác: ai đã làm gì, lúc nào, vì sao; in ra và chứng minh không bị sửa",
        "The trail: who did what, when and why; printed, and proved unedited",
    ),
    (
        "Đưa thư mục làm việc của phiên bản cũ lên phiên bản này; có thể quay lại",
        "Take a home of an older version to this one; can be undone",
    ),
    (
        "Chạy thử toàn bộ con đường trên hồ sơ mẫu, trong một thư mục mới",
        "Walk the whole road on samples, in a fresh folder",
    ),
    (
        "Sao lưu toàn bộ thư mục làm việc đang chạy vào một tệp có mã băm",
        "Back up a running home into one file with digests",
    ),
    (
        "Khôi phục từ bản sao lưu vào thư mục mới, hoặc khôi phục thử",
        "Restore a backup into a new folder, or as a trial",
    ),
    (
        "Đóng kiện cả Công báo (sổ, kho, nhật ký, cấu hình) để bàn giao cho cơ quan khác",
        "Pack a whole gazette (register, archive, log, configuration) for another office",
    ),
    (
        "Nhận kiện bàn giao: nhận nguyên vào thư mục mới, hoặc nhập chung vào Công báo này",
        "Take a hand-over package: whole into a new folder, or joined into this gazette",
    ),
    ("Nơi nhận báo in: thêm, ngừng, xem danh sách", "Recipients of printed issues: add, end, list"),
    (
        "Phát hành bản in: tệp để in, bình trang sách, danh sách, nhãn; ghi ngày gửi",
        "Distribute the printed issue: print files, booklet imposition, lists, labels; record the day sent",
    ),
    (
        "Thời hạn bảo quản: hồ sơ nào giữ đến khi nào, lập danh mục và hủy hồ sơ hết hạn",
        "Retention: what is kept until when, the list of what has lapsed, and its disposal",
    ),
    // receive, compare, outline, signatures, seal
    ("Thư mục sẽ lập", "The folder to make"),
    (
        "Các hồ sơ: thư mục, tệp ZIP, thông điệp edXML hoặc tệp rời",
        "Submissions: folders, ZIP files, edXML messages or single files",
    ),
    (
        "Vào sổ một bản chính giấy: thông tin bằng --set, kèm bản quét hoặc bản Word nếu có",
        "Register a paper original: its metadata with --set, a scan or a Word copy where there is one",
    ),
    ("Hai tệp cần so sánh", "The two files to compare"),
    ("Các tệp của văn bản thứ nhất, theo thứ tự", "The files of the first document, in order"),
    ("Các tệp của văn bản thứ hai, theo thứ tự", "The files of the second document, in order"),
    ("Ghi thêm báo cáo hai cột dạng HTML vào tệp này", "Also write a report in two columns as HTML"),
    ("Ghi thêm báo cáo dạng PDF để in và lưu hồ sơ", "Also write a report as PDF, to print and file"),
    ("Tệp hoặc thư mục", "A file or a folder"),
    ("Tệp PDF hoặc thông điệp edXML", "A PDF or an edXML message"),
    (
        "Ghi riêng đúng những byte mà chữ ký thứ N đã ký",
        "Write out exactly the bytes that signature N signed",
    ),
    ("Tệp sẽ ghi", "The file to write"),
    (
        "Sổ chữ ký của kho: chứng thư nào sắp hết hạn, tệp nào cần đóng lại dấu thời gian và trước ngày nào",
        "The archive's ledger of signatures: which certificates run out, which files need a new time stamp by when",
    ),
    (
        "Cùng với --ledger: lấy dấu thời gian mới cho những tệp sắp hết bằng chứng, lưu cạnh kho, không sửa tệp",
        "With --ledger: get new time stamps for files whose evidence runs out, kept beside the archive; no file is changed",
    ),
    (
        "Cùng với --ledger: hỏi lại nơi cấp xem từng chứng thư còn hiệu lực không, và lưu câu trả lời cạnh kho",
        "With --ledger: ask the issuers anew whether each certificate is in force, and keep the answers beside the archive",
    ),
    ("Tệp PDF đã hoàn thành", "The finished PDF"),
    (
        "Tệp sẽ ghi (mặc định: TÊN.signed.pdf bên cạnh)",
        "The file to write (default: NAME.signed.pdf beside it)",
    ),
    (
        "Tệp PKCS#12 chứa khóa, thay cho khóa trong office.toml",
        "A PKCS#12 file with the key, instead of the key in office.toml",
    ),
    (
        "Tệp có dòng đầu là mật khẩu của khóa (hoặc đặt biến môi trường GAZETTE_SEAL_SECRET)",
        "A file whose first line is the secret of the key (or set GAZETTE_SEAL_SECRET)",
    ),
    ("Địa chỉ máy chủ cấp dấu thời gian", "The address of the time stamp authority"),
    (
        "Kèm bằng chứng để kiểm tra được lâu dài (PAdES B-LT)",
        "Add the evidence for long-term validation (PAdES B-LT)",
    ),
    ("Không hiện khung chữ ký trên trang đầu", "Do not show the signature on the first page"),
    // status, notice
    ("Chỉ hồ sơ của cơ quan có tên chứa cụm này", "Only submissions of bodies whose name holds this"),
    ("Chỉ hồ sơ loại này", "Only submissions of this type"),
    ("Tính đến ngày này (mặc định: hôm nay)", "As of this day (default: today)"),
    (
        "Chỉ hồ sơ nhận trong tuần này: số tuần của năm (47, 47/2026) hoặc một ngày trong tuần",
        "Only what was received in this week: its number (47, 47/2026) or a day in it",
    ),
    ("In dạng CSV", "Print as CSV"),
    ("Làm mới mỗi năm giây", "Show anew every five seconds"),
    (
        "Mã hồ sơ, ví dụ 2026-000003; hoặc số, ký hiệu còn thiếu trong dãy số, ví dụ 13/2026/QĐ-UBND",
        "The id of a submission, like 2026-000003; or a number missing in its series, like 13/2026/QĐ-UBND",
    ),
    ("Cơ quan, khi nhiều cơ quan cùng thiếu một số", "The body, where several miss the same number"),
    ("Số, ký hiệu của thư, nếu đã có", "The number of the letter, where it has one"),
    ("Ngày của thư (mặc định: hôm nay)", "The date of the letter (default: today)"),
    ("Ghi vào sổ: thư đã ký và gửi", "Record that the letter was signed and sent"),
    ("Đóng sai lệch mà không cần bản gửi lại", "Close the discrepancy without a new submission"),
    ("Lý do đóng", "Why it is closed"),
    // compose, typeset, approve, trail, upgrade, correct
    ("Số Công báo: 12/2026, số kép 15+16/2026", "The issue: 12/2026, a double issue 15+16/2026"),
    (
        "Số Công báo đã đăng: 12/2026, số kép 15+16/2026",
        "The published issue: 12/2026, a double issue 15+16/2026",
    ),
    ("Ngày của số Công báo: 2026-11-22 hoặc 22/11/2026", "The date of the issue: 2026-11-22 or 22/11/2026"),
    (
        "Các văn bản (mã hồ sơ hoặc số, ký hiệu); bỏ trống: mọi văn bản đủ điều kiện",
        "The documents (id of the submission, or number); none: all that may be published",
    ),
    (
        "Văn bản dài đăng nhiều số: phần trong số này hết ở điều (mục, phụ lục) này, như “Điều 120”",
        "A long document over several issues: the part in this issue ends with this article (section, annex), like “Điều 120”",
    ),
    (
        "Văn bản dài đăng nhiều số: phần trong số này không quá chừng này trang, hết ở một điều",
        "A long document over several issues: the part in this issue has at most about so many pages and ends with an article",
    ),
    (
        "Văn bản nào được đăng nhiều số, khi số này có nhiều văn bản",
        "Which document is split, where the issue has several",
    ),
    (
        "Số Công báo đăng phần tiếp theo (mặc định: số kế tiếp)",
        "The issue with the next part (default: the next issue)",
    ),
    (
        "Văn bản được in nguyên trang bản chính (bản đồ, biểu mẫu đã điền), chữ nằm phía sau",
        "A document printed as pictures of its original pages (maps, filled forms), with its words behind",
    ),
    (
        "Soạn mục lục tra cứu thành một số riêng: quý (1, 2, 3, 4) hoặc cả năm (nam)",
        "Make the cumulative index as an issue of its own: a quarter (1, 2, 3, 4) or the year (nam)",
    ),
    ("Bỏ bản thảo này; các văn bản trở lại hàng chờ", "Drop this draft; its documents wait again"),
    (
        "Dàn lại mỗi khi bản thảo, office.toml hay mẫu trình bày thay đổi",
        "Set anew whenever the draft, office.toml or a template changes",
    ),
    (
        "Trang cần xem thành ảnh (số in trên trang)",
        "The page to show as a picture (the number printed on it)",
    ),
    (
        "Ghi ảnh PNG của một trang vào tệp này, không làm PDF",
        "Write one page as PNG into this file; no PDF is made",
    ),
    ("Độ mịn của ảnh, điểm trên inch", "Resolution of the picture, in dots an inch"),
    ("Rút việc duyệt; cần --why", "Take the approval back; needs --why"),
    ("Từ ngày", "From this day"),
    ("Đến hết ngày", "To the end of this day"),
    ("Chỉ việc của người có tên chứa cụm này", "Only acts of people whose name holds this"),
    (
        "Chỉ loại việc này: accepted, returned, set, confirmed, released, composed, approved, published …",
        "Only acts of this kind: accepted, returned, set, confirmed, released, composed, approved, published …",
    ),
    ("Ghi thêm bản in PDF vào tệp này", "Also write it as PDF, to print"),
    ("Thực hiện; không có thì chỉ nói sẽ làm gì", "Do it; without this, only tell what would be done"),
    ("Quay lại như trước lần nâng cấp gần nhất", "Go back to before the last upgrade"),
    (
        "Văn bản đã đăng cần đính chính (số, ký hiệu hoặc địa chỉ)",
        "The published document to correct (number or address)",
    ),
    (
        "Hồ sơ chứa văn bản đính chính của cơ quan ban hành",
        "The submission with the issuing body's corrigendum",
    ),
    (
        "Lỗi của Công báo: so bản đã đăng với bản đã nhận và soạn đính chính",
        "The gazette's own fault: compare what was printed with what was received, and draft the erratum",
    ),
    (
        "Chữ đã in sai, khi Công báo sai chỗ không so được (kèm --right)",
        "The words printed wrongly, where comparing cannot find them (with --right)",
    ),
    ("Chữ đúng", "The right words"),
    (
        "Chỗ in sai, như “Điều 3 khoản 2” hay “mục lục”",
        "Where they were printed, like “Điều 3 khoản 2” or “mục lục”",
    ),
    // document, relations
    (
        "Mã hồ sơ, số ký hiệu hoặc địa chỉ văn bản",
        "The id of the submission, the number or the address of the document",
    ),
    (
        "Sửa một trường: number, type, bodies, issued_on, effective_on, subject, signatory, position",
        "Change one field: number, type, bodies, issued_on, effective_on, subject, signatory, position",
    ),
    ("Xác nhận các thông tin đọc từ văn bản", "Confirm the metadata read from the document"),
    ("Cho qua một hồ sơ đang bị giữ vì chữ ký", "Release a submission that is held for its signature"),
    (
        "Rút hồ sơ chưa đăng; hồ sơ rời khỏi bản thảo",
        "Withdraw an unpublished submission; it leaves its draft",
    ),
    ("Đưa lại một hồ sơ đã rút", "Bring back a withdrawn submission"),
    (
        "Địa chỉ, số ký hiệu, hoặc tên luật của văn bản đã đăng",
        "The address, the number, or the name of a law",
    ),
    ("Xác nhận tình trạng hiệu lực (cần --why)", "Confirm what is in force (needs --why)"),
    (
        "Tình trạng đó có từ ngày nào (mặc định: ngày suy ra từ văn bản)",
        "Since which day (default: the day derived from the documents)",
    ),
    (
        "Lý do: điều nào của văn bản nào quy định; được lưu cùng xác nhận",
        "Why: which provision of which document says so; kept with the confirmation",
    ),
    (
        "Gỡ nội dung một tệp đã đăng khi pháp luật yêu cầu; mã băm, lý do và bằng chứng vẫn còn",
        "Remove the bytes of a published file where the law demands it; digest, reason and proofs remain",
    ),
    ("Các tệp cần gỡ nội dung (bỏ trống: mọi tệp)", "The files to remove (none: all)"),
    ("Số văn bản yêu cầu gỡ bỏ", "The number of the order that demands it"),
    ("Lý do, ai cũng đọc được", "Why, for everyone to read"),
    (
        "Gỡ thật; không có thì chỉ cho xem sẽ gỡ những gì",
        "Do it; without this, only show what would be removed",
    ),
    // search, import
    ("Từ cần tìm, số ký hiệu, hoặc câu hỏi", "Words, a number, or a question"),
    ("Chỉ loại văn bản này, ví dụ \"Quyết định\"", "Only documents of this type, like \"Quyết định\""),
    ("Chỉ văn bản của cơ quan này", "Only documents of this body"),
    ("Chỉ văn bản ban hành năm này", "Only documents issued in this year"),
    ("Chỉ văn bản mang số này", "Only documents with this number"),
    ("Chỉ văn bản có hiệu lực vào ngày này", "Only documents in force on this day"),
    (
        "Chỉ văn bản của cấp này: \"Trung ương\", \"Tỉnh\", \"Xã\"",
        "Only documents of this level: \"Trung ương\", \"Tỉnh\", \"Xã\"",
    ),
    ("Chỉ văn bản thuộc lĩnh vực này", "Only documents of this field"),
    (
        "Chỉ văn bản đăng trong số Công báo này, ví dụ 12/2026; của Công báo đã nhập: 12/2026@MÃ",
        "Only documents published in this issue, like 12/2026; of a joined gazette: 12/2026@KEY",
    ),
    (
        "Sắp xếp: theo độ phù hợp, ngày ban hành hoặc số ký hiệu",
        "Order: by relevance, date of issue or number",
    ),
    ("Mỗi văn bản một kết quả", "One hit a document"),
    ("Điều dài: mỗi khoản một kết quả", "Long articles: one hit a clause"),
    (
        "Đếm kết quả theo loại, cơ quan, cấp, lĩnh vực, năm, số Công báo, hiệu lực",
        "Count hits by type, body, level, field, year, issue, validity",
    ),
    ("Tìm các văn bản tương tự văn bản có địa chỉ này", "Find documents similar to the one at this address"),
    ("Gợi ý những gì có thể gõ tiếp", "Suggest what may be typed next"),
    ("Số kết quả", "How many hits"),
    ("Bỏ qua số kết quả đầu", "Skip so many hits"),
    ("Chạy một tệp câu hỏi (JSONL: qid, text)", "Run a file of queries (JSONL: qid, text)"),
    ("Ghi kết quả dạng TREC vào tệp này", "Write a TREC run into this file"),
    ("Tệp JSONL hoặc JSONL nén zstd", "JSONL, or JSONL compressed with zstd"),
    // audit, verify, monitor
    (
        "Kho hoặc đối tượng OCFL (mặc định: kho của thư mục làm việc)",
        "An OCFL root or object (default: the archive of the home)",
    ),
    (
        "Sửa những gì hỏng hoặc mất bằng một bản sao tốt của kho; cái hỏng được giữ riêng",
        "Mend what is damaged or lost from a good copy of the archive; what was damaged is kept apart",
    ),
    ("Ghi báo cáo vào tệp này (.json: cho máy đọc)", "Write the report into this file (.json: for programs)"),
    (
        "Chỉ đọc một phần trong số N phần bằng nhau, lần lượt từng phần qua mỗi lần chạy",
        "Read only one of N equal parts, the next one at each run",
    ),
    (
        "Không làm gì nếu lần kiểm tra toàn bộ gần nhất chưa quá số ngày này và không có lỗi",
        "Do nothing if the last whole audit is younger than so many days and found no fault",
    ),
    ("Các tệp cần kiểm tra", "The files to verify"),
    (
        "Tệp chứng minh (.tlog-proof), kiểm tra không cần kho",
        "The proof (.tlog-proof); works without the archive",
    ),
    ("Khóa công khai của Công báo", "The public key of the gazette"),
    (
        "Thư mục của nhật ký, hoặc địa chỉ của nó trên mạng (https://…/log)",
        "The folder of the log, or its address (https://…/log)",
    ),
    (
        "Khóa công khai của Công báo, tệp hoặc chuỗi tên+mã+khóa (mặc định: tệp key.pub nằm cùng nhật ký)",
        "The public key of the gazette, a file or name+id+key (default: key.pub beside the log)",
    ),
    (
        "Ghi nhớ mốc kiểm chứng vào tệp này và đòi lần xem sau phải nối tiếp nó",
        "Keep the checkpoint in this file, and demand that the next look continues it",
    ),
    (
        "Chứng thư của cơ quan cấp dấu thời gian (PEM): đòi mọi dấu thời gian trên nhật ký do cơ quan này cấp",
        "Certificate of the time-stamp authority (PEM): demand that every stamp over the log is of it",
    ),
    (
        "Dấu thời gian (.tsr) trên mốc kiểm chứng của tệp chứng minh: log/stamp/SỐ_MỤC.tsr",
        "Time stamp (.tsr) over the checkpoint of the proof: log/stamp/SIZE.tsr",
    ),
    ("Chứng thư của cơ quan cấp dấu thời gian (PEM)", "Certificate of the time-stamp authority (PEM)"),
    // report, export, serve, demo
    ("Năm báo cáo", "The year"),
    ("Kỳ khác năm: từ ngày", "Another period: from this day"),
    ("Kỳ khác năm: đến hết ngày", "Another period: to the end of this day"),
    ("Thư mục ghi báo cáo (mặc định: report/)", "The folder for the report (default: report/)"),
    (
        "Tệp số liệu nhập tay (mặc định: report/NĂM.toml)",
        "The file of typed-in figures (default: report/YEAR.toml)",
    ),
    (
        "Xem từng dòng mà một chỉ tiêu đếm, ví dụ sent/late hoặc \"documents/type/Quyết định\"",
        "Show the rows that a figure counts, like sent/late or \"documents/type/Quyết định\"",
    ),
    ("In các dòng dạng CSV", "Print the rows as CSV"),
    ("Số Công báo (12/2026) hoặc địa chỉ văn bản", "An issue (12/2026) or the address of a document"),
    ("Thư mục sẽ ghi túi BagIt vào", "The folder to write the BagIt bag into"),
    (
        "Trích riêng văn bản này, với các trang Công báo của nó, thành tệp PDF",
        "Extract this document alone, with its gazette pages, as PDF",
    ),
    (
        "Ghi gói tin lưu trữ AIP (E-ARK: METS, EAD, PREMIS) để nộp lưu trữ, thay cho túi BagIt",
        "Write an archival package (E-ARK: METS, EAD, PREMIS) instead of a bag",
    ),
    (
        "Mã phông lưu trữ, đứng trong mã định danh của gói AIP",
        "The code of the fonds, part of the package's identifier",
    ),
    (
        "Cả kho cho cụm máy Quickwit: tệp cấu hình chỉ mục và các đơn vị tìm kiếm (NDJSON)",
        "The whole archive for a Quickwit cluster: index configuration and units (NDJSON)",
    ),
    (
        "Xuất văn bản theo chuẩn Akoma Ntoso 3.0 (XML) vào tệp này",
        "Write the document as Akoma Ntoso 3.0 (XML) into this file",
    ),
    (
        "Danh mục văn bản đã đăng, dạng CSV, vào tệp này",
        "Write the list of published documents as CSV into this file",
    ),
    (
        "Kho mang đi: một tệp ZIP có trang đọc, tìm kiếm, bản gốc và chứng minh, mở không cần mạng",
        "A portable archive: one ZIP with reader pages, search, originals and proofs, opened without a network",
    ),
    (
        "Chỉ năm này (mặc định: mọi năm); dùng với --portable hoặc --csv",
        "Only this year (default: all); with --portable or --csv",
    ),
    ("Địa chỉ lắng nghe", "The address to listen on"),
    (
        "Địa chỉ công khai mà người đọc dùng, ví dụ https://congbao.tinh.gov.vn",
        "The public address that readers use, like https://congbao.tinh.gov.vn",
    ),
    (
        "Thư mục mới cho bản chạy thử (mặc định: gazette-demo)",
        "A new folder for the trial (default: gazette-demo)",
    ),
    (
        "Thư mục hồ sơ mẫu (mặc định: samples cạnh mã nguồn)",
        "The folder of samples (default: samples beside the source)",
    ),
    // backup, restore, hand-over, recipients, distribution, retention
    ("Tệp sao lưu sẽ ghi, nên ở ổ đĩa khác", "The backup to write; better on another disk"),
    (
        "Không kèm khóa bí mật của nhật ký; cất riêng desk/log.key, không có nó thì không đăng tiếp được",
        "Without the secret key of the log; keep desk/log.key apart, nothing can be published without it",
    ),
    ("Tệp sao lưu", "The backup"),
    ("Thư mục mới để khôi phục vào", "A new folder to restore into"),
    (
        "Khôi phục thử và kiểm tra toàn bộ, không giữ lại nếu không nêu thư mục",
        "Restore as a trial and check everything; nothing is kept without a folder",
    ),
    ("Kiện bàn giao sẽ ghi", "The hand-over package to write"),
    (
        "Thư mục ghi số lượt truy cập mỗi ngày, không có gì của từng người đọc (mặc định: visits/)",
        "The folder for the counts of each day, with nothing of single readers (default: visits/)",
    ),
    ("Không đếm lượt truy cập", "Count no visits"),
    (
        "Thư mục số lượt truy cập mà gazette serve đã đếm (mặc định: visits/)",
        "The folder with the visits gazette serve counted (default: visits/)",
    ),
    ("Kiện bàn giao", "The hand-over package"),
    (
        "Thư mục này mới lập và sẽ đăng từ số 1: nhập Công báo cũ vào bên cạnh",
        "This home is new and will begin with number 1: keep the old gazette beside it",
    ),
    (
        "Cơ quan của Công báo được nhập và cơ quan kế thừa nó; nêu nhiều lần được",
        "A body of the joined gazette and the one that follows it; may be given several times",
    ),
    (
        "Ngày cuối cùng của các cơ quan cũ nêu ở --successor",
        "The last day of the old bodies named in --successor",
    ),
    ("Bàn giao cho cơ quan nào, ghi vào nhật ký thao tác", "To which office, kept in the trail"),
    (
        "Không kèm khóa của nhật ký (khi nơi nhận chỉ nhập chung, không đăng tiếp)",
        "Without the key of the log (where the other office only joins it in)",
    ),
    (
        "Vừa kiểm tra toàn bộ bằng gazette audit, không kiểm tra lại",
        "Everything was just audited; do not check again",
    ),
    ("Thêm nơi nhận báo in", "Add a recipient"),
    (
        "Thêm nhiều nơi nhận từ tệp CSV: tên, địa chỉ, cấp, số bản, từ ngày, đến ngày",
        "Add recipients from CSV: name, address, level, copies, from, to",
    ),
    ("Địa chỉ của nơi nhận mới", "The address of the new recipient"),
    ("Cấp của nơi nhận mới, ví dụ \"cấp xã\"", "The level of the new recipient, like \"cấp xã\""),
    ("Số bản mỗi số Công báo", "Copies of each issue"),
    ("Nhận từ ngày (mặc định: hôm nay)", "From this day (default: today)"),
    ("Nhận đến hết ngày", "To the end of this day"),
    (
        "Ngừng gửi cho nơi nhận có mã này, hết ngày --on",
        "End the printed issue for this recipient after --on",
    ),
    ("Ngừng gửi cho tất cả, hết ngày --on", "End the printed issue for all after --on"),
    ("Ngày (mặc định: hôm nay)", "The day (default: today)"),
    ("Cả những nơi đã ngừng nhận", "Those that have ended, too"),
    (
        "Ghi vào sổ: đã gửi cho mọi nơi nhận vào ngày này",
        "Record that it was sent to all recipients on this day",
    ),
    (
        "Thư mục ghi các tệp in (mặc định: outbox/phat-hanh/SỐ)",
        "The folder for the print files (default: outbox/phat-hanh/ISSUE)",
    ),
    (
        "In nhãn bắt đầu từ nhãn thứ mấy của tờ đầu tiên (khi tờ đã dùng dở)",
        "Begin with this label of the first sheet (where some are used already)",
    ),
    ("Hết thời hạn tính đến ngày này (mặc định: hôm nay)", "What has lapsed by this day (default: today)"),
    (
        "Lập danh mục hồ sơ hết thời hạn vào tệp CSV này, để người có thẩm quyền xác nhận",
        "Write the list of what has lapsed as CSV, for the person in charge to confirm",
    ),
    (
        "Hủy bản gốc của các hồ sơ trong danh mục này; cần --as và --why",
        "Dispose of the originals in this list; needs --as and --why",
    ),
];
