//! The office's rules (quy tắc kiểm tra): each numbered, with its legal ground in each regime.
//!
//! A rule looks at one document beside the register and the calendar and says what a person should know.
//! Severity is the code's own unless `office.toml` sets another.

mod body;
mod dates;
mod number;
mod relations;

use std::collections::BTreeSet;

use gazette_model::{Calendar, Code, Date, Document, Finding, Metadata, Office, Regime};

pub(crate) use dates::days_between;
pub use dates::{is_urgent, limits, regime_on};
pub(crate) use number::printed;

/// A rule of the office.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Its number in this program, stable.
    pub number: &'static str,
    /// The code of what it finds.
    pub code: Code,
    /// What it demands, in Vietnamese.
    pub demands: &'static str,
    /// Its ground under Decree 34/2016/NĐ-CP (to 31 March 2025).
    pub ground_34: &'static str,
    /// Its ground under Decree 78/2025/NĐ-CP (from 1 April 2025).
    pub ground_78: &'static str,
}

/// Every rule.
pub const ALL: &[Rule] = &[
    Rule {
        number: "Q01",
        code: Code::NumberInvalid,
        demands: "số, ký hiệu viết đúng thể thức",
        ground_34: "Nghị định 34/2016/NĐ-CP; Nghị định 30/2020/NĐ-CP, Phụ lục I",
        ground_78: "Luật 64/2025/QH15, Điều 7 khoản 3; Nghị định 78/2025/NĐ-CP, Điều 71; Nghị định 30/2020/NĐ-CP, Phụ lục I",
    },
    Rule {
        number: "Q02",
        code: Code::NumberDuplicate,
        demands: "một số của một cơ quan trong một năm chỉ thuộc một văn bản",
        ground_34: "Nghị định 30/2020/NĐ-CP, Điều 15",
        ground_78: "Luật 64/2025/QH15, Điều 7 khoản 3; Nghị định 30/2020/NĐ-CP, Điều 15",
    },
    Rule {
        number: "Q03",
        code: Code::NumberGap,
        demands: "dãy số văn bản quy phạm pháp luật của một cơ quan, một loại, một năm liên tục",
        ground_34: "Luật 80/2015/QH13; Nghị định 34/2016/NĐ-CP, Điều 84",
        ground_78: "Luật 64/2025/QH15, Điều 7 khoản 3 và Điều 9",
    },
    Rule {
        number: "Q04",
        code: Code::EffectiveTooEarly,
        demands: "văn bản quy phạm pháp luật của địa phương có hiệu lực không sớm hơn số ngày luật định kể từ ngày ký",
        ground_34: "Luật 80/2015/QH13, Điều 151",
        ground_78: "Luật 64/2025/QH15, Điều 53 khoản 1",
    },
    Rule {
        number: "Q05",
        code: Code::EffectiveBeforeIssue,
        demands: "ngày có hiệu lực không trước ngày ban hành",
        ground_34: "Luật 80/2015/QH13, Điều 152",
        ground_78: "Luật 64/2025/QH15, Điều 53",
    },
    Rule {
        number: "Q06",
        code: Code::DeadlineMissed,
        demands: "gửi đăng và đăng đúng hạn",
        ground_34: "Luật 80/2015/QH13, Điều 150; Nghị định 34/2016/NĐ-CP, Chương VI",
        ground_78: "Luật 64/2025/QH15, Điều 9 khoản 1; Nghị định 78/2025/NĐ-CP, Điều 7 và Điều 8",
    },
    Rule {
        number: "Q07",
        code: Code::CalendarMissing,
        demands: "có lịch nghỉ của năm để tính thời hạn",
        ground_34: "Bộ luật Dân sự 2015, Điều 147 và Điều 148; Bộ luật Lao động 2019, Điều 112",
        ground_78: "Bộ luật Dân sự 2015, Điều 147 và Điều 148; Bộ luật Lao động 2019, Điều 112",
    },
    Rule {
        number: "Q08",
        code: Code::CalendarUndecided,
        demands: "ngày nghỉ dùng để tính thời hạn đã được quyết định",
        ground_34: "Bộ luật Lao động 2019, Điều 112 khoản 3",
        ground_78: "Bộ luật Lao động 2019, Điều 112 khoản 3",
    },
    Rule {
        number: "Q09",
        code: Code::BodyUnknown,
        demands: "cơ quan ban hành có trong danh mục của văn phòng",
        ground_34: "Nghị định 34/2016/NĐ-CP, Chương VI",
        ground_78: "Nghị định 78/2025/NĐ-CP, Điều 7",
    },
    Rule {
        number: "Q10",
        code: Code::BodyNotExisting,
        demands: "cơ quan ban hành tồn tại vào ngày ban hành",
        ground_34: "office.toml, mục [[body]]",
        ground_78: "office.toml, mục [[body]]; Nghị quyết 202/2025/QH15",
    },
    Rule {
        number: "Q11",
        code: Code::BodyNotCompetent,
        demands: "cơ quan có thẩm quyền ban hành loại văn bản quy phạm pháp luật đó",
        ground_34: "Luật 80/2015/QH13, Điều 4",
        ground_78: "Luật 64/2025/QH15 (sửa đổi bởi Luật 87/2025/QH15), Điều 4",
    },
    Rule {
        number: "Q12",
        code: Code::CorrigendumWithoutTarget,
        demands: "văn bản đính chính nêu văn bản được đính chính",
        ground_34: "Nghị định 34/2016/NĐ-CP, Chương VI",
        ground_78: "Nghị định 78/2025/NĐ-CP, Điều 9",
    },
    Rule {
        number: "Q13",
        code: Code::ConsolidatedWithoutAmendment,
        demands: "văn bản hợp nhất đăng cùng văn bản sửa đổi, bổ sung",
        ground_34: "Pháp lệnh 01/2012/UBTVQH13, Điều 7 khoản 5 và Điều 8",
        ground_78: "Pháp lệnh 01/2012/UBTVQH13, Điều 7 khoản 5 và Điều 8",
    },
    Rule {
        number: "Q14",
        code: Code::NumberOutOfOrder,
        demands: "số lớn hơn không mang ngày sớm hơn",
        ground_34: "Nghị định 30/2020/NĐ-CP, Điều 15",
        ground_78: "Nghị định 30/2020/NĐ-CP, Điều 15",
    },
];

