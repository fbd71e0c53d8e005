//! Which address means what; old spellings lead to the one that stays.

use gazette_archive::{ArchiveError, ObjectId};
use gazette_model::{GazetteKey, IssueId, IssueNumber};
use gazette_text::fold::{fold, slug};

use crate::answer::Answer;
use crate::ask::{Ask, encode};
use crate::state::State;
use crate::upload::UploadFault;
use crate::view::{CSS, JS, PROOF_JS, css_path, js_path, proof_js_path};
use crate::{api, feeds, files, pages, tables};

/// Why there is no answer of the kind asked for.
#[derive(Debug)]
pub(crate) enum Refused {
    /// Nothing is published at this address.
    Missing,
    /// The document is published, and has no such place.
    NoPlace {
        /// The address of the document.
        document: String,
        /// Its name.
        name: String,
    },
    /// The file was published here and was taken back.
    Gone,
    /// The request makes no sense.
    Malformed,
    /// Search is not available now.
    NoSearch,
    /// What is kept cannot be read, or is not what it was.
    Damaged,
}

impl From<ArchiveError> for Refused {
    fn from(error: ArchiveError) -> Self {
        match error {
            ArchiveError::ObjectMissing(_) | ArchiveError::FileMissing { .. } => Self::Missing,
            _ => Self::Damaged,
        }
    }
}

/// Answers a request.
pub(crate) fn answer(state: &State, ask: &Ask) -> Answer {
    let machine = ask.segments.first().is_some_and(|first| first == "api");
    route(state, ask).unwrap_or_else(|refused| {
        if machine { api::refusal(&refused) } else { pages::refusal(state, ask, &refused) }
    })
}

fn route(state: &State, ask: &Ask) -> Result<Answer, Refused> {
    let segments: Vec<&str> = ask.segments.iter().map(String::as_str).collect();
    if let Some(to) = canonical(&segments, &ask.raw_path) {
        return Ok(moved(&to, ask));
    }
    match segments.as_slice() {
        [] => pages::home(state, ask),
        ["cong-bao"] => pages::issues(state, ask),
        ["cong-bao", year] => pages::year(state, ask, year),
        ["cong-bao", year, month] if month.starts_with("thang-") => {
            pages::month(state, ask, year, month.trim_start_matches("thang-"))
        }
        ["cong-bao", year, number] => {
            let issue = issue(year, number)?;
            match elsewhere(state, issue) {
                Some(other) => Ok(moved(&format!("/cong-bao/{}", other.path()), ask)),
                None => pages::issue(state, ask, issue),
            }
        }
        ["cong-bao", year, number, "tep", name @ ..] => {
            let issue = issue(year, number)?;
            let catalogue = state.catalogue();
            let record = catalogue.issues.get(&issue).ok_or(Refused::Missing)?;
            files::archived(state, ask, &ObjectId::issue(issue), &record.files, &name.join("/"))
        }
        ["van-ban"] => pages::documents(state, ask),
        ["linh-vuc"] => pages::fields(state, ask),
        ["van-ban", body, number, "tep", name @ ..] => {
            let address = format!("{body}/{number}");
            let record = state.document(&address)?.ok_or(Refused::Missing)?;
            files::archived(state, ask, &ObjectId::document(&address), &record.files, &name.join("/"))
        }
        ["van-ban", body, number, "hinh", position] => {
            files::picture(state, &format!("{body}/{number}"), position)
        }
        ["van-ban", body, number, "toan-van.txt"] => {
            let record = state.document(&format!("{body}/{number}"))?.ok_or(Refused::Missing)?;
            let text = format!("{}\n", record.document.text());
            Ok(Answer::made("text/plain; charset=utf-8", text, pages::CACHE))
        }
        ["van-ban", body, number, "akn.xml"] => {
            let record = state.document(&format!("{body}/{number}"))?.ok_or(Refused::Missing)?;
            Ok(pages::akoma(state, ask, &record))
        }
        ["van-ban", body, number, "tuong-tu"] => {
            let record = state.document(&format!("{body}/{number}"))?.ok_or(Refused::Missing)?;
            pages::similar(state, ask, &record)
        }
        ["van-ban", body, number, "chu-ky"] => {
            let record = state.document(&format!("{body}/{number}"))?.ok_or(Refused::Missing)?;
            pages::signatures(state, ask, &record)
        }
        ["van-ban", body, number, place @ ..] => {
            let found = pages::document(state, ask, &format!("{body}/{number}"), &place.join("/"));
            match found {
                Err(missing @ (Refused::Missing | Refused::NoPlace { .. })) => {
                    match split_number(state, body, number, place) {
                        Some(to) => Ok(moved(&to, ask)),
                        None => Err(missing),
                    }
                }
                other => other,
            }
        }
        ["tim-kiem"] => pages::search(state, ask),
        ["kiem-tra"] => pages::verify(state, ask),
        ["thong-ke"] => pages::statistics(state, ask),
        [page @ ("gioi-thieu" | "kiem-chung" | "tro-nang" | "dieu-khoan" | "du-lieu")] => {
            pages::words(state, ask, page)
        }
        ["api", rest @ ..] => api::route(state, ask, rest),
        ["log", _, ..] => files::log(state, ask.segments.get(1..).unwrap_or_default()),
        ["tinh", _] => asset(ask),
        ["cong-bao.atom"] => Ok(feeds::issues(state, ask)),
        ["van-ban.atom"] => Ok(feeds::documents(state, ask)),
        ["tim-kiem.atom"] => feeds::search(state, ask),
        ["cong-bao.csv"] => Ok(tables::issues(state, ask)),
        ["linh-vuc.csv"] => Ok(tables::fields(state, ask)),
        ["van-ban.csv"] => Ok(tables::documents(state, ask)),
        ["tim-kiem.csv"] => tables::search(state, ask),
        ["thong-ke.csv"] => Ok(tables::statistics(state)),
        ["sitemap.xml"] => Ok(feeds::sitemap(state, ask)),
        [name] if name.starts_with("sitemap-") => {
            let part = name.strip_prefix("sitemap-").and_then(|rest| rest.strip_suffix(".xml")?.parse().ok());
            part.and_then(|part| feeds::sitemap_part(state, ask, part)).ok_or(Refused::Missing)
        }
        ["opensearch.xml"] => Ok(feeds::opensearch(state, ask)),
        ["robots.txt"] => Ok(feeds::robots(ask)),
        ["favicon.ico" | "favicon.svg"] => {
            Ok(Answer::made("image/svg+xml", include_str!("../assets/icon.svg"), "public, max-age=86400"))
        }
        ["health"] => Ok(api::health(state)),
        _ => Err(Refused::Missing),
    }
}

