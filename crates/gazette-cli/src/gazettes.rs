//! All gazettes of a home (các Công báo của một thư mục làm việc): its own, and those that were joined to it.
//!
//! A joined gazette stays a home of its own below `joined/KEY`: archive, log and register are kept as they came, and
//! go on being proved there. Whoever reads the home reads all of them; what a joined one published is named with its
//! key, `12/2026@tinh-cu`.

use std::collections::{BTreeSet, VecDeque};
use std::path::{Path, PathBuf};

use gazette_archive::{Archive, ObjectId};
use gazette_model::{GazetteKey, IssueId};

use crate::failure::{Failure, Outcome};
use crate::home::Context;

/// How deep gazettes may be joined into one another.
const DEEPEST: usize = 8;

/// A gazette that was joined in (Công báo đã nhập).
#[derive(Debug, Clone)]
pub(crate) struct JoinedGazette {
    /// The key it has here.
    pub(crate) key: GazetteKey,
    /// Its name, such as `tỉnh Bình Cũ`.
    pub(crate) name: String,
    /// Where it lies, below the home.
    pub(crate) folder: String,
    /// Its own home.
    pub(crate) context: Context,
}

impl Context {
    /// The gazettes that were joined to this one, and those joined to them, in the order of their keys.
    pub(crate) fn joined(&self) -> Outcome<Vec<JoinedGazette>> {
        let mut found: Vec<JoinedGazette> = Vec::new();
        let mut homes = VecDeque::from([(self.home.clone(), String::new(), 0)]);
        while let Some((home, above, depth)) = homes.pop_front() {
            for (folder, path) in folders(&home.join("joined"))? {
                let context = Self { home: path.clone(), ..self.clone() };
                let below = format!("{above}joined/{folder}");
                let Some(key) = key_of(&folder, &below, &found) else { continue };
                let name = context.office()?.office.name;
                found.push(JoinedGazette { key, name, folder: below.clone(), context });
                if depth < DEEPEST {
                    homes.push_back((path, format!("{below}/"), depth + 1));
                }
            }
        }
        found.sort_by_key(|gazette| gazette.key);
        Ok(found)
    }

    /// The archive with those of all joined gazettes, to read.
    pub(crate) fn archive(&self) -> Outcome<Archive> {
        let joined = self.joined()?;
        let own = self.path("archive");
        // An office that is new has nothing of its own yet beside what it took over.
        let fresh = !joined.is_empty() && !own.join("0=ocfl_1.1").is_file();
        let mut archive = if fresh { Archive::create(&own)? } else { Archive::open(&own)? };
        for gazette in joined {
            let root = gazette.context.path("archive");
            if root.join("0=ocfl_1.1").is_file() {
                archive = archive.with_joined(gazette.key, &root)?;
            }
        }
        Ok(archive)
    }

    /// What the registers of all gazettes of this home name as published, as [`Context::archive`] names it.
    pub(crate) fn published_objects(&self) -> Outcome<BTreeSet<String>> {
        let mut all = self.desk()?.published_objects()?;
        for gazette in self.joined()? {
            for object in gazette.context.desk()?.published_objects()? {
                all.insert(ObjectId::within(&object, gazette.key).to_string());
            }
        }
        Ok(all)
    }

    /// Whether a register of this home names an object of [`Context::archive`] as published.
    pub(crate) fn stands_for(&self, object: &ObjectId) -> Outcome<bool> {
        Ok(self.desk()?.stands_for(object)?
            || !self.joined()?.is_empty() && self.published_objects()?.contains(&**object))
    }

    /// The home of the gazette that `name` is of, and the name it has there.
    pub(crate) fn of(&self, name: &str) -> Outcome<(Self, String)> {
        let (bare, key) = GazetteKey::split(name);
        if key.is_own() {
            return Ok((self.clone(), name.to_owned()));
        }
        let joined = self.joined()?;
        match joined.iter().find(|gazette| gazette.key == key) {
            Some(gazette) => Ok((gazette.context.clone(), bare.to_owned())),
            None => {
                let known: Vec<&str> = joined.iter().map(|gazette| gazette.key.as_str()).collect();
                let known = if known.is_empty() { "-".to_owned() } else { known.join(", ") };
                Err(Failure::new(
                    format!("không có Công báo nào đã nhập với mã “{key}”"),
                    format!("no gazette was joined with the key “{key}”"),
                )
                .hint(format!("các Công báo đã nhập: {known}"), format!("joined gazettes: {known}")))
            }
        }
    }

    /// The names of the joined gazettes.
    pub(crate) fn names(&self) -> Outcome<Names> {
        let joined = self.joined()?;
        Ok(Names(joined.into_iter().map(|gazette| (gazette.key, gazette.name)).collect()))
    }

    /// Refuses a name of a joined gazette where only the own one can be worked at.
    pub(crate) fn only_own(&self, name: &str) -> Outcome<()> {
        let (bare, key) = GazetteKey::split(name);
        if key.is_own() {
            return Ok(());
        }
        let (gazette, _) = self.of(name)?;
        let home = gazette.home.display();
        Err(Failure::new(
            format!("“{bare}” thuộc Công báo đã nhập “{key}”, sổ của nó không ghi thêm ở đây"),
            format!("“{bare}” is of the joined gazette “{key}”, whose register is not written from here"),
        )
        .hint(
            format!("nếu thật sự cần, làm ngay trong thư mục của nó: gazette --home {home} …"),
            format!("if it must be, work in its own home: gazette --home {home} …"),
        ))
    }
}

/// The names of the gazettes of a home, to be said with the issues of those that were joined.
#[derive(Debug, Clone, Default)]
pub(crate) struct Names(Vec<(GazetteKey, String)>);

impl Names {
    /// The name of the joined gazette an issue is of; empty for the own one.
    pub(crate) fn gazette(&self, issue: IssueId) -> &str {
        self.0.iter().find(|(key, _)| *key == issue.gazette).map_or("", |(_, name)| name.as_str())
    }

    /// An issue for people: `12/2026`, or `12/2026 (Công báo tỉnh Bình Cũ)`.
    pub(crate) fn issue(&self, issue: IssueId) -> String {
        let bare = issue.of(GazetteKey::OWN);
        match self.0.iter().find(|(key, _)| *key == issue.gazette) {
            Some((_, name)) => format!("{bare} (Công báo {name})"),
            None => issue.to_string(),
        }
    }
}

/// The folders of joined gazettes below `joined`, by name.
fn folders(joined: &Path) -> Outcome<Vec<(String, PathBuf)>> {
    let entries = match std::fs::read_dir(joined) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(Failure::unreadable(joined, &error)),
    };
    let mut found = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|error| Failure::unreadable(joined, &error))?;
        let (name, path) = (entry.file_name().to_string_lossy().into_owned(), entry.path());
        if !name.starts_with('.') && path.join("office.toml").is_file() {
            found.push((name, path));
        }
    }
    found.sort();
    Ok(found)
}

/// The key of a joined gazette: its folder, with those above it where another gazette has that key.
fn key_of(folder: &str, below: &str, taken: &[JoinedGazette]) -> Option<GazetteKey> {
    let free = |key: &GazetteKey| !taken.iter().any(|gazette| gazette.key == *key);
    let long = gazette_text::fold::slug(&below.replace("joined/", ""));
    GazetteKey::shortened(folder).filter(free).or_else(|| GazetteKey::shortened(&long).filter(free))
}
