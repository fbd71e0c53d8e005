//! What comes in, and the way back: the words of receiving, comparing, signatures, the register.

use std::path::PathBuf;

use clap::Args;
use gazette_model::Date;

use super::{Week, parse_date, parse_week};

#[derive(Debug, Args)]
pub(crate) struct InitArgs {
    /// Thư mục sẽ lập
    #[arg(value_name = "THƯ_MỤC")]
    pub(crate) dir: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct ReceiveArgs {
    /// Các hồ sơ: thư mục, tệp ZIP, thông điệp edXML hoặc tệp rời
    #[arg(value_name = "HỒ_SƠ")]
    pub(crate) paths: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct CompareArgs {
    /// Hai tệp cần so sánh
    #[arg(value_name = "TỆP", num_args = 0..=2)]
    pub(crate) files: Vec<PathBuf>,
    /// Các tệp của văn bản thứ nhất, theo thứ tự
    #[arg(long, value_name = "TỆP", num_args = 1..)]
    pub(crate) a: Vec<PathBuf>,
    /// Các tệp của văn bản thứ hai, theo thứ tự
    #[arg(long, value_name = "TỆP", num_args = 1..)]
    pub(crate) b: Vec<PathBuf>,
    /// Ghi thêm báo cáo hai cột dạng HTML vào tệp này
    #[arg(long, value_name = "TỆP")]
    pub(crate) html: Option<PathBuf>,
    /// Ghi thêm báo cáo dạng PDF để in và lưu hồ sơ
    #[arg(long, value_name = "TỆP")]
    pub(crate) pdf: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct FileArgs {
    /// Tệp hoặc thư mục
    #[arg(value_name = "TỆP")]
    pub(crate) file: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct SignaturesArgs {
    /// Tệp PDF hoặc thông điệp edXML
    #[arg(value_name = "TỆP", required_unless_present = "ledger")]
    pub(crate) file: Option<PathBuf>,
    /// Ghi riêng đúng những byte mà chữ ký thứ N đã ký
    #[arg(long, value_name = "N", requires_all = ["file", "out"])]
    pub(crate) revision: Option<usize>,
    /// Tệp sẽ ghi
    #[arg(long, value_name = "TỆP", requires = "revision")]
    pub(crate) out: Option<PathBuf>,
    /// Sổ chữ ký của kho: chứng thư nào sắp hết hạn, tệp nào cần đóng lại dấu thời gian và trước ngày nào
    #[arg(long, conflicts_with_all = ["file", "revision", "out"])]
    pub(crate) ledger: bool,
    /// Cùng với --ledger: lấy dấu thời gian mới cho những tệp sắp hết bằng chứng, lưu cạnh kho, không sửa tệp
    #[arg(long, requires = "ledger")]
    pub(crate) renew: bool,
    /// Cùng với --ledger: hỏi lại nơi cấp xem từng chứng thư còn hiệu lực không, và lưu câu trả lời cạnh kho
    #[arg(long, requires = "ledger")]
    pub(crate) ask: bool,
}

#[derive(Debug, Args)]
pub(crate) struct StatusArgs {
    /// Chỉ hồ sơ của cơ quan có tên chứa cụm này
    #[arg(long, value_name = "CƠ_QUAN")]
    pub(crate) body: Option<String>,
    /// Chỉ hồ sơ loại này
    #[arg(long = "type", value_name = "LOẠI")]
    pub(crate) kind: Option<String>,
    /// Chỉ hồ sơ nhận trong tuần này: số tuần của năm (47, 47/2026) hoặc một ngày trong tuần
    #[arg(long, value_name = "TUẦN", value_parser = parse_week)]
    pub(crate) week: Option<Week>,
    /// Tính đến ngày này (mặc định: hôm nay)
    #[arg(long, value_name = "NGÀY", value_parser = parse_date)]
    pub(crate) on: Option<Date>,
    /// In dạng CSV
    #[arg(long, conflicts_with = "json")]
    pub(crate) csv: bool,
    /// Làm mới mỗi năm giây
    #[arg(long, conflicts_with_all = ["json", "csv"])]
    pub(crate) watch: bool,
}

#[derive(Debug, Args)]
pub(crate) struct NoticeArgs {
    /// Mã hồ sơ, ví dụ 2026-000003; hoặc số, ký hiệu còn thiếu trong dãy số, ví dụ 13/2026/QĐ-UBND
    #[arg(value_name = "MÃ_HOẶC_SỐ")]
    pub(crate) id: String,
    /// Số, ký hiệu của thư, nếu đã có
    #[arg(long, value_name = "SỐ")]
    pub(crate) number: Option<String>,
    /// Ngày của thư (mặc định: hôm nay)
    #[arg(long, value_name = "NGÀY", value_parser = parse_date)]
    pub(crate) date: Option<Date>,
    /// Ghi vào sổ: thư đã ký và gửi
    #[arg(long, conflicts_with = "close")]
    pub(crate) sent: bool,
    /// Đóng sai lệch mà không cần bản gửi lại
    #[arg(long, requires = "why")]
    pub(crate) close: bool,
    /// Lý do đóng
    #[arg(long, value_name = "LÝ_DO")]
    pub(crate) why: Option<String>,
    /// Cơ quan, khi nhiều cơ quan cùng thiếu một số
    #[arg(long, value_name = "CƠ_QUAN")]
    pub(crate) body: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct DocumentArgs {
    /// Mã hồ sơ, số ký hiệu hoặc địa chỉ văn bản
    #[arg(value_name = "MÃ", required_unless_present = "paper")]
    pub(crate) id: Option<String>,
    /// Vào sổ một bản chính giấy: thông tin bằng --set, kèm bản quét hoặc bản Word nếu có
    #[arg(long, value_name = "TỆP", num_args = 0.., conflicts_with_all = ["confirm", "release", "withdraw", "restore"])]
    pub(crate) paper: Option<Vec<PathBuf>>,
    /// Sửa một trường: number, type, bodies, issued_on, effective_on, subject, signatory, position
    #[arg(long, value_name = "TRƯỜNG=GIÁ_TRỊ")]
    pub(crate) set: Vec<String>,
    /// Xác nhận các thông tin đọc từ văn bản
    #[arg(long)]
    pub(crate) confirm: bool,
    /// Cho qua một hồ sơ đang bị giữ vì chữ ký
    #[arg(long)]
    pub(crate) release: bool,
    /// Rút hồ sơ chưa đăng; hồ sơ rời khỏi bản thảo
    #[arg(long, conflicts_with = "restore")]
    pub(crate) withdraw: bool,
    /// Đưa lại một hồ sơ đã rút
    #[arg(long)]
    pub(crate) restore: bool,
    /// Lý do, ghi vào sổ
    #[arg(long, value_name = "LÝ_DO")]
    pub(crate) why: Option<String>,
}
