//! The errors of the rooms in the words of the office: what, what was found, the next step.

use gazette_archive::ArchiveError;
use gazette_archive::log::LogError;
use gazette_desk::DeskError;
use gazette_disk::DiskError;
use gazette_index::IndexError;
use gazette_ingest::legacy::LegacyError;
use gazette_ingest::package::PackageError;
use gazette_typeset::TypesetError;
use gazette_web::WebError;

use crate::failure::Failure;

impl From<DiskError> for Failure {
    fn from(error: DiskError) -> Self {
        if error.is_full() {
            return Self::unwritable(&error.path, &std::io::Error::from(std::io::ErrorKind::StorageFull));
        }
        let path = error.path.display();
        if error.is_missing() {
            return Self::unreadable(&error.path, &std::io::Error::from(std::io::ErrorKind::NotFound));
        }
        if error.is_busy() {
            return busy();
        }
        Self::new(format!("lỗi ổ đĩa tại {path}: {}", error.source), format!("{error}: {}", error.source))
            .hint(
                "kiểm tra quyền ghi và dung lượng ổ đĩa rồi chạy lại",
                "check permissions and space, then run it again",
            )
    }
}

impl From<DeskError> for Failure {
    fn from(error: DeskError) -> Self {
        let en = error.to_string();
        let status = ("xem tình trạng bằng: gazette status", "see what lies where with: gazette status");
        let (vi, (hint_vi, hint_en)) = match &error {
            DeskError::Disk(_) => {
                let DeskError::Disk(disk) = error else { return Self::new(en.clone(), en) };
                return disk.into();
            }
            DeskError::Busy => return busy(),
            DeskError::DiskFull => {
                return Self::new("ổ đĩa chứa sổ đăng ký đã đầy", en).hint(
                    "giải phóng dung lượng rồi chạy lại; chưa có gì bị thay đổi",
                    "free some space and run it again; nothing was changed",
                );
            }
            DeskError::Register { source, .. } => (
                format!("không đọc hoặc ghi được sổ đăng ký: {source}"),
                ("sao lưu thư mục desk rồi kiểm tra ổ đĩa", "back up the folder desk, then check the disk"),
            ),
            DeskError::NewerFormat { found, known } => (
                format!("sổ đăng ký có định dạng {found}, phần mềm này chỉ biết đến {known}"),
                ("cài phiên bản gazette mới hơn", "install a newer gazette"),
            ),
            DeskError::OlderFormat { found, known } => (
                format!(
                    "sổ đăng ký có định dạng {found} của phiên bản cũ; phần mềm này dùng định dạng {known}"
                ),
                (
                    "xem sẽ đổi những gì: gazette upgrade; thực hiện: gazette upgrade --yes",
                    "see what would change: gazette upgrade; do it: gazette upgrade --yes",
                ),
            ),
            DeskError::ListAltered(_) => (
                "danh mục này không phải danh mục đã lập ở đây, hoặc đã bị sửa sau khi lập".to_owned(),
                (
                    "chưa có gì bị hủy; lập lại bằng: gazette retention --list TỆP",
                    "nothing was disposed of; draw it up again with: gazette retention --list FILE",
                ),
            ),
            DeskError::MustBeKept(id) => (
                format!("hồ sơ {id} còn phải giữ, hoặc bản gốc đã hủy rồi"),
                (
                    "chưa có gì bị hủy; xem thời hạn bằng: gazette retention",
                    "nothing was disposed of; see the limits with: gazette retention",
                ),
            ),
            DeskError::NotPublished(issue) => {
                return Self::new(format!("số {issue} chưa đăng"), en).hint(
                    format!("đăng bằng: gazette publish {issue}"),
                    format!("publish it with: gazette publish {issue}"),
                );
            }
            DeskError::NothingToUndo => ("không có lần nâng cấp nào để quay lại".to_owned(), status),
            DeskError::UsedSinceUpgrade => (
                "đã có việc được ghi vào sổ sau khi nâng cấp; quay lại sẽ làm mất".to_owned(),
                (
                    "giữ sổ hiện tại, hoặc khôi phục từ bản sao lưu vào thư mục khác",
                    "keep the register as it is, or restore a backup into another folder",
                ),
            ),
            DeskError::NotApproved(issue) => {
                return Self::new(format!("số {issue} chưa được người khác duyệt"), en).hint(
                    format!("người duyệt chạy: gazette approve {issue} --as \"HỌ TÊN\""),
                    format!("a reviewer runs: gazette approve {issue} --as \"NAME\""),
                );
            }
            DeskError::ApprovedBySame { issue, who } => {
                return Self::new(
                    format!("số {issue} do chính {who} duyệt; người đăng phải là người khác"),
                    en,
                )
                .hint(
                    format!("người khác đăng: gazette publish {issue} --as \"HỌ TÊN\""),
                    format!("another person publishes: gazette publish {issue} --as \"NAME\""),
                );
            }
            DeskError::Damaged { what } => (
                format!("sổ đăng ký có giá trị không đọc được: {what}"),
                ("khôi phục thư mục desk từ bản sao lưu", "restore the folder desk from a backup"),
            ),
            DeskError::DigestDiffers { expected, actual } => (
                format!("tệp đổi nội dung trong khi đang nhận: mã băm {actual}, chờ {expected}"),
                (
                    "chờ chép xong hồ sơ rồi nhận lại",
                    "wait until the submission is copied, then receive it again",
                ),
            ),
            DeskError::OriginalUnknown(digest) => (
                format!("không còn tệp gốc có mã băm {digest}"),
                ("khôi phục desk/originals từ bản sao lưu", "restore desk/originals from a backup"),
            ),
            DeskError::ReceivedBefore { id, received_at } => (
                format!("hồ sơ này đã được nhận lúc {received_at} với mã {id}"),
                ("không cần làm gì", "nothing to do"),
            ),
            DeskError::NotEmpty => ("sổ đăng ký không trống nên không lập lại".to_owned(), status),
            DeskError::Unknown(name) => (format!("trong sổ không có “{name}”"), status),
            DeskError::Ambiguous { name, submissions } => (
                format!("“{name}” chỉ nhiều hồ sơ: {}", submissions.join(", ")),
                ("dùng mã hồ sơ", "use the id of the submission"),
            ),
            DeskError::FieldUnknown { field, known } => (
                format!("không có trường “{field}”; các trường: {}", known.join(", ")),
                ("gazette document MÃ --set TRƯỜNG=GIÁ_TRỊ", "gazette document ID --set FIELD=VALUE"),
            ),
            DeskError::ValueInvalid { field, value, expected } => (
                format!("“{value}” không hợp lệ cho trường {field}; cần dạng {expected}"),
                ("sửa giá trị rồi chạy lại", "mend the value and run it again"),
            ),
            DeskError::ReasonMissing => {
                ("cần nêu lý do".to_owned(), ("thêm --why \"lý do\"", "add --why \"reason\""))
            }
            DeskError::NameMissing => {
                ("cần biết người thực hiện".to_owned(), ("thêm --as \"họ tên\"", "add --as \"name\""))
            }
            DeskError::NotWithdrawn(id) => (format!("hồ sơ {id} chưa bị rút"), status),
            DeskError::NothingToRestore(id) => {
                (format!("{id} là một thông điệp, không có văn bản để đưa lại"), status)
            }
            DeskError::NotHeld(id) => (format!("hồ sơ {id} không bị giữ"), status),
            DeskError::Returned(id) => (
                format!("hồ sơ {id} đã bị trả lại, không thể đăng"),
                ("chờ cơ quan gửi lại rồi tiếp nhận hồ sơ mới", "wait for a new submission and receive it"),
            ),
            DeskError::Withdrawn(id) => (format!("hồ sơ {id} đã được rút"), status),
            DeskError::Held(id) => (
                format!("hồ sơ {id} đang bị giữ vì chữ ký, cần người cho qua"),
                (
                    "xem bằng gazette document, rồi cho qua bằng --release --why \"lý do\"",
                    "look with gazette document, then --release --why \"reason\"",
                ),
            ),
            DeskError::RowOnly(id) => (format!("{id} chỉ là một dòng của sổ cũ, không có tệp để in"), status),
            DeskError::MetadataMissing { submission, fields } => (
                format!(
                    "hồ sơ {submission} còn thiếu thông tin: {}",
                    fields.iter().map(|field| field_in_words(field)).collect::<Vec<_>>().join(", ")
                ),
                (
                    "điền bằng: gazette document MÃ --set TRƯỜNG=GIÁ_TRỊ --why …",
                    "fill in with: gazette document ID --set FIELD=VALUE --why …",
                ),
            ),
            DeskError::InOtherDraft { submission, issue } => (
                format!("hồ sơ {submission} đã nằm trong bản thảo số {issue}"),
                (
                    "bỏ nó khỏi bản thảo kia bằng cách soạn lại, hoặc gazette compose SỐ --drop",
                    "compose the other draft without it, or gazette compose N --drop",
                ),
            ),
            DeskError::DocumentPublished { document, issue } => (
                format!("văn bản {document} đã đăng trong số {issue}"),
                (
                    "để sửa, hãy soạn đính chính: gazette correct",
                    "to mend it prepare a correction: gazette correct",
                ),
            ),
            DeskError::DocumentTwice { document, submissions } => (
                format!("văn bản {document} có hai hồ sơ: {}", submissions.join(", ")),
                ("nêu rõ hồ sơ nào được đăng khi soạn số", "name the one to publish when composing"),
            ),
            DeskError::NothingToCompose(issue) => {
                (format!("chưa có văn bản nào đủ điều kiện cho số {issue}"), status)
            }
            DeskError::DateOutsideYear { issue, date } => (
                format!("ngày {date} không thuộc năm của số {issue}"),
                ("sửa lại số hoặc ngày", "mend the number or the date"),
            ),
            DeskError::NoDraft(issue) => {
                return Self::new(format!("chưa có bản thảo số {issue}"), en).hint(
                    format!("soạn bằng: gazette compose {issue} --date NGÀY"),
                    format!("compose it with: gazette compose {issue} --date DATE"),
                );
            }
            DeskError::IssueElsewhere(issue) => (
                format!("số {issue} thuộc một Công báo đã nhập, không đăng tiếp ở đây"),
                ("nêu số của Công báo này, ví dụ 12/2026", "name an issue of this gazette, such as 12/2026"),
            ),
            DeskError::IssuePublished(issue) => (
                format!("Công báo số {issue} đã được đăng"),
                (
                    "để sửa, hãy soạn đính chính trong số tiếp theo",
                    "to mend it prepare a correction in the next issue",
                ),
            ),
            DeskError::IssueOverlaps { issue, other, published } => (
                format!(
                    "số {issue} trùng với số {other} {}",
                    if *published { "đã đăng" } else { "đang soạn" }
                ),
                ("chọn số khác", "choose another number"),
            ),
            DeskError::NotTypeset(issue) => {
                return Self::new(format!("số {issue} chưa được dàn trang từ lần sửa cuối"), en)
                    .hint(format!("gazette typeset {issue}"), format!("gazette typeset {issue}"));
            }
            DeskError::DraftChanged(issue) => {
                return Self::new(format!("có người vừa sửa bản thảo số {issue} trong lúc dàn trang"), en)
                    .hint(
                        format!("xem lại bản thảo rồi dàn trang lại: gazette typeset {issue}"),
                        format!("look at the draft and typeset it again: gazette typeset {issue}"),
                    );
            }
            DeskError::ProofFails(issue) => {
                return Self::new(format!("số {issue} chưa được đăng: bản dàn trang không khớp văn bản"), en)
                    .hint(
                        format!("xem chỗ khác bằng: gazette typeset {issue}"),
                        format!("see where with: gazette typeset {issue}"),
                    );
            }
            DeskError::DraftStale { issue, submissions } => (
                format!(
                    "bản thảo số {issue} đã cũ: thông tin của {} đã đổi sau khi soạn",
                    submissions.join(", ")
                ),
                ("soạn lại bằng: gazette compose", "compose it again with: gazette compose"),
            ),
            DeskError::FieldFrozen { submission, issue, field } => (
                format!("hồ sơ {submission} đã đăng trong số {issue}; trường {field} không đổi được nữa"),
                (
                    "để sửa, hãy soạn đính chính trong số tiếp theo",
                    "to mend it prepare a correction in the next issue",
                ),
            ),
            DeskError::DiscrepancyUnknown(id) => (format!("không có sai lệch số {id}"), status),
            DeskError::DiscrepancyState { id, from, to } => {
                (format!("sai lệch {id} đang ở trạng thái {from}, không chuyển sang {to} được"), status)
            }
            DeskError::NumbersExhausted(year) => (format!("đã hết mã hồ sơ của năm {year}"), status),
            DeskError::LogIndexStands(issue) => (format!("số {issue} đã có chỗ trong nhật ký"), status),
            _ => (format!("sổ đăng ký: {en}"), status),
        };
        Self::new(vi, en).hint(hint_vi, hint_en)
    }
}

