//! The front of a document: head, type and subject, authority and bases, enactment.

use super::kinds::document_type;
use super::line::{Line, starts_words};
use super::tail;

/// What a line of the front is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Head,
    Title,
    /// Authority and what else stands among the bases.
    Preamble,
    Basis,
    /// The end of a basis broken over lines.
    BasisContinued,
    Enactment,
}

/// The first words of a basis.
const BASIS: &[&str] = &[
    "can cu",
    "theo de nghi",
    "xet de nghi",
    "thuc hien",
    "xet",
    "theo",
    "thi hanh",
    "tren co so",
    "sau khi",
    "de",
];

/// The first words of an authority line, which stands before the bases in capitals.
const AUTHORITY: &[&str] = &[
    "uy ban",
    "ubnd",
    "chu tich",
    "pho chu tich",
    "hoi dong",
    "chinh phu",
    "thu tuong",
    "bo truong",
    "bo",
    "quoc hoi",
    "truong ban",
    "giam doc",
    "tong",
    "thong doc",
    "chanh",
    "vien truong",
    "cuc truong",
    "vu truong",
    "ban",
    "thanh tra",
    "lien bo",
    "lien tich",
    "lien nganh",
    "thuong truc",
    "doan chu tich",
    "chu nhiem",
    "toa an",
    "vien kiem sat",
];

/// How far the front may reach, in lines.
const LONGEST_FRONT: usize = 400;

/// The roles of the first lines; the body begins after the last of them.
pub(super) fn roles(lines: &[Line], quoted: &[bool]) -> Vec<Role> {
    let mut roles: Vec<Role> = Vec::new();
    let mut state = Role::Head;
    let title_ahead = lines.iter().take(60).any(is_title);
    let mut head_seen = false;
    for (at, line) in lines.iter().enumerate().take(LONGEST_FRONT) {
        if line.is_blank() && line.table().is_none() {
            roles.push(if state == Role::Basis { Role::Preamble } else { state });
            continue;
        }
        let structural = line.mark.as_ref().is_some_and(|mark| mark.level <= super::mark::Level::Article);
        if quoted[at] && state == Role::Head
            || structural && !quoted[at] && !(state == Role::Title && line.caps && is_title(line))
        {
            break;
        }
        let next = match state {
            Role::Head => in_head(lines, at, head_seen, title_ahead),
            Role::Title => in_title(lines, at, &roles),
            _ => in_preamble(lines, at, &roles),
        };
        let Some(next) = next else { break };
        head_seen |= next == Role::Head && (is_head_line(line) || is_head_table(line));
        roles.push(next);
        state = if next == Role::BasisContinued { Role::Basis } else { next };
        if next == Role::Enactment {
            break;
        }
    }
    // Blank lines after the front belong to what follows.
    while roles.len() > 1 && lines[roles.len() - 1].is_blank() && lines[roles.len() - 1].table().is_none() {
        roles.pop();
    }
    if roles.iter().all(|role| *role == Role::Head) && !head_seen {
        roles.clear();
    }
    roles
}

fn in_head(lines: &[Line], at: usize, head_seen: bool, title_ahead: bool) -> Option<Role> {
    let line = &lines[at];
    if is_head_table(line) || is_head_line(line) {
        return Some(Role::Head);
    }
    if is_title(line) {
        return Some(Role::Title);
    }
    if tail::is_annex_title(line) {
        return None;
    }
    if is_basis(line) && lines[at..].iter().take(40).any(is_enactment) {
        return Some(Role::Basis);
    }
    let short = line.text.len() < 200 && line.table().is_none();
    (short && (line.caps || title_ahead) && (head_seen || title_ahead)).then_some(Role::Head)
}

fn in_title(lines: &[Line], at: usize, roles: &[Role]) -> Option<Role> {
    let line = &lines[at];
    if is_basis(line) && (line.starts("can cu") || basis_follows(lines, at)) {
        return Some(Role::Basis);
    }
    if !names_law(lines, at, roles)
        && is_authority(line)
        && (basis_follows(lines, at) || lines[at..].iter().take(4).any(is_enactment))
    {
        return Some(Role::Preamble);
    }
    if is_enactment(line)
        && roles.iter().filter(|role| **role == Role::Title).count() > 1
        && line.text.ends_with(':')
    {
        return Some(Role::Enactment);
    }
    let told = line.starts("duoc hoi dong") || line.starts("loi noi dau");
    if !line.paragraph
        || line.mark.is_some()
        || tail::is_annex_title(line)
        || told
        || line.text.ends_with("án lệ:")
    {
        return None;
    }
    let first = roles.iter().rev().take_while(|role| **role == Role::Title).count() == 1;
    let subject = line.caps
        || line.centered()
        || line.text.starts_with('(')
        || ["ve", "v/v", "ban hanh", "quy dinh", "sua doi", "huong dan", "phe duyet"]
            .iter()
            .any(|words| line.starts(words))
        || first
        || basis_ahead(lines, at);
    (subject && line.text.len() < 700 && !(line.text.ends_with(['.', ':', ';']) && line.text.len() > 250))
        .then_some(Role::Title)
}

fn in_preamble(lines: &[Line], at: usize, roles: &[Role]) -> Option<Role> {
    let line = &lines[at];
    if is_enactment(line) {
        return Some(Role::Enactment);
    }
    if !line.paragraph {
        return None;
    }
    let last = roles.len().checked_sub(1).map(|before| (roles[before], &lines[before]));
    let open = last.is_some_and(|(role, before)| {
        matches!(role, Role::Basis | Role::BasisContinued) && !before.text.ends_with([';', '.', ',', ':'])
    });
    let begins = !open || line.text.starts_with(char::is_uppercase);
    if begins && is_basis(line) {
        return Some(Role::Basis);
    }
    if is_issuing(line) {
        return Some(Role::Enactment);
    }
    if open && line.mark.is_none() {
        return Some(Role::BasisContinued);
    }
    let more = line.caps || basis_follows(lines, at) || lines[at + 1..].iter().take(3).any(is_enactment);
    (more && line.mark.is_none()).then_some(Role::Preamble)
}

