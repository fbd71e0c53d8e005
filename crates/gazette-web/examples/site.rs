//! Serves an archive: `site ARCHIVE INDEX LOG ADDRESS`.

use std::error::Error;
use std::io::Write;

fn main() -> Result<(), Box<dyn Error>> {
    let mut words = std::env::args().skip(1);
    let mut next = |what: &str| words.next().ok_or_else(|| format!("{what} is missing"));
    let site = gazette_web::Site {
        archive: next("the folder of the archive")?.into(),
        index: next("the folder of the index")?.into(),
        log: next("the folder of the log")?.into(),
        name: "tỉnh Sơn Hải".to_owned(),
        publisher: "Ủy ban nhân dân tỉnh Sơn Hải".to_owned(),
    };
    let address = next("the address")?.parse()?;
    let told = |bound| {
        // Who started the server without a terminal needs no word.
        let _ = writeln!(std::io::stdout(), "http://{bound}");
    };
    Ok(gazette_web::serve(site, address, &told)?)
}