impl From<ArchiveError> for Failure {
    fn from(error: ArchiveError) -> Self {
        let en = error.to_string();
        let (vi, (hint_vi, hint_en)) = match error {
            ArchiveError::Disk(disk) => return disk.into(),
            ArchiveError::NotAnArchive(path) => (
                format!("{} không phải là kho lưu trữ", path.display()),
                (
                    "kho được lập khi đăng số Công báo đầu tiên; kiểm tra lại --home",
                    "the archive is made by the first publication; check --home",
                ),
            ),
            ArchiveError::Newer { object, found, known } => (
                format!("{object} có bản ghi định dạng {found}, phần mềm này chỉ biết đến {known}"),
                (
                    "chưa có gì bị thay đổi; cài phiên bản gazette mới hơn",
                    "nothing was changed; install a newer gazette",
                ),
            ),
            ArchiveError::ObjectMissing(object) => {
                (format!("kho không có {object}"), ("kiểm tra lại tên", "check the name"))
            }
            ArchiveError::FileMissing { object, path } => {
                (format!("{object} không có tệp {path}"), ("kiểm tra lại tên", "check the name"))
            }
            ArchiveError::Taken(object) => (
                format!("{object} đã có trong kho"),
                (
                    "cái đã đăng không đăng lại; để sửa, hãy soạn đính chính",
                    "what is published stays; prepare a correction",
                ),
            ),
            ArchiveError::Damaged { object, path, reason } => (
                format!("kho có tệp hỏng: {object}, {path}: {reason}"),
                (
                    "đừng ghi thêm; chạy gazette audit và khôi phục từ bản sao lưu",
                    "write nothing more; run gazette audit and restore from a backup",
                ),
            ),
            _ => (
                format!("kho lưu trữ: {en}"),
                ("chạy gazette audit để biết chi tiết", "run gazette audit for details"),
            ),
        };
        Self::new(vi, en).hint(hint_vi, hint_en)
    }
}

