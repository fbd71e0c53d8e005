//! Witnesses of the log, asked by the door: `HOME/witnesses.policy` names them (C2SP tlog-policy).

use gazette_archive::log::{Log, Policy, Witnessed};

use crate::failure::{Failure, Outcome};
use crate::home::Context;
use crate::http::Http;

/// Seconds for the answer of one witness.
const SECONDS: u64 = 15;

/// The policy of the home, if it has one.
fn policy(context: &Context) -> Outcome<Option<Policy>> {
    let path = context.path("witnesses.policy");
    match std::fs::read_to_string(&path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Failure::unreadable(&path, &error)),
        Ok(text) => Policy::parse(&text).map(Some).map_err(|error| {
            let shown = path.display();
            Failure::new(format!("{shown} có lỗi: {error}"), format!("{shown} is faulty: {error}")).hint(
                "mỗi dòng: log KHÓA, witness TÊN KHÓA ĐỊA_CHỈ, group TÊN SỐ THÀNH_VIÊN…, quorum TÊN",
                "each line: log KEY, witness NAME KEY URL, group NAME NUMBER MEMBERS…, quorum NAME",
            )
        }),
    }
}

/// Asks every witness that has an address to sign the head of the log; gives those that could not be asked.
///
/// # Errors
///
/// When a witness has seen a longer log or another history: then nothing more may be signed here.
pub(crate) fn ask(context: &Context, log: &mut Log) -> Outcome<Vec<String>> {
    let Some(policy) = policy(context)? else { return Ok(Vec::new()) };
    let http = Http::new(SECONDS);
    let mut silent = Vec::new();
    for witness in &policy.witnesses {
        let Some(url) = &witness.url else { continue };
        let address = format!("{}/add-checkpoint", url.trim_end_matches('/'));
        let asked = log.witness(&witness.key, &mut |request| {
            let answer = http.post(&address, "text/plain; charset=utf-8", request.as_bytes())?;
            Ok((answer.status, answer.body))
        })?;
        let name = &witness.name;
        match asked {
            Witnessed::Signed => {}
            Witnessed::Silent { reason } => silent.push(format!("{name}: {reason}")),
            Witnessed::Ahead { size } => {
                return Err(Failure::new(
                    format!(
                        "người làm chứng {name} đã thấy nhật ký có {size} mục, ở đây chỉ có {}: một bản sao cũ đã được chép đè",
                        log.reader().checkpoint().size
                    ),
                    format!(
                        "the witness {name} has seen a log of {size} entries, here are {}: an older copy was put back",
                        log.reader().checkpoint().size
                    ),
                )
                .hint(
                    "khôi phục cả thư mục làm việc từ bản sao lưu mới nhất; chưa ký thêm gì",
                    "restore the whole home from the newest backup; nothing more was signed",
                ));
            }
            Witnessed::Refused { status } if [409, 422].contains(&status) => {
                return Err(Failure::new(
                    format!("người làm chứng {name} không công nhận nhật ký này tiếp nối nhật ký đã thấy ({status})"),
                    format!("the witness {name} does not take this log for the continuation of what it saw ({status})"),
                )
                .hint(
                    "dừng đăng, giữ nguyên mọi tệp và báo người phụ trách",
                    "stop publishing, keep every file as it is and tell those responsible",
                ));
            }
            Witnessed::Refused { status } => silent.push(format!("{name}: HTTP {status}")),
        }
    }
    Ok(silent)
}
