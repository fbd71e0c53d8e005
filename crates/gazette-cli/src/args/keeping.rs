//! What is kept and answered for: the words of audit, proofs, reports, exports, retention, backup, hand-over.

use std::path::PathBuf;

use clap::Args;
use gazette_model::Date;

use super::parse_date;
use crate::commands::handover::bodies::{Succession, parse_succession};

#[derive(Debug, Default, Args)]
pub(crate) struct AuditArgs {
    /// Kho hoặc đối tượng OCFL (mặc định: kho của thư mục làm việc)
    #[arg(value_name = "THƯ_MỤC")]
    pub(crate) path: Option<PathBuf>,
    /// Sửa những gì hỏng hoặc mất bằng một bản sao tốt của kho; cái hỏng được giữ riêng
    #[arg(long, value_name = "THƯ_MỤC", conflicts_with = "part")]
    pub(crate) repair_from: Option<PathBuf>,
    /// Ghi báo cáo vào tệp này (.json: cho máy đọc)
    #[arg(long, value_name = "TỆP")]
    pub(crate) report: Option<PathBuf>,
    /// Chỉ đọc một phần trong số N phần bằng nhau, lần lượt từng phần qua mỗi lần chạy
    #[arg(long, value_name = "N", conflicts_with = "path", value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub(crate) part: Option<u32>,
    /// Không làm gì nếu lần kiểm tra toàn bộ gần nhất chưa quá số ngày này và không có lỗi
    #[arg(long, value_name = "NGÀY", conflicts_with_all = ["path", "part", "repair_from"])]
    pub(crate) older_than: Option<u32>,
}

