//! One file for each command; each leads the rooms and answers with an [`crate::answer::Answer`].

pub(crate) mod audit;
pub(crate) mod compare;
pub(crate) mod compose;
pub(crate) mod correct;
pub(crate) mod demo;
pub(crate) mod document;
pub(crate) mod export;
pub(crate) mod import;
pub(crate) mod init;
pub(crate) mod later;
pub(crate) mod monitor;
pub(crate) mod notice;
pub(crate) mod outline;
pub(crate) mod package;
pub(crate) mod publish;
pub(crate) mod receive;
pub(crate) mod reindex;
pub(crate) mod report;
pub(crate) mod seal;
pub(crate) mod search;
pub(crate) mod serve;
pub(crate) mod signatures;
pub(crate) mod status;
pub(crate) mod typeset;
pub(crate) mod verify;
