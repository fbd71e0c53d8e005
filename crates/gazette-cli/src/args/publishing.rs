//! From draft to print: the words of composing, setting, sealing, publishing, correcting, distributing.

use std::path::PathBuf;

use clap::Args;
use gazette_model::{Date, IssueId};

use super::parse_date;

#[derive(Debug, Args)]
pub(crate) struct ComposeArgs {
    /// Số Công báo: 12/2026, số kép 15+16/2026
    #[arg(value_name = "SỐ/NĂM")]
    pub(crate) issue: IssueId,
    /// Ngày của số Công báo: 2026-11-22 hoặc 22/11/2026
    #[arg(long, value_name = "NGÀY", value_parser = parse_date, required_unless_present = "drop")]
    pub(crate) date: Option<Date>,
    /// Các văn bản (mã hồ sơ hoặc số, ký hiệu); bỏ trống: mọi văn bản đủ điều kiện
    #[arg(value_name = "VĂN_BẢN")]
    pub(crate) documents: Vec<String>,
    /// Văn bản dài đăng nhiều số: phần trong số này hết ở điều (mục, phụ lục) này, như “Điều 120”
    #[arg(long, value_name = "ĐƠN_VỊ")]
    pub(crate) until: Option<String>,
    /// Văn bản dài đăng nhiều số: phần trong số này không quá chừng này trang, hết ở một điều
    #[arg(long, value_name = "TRANG", conflicts_with = "until")]
    pub(crate) most_pages: Option<u32>,
    /// Văn bản nào được đăng nhiều số, khi số này có nhiều văn bản
    #[arg(long, value_name = "VĂN_BẢN")]
    pub(crate) split: Option<String>,
    /// Số Công báo đăng phần tiếp theo (mặc định: số kế tiếp)
    #[arg(long, value_name = "SỐ/NĂM")]
    pub(crate) next: Option<IssueId>,
    /// Văn bản được in nguyên trang bản chính (bản đồ, biểu mẫu đã điền), chữ nằm phía sau
    #[arg(long, value_name = "VĂN_BẢN")]
    pub(crate) facsimile: Vec<String>,
    /// Soạn mục lục tra cứu thành một số riêng: quý (1, 2, 3, 4) hoặc cả năm (nam)
    #[arg(long, value_name = "QUÝ", conflicts_with_all = ["documents", "until", "most_pages", "split", "next", "facsimile"])]
    pub(crate) index: Option<String>,
    /// Bỏ bản thảo này; các văn bản trở lại hàng chờ
    #[arg(long, conflicts_with_all = ["documents", "date", "until", "most_pages", "split", "next", "facsimile", "index"])]
    pub(crate) drop: bool,
}

#[derive(Debug, Args)]
pub(crate) struct TypesetArgs {
    /// Số Công báo: 12/2026, số kép 15+16/2026
    #[arg(value_name = "SỐ/NĂM")]
    pub(crate) issue: IssueId,
    /// Dàn lại mỗi khi bản thảo, office.toml hay mẫu trình bày thay đổi
    #[arg(long, conflicts_with_all = ["json", "png"])]
    pub(crate) watch: bool,
    /// Trang cần xem thành ảnh (số in trên trang)
    #[arg(long, value_name = "TRANG", requires = "png")]
    pub(crate) page: Option<u32>,
    /// Ghi ảnh PNG của một trang vào tệp này, không làm PDF
    #[arg(long, value_name = "TỆP")]
    pub(crate) png: Option<PathBuf>,
    /// Độ mịn của ảnh, điểm trên inch
    #[arg(long, value_name = "DPI", default_value_t = 110.0, requires = "png")]
    pub(crate) dpi: f64,
}

#[derive(Debug, Args)]
pub(crate) struct IssueArgs {
    /// Số Công báo: 12/2026, số kép 15+16/2026
    #[arg(value_name = "SỐ/NĂM")]
    pub(crate) issue: IssueId,
}

#[derive(Debug, Args)]
pub(crate) struct ApproveArgs {
    /// Số Công báo: 12/2026, số kép 15+16/2026
    #[arg(value_name = "SỐ/NĂM")]
    pub(crate) issue: IssueId,
    /// Rút việc duyệt; cần --why
    #[arg(long)]
    pub(crate) withdraw: bool,
}

