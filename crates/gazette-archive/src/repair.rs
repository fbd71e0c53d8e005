//! Mends damaged objects from a second copy of the archive (sửa chữa từ bản sao).
//!
//! Warnings count as damage here: our own objects have none. An object is replaced whole, and only by a copy that an
//! audit finds nothing to say about and that is the same object in the same version, as far as what is left here can
//! tell. What was damaged is kept aside.

use std::collections::BTreeSet;
use std::fs::File;
use std::path::{Path, PathBuf};

use gazette_disk::{Action, DiskError, Stage, publish_dir, write_file};
use gazette_model::Language;

use crate::archive::{Archive, object_folders, read_inventory};
use crate::audit::{Audit, Fault, Part, audit_ours};
use crate::error::ArchiveError;

/// What a repair did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repair {
    /// Places of the objects that were replaced, below the storage root.
    pub repaired: Vec<String>,
    /// Places of damaged objects the copy could not mend, and why.
    pub refused: Vec<(String, RefusedCopy)>,
    /// What an audit says afterwards.
    pub audit: Audit,
}

/// Why a copy was not used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefusedCopy {
    /// The copy holds no such object.
    Missing,
    /// The copy is damaged as well.
    Damaged,
    /// The copy is another version of the object, or another object.
    Differs,
}

impl RefusedCopy {
    /// Why, for whoever reads it.
    pub fn words(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Missing, Language::Vi) => "bản sao không có đối tượng này",
            (Self::Missing, Language::En) => "the copy holds no such object",
            (Self::Damaged, Language::Vi) => "bản sao cũng bị hỏng",
            (Self::Damaged, Language::En) => "the copy is damaged as well",
            (Self::Differs, Language::Vi) => "bản sao là một phiên bản khác hoặc một đối tượng khác",
            (Self::Differs, Language::En) => "the copy is another version of the object, or another object",
        }
    }
}

impl Archive {
    /// Audits the archive, and replaces every damaged or missing object by that of the storage root at `copy`.
    pub fn repair_from(&self, copy: &Path, progress: &(dyn Fn(u64) + Sync)) -> Result<Repair, ArchiveError> {
        let copy_folders = object_folders(copy)?;
        let lock = self.lock()?;
        self.recover()?;
        let before = audit_ours(self.root(), Part::WHOLE, progress)?;
        let mut repair = Repair { repaired: Vec::new(), refused: Vec::new(), audit: Audit::default() };
        for (name, text) in self.layout().files() {
            // What describes the layout needs no copy: it is known, or the archive could not have been opened.
            if before.faults.iter().any(|fault| fault.code == "not-as-written" && fault.place == name) {
                write_file(&self.root().join(&name), text.as_bytes())?;
                repair.repaired.push(name);
            }
        }
        let mut absent = false;
        let known: BTreeSet<PathBuf> = object_folders(self.root())?.into_iter().collect();
        let mut places: Vec<PathBuf> = Vec::new();
        for folder in &copy_folders {
            let place = folder.strip_prefix(copy).unwrap_or(folder);
            if !known.contains(&self.root().join(place)) {
                absent = true;
                places.push(place.to_owned());
            }
        }
        for folder in &known {
            let place = folder.strip_prefix(self.root()).unwrap_or(folder);
            if before.faults.iter().any(|fault| is_below(fault, place)) {
                places.push(place.to_owned());
            }
        }
        for place in places {
            let name = slashes(&place);
            match self.usable(&place, copy)? {
                Some(reason) => repair.refused.push((name, reason)),
                None => {
                    self.replace(&place, &copy.join(&place))?;
                    repair.repaired.push(name);
                }
            }
        }
        drop(lock);
        if absent {
            self.rebuild_lookup()?;
        }
        repair.audit = audit_ours(self.root(), Part::WHOLE, progress)?;
        Ok(repair)
    }

    /// Why the copy of an object cannot be used; `None` if it can.
    fn usable(&self, place: &Path, copy: &Path) -> Result<Option<RefusedCopy>, ArchiveError> {
        let theirs = copy.join(place);
        if !theirs.is_dir() {
            return Ok(Some(RefusedCopy::Missing));
        }
        if !audit_ours(&theirs, Part::WHOLE, &|_| ())?.faults.is_empty() {
            return Ok(Some(RefusedCopy::Damaged));
        }
        let Ok(inventory) = read_inventory(&theirs) else { return Ok(Some(RefusedCopy::Damaged)) };
        let differs = match read_inventory(&self.root().join(place)) {
            Ok(ours) => ours != inventory,
            // With our own inventory gone, the place is what tells which object it is.
            Err(_) => self.layout().folder(&inventory.id) != place,
        };
        Ok(differs.then_some(RefusedCopy::Differs))
    }

    fn replace(&self, place: &Path, theirs: &Path) -> Result<(), ArchiveError> {
        let mut stage = Stage::create(&self.stage_area())?;
        let mut folders = vec![theirs.to_owned()];
        while let Some(folder) = folders.pop() {
            let list = |source| DiskError::new(Action::List, &folder, source);
            for entry in std::fs::read_dir(&folder).map_err(list)? {
                let path = entry.map_err(list)?.path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let name = slashes(path.strip_prefix(theirs).unwrap_or(&path));
                let mut file =
                    File::open(&path).map_err(|source| DiskError::new(Action::Read, &path, source))?;
                stage.copy_in(&name, &mut file)?;
            }
        }
        let ours = self.root().join(place);
        if ours.exists() {
            let aside = (1_u32..)
                .map(|number| self.damaged_area().join(number.to_string()))
                .find(|path| !path.exists());
            publish_dir(&ours, &aside.unwrap_or_else(|| self.damaged_area()).join(place))?;
        }
        stage.publish(&ours)?;
        Ok(())
    }
}

fn is_below(fault: &Fault, place: &Path) -> bool {
    Path::new(&fault.place).starts_with(place)
}

fn slashes(path: &Path) -> String {
    path.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}
