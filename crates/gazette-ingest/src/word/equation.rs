//! Equations (OMML) as a line of text in reading order.

use super::inline::text_of;
use super::names::Ns;
use super::remarks::Remarks;
use super::tree::Element;

/// The linear form of `m:oMath` or `m:oMathPara`: `(a+b)/(2)`, `x^(2)`, `√(x)`.
pub(super) fn linear(element: Element<'_>, remarks: &mut Remarks) -> String {
    let mut out = String::new();
    write_all(element, remarks, &mut out);
    out
}

fn write_all(parent: Element<'_>, remarks: &mut Remarks, out: &mut String) {
    for child in parent.children() {
        write(child, remarks, out);
    }
}

fn write(element: Element<'_>, remarks: &mut Remarks, out: &mut String) {
    let (ns, name) = element.name();
    if ns == Ns::W {
        match name {
            "del" | "moveFrom" => remarks.tracked(),
            "t" => out.push_str(&text_of(element)),
            "rPr" => {}
            _ => write_all(element, remarks, out),
        }
        return;
    }
    if ns != Ns::M {
        write_all(element, remarks, out);
        return;
    }
    let property = |outer: &str, name: &str| {
        let value = element.child(Ns::M, outer)?.child(Ns::M, name)?;
        Some(value.attribute(Ns::M, "val").unwrap_or_default().into_owned())
    };
    let mut group = |name: &str, out: &mut String| {
        let Some(part) = element.child(Ns::M, name) else { return };
        let mut inner = String::new();
        write_all(part, remarks, &mut inner);
        // One letter needs no brackets.
        if inner.chars().count() == 1 {
            out.push_str(&inner);
        } else if !inner.is_empty() {
            out.push('(');
            out.push_str(&inner);
            out.push(')');
        }
    };
    match name {
        "t" => out.push_str(&element.own_text().replace(char::is_control, " ")),
        "f" => {
            group("num", out);
            out.push('/');
            group("den", out);
        }
        "sSup" | "sSub" | "sSubSup" => {
            group("e", out);
            for (part, sign) in [("sub", '_'), ("sup", '^')] {
                if element.child(Ns::M, part).is_some() {
                    out.push(sign);
                    group(part, out);
                }
            }
        }
        "sPre" => {
            out.push('_');
            group("sub", out);
            out.push('^');
            group("sup", out);
            group("e", out);
        }
        "rad" => {
            group("deg", out);
            out.push('√');
            group("e", out);
        }
        "nary" => {
            let sign = property("naryPr", "chr").unwrap_or_else(|| "∫".to_owned());
            out.push_str(&sign);
            for (part, sign) in [("sub", '_'), ("sup", '^')] {
                if element.child(Ns::M, part).is_some_and(|part| part.children().next().is_some()) {
                    out.push(sign);
                    group(part, out);
                }
            }
            group("e", out);
        }
        "limLow" | "limUpp" => {
            group("e", out);
            out.push(if name == "limLow" { '_' } else { '^' });
            group("lim", out);
        }
        "func" => {
            if let Some(function) = element.child(Ns::M, "fName") {
                write_all(function, remarks, out);
            }
            out.push(' ');
            if let Some(argument) = element.child(Ns::M, "e") {
                write_all(argument, remarks, out);
            }
        }
        "d" => {
            let sign =
                |name: &str, default: &str| property("dPr", name).unwrap_or_else(|| default.to_owned());
            let (open, close, between) = (sign("begChr", "("), sign("endChr", ")"), sign("sepChr", "|"));
            out.push_str(&open);
            for (index, part) in element.children().filter(|child| child.is(Ns::M, "e")).enumerate() {
                if index > 0 {
                    out.push_str(&between);
                }
                write_all(part, remarks, out);
            }
            out.push_str(&close);
        }
        "acc" => {
            if let Some(inner) = element.child(Ns::M, "e") {
                write_all(inner, remarks, out);
            }
            out.push_str(&property("accPr", "chr").unwrap_or_else(|| "\u{302}".to_owned()));
        }
        "m" | "eqArr" => {
            let row = if name == "m" { "mr" } else { "e" };
            for (index, part) in element.children().filter(|child| child.is(Ns::M, row)).enumerate() {
                if index > 0 {
                    out.push_str("; ");
                }
                write(part, remarks, out);
            }
        }
        "mr" => {
            for (index, part) in element.children().filter(|child| child.is(Ns::M, "e")).enumerate() {
                if index > 0 {
                    out.push_str(", ");
                }
                write_all(part, remarks, out);
            }
        }
        "oMathPara" => {
            for (index, line) in element.children().filter(|child| child.is(Ns::M, "oMath")).enumerate() {
                if index > 0 {
                    out.push_str("; ");
                }
                write_all(line, remarks, out);
            }
        }
        name if name.ends_with("Pr") => {}
        _ => write_all(element, remarks, out),
    }
}
