//! How a ZIP must lie: every byte belongs to exactly one header, one datum or the directory.
//!
//! Readers find entries in different ways, from the end or from the front; a file in which both ways may
//! meet different things is refused, because two programs would see two packages.

use std::io::{self, Read, Seek, SeekFrom};

use gazette_model::{Code, Finding};

use super::fields::{self, Central, Fields};
use super::{ZipLimits, entry, invalid, tiles};

/// The largest directory that is read.
const LARGEST_DIRECTORY: u64 = 16 << 20;
const END: [u8; 4] = *b"PK\x05\x06";

/// Reads the directory and every local header of a ZIP; all that lies wrong is a finding.
pub(super) fn examine<R: Read + Seek>(
    reader: &mut R,
    limits: &ZipLimits,
) -> io::Result<Result<Vec<Central>, Vec<Finding>>> {
    let directory = match directory(reader, limits)? {
        Ok(directory) => directory,
        Err(finding) => return Ok(Err(vec![finding])),
    };
    let Some(bytes) = read_at(reader, directory.offset, directory.size)? else {
        return Ok(Err(vec![cut_off()]));
    };
    let mut rest = Fields(&bytes);
    let mut entries = Vec::new();
    for _ in 0..directory.entries {
        match fields::central(&mut rest) {
            Some(central) => entries.push(central),
            None => return Ok(Err(vec![broken_directory()])),
        }
    }
    if !rest.0.is_empty() {
        return Ok(Err(vec![broken_directory()]));
    }
    let mut findings: Vec<Finding> = entries.iter().flat_map(|central| judge(central, limits)).collect();
    let total = entries.iter().fold(0u64, |total, central| total.saturating_add(central.header.size));
    if total > limits.total {
        findings.push(super::bomb(None, megabytes(total), megabytes(limits.total)));
    }
    // A bomb is not walked: its headers may lie on one another by the thousands.
    if findings.is_empty() {
        findings = tiles::walk(reader, &entries, directory.offset)?;
    }
    Ok(if findings.is_empty() { Ok(entries) } else { Err(findings) })
}

pub(super) fn megabytes(bytes: u64) -> String {
    format!("{} MB", bytes.div_ceil(1 << 20))
}

struct Directory {
    offset: u64,
    size: u64,
    entries: u64,
}

/// Finds the directory by the record at the very end.
fn directory<R: Read + Seek>(reader: &mut R, limits: &ZipLimits) -> io::Result<Result<Directory, Finding>> {
    let length = reader.seek(SeekFrom::End(0))?;
    let start = length.saturating_sub(22 + 65_535 + 20);
    let Some(tail) = read_at(reader, start, length - start)? else { return Ok(Err(cut_off())) };
    let mut signatures =
        tail.windows(4).enumerate().filter(|(_, window)| *window == END).map(|(at, _)| at).rev();
    let Some(at) = signatures.next() else {
        return Ok(Err(invalid(None, "không phải tệp ZIP trọn vẹn", "it is no complete ZIP")));
    };
    let Some(end) = end_record(tail.get(at..).unwrap_or_default()) else { return Ok(Err(cut_off())) };
    let position = start + at as u64;
    if position + 22 + u64::from(end.comment) != length {
        let finding = invalid(None, "có dữ liệu thừa sau gói ZIP", "data follow the end of the ZIP");
        return Ok(Err(finding));
    }
    let mut directory =
        Directory { offset: end.offset.into(), size: end.size.into(), entries: end.entries.into() };
    let mut directory_end = position;
    let locator = at
        .checked_sub(20)
        .and_then(|from| tail.get(from..at))
        .filter(|record| record.starts_with(b"PK\x06\x07"));
    if let Some(locator) = locator {
        match long_end(reader, locator, position - 20, &end)? {
            Some((found, end)) => (directory, directory_end) = (found, end),
            None => return Ok(Err(broken_directory())),
        }
    }
    if end.disk != 0 || end.directory_disk != 0 || end.entries != end.entries_here {
        return Ok(Err(invalid(
            None,
            "gói ZIP chia thành nhiều phần",
            "the ZIP is split over several volumes",
        )));
    }
    if directory.entries > limits.entries {
        return Ok(Err(super::bomb(None, directory.entries, limits.entries)));
    }
    if directory.offset.checked_add(directory.size) != Some(directory_end) {
        let vi = "mục lục ZIP không nằm đúng chỗ, có thể do ghép nhiều gói";
        return Ok(Err(invalid(None, vi, "the directory is not where the end says, as in joined archives")));
    }
    if directory.size > LARGEST_DIRECTORY {
        return Ok(Err(super::bomb(None, megabytes(directory.size), megabytes(LARGEST_DIRECTORY))));
    }
    Ok(Ok(directory))
}

struct End {
    disk: u16,
    directory_disk: u16,
    entries_here: u16,
    entries: u16,
    size: u32,
    offset: u32,
    comment: u16,
}

