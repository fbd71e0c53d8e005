//! A request, read once: address in segments, query in pairs, the few headers that matter.

use axum::http::{HeaderMap, HeaderName, Uri, header};

/// Longest address that is answered, query included.
pub(crate) const LONGEST: usize = 2048;

/// What is asked.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ask {
    /// The path as sent, undecoded.
    pub(crate) raw_path: String,
    /// The query as sent.
    pub(crate) raw_query: String,
    /// The segments of the path, decoded, empty ones left out.
    pub(crate) segments: Vec<String>,
    /// The query, decoded.
    pub(crate) query: Vec<(String, String)>,
    /// Scheme and host, for whole addresses.
    pub(crate) origin: String,
    /// The title in a file that was sent; empty if nothing was sent, or it has none.
    pub(crate) claim: String,
    /// `If-Range`.
    pub(crate) if_range: String,
    /// `Range`.
    pub(crate) range: String,
}

impl Ask {
    /// Reads a request that came to `origin`; `None` if it is malformed.
    pub(crate) fn read(uri: &Uri, headers: &HeaderMap, origin: &str) -> Option<Self> {
        let raw_path = uri.path().to_owned();
        let raw_query = uri.query().unwrap_or_default().to_owned();
        if raw_path.len() + raw_query.len() > LONGEST {
            return None;
        }
        let segments = raw_path
            .split('/')
            .filter(|segment| !segment.is_empty())
            .map(|segment| decode(segment, false))
            .collect::<Option<Vec<_>>>()?;
        let query = raw_query
            .split('&')
            .filter(|pair| !pair.is_empty())
            .map(|pair| {
                let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
                Some((decode(key, true)?, decode(value, true)?))
            })
            .collect::<Option<Vec<_>>>()?;
        let text =
            |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
        Some(Self {
            raw_path,
            raw_query,
            segments,
            query,
            origin: origin.to_owned(),
            claim: String::new(),
            if_range: text(header::IF_RANGE),
            range: text(header::RANGE),
        })
    }

    /// A value of the query without white space around it; empty if it is not there.
    pub(crate) fn value(&self, name: &str) -> &str {
        self.query.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.trim())
    }

    /// A number of the query, or `default`.
    pub(crate) fn number(&self, name: &str, default: usize) -> usize {
        self.value(name).parse().unwrap_or(default)
    }
}

/// The scheme and host a request came to, as far as they are plausible.
pub(crate) fn origin(headers: &HeaderMap) -> String {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let host = text(header::HOST);
    let known = !host.is_empty()
        && host.len() < 256
        && host.bytes().all(|b| b.is_ascii_alphanumeric() || b".-:[]".contains(&b));
    let host = if known { host } else { "localhost" };
    format!("{}://{host}", if is_secure(headers) { "https" } else { "http" })
}

/// Whether the proxy in front speaks TLS with the reader.
pub(crate) fn is_secure(headers: &HeaderMap) -> bool {
    headers.get("x-forwarded-proto").is_some_and(|proto| proto == "https")
}

/// Percent-decodes; `None` for what is not UTF-8 or holds control characters.
fn decode(text: &str, form: bool) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'%' => {
                let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
                let (high, low) = (digit(rest.next())?, digit(rest.next())?);
                bytes.push(u8::try_from(high << 4 | low).ok()?);
            }
            b'+' if form => bytes.push(b' '),
            byte => bytes.push(byte),
        }
    }
    let text = String::from_utf8(bytes).ok()?;
    let bad = |c: char| c.is_control() && !(form && matches!(c, '\n' | '\r' | '\t'));
    (!text.chars().any(bad)).then_some(text)
}

/// Percent-encodes a piece of an address; `/` stays where `path` is set.
pub(crate) fn encode(text: &str, path: bool) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~@".contains(&byte) || (path && byte == b'/') {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_encoded_decodes_to_itself() {
        for text in ["12/2026/QĐ-UBND", "a b+c&d=e", "%00", "đính chính"] {
            assert_eq!(decode(&encode(text, false), true).as_deref(), Some(text));
        }
    }

    #[test]
    fn malformed_escapes_are_refused() {
        for text in ["%", "%4", "%zz", "%ff", "%00", "%0a"] {
            assert_eq!(decode(text, false), None, "{text}");
        }
    }
}
