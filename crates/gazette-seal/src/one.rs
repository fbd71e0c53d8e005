//! Judges one signature: byte range, digest, value, signer, time, chain, revocation, algorithms.

use gazette_model::Code;
use jiff::Timestamp;

use crate::asn1;
use crate::certificate::Certificate;
use crate::chain;
use crate::cms::{self, SignedData};
use crate::judgement::{
    Algorithms, Chain, Kind, Revision, Revocation, Role, Signature, Signer, TimeStamp, Verdict,
};
use crate::key::{self, Check, Hash};
use crate::pdf::{Found, Range};
use crate::remark::Remark;
use crate::revocation::{self, Status};
use crate::timestamp::{self, Token};
use crate::{reasons, role, time};

/// What is the same for all signatures of a file.
#[derive(Debug)]
pub(crate) struct Context {
    pub(crate) anchors: Vec<Certificate>,
    /// Certificates, CRLs and OCSP answers stored in the file.
    pub(crate) stored: Vec<Certificate>,
    pub(crate) crls: Vec<Vec<u8>>,
    pub(crate) ocsps: Vec<Vec<u8>>,
    pub(crate) at: Timestamp,
}

/// SHA-1 was still usual in signatures of the field until then.
const SHA1_ENDS: &str = "2021-01-01T00:00:00Z";
/// Clocks that differ by less do not matter.
const CLOCK_TOLERANCE: i64 = 300;
const DAY: i64 = 86_400;
const ZONE: i64 = 7 * 3_600;
const ZONE_TOLERANCE: i64 = 1_800;

/// Judges one signature by itself; what came after it is judged elsewhere.
pub(crate) fn judge(
    context: &Context,
    found: &Found,
    range: &Range<'_>,
    size: usize,
    revisions: usize,
) -> Signature {
    let stamp = found.subfilter.as_deref() == Some("ETSI.RFC3161");
    let mut signature = Signature {
        verdict: Verdict::Hold,
        kind: if stamp { Kind::DocumentTimeStamp } else { Kind::Signature },
        field: found.field.clone(),
        subfilter: found.subfilter.clone(),
        byte_range: found.byte_range.clone(),
        covers: Revision {
            revision: range.revision,
            of: revisions,
            end: range.end.map(|end| end as u64),
            whole_file: range.end == Some(size),
        },
        bytes_intact: None,
        cryptographically_valid: None,
        shown_is_signed: None,
        signer: None,
        role: Role::Unknown,
        claimed_time: None,
        time_stamp: None,
        clock_difference: None,
        chain: Chain::default(),
        revocation: Revocation::None,
        algorithms: Algorithms::default(),
        certifies: found.certifies,
        reason: found.reason.clone(),
        later_revisions: Vec::new(),
        remarks: Vec::new(),
    };
    signature.remarks.extend(range.faults.iter().map(|fault| reasons::of_range(*fault)));
    let contents = range.contents.as_deref().or(found.contents.as_deref()).unwrap_or_default();
    let Some(cms) = SignedData::read(contents) else {
        signature.remarks.push(Remark::invalid(
            "cms",
            "không đọc được giá trị chữ ký",
            "the signature value cannot be read",
        ));
        return signature;
    };
    let length = asn1::parse(contents).map_or(0, |node| node.raw.len());
    if contents.iter().skip(length).any(|byte| *byte != 0) {
        signature.remarks.push(Remark::hold(
            "padding",
            "sau giá trị chữ ký còn dữ liệu khác, không được ký",
            "other data, which nothing signs, follows the signature value",
        ));
    }
    let judging = Judging { context, cms: &cms, signature: &mut signature };
    judging.run(range, contents, found);
    signature
}

struct Judging<'a> {
    context: &'a Context,
    cms: &'a SignedData,
    signature: &'a mut Signature,
}

