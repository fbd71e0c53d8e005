//! An issue is restored and checked without this program, with the commands `SECURITY.md` gives.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::audit::published;

#[test]
fn the_commands_of_the_page_restore_an_issue_and_refuse_a_changed_one() {
    let able = |tool: &str| {
        Command::new(tool).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok()
    };
    if !["bash", "jq", "sha256sum", "sha512sum", "base64"].into_iter().all(able) {
        println!("by hand: skipped, this machine lacks bash, jq or coreutils");
        return;
    }
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../SECURITY.md");
    let page = std::fs::read_to_string(page).unwrap();
    let (_, rest) = page.split_once("```sh\n").expect("the page has commands");
    let (commands, _) = rest.split_once("```").unwrap();
    let count = commands.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')).count();
    assert!(count <= 10, "{count} commands are more than ten");
    let home = published();
    let (_, status) = home.json(&["status"]);
    let issue = status["issues"][0]["issue"].as_str().unwrap().to_owned();
    let (number, year) = issue.split_once('/').unwrap();
    let commands = commands.replace("2026/12", &format!("{year}/{number}"));
    let run = || {
        let output = Command::new("bash")
            .args(["-euo", "pipefail", "-c", &commands])
            .current_dir(home.home())
            .output();
        let output = output.unwrap();
        (output.status.success(), format!("{output:?}"))
    };
    let (done, told) = run();
    assert!(done, "{told}");
    assert!(home.home().join("restored/issue.json").is_file(), "{told}");
    let restored = std::fs::read_dir(home.home().join("restored")).unwrap();
    let pdf =
        restored.map(|entry| entry.unwrap().path()).find(|path| path.extension().is_some_and(|e| e == "pdf"));
    assert_eq!(home.json(&["verify", pdf.unwrap().to_str().unwrap()]).0, 0);

    std::fs::remove_dir_all(home.home().join("restored")).unwrap();
    let archive = home.home().join("archive");
    let name = format!("cong-bao-{year}-{number}.pdf");
    let kept = crate::audit::files(&archive).into_iter().find(|file| file.ends_with(&name)).unwrap();
    std::fs::write(kept, b"forged").unwrap();
    assert!(!run().0, "a changed file was restored as good");
}
