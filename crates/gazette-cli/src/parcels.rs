//! Parcels of a whole home, led by the door: what goes in, what is told when one is refused.

use std::io::ErrorKind::NotFound;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use gazette_archive::Archive;
use gazette_archive::parcel::{self, Contents, ParcelError, Unpacked};
use gazette_desk::Desk;
use gazette_disk::Lock;

use crate::failure::{Failure, Outcome};
use crate::home::{self, Context};
use crate::progress::Progress;

/// The secret key of the log.
pub(crate) const KEY: &str = "desk/log.key";
/// Where a parcel says what was left out on purpose.
pub(crate) const LEFT_OUT_TAG: &str = "Gazette-Left-Out";

/// What is derived or belongs to running work; everything else in a home goes along.
const LEFT_OUT: [&str; 8] = [
    "index",
    "archive.work",
    "log.work",
    "desk/log.work",
    "desk/stage",
    "desk/register.sqlite",
    "desk/register.sqlite-wal",
    "desk/register.sqlite-shm",
];

/// How often a home that changed under the hand of the packer is packed anew.
const TRIES: u32 = 4;

/// Packs the whole home, of one moment, while clerks go on working.
///
/// The register is copied and the files are listed while nobody publishes; so are the few files that the next
/// publication replaces. Most of what is kept never changes and is read afterwards. Where it did change (a validity that
/// was confirmed, bytes that were removed), everything is packed anew.
pub(crate) fn pack_home(context: &Context, kind: &str, target: &Path, without: &[&str]) -> Outcome<Contents> {
    if target.exists() {
        let shown = target.display();
        return Err(Failure::new(format!("đã có tệp {shown}"), format!("there is a file {shown} already"))
            .hint("đặt tên khác", "choose another name"));
    }
    for _ in 0..TRIES {
        let moment = Moment::of(context, target, without)?;
        let info = moment.info(context, kind, without)?;
        let progress = Progress::bytes(moment.bytes(), context.say("đóng kiện", "packing"));
        let packed = parcel::pack(&moment.files, target, &info, &|bytes| progress.add(bytes));
        progress.finish();
        match packed {
            Ok(contents) if moment.stands() => return Ok(contents),
            Ok(_) => gazette_disk::remove_file(target)?,
            Err(ParcelError::Changed(_)) => {}
            Err(ParcelError::Disk(error)) if error.is_missing() => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(Failure::new(
        "kho thay đổi liên tục trong khi đang đóng kiện",
        "the archive kept changing while the home was packed",
    )
    .hint("chạy lại khi không ai đăng hoặc gỡ", "run it again while nobody publishes or removes"))
}

/// A home at one moment.
struct Moment {
    /// What goes along: name in the parcel, where its bytes lie.
    files: Vec<(String, PathBuf)>,
    /// The files of the archive as they were.
    seen: Vec<Option<(u64, SystemTime)>>,
    trail: (i64, String),
    checkpoint: String,
    /// Holds copies of what changes.
    _area: tempfile::TempDir,
}

impl Moment {
    fn of(context: &Context, target: &Path, without: &[&str]) -> Outcome<Self> {
        let area = tempfile::tempdir_in(context.path("desk"))
            .map_err(|error| Failure::unwritable(&context.path("desk"), &error))?;
        let mut homes = vec![(String::new(), context.clone())];
        // A joined gazette goes along as the home it is, with its own register.
        homes.extend(context.joined()?.into_iter().map(|one| (format!("{}/", one.folder), one.context)));
        // Nobody publishes, confirms or removes in any of them until everything is listed.
        let _held: Vec<Lock> =
            homes.iter().map(|(_, home)| home.one_at_a_time(home::PATIENCE)).collect::<Outcome<_>>()?;
        let archive = context.path("archive");
        let archive =
            if archive.join("0=ocfl_1.1").is_file() { Some(Archive::open(&archive)?) } else { None };
        let recovered = archive.as_ref().map(Archive::stage).transpose()?;
        let mut registers = Vec::new();
        for (number, (below, home)) in homes.iter().enumerate() {
            let snapshot = area.path().join(format!("{number}.sqlite"));
            home.desk()?.snapshot(&snapshot)?;
            registers.push((format!("{below}desk/register.sqlite"), snapshot));
        }
        let trail = context.desk()?.trail_head()?;
        let below: Vec<String> = homes.into_iter().map(|(below, _)| below).collect();
        let mut files = list(&context.home, &below, target, area.path(), without)?;
        let mut checkpoint = String::new();
        for (position, (name, path)) in files.iter_mut().enumerate().filter(|(_, (name, _))| moves(name)) {
            let copy = area.path().join(position.to_string());
            std::fs::copy(&*path, &copy).map_err(|error| Failure::unreadable(path, &error))?;
            if name == "log/checkpoint" {
                checkpoint =
                    std::fs::read_to_string(&copy).map_err(|error| Failure::unreadable(&copy, &error))?;
            }
            *path = copy;
        }
        drop(recovered);
        files.extend(registers);
        files.sort();
        let seen = files.iter().map(|(name, path)| look(name, path)).collect();
        Ok(Self { files, seen, trail, checkpoint, _area: area })
    }

    fn bytes(&self) -> u64 {
        self.files.iter().filter_map(|(_, path)| Some(std::fs::metadata(path).ok()?.len())).sum()
    }

    /// Whether the archive is still as it was.
    fn stands(&self) -> bool {
        self.files.iter().zip(&self.seen).all(|((name, path), seen)| look(name, path) == *seen)
    }

    fn info(&self, context: &Context, kind: &str, without: &[&str]) -> Outcome<[(&'static str, String); 11]> {
        let office = context.office()?;
        let (line, head) = &self.trail;
        let checkpoint: Vec<&str> = self.checkpoint.lines().take(3).collect();
        Ok([
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
        ])
    }
}

/// What the next publication replaces or takes away: the head of the log and what is remembered of it, its list of
/// stamps, tiles that are not full.
fn moves(name: &str) -> bool {
    let name = own(name);
    ["log/checkpoint", "log/stamp/list", "desk/log.head", "desk/index.pending", "desk/audits.jsonl"]
        .contains(&name)
        || name.starts_with("log/tile/") && name.contains(".p/")
}

/// The name of a file in its own home, be that the one that is packed or one joined to it, to whatever depth.
fn own(name: &str) -> &str {
    match name.strip_prefix("joined/").and_then(|rest| rest.split_once('/')) {
        Some((_, rest)) => own(rest),
        None => name,
    }
}

/// Size and time of a file of the archive; nothing of others, which may change.
fn look(name: &str, path: &Path) -> Option<(u64, SystemTime)> {
    let meta = std::fs::metadata(path).ok().filter(|_| own(name).starts_with("archive/"))?;
    Some((meta.len(), meta.modified().ok()?))
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
        // Hidden files of a home, and what somebody is just writing anywhere in it.
        let own = entry.file_name().to_string_lossy();
        let hidden = (entry.depth() == 1 || name.starts_with("joined/")) && own.starts_with('.')
            || own.starts_with(".staged-");
        !hidden && !left_out(&name) && !same(entry.path())
    });
    let mut files = Vec::new();
    for entry in walk {
        let entry = match entry {
            // Somebody took it away since its folder was listed.
            Err(error)
                if error.io_error().is_some_and(|error| error.kind() == NotFound) && error.depth() > 0 =>
            {
                continue;
            }
            other => other.map_err(|error| {
                let path = error.path().unwrap_or(home).to_owned();
                Failure::unreadable(&path, &error.into())
            })?,
        };
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