impl From<LogError> for Failure {
    fn from(error: LogError) -> Self {
        let en = error.to_string();
        let (vi, (hint_vi, hint_en)) = match error {
            LogError::Disk(disk) => return disk.into(),
            LogError::WentBack { remembered, found } => (
                format!(
                    "nhật ký chỉ có {found} mục, nhưng đã ký {remembered}: một bản sao cũ đã được chép đè"
                ),
                (
                    "khôi phục thư mục log từ bản sao lưu mới nhất; chưa có gì bị thay đổi",
                    "restore the newest copy of the folder log; nothing was changed",
                ),
            ),
            LogError::MemoryBehind { remembered, found } => (
                format!("nhật ký có {found} mục, sổ chỉ nhớ {remembered}: sổ đăng ký cũ đã được chép đè"),
                (
                    "khôi phục thư mục desk từ bản sao lưu mới nhất; chưa có gì bị thay đổi",
                    "restore the newest copy of the folder desk; nothing was changed",
                ),
            ),
            LogError::Forked { size } => (
                format!("nhật ký có hai lịch sử khác nhau tại mục {size}"),
                (
                    "dừng đăng, giữ nguyên mọi tệp và báo người phụ trách",
                    "stop publishing, keep every file as it is and tell those responsible",
                ),
            ),
            LogError::Signature(name) => (
                format!("chữ ký của {name} trên nhật ký không đúng"),
                ("kiểm tra lại khóa công khai", "check the public key"),
            ),
            LogError::NotSigned(name) => (
                format!("nhật ký không được {name} ký"),
                ("kiểm tra lại khóa công khai", "check the public key"),
            ),
            LogError::Proof(reason) => (
                format!("tệp chứng minh không dùng được: {}", proof_words(&reason)),
                ("tải lại tệp .tlog-proof", "get the .tlog-proof again"),
            ),
            LogError::NotIncluded { index, size } => (
                format!("tệp chứng minh không cho thấy mục {index} có trong nhật ký {size} mục"),
                (
                    "tải lại tệp .tlog-proof; nếu vẫn vậy, đừng tin tệp này và báo cơ quan Công báo",
                    "get the .tlog-proof again; if it stays so, do not trust the file and tell the gazette",
                ),
            ),
            LogError::Note(_) => (
                "mốc kiểm chứng không có dạng một văn bản đã ký".to_owned(),
                (
                    "tải lại tệp; nếu là nhật ký của cơ quan, khôi phục thư mục log từ bản sao lưu",
                    "get the file again; if the log is yours, restore the folder log from a backup",
                ),
            ),
            LogError::Checkpoint(_) => (
                "mốc kiểm chứng sai dạng, hoặc là của một nhật ký khác".to_owned(),
                (
                    "kiểm tra địa chỉ và khóa công khai có đúng của Công báo này không",
                    "check that address and key are those of this gazette",
                ),
            ),
            LogError::Key(_) => (
                "không phải là khóa công khai của một nhật ký, hoặc đã bị sửa".to_owned(),
                (
                    "lấy khóa từ nguồn tin cậy (in trên Công báo giấy), dạng tên+mã+khóa",
                    "get the key from a source you trust (printed in the gazette), in the form name+id+key",
                ),
            ),
            LogError::Entry(_) => (
                "mục nhật ký không hợp lệ".to_owned(),
                (
                    "khôi phục thư mục log từ bản sao lưu rồi chạy lại",
                    "restore the folder log from a backup, then run it again",
                ),
            ),
            LogError::Tile { path, .. } => (
                format!("tệp nhật ký {path} bị mất hoặc bị thay đổi"),
                (
                    "khôi phục thư mục log từ bản sao lưu rồi chạy lại; chưa có gì bị thay đổi",
                    "restore the folder log from a backup, then run it again; nothing was changed",
                ),
            ),
            LogError::RootDiffers { size } => (
                format!("nhật ký {size} mục không còn khớp mốc đã ký: có tệp bị thay đổi"),
                (
                    "xem tệp nào bằng: gazette monitor log; khôi phục thư mục log từ bản sao lưu; chưa có gì bị thay đổi",
                    "see which file with: gazette monitor log; restore the folder log from a backup; nothing was changed",
                ),
            ),
            _ => (
                format!("nhật ký: {en}"),
                ("chạy gazette monitor để biết chi tiết", "run gazette monitor for details"),
            ),
        };
        Self::new(vi, en).hint(hint_vi, hint_en)
    }
}