fn asset(ask: &Ask) -> Result<Answer, Refused> {
    let forever = "public, max-age=31536000, immutable";
    if ask.raw_path == css_path() {
        Ok(Answer::made("text/css; charset=utf-8", CSS, forever))
    } else if ask.raw_path == js_path() {
        Ok(Answer::made("text/javascript; charset=utf-8", JS, forever))
    } else if ask.raw_path == proof_js_path() {
        Ok(Answer::made("text/javascript; charset=utf-8", PROOF_JS, forever))
    } else {
        Err(Refused::Missing)
    }
}

/// The answer to a file that was sent and has no digest.
pub(crate) fn upload_refusal(state: &State, ask: &Ask, fault: UploadFault) -> Answer {
    if ask.segments.first().is_some_and(|first| first == "api") {
        return api::upload_refusal(fault);
    }
    pages::not_digested(state, ask, fault)
}

/// The issue two segments name.
pub(crate) fn issue(year: &str, number: &str) -> Result<IssueId, Refused> {
    IssueId::from_path(&format!("{year}/{number}")).ok_or(Refused::Missing)
}

/// The double issue that carries a number which has no issue of its own.
fn elsewhere(state: &State, issue: IssueId) -> Option<IssueId> {
    let catalogue = state.catalogue();
    if catalogue.issues.contains_key(&issue) || catalogue.damaged.contains(&issue) {
        return None;
    }
    let mut carriers = catalogue.issues.keys().filter(|known| {
        (known.gazette, known.year) == (issue.gazette, issue.year) && known.number.overlaps(&issue.number)
    });
    carriers.next().copied()
}

fn moved(to: &str, ask: &Ask) -> Answer {
    let query = if ask.raw_query.is_empty() { String::new() } else { format!("?{}", ask.raw_query) };
    Answer::moved(&format!("{to}{query}"))
}

