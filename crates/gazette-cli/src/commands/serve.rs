//! `gazette serve`: the reader site and its API.

use std::io::Write;

use crate::answer::Answer;
use crate::failure::{Failure, Outcome};
use crate::home::Context;

/// Serves the archive until it is stopped.
pub(crate) fn run(context: &Context, listen: &str) -> Outcome<Answer> {
    let office = context.office()?;
    let address = listen.parse().map_err(|_| {
        Failure::new(format!("“{listen}” không phải là địa chỉ"), format!("“{listen}” is no address"))
            .hint("ví dụ: --listen 127.0.0.1:8080", "for example: --listen 127.0.0.1:8080")
    })?;
    let site = gazette_web::Site {
        archive: context.path("archive"),
        index: context.path("index"),
        log: context.path("log"),
        name: office.office.name,
        publisher: office.office.publisher,
    };
    let ready = |address: std::net::SocketAddr| {
        let _ = writeln!(
            std::io::stderr(),
            "{} http://{address}/  ({})",
            context.say("Trang Công báo đang mở tại", "The gazette is open at"),
            context.say("dừng bằng Ctrl+C", "stop with Ctrl+C")
        );
    };
    gazette_web::serve(site, address, &ready)?;
    Ok(Answer::done(serde_json::json!({}), ""))
}
