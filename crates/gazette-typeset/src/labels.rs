//! Address labels (nhãn địa chỉ) on sheets as they are bought.

use gazette_model::{Date, LabelSheet};
use serde::Serialize;

use crate::TypesetError;
use crate::letter::print;

/// Sheets of labels on A4.
#[derive(Debug, Clone, PartialEq)]
pub struct Labels {
    /// The title of the file.
    pub title: String,
    /// Its date.
    pub date: Date,
    /// How the sheet is divided.
    pub sheet: LabelSheet,
    /// Labels of the first sheet that are used already and stay empty.
    pub skip: usize,
    /// The labels, row by row.
    pub labels: Vec<AddressLabel>,
}

/// One label; what does not fit is set smaller.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct AddressLabel {
    /// Above the name, such as `Kính gửi:`.
    pub greeting: String,
    /// Who receives it.
    pub name: String,
    /// Where.
    pub address: String,
    /// What is inside.
    pub note: String,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Form<'a> {
    title: &'a str,
    columns: u32,
    rows: u32,
    width_mm: f64,
    height_mm: f64,
    top_mm: f64,
    left_mm: f64,
    gap_x_mm: f64,
    gap_y_mm: f64,
    skip: usize,
    labels: &'a [AddressLabel],
}

/// Typesets labels as PDF/A-3a with PDF/UA-1.
///
/// # Errors
///
/// If the template fails.
pub fn labels(labels: &Labels) -> Result<Vec<u8>, TypesetError> {
    let LabelSheet { columns, rows, width_mm, height_mm, top_mm, left_mm, gap_x_mm, gap_y_mm } = labels.sheet;
    let each = usize::try_from(columns.saturating_mul(rows)).unwrap_or(usize::MAX).max(1);
    let form = Form {
        title: &labels.title,
        columns: columns.max(1),
        rows: rows.max(1),
        width_mm,
        height_mm,
        top_mm,
        left_mm,
        gap_x_mm,
        gap_y_mm,
        skip: labels.skip % each,
        labels: &labels.labels,
    };
    print("/labels.typ", &form, &labels.title, labels.date)
}