/// What the register knows around one document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RegisterView {
    /// Submissions of a document of the same body, number and year, returned and withdrawn ones left out.
    pub same_document: Vec<String>,
    /// The nearest smaller number of its series, with the number as printed and its date.
    pub before: Option<Neighbour>,
    /// The nearest greater number of its series.
    pub after: Option<Neighbour>,
    /// The keys ([`gazette_text::number::key`]) of documents it refers to that are in the register.
    pub known: BTreeSet<String>,
}

/// A neighbour in a series.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Neighbour {
    /// The running number.
    pub serial: u32,
    /// The number as printed.
    pub number: String,
    /// Its date of issue.
    pub issued_on: Option<Date>,
}

/// Everything a rule may look at.
pub(crate) struct Case<'a> {
    pub(crate) document: &'a Metadata,
    pub(crate) tree: Option<&'a Document>,
    pub(crate) office: &'a Office,
    pub(crate) calendars: &'a [Calendar],
    pub(crate) received_on: Date,
    pub(crate) today: Date,
    pub(crate) register: &'a RegisterView,
}

/// Examines a document by every rule; findings carry the rule's number and ground as values.
pub fn check(
    document: &Metadata,
    tree: Option<&Document>,
    office: &Office,
    calendars: &[Calendar],
    received_on: Date,
    today: Date,
    register: &RegisterView,
) -> Vec<Finding> {
    let case = Case { document, tree, office, calendars, received_on, today, register };
    let mut findings = number::check(&case);
    findings.extend(dates::check(&case));
    findings.extend(dates::limits_kept(&case));
    findings.extend(body::check(&case));
    findings.extend(relations::check(&case));
    finish(findings, &case)
}

/// Examines a row of an older register, which knows no receipt: numbers, dates and bodies alone.
pub(crate) fn check_row(case: &Case<'_>) -> Vec<Finding> {
    let mut findings = number::check(case);
    findings.retain(|finding| finding.code != Code::NumberGap);
    findings.extend(dates::check(case));
    finish(findings, case)
}

/// The rule that finds this code.
pub fn rule(code: Code) -> Option<&'static Rule> {
    ALL.iter().find(|rule| rule.code == code)
}

/// Gives findings of any room the severity that `office.toml` sets for their code.
pub fn apply_severity(office: &Office, findings: &mut [Finding]) {
    for finding in findings {
        if let Some(severity) = office.severity.get(finding.code.as_str()) {
            finding.severity = *severity;
        }
    }
}

fn finish(findings: Vec<Finding>, case: &Case<'_>) -> Vec<Finding> {
    let regime = regime_on(case.document.issued_on.unwrap_or(case.received_on));
    let mut findings: Vec<Finding> = findings
        .into_iter()
        .map(|finding| match rule(finding.code) {
            Some(rule) => finding.value("rule", rule.number).value(
                "ground",
                if regime == Regime::Decree34Of2016 { rule.ground_34 } else { rule.ground_78 },
            ),
            None => finding,
        })
        .collect();
    apply_severity(case.office, &mut findings);
    findings
}
