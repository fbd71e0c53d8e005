//! Readers who ask on and on while issues are published, a document is corrected and the index is made anew.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex, mpsc};
use std::time::{Duration, Instant};

use gazette_archive::log::{EntryKind, Key, Log, LogEntry, LoggedFile};
use gazette_model::CorrectionRecord;
use gazette_web::{Door, Event, JoinedGazette, Probe, Site};
use serde_json::Value;

use crate::press::{ADDRESS, PDF, Press, digest, file, issue, record};

/// Readers beside the publisher.
const READERS: usize = 6;
/// Issues that are published under them.
const ISSUES: [u32; 3] = [6, 7, 8];

/// One reader: a connection that is kept.
struct Reader {
    stream: BufReader<TcpStream>,
}

struct Answered {
    status: u16,
    headers: BTreeMap<String, String>,
    body: Vec<u8>,
}

impl Reader {
    fn at(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        Self { stream: BufReader::new(stream) }
    }

    fn get(&mut self, target: &str) -> Answered {
        let request = format!("GET {target} HTTP/1.1\r\nhost: congbao.test\r\n\r\n");
        self.stream.get_mut().write_all(request.as_bytes()).unwrap();
        let mut line = String::new();
        self.stream.read_line(&mut line).unwrap();
        let status = line.get(9..12).and_then(|status| status.parse().ok()).unwrap_or(0);
        let mut headers = BTreeMap::new();
        loop {
            let mut line = String::new();
            self.stream.read_line(&mut line).unwrap();
            let Some((name, value)) = line.trim_end().split_once(": ") else { break };
            headers.insert(name.to_lowercase(), value.to_owned());
        }
        let length = headers.get("content-length").and_then(|length| length.parse().ok()).unwrap();
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body).unwrap();
        Answered { status, headers, body }
    }

    fn json(&mut self, target: &str) -> Value {
        serde_json::from_slice(&self.get(target).body).unwrap()
    }
}

/// What no publication may make untrue, asked once round.
fn round(reader: &mut Reader, least: &mut BTreeMap<&'static str, u64>) -> Result<usize, String> {
    let document = format!("/van-ban/{ADDRESS}");
    let pdf = "/cong-bao/2026/3/tep/cong-bao.pdf";
    let article = format!("{document}/dieu-1");
    let wanted: [(&str, &str); 9] = [
        ("/", "Quyết định số"),
        ("/cong-bao/2026", "Số 3"),
        // What others do to it is told by the index, also while another one takes its place.
        (&document, "Được sửa đổi, bổ sung bởi"),
        (&article, "Phạm vi"),
        ("/van-ban?field=moi-truong", ADDRESS),
        ("/tim-kiem?q=ph%E1%BA%A1m+vi", ADDRESS),
        ("/cong-bao.atom", "<entry>"),
        ("/log/checkpoint", "congbao.test/log"),
        (pdf, "%PDF"),
    ];
    for (target, holds) in wanted {
        let answer = reader.get(target);
        let text = String::from_utf8_lossy(&answer.body);
        if answer.status != 200 || !text.contains(holds) || !answer.headers.contains_key("etag") {
            return Err(format!("{target}: {} {text}", answer.status));
        }
        if target == pdf && digest(&answer.body) != digest(PDF) {
            return Err(format!("{target}: other bytes"));
        }
    }
    // What was there once is there for good, and each list fits itself.
    let totals = [
        ("/api/issues", "total"),
        ("/api/documents", "total"),
        ("/api/search?q=ph%E1%BA%A1m+vi", "total"),
        ("/api/changes?since=0", "size"),
    ];
    for (target, key) in totals {
        let value = reader.json(target);
        let total = value[key].as_u64().ok_or_else(|| format!("{target}: {value}"))?;
        let before = least.insert(target, total).unwrap_or(0);
        if total < before {
            return Err(format!("{target}: {total} after {before}"));
        }
    }
    let changes = reader.json("/api/changes?since=0");
    let listed = changes["changes"].as_array().map_or(0, Vec::len) as u64;
    if changes["size"].as_u64() != Some(listed) {
        return Err(format!("changes: {changes}"));
    }
    let tile = reader.get(&format!("/log/tile/entries/000.p/{listed}")).status;
    if tile != 200 && reader.json("/api/changes?since=0")["size"].as_u64() == Some(listed) {
        return Err(format!("the tile of {listed} entries: {tile}"));
    }
    Ok(wanted.len() + totals.len() + 2)
}

