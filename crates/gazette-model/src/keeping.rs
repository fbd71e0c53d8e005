//! How long what the desk holds is kept, and how issues are printed.

use serde::{Deserialize, Serialize};

use crate::{Date, Regime};

/// How long submissions are kept (thời hạn bảo quản).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RetentionRule {
    /// The regime under which they came; all if none.
    #[serde(default)]
    pub regime: Option<Regime>,
    /// Which submissions.
    #[serde(default)]
    pub what: RetainedPart,
    /// Years, counted from the end of the year in which they were published or closed; none: for ever.
    #[serde(default)]
    pub years: Option<u32>,
    /// The law or decision it follows.
    #[serde(default)]
    pub source: String,
}

/// Which submissions a rule of retention speaks of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RetainedPart {
    /// All of them.
    #[default]
    Submissions,
    /// Those that were published.
    Published,
    /// Those that were returned or taken back.
    Returned,
}

/// Printed issues (bản in).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PrintPolicy {
    /// Bleed on every side in millimetres.
    pub bleed_mm: f64,
    /// Whether a booklet is made, two pages on a side of the sheet.
    pub booklet: bool,
    /// The last day on which issues are printed; they go on if there is none.
    pub until: Option<Date>,
    /// The sheets of address labels in use.
    pub labels: LabelSheet,
}

/// A sheet of labels on A4 (tờ nhãn): how many, how large, and where the first one begins; in millimetres.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LabelSheet {
    /// Labels side by side.
    pub columns: u32,
    /// Labels one below the other.
    pub rows: u32,
    /// Width of a label.
    pub width_mm: f64,
    /// Height of a label.
    pub height_mm: f64,
    /// From the upper edge of the sheet to the first label.
    pub top_mm: f64,
    /// From the left edge of the sheet to the first label.
    pub left_mm: f64,
    /// Between two labels side by side.
    pub gap_x_mm: f64,
    /// Between two labels one below the other.
    pub gap_y_mm: f64,
}

impl LabelSheet {
    /// Whether the labels lie on a sheet of A4; `Err` says what does not.
    pub fn check(&self) -> Result<(), String> {
        let sizes = [self.width_mm, self.height_mm, self.top_mm, self.left_mm, self.gap_x_mm, self.gap_y_mm];
        if sizes.iter().any(|size| !size.is_finite() || *size < 0.0) {
            return Err("a size is negative or no number".to_owned());
        }
        if !(1..=10).contains(&self.columns) || !(1..=30).contains(&self.rows) {
            return Err("columns are 1 to 10, rows 1 to 30".to_owned());
        }
        if self.width_mm < 25.0 || self.height_mm < 12.0 {
            return Err("a label is at least 25 mm wide and 12 mm high".to_owned());
        }
        let (columns, rows) = (f64::from(self.columns), f64::from(self.rows));
        let right = self.left_mm + columns * self.width_mm + (columns - 1.0) * self.gap_x_mm;
        let bottom = self.top_mm + rows * self.height_mm + (rows - 1.0) * self.gap_y_mm;
        if right > 210.5 || bottom > 297.5 {
            return Err(format!("the labels reach {right:.1} × {bottom:.1} mm, a sheet of A4 is 210 × 297"));
        }
        Ok(())
    }
}

impl Default for LabelSheet {
    /// 21 labels of 63.5 × 38.1 mm, three by seven, the kind that is sold everywhere.
    fn default() -> Self {
        Self {
            columns: 3,
            rows: 7,
            width_mm: 63.5,
            height_mm: 38.1,
            top_mm: 15.1,
            left_mm: 7.2,
            gap_x_mm: 2.5,
            gap_y_mm: 0.0,
        }
    }
}

impl Default for PrintPolicy {
    fn default() -> Self {
        Self { bleed_mm: 0.0, booklet: true, until: None, labels: LabelSheet::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_must_lie_on_the_sheet() {
        assert_eq!(LabelSheet::default().check(), Ok(()));
        let two = LabelSheet { columns: 2, width_mm: 99.1, left_mm: 4.7, ..LabelSheet::default() };
        assert_eq!(two.check(), Ok(()));
        for wrong in [
            LabelSheet { columns: 4, ..LabelSheet::default() },
            LabelSheet { rows: 8, ..LabelSheet::default() },
            LabelSheet { rows: 0, ..LabelSheet::default() },
            LabelSheet { width_mm: f64::NAN, ..LabelSheet::default() },
            LabelSheet { height_mm: 2.0, ..LabelSheet::default() },
        ] {
            assert!(wrong.check().is_err(), "{wrong:?}");
        }
    }
}