/// What is wrong with the form of a proof, for a reader.
fn proof_words(reason: &str) -> &str {
    match reason {
        "it has no checkpoint" => "thiếu mốc kiểm chứng",
        "it does not begin with the line of a tlog-proof" => "không bắt đầu bằng dòng của một tlog-proof",
        "it does not carry its entry" => "thiếu mục nhật ký (dòng extra)",
        "its line `extra` is not base64" => "dòng extra bị hỏng",
        "its line `index` is no number" => "dòng index không phải là số",
        "a line is not a hash" => "có dòng không phải mã băm",
        "it has too many hashes" => "có quá nhiều mã băm",
        other => other,
    }
}

impl From<IndexError> for Failure {
    fn from(error: IndexError) -> Self {
        let en = error.to_string();
        Self::new(format!("chỉ mục tìm kiếm không dùng được: {en}"), en)
            .hint("lập lại bằng: gazette reindex", "make it again with: gazette reindex")
    }
}

impl From<PackageError> for Failure {
    fn from(error: PackageError) -> Self {
        let en = error.to_string();
        match error {
            PackageError::Open { path, source } => Self::unreadable(&path, &source),
            PackageError::NoSuchFile { name } => Self::new(format!("gói không có tệp {name}"), en)
                .hint("kiểm tra lại tên tệp", "check the name"),
            PackageError::TooLarge { name, size, limit } => {
                Self::new(format!("tệp {name} lớn {size} byte, giới hạn {limit}"), en)
                    .hint("đề nghị cơ quan gửi tệp nhỏ hơn", "ask the body for a smaller file")
            }
            PackageError::Changed { name } => {
                Self::new(format!("tệp {name} đổi nội dung trong khi đang nhận"), en).hint(
                    "chờ chép xong hồ sơ rồi nhận lại",
                    "wait until the submission is copied, then receive it again",
                )
            }
            PackageError::Copy { name, source } => Self::unwritable(std::path::Path::new(&name), &source),
        }
    }
}

