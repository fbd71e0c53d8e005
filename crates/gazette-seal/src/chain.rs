//! From a signer's certificate to an anchor (chuỗi chứng thực), judged for one time.

use jiff::Timestamp;

use crate::certificate::Certificate;
use crate::constraints;

/// No honest chain is longer.
const LENGTH: usize = 8;
/// Bounds the signature checks while searching.
const CHECKS: usize = 128;

/// The extensions whose meaning is enforced here; any other critical one refuses the path (RFC 5280, 4.2).
const UNDERSTOOD: [&str; 11] = [
    "2.5.29.14",
    "2.5.29.15",
    "2.5.29.17",
    "2.5.29.19",
    "2.5.29.30",
    "2.5.29.32",
    "2.5.29.33",
    "2.5.29.35",
    "2.5.29.36",
    "2.5.29.37",
    "2.5.29.54",
];

/// A way up from a certificate.
#[derive(Debug, Clone, Default)]
pub(crate) struct Path {
    /// The signer first, the anchor last if one was reached.
    pub(crate) certificates: Vec<Certificate>,
    /// Does it end in an anchor, and hold?
    pub(crate) anchored: bool,
    /// Is the signer's certificate or one above out of its term at the time?
    pub(crate) out_of_term: bool,
    /// Why it does not hold.
    pub(crate) problem: Option<Problem>,
}

/// Why a path does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Problem {
    /// The issuer of the last certificate is not known.
    IssuerUnknown,
    /// It ends in a root the office did not configure.
    RootUnknown,
    /// A certificate in the middle may not issue certificates.
    NotAnAuthority,
    /// More authorities than permitted stand below one another.
    TooLong,
    /// A critical extension is not understood.
    Extension,
    /// An authority certified names or policies that it may not.
    Constraints,
}

/// Finds the best way up: to an anchor if there is one, else as far as it goes.
pub(crate) fn find(
    leaf: &Certificate,
    pool: &[&Certificate],
    anchors: &[Certificate],
    at: Timestamp,
) -> Path {
    let mut search = Search { pool, anchors, at, checks: CHECKS, best: None };
    search.step(&mut vec![leaf.clone()]);
    search.best.unwrap_or_else(|| Path { certificates: vec![leaf.clone()], ..Path::default() })
}

struct Search<'a> {
    pool: &'a [&'a Certificate],
    anchors: &'a [Certificate],
    at: Timestamp,
    checks: usize,
    best: Option<Path>,
}

impl Search<'_> {
    fn step(&mut self, path: &mut Vec<Certificate>) {
        let Some(last) = path.last().cloned() else { return };
        if self.best.as_ref().is_some_and(|best| best.anchored && !best.out_of_term) {
            return;
        }
        if self.anchors.iter().any(|anchor| anchor.der == last.der) {
            self.offer(path, None);
        }
        let mut went_up = false;
        if path.len() < LENGTH && !(last.is_self_issued() && last.is_signed_by(&last)) {
            let candidates: Vec<Certificate> = self
                .anchors
                .iter()
                .chain(self.pool.iter().copied())
                .filter(|issuer| issuer.subject.key == last.issuer.key)
                .cloned()
                .collect();
            for issuer in candidates {
                if path.iter().any(|seen| seen.der == issuer.der) {
                    continue;
                }
                let Some(left) = self.checks.checked_sub(1) else { return };
                self.checks = left;
                if last.is_signed_by(&issuer) {
                    went_up = true;
                    path.push(issuer);
                    self.step(path);
                    path.pop();
                }
            }
        }
        if !went_up {
            let root = last.is_self_issued() && last.is_signed_by(&last);
            self.offer(path, Some(if root { Problem::RootUnknown } else { Problem::IssuerUnknown }));
        }
    }

    fn offer(&mut self, path: &[Certificate], problem: Option<Problem>) {
        // Is the last one itself an anchor, its own term and form are the office's affair (RFC 5280, 6.1).
        let below = if problem.is_none() && path.len() > 1 { path.len() - 1 } else { path.len() };
        let judged = path.get(..below).unwrap_or(path);
        let problem = problem.or_else(|| fault(judged, path.len()));
        let found = Path {
            certificates: path.to_vec(),
            anchored: problem.is_none(),
            out_of_term: judged.iter().any(|one| !one.is_in_term(self.at)),
            problem,
        };
        let rank = |path: &Path| (path.anchored, !path.out_of_term, path.certificates.len());
        if self.best.as_ref().is_none_or(|best| rank(best) < rank(&found)) {
            self.best = Some(found);
        }
    }
}

fn fault(judged: &[Certificate], length: usize) -> Option<Problem> {
    for (index, certificate) in judged.iter().enumerate() {
        let known = |oid: &str| UNDERSTOOD.contains(&oid);
        if certificate.extensions.iter().any(|one| one.critical && !known(&one.oid)) {
            return Some(Problem::Extension);
        }
        if index == 0 {
            continue;
        }
        match certificate.authority() {
            Some((true, limit)) => {
                let between = judged.get(1..index).unwrap_or_default();
                let below = between.iter().filter(|one| !one.is_self_issued()).count();
                if limit.is_some_and(|limit| below as u64 > limit) {
                    return Some(Problem::TooLong);
                }
            }
            _ => return Some(Problem::NotAnAuthority),
        }
        if certificate.may(5) == Some(false) {
            return Some(Problem::NotAnAuthority);
        }
    }
    if !constraints::hold(judged) {
        return Some(Problem::Constraints);
    }
    (length > LENGTH).then_some(Problem::TooLong)
}

impl Problem {
    /// In Vietnamese and English.
    pub(crate) fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::IssuerUnknown => (
                "chứng thư của nơi cấp không có trong tệp, cũng chưa được cài",
                "the issuer's certificate is neither in the file nor configured",
            ),
            Self::RootUnknown => ("chứng thư gốc chưa được cài", "the root certificate is not configured"),
            Self::NotAnAuthority => (
                "một chứng thư trong chuỗi không có quyền cấp chứng thư",
                "a certificate of the chain may not issue certificates",
            ),
            Self::Constraints => (
                "nơi cấp đã chứng nhận ngoài phạm vi được phép",
                "an authority certified what it may not certify",
            ),
            Self::TooLong => ("chuỗi dài hơn mức cho phép", "the chain is longer than permitted"),
            Self::Extension => (
                "chứng thư có điều kiện mà chương trình không hiểu",
                "a certificate has a critical extension that is not understood",
            ),
        }
    }
}
