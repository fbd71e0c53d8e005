//! Figures that people type in: staff, cost, visits; a TOML file beside the reports, one for each year.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::failure::{Failure, Outcome};
use crate::home::{self, Context};

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

const TEMPLATE: &str = "# Số liệu nhập tay cho báo cáo năm {year}: bỏ dấu # và điền giá trị.\n\
# Mỗi chỉ tiêu một mục; có thể thêm chỉ tiêu khác.\n#\n\
# [[figure]]\n# name = \"Công chức, viên chức, người lao động\"\n# value = 14\n# unit = \"người\"\n#\n\
# [[figure]]\n# name = \"Kinh phí thực hiện\"\n# value = 850\n# unit = \"triệu đồng\"\n#\n\
# [[figure]]\n# name = \"Lượt truy cập trang Công báo\"\n# value = 125000\n# unit = \"lượt\"\n#\n\
# [[figure]]\n# name = \"Lượt tải về\"\n# value = 40000\n# unit = \"lượt\"\n";

/// Where the figures of a year lie.
pub(crate) fn path(context: &Context, year: i16) -> PathBuf {
    context.path("report").join(format!("{year}.toml"))
}

/// Reads the figures of a year; lays a commented file where there is none.
pub(crate) fn read(context: &Context, file: Option<&Path>, year: i16) -> Outcome<Typed> {
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
                (name.as_str(), value, unit)
            })
            .collect()
    }
}
