//! Readers of a site that is open, and what they wait: measures what the README promises.
//!
//! ```text
//! readers ADDRESS crowd COUNT PAUSE_MS SECONDS PATH…   COUNT readers, each asks, waits, asks again
//! readers ADDRESS many REQUESTS CONNECTIONS PATH…      as fast as the site answers
//! readers ADDRESS half COUNT                           connections that never finish their question
//! readers ADDRESS odd COUNT                            malformed requests: counts statuses
//!
//! PATH is an address such as `/van-ban`, or `@FILE` with one in each line.
//! ```

use std::error::Error;
use std::io::Write;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let number = |at: usize| -> Result<usize, Box<dyn Error>> {
        Ok(words.get(at).ok_or("a number is missing")?.parse()?)
    };
    let address: SocketAddr = words.first().ok_or("the address is missing")?.parse()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let told = match words.get(1).map(String::as_str) {
        Some("crowd") => runtime.block_on(crowd(
            address,
            number(2)?,
            Duration::from_millis(number(3)? as u64),
            Duration::from_secs(number(4)? as u64),
            paths(&words, 5)?,
        )),
        Some("many") => runtime.block_on(many(address, number(2)?, number(3)?, paths(&words, 4)?)),
        Some("half") => runtime.block_on(half(address, number(2)?)),
        Some("odd") => runtime.block_on(odd(address, number(2)?)),
        _ => return Err("crowd, many, half or odd".into()),
    };
    writeln!(std::io::stdout(), "{told}")?;
    Ok(())
}

/// What is asked for: paths, or a file (`@FILE`) with one in each line.
fn paths(words: &[String], from: usize) -> Result<Vec<String>, Box<dyn Error>> {
    let mut all = Vec::new();
    for word in words.get(from..).unwrap_or_default() {
        match word.strip_prefix('@') {
            Some(file) => all.extend(std::fs::read_to_string(file)?.lines().map(str::to_owned)),
            None => all.push(word.clone()),
        }
    }
    all.retain(|path| path.starts_with('/'));
    if all.is_empty() {
        Err("name at least one path, such as /, or @FILE with a path in each line".into())
    } else {
        Ok(all)
    }
}

/// Reads one answer; its status.
async fn answer(stream: &mut TcpStream, held: &mut Vec<u8>) -> std::io::Result<u16> {
    let end = |bytes: &[u8]| bytes.windows(4).position(|four| four == b"\r\n\r\n");
    let broken = || std::io::Error::from(std::io::ErrorKind::UnexpectedEof);
    let head = loop {
        if let Some(at) = end(held) {
            break at + 4;
        }
        if stream.read_buf(held).await? == 0 {
            return Err(broken());
        }
    };
    let text = String::from_utf8_lossy(&held[..head]).to_lowercase();
    let status = text.get(9..12).and_then(|status| status.parse().ok()).ok_or_else(broken)?;
    let length: usize = text
        .split("content-length: ")
        .nth(1)
        .and_then(|rest| rest.split("\r\n").next()?.parse().ok())
        .unwrap_or(0);
    while held.len() < head + length {
        if stream.read_buf(held).await? == 0 {
            return Err(broken());
        }
    }
    held.drain(..head + length);
    Ok(status)
}

