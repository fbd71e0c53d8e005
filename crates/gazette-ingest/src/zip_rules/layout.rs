//! How a ZIP must lie: every byte belongs to exactly one header, one datum or the directory.
//!
//! Readers find entries in different ways, from the end or from the front; a file in which both ways may
//! meet different things is refused, because two programs would see two packages.

use std::io::{self, Read, Seek, SeekFrom};

use gazette_model::{Code, Finding};

use super::fields::{self, Central, Fields, Header};
use super::{ZipLimits, entry, invalid};

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
        findings = tile(reader, &mut entries, directory.offset)?;
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

/// Walks the local headers: they agree with the directory and lie one behind the other without gap.
fn tile<R: Read + Seek>(reader: &mut R, entries: &mut [Central], end: u64) -> io::Result<Vec<Finding>> {
    let mut order: Vec<&Central> = entries.iter().collect();
    order.sort_by_key(|central| central.offset);
    let mut findings = Vec::new();
    let mut expected = 0;
    for (position, central) in order.iter().enumerate() {
        let name = entry::name(&central.header).unwrap_or_default();
        if central.offset < expected {
            findings.push(invalid(Some(&name), "các mục trong gói nằm chồng lên nhau", "entries overlap"));
            break;
        } else if central.offset > end {
            findings.push(broken_directory());
            break;
        } else if central.offset > expected {
            let (vi, en) = ("có dữ liệu lạ giữa các mục của gói", "unknown data lie between the entries");
            findings.push(invalid(Some(&name), vi, en));
        }
        let next = order.get(position + 1).map_or(end, |next| next.offset);
        match extent(reader, central, next)? {
            Ok(end) => expected = end,
            Err((vi, en)) => {
                findings.push(invalid(Some(&name), vi, en));
                expected = next;
            }
        }
    }
    if findings.is_empty() && expected != end {
        let (vi, en) = ("có dữ liệu lạ trước mục lục của gói", "unknown data lie before the directory");
        findings.push(invalid(None, vi, en));
    }
    Ok(findings)
}

type Reason = (&'static str, &'static str);

/// Where an entry ends, when its local header says what the directory says.
fn extent<R: Read + Seek>(reader: &mut R, central: &Central, next: u64) -> io::Result<Result<u64, Reason>> {
    const BROKEN: Reason = ("đầu mục trong gói hỏng", "the local header is broken");
    let Some(mut bytes) = read_at(reader, central.offset, fields::LOCAL as u64)? else {
        return Ok(Err(BROKEN));
    };
    let Some(tail) = fields::local_tail(&bytes) else { return Ok(Err(BROKEN)) };
    let start = central.offset + (fields::LOCAL + tail) as u64;
    let Some(more) = read_at(reader, central.offset + fields::LOCAL as u64, tail as u64)? else {
        return Ok(Err(BROKEN));
    };
    bytes.extend(more);
    let Some(local) = fields::local(&bytes) else { return Ok(Err(BROKEN)) };
    if let Some(reason) = disagreement(&local, &central.header) {
        return Ok(Err(reason));
    }
    let Some(data_end) = start.checked_add(central.header.compressed).filter(|data_end| *data_end <= next)
    else {
        return Ok(Err(("dữ liệu của tệp chồng lên mục sau", "the data run into the next entry")));
    };
    if !local.streamed() {
        return Ok(Ok(data_end));
    }
    let record = read_at(reader, data_end, (next - data_end).min(24))?.unwrap_or_default();
    if descriptor_fits(&record, &central.header) {
        Ok(Ok(data_end + record.len() as u64))
    } else {
        Ok(Err((
            "bản ghi sau dữ liệu không khớp mục lục",
            "the record behind the data disagrees with the directory",
        )))
    }
}

/// How a local header disagrees with the directory.
fn disagreement(local: &Header, central: &Header) -> Option<Reason> {
    // Bits 1 and 2 tell how hard the writer compressed; bit 11 means nothing for an ASCII name.
    let meaningful =
        |flags: u16| flags & !(1 << 1 | 1 << 2) & if local.name.is_ascii() { !(1 << 11) } else { u16::MAX };
    let zero = (local.crc, local.compressed, local.size) == (0, 0, 0);
    // Writers that stream large files keep the place of the sizes with the largest value.
    let equal = (local.crc, local.compressed, local.size) == (central.crc, central.compressed, central.size);
    let unknown = local.streamed()
        && (local.crc == 0 || local.crc == central.crc)
        && [local.compressed, local.size].iter().all(|size| matches!(*size, 0 | 0xffff_ffff));
    if local.name != central.name
        || local.unicode_name.as_ref().is_some_and(|name| !same_name(name, local, central))
    {
        Some(("tên ở đầu mục khác tên trong mục lục", "the local name differs from the directory"))
    } else if local.method != central.method || meaningful(local.flags) != meaningful(central.flags) {
        Some(("kiểu nén hoặc cờ ở đầu mục khác mục lục", "method or flags differ from the directory"))
    } else if equal || unknown || (zero && local.streamed()) {
        None
    } else {
        Some((
            "kích thước hoặc mã kiểm tra ở đầu mục khác mục lục",
            "sizes or checksum differ from the directory",
        ))
    }
}

fn same_name(unicode: &[u8], local: &Header, central: &Header) -> bool {
    unicode == local.name || central.unicode_name.as_deref() == Some(unicode)
}

/// A data descriptor in one of its four forms, with the directory's values.
fn descriptor_fits(record: &[u8], header: &Header) -> bool {
    let long = matches!(record.len(), 20 | 24);
    let mut fields = Fields(record);
    if matches!(record.len(), 16 | 24) && fields.u32() != Some(0x0807_4b50) {
        return false;
    }
    let crc = fields.u32();
    let mut size = || if long { fields.u64() } else { fields.u32().map(u64::from) };
    crc == Some(header.crc)
        && size() == Some(header.compressed)
        && size() == Some(header.size)
        && matches!(record.len(), 12 | 16 | 20 | 24)
}

fn cut_off() -> Finding {
    invalid(None, "gói ZIP bị cắt cụt", "the ZIP is cut off")
}

fn broken_directory() -> Finding {
    invalid(None, "mục lục ZIP hỏng", "the directory of the ZIP is broken")
}

/// Exactly `count` bytes from `offset`; `None` past the end. Callers bound `count`.
fn read_at<R: Read + Seek>(reader: &mut R, offset: u64, count: u64) -> io::Result<Option<Vec<u8>>> {
    reader.seek(SeekFrom::Start(offset))?;
    let mut bytes = Vec::new();
    reader.take(count).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 == count).then_some(bytes))
}
