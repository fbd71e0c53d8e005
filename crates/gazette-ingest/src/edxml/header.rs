//! The elements of a message's header as values, whatever form their writers gave them.

use gazette_model::{Date, Signatory};

use super::tree::Node;
use super::{Organization, Staff, Target};

/// The child whose name ends so, for names that are spelt `Bussiness…` by the standard.
pub(super) fn words(node: &Node, ending: &str) -> Option<String> {
    let child = node.children.iter().find(|child| child.name.ends_with(ending))?;
    Some(child.text.trim().to_owned()).filter(|text| !text.is_empty())
}

pub(super) fn organization(node: &Node) -> Organization {
    let get = |name: &str| node.child(name).unwrap_or_default();
    Organization {
        id: get("OrganId"),
        in_charge: get("OrganizationInCharge"),
        name: get("OrganName"),
        address: get("OrganAdd"),
        email: get("Email"),
        telephone: get("Telephone"),
        fax: get("Fax"),
        website: get("Website"),
    }
}

pub(super) fn staff(node: &Node) -> Staff {
    let get = |name: &str| node.child(name).unwrap_or_default();
    Staff { department: get("Department"), name: get("Staff"), mobile: get("Mobile"), email: get("Email") }
}

pub(super) fn target(node: &Node) -> Target {
    let get = |name: &str| node.child(name).unwrap_or_default();
    let known = target_of_id(&get("DocumentId"));
    let or = |written: String, known: String| if written.is_empty() { known } else { written };
    Target {
        organ_id: or(get("OrganId"), known.organ_id),
        code: or(code(node).unwrap_or_default(), known.code),
        issued_on: node.child("PromulgationDate").and_then(|written| date(&written)).or(known.issued_on),
        document_id: known.document_id,
    }
}

/// What an identifier such as `000.00.00.G22,2015/09/30,7816/VPCP-TTĐT` says.
pub(super) fn target_of_id(id: &str) -> Target {
    let mut target = Target { document_id: id.to_owned(), ..Target::default() };
    if let [organ, written, code] = id.splitn(3, ',').map(str::trim).collect::<Vec<_>>().as_slice() {
        (*organ).clone_into(&mut target.organ_id);
        (*code).clone_into(&mut target.code);
        target.issued_on = date(written);
    }
    target
}

/// Number and symbol: in two elements, in one, or as text.
pub(super) fn code(node: &Node) -> Option<String> {
    let code = node.element("Code")?;
    let (number, notation) = (code.child("CodeNumber"), code.child("CodeNotation"));
    match (number, notation) {
        (Some(number), Some(notation)) if number.ends_with(&notation) => Some(number),
        (Some(number), Some(notation)) => {
            Some(format!("{}/{}", number.trim_end_matches('/'), notation.trim_start_matches('/')))
        }
        (number, notation) => {
            let text = Some(code.text.trim().to_owned()).filter(|text| !text.is_empty());
            number.or(notation).or(text)
        }
    }
}

/// The signatory; the powers are the abbreviations before the name of the office.
pub(super) fn signatory(node: &Node) -> Option<Signatory> {
    let competence = node.child("Competence").unwrap_or_default();
    let mut rest = competence.as_str();
    let mut powers = Vec::new();
    while let Some(power) =
        ["TM.", "KT.", "TL.", "TUQ.", "Q."].into_iter().find(|power| rest.to_uppercase().starts_with(power))
    {
        powers.push(power.to_owned());
        rest = rest.get(power.len()..).unwrap_or_default().trim_start();
    }
    let signatory = Signatory {
        name: node.child("FullName").unwrap_or_default(),
        position: node.child("Position").unwrap_or_default(),
        powers,
        on_behalf_of: Some(rest.trim().to_owned()).filter(|rest| !rest.is_empty()),
    };
    (signatory != Signatory::default()).then_some(signatory)
}

/// A date as written on the axis: `2019/01/16`, also with hyphens, with the day first, or with a time behind.
pub(super) fn date(text: &str) -> Option<Date> {
    let day = text.trim().split([' ', 'T']).next()?;
    let parts: Vec<i16> = day.split(['/', '-', '.']).map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let [first, month, last] = parts.as_slice() else { return None };
    let (year, day) = if *first > 31 { (*first, *last) } else { (*last, *first) };
    Date::new(year, i8::try_from(*month).ok()?, i8::try_from(day).ok()?).ok().filter(|_| year > 1900)
}
