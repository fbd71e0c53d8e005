//! Whom a reader trusts (chính sách tin cậy): the key of the log, and which witnesses must have signed (C2SP tlog-policy).

use std::collections::BTreeMap;

use super::LogError;
use super::checkpoint::Checkpoint;
use super::note::{Note, VerifierKey};

/// More lines nobody writes.
const MOST: usize = 1000;

/// A policy; the text of a single public key is one too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// The key of the log.
    pub log: VerifierKey,
    /// Witnesses with their keys and, where known, addresses.
    pub witnesses: Vec<Witness>,
    groups: BTreeMap<String, (usize, Vec<String>)>,
    quorum: Option<String>,
}

/// A witness of a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witness {
    /// Its name in the policy.
    pub name: String,
    /// Its key.
    pub key: VerifierKey,
    /// Where it is asked.
    pub url: Option<String>,
}

impl Policy {
    /// Reads a policy, or a single key `name+id+key`.
    pub fn parse(text: &str) -> Result<Self, LogError> {
        let wrong = |line: &str| LogError::Key(format!("not a policy: `{}`", line.escape_debug()));
        if !text.lines().any(|line| line.trim_start().starts_with("log ")) {
            let log = VerifierKey::parse(text)?;
            return Ok(Self { log, witnesses: Vec::new(), groups: BTreeMap::new(), quorum: None });
        }
        let (mut log, mut witnesses, mut quorum) = (None, Vec::<Witness>::new(), None);
        let mut groups: BTreeMap<String, (usize, Vec<String>)> = BTreeMap::new();
        for line in text.lines().take(MOST) {
            let words: Vec<&str> = line.split_whitespace().collect();
            let known =
                |name: &str| witnesses.iter().any(|one| one.name == name) || groups.contains_key(name);
            match words.as_slice() {
                [] => {}
                [first, ..] if first.starts_with('#') => {}
                ["log", key, ..] if log.is_none() => log = Some(VerifierKey::parse(key)?),
                ["witness", name, key, rest @ ..] if !known(name) && *name != "none" && rest.len() < 2 => {
                    let (name, url) = ((*name).to_owned(), rest.first().map(|url| (*url).to_owned()));
                    let key = VerifierKey::parse(key)?;
                    if !key.is_witness() {
                        return Err(wrong(line));
                    }
                    witnesses.push(Witness { name, key, url });
                }
                ["group", name, needed, members @ ..]
                    if !known(name) && members.iter().all(|one| known(one)) =>
                {
                    let needed = match *needed {
                        "any" => 1,
                        "all" => members.len(),
                        number => number.parse().map_err(|_| wrong(line))?,
                    };
                    if needed == 0 || needed > members.len() {
                        return Err(wrong(line));
                    }
                    let members = members.iter().map(|one| (*one).to_owned()).collect();
                    groups.insert((*name).to_owned(), (needed, members));
                }
                ["quorum", "none"] if quorum.is_none() => quorum = Some(None),
                ["quorum", name] if quorum.is_none() && known(name) => {
                    quorum = Some(Some((*name).to_owned()));
                }
                _ => return Err(wrong(line)),
            }
        }
        let log = log.ok_or_else(|| wrong("log"))?;
        let quorum = quorum.ok_or_else(|| wrong("quorum"))?;
        Ok(Self { log, witnesses, groups, quorum })
    }

    /// Opens a checkpoint and asks for the signatures of log and quorum; gives the names of the witnesses that signed.
    pub fn open(&self, note: &str) -> Result<(Checkpoint, Vec<String>), LogError> {
        let head = Checkpoint::open(note, &self.log)?;
        let note = Note::parse(note)?;
        let mut signed = Vec::new();
        for witness in &self.witnesses {
            match note.verify(&witness.key) {
                Ok(()) => signed.push(witness.name.clone()),
                Err(LogError::NotSigned(_)) => {}
                Err(error) => return Err(error),
            }
        }
        match &self.quorum {
            Some(quorum) if !self.holds(quorum, &signed) => Err(LogError::NotSigned(quorum.clone())),
            _ => Ok((head, signed)),
        }
    }

    /// Groups name only what stands before them, so this ends.
    fn holds(&self, name: &str, signed: &[String]) -> bool {
        match self.groups.get(name) {
            Some((needed, members)) => {
                members.iter().filter(|member| self.holds(member, signed)).count() >= *needed
            }
            None => signed.iter().any(|one| one == name),
        }
    }
}