#[derive(Debug, Args)]
pub(crate) struct SealArgs {
    /// Tệp PDF đã hoàn thành
    #[arg(value_name = "TỆP")]
    pub(crate) file: PathBuf,
    /// Tệp sẽ ghi (mặc định: TÊN.signed.pdf bên cạnh)
    #[arg(long, value_name = "TỆP")]
    pub(crate) out: Option<PathBuf>,
    /// Tệp PKCS#12 chứa khóa, thay cho khóa trong office.toml
    #[arg(long, value_name = "TỆP")]
    pub(crate) key: Option<PathBuf>,
    /// Tệp có dòng đầu là mật khẩu của khóa (hoặc đặt biến môi trường GAZETTE_SEAL_SECRET)
    #[arg(long, value_name = "TỆP")]
    pub(crate) secret_file: Option<PathBuf>,
    /// Địa chỉ máy chủ cấp dấu thời gian
    #[arg(long, value_name = "ĐỊA_CHỈ")]
    pub(crate) time_stamp: Option<String>,
    /// Kèm bằng chứng để kiểm tra được lâu dài (PAdES B-LT)
    #[arg(long)]
    pub(crate) evidence: bool,
    /// Không hiện khung chữ ký trên trang đầu
    #[arg(long)]
    pub(crate) invisible: bool,
}

#[derive(Debug, Args)]
pub(crate) struct CorrectArgs {
    /// Văn bản đã đăng cần đính chính (số, ký hiệu hoặc địa chỉ)
    #[arg(value_name = "VĂN_BẢN")]
    pub(crate) target: String,
    /// Hồ sơ chứa văn bản đính chính của cơ quan ban hành
    #[arg(long, value_name = "MÃ", conflicts_with = "erratum")]
    pub(crate) corrigendum: Option<String>,
    /// Lỗi của Công báo: so bản đã đăng với bản đã nhận và soạn đính chính
    #[arg(long)]
    pub(crate) erratum: bool,
    /// Chữ đã in sai, khi Công báo sai chỗ không so được (kèm --right)
    #[arg(long, value_name = "CHỮ", requires_all = ["erratum", "right"])]
    pub(crate) wrong: Option<String>,
    /// Chữ đúng
    #[arg(long, value_name = "CHỮ", requires = "wrong")]
    pub(crate) right: Option<String>,
    /// Chỗ in sai, như “Điều 3 khoản 2” hay “mục lục”
    #[arg(long, value_name = "CHỖ", requires = "wrong")]
    pub(crate) place: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct RecipientsArgs {
    /// Thêm nơi nhận báo in
    #[arg(long, value_name = "TÊN", requires = "address")]
    pub(crate) add: Option<String>,
    /// Địa chỉ của nơi nhận mới
    #[arg(long, value_name = "ĐỊA_CHỈ")]
    pub(crate) address: Option<String>,
    /// Cấp của nơi nhận mới, ví dụ "cấp xã"
    #[arg(long, value_name = "CẤP")]
    pub(crate) level: Option<String>,
    /// Số bản mỗi số Công báo
    #[arg(long, value_name = "SỐ_BẢN", default_value_t = 1)]
    pub(crate) copies: u32,
    /// Nhận từ ngày (mặc định: hôm nay)
    #[arg(long, value_name = "NGÀY", value_parser = parse_date)]
    pub(crate) from: Option<Date>,
    /// Nhận đến hết ngày
    #[arg(long, value_name = "NGÀY", value_parser = parse_date)]
    pub(crate) to: Option<Date>,
    /// Thêm nhiều nơi nhận từ tệp CSV: tên, địa chỉ, cấp, số bản, từ ngày, đến ngày
    #[arg(long, value_name = "TỆP")]
    pub(crate) import: Option<PathBuf>,
    /// Ngừng gửi cho nơi nhận có mã này, hết ngày --on
    #[arg(long, value_name = "MÃ")]
    pub(crate) end: Option<i64>,
    /// Ngừng gửi cho tất cả, hết ngày --on
    #[arg(long, conflicts_with = "end")]
    pub(crate) end_all: bool,
    /// Ngày (mặc định: hôm nay)
    #[arg(long, value_name = "NGÀY", value_parser = parse_date)]
    pub(crate) on: Option<Date>,
    /// Cả những nơi đã ngừng nhận
    #[arg(long)]
    pub(crate) all: bool,
    /// In dạng CSV
    #[arg(long, conflicts_with = "json")]
    pub(crate) csv: bool,
}

#[derive(Debug, Args)]
pub(crate) struct DistributeArgs {
    /// Số Công báo đã đăng: 12/2026, số kép 15+16/2026
    #[arg(value_name = "SỐ/NĂM")]
    pub(crate) issue: IssueId,
    /// Ghi vào sổ: đã gửi cho mọi nơi nhận vào ngày này
    #[arg(long, value_name = "NGÀY", value_parser = parse_date)]
    pub(crate) sent: Option<Date>,
    /// Thư mục ghi các tệp in (mặc định: outbox/phat-hanh/SỐ)
    #[arg(long, value_name = "THƯ_MỤC")]
    pub(crate) to: Option<PathBuf>,
    /// In nhãn bắt đầu từ nhãn thứ mấy của tờ đầu tiên (khi tờ đã dùng dở)
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=300))]
    pub(crate) first_label: u32,
}