fn end_record(bytes: &[u8]) -> Option<End> {
    let mut fields = Fields(bytes);
    fields.take(4)?;
    Some(End {
        disk: fields.u16()?,
        directory_disk: fields.u16()?,
        entries_here: fields.u16()?,
        entries: fields.u16()?,
        size: fields.u32()?,
        offset: fields.u32()?,
        comment: fields.u16()?,
    })
}

/// The directory by the ZIP64 record, and where that record begins; `None` when it disagrees with the short one.
fn long_end<R: Read + Seek>(
    reader: &mut R,
    locator: &[u8],
    locator_at: u64,
    end: &End,
) -> io::Result<Option<(Directory, u64)>> {
    let mut fields = Fields(locator);
    let (Some(_), Some(0), Some(at), Some(1)) = (fields.take(4), fields.u32(), fields.u64(), fields.u32())
    else {
        return Ok(None);
    };
    let Some(length) = locator_at.checked_sub(at).filter(|length| (56..=4096).contains(length)) else {
        return Ok(None);
    };
    let Some(record) = read_at(reader, at, length)? else { return Ok(None) };
    let parse = || {
        let mut fields = Fields(&record);
        let fits = fields.u32()? == 0x0606_4b50 && fields.u64()? == length - 12;
        fields.take(4)?;
        let disks = (fields.u32()?, fields.u32()?);
        let (here, entries, size, offset) = (fields.u64()?, fields.u64()?, fields.u64()?, fields.u64()?);
        let agrees = |long: u64, short: u64, full: u64| long == short || short == full;
        let fits = fits
            && disks == (0, 0)
            && here == entries
            && agrees(entries, end.entries.into(), u16::MAX.into())
            && agrees(size, end.size.into(), u32::MAX.into())
            && agrees(offset, end.offset.into(), u32::MAX.into());
        fits.then_some((Directory { offset, size, entries }, at))
    };
    Ok(parse())
}

/// What a directory entry says that no package needs.
fn judge(central: &Central, limits: &ZipLimits) -> Vec<Finding> {
    let header = &central.header;
    let name = entry::name(header);
    let mut findings = Vec::new();
    let Some(text) = &name else {
        return vec![invalid(
            None,
            "tên tệp trong gói không đọc được",
            "a file name in the package cannot be read",
        )];
    };
    let mut wrong = |vi, en| findings.push(invalid(Some(text), vi, en));
    if header.flags & (1 | 1 << 6 | 1 << 13) != 0 || header.aes {
        wrong("tệp trong gói bị mã hóa", "the entry is encrypted");
    } else if !matches!(header.method, 0 | 8) {
        wrong(
            "kiểu nén không được hỗ trợ (chỉ nhận Store và Deflate)",
            "the compression is neither Store nor Deflate",
        );
    } else if header.method == 0 && header.compressed != header.size {
        wrong("kích thước nén và bung của tệp không nén khác nhau", "the sizes of a stored entry differ");
    }
    if central.disk != 0 {
        wrong("gói ZIP chia thành nhiều phần", "the ZIP is split over several volumes");
    }
    if text.ends_with('/') && header.size != 0 {
        wrong("thư mục trong gói có nội dung", "a folder entry has content");
    }
    if header.unicode_name.as_ref().is_some_and(|long| *long != header.name && !is_substitute(&header.name)) {
        wrong("tệp trong gói mang hai tên khác nhau", "the entry has two different names");
    }
    match central.attributes >> 16 & 0o170_000 {
        // Writers that pack a pipe leave the kind of the pipe (0o010_000); its bytes are an ordinary file.
        0 | 0o100_000 | 0o040_000 | 0o010_000 => {}
        0o120_000 => {
            findings.push(Finding::new(Code::PathEscape).file(text).value("name", format!("{text} → ?")));
        }
        _ => wrong("mục trong gói không phải tệp thường", "the entry is no ordinary file"),
    }
    if header.size > limits.small && header.size / limits.ratio > header.compressed {
        findings.push(super::bomb(
            Some(text),
            megabytes(header.size),
            megabytes(header.compressed.saturating_mul(limits.ratio)),
        ));
    }
    findings.extend(super::name::examine(text));
    findings
}

/// Whether a short name only stands in for letters that the writer's code page did not have.
fn is_substitute(name: &[u8]) -> bool {
    !name.is_ascii() || name.contains(&b'?') || name.windows(2).any(|window| window == b"#U")
}

fn cut_off() -> Finding {
    invalid(None, "gói ZIP bị cắt cụt", "the ZIP is cut off")
}

pub(super) fn broken_directory() -> Finding {
    invalid(None, "mục lục ZIP hỏng", "the directory of the ZIP is broken")
}

/// Exactly `count` bytes from `offset`; `None` past the end. Callers bound `count`.
pub(super) fn read_at<R: Read + Seek>(
    reader: &mut R,
    offset: u64,
    count: u64,
) -> io::Result<Option<Vec<u8>>> {
    reader.seek(SeekFrom::Start(offset))?;
    let mut bytes = Vec::new();
    reader.take(count).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 == count).then_some(bytes))
}