impl From<LegacyError> for Failure {
    fn from(error: LegacyError) -> Self {
        let vi = match &error {
            LegacyError::Compression { file, reason } => format!("{file}: không giải nén được: {reason}"),
            LegacyError::NotText { file } => format!("{file}: không phải văn bản UTF-8"),
        };
        Self::new(vi, error.to_string()).hint(
            "tệp nạp là JSONL, có thể nén bằng zstd",
            "a collection is JSONL, perhaps compressed with zstd",
        )
    }
}

impl From<TypesetError> for Failure {
    fn from(error: TypesetError) -> Self {
        let en = error.to_string();
        match &error {
            TypesetError::MissingGlyph { document, place, character } => Self::new(
                format!(
                    "văn bản {document} có ký tự “{character}” (U+{:04X}) không in được, tại “{place}”",
                    u32::from(*character)
                ),
                en,
            )
            .hint(
                "báo cơ quan ban hành thay ký tự này trong bản Word; hoặc in nguyên trang bản chính: gazette compose SỐ --facsimile VĂN_BẢN",
                "ask the issuing body to replace it in the Word copy; or print the pages of the original as they are: gazette compose ISSUE --facsimile DOCUMENT",
            ),
            TypesetError::NoPage { last, .. } => Self::new(
                format!("không có trang này; số này có {last} trang"),
                format!("there is no such page; the issue has {last}"),
            )
            .hint(
                "nêu số in trên trang, từ trang đầu đến trang cuối của số",
                "name the number printed on a page of the issue",
            ),
            TypesetError::Extract(_) => {
                Self::new(format!("không cắt được trang ra khỏi PDF của số Công báo: {en}"), en).hint(
                    "kiểm tra kho bằng gazette audit; trong lúc chờ, dùng tệp PDF của cả số",
                    "check the archive with gazette audit; until then, use the PDF of the whole issue",
                )
            }
            TypesetError::Picture => Self::new("tệp hình không phải ảnh PNG, JPEG hay SVG đọc được", en)
                .hint(
                    "thay tệp hình nêu trong office.toml (mục [seal], picture) hoặc bỏ trống",
                    "replace the file that office.toml names ([seal], picture), or leave it empty",
                ),
            TypesetError::Template { message, file, line, document, .. } => {
                let document =
                    if document.is_empty() { String::new() } else { format!(", văn bản {document}") };
                Self::new(format!("mẫu trình bày {file}, dòng {line}{document}: {message}"), en).hint(
                    "nếu văn phòng có thư mục templates riêng, sửa tệp được nêu hoặc bỏ nó đi",
                    "if the office has templates of its own, mend the file named or take it away",
                )
            }
            _ => Self::new(format!("không dàn trang được: {en}"), en)
                .hint("giữ lại hồ sơ và báo người phát triển", "keep the submission and tell the developers"),
        }
    }
}

impl From<WebError> for Failure {
    fn from(error: WebError) -> Self {
        Self::new(format!("không mở được trang tra cứu: {error}"), error.to_string()).hint(
            "thử cổng khác bằng --listen 127.0.0.1:8081",
            "try another port with --listen 127.0.0.1:8081",
        )
    }
}

fn busy() -> Failure {
    Failure::new(
        "người khác đang làm việc với kho hoặc sổ đăng ký",
        "someone else is working with the register or the archive",
    )
    .hint("chờ một lát rồi chạy lại", "wait a moment and run it again")
}

/// A field of a document in words, with the name `--set` takes.
fn field_in_words(field: &str) -> String {
    match field {
        "number" => "số, ký hiệu (number)".to_owned(),
        "bodies" => "cơ quan ban hành (bodies)".to_owned(),
        other => other.to_owned(),
    }
}