#[test]
fn readers_lose_no_request_while_issues_are_published_and_the_index_is_made_anew() {
    let press = Press::with_index();
    let folder = press.path().to_owned();
    let at = |name: &str| folder.join(name);
    std::fs::remove_dir_all(at("log")).unwrap();
    let key = Key::generate("congbao.test/log").unwrap();
    let public = key.verifier().to_string();
    let mut log = Log::create(&at("log"), key, &at("memory")).unwrap();
    std::fs::write(at("log/key.pub"), public).unwrap();
    let entry = |number: u32, document: Option<&str>| LogEntry {
        kind: EntryKind::Published,
        time: "2026-11-25T08:00:00+07:00".to_owned(),
        issue: format!("{number}/2026").parse().ok(),
        document: document.map(str::to_owned),
        files: vec![LoggedFile { path: "a.pdf".to_owned(), size: 1, sha256: digest(b"a").parse().unwrap() }],
        note: None,
    };
    log.append(&[entry(3, None)]).unwrap();

    let (sender, ready) = mpsc::channel();
    let sender = Mutex::new(sender);
    let tell = move |event: &Event| {
        if let Event::Ready(address) = event {
            let _ = sender.lock().unwrap().send(*address);
        }
    };
    let door = Door { tell: Arc::new(tell), ..Door::default() };
    let site = press.site();
    // It serves until the tests are over.
    std::thread::spawn(move || gazette_web::serve(site, "127.0.0.1:0".parse().unwrap(), door));
    let address = ready.recv_timeout(Duration::from_secs(20)).unwrap();

    let (stop, asked) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let readers: Vec<_> = (0..READERS)
        .map(|_| {
            let (stop, asked) = (Arc::clone(&stop), Arc::clone(&asked));
            std::thread::spawn(move || {
                let (mut reader, mut least) = (Reader::at(address), BTreeMap::new());
                while !stop.load(SeqCst) {
                    asked.fetch_add(round(&mut reader, &mut least)?, SeqCst);
                }
                Ok::<(), String>(())
            })
        })
        .collect();

    let mut watcher = Reader::at(address);
    let tags = |watcher: &mut Reader| -> Vec<String> {
        ["/cong-bao", "/van-ban", "/api/issues", "/tim-kiem?q=ph%E1%BA%A1m+vi"]
            .map(|target| watcher.get(target).headers.remove("etag").unwrap_or_default())
            .to_vec()
    };
    let mut before = tags(&mut watcher);
    let archive = gazette_archive::Archive::open(&at("archive")).unwrap();
    for number in ISSUES {
        let name = format!("{number}/2026");
        let id = format!("ubnd-tinh-son-hai/{number}-2026-qd-ubnd");
        let mut new = record(&id, &format!("{number}/2026/QĐ-UBND"), Some(&name), press.text());
        new.files.clear();
        if number == 8 {
            new.corrects = vec![CorrectionRecord {
                document: ADDRESS.to_owned(),
                erratum: false,
                text: "tại khoản 1 Điều 1".to_owned(),
            }];
        }
        let bytes = format!("%PDF the issue {number}");
        let mut stage = archive.stage().unwrap();
        stage.add_document(&new, Vec::new()).unwrap();
        let whole = issue(&name, &id, &format!("{number}/2026/QĐ-UBND"), bytes.as_bytes());
        stage.add_issue(&whole, vec![file("cong-bao.pdf", bytes.as_bytes())]).unwrap();
        stage.commit("2026-11-25T08:00:00+07:00", "test", "test").unwrap();
        log.append(&[entry(number, None), entry(number, Some(&id))]).unwrap();
        if number % 2 == 0 {
            gazette_index::update(&at("index"), &[new]).unwrap();
        } else {
            let all: Vec<_> =
                archive.document_ids().unwrap().iter().filter_map(|id| archive.document(id).ok()?).collect();
            gazette_index::rebuild(&at("index"), all.into_iter()).unwrap();
        }
        // Seen soon, by all ways.
        let begun = Instant::now();
        let page = format!("/van-ban/{id}");
        loop {
            let found = watcher.json(&format!("/api/search?number={number}%2F2026%2FQ%C4%90-UBND"));
            let after = tags(&mut watcher);
            let changed = before.iter().zip(&after).all(|(before, after)| before != after);
            if watcher.get(&page).status == 200 && found["total"].as_u64() > Some(0) && changed {
                before = after;
                break;
            }
            assert!(begun.elapsed() < Duration::from_secs(15), "{page} is not seen: {found}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }
    let corrected = String::from_utf8(watcher.get(&format!("/van-ban/{ADDRESS}")).body).unwrap();
    assert!(corrected.contains("/van-ban/ubnd-tinh-son-hai/8-2026-qd-ubnd"), "{corrected}");
    stop.store(true, SeqCst);
    for reader in readers {
        reader.join().unwrap().unwrap();
    }
    assert!(asked.load(SeqCst) > 100, "{asked:?}");
}

#[test]
fn a_gazette_that_is_joined_is_read_without_a_new_start() {
    let (press, old) = (Press::with_index(), Press::without_index());
    let joined = Site {
        joined: vec![JoinedGazette {
            key: gazette_model::GazetteKey::new("tinh-cu").unwrap(),
            name: "tỉnh Bình Cũ".to_owned(),
            archive: old.path().join("archive"),
            log: old.path().join("log"),
        }],
        ..press.site()
    };
    let is_joined = Arc::new(AtomicBool::new(false));
    let seen = Arc::clone(&is_joined);
    let served: gazette_web::Served = Arc::new(move || seen.load(SeqCst).then(|| joined.clone()));
    let probe = Probe::open(&press.site(), Door { served: Some(served), ..Door::default() }).unwrap();
    let status = |target: &str| probe.send("GET", target, &[], &[]).status;
    assert_eq!((status("/cong-bao/2026/3"), status("/cong-bao/2026/3@tinh-cu")), (200, 404));
    is_joined.store(true, SeqCst);
    let begun = Instant::now();
    while status("/cong-bao/2026/3@tinh-cu") != 200 {
        assert!(begun.elapsed() < Duration::from_secs(15), "it is not seen");
        assert_eq!(status("/cong-bao/2026/3"), 200);
        std::thread::sleep(Duration::from_millis(50));
    }
    assert!(probe.send("GET", "/cong-bao", &[], &[]).text().contains("tỉnh Bình Cũ"));
}
