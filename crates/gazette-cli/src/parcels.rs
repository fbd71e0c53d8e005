//! Parcels of a whole home, led by the door: what goes in, what is told when one is refused.

use std::path::{Path, PathBuf};

use gazette_archive::Archive;
use gazette_archive::parcel::{self, Contents, ParcelError, Unpacked};
use gazette_desk::Desk;

use crate::failure::{Failure, Outcome};
use crate::home::Context;
use crate::progress::Progress;

/// The secret key of the log.
pub(crate) const KEY: &str = "desk/log.key";
/// Where a parcel says what was left out on purpose.
pub(crate) const LEFT_OUT_TAG: &str = "Gazette-Left-Out";

/// What is derived or belongs to running work; everything else in a home goes along.
const LEFT_OUT: [&str; 6] = [
    "index",
    "archive.work",
    "desk/stage",
    "desk/register.sqlite",
    "desk/register.sqlite-wal",
    "desk/register.sqlite-shm",
];

/// Packs the whole home, of one moment, while clerks go on working.
///
/// The register is copied and the files are listed while no publication can run; what is kept never changes, so it
/// is read afterwards.
pub(crate) fn pack_home(context: &Context, kind: &str, target: &Path, without: &[&str]) -> Outcome<Contents> {
    if target.exists() {
        let shown = target.display();
        return Err(Failure::new(format!("đã có tệp {shown}"), format!("there is a file {shown} already"))
            .hint("đặt tên khác", "choose another name"));
    }
    let desk = context.desk()?;
    let area = tempfile::tempdir_in(context.path("desk"))
        .map_err(|error| Failure::unwritable(&context.path("desk"), &error))?;
    let archive = context.path("archive");
    let mut files = {
        let archive =
            if archive.join("0=ocfl_1.1").is_file() { Some(Archive::open(&archive)?) } else { None };
        let held = archive.as_ref().map(Archive::stage).transpose()?;
        let mut homes = vec![(String::new(), context.clone())];
        // A joined gazette goes along as the home it is, with its own register.
        homes.extend(context.joined()?.into_iter().map(|one| (format!("{}/", one.folder), one.context)));
        let mut registers = Vec::new();
        for (number, (below, home)) in homes.iter().enumerate() {
            let snapshot = area.path().join(format!("{number}.sqlite"));
            home.desk()?.snapshot(&snapshot)?;
            registers.push((format!("{below}desk/register.sqlite"), snapshot));
        }
        let below: Vec<String> = homes.into_iter().map(|(below, _)| below).collect();
        let mut files = list(&context.home, &below, target, area.path(), without)?;
        drop(held);
        files.extend(registers);
        files
    };
    files.sort();
    let office = context.office()?;
    let (line, head) = desk.trail_head()?;
    let log_head = || std::fs::read_to_string(context.path("log").join("checkpoint")).unwrap_or_default();
    let before = log_head();
    let checkpoint: Vec<&str> = before.lines().take(3).collect();
    let info = [
        ("Gazette-Kind", kind.to_owned()),
        ("Gazette-Register-Format", Desk::FORMAT.to_string()),
        ("Source-Organization", office.office.publisher),
        ("External-Description", office.office.name),
        ("External-Identifier", office.office.domain),
        ("Bagging-Date", context.today().to_string()),
        ("Gazette-Made-At", context.timestamp()),
        ("Gazette-Made-By", context.who.clone()),
        ("Gazette-Trail", format!("{line} {head}")),
        ("Gazette-Checkpoint", checkpoint.join(" ")),
        (LEFT_OUT_TAG, without.join(" ")),
    ];
    let bytes = files.iter().filter_map(|(_, path)| Some(std::fs::metadata(path).ok()?.len())).sum();
    let progress = Progress::bytes(bytes, context.say("đóng kiện", "packing"));
    let contents = parcel::pack(&files, target, &info, &|bytes| progress.add(bytes))?;
    progress.finish();
    if log_head() != before {
        gazette_disk::remove_file(target)?;
        return Err(Failure::new(
            "có số Công báo được đăng trong khi đang đóng kiện",
            "an issue was published while the home was packed",
        )
        .hint("chạy lại", "run it again"));
    }
    Ok(contents)
}

/// Proves a parcel and unpacks it beside `target`; refuses what a newer program made.
pub(crate) fn unpack_beside(context: &Context, file: &Path, target: &Path) -> Outcome<Unpacked> {
    let info = parcel::info(file)?;
    let format = info.get("Gazette-Register-Format").map(String::as_str).unwrap_or_default();
    if format.parse::<u32>().is_ok_and(|found| found > Desk::FORMAT) {
        return Err(ParcelError::Newer { found: format!("register {format}") }.into());
    }
    let area = target.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let size = std::fs::metadata(file).map_or(0, |file| file.len());
    let progress = Progress::bytes(size, context.say("kiểm tra và mở kiện", "proving and unpacking"));
    let unpacked = parcel::unpack(file, area, &|bytes| progress.add(bytes))?;
    progress.finish();
    let desk = unpacked.stage.path().join("desk");
    if !unpacked.stage.path().join("office.toml").is_file() || !desk.join("register.sqlite").is_file() {
        return Err(Failure::new("kiện không chứa một thư mục làm việc", "the parcel holds no home").hint(
            "kiểm tra lại tệp; kiện được làm bằng gazette backup hoặc gazette handover",
            "check the file; parcels are made with gazette backup or gazette handover",
        ));
    }
    Ok(unpacked)
}

