//! Judges one signature: byte range, digest, value, signer, time, chain, revocation, algorithms.

use jiff::Timestamp;

use crate::asn1;
use crate::certificate::Certificate;
use crate::cms::{self, SignedData};
use crate::judgement::{Kind, Revision, Signature};
use crate::key::{Check, Hash};
use crate::pdf::{Found, Range};
use crate::remark::Remark;
use crate::timestamp;
use crate::{reasons, time};

/// What is the same for all signatures of a file.
#[derive(Debug)]
pub(crate) struct Context {
    pub(crate) anchors: Vec<Certificate>,
    /// Certificates, CRLs and OCSP answers stored in the file.
    pub(crate) stored: Vec<Certificate>,
    pub(crate) crls: Vec<Vec<u8>>,
    pub(crate) ocsps: Vec<Vec<u8>>,
    /// Answers of issuers that were asked for later.
    pub(crate) kept: Vec<Vec<u8>>,
    pub(crate) at: Timestamp,
}

const DAY: i64 = 86_400;

/// Judges one signature by itself; what came after it is judged elsewhere.
pub(crate) fn judge(
    context: &Context,
    found: &Found,
    range: &Range<'_>,
    size: usize,
    revisions: usize,
) -> Signature {
    let stamp = found.subfilter.as_deref() == Some("ETSI.RFC3161");
    let kind = if stamp { Kind::DocumentTimeStamp } else { Kind::Signature };
    let covers = Revision {
        revision: range.revision,
        of: revisions,
        end: range.end.map(|end| end as u64),
        whole_file: range.end == Some(size),
    };
    let mut signature = Signature {
        field: found.field.clone(),
        subfilter: found.subfilter.clone(),
        byte_range: found.byte_range.clone(),
        certifies: found.certifies,
        reason: found.reason.clone(),
        ..Signature::unjudged(kind, covers)
    };
    signature.remarks.extend(range.faults.iter().map(|fault| reasons::of_range(*fault)));
    let contents = range.contents.as_deref().or(found.contents.as_deref()).unwrap_or_default();
    let Some(cms) = SignedData::read(contents) else {
        signature.remarks.push(Remark::invalid(
            "cms",
            "không đọc được chữ ký: dữ liệu chữ ký trống hoặc hỏng",
            "the signature value cannot be read",
        ));
        return signature;
    };
    let length = asn1::parse(contents).map_or(0, |node| node.raw.len());
    if contents.iter().skip(length).any(|byte| *byte != 0) {
        signature.remarks.push(Remark::hold(
            "padding",
            "trong chỗ dành cho chữ ký còn dữ liệu khác mà không ai ký",
            "other data, which nothing signs, follows the signature value",
        ));
    }
    let judging = Judging { context, signature: &mut signature };
    judging.run(&cms, range, contents, found);
    signature
}

/// One signature on its way through the checks.
pub(crate) struct Judging<'a> {
    pub(crate) context: &'a Context,
    pub(crate) signature: &'a mut Signature,
}

impl Judging<'_> {
    fn run(mut self, cms: &SignedData, range: &Range<'_>, contents: &[u8], found: &Found) {
        let pool: Vec<&Certificate> =
            cms.certificates.iter().chain(&self.context.stored).chain(&self.context.anchors).collect();
        let context = self.context;
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
            self.document_time_stamp(cms, range, contents, &pool)
        } else {
            self.value(cms, range, signer);
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
        self.chain(signer, &pool, stamped, claimed, (&cms.crls, &cms.ocsps));
        if let Some(claimed) = claimed
            && claimed.as_second().saturating_sub(context.at.as_second()) > DAY
        {
            self.remark(Remark::hold(
                "future",
                "thời điểm ký được khai ở tương lai",
                "the claimed time of signing lies in the future",
            ));
        }
        self.weakness(signer, stamped.or(claimed), cms.hash());
        self.form(cms);
    }

    pub(crate) fn remark(&mut self, remark: Remark) {
        self.signature.remarks.push(remark);
    }

    /// The signature value and the digest over the signed bytes.
    fn value(&mut self, cms: &SignedData, range: &Range<'_>, signer: Option<&Certificate>) {
        let subfilter = self.signature.subfilter.clone();
        match subfilter.as_deref() {
            Some("adbe.pkcs7.detached" | "ETSI.CAdES.detached" | "adbe.pkcs7.sha1") => {}
            _ => self.remark(Remark::hold(
                "subfilter",
                format!(
                    "loại chữ ký {} chương trình không kiểm tra được",
                    subfilter.as_deref().unwrap_or("?")
                ),
                format!("the signature form {} is not supported", subfilter.as_deref().unwrap_or("?")),
            )),
        }
        if cms.content_type != cms::DATA {
            self.remark(Remark::invalid(
                "content-type",
                "chữ ký này làm cho loại dữ liệu khác, không phải cho tệp",
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
            intact = Some(cms.content.as_deref() == Some(digest.as_slice()));
            vec![digest.as_slice()]
        } else {
            parts.to_vec()
        };
        if cms.content.is_some() && !enclosed {
            self.remark(Remark::hold(
                "content-inside",
                "chữ ký mang theo nội dung riêng, không phải nội dung đang hiện ra",
                "the signature carries content of its own",
            ));
        }
        let Some(signer) = signer else { return };
        let verified = cms.verify(&content, signer);
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
                "nội dung đã bị sửa, không còn đúng như lúc ký",
                "the signed bytes are not what they were when signed",
            ));
        }
        self.outcome(&cms.digest_name(), &verified.value);
    }

    pub(crate) fn outcome(&mut self, digest: &str, value: &Check) {
        match value {
            Check::Valid => self.signature.cryptographically_valid = Some(true),
            Check::Invalid => {
                self.signature.cryptographically_valid = Some(false);
                self.remark(Remark::invalid(
                    "value",
                    "chữ ký không phải do khóa của người có tên trong chứng thư làm ra",
                    "the signature value does not fit the signer's certificate",
                ));
            }
            Check::Unsupported(what) => self.remark(Remark::hold(
                "unsupported",
                format!("thuật toán không được hỗ trợ hoặc quá cũ ({what}, {digest})"),
                format!("an algorithm that is not supported or too old ({what}, {digest})"),
            )),
        }
    }

    /// What the forms ask beyond cryptography.
    fn form(&mut self, cms: &SignedData) {
        let cades = self.signature.subfilter.as_deref() == Some("ETSI.CAdES.detached");
        if cades && !cms.names_certificate() {
            self.remark(Remark::note(
                "no-certificate-attribute",
                None,
                "thiếu thuộc tính gắn chữ ký với chứng thư, mà dạng PAdES đòi hỏi",
                "the attribute that ties the signature to its certificate is missing, which PAdES asks for",
            ));
        }
        if !cms.has_attributes() {
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
                format!("người ký cho phép điền biểu mẫu và ký tiếp (mức {permits}); thay đổi nào cũng phải xem"),
                format!("a certification that permits form filling and further signing (P={permits}); any change is looked at all the same"),
            ));
        }
    }
}
