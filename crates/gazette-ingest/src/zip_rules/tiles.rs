//! The local headers of a ZIP: they say what the directory says and lie one behind the other without gap.

use std::io::{self, Read, Seek};

use gazette_model::Finding;

use super::fields::{self, Central, Fields, Header};
use super::layout::{broken_directory, read_at};
use super::{entry, invalid};

/// Walks the local headers: they agree with the directory and lie one behind the other without gap.
pub(super) fn walk<R: Read + Seek>(
    reader: &mut R,
    entries: &[Central],
    end: u64,
) -> io::Result<Vec<Finding>> {
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