/// Refuses a register that is damaged or whose trail was edited; makes the folders a home needs.
///
/// Tells whether the register has the format of this program; an older one is proved once it is upgraded.
pub(crate) fn prove_home(context: &Context, home: &Path) -> Outcome<bool> {
    for folder in ["inbox", "outbox", "anchors", "calendar"] {
        let path = home.join(folder);
        std::fs::create_dir_all(&path).map_err(|error| Failure::unwritable(&path, &error))?;
    }
    let own = Context { home: home.to_owned(), ..context.clone() };
    // A home of the future is refused before anything of it is opened.
    own.office()?;
    let joined = own.joined()?.into_iter().map(|gazette| gazette.context.home);
    for home in std::iter::once(home.to_owned()).chain(joined) {
        if !Desk::upgrade_plan(&home.join("desk"))?.steps.is_empty() {
            return Ok(false);
        }
        let desk = Desk::open(&home.join("desk"), &context.timestamp(), &context.who)?;
        if let Some(fault) = desk.fault()? {
            return Err(Failure::new(
                format!("sổ đăng ký trong kiện bị hỏng hoặc bị sửa: {fault}"),
                format!("the register in the parcel is damaged or was edited: {fault}"),
            )
            .hint("chưa có gì bị thay đổi; dùng bản sao khác", "nothing was changed; use another copy"));
        }
    }
    Ok(true)
}

/// Every file of the home that goes along: name with `/`, path.
///
/// `homes` are the names before the parts of a home: of the home itself and of every gazette joined to it.
fn list(
    home: &Path,
    homes: &[String],
    target: &Path,
    area: &Path,
    without: &[&str],
) -> Outcome<Vec<(String, PathBuf)>> {
    let same = |path: &Path| path == target || path.starts_with(area);
    let left_out = |name: &str| {
        let parts = homes.iter().filter_map(|below| name.strip_prefix(below.as_str()));
        parts.into_iter().any(|part| LEFT_OUT.contains(&part) || without.contains(&part))
    };
    let walk = walkdir::WalkDir::new(home).follow_links(false).into_iter().filter_entry(|entry| {
        let name = name_of(home, entry.path());
        // What is in the making has a name that begins with a dot.
        let hidden = (entry.depth() == 1 || name.starts_with("joined/"))
            && entry.file_name().to_string_lossy().starts_with('.');
        !hidden && !left_out(&name) && !same(entry.path())
    });
    let mut files = Vec::new();
    for entry in walk {
        let entry = entry.map_err(|error| {
            let path = error.path().unwrap_or(home).to_owned();
            Failure::unreadable(&path, &error.into())
        })?;
        let is_parcel = entry.path().extension().is_some_and(|extension| extension == "kien");
        if entry.file_type().is_file() && !is_parcel {
            files.push((name_of(home, entry.path()), entry.into_path()));
        }
    }
    Ok(files)
}

fn name_of(home: &Path, path: &Path) -> String {
    let parts = path.strip_prefix(home).unwrap_or(path).components();
    parts.map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

impl From<ParcelError> for Failure {
    fn from(error: ParcelError) -> Self {
        let en = error.to_string();
        let refused = (
            "chưa có gì bị thay đổi; dùng bản sao khác hoặc xin lại kiện",
            "nothing was changed; use another copy or ask for the parcel again",
        );
        let (vi, (hint_vi, hint_en)) = match error {
            ParcelError::Disk(disk) => return disk.into(),
            ParcelError::CutShort(path) => {
                (format!("{} không phải là kiện, hoặc bị cắt cụt", path.display()), refused)
            }
            ParcelError::Altered(name) => (format!("tệp {name} trong kiện đã bị thay đổi"), refused),
            ParcelError::Missing(name) => (format!("kiện thiếu tệp {name}"), refused),
            ParcelError::Unlisted(name) => (format!("kiện có tệp lạ {name}, không có trong bản kê"), refused),
            ParcelError::Newer { found } => (
                format!("kiện do phiên bản mới hơn làm (định dạng {found})"),
                (
                    "chưa có gì bị thay đổi; cài phiên bản gazette mới hơn",
                    "nothing was changed; install a newer gazette",
                ),
            ),
            ParcelError::Changed(path) => {
                (format!("{} đổi trong khi đang đóng kiện", path.display()), ("chạy lại", "run it again"))
            }
            _ => (en.clone(), refused),
        };
        Self::new(vi, en).hint(hint_vi, hint_en)
    }
}
