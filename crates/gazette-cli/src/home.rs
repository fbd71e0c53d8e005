//! The home of a gazette office: where things lie, and what every command is told.

use std::path::{Path, PathBuf};
use std::time::Duration;

use gazette_desk::Desk;
use gazette_disk::Lock;
use gazette_model::{Calendar, Date, IssueId, Language, Office};

use crate::failure::{Failure, Outcome};

/// How long to wait for another publication or import in this home.
pub(crate) const PATIENCE: Duration = Duration::from_secs(300);

/// The format of homes this program makes; 2: joined gazettes are read, searched and served with the own one.
pub(crate) const FORMAT: u32 = 2;
/// The file that tells the format of a home.
pub(crate) const FORMAT_FILE: &str = "FORMAT";

/// What every command is told: where it works, for whom, when.
#[derive(Debug, Clone)]
pub(crate) struct Context {
    /// The home.
    pub(crate) home: PathBuf,
    /// The language of messages.
    pub(crate) language: Language,
    /// Whether the answer goes to a program.
    pub(crate) json: bool,
    /// Who acts.
    pub(crate) who: String,
    /// Whether the one who acts was named on the command line.
    pub(crate) named: bool,
    /// Why, as given; may be empty.
    pub(crate) why: String,
    /// The clock, read once at the door.
    pub(crate) now: jiff::ZonedDateTime,
}

impl Context {
    /// Today in the office's time.
    pub(crate) fn today(&self) -> Date {
        self.now.date()
    }

    /// Now as RFC 3339 with offset, to the second.
    pub(crate) fn timestamp(&self) -> String {
        self.now.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
    }

    /// The words of the language of messages.
    pub(crate) fn say<'a>(&self, vi: &'a str, en: &'a str) -> &'a str {
        crate::answer::say(self.language, vi, en)
    }

    /// A path below the home.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.home.join(name)
    }

    /// The folder of a draft's files.
    pub(crate) fn issue_dir(&self, issue: IssueId) -> PathBuf {
        self.home.join("desk").join("issues").join(issue.path().replace('/', "-"))
    }

    /// The format of the home, which every command asks for; one of the future is refused.
    pub(crate) fn format(&self) -> Outcome<u32> {
        let path = self.path(FORMAT_FILE);
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(1),
            Err(error) => return Err(Failure::unreadable(&path, &error)),
        };
        let found = text.trim().strip_prefix("gazette home ").and_then(|number| number.parse().ok());
        match found {
            Some(found) if (1..=FORMAT).contains(&found) => Ok(found),
            _ => {
                let found = found
                    .map_or_else(|| text.trim().chars().take(40).collect(), |found: u32| found.to_string());
                Err(Failure::new(
                    format!("thư mục làm việc có định dạng {found}, phần mềm này chỉ biết đến {FORMAT}"),
                    format!("the home has format {found}, this program knows formats up to {FORMAT}"),
                )
                .hint(
                    "chưa có gì bị thay đổi; cài phiên bản gazette mới hơn",
                    "nothing was changed; install a newer gazette",
                ))
            }
        }
    }

    /// The office's configuration.
    pub(crate) fn office(&self) -> Outcome<Office> {
        self.format()?;
        let path = self.path("office.toml");
        let text = std::fs::read_to_string(&path).map_err(|error| {
            if error.kind() == std::io::ErrorKind::NotFound {
                let home = self.home.display();
                return Failure::new(
                    format!("{home} chưa phải là thư mục làm việc: không có office.toml"),
                    format!("{home} is no home of a gazette: there is no office.toml"),
                )
                .hint(
                    "lập thư mục mới bằng: gazette init THƯ_MỤC, hoặc chỉ đúng chỗ bằng --home THƯ_MỤC",
                    "make one with: gazette init DIR, or name the right one with --home DIR",
                );
            }
            Failure::unreadable(&path, &error)
        })?;
        gazette_desk::office::parse(&text).map_err(|error| {
            Failure::new(format!("office.toml có lỗi: {error}"), format!("office.toml is faulty: {error}"))
                .hint("sửa dòng được nêu rồi chạy lại", "mend the line named and run it again")
        })
    }

    /// The calendars at hand.
    pub(crate) fn calendars(&self) -> Outcome<Vec<Calendar>> {
        let dir = self.path("calendar");
        let Ok(entries) = std::fs::read_dir(&dir) else { return Ok(Vec::new()) };
        let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
        paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
        paths.sort();
        let read = |path: &PathBuf| {
            let text = std::fs::read_to_string(path).map_err(|error| Failure::unreadable(path, &error))?;
            gazette_desk::calendar::parse(&text).map_err(|error| {
                let name = path.display();
                Failure::new(
                    format!("lịch {name} có lỗi: {error}"),
                    format!("the calendar {name} is faulty: {error}"),
                )
                .hint("sửa dòng được nêu rồi chạy lại", "mend the line named and run it again")
            })
        };
        paths.iter().map(read).collect()
    }

    /// Opens the register.
    pub(crate) fn desk(&self) -> Outcome<Desk> {
        let office = self.office()?;
        let published = self.path("archive").join("0=ocfl_1.1").is_file();
        // A register that is not there is never made in silence where something was published.
        if published && !self.path("desk").join("register.sqlite").is_file() {
            return Err(lost_register());
        }
        let mut desk = Desk::open(&self.path("desk"), &self.timestamp(), &self.who)?;
        // Cut short while it was made again.
        if published && self.path("log").join("checkpoint").is_file() && desk.is_empty()? {
            return Err(lost_register());
        }
        desk.set_reason(&self.why);
        if office.publish.two_persons {
            desk.demand_approval();
        }
        Ok(desk)
    }

    /// Notes in the trail that `office.toml` is another one than at the last approval or publication: who needs a second
    /// person, and who the people are, cannot be changed unseen.
    pub(crate) fn note_configuration(&self, desk: &mut Desk) -> Outcome<()> {
        let path = self.path("office.toml");
        let bytes = std::fs::read(&path).map_err(|error| Failure::unreadable(&path, &error))?;
        let office = self.office()?;
        let said = format!("two_persons={}, persons={}", office.publish.two_persons, office.person.len());
        Ok(desk.note_if_new("configured", &said, &crate::digest::digest(&bytes).to_string())?)
    }

    /// Waits until nobody else adds to archive and register, for at most `patience`.
    ///
    /// An object without its row in the register is what a killed publication left; held from the first look at the
    /// register to the row, this keeps an object that is only just arriving from being taken for one.
    pub(crate) fn one_at_a_time(&self, patience: Duration) -> Outcome<Lock> {
        Ok(Lock::acquire(&self.path("desk").join("publish.lock"), patience)?)
    }
}

fn lost_register() -> Failure {
    Failure::new(
        "sổ đăng ký (desk/register.sqlite) không còn, mà kho đã có văn bản",
        "the register (desk/register.sqlite) is gone, though the archive holds documents",
    )
    .hint(
        "khôi phục thư mục desk từ bản sao lưu mới nhất; nếu không có bản sao: gazette reindex lập lại sổ từ kho và nhật ký",
        "restore the folder desk from the newest backup; without one, gazette reindex makes the register again from archive and log",
    )
}

/// What the file of the format says.
pub(crate) fn format_text(format: u32) -> String {
    format!("gazette home {format}\n")
}

/// Writes a file so that it is either there whole or not at all.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Outcome<()> {
    gazette_disk::write_file(path, bytes).map_err(Failure::from)
}