#[derive(Debug, Default, Args)]
pub(crate) struct VerifyArgs {
    /// Các tệp cần kiểm tra
    #[arg(value_name = "TỆP", required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// Tệp chứng minh (.tlog-proof), kiểm tra không cần kho
    #[arg(long, value_name = "TỆP", requires = "key")]
    pub(crate) proof: Option<PathBuf>,
    /// Khóa công khai của Công báo
    #[arg(long, value_name = "TỆP", requires = "proof")]
    pub(crate) key: Option<PathBuf>,
    /// Dấu thời gian (.tsr) trên mốc kiểm chứng của tệp chứng minh: log/stamp/SỐ_MỤC.tsr
    #[arg(long, value_name = "TỆP", requires = "proof")]
    pub(crate) stamp: Option<PathBuf>,
    /// Chứng thư của cơ quan cấp dấu thời gian (PEM)
    #[arg(long, value_name = "TỆP", requires = "stamp")]
    pub(crate) authority: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct MonitorArgs {
    /// Thư mục của nhật ký, hoặc địa chỉ của nó trên mạng (https://…/log)
    #[arg(value_name = "THƯ_MỤC_HOẶC_ĐỊA_CHỈ")]
    pub(crate) log: PathBuf,
    /// Khóa công khai của Công báo, tệp hoặc chuỗi tên+mã+khóa (mặc định: tệp key.pub nằm cùng nhật ký)
    #[arg(long, value_name = "TỆP")]
    pub(crate) key: Option<PathBuf>,
    /// Ghi nhớ mốc kiểm chứng vào tệp này và đòi lần xem sau phải nối tiếp nó
    #[arg(long, value_name = "TỆP")]
    pub(crate) seen: Option<PathBuf>,
    /// Chứng thư của cơ quan cấp dấu thời gian (PEM): đòi mọi dấu thời gian trên nhật ký do cơ quan này cấp
    #[arg(long, value_name = "TỆP")]
    pub(crate) authority: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct WithdrawArgs {
    /// Số Công báo (12/2026) hoặc địa chỉ văn bản
    #[arg(value_name = "SỐ_HOẶC_VĂN_BẢN")]
    pub(crate) item: String,
    /// Các tệp cần gỡ nội dung (bỏ trống: mọi tệp)
    #[arg(value_name = "TỆP")]
    pub(crate) files: Vec<String>,
    /// Số văn bản yêu cầu gỡ bỏ
    #[arg(long, value_name = "SỐ")]
    pub(crate) order: Option<String>,
    /// Lý do, ai cũng đọc được
    #[arg(long, value_name = "LÝ_DO")]
    pub(crate) why: Option<String>,
    /// Gỡ thật; không có thì chỉ cho xem sẽ gỡ những gì
    #[arg(long, requires = "order", requires = "why")]
    pub(crate) confirm: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ExportArgs {
    /// Số Công báo (12/2026) hoặc địa chỉ văn bản
    #[arg(value_name = "SỐ_HOẶC_VĂN_BẢN", required_unless_present_any = ["portable", "quickwit", "csv"])]
    pub(crate) item: Option<String>,
    /// Cả kho cho cụm máy Quickwit: tệp cấu hình chỉ mục và các đơn vị tìm kiếm (NDJSON)
    #[arg(long, conflicts_with = "item", requires = "to")]
    pub(crate) quickwit: bool,
    /// Thư mục sẽ ghi túi BagIt vào
    #[arg(long, value_name = "THƯ_MỤC")]
    pub(crate) to: Option<PathBuf>,
    /// Trích riêng văn bản này, với các trang Công báo của nó, thành tệp PDF
    #[arg(long, value_name = "TỆP", conflicts_with = "to")]
    pub(crate) pdf: Option<PathBuf>,
    /// Kho mang đi: một tệp ZIP có trang đọc, tìm kiếm, bản gốc và chứng minh, mở không cần mạng
    #[arg(long, value_name = "TỆP", conflicts_with_all = ["item", "to", "pdf"])]
    pub(crate) portable: Option<PathBuf>,
    /// Xuất văn bản theo chuẩn Akoma Ntoso 3.0 (XML) vào tệp này
    #[arg(long, value_name = "TỆP", requires = "item", conflicts_with_all = ["to", "pdf"])]
    pub(crate) akoma_ntoso: Option<PathBuf>,
    /// Danh mục văn bản đã đăng, dạng CSV, vào tệp này
    #[arg(long, value_name = "TỆP", conflicts_with_all = ["item", "to", "pdf", "portable"])]
    pub(crate) csv: Option<PathBuf>,
    /// Chỉ năm này (mặc định: mọi năm); dùng với --portable hoặc --csv
    #[arg(long, value_name = "NĂM", conflicts_with_all = ["item", "quickwit"])]
    pub(crate) year: Option<i16>,
    /// Ghi gói tin lưu trữ AIP (E-ARK: METS, EAD, PREMIS) để nộp lưu trữ, thay cho túi BagIt
    #[arg(long, requires = "to")]
    pub(crate) aip: bool,
    /// Mã phông lưu trữ, đứng trong mã định danh của gói AIP
    #[arg(long, value_name = "MÃ", requires = "aip", default_value = "")]
    pub(crate) fonds: String,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct ReportArgs {
    /// Năm báo cáo
    #[arg(value_name = "NĂM", conflicts_with_all = ["from", "to_day"])]
    pub(crate) year: Option<i16>,
    /// Kỳ khác năm: từ ngày
    #[arg(long, value_name = "NGÀY", value_parser = parse_date, requires = "to_day")]
    pub(crate) from: Option<Date>,
    /// Kỳ khác năm: đến hết ngày
    #[arg(long = "until", value_name = "NGÀY", value_parser = parse_date, requires = "from")]
    pub(crate) to_day: Option<Date>,
    /// Xem từng dòng mà một chỉ tiêu đếm, ví dụ sent/late hoặc "documents/type/Quyết định"
    #[arg(long, value_name = "CHỈ_TIÊU")]
    pub(crate) rows: Option<String>,
    /// In các dòng dạng CSV
    #[arg(long, requires = "rows", conflicts_with = "json")]
    pub(crate) csv: bool,
    /// Thư mục số lượt truy cập mà gazette serve đã đếm (mặc định: visits/)
    #[arg(long, value_name = "THƯ_MỤC")]
    pub(crate) visits: Option<PathBuf>,
    /// Tệp số liệu nhập tay (mặc định: report/NĂM.toml)
    #[arg(long, value_name = "TỆP")]
    pub(crate) typed: Option<PathBuf>,
    /// Thư mục ghi báo cáo (mặc định: report/)
    #[arg(long, value_name = "THƯ_MỤC")]
    pub(crate) to: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct TrailArgs {
    /// Từ ngày
    #[arg(long, value_name = "NGÀY", value_parser = parse_date)]
    pub(crate) from: Option<Date>,
    /// Đến hết ngày
    #[arg(long, value_name = "NGÀY", value_parser = parse_date)]
    pub(crate) to: Option<Date>,
    /// Chỉ việc của người có tên chứa cụm này
    #[arg(long, value_name = "TÊN")]
    pub(crate) person: Option<String>,
    /// Chỉ loại việc này: accepted, returned, set, confirmed, released, composed, approved, published …
    #[arg(long, value_name = "VIỆC")]
    pub(crate) act: Option<String>,
    /// In dạng CSV
    #[arg(long, conflicts_with = "json")]
    pub(crate) csv: bool,
    /// Ghi thêm bản in PDF vào tệp này
    #[arg(long, value_name = "TỆP")]
    pub(crate) pdf: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct RetentionArgs {
    /// Hết thời hạn tính đến ngày này (mặc định: hôm nay)
    #[arg(long, value_name = "NGÀY", value_parser = parse_date, conflicts_with = "dispose")]
    pub(crate) on: Option<Date>,
    /// Lập danh mục hồ sơ hết thời hạn vào tệp CSV này, để người có thẩm quyền xác nhận
    #[arg(long, value_name = "TỆP", conflicts_with = "dispose")]
    pub(crate) list: Option<PathBuf>,
    /// Hủy bản gốc của các hồ sơ trong danh mục này; cần --as và --why
    #[arg(long, value_name = "TỆP")]
    pub(crate) dispose: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct BackupArgs {
    /// Tệp sao lưu sẽ ghi, nên ở ổ đĩa khác
    #[arg(value_name = "TỆP")]
    pub(crate) file: PathBuf,
    /// Không kèm khóa bí mật của nhật ký; cất riêng desk/log.key, không có nó thì không đăng tiếp được
    #[arg(long)]
    pub(crate) without_key: bool,
}

#[derive(Debug, Args)]
pub(crate) struct RestoreArgs {
    /// Tệp sao lưu
    #[arg(value_name = "TỆP")]
    pub(crate) file: PathBuf,
    /// Thư mục mới để khôi phục vào
    #[arg(value_name = "THƯ_MỤC")]
    pub(crate) dir: Option<PathBuf>,
    /// Khôi phục thử và kiểm tra toàn bộ, không giữ lại nếu không nêu thư mục
    #[arg(long)]
    pub(crate) check: bool,
}

#[derive(Debug, Args)]
pub(crate) struct HandoverArgs {
    /// Kiện bàn giao sẽ ghi
    #[arg(value_name = "TỆP")]
    pub(crate) file: PathBuf,
    /// Bàn giao cho cơ quan nào, ghi vào nhật ký thao tác
    #[arg(long, value_name = "CƠ_QUAN")]
    pub(crate) to: Option<String>,
    /// Không kèm khóa của nhật ký (khi nơi nhận chỉ nhập chung, không đăng tiếp)
    #[arg(long)]
    pub(crate) without_key: bool,
    /// Vừa kiểm tra toàn bộ bằng gazette audit, không kiểm tra lại
    #[arg(long)]
    pub(crate) audited: bool,
}

#[derive(Debug, Args)]
pub(crate) struct JoinArgs {
    /// Kiện bàn giao
    #[arg(value_name = "TỆP", required_unless_present = "successor")]
    pub(crate) file: Option<PathBuf>,
    /// Thư mục này mới lập và sẽ đăng từ số 1: nhập Công báo cũ vào bên cạnh
    #[arg(long, requires = "file")]
    pub(crate) apart: bool,
    /// Cơ quan của Công báo được nhập và cơ quan kế thừa nó; nêu nhiều lần được
    #[arg(long, value_name = "TÊN_CŨ=TÊN_MỚI", value_parser = parse_succession)]
    pub(crate) successor: Vec<Succession>,
    /// Ngày cuối cùng của các cơ quan cũ nêu ở --successor
    #[arg(long, value_name = "NGÀY", value_parser = parse_date, requires = "successor")]
    pub(crate) ended: Option<Date>,
}

#[derive(Debug, Args)]
pub(crate) struct UpgradeArgs {
    /// Thực hiện; không có thì chỉ nói sẽ làm gì
    #[arg(long, conflicts_with = "undo")]
    pub(crate) yes: bool,
    /// Quay lại như trước lần nâng cấp gần nhất
    #[arg(long)]
    pub(crate) undo: bool,
}
