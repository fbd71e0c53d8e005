//! Reports and receipts (báo cáo, biên nhận): title, text, tables and simple charts.

use gazette_model::Date;
use serde::Serialize;

use crate::TypesetError;
use crate::letter::print;

/// A report or receipt.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Sheet {
    /// Who issues it, above the title; may be empty.
    pub issuer: String,
    /// Title.
    pub title: String,
    /// Subtitle; may be empty.
    pub subtitle: String,
    /// Its date.
    pub date: Date,
    /// Text.
    pub paragraphs: Vec<String>,
    /// Tables.
    pub tables: Vec<SheetTable>,
    /// Charts.
    pub charts: Vec<Chart>,
}

/// A table of a sheet.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct SheetTable {
    /// Its title; may be empty.
    pub title: String,
    /// Heads of the columns.
    pub columns: Vec<String>,
    /// Widths of the columns as shares; equal if empty.
    pub shares: Vec<f64>,
    /// Rows; shorter rows are filled with empty cells.
    pub rows: Vec<Vec<String>>,
}

/// A chart of bars.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Chart {
    /// Its title.
    pub title: String,
    /// Bars from top to bottom: label and value.
    pub bars: Vec<(String, f64)>,
}

/// Typesets a sheet as PDF/A-3a with PDF/UA-1.
///
/// # Errors
///
/// If the template fails.
pub fn sheet(sheet: &Sheet) -> Result<Vec<u8>, TypesetError> {
    let mut sheet = sheet.clone();
    for table in &mut sheet.tables {
        let width = table.rows.iter().map(Vec::len).chain([table.columns.len()]).max().unwrap_or(0);
        table.columns.resize(width, String::new());
        for row in &mut table.rows {
            row.resize(width, String::new());
        }
        if table.shares.len() != width || table.shares.iter().any(|share| !share.is_finite() || *share <= 0.0)
        {
            table.shares = vec![1.0; width];
        }
    }
    for bar in sheet.charts.iter_mut().flat_map(|chart| &mut chart.bars) {
        if !bar.1.is_finite() || bar.1 < 0.0 {
            bar.1 = 0.0;
        }
    }
    print("/sheet.typ", &sheet, &sheet.title, sheet.date)
}