async fn ask(stream: &mut TcpStream, held: &mut Vec<u8>, path: &str) -> std::io::Result<u16> {
    let request = format!("GET {path} HTTP/1.1\r\nhost: localhost\r\naccept-encoding: gzip\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    answer(stream, held).await
}

async fn crowd(
    address: SocketAddr,
    count: usize,
    pause: Duration,
    time: Duration,
    paths: Vec<String>,
) -> String {
    let (paths, failed) = (Arc::new(paths), Arc::new(AtomicUsize::new(0)));
    let begun = Instant::now();
    let mut readers = Vec::new();
    for reader in 0..count {
        let (paths, failed) = (Arc::clone(&paths), Arc::clone(&failed));
        readers.push(tokio::spawn(async move {
            let mut waited = Vec::new();
            // They do not all come at once.
            tokio::time::sleep(pause.mul_f64(reader as f64 / count as f64)).await;
            let (mut stream, mut held) = (None, Vec::new());
            let mut at = reader;
            while begun.elapsed() < time {
                if stream.is_none() {
                    held.clear();
                    stream = TcpStream::connect(address).await.ok();
                }
                let Some(open) = stream.as_mut() else {
                    failed.fetch_add(1, Relaxed);
                    continue;
                };
                let (path, asked) = (&paths[at % paths.len()], Instant::now());
                let mut answer = ask(open, &mut held, path).await;
                // As browsers do: a kept connection that was closed meanwhile is opened anew.
                if answer.is_err()
                    && let Ok(again) = TcpStream::connect(address).await
                {
                    held.clear();
                    answer = ask(stream.insert(again), &mut held, path).await;
                }
                match answer {
                    Ok(status) if status < 500 => waited.push(asked.elapsed()),
                    _ => {
                        failed.fetch_add(1, Relaxed);
                        stream = None;
                    }
                }
                at += count;
                tokio::time::sleep(pause.saturating_sub(asked.elapsed())).await;
            }
            waited
        }));
    }
    let mut waited = Vec::new();
    for reader in readers {
        waited.extend(reader.await.unwrap_or_default());
    }
    told(waited, begun.elapsed(), failed.load(Relaxed))
}

async fn many(address: SocketAddr, requests: usize, connections: usize, paths: Vec<String>) -> String {
    let (paths, left) = (Arc::new(paths), Arc::new(AtomicUsize::new(requests)));
    let failed = Arc::new(AtomicUsize::new(0));
    let begun = Instant::now();
    let mut readers = Vec::new();
    for _ in 0..connections {
        let (paths, left, failed) = (Arc::clone(&paths), Arc::clone(&left), Arc::clone(&failed));
        readers.push(tokio::spawn(async move {
            let (mut waited, mut stream, mut held) = (Vec::new(), None, Vec::new());
            while let Ok(at) = left.fetch_update(Relaxed, Relaxed, |left| left.checked_sub(1)) {
                if stream.is_none() {
                    held.clear();
                    stream = TcpStream::connect(address).await.ok();
                }
                let Some(open) = stream.as_mut() else { continue };
                let asked = Instant::now();
                match ask(open, &mut held, &paths[at % paths.len()]).await {
                    Ok(status) if status < 500 => waited.push(asked.elapsed()),
                    _ => {
                        failed.fetch_add(1, Relaxed);
                        stream = None;
                    }
                }
            }
            waited
        }));
    }
    let mut waited = Vec::new();
    for reader in readers {
        waited.extend(reader.await.unwrap_or_default());
    }
    told(waited, begun.elapsed(), failed.load(Relaxed))
}

fn told(mut waited: Vec<Duration>, took: Duration, failed: usize) -> String {
    waited.sort_unstable();
    let at =
        |share: f64| waited.get(((waited.len() as f64 - 1.0) * share) as usize).copied().unwrap_or_default();
    format!(
        "{} answers in {:.1} s ({:.0}/s), {failed} failed; p50 {:.2?} p90 {:.2?} p99 {:.2?} max {:.2?}",
        waited.len(),
        took.as_secs_f64(),
        waited.len() as f64 / took.as_secs_f64(),
        at(0.5),
        at(0.9),
        at(0.99),
        at(1.0)
    )
}

/// Opens connections that send half a question, and measures how long they are held and how others fare.
async fn half(address: SocketAddr, count: usize) -> String {
    let begun = Instant::now();
    let mut held = Vec::new();
    for _ in 0..count {
        if let Ok(mut stream) = TcpStream::connect(address).await {
            let _ = stream.write_all(b"GET / HTTP/1.1\r\nhost: x\r\nx-").await;
            held.push(stream);
        }
    }
    let (opened, open) = (begun.elapsed(), held.len());
    let mut readers = Vec::new();
    for mut stream in held {
        readers.push(tokio::spawn(async move {
            let mut rest = Vec::new();
            // Closed, with or without a word.
            let _ = stream.read_to_end(&mut rest).await;
            Instant::now()
        }));
    }
    let mut waited = Vec::new();
    let closed = tokio::spawn(async move {
        let mut last = begun;
        for reader in readers {
            last = last.max(reader.await.unwrap_or(begun));
        }
        last
    });
    while !closed.is_finished() {
        let asked = Instant::now();
        if let Ok(mut stream) = TcpStream::connect(address).await
            && ask(&mut stream, &mut Vec::new(), "/").await.is_ok()
        {
            waited.push(asked.elapsed());
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let last = closed.await.unwrap_or(begun);
    format!(
        "{open} half-open in {opened:.1?}, the last closed {:.1?} after the first came; others meanwhile: {}",
        last.duration_since(begun),
        told(waited, begun.elapsed(), 0)
    )
}

/// Sends what no browser sends, each on a connection of its own.
async fn odd(address: SocketAddr, count: usize) -> String {
    let mut seed: u64 = 11;
    let mut next = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).unwrap_or(0) % below
    };
    let methods = ["GET", "HEAD", "POST", "get", "G\u{0}T", "", "OPTIONS", "TRACE", "PRI"];
    let pieces = [
        "/",
        "//",
        "/van-ban/",
        "/cong-bao/2026/",
        "/tim-kiem?q=",
        "%",
        "%00",
        "%ff",
        "%c3%28",
        "..",
        "%2e%2e%2f",
        "\\",
        "đ",
        "\u{202e}",
        "?",
        "&",
        "=",
        "#",
        "+",
        "{",
        "<script>",
        "' OR 1=1",
        "9999999999999999999999",
        "-1",
        "tep/",
        "hinh/",
        "kem-theo/",
        "dieu-1",
        "\"",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        ":",
        ";",
        "/api/search?q=",
        "&year=",
        "&valid-on=",
        "&trang=",
        "/log/",
        "(((",
        "*",
        "~",
    ];
    let versions = ["HTTP/1.1", "HTTP/1.0", "HTTP/9.9", "http/1.1", ""];
    let headers = [
        "host: localhost\r\n",
        "host:\r\n",
        "content-length: -1\r\n",
        "content-length: 99999999999999999999\r\n",
        "content-length: 5\r\ncontent-length: 6\r\n",
        "transfer-encoding: chunked\r\n",
        "transfer-encoding: xchunked\r\ncontent-length: 3\r\n",
        "range: bytes=0-,-1,5-4\r\n",
        "if-none-match: \"\u{1}\r\n",
        "accept-encoding: gzip;q=x, br\r\n",
        "if-modified-since: yesterday\r\n",
        "x-forwarded-for: ,,,\r\n",
        "content-type: multipart/form-data; boundary=\r\n",
        " folded\r\n",
        "no colon\r\n",
        "\u{0}: x\r\n",
    ];
    let mut statuses = std::collections::BTreeMap::<String, usize>::new();
    for _ in 0..count {
        let mut path = String::new();
        for _ in 0..=next(5) {
            path.push_str(pieces[next(pieces.len())]);
        }
        // Most are addresses at least, so that what lies behind the first line is tried too.
        if next(5) > 0 {
            let plain = |byte: u8| byte.is_ascii_graphic() && !b"\"<>\\^`{|}#".contains(&byte);
            let written = path.bytes().map(|byte| match plain(byte) {
                true => char::from(byte).to_string(),
                false => format!("%{byte:02X}"),
            });
            path = written.collect();
            if !path.starts_with('/') {
                path.insert(0, '/');
            }
        }
        // Most get past the first line, so that what lies behind it is tried too.
        let (method, version) = match next(4) {
            0 => (methods[next(methods.len())], versions[next(versions.len())]),
            _ => ("GET", "HTTP/1.1"),
        };
        let mut request = format!("{method} {path} {version}\r\nhost: localhost\r\n");
        for _ in 0..next(3) {
            request.push_str(headers[next(headers.len())]);
        }
        request.push_str("\r\n");
        if next(3) == 0 {
            request.push_str("5\r\nhello\r\n0\r\n\r\n");
        }
        let status = async {
            let mut stream = TcpStream::connect(address).await.ok()?;
            stream.write_all(request.as_bytes()).await.ok()?;
            // Whoever announces more than comes is waited for in vain; that it says no more is enough.
            let _ = stream.shutdown().await;
            let mut bytes = Vec::new();
            let read = stream.read_to_end(&mut bytes);
            let _ = tokio::time::timeout(Duration::from_secs(5), read).await;
            String::from_utf8_lossy(bytes.get(9..12)?).into_owned().into()
        };
        let status: Option<String> = status.await;
        *statuses.entry(status.unwrap_or_else(|| "closed".to_owned())).or_default() += 1;
    }
    let told: Vec<String> = statuses.iter().map(|(status, count)| format!("{status}: {count}")).collect();
    told.join(", ")
}
