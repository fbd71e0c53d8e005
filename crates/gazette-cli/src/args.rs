//! The words of the command line, in Vietnamese, with an English help on choice.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use gazette_model::{Date, IssueId, Language, ValidityState};

/// Công báo điện tử: tiếp nhận, kiểm tra, soạn số, dàn trang, đăng, lưu trữ và tra cứu văn bản.
#[derive(Debug, Parser)]
#[command(name = "gazette", version, disable_help_subcommand = true)]
pub(crate) struct Arguments {
    /// Thư mục làm việc của văn phòng Công báo (mặc định: GAZETTE_HOME, rồi thư mục hiện tại)
    #[arg(long, global = true, value_name = "THƯ_MỤC", env = "GAZETTE_HOME", hide_env = true)]
    pub(crate) home: Option<PathBuf>,
    /// In kết quả dạng JSON cho máy đọc
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Ngôn ngữ của thông báo
    #[arg(long, global = true, value_enum, default_value = "vi", value_name = "NGÔN_NGỮ")]
    pub(crate) lang: Lang,
    /// Người thực hiện, ghi vào sổ (mặc định: GAZETTE_PERSON, rồi tên đăng nhập máy)
    #[arg(long = "as", global = true, value_name = "TÊN")]
    pub(crate) who: Option<String>,
    /// Lý do, ghi vào sổ cùng với việc làm
    #[arg(long, global = true, value_name = "LÝ_DO")]
    pub(crate) why: Option<String>,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Language of messages.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Lang {
    Vi,
    En,
}

impl From<Lang> for Language {
    fn from(lang: Lang) -> Self {
        match lang {
            Lang::Vi => Self::Vi,
            Lang::En => Self::En,
        }
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Lập thư mục làm việc mới với tệp office.toml có chú giải
    Init(InitArgs),
    /// Kiểm tra và vào sổ hồ sơ gửi đăng (mặc định: mọi hồ sơ trong inbox/)
    Receive(ReceiveArgs),
    /// So sánh hai văn bản từng chữ (PDF, DOCX, DOC, văn bản thường)
    Compare(CompareArgs),
    /// Xem cấu trúc pháp lý của một văn bản: phần, chương, mục, điều, khoản, điểm
    Outline(FileArgs),
    /// Xem ai đã ký tệp PDF, ký những gì
    Signatures(SignaturesArgs),
    /// Xem việc đang ở đâu, việc gì quá hạn, số nào còn thiếu
    Status(StatusArgs),
    /// Làm thư trả lại hồ sơ cho cơ quan gửi
    Notice(NoticeArgs),
    /// Soạn hoặc sửa bản thảo một số Công báo
    Compose(ComposeArgs),
    /// Dàn trang bản thảo thành PDF và đối chiếu từng chữ
    Typeset(TypesetArgs),
    /// Duyệt bản dàn trang của một số Công báo trước khi người khác đăng
    Approve(ApproveArgs),
    /// Đăng số Công báo: vào kho lưu trữ, nhật ký, sổ và chỉ mục
    Publish(IssueArgs),
    /// Chuẩn bị đính chính cho một văn bản đã đăng
    Correct(CorrectArgs),
    /// Xem, nhập, sửa, xác nhận thông tin của một văn bản
    Document(DocumentArgs),
    /// Ký một tệp PDF đã hoàn thành bằng chứng thư của văn phòng
    Seal(SealArgs),
    /// Tìm trong kho Công báo
    Search(SearchArgs),
    /// Nạp văn bản cũ từ tệp JSONL (có thể nén zstd)
    Import(ImportArgs),
    /// Xem văn bản này làm gì với văn bản khác và ngược lại, còn hiệu lực không, theo văn bản nào
    Relations(RelationsArgs),
    /// Lập lại chỉ mục tìm kiếm từ kho lưu trữ
    Reindex,
    /// Đọc lại toàn bộ kho và chứng minh không gì bị thay đổi
    Audit(AuditArgs),
    /// Chỉ kiểm tra cách đóng gói và mã băm của một hồ sơ
    Package(FileArgs),
    /// Kiểm tra một tệp có đúng là tệp Công báo đã đăng không
    Verify(VerifyArgs),
    /// Kiểm tra lại toàn bộ nhật ký đã công bố, như một người ngoài
    Monitor(MonitorArgs),
    /// Báo cáo năm hoặc kỳ bất kỳ: PDF kèm biểu đồ, CSV, JSON; mỗi số liệu dẫn tới từng dòng
    Report(ReportArgs),
    /// Gỡ nội dung một tệp đã đăng khi pháp luật yêu cầu; mã băm, lý do và bằng chứng vẫn còn
    Withdraw(WithdrawArgs),
    /// Xuất kho: BagIt, gói AIP, trích trang, Akoma Ntoso, danh mục CSV, hoặc kho mang đi mở không cần mạng
    Export(ExportArgs),
    /// Mở trang tra cứu cho bạn đọc
    Serve(ServeArgs),
    /// Nhật ký thao tác: ai đã làm gì, lúc nào, vì sao; in ra và chứng minh không bị sửa
    Trail(TrailArgs),
    /// Nơi nhận báo in: thêm, ngừng, xem danh sách
    Recipients(RecipientsArgs),
    /// Phát hành bản in: tệp để in, bình trang sách, danh sách, nhãn; ghi ngày gửi
    Distribute(DistributeArgs),
    /// Thời hạn bảo quản: hồ sơ nào giữ đến khi nào, lập danh mục và hủy hồ sơ hết hạn
    Retention(RetentionArgs),
    /// Sao lưu toàn bộ thư mục làm việc đang chạy vào một tệp có mã băm
    Backup(BackupArgs),
    /// Khôi phục từ bản sao lưu vào thư mục mới, hoặc khôi phục thử
    Restore(RestoreArgs),
    /// Đóng kiện cả Công báo (sổ, kho, nhật ký, cấu hình) để bàn giao cho cơ quan khác
    Handover(HandoverArgs),
    /// Nhận kiện bàn giao: nhận nguyên vào thư mục mới, hoặc nhập chung vào Công báo này
    Join(JoinArgs),
    /// Đưa thư mục làm việc của phiên bản cũ lên phiên bản này; có thể quay lại
    Upgrade(UpgradeArgs),
    /// Chạy thử toàn bộ con đường trên hồ sơ mẫu, trong một thư mục mới
    Demo(DemoArgs),
    /// Reads one foreign file within limits; started by the program itself.
    #[command(hide = true)]
    Worker,
}

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
pub(crate) struct UpgradeArgs {
    /// Thực hiện; không có thì chỉ nói sẽ làm gì
    #[arg(long, conflicts_with = "undo")]
    pub(crate) yes: bool,
    /// Quay lại như trước lần nâng cấp gần nhất
    #[arg(long)]
    pub(crate) undo: bool,
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
    /// Chỉ văn bản đăng trong số Công báo này, ví dụ 12/2026
    #[arg(long, value_name = "SỐ")]
    pub(crate) issue: Option<IssueId>,
    /// Sắp xếp: theo độ phù hợp, ngày ban hành hoặc số ký hiệu
    #[arg(long, value_enum, default_value_t = SearchOrder::Relevance, value_name = "CÁCH")]
    pub(crate) sort: SearchOrder,
    /// Mỗi văn bản một kết quả
    #[arg(long)]
    pub(crate) grouped: bool,
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

#[derive(Debug, Args)]
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
}

#[derive(Debug, Args)]
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
    /// Tệp số liệu nhập tay (mặc định: report/NĂM.toml)
    #[arg(long, value_name = "TỆP")]
    pub(crate) typed: Option<PathBuf>,
    /// Thư mục ghi báo cáo (mặc định: report/)
    #[arg(long, value_name = "THƯ_MỤC")]
    pub(crate) to: Option<PathBuf>,
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
    #[arg(value_name = "TỆP")]
    pub(crate) file: PathBuf,
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

/// A week as a clerk names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Week {
    /// By its number; the year, if one was given.
    Number(i8, Option<i16>),
    /// By a day in it.
    Of(Date),
}

impl Week {
    /// Monday and Sunday of the week; none for a week the year does not have.
    pub(crate) fn days(self, today: Date) -> Option<(Date, Date)> {
        let day = match self {
            Self::Of(day) => day,
            Self::Number(week, year) => {
                let year = year.unwrap_or(today.iso_week_date().year());
                jiff::civil::ISOWeekDate::new(year, week, jiff::civil::Weekday::Monday).ok()?.date()
            }
        };
        let monday = day.checked_sub(jiff::Span::new().days(day.weekday().to_monday_zero_offset())).ok()?;
        Some((monday, monday.checked_add(jiff::Span::new().days(6)).ok()?))
    }
}

/// Reads a week: `47`, `47/2026`, or a day in it.
pub(crate) fn parse_week(text: &str) -> Result<Week, String> {
    if let Ok(day) = parse_date(text) {
        return Ok(Week::Of(day));
    }
    let (week, year) = match text.trim().split_once('/') {
        Some((week, year)) => (week, Some(year.trim().parse::<i16>().ok())),
        None => (text.trim(), None),
    };
    let week = week.trim().parse::<i8>().ok().filter(|week| (1..=53).contains(week));
    match (week, year) {
        (Some(week), None) => Ok(Week::Number(week, None)),
        (Some(week), Some(Some(year))) if (1900..3000).contains(&year) => Ok(Week::Number(week, Some(year))),
        _ => Err(format!("“{text}” không phải là tuần; hãy viết 47, 47/2026 hoặc một ngày 22/11/2026")),
    }
}

/// Reads a date as people write it: `2026-11-22`, `22/11/2026`, `22-11-2026`.
pub(crate) fn parse_date(text: &str) -> Result<Date, String> {
    let parts: Vec<&str> = text.trim().split(['-', '/']).collect();
    let date = match parts.as_slice() {
        [year, month, day] if year.len() == 4 => numbers(year, month, day),
        [day, month, year] if year.len() == 4 => numbers(year, month, day),
        _ => None,
    };
    date.ok_or_else(|| format!("“{text}” không phải là ngày có thật; hãy viết 2026-11-22 hoặc 22/11/2026"))
}

fn numbers(year: &str, month: &str, day: &str) -> Option<Date> {
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_is_named_by_its_number_or_by_a_day_in_it() {
        let today = Date::constant(2026, 11, 25);
        let expected = (Date::constant(2026, 11, 16), Date::constant(2026, 11, 22));
        for text in ["47", "47/2026", "22/11/2026", "2026-11-16"] {
            assert_eq!(parse_week(text).unwrap().days(today), Some(expected), "{text}");
        }
        assert_eq!(parse_week("53/2025").unwrap().days(today), None);
        for text in ["0", "54", "47/26", "", "tuần này"] {
            assert!(parse_week(text).is_err(), "{text}");
        }
    }

    #[test]
    fn dates_read_in_both_orders_and_impossible_ones_are_refused() {
        let expected = Date::constant(2026, 11, 22);
        for text in ["2026-11-22", "22/11/2026", "22-11-2026", " 2026/11/22 "] {
            assert_eq!(parse_date(text), Ok(expected), "{text}");
        }
        for text in ["31/11/2026", "2026-13-01", "22-11-26", "", "hôm nay", "1/2/3/2026"] {
            assert!(parse_date(text).is_err(), "{text}");
        }
    }
}