impl Judging<'_> {
    fn run(mut self, range: &Range<'_>, contents: &[u8], found: &Found) {
        let pool: Vec<&Certificate> =
            self.cms.certificates.iter().chain(&self.context.stored).chain(&self.context.anchors).collect();
        let (cms, context) = (self.cms, self.context);
        self.signature.algorithms.digest = Some(cms.digest_name());
        self.signature.algorithms.signature = Some(cms.scheme().name());
        if cms.signers != 1 {
            self.remark(Remark::hold(
                "several-signers",
                format!("một chữ ký mang {} người ký, chỉ được một", cms.signers),
                format!("one signature names {} signers, where one is right", cms.signers),
            ));
        }
        let signer = cms.signer(pool.iter().copied());
        let claimed = cms.signing_time().or_else(|| found.claimed.as_deref().and_then(time::pdf_date));
        self.signature.claimed_time = claimed.map(time::print);
        let token = if self.signature.kind == Kind::DocumentTimeStamp {
            self.document_time_stamp(range, contents, &pool)
        } else {
            self.value(range, signer);
            cms.time_stamp().map(|token| timestamp::check(token, &[cms.signature_value()], &pool))
        };
        let Some(signer) = signer else {
            self.remark(Remark::hold(
                "no-certificate",
                "không tìm thấy chứng thư của người ký",
                "the signer's certificate is not there",
            ));
            return;
        };
        self.signer(signer);
        let stamped = self.token(token, claimed, &pool);
        self.usage(signer);
        self.chain(signer, &pool, stamped, claimed);
        if let Some(claimed) = claimed
            && claimed.as_second().saturating_sub(context.at.as_second()) > DAY
        {
            self.remark(Remark::hold(
                "future",
                "thời điểm ký được khai ở tương lai",
                "the claimed time of signing lies in the future",
            ));
        }
        self.weakness(signer, stamped.or(claimed));
        self.form();
    }

    fn remark(&mut self, remark: Remark) {
        self.signature.remarks.push(remark);
    }

    /// The signature value and the digest over the signed bytes.
    fn value(&mut self, range: &Range<'_>, signer: Option<&Certificate>) {
        let subfilter = self.signature.subfilter.clone();
        match subfilter.as_deref() {
            Some("adbe.pkcs7.detached" | "ETSI.CAdES.detached" | "adbe.pkcs7.sha1") => {}
            _ => self.remark(Remark::hold(
                "subfilter",
                format!("dạng chữ ký {} không được hỗ trợ", subfilter.as_deref().unwrap_or("?")),
                format!("the signature form {} is not supported", subfilter.as_deref().unwrap_or("?")),
            )),
        }
        if self.cms.content_type != cms::DATA {
            self.remark(Remark::invalid(
                "content-type",
                "chữ ký không phải chữ ký trên tệp",
                "the signature is over another type of content",
            ));
        }
        let Some(parts) = range.parts else { return };
        // The old form signs the SHA-1 digest of the file, and carries that digest inside.
        let digest;
        let enclosed = subfilter.as_deref() == Some("adbe.pkcs7.sha1");
        let mut intact = None;
        let content: Vec<&[u8]> = if enclosed {
            self.weak("SHA-1");
            digest = Hash::Sha1.of(&parts);
            intact = Some(self.cms.content.as_deref() == Some(digest.as_slice()));
            vec![digest.as_slice()]
        } else {
            parts.to_vec()
        };
        if self.cms.content.is_some() && !enclosed {
            self.remark(Remark::hold(
                "content-inside",
                "chữ ký mang theo nội dung riêng bên trong",
                "the signature carries content of its own",
            ));
        }
        let Some(signer) = signer else { return };
        let verified = self.cms.verify(&content, signer);
        for fault in &verified.faults {
            let (vi, en) = reasons::of_form(*fault);
            self.remark(Remark::invalid("form", vi, en));
        }
        if verified.digest_fits.is_some() && (intact != Some(false)) {
            intact = verified.digest_fits;
        }
        self.signature.bytes_intact = intact;
        if intact == Some(false) {
            self.remark(Remark::invalid(
                "bytes",
                "các byte được ký không còn như lúc ký",
                "the signed bytes are not what they were when signed",
            ));
        }
        self.outcome(&verified.value);
    }

    fn outcome(&mut self, value: &Check) {
        match value {
            Check::Valid => self.signature.cryptographically_valid = Some(true),
            Check::Invalid => {
                self.signature.cryptographically_valid = Some(false);
                self.remark(Remark::invalid(
                    "value",
                    "giá trị chữ ký không đúng với chứng thư của người ký",
                    "the signature value does not fit the signer's certificate",
                ));
            }
            Check::Unsupported(what) => self.remark(Remark::hold(
                "unsupported",
                format!("thuật toán không được hỗ trợ hoặc quá cũ ({what}, {})", self.cms.digest_name()),
                format!("an algorithm that is not supported or too old ({what}, {})", self.cms.digest_name()),
            )),
        }
    }

    fn document_time_stamp(
        &mut self,
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
                    "các byte được đóng dấu thời gian không còn như cũ",
                    "the stamped bytes are not what they were",
                ));
            }
            if let Some(verified) = token.verified.clone() {
                for fault in &verified.faults {
                    let (vi, en) = reasons::of_form(*fault);
                    self.remark(Remark::invalid("form", vi, en));
                }
                self.outcome(&verified.value);
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

    fn signer(&mut self, certificate: &Certificate) {
        let subject = &certificate.subject;
        let (not_before, not_after) = certificate.term();
        self.signature.signer = Some(Signer {
            name: subject.common(),
            subject: subject.print(),
            organisation: subject.get("2.5.4.10").map(str::to_owned),
            position: subject.get("2.5.4.12").map(str::to_owned),
            email: subject.get("1.2.840.113549.1.9.1").map(str::to_owned),
            serial: certificate.serial_text(),
            issuer: certificate.issuer.common(),
            not_before,
            not_after,
        });
        self.signature.role = match self.signature.kind {
            Kind::DocumentTimeStamp => Role::TimeStampAuthority,
            Kind::Signature => role::of(subject),
        };
        if self.signature.role == Role::Portal {
            self.remark(Remark::note("portal",
                None,
                "chữ ký của cổng thông tin: chứng tỏ đã đăng trên cổng, không phải chữ ký của người có thẩm quyền",
                "a portal's signature: it shows publication there, and is not the signature of the competent person",
            ));
        }
        self.signature.algorithms.key = Some(key::key_name(&certificate.spki));
    }

    /// The time stamp; gives the time it proves.
    fn token(
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

    fn usage(&mut self, signer: &Certificate) {
        if signer.may(0) == Some(false) && signer.may(1) == Some(false) {
            self.remark(Remark::hold(
                "key-usage",
                "chứng thư không được cấp để ký",
                "the certificate is not meant for signing",
            ));
        }
    }

    fn chain(
        &mut self,
        signer: &Certificate,
        pool: &[&Certificate],
        stamped: Option<Timestamp>,
        claimed: Option<Timestamp>,
    ) {
        let context = self.context;
        let (when, source) = match (stamped, claimed) {
            (Some(stamped), _) => (stamped, "time-stamp"),
            (None, Some(claimed)) => (claimed, "claimed"),
            (None, None) => (context.at, "judgement"),
        };
        let path = chain::find(signer, pool, &context.anchors, when);
        self.signature.chain = Chain {
            anchored: path.anchored,
            anchor: path.certificates.last().filter(|_| path.anchored).map(|anchor| anchor.subject.common()),
            path: path
                .certificates
                .iter()
                .map(|one| one.subject.common())
                .chain(
                    path.certificates
                        .last()
                        .filter(|last| !last.is_self_issued())
                        .map(|last| last.issuer.common()),
                )
                .collect(),
            judged_for: Some(time::print(when)),
            time_source: Some(source.to_owned()),
            expired_at_signing: path.out_of_term,
            expired_now: !signer.is_in_term(context.at),
            problem: path.problem.map(|problem| problem.words().1.to_owned()),
        };
        if let Some(problem) = path.problem {
            let (vi, en) = problem.words();
            self.remark(Remark::note("untrusted", Some(Code::SignatureUntrusted), vi, en));
        }
        if path.out_of_term {
            self.remark(Remark::hold(
                "out-of-term",
                "chứng thư không còn hoặc chưa có hiệu lực vào thời điểm ký",
                "a certificate was out of its term at the time of signing",
            ));
        } else if self.signature.chain.expired_now {
            self.remark(Remark::note(
                "expired-since",
                None,
                "chứng thư đã hết hạn sau khi ký; điều đó không làm hỏng chữ ký",
                "the certificate has expired since the signing, which does not harm the signature",
            ));
        }
        let crls: Vec<Vec<u8>> = self.cms.crls.iter().chain(&context.crls).cloned().collect();
        let ocsps: Vec<Vec<u8>> = self.cms.ocsps.iter().chain(&context.ocsps).cloned().collect();
        let statuses: Vec<Status> = path
            .certificates
            .iter()
            .enumerate()
            .take(path.certificates.len().saturating_sub(1))
            .map(|(index, certificate)| {
                let above = path.certificates.get(index + 1..).unwrap_or_default();
                revocation::status(certificate, above, pool, &crls, &ocsps, when)
            })
            .collect();
        let revoked = statuses.iter().find_map(|status| match status {
            Status::Revoked(time) => Some(*time),
            _ => None,
        });
        self.signature.revocation = match (revoked, statuses.first()) {
            (Some(time), _) if time <= when => Revocation::Revoked,
            (Some(_), _) => Revocation::RevokedLater,
            (None, Some(Status::GoodByCrl)) => Revocation::EmbeddedCrl,
            (None, Some(Status::GoodByOcsp)) => Revocation::EmbeddedOcsp,
            _ => Revocation::None,
        };
        match self.signature.revocation {
            Revocation::Revoked => {
                self.remark(Remark::invalid(
                    "revoked",
                    "chứng thư đã bị thu hồi trước khi ký",
                    "the certificate was revoked before the signing",
                ));
            }
            // Only a trusted time proves that the signature is older than the revocation.
            Revocation::RevokedLater if stamped.is_none() => self.remark(Remark::hold(
                "revoked-later",
                "chứng thư đã bị thu hồi, và không có dấu thời gian chứng tỏ đã ký trước đó",
                "the certificate was revoked, and no trusted time proves that it was used before",
            )),
            Revocation::RevokedLater => self.remark(Remark::note(
                "revoked-later",
                None,
                "chứng thư bị thu hồi sau khi ký",
                "the certificate was revoked after the signing",
            )),
            Revocation::None if self.signature.kind == Kind::Signature => self.remark(Remark::note(
                "no-revocation",
                Some(Code::SignatureNoRevocation),
                "tệp không kèm bằng chứng về tình trạng thu hồi của chứng thư",
                "no evidence about revocation came with the file",
            )),
            _ => {}
        }
        for one in path.certificates.iter().filter(|one| !one.is_self_issued()) {
            if one.scheme.hash() == Some(Hash::Sha1) {
                self.weak("SHA-1 (chứng thư)");
                break;
            }
        }
    }

    fn weak(&mut self, algorithm: &str) {
        let mut remark = Remark::note(
            "weak",
            Some(Code::SignatureWeak),
            format!("dùng thuật toán cũ {algorithm}"),
            format!("uses the old algorithm {algorithm}"),
        );
        remark.detail = Some(algorithm.to_owned());
        self.remark(remark);
    }

    fn weakness(&mut self, signer: &Certificate, when: Option<Timestamp>) {
        let key = key::key_name(&signer.spki);
        if key::is_short(&key) {
            self.weak(&key);
        }
        if self.cms.hash() == Some(Hash::Sha1) {
            self.weak("SHA-1");
            let late = SHA1_ENDS.parse::<Timestamp>().is_ok_and(|end| when.is_none_or(|when| when >= end));
            if late {
                self.remark(Remark::hold(
                    "sha1-late",
                    "chữ ký mới mà dùng SHA-1: hai nội dung khác nhau có thể mang cùng một chữ ký",
                    "a recent signature with SHA-1: two different contents could carry the same signature",
                ));
            }
        }
    }

    /// What the forms ask beyond cryptography.
    fn form(&mut self) {
        let cades = self.signature.subfilter.as_deref() == Some("ETSI.CAdES.detached");
        if cades && !self.cms.names_certificate() {
            self.remark(Remark::note(
                "no-certificate-attribute",
                None,
                "thiếu thuộc tính gắn chữ ký với chứng thư, mà dạng PAdES đòi hỏi",
                "the attribute that ties the signature to its certificate is missing, which PAdES asks for",
            ));
        }
        if !self.cms.has_attributes() {
            self.remark(Remark::note(
                "no-attributes",
                None,
                "chữ ký không có thuộc tính được ký",
                "the signature has no signed attributes",
            ));
        }
        if let Some(permits) = self.signature.certifies.filter(|permits| *permits > 1) {
            self.remark(Remark::note("certification",
                None,
                format!("chữ ký chứng nhận cho phép điền biểu mẫu và ký tiếp (P={permits}); thay đổi nào cũng phải xem"),
                format!("a certification that permits form filling and further signing (P={permits}); any change is looked at all the same"),
            ));
        }
    }
}
