//! The gazettes that were joined to this one, each proved by its own archive, log and register, and by what was noted
//! of them on the day they were joined.

use gazette_archive::log::Checkpoint;
use gazette_archive::{Archive, Audit, Fault, Part, Repair};
use serde_json::{Value, json};

use crate::agreement::{self, Agreement};
use crate::args::AuditArgs;
use crate::failure::Outcome;
use crate::gazettes::JoinedGazette;
use crate::home::Context;
use crate::log;
use crate::progress::Progress;

/// What was found in a joined gazette; places are below the home.
#[derive(Debug)]
pub(super) struct AuditedGazette {
    key: String,
    pub(super) name: String,
    audit: Audit,
    repair: Option<Repair>,
    agreement: Agreement,
    faults: Vec<Fault>,
}

/// Audits every joined gazette.
pub(super) fn audit(
    context: &Context,
    args: &AuditArgs,
    part: Part,
    progress: &Progress,
) -> Outcome<Vec<AuditedGazette>> {
    let joined = context.joined()?;
    let mut audited = Vec::new();
    for gazette in &joined {
        audited.push(one(gazette, args, part, progress)?);
    }
    // What this register, or that of a joined gazette, says was joined to it, is there and goes on from there.
    let mut faults = arrivals(context, "", &joined)?;
    for gazette in &joined {
        faults.extend(arrivals(&gazette.context, &format!("{}/", gazette.folder), &joined)?);
    }
    match audited.first_mut() {
        Some(first) => first.faults.extend(faults),
        None if faults.is_empty() => {}
        None => audited.push(AuditedGazette {
            key: String::new(),
            name: context.say("(mất)", "(missing)").to_owned(),
            audit: Audit::default(),
            repair: None,
            agreement: Agreement::default(),
            faults,
        }),
    }
    Ok(audited)
}

fn one(
    gazette: &JoinedGazette,
    args: &AuditArgs,
    part: Part,
    progress: &Progress,
) -> Outcome<AuditedGazette> {
    let root = gazette.context.path("archive");
    let copy = args.repair_from.as_ref().map(|copy| copy.join(&gazette.folder));
    let copy = copy.filter(|copy| copy.join("archive").join("0=ocfl_1.1").is_file());
    let (audit, repair) = match copy {
        Some(copy) => {
            let repair = super::repair(&gazette.context, true, &root, &copy, progress)?;
            (repair.audit.clone(), Some(repair))
        }
        None if root.join("0=ocfl_1.1").is_file() => {
            (Archive::open(&root)?.audit(part, &|bytes| progress.add(bytes))?, None)
        }
        None => (Audit::default(), None),
    };
    let agreement = if root.is_dir() { agreement::check(&gazette.context)? } else { Agreement::default() };
    let below =
        |fault: &Fault| Fault { place: format!("{}: {}", gazette.folder, fault.place), ..fault.clone() };
    let faults = audit.faults.iter().chain(&agreement.faults).map(below).collect();
    Ok(AuditedGazette {
        key: gazette.key.to_string(),
        name: gazette.name.clone(),
        audit,
        repair,
        agreement,
        faults,
    })
}

/// Compares what a register noted of the gazettes joined to it with what lies there.
fn arrivals(home: &Context, above: &str, all: &[JoinedGazette]) -> Outcome<Vec<Fault>> {
    let mut faults = Vec::new();
    let mut fault = |code: &'static str, place: &str, detail: String| {
        faults.push(Fault { place: place.to_owned(), code, detail });
    };
    let noted = home.desk()?.joined()?;
    for record in &noted {
        let place = format!("{above}joined/{}", record.folder);
        let Some(gazette) = all.iter().find(|gazette| gazette.folder == place) else {
            fault("joined-missing", &place, record.name.clone());
            continue;
        };
        if !record.trail.is_empty() && !gazette.context.desk()?.trail_holds(&record.trail)? {
            fault("joined-differs", &place, format!("trail {}", record.trail));
        }
        let Ok(seen) = Checkpoint::parse(&format!("{}\n", record.checkpoint.replace(' ', "\n"))) else {
            continue;
        };
        let monitor = log::monitor_with(&gazette.context.path("log"), Some(&seen), &mut |_, _| {})?;
        for wrong in
            monitor.faults.iter().filter(|fault| ["log-went-back", "log-forked"].contains(&fault.code))
        {
            fault("joined-differs", &place, format!("{}, {}", wrong.code, record.checkpoint));
        }
    }
    for gazette in all {
        let Some(folder) = gazette.folder.strip_prefix(&format!("{above}joined/")) else { continue };
        if !folder.contains('/') && !noted.iter().any(|record| record.folder == folder) {
            fault("joined-unknown", &gazette.folder, gazette.name.clone());
        }
    }
    Ok(faults)
}

impl AuditedGazette {
    /// Adds what was found to what was found of the home's own gazette.
    pub(super) fn add(
        &self,
        audit: &mut Audit,
        repair: &mut Option<Repair>,
        agreement: &mut Agreement,
        faults: &mut Vec<Fault>,
    ) {
        audit.objects += self.audit.objects;
        audit.files += self.audit.files;
        audit.bytes += self.audit.bytes;
        agreement.entries += self.agreement.entries;
        agreement.withdrawn.extend(self.agreement.withdrawn.clone());
        if let (Some(all), Some(own)) = (repair, &self.repair) {
            all.repaired.extend(own.repaired.clone());
            all.refused.extend(own.refused.clone());
        }
        faults.extend(self.faults.clone());
    }

    /// For programs.
    pub(super) fn row(&self) -> Value {
        json!({
            "gazette": self.key, "name": self.name, "objects": self.audit.objects, "files": self.audit.files,
            "bytes": self.audit.bytes, "log_entries": self.agreement.entries, "faults": self.faults.len(),
        })
    }
}
