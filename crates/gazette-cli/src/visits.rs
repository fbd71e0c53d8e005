//! How often the reader site was used (lượt truy cập): one line a day in `visits/YEAR.csv`, sums without anything of
//! single readers.
//!
//! The site may be run by another user than the clerk; where it may not write into the home, it is given another folder,
//! and the report reads from there.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use gazette_desk::Period;
use gazette_disk::{Lock, write_file};
use gazette_model::Date;
use gazette_web::Readership;

use crate::failure::{Failure, Outcome};

/// The columns of the file.
const HEAD: &str = "day,pages,searches,downloads,checks";
/// How long one site waits for another that counts into the same file.
const PATIENCE: Duration = Duration::from_secs(5);

/// Adds to the counts of a day; several sites may count into one file.
pub(crate) fn add(folder: &Path, day: Date, read: &Readership) -> Outcome<()> {
    let path = file(folder, day.year());
    let _lock = Lock::acquire(&folder.join("lock"), PATIENCE)?;
    let mut days = days(&path)?;
    let sum = days.entry(day).or_default();
    sum.pages = sum.pages.saturating_add(read.pages);
    sum.searches = sum.searches.saturating_add(read.searches);
    sum.downloads = sum.downloads.saturating_add(read.downloads);
    sum.checks = sum.checks.saturating_add(read.checks);
    let mut text = format!("{HEAD}\n");
    for (day, Readership { pages, searches, downloads, checks }) in days {
        text.push_str(&format!("{day},{pages},{searches},{downloads},{checks}\n"));
    }
    Ok(write_file(&path, text.as_bytes())?)
}

/// What was counted in a period, and from which to which day there are counts; `None` where there are none.
pub(crate) fn sum(folder: &Path, period: Period) -> Outcome<Option<(Readership, Date, Date)>> {
    let mut all: Option<(Readership, Date, Date)> = None;
    for year in period.from.year()..=period.to.year() {
        for (day, read) in days(&file(folder, year))? {
            if day < period.from || day > period.to {
                continue;
            }
            let (sum, _, last) = all.get_or_insert((Readership::default(), day, day));
            sum.pages = sum.pages.saturating_add(read.pages);
            sum.searches = sum.searches.saturating_add(read.searches);
            sum.downloads = sum.downloads.saturating_add(read.downloads);
            sum.checks = sum.checks.saturating_add(read.checks);
            *last = day;
        }
    }
    Ok(all)
}

fn file(folder: &Path, year: i16) -> PathBuf {
    folder.join(format!("{year}.csv"))
}

/// The counts by day; a line that is none is told, for what was counted must not go silently.
fn days(path: &Path) -> Outcome<BTreeMap<Date, Readership>> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(BTreeMap::new()),
        Err(error) => return Err(Failure::unreadable(path, &error)),
    };
    let mut days: BTreeMap<Date, Readership> = BTreeMap::new();
    for (number, line) in text.lines().enumerate().skip(1).filter(|(_, line)| !line.trim().is_empty()) {
        let Some((day, read)) = row(line) else {
            let shown = path.display();
            return Err(Failure::new(
                format!("{shown}, dòng {}: không phải số lượt của một ngày", number + 1),
                format!("{shown}, line {}: no counts of a day", number + 1),
            )
            .hint(
                format!("mỗi dòng viết: {HEAD}; sửa hoặc xóa dòng đó"),
                format!("each line reads {HEAD}; mend or delete that line"),
            ));
        };
        days.insert(day, read);
    }
    Ok(days)
}

fn row(line: &str) -> Option<(Date, Readership)> {
    let mut cells = line.trim().split(',');
    let day = cells.next()?.parse().ok()?;
    let mut count = || cells.next()?.trim().parse::<u64>().ok();
    let read = Readership { pages: count()?, searches: count()?, downloads: count()?, checks: count()? };
    Some((day, read))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_of_a_day_add_up_and_those_of_a_period_are_summed() {
        let folder = tempfile::tempdir().unwrap();
        let (day, next) = (Date::constant(2026, 12, 31), Date::constant(2027, 1, 1));
        let read = Readership { pages: 5, searches: 2, downloads: 1, checks: 0 };
        for day in [day, day, next] {
            add(folder.path(), day, &read).unwrap();
        }
        let sum_of = |from, to| sum(folder.path(), Period { from, to }).unwrap();
        let (all, first, last) = sum_of(Date::constant(2026, 1, 1), Date::constant(2027, 12, 31)).unwrap();
        assert_eq!((all.pages, all.downloads, first, last), (15, 3, day, next));
        assert_eq!(sum_of(day, day).unwrap().0.pages, 10);
        assert!(sum_of(Date::constant(2025, 1, 1), Date::constant(2025, 12, 31)).is_none());
        std::fs::write(folder.path().join("2026.csv"), format!("{HEAD}\nhôm qua,1,1,1,1\n")).unwrap();
        assert!(add(folder.path(), day, &read).is_err(), "what cannot be read is not written over");
    }
}
