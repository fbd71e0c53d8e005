//! Figures that people type in: staff, cost, visits; a TOML file beside the reports, one for each year.

use std::path::{Path, PathBuf};

use gazette_desk::Period;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::args::ReportArgs;
use crate::failure::{Failure, Outcome};
use crate::home::{self, Context};
use crate::visits;

/// What was typed in.
#[derive(Debug, Clone, Default)]
pub(crate) struct Typed {
    /// Names with value and unit.
    pub(crate) values: Map<String, Value>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    figure: Vec<Figure>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Figure {
    name: String,
    value: f64,
    #[serde(default)]
    unit: String,
}

/// Pages of the site that were looked at.
const VISITS: &str = "Lượt truy cập trang Công báo";
/// Files that were taken from the site.
const DOWNLOADS: &str = "Lượt tải về";

const TEMPLATE: &str = "# Số liệu nhập tay cho báo cáo năm {year}: bỏ dấu # và điền giá trị.\n\
# Mỗi chỉ tiêu một mục; có thể thêm chỉ tiêu khác.\n#\n\
# [[figure]]\n# name = \"Công chức, viên chức, người lao động\"\n# value = 14\n# unit = \"người\"\n#\n\
# [[figure]]\n# name = \"Kinh phí thực hiện\"\n# value = 850\n# unit = \"triệu đồng\"\n#\n\
# Lượt truy cập và lượt tải về do gazette serve đếm được lấy tự động; chỉ điền khi trang đặt ở nơi khác.\n\
# [[figure]]\n# name = \"Lượt truy cập trang Công báo\"\n# value = 125000\n# unit = \"lượt\"\n#\n\
# [[figure]]\n# name = \"Lượt tải về\"\n# value = 40000\n# unit = \"lượt\"\n";

/// Where the figures of a year lie.
pub(crate) fn path(context: &Context, year: i16) -> PathBuf {
    context.path("report").join(format!("{year}.toml"))
}

/// Reads the figures of a period, and what the site counted in it; lays a commented file where there is none.
///
/// A figure that was typed in stands before one that was counted: somebody knew better.
pub(crate) fn read(context: &Context, args: &ReportArgs, period: Period) -> Outcome<Typed> {
    let mut typed = of_file(context, args.typed.as_deref(), period.to.year())?;
    let folder = args.visits.clone().unwrap_or_else(|| context.path("visits"));
    let Some((read, first, last)) = visits::sum(&folder, period)? else { return Ok(typed) };
    let days = format!("{} – {}", first.strftime("%d/%m/%Y"), last.strftime("%d/%m/%Y"));
    for (name, count) in [
        (VISITS, read.pages),
        (DOWNLOADS, read.downloads),
        ("Lượt tìm kiếm", read.searches),
        ("Lượt kiểm tra tệp", read.checks),
    ] {
        typed
            .values
            .entry(name)
            .or_insert_with(|| json!({ "value": count, "unit": "lượt", "counted": days }));
    }
    Ok(typed)
}

fn of_file(context: &Context, file: Option<&Path>, year: i16) -> Outcome<Typed> {
    let path = file.map_or_else(|| path(context, year), Path::to_owned);
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && file.is_none() => {
            if year == context.today().year() {
                home::write(&path, TEMPLATE.replace("{year}", &year.to_string()).as_bytes())?;
            }
            return Ok(Typed::default());
        }
        Err(error) => return Err(Failure::unreadable(&path, &error)),
    };
    let file: File = toml::from_str(&text).map_err(|error| {
        let shown = path.display();
        let reason = error.message();
        Failure::new(format!("{shown} có lỗi: {reason}"), format!("{shown} is faulty: {reason}"))
            .hint("sửa tệp rồi chạy lại", "mend the file and run it again")
    })?;
    let mut values = Map::new();
    for figure in file.figure {
        values.insert(figure.name, json!({ "value": figure.value, "unit": figure.unit }));
    }
    Ok(Typed { values })
}

impl Typed {
    /// Whether nothing was typed in.
    pub(crate) fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Name, value as printed, unit.
    pub(crate) fn rows(&self) -> Vec<(&str, String, String)> {
        let row = |(name, entry): (&'_ String, &Value)| {
            let value = entry["value"].as_f64().unwrap_or_default();
            let printed = if value.fract() == 0.0 {
                super::words::number(value as i64)
            } else {
                value.to_string().replace('.', ",")
            };
            (printed, entry["unit"].as_str().unwrap_or_default().to_owned(), name.len())
        };
        self.values
            .iter()
            .map(|(name, entry)| {
                let (value, unit, _) = row((name, entry));
                let unit = match entry["counted"].as_str() {
                    Some(days) => format!("{unit}, máy đếm {days}"),
                    None => unit,
                };
                (name.as_str(), value, unit)
            })
            .collect()
    }
}
