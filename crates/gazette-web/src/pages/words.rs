//! Pages of words: about, how to verify, accessibility, terms, data for programs.

use askama::Template;

use super::render;
use crate::answer::Answer;
use crate::ask::Ask;
use crate::route::Refused;
use crate::state::State;
use crate::view::View;

#[derive(Template)]
#[template(path = "words/about.html")]
struct About {
    v: View,
}

#[derive(Template)]
#[template(path = "words/verifying.html")]
struct Verifying {
    v: View,
    key: String,
    /// The gazettes that were joined: name, address of the log, its public key.
    joined: Vec<(String, String, String)>,
}

#[derive(Template)]
#[template(path = "words/accessibility.html")]
struct Accessibility {
    v: View,
}

#[derive(Template)]
#[template(path = "words/terms.html")]
struct Terms {
    v: View,
}

#[derive(Template)]
#[template(path = "words/data.html")]
struct Data {
    v: View,
}

/// The page at an address of one segment.
pub(crate) fn words(state: &State, ask: &Ask, page: &str) -> Result<Answer, Refused> {
    let v = View::new(&state.site, ask).at(&format!("/{page}"));
    let title = |vi: &str, en: &str| v.say(vi, en).to_owned();
    match page {
        "gioi-thieu" => {
            let title = title("Giới thiệu", "About");
            render(&About { v: v.titled(title) })
        }
        "kiem-chung" => {
            let key = log_key(state);
            let title = title("Cách kiểm chứng", "How to verify");
            let joined = state.site.joined.iter().map(|gazette| {
                let log = format!("/log/joined/{}", gazette.key);
                (gazette.name.clone(), log, crate::verify::log_key(state, gazette.key))
            });
            render(&Verifying { key, joined: joined.collect(), v: v.titled(title) })
        }
        "tro-nang" => {
            let title = title("Tuyên bố về khả năng tiếp cận", "Accessibility statement");
            render(&Accessibility { v: v.titled(title) })
        }
        "dieu-khoan" => {
            let title = title("Điều khoản sử dụng", "Terms of use");
            render(&Terms { v: v.titled(title) })
        }
        "du-lieu" => {
            let title = title("Dữ liệu mở và API", "Open data and API");
            render(&Data { v: v.titled(title) })
        }
        _ => Err(Refused::Missing),
    }
}

/// The public key of the own log as printed; empty where there is no log.
pub(crate) fn log_key(state: &State) -> String {
    crate::verify::log_key(state, gazette_model::GazetteKey::OWN)
}
