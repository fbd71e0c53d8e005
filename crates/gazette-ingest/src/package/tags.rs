//! The tag files of a bag: `bagit.txt` and `bag-info.txt`.

use gazette_model::Finding;

use super::{invalid, remark};

/// What `bagit.txt` declares (tờ khai của túi).
pub(crate) struct Declaration {
    pub(crate) version: Option<String>,
    /// Version 1.0, in which every manifest lists every file once.
    pub(crate) modern: bool,
    pub(crate) encoding: String,
}

const VERSIONS: [&str; 6] = ["0.93", "0.94", "0.95", "0.96", "0.97", "1.0"];
const FILE: Option<&str> = Some("bagit.txt");

/// Reads `bagit.txt`, strictly: two lines, no byte order mark, no blank before the colon.
pub(crate) fn declaration(bytes: Option<&[u8]>, findings: &mut Vec<Finding>) -> Declaration {
    let mut declaration = Declaration { version: None, modern: true, encoding: "UTF-8".to_owned() };
    let Some(bytes) = bytes else {
        findings.push(invalid(FILE, "không có tệp bagit.txt", "bagit.txt is missing"));
        return declaration;
    };
    let text = match std::str::from_utf8(bytes) {
        Ok(text) if !text.starts_with('\u{feff}') => text,
        _ => {
            let (vi, en) = ("phải là UTF-8 không có BOM", "it must be UTF-8 without byte order mark");
            findings.push(invalid(FILE, vi, en));
            return declaration;
        }
    };
    let mut lines = text.lines().filter(|line| !line.is_empty());
    let version = lines.next().and_then(|line| line.strip_prefix("BagIt-Version: ")).map(str::trim);
    let encoding =
        lines.next().and_then(|line| line.strip_prefix("Tag-File-Character-Encoding: ")).map(str::trim);
    match version {
        Some(version) if VERSIONS.contains(&version) => {
            declaration.version = Some(version.to_owned());
            declaration.modern = version == "1.0";
        }
        Some(version) => {
            let (vi, en) =
                (format!("phiên bản BagIt lạ: {version}"), format!("unknown BagIt version {version}"));
            findings.push(invalid(FILE, &vi, &en));
        }
        None => findings.push(invalid(
            FILE,
            "dòng 1 phải là “BagIt-Version: M.N”",
            "line 1 must be `BagIt-Version: M.N`",
        )),
    }
    match encoding {
        Some(encoding) => encoding.clone_into(&mut declaration.encoding),
        None => {
            let vi = "dòng 2 phải là “Tag-File-Character-Encoding: …”";
            findings.push(invalid(FILE, vi, "line 2 must be `Tag-File-Character-Encoding: …`"));
        }
    }
    if lines.next().is_some() {
        findings.push(invalid(FILE, "chỉ được có hai dòng", "it must have two lines"));
    }
    declaration
}

/// Judges `bag-info.txt`; `payload` is octets and files, and `told` says that findings already tell why it
/// differs from what was packed.
pub(crate) fn info(file: &str, text: &str, payload: (u64, u64), modern: bool, told: bool) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut sums = 0;
    for (index, line) in text.lines().enumerate() {
        // A line that begins with a blank continues the value before it.
        if line.trim().is_empty() || (index > 0 && line.starts_with([' ', '\t'])) {
            continue;
        }
        let place = format!("dòng {}", index + 1);
        let Some((label, value)) = line.split_once(':') else {
            findings.push(
                remark(Some(file), "có dòng không có dấu hai chấm", "a line has no colon").place(place),
            );
            continue;
        };
        if modern && label.ends_with([' ', '\t']) {
            let (vi, en) = ("có khoảng trắng trước dấu hai chấm", "a blank stands before a colon");
            findings.push(remark(Some(file), vi, en).place(place.clone()));
        }
        if label.trim().eq_ignore_ascii_case("Payload-Oxum") {
            sums += 1;
            let declared = value.trim();
            let actual = format!("{}.{}", payload.0, payload.1);
            let parsed = declared
                .split_once('.')
                .and_then(|(octets, files)| Some((octets.parse().ok()?, files.parse().ok()?)));
            if parsed != Some(payload) {
                let vi = format!("Payload-Oxum ghi {declared}, thực tế {actual}");
                let en = format!("Payload-Oxum says {declared}, found {actual}");
                let finding = if told { remark(Some(file), &vi, &en) } else { invalid(Some(file), &vi, &en) };
                findings.push(finding.place(place));
            }
        }
    }
    if sums > 1 {
        findings.push(remark(Some(file), "Payload-Oxum ghi nhiều lần", "Payload-Oxum stands more than once"));
    }
    findings
}

/// Files that operating systems leave behind.
pub(crate) fn is_system_file(name: &str) -> bool {
    let base = name.rsplit('/').next().unwrap_or(name);
    name.starts_with("__MACOSX/")
        || base.starts_with("._")
        || ["thumbs.db", ".ds_store", "desktop.ini"].contains(&base.to_ascii_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_declaration_is_read_strictly() {
        let judge = |bytes: &[u8]| {
            let mut findings = Vec::new();
            let declaration = declaration(Some(bytes), &mut findings);
            (declaration.version, findings.len())
        };
        let encoding = "Tag-File-Character-Encoding: UTF-8";
        assert_eq!(
            judge(format!("BagIt-Version: 0.97\r\n{encoding}").as_bytes()),
            (Some("0.97".to_owned()), 0)
        );
        assert_eq!(
            judge(format!("BagIt-Version: 1.0\n{encoding}\n").as_bytes()),
            (Some("1.0".to_owned()), 0)
        );
        assert_eq!(judge(format!("BagIt-Version : 1.0\n{encoding}\n").as_bytes()), (None, 1));
        assert_eq!(judge(format!("BagIt-Version: .97\n{encoding}\n").as_bytes()), (None, 1));
        assert_eq!(judge(format!("\u{feff}BagIt-Version: 1.0\n{encoding}\n").as_bytes()), (None, 1));
        assert_eq!(judge(b"BagIt-Version: 1.0\n"), (Some("1.0".to_owned()), 1));
    }

    #[test]
    fn the_declared_size_must_be_that_of_the_payload() {
        let judge = |text: &str| info("bag-info.txt", text, (58, 2), true, false).len();
        assert_eq!(judge("Payload-Oxum: 58.2\nContact-Name: A\n  B: C\n"), 0);
        assert_eq!(judge("payload-oxum: 58.3\n"), 1);
        assert_eq!(judge("Payload-Oxum: 58\n"), 1);
        assert_eq!(judge("no colon\n"), 1);
    }
}
