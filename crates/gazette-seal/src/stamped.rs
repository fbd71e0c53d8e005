//! The time stamp of a signature, or over a whole document: what it proves, and how clocks agree with it.

use gazette_model::Code;
use jiff::Timestamp;

use crate::certificate::Certificate;
use crate::cms::SignedData;
use crate::judgement::{Kind, TimeStamp};
use crate::key::Hash;
use crate::one::Judging;
use crate::pdf::Range;
use crate::remark::Remark;
use crate::timestamp::{self, Token};
use crate::{chain, reasons, time};

/// Clocks that differ by less do not matter.
const CLOCK_TOLERANCE: i64 = 300;
const ZONE: i64 = 7 * 3_600;
const ZONE_TOLERANCE: i64 = 1_800;

impl Judging<'_> {
    pub(crate) fn document_time_stamp(
        &mut self,
        cms: &SignedData,
        range: &Range<'_>,
        contents: &[u8],
        pool: &[&Certificate],
    ) -> Option<Option<Token>> {
        let parts = range.parts?;
        let token = timestamp::check(contents, &parts, pool);
        if let Some(token) = &token {
            self.signature.bytes_intact = token.imprint_fits;
            if token.imprint_fits == Some(false) {
                self.remark(Remark::invalid(
                    "bytes",
                    "nội dung được đóng dấu thời gian đã bị sửa",
                    "the stamped bytes are not what they were",
                ));
            }
            if let Some(verified) = token.verified.clone() {
                for fault in &verified.faults {
                    let (vi, en) = reasons::of_form(*fault);
                    self.remark(Remark::invalid("form", vi, en));
                }
                self.outcome(&cms.digest_name(), &verified.value);
                if verified.digest_fits == Some(false) {
                    self.remark(Remark::invalid(
                        "token",
                        "dấu thời gian bị sửa",
                        "the time stamp was changed",
                    ));
                }
            }
        } else {
            self.remark(Remark::invalid(
                "token",
                "không đọc được dấu thời gian",
                "the time stamp cannot be read",
            ));
        }
        Some(token)
    }

    /// The time stamp; gives the time it proves.
    pub(crate) fn token(
        &mut self,
        token: Option<Option<Token>>,
        claimed: Option<Timestamp>,
        pool: &[&Certificate],
    ) -> Option<Timestamp> {
        let Some(token) = token else {
            if self.signature.kind == Kind::Signature {
                self.remark(Remark::note(
                    "no-time",
                    Some(Code::SignatureNoTime),
                    "không có dấu thời gian tin cậy; thời điểm ký là do người ký khai",
                    "no trusted time; the time of signing is the signer's claim",
                ));
            }
            return None;
        };
        let token = token.or_else(|| {
            self.remark(Remark::hold(
                "time-stamp-broken",
                "không đọc được dấu thời gian",
                "the time stamp cannot be read",
            ));
            None
        })?;
        let when = token.time.unwrap_or(self.context.at);
        let anchored = token.signer.as_ref().is_some_and(|signer| {
            let pool: Vec<&Certificate> = token.cms.certificates.iter().chain(pool.iter().copied()).collect();
            let path = chain::find(signer, &pool, &self.context.anchors, when);
            path.anchored && !path.out_of_term
        });
        self.signature.time_stamp = Some(TimeStamp {
            time: token.time.map(time::print),
            valid: token.valid,
            authority: token.signer.as_ref().map(|signer| signer.subject.common()),
            anchored,
            digest: Some(token.digest.clone()),
            not_after: token.signer.as_ref().and_then(|signer| signer.not_after).map(time::print),
        });
        if !token.valid {
            let (vi, en) = if token.unsupported {
                ("không kiểm tra được dấu thời gian", "the time stamp cannot be checked")
            } else {
                (
                    "dấu thời gian sai: không thuộc chữ ký này hoặc đã bị sửa",
                    "the time stamp is wrong: it belongs to another signature or was changed",
                )
            };
            self.remark(Remark::hold("time-stamp-invalid", vi, en));
            return None;
        }
        if !anchored {
            self.remark(Remark::note(
                "time-stamp-untrusted",
                Some(Code::SignatureNoTime),
                "nơi cấp dấu thời gian không dẫn tới chứng thư gốc đã cài",
                "the time stamping authority leads to no configured anchor",
            ));
        }
        if token.digest == Hash::Sha1.name() {
            self.weak("SHA-1 (dấu thời gian)");
        }
        if let (Some(stamped), Some(claimed)) = (token.time, claimed) {
            let seconds = claimed.as_second().saturating_sub(stamped.as_second());
            self.signature.clock_difference = Some(seconds);
            if seconds.abs() > CLOCK_TOLERANCE {
                let minutes = seconds.abs() / 60;
                // Some tools write Vietnamese time and mark it as universal time.
                let zone = (seconds - ZONE).abs() <= ZONE_TOLERANCE;
                let (zone_vi, zone_en) = if zone {
                    (
                        " (có lẽ giờ Việt Nam bị ghi thành giờ quốc tế)",
                        " (Vietnamese time was probably written as universal time)",
                    )
                } else {
                    ("", "")
                };
                let (vi, en) = if seconds > 0 { ("sau", "after") } else { ("trước", "before") };
                self.remark(Remark::note("clocks",
                    None,
                    format!(
                        "thời điểm ký được khai {vi} dấu thời gian {minutes} phút; đồng hồ hai bên không khớp{zone_vi}"
                    ),
                    format!("the claimed time is {minutes} minutes {en} the time stamp; the clocks disagree{zone_en}"),
                ));
            }
        }
        token.time
    }
}
