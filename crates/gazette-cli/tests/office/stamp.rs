//! The head of the log is stamped by an authority (RFC 3161); one that is silent holds nothing up.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::gazette::{Home, answer_requests, samples};

/// An authority made with `openssl`, another program than ours.
struct Authority {
    dir: tempfile::TempDir,
}

impl Authority {
    /// `None` where there is no `openssl`.
    fn new() -> Option<Self> {
        let authority = Self { dir: tempfile::tempdir().unwrap() };
        let dir = authority.dir.path().display().to_string();
        Command::new("openssl").arg("version").stdout(Stdio::null()).status().ok()?;
        let config = format!(
            "[tsa]\ndefault_tsa = one\n[one]\nserial = {dir}/serial\nsigner_cert = {dir}/tsa.pem\n\
             signer_key = {dir}/tsa.key\ncerts = {dir}/root.pem\nsigner_digest = sha256\ndefault_policy = 1.2.3.4.1\n\
             digests = sha256\nordering = no\ntsa_name = no\ness_cert_id_chain = no\ness_cert_id_alg = sha256\n"
        );
        std::fs::write(authority.file("tsa.cnf"), config).unwrap();
        std::fs::write(authority.file("serial"), "01\n").unwrap();
        std::fs::write(authority.file("purpose"), "extendedKeyUsage=critical,timeStamping\n").unwrap();
        for line in [
            "req -x509 -newkey rsa:2048 -nodes -keyout root.key -out root.pem -days 30 -subj /CN=Goc",
            "req -x509 -newkey rsa:2048 -nodes -keyout other.key -out other.pem -days 30 -subj /CN=Khac",
            "req -newkey rsa:2048 -nodes -keyout tsa.key -out tsa.csr -subj /CN=Dau-thoi-gian",
            "x509 -req -in tsa.csr -CA root.pem -CAkey root.key -CAcreateserial -out tsa.pem -days 30 -extfile purpose",
        ] {
            assert!(authority.openssl(&line.split(' ').collect::<Vec<_>>()), "{line}");
        }
        Some(authority)
    }

    fn file(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn openssl(&self, arguments: &[&str]) -> bool {
        openssl(self.dir.path(), arguments)
    }

    /// Whether a stranger with `openssl` alone finds the stamp right.
    fn stranger(&self, data: &Path, stamp: &Path) -> bool {
        let (data, stamp) = (data.to_str().unwrap(), stamp.to_str().unwrap());
        self.openssl(&["ts", "-verify", "-data", data, "-in", stamp, "-CAfile", "root.pem"])
    }

    /// Answers until the test ends.
    fn serve(&self, listener: TcpListener) {
        let dir = self.dir.path().to_owned();
        answer_requests(listener, move |body| {
            std::fs::write(dir.join("query"), body).unwrap();
            let reply = ["ts", "-reply", "-queryfile", "query", "-out", "reply", "-config", "tsa.cnf"];
            assert!(openssl(&dir, &reply));
            (200, std::fs::read(dir.join("reply")).unwrap())
        });
    }
}

fn openssl(dir: &Path, arguments: &[&str]) -> bool {
    Command::new("openssl").args(arguments).current_dir(dir).output().unwrap().status.success()
}

#[test]
fn the_head_of_the_log_is_stamped_and_anybody_can_check_it() {
    let Some(authority) = Authority::new() else {
        println!("stamp: skipped, this machine has no openssl");
        return;
    };
    let home = Home::of_samples();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let office = home.home().join("office.toml");
    let before = std::fs::read_to_string(&office).unwrap();
    let ask = |port: u16| {
        std::fs::write(&office, format!("{before}\n[seal]\ntime_stamp = \"http://127.0.0.1:{port}/\"\n"))
            .unwrap();
    };
    let publish = |issue: &str, sample: &str| {
        let sample = samples().join("inbox").join(sample);
        assert_eq!(home.json(&["receive", sample.to_str().unwrap()]).0, 0);
        assert_eq!(home.json(&["compose", issue, "--date", "22/11/2026"]).0, 0);
        home.json(&["publish", issue])
    };
    // Nobody answers at port 1: the issue is published all the same, and the remark says what is missing.
    ask(1);
    let (status, told) = publish("1/2026", "03-to-cong-tac-dat-dai");
    assert_eq!((status, told["remarks"].as_array().map(Vec::len)), (0, Some(1)), "{told}");
    let log = home.home().join("log");
    assert!(!log.join("stamp").exists());

    // The nightly audit makes up for it.
    ask(listener.local_addr().unwrap().port());
    authority.serve(listener);
    assert_eq!(home.json(&["audit"]).0, 0);
    assert!(authority.stranger(&log.join("stamp/2.checkpoint"), &log.join("stamp/2.tsr")));
    let (status, told) = publish("2/2026", "04-nghi-quyet-xa-van-khe.zip");
    assert_eq!((status, told["remarks"].as_array().map(Vec::len)), (0, Some(0)), "{told}");
    assert!(authority.stranger(&log.join("stamp/4.checkpoint"), &log.join("stamp/4.tsr")));
    assert!(!authority.stranger(&log.join("stamp/2.checkpoint"), &log.join("stamp/4.tsr")));

    let (right, other) = (authority.file("root.pem"), authority.file("other.pem"));
    let monitor = |authority: &Path| {
        home.json(&["monitor", log.to_str().unwrap(), "--authority", authority.to_str().unwrap()])
    };
    let (status, found) = monitor(&right);
    assert_eq!((status, found["stamps"][1]["size"].as_u64()), (0, Some(4)), "{found}");
    assert_eq!((&found["stamps"][0]["anchored"], &found["stamps"][1]["valid"]), (&true.into(), &true.into()));
    let (status, found) = monitor(&other);
    assert_eq!((status, &found["faults"][0]["code"]), (1, &"stamp-untrusted".into()), "{found}");

    // The proof of the issue carries the very head that is stamped.
    let pdf = told["file"].as_str().unwrap();
    let pdf = if Path::new(pdf).is_file() { PathBuf::from(pdf) } else { home.path().join(pdf) };
    let verify = |stamp: &str, authority: &Path| {
        home.json(&[
            "verify",
            pdf.to_str().unwrap(),
            "--proof",
            log.join("proof/2026/2.tlog-proof").to_str().unwrap(),
            "--key",
            log.join("key.pub").to_str().unwrap(),
            "--stamp",
            log.join(stamp).to_str().unwrap(),
            "--authority",
            authority.to_str().unwrap(),
        ])
    };
    let (status, told) = verify("stamp/4.tsr", &right);
    assert_eq!((status, &told["files"][0]["stamp"]["anchored"]), (0, &true.into()), "{told}");
    assert_eq!(verify("stamp/4.tsr", &other).0, 1);
    assert_eq!(verify("stamp/2.tsr", &right).0, 1);

    // A stamp of another head is told by whoever looks, and by the audit of the office.
    std::fs::copy(log.join("stamp/2.tsr"), log.join("stamp/4.tsr")).unwrap();
    let (status, found) = monitor(&right);
    assert_eq!((status, &found["faults"][0]["code"]), (1, &"stamp-differs".into()), "{found}");
    ask(1);
    let (status, found) = home.json(&["audit"]);
    assert_eq!((status, &found["faults"][0]["code"]), (1, &"stamp-differs".into()), "{found}");
}
