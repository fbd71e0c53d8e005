//! Serves an archive: `site ARCHIVE INDEX LOG ADDRESS`.

use std::error::Error;
use std::io::Write;
use std::sync::Arc;

use gazette_web::{Door, Event};

fn main() -> Result<(), Box<dyn Error>> {
    let mut words = std::env::args().skip(1);
    let mut next = |what: &str| words.next().ok_or_else(|| format!("{what} is missing"));
    let site = gazette_web::Site {
        archive: next("the folder of the archive")?.into(),
        index: next("the folder of the index")?.into(),
        log: next("the folder of the log")?.into(),
        name: "tỉnh Sơn Hải".to_owned(),
        publisher: "Ủy ban nhân dân tỉnh Sơn Hải".to_owned(),
        origin: None,
        joined: Vec::new(),
        kin: Vec::new(),
    };
    let address = next("the address")?.parse()?;
    let tell = |event: &Event| {
        // Who started the server without a terminal needs no word.
        let _ = writeln!(std::io::stdout(), "{event:?}");
    };
    Ok(gazette_web::serve(site, address, Door { tell: Arc::new(tell), ..Door::default() })?)
}
