//! The words of the command line, in Vietnamese, with an English help on choice.

mod day;
mod keeping;
mod publishing;
mod reading;
mod receiving;

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};
use gazette_model::Language;

pub(crate) use day::{Week, parse_date, parse_week};
pub(crate) use keeping::{
    AuditArgs, BackupArgs, ExportArgs, HandoverArgs, JoinArgs, MonitorArgs, ReportArgs, RestoreArgs,
    RetentionArgs, TrailArgs, UpgradeArgs, VerifyArgs, WithdrawArgs,
};
pub(crate) use publishing::{
    ApproveArgs, ComposeArgs, CorrectArgs, DistributeArgs, IssueArgs, RecipientsArgs, SealArgs, TypesetArgs,
};
pub(crate) use reading::{DemoArgs, ImportArgs, RelationsArgs, SearchArgs, SearchOrder, ServeArgs};
pub(crate) use receiving::{
    CompareArgs, DocumentArgs, FileArgs, InitArgs, NoticeArgs, ReceiveArgs, SignaturesArgs, StatusArgs,
};

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
    /// Lập lại chỉ mục tìm kiếm từ kho lưu trữ, và sổ đăng ký nếu đã mất
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
