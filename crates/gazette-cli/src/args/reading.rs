//! What readers ask: the words of searching, relations, legacy collections, the site.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use gazette_model::{Date, IssueId, ValidityState};

use super::parse_date;

#[derive(Debug, Default, Args)]
pub(crate) struct SearchArgs {
    /// Từ cần tìm, số ký hiệu, hoặc câu hỏi
    #[arg(value_name = "TỪ", required_unless_present_any = ["queries", "similar"])]
    pub(crate) words: Vec<String>,
    /// Chỉ loại văn bản này, ví dụ "Quyết định"
    #[arg(long = "type", value_name = "LOẠI")]
    pub(crate) kind: Option<String>,
    /// Chỉ văn bản của cơ quan này
    #[arg(long, value_name = "CƠ_QUAN")]
    pub(crate) body: Option<String>,
    /// Chỉ văn bản ban hành năm này
    #[arg(long, value_name = "NĂM")]
    pub(crate) year: Option<i16>,
    /// Chỉ văn bản mang số này
    #[arg(long, value_name = "SỐ")]
    pub(crate) number: Option<String>,
    /// Chỉ văn bản có hiệu lực vào ngày này
    #[arg(long, value_name = "NGÀY", value_parser = parse_date)]
    pub(crate) valid_on: Option<Date>,
    /// Chỉ văn bản của cấp này: "Trung ương", "Tỉnh", "Xã"
    #[arg(long, value_name = "CẤP")]
    pub(crate) level: Option<String>,
    /// Chỉ văn bản thuộc lĩnh vực này
    #[arg(long, value_name = "LĨNH_VỰC")]
    pub(crate) field: Option<String>,
    /// Chỉ văn bản đăng trong số Công báo này, ví dụ 12/2026; của Công báo đã nhập: 12/2026@MÃ
    #[arg(long, value_name = "SỐ")]
    pub(crate) issue: Option<IssueId>,
    /// Sắp xếp: theo độ phù hợp, ngày ban hành hoặc số ký hiệu
    #[arg(long, value_enum, default_value_t = SearchOrder::Relevance, value_name = "CÁCH")]
    pub(crate) sort: SearchOrder,
    /// Mỗi văn bản một kết quả
    #[arg(long)]
    pub(crate) grouped: bool,
    /// Điều dài: mỗi khoản một kết quả
    #[arg(long, conflicts_with = "grouped")]
    pub(crate) clauses: bool,
    /// Đếm kết quả theo loại, cơ quan, cấp, lĩnh vực, năm, số Công báo, hiệu lực
    #[arg(long)]
    pub(crate) facets: bool,
    /// Tìm các văn bản tương tự văn bản có địa chỉ này
    #[arg(long, value_name = "VĂN_BẢN", conflicts_with_all = ["words", "queries"])]
    pub(crate) similar: Option<String>,
    /// Gợi ý những gì có thể gõ tiếp
    #[arg(long, requires = "words", conflicts_with = "queries")]
    pub(crate) suggest: bool,
    /// Số kết quả
    #[arg(long, default_value_t = 10, value_name = "SỐ_LƯỢNG", value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub(crate) limit: u32,
    /// Bỏ qua số kết quả đầu
    #[arg(long, default_value_t = 0, value_name = "SỐ_LƯỢNG", value_parser = clap::value_parser!(u32).range(0..=100_000))]
    pub(crate) offset: u32,
    /// Chạy một tệp câu hỏi (JSONL: qid, text)
    #[arg(long, value_name = "TỆP", requires = "run")]
    pub(crate) queries: Option<PathBuf>,
    /// Ghi kết quả dạng TREC vào tệp này
    #[arg(long, value_name = "TỆP", requires = "queries")]
    pub(crate) run: Option<PathBuf>,
}

/// The order of search results.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(crate) enum SearchOrder {
    /// Phù hợp nhất trước
    #[default]
    Relevance,
    /// Mới ban hành trước
    Newest,
    /// Ban hành lâu nhất trước
    Oldest,
    /// Theo năm rồi số ký hiệu
    Number,
}

#[derive(Debug, Args)]
pub(crate) struct ImportArgs {
    /// Tệp JSONL hoặc JSONL nén zstd
    #[arg(value_name = "TỆP", required = true)]
    pub(crate) files: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct RelationsArgs {
    /// Địa chỉ, số ký hiệu, hoặc tên luật của văn bản đã đăng
    #[arg(value_name = "VĂN_BẢN")]
    pub(crate) document: String,
    /// Tính đến ngày này (mặc định: hôm nay)
    #[arg(long, value_name = "NGÀY", value_parser = parse_date)]
    pub(crate) on: Option<Date>,
    /// Xác nhận tình trạng hiệu lực (cần --why)
    #[arg(long, value_name = "TÌNH_TRẠNG", value_enum, requires = "why")]
    pub(crate) confirm: Option<State>,
    /// Tình trạng đó có từ ngày nào (mặc định: ngày suy ra từ văn bản)
    #[arg(long, value_name = "NGÀY", value_parser = parse_date, requires = "confirm")]
    pub(crate) since: Option<Date>,
    /// Lý do: điều nào của văn bản nào quy định; được lưu cùng xác nhận
    #[arg(long, value_name = "LÝ_DO", requires = "confirm")]
    pub(crate) why: Option<String>,
}

/// A state of validity that can be confirmed.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum State {
    /// còn hiệu lực
    #[value(name = "con-hieu-luc", alias = "in-force")]
    InForce,
    /// hết hiệu lực một phần
    #[value(name = "het-mot-phan", alias = "partly-lapsed")]
    PartlyLapsed,
    /// hết hiệu lực toàn bộ
    #[value(name = "het-hieu-luc", alias = "lapsed")]
    Lapsed,
    /// ngưng hiệu lực
    #[value(name = "ngung-hieu-luc", alias = "suspended")]
    Suspended,
}

impl From<State> for ValidityState {
    fn from(state: State) -> Self {
        match state {
            State::InForce => Self::InForce,
            State::PartlyLapsed => Self::PartlyLapsed,
            State::Lapsed => Self::Lapsed,
            State::Suspended => Self::Suspended,
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct ServeArgs {
    /// Địa chỉ lắng nghe
    #[arg(long, default_value = "127.0.0.1:8080", value_name = "ĐỊA_CHỈ")]
    pub(crate) listen: String,
    #[arg(
        help = "Địa chỉ công khai mà người đọc dùng, ví dụ https://congbao.tinh.gov.vn",
        long,
        value_name = "ĐỊA_CHỈ_WEB",
        env = "GAZETTE_ORIGIN"
    )]
    pub(crate) origin: Option<String>,
    /// Thư mục ghi số lượt truy cập mỗi ngày, không có gì của từng người đọc (mặc định: visits/)
    #[arg(long, value_name = "THƯ_MỤC", conflicts_with = "no_visits")]
    pub(crate) visits: Option<PathBuf>,
    /// Không đếm lượt truy cập
    #[arg(long)]
    pub(crate) no_visits: bool,
}

#[derive(Debug, Args)]
pub(crate) struct DemoArgs {
    /// Thư mục mới cho bản chạy thử (mặc định: gazette-demo)
    #[arg(value_name = "THƯ_MỤC")]
    pub(crate) dir: Option<PathBuf>,
    /// Thư mục hồ sơ mẫu (mặc định: samples cạnh mã nguồn)
    #[arg(long, value_name = "THƯ_MỤC")]
    pub(crate) samples: Option<PathBuf>,
}
