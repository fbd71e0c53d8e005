//! The records of a ZIP as they are written: central entries, local headers, their extra fields.

/// Bytes taken from the front, little-endian; `None` when they run out.
pub(super) struct Fields<'a>(pub(super) &'a [u8]);

impl<'a> Fields<'a> {
    pub(super) fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (head, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(head)
    }

    pub(super) fn u16(&mut self) -> Option<u16> {
        self.take(2)?.try_into().ok().map(u16::from_le_bytes)
    }

    pub(super) fn u32(&mut self) -> Option<u32> {
        self.take(4)?.try_into().ok().map(u32::from_le_bytes)
    }

    pub(super) fn u64(&mut self) -> Option<u64> {
        self.take(8)?.try_into().ok().map(u64::from_le_bytes)
    }
}

/// What both headers of an entry say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) flags: u16,
    pub(super) method: u16,
    pub(super) crc: u32,
    pub(super) compressed: u64,
    pub(super) size: u64,
    pub(super) name: Vec<u8>,
    /// The name of the Unicode Path extra field, where there is one.
    pub(super) unicode_name: Option<Vec<u8>>,
    /// The extra field of AES encryption stands here.
    pub(super) aes: bool,
}

/// An entry of the central directory.
#[derive(Debug)]
pub(super) struct Central {
    pub(super) header: Header,
    pub(super) disk: u32,
    pub(super) attributes: u32,
    pub(super) offset: u64,
}

const STREAMED: u16 = 1 << 3;

impl Header {
    /// Sizes and checksum stand behind the data.
    pub(super) fn streamed(&self) -> bool {
        self.flags & STREAMED != 0
    }
}

/// Reads one central entry off the front.
pub(super) fn central(fields: &mut Fields<'_>) -> Option<Central> {
    if fields.u32()? != 0x0201_4b50 {
        return None;
    }
    fields.take(4)?;
    let (flags, method) = (fields.u16()?, fields.u16()?);
    fields.take(4)?;
    let (crc, compressed, size) = (fields.u32()?, fields.u32()?, fields.u32()?);
    let (name, extra, comment) = (fields.u16()?, fields.u16()?, fields.u16()?);
    let disk = fields.u16()?;
    fields.take(2)?;
    let (attributes, offset) = (fields.u32()?, fields.u32()?);
    let name = fields.take(name.into())?.to_vec();
    let extra = extras(fields.take(extra.into())?)?;
    fields.take(comment.into())?;
    let mut long = Fields(extra.zip64.unwrap_or_default());
    let mut widen =
        |value: u32| if value == u32::MAX && extra.zip64.is_some() { long.u64() } else { Some(value.into()) };
    let (size, compressed, offset) = (widen(size)?, widen(compressed)?, widen(offset)?);
    let disk = if disk == u16::MAX && extra.zip64.is_some() { long.u32()? } else { disk.into() };
    let header = Header {
        flags,
        method,
        crc,
        compressed,
        size,
        name,
        unicode_name: extra.unicode_name,
        aes: extra.aes,
    };
    Some(Central { header, disk, attributes, offset })
}

/// The fixed part of a local header.
pub(super) const LOCAL: usize = 30;

/// How many bytes of name and extra field follow the fixed part.
pub(super) fn local_tail(fixed: &[u8]) -> Option<usize> {
    let mut fields = Fields(fixed);
    if fields.u32()? != 0x0403_4b50 {
        return None;
    }
    fields.take(22)?;
    Some(usize::from(fields.u16()?) + usize::from(fields.u16()?))
}

/// Reads a whole local header.
pub(super) fn local(bytes: &[u8]) -> Option<Header> {
    let mut fields = Fields(bytes);
    fields.take(6)?;
    let (flags, method) = (fields.u16()?, fields.u16()?);
    fields.take(4)?;
    let (crc, compressed, size) = (fields.u32()?, fields.u32()?, fields.u32()?);
    let (name, extra) = (fields.u16()?, fields.u16()?);
    let name = fields.take(name.into())?.to_vec();
    let extra = extras(fields.take(extra.into())?)?;
    let mut long = Fields(extra.zip64.unwrap_or_default());
    let mut widen =
        |value: u32| if value == u32::MAX && extra.zip64.is_some() { long.u64() } else { Some(value.into()) };
    let (size, compressed) = (widen(size)?, widen(compressed)?);
    Some(Header {
        flags,
        method,
        crc,
        compressed,
        size,
        name,
        unicode_name: extra.unicode_name,
        aes: extra.aes,
    })
}

#[derive(Default)]
struct Extras<'a> {
    zip64: Option<&'a [u8]>,
    unicode_name: Option<Vec<u8>>,
    aes: bool,
}

/// Walks the extra fields; `None` when one runs over the end or says twice what may be said once.
fn extras(bytes: &[u8]) -> Option<Extras<'_>> {
    let mut fields = Fields(bytes);
    let mut extras = Extras::default();
    // Fewer than four bytes at the end are padding of aligning writers.
    while fields.0.len() >= 4 {
        let (id, size) = (fields.u16()?, fields.u16()?);
        let mut data = Fields(fields.take(size.into())?);
        match id {
            0x0001 if extras.zip64.is_some() => return None,
            0x0001 => extras.zip64 = Some(data.0),
            0x7075 if extras.unicode_name.is_some() => return None,
            0x7075 => {
                data.take(5)?;
                extras.unicode_name = Some(data.0.to_vec());
            }
            0x9901 => extras.aes = true,
            _ => {}
        }
    }
    Some(extras)
}