/// The one spelling of an address; `None` if it is spelt so already.
fn canonical(segments: &[&str], raw: &str) -> Option<String> {
    let first = *segments.first()?;
    let spelt: Vec<String> = match slug(first).as_str() {
        name @ ("cong-bao" | "van-ban" | "tim-kiem" | "kiem-tra" | "gioi-thieu" | "kiem-chung"
        | "linh-vuc" | "thong-ke" | "tro-nang" | "dieu-khoan" | "du-lieu")
            if !first.contains('.') =>
        {
            let mut spelt = vec![name.to_owned()];
            for (position, segment) in segments.iter().enumerate().skip(1) {
                // Names of files are kept as they are.
                let file = segments.get(3).is_some_and(|word| matches!(*word, "tep" | "hinh"));
                let form = position == 3 && matches!(*segment, "akn.xml" | "toan-van.txt");
                if form || (position >= 3 && file) {
                    spelt.push((*segment).to_owned());
                } else if name == "cong-bao" && slug(segment).starts_with("thang-") {
                    spelt.push(slug(segment));
                } else if name == "cong-bao" {
                    spelt.push(plain_issue(segment));
                } else {
                    spelt.push(plain(segment));
                }
            }
            spelt
        }
        _ => return None,
    };
    if spelt.iter().any(String::is_empty) {
        return None;
    }
    let to = format!("/{}", spelt.iter().map(|segment| encode(segment, false)).collect::<Vec<_>>().join("/"));
    let same = segments.iter().zip(&spelt).all(|(old, new)| old == new);
    // Encoded in another way is no other address, but a slash at the end or in the middle is.
    let slashes = raw.len() > 1 && (raw.ends_with('/') || raw.contains("//"));
    (!same || slashes).then_some(to)
}

/// `15+16` and `15 - 16` are `15-16`, `012` is `12`.
fn plain_issue(segment: &str) -> String {
    let (bare, key) = GazetteKey::split(segment);
    if !key.is_own() {
        return key.name(&plain_issue(bare));
    }
    let numbers: Option<Vec<u32>> = segment
        .split(['+', '-', ' ', '_'])
        .filter(|part| !part.is_empty())
        .map(|part| part.parse().ok())
        .collect();
    match numbers.as_deref() {
        Some([one]) => one.to_string(),
        Some([first, .., last]) if IssueNumber::range(*first, *last).is_some() => format!("{first}-{last}"),
        _ => segment.to_owned(),
    }
}

fn plain(segment: &str) -> String {
    let (bare, key) = GazetteKey::split(segment);
    if !key.is_own() {
        return key.name(&plain(bare));
    }
    // Spelt as addresses are: `dieu-3--2` is another unit than `dieu-3-2`.
    let spelt = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if segment.bytes().all(spelt) && !segment.starts_with('-') && !segment.ends_with('-') {
        return segment.to_owned();
    }
    let folded = fold(segment);
    // The letter đ of a point is `dd` in addresses.
    if let Some(letter) = segment.chars().last()
        && matches!(letter, 'đ' | 'Đ')
        && folded.starts_with("diem")
        && segment.chars().rev().nth(1).is_none_or(|before| !before.is_alphabetic())
    {
        return "diem-dd".to_owned();
    }
    slug(segment)
}

/// A number typed with its slashes: `/van-ban/BODY/12/2026/QĐ-UBND`.
fn split_number(state: &State, body: &str, number: &str, place: &[&str]) -> Option<String> {
    for taken in 1..=place.len().min(4) {
        let (more, rest) = place.split_at(taken);
        let address = format!("{body}/{number}-{}", more.join("-"));
        if state.document(&address).ok().flatten().is_some() {
            let rest: String = rest.iter().map(|segment| format!("/{segment}")).collect();
            return Some(encode(&format!("/van-ban/{address}{rest}"), true));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_spellings_lead_to_the_one_address() {
        for (raw, to) in [
            ("/cong-bao/2026/12", None),
            ("/cong-bao/2026/012/", Some("/cong-bao/2026/12")),
            ("/Công-Báo/2026/15+16", Some("/cong-bao/2026/15-16")),
            (
                "/van-ban/UBND-tỉnh-Sơn-Hải/12-2026-QĐ-UBND",
                Some("/van-ban/ubnd-tinh-son-hai/12-2026-qd-ubnd"),
            ),
            ("/van-ban/a/b/Điều-3/điểm-đ", Some("/van-ban/a/b/dieu-3/diem-dd")),
            ("/van-ban/a/b/dieu-3/diem-d", None),
            ("/van-ban/a/89-tc-tct--2/dieu-3--2", None),
            ("/van-ban/a/b/tep/Tệp 1.PDF", None),
            ("/cong-bao/2026/012@tinh-cu", Some("/cong-bao/2026/12@tinh-cu")),
            ("/van-ban/A/12-2026-QĐ@tinh-cu/Điều-3", Some("/van-ban/a/12-2026-qd@tinh-cu/dieu-3")),
            ("/van-ban/a/b@tinh-cu", None),
            ("/tim-kiem/", Some("/tim-kiem")),
            ("/cong-bao.atom", None),
        ] {
            let segments: Vec<&str> = raw.split('/').filter(|segment| !segment.is_empty()).collect();
            assert_eq!(canonical(&segments, raw).as_deref(), to, "{raw}");
        }
    }
}