fn basis_follows(lines: &[Line], at: usize) -> bool {
    lines[at + 1..]
        .iter()
        .filter(|line| !line.is_blank())
        .take(4)
        .any(|line| is_basis(line) && line.text.len() > 30)
}

/// Whether bases come before the first article, so that what stands before them is still the title.
fn basis_ahead(lines: &[Line], at: usize) -> bool {
    lines[at..]
        .iter()
        .take(12)
        .take_while(|line| line.mark.is_none())
        .any(|line| line.starts("can cu") || is_authority(line) && line.text.len() < 150)
}

fn is_basis(line: &Line) -> bool {
    line.paragraph && !line.caps && BASIS.iter().any(|words| line.starts(words))
}

fn is_authority(line: &Line) -> bool {
    let named = AUTHORITY.iter().any(|words| line.starts(words)) && !line.starts("ban hanh");
    line.paragraph && line.caps && line.text.len() < 250 && named
}

/// Whether a line is the name of a law, right below its type: `LUẬT`, `THANH TRA`. A law always has one.
fn names_law(lines: &[Line], at: usize, roles: &[Role]) -> bool {
    let mut titles =
        lines[..at].iter().zip(roles).filter(|(line, role)| **role == Role::Title && !line.is_blank());
    let (first, more) = (titles.next(), titles.next());
    more.is_none()
        && first.is_some_and(|(line, _)| ["luat", "bo luat", "phap lenh"].contains(&line.folded.trim()))
}

/// `QUYẾT ĐỊNH:` and its kin.
pub(super) fn is_enactment(line: &Line) -> bool {
    let words = line.folded.trim_end_matches([':', ' ', '.']);
    let known = [
        "quyet dinh",
        "quyet nghi",
        "nghi quyet",
        "chi thi",
        "ra quyet dinh",
        "thong tu",
        "nghi dinh",
        "lenh",
        "cong bo",
    ];
    line.paragraph && line.caps && line.text.len() < 40 && known.contains(&words)
}

/// `Chính phủ ban hành Nghị định quy định …`, which stands where others have `QUYẾT ĐỊNH:`.
fn is_issuing(line: &Line) -> bool {
    let kinds = [
        "luat",
        "bo luat",
        "nghi dinh",
        "thong tu",
        "nghi quyet",
        "phap lenh",
        "quyet dinh",
        "chi thi",
        "hien phap",
    ];
    let after = ["ban hanh ", "thong nhat ban hanh ", "quyet dinh ban hanh "]
        .iter()
        .filter_map(|words| {
            line.folded.find(words).filter(|at| *at < 160).map(|at| &line.folded[at + words.len()..])
        })
        .next_back();
    line.paragraph
        && !line.caps
        && after.is_some_and(|rest| kinds.iter().any(|kind| starts_words(rest, kind)))
}

/// A line that names the type of a document, in capitals.
pub(super) fn is_title(line: &Line) -> bool {
    line.paragraph
        && line.text.len() < 900
        && document_type(&line.text).is_some()
        && !line.starts("luat so")
        && !is_number(&line.folded)
}

/// The national title and motto (quốc hiệu, tiêu ngữ), number, place and date, the line for the gazette.
pub(super) fn is_head_line(line: &Line) -> bool {
    line.paragraph
        && line.text.len() < 260
        && (is_motto(&line.folded)
            || is_number(&line.folded)
            || is_place_and_date(line)
            || line.contains("van ban gui dang cong bao")
            || line.starts("v/v"))
}

/// A table without lines that holds the national title, or number and date.
pub(super) fn is_head_table(line: &Line) -> bool {
    line.table().is_some_and(|table| table.rows.len() <= 12)
        && line.text.len() < 1500
        && (is_motto(&line.folded)
            || line.table().is_some_and(|table| !table.bordered)
                && line.contains("so:")
                && line.contains("ngay"))
}

/// Whether the folded text holds quốc hiệu or tiêu ngữ.
pub(super) fn is_motto(folded: &str) -> bool {
    folded.contains("cong hoa xa hoi chu nghia viet nam") && !folded.contains("hien phap")
        || folded.contains("viet nam dan chu cong hoa")
        || folded.contains("doc lap")
            && folded.contains("tu do")
            && folded.contains("hanh phuc")
            && folded.len() < 300
}

fn is_number(folded: &str) -> bool {
    let rest = ["luat so", "phap lenh so", "nghi quyet so", "bo luat so", "so hieu", "so"]
        .iter()
        .find_map(|word| folded.strip_prefix(word));
    rest.is_some_and(|rest| {
        let rest = rest.trim_start();
        let colon = rest.starts_with([':', '.']);
        let rest = rest.trim_start_matches([':', '.', ' ']);
        folded.len() < 200
            && (rest.starts_with(|c: char| c.is_ascii_digit()) || colon)
            && (rest.contains('/') || rest.contains('-') || rest.is_empty())
    })
}

fn is_place_and_date(line: &Line) -> bool {
    let folded = &line.folded;
    line.text.len() < 160
        && folded.contains("ngay")
        && folded.contains("thang")
        && folded.contains("nam")
        && folded
            .find("ngay")
            .is_some_and(|at| at <= 60 && (at == 0 || folded[..at].trim_end().ends_with(',')))
        && !folded.starts_with("can cu")
}
