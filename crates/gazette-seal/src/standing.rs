//! The signer behind a signature: whose certificate, where it leads, whether it was revoked, how strong its key is.

use gazette_model::Code;
use jiff::Timestamp;

use crate::certificate::Certificate;
use crate::judgement::{Chain, Kind, Revocation, Role, Signer};
use crate::key::{self, Hash};
use crate::one::Judging;
use crate::remark::Remark;
use crate::revocation::{self, Status};
use crate::{chain, role, time};

/// SHA-1 was still usual in signatures of the field until then.
const SHA1_ENDS: &str = "2021-01-01T00:00:00Z";

/// Names can be chosen; keys cannot.
fn origin(highest: &Certificate) -> String {
    if highest.is_self_issued() {
        let digest = Hash::Sha256.of(&[&highest.spki]);
        return digest.iter().map(|byte| format!("{byte:02x}")).collect();
    }
    highest.issuer.key.clone()
}

impl Judging<'_> {
    pub(crate) fn signer(&mut self, certificate: &Certificate) {
        let subject = &certificate.subject;
        let (not_before, not_after) = certificate.term();
        self.signature.signer = Some(Signer {
            name: subject.common(),
            subject: subject.print(),
            organisation: subject.get("2.5.4.10").map(str::to_owned),
            position: subject.get("2.5.4.12").map(str::to_owned),
            email: certificate.mail(),
            serial: certificate.serial_text(),
            issuer: certificate.issuer.common(),
            not_before,
            not_after,
        });
        self.signature.role = match self.signature.kind {
            Kind::DocumentTimeStamp => Role::TimeStampAuthority,
            Kind::Signature => role::of(subject),
        };
        match self.signature.role {
            Role::Portal => self.remark(Remark::note(
                "portal",
                None,
                "chữ ký của cổng thông tin: chứng tỏ đã đăng trên cổng, không phải chữ ký của người có thẩm quyền",
                "a portal's signature: it shows publication there, and is not the signature of the competent person",
            )),
            // A gazette certifies its own issues; on an original it is a publisher's signature like any other.
            Role::Gazette if self.signature.certifies != Some(1) => self.remark(Remark::note(
                "gazette",
                None,
                "chữ ký của cơ quan Công báo: chứng tỏ đã đăng Công báo, không phải chữ ký của cơ quan ban hành",
                "a gazette's signature: it shows publication there, and is not the issuing body's signature",
            )),
            _ => {}
        }
        self.signature.algorithms.key = Some(key::key_name(&certificate.spki));
    }

    pub(crate) fn usage(&mut self, signer: &Certificate) {
        if signer.may(0) == Some(false) && signer.may(1) == Some(false) {
            self.remark(Remark::hold(
                "key-usage",
                "chứng thư không được cấp để ký",
                "the certificate is not meant for signing",
            ));
        }
    }

    pub(crate) fn chain(
        &mut self,
        signer: &Certificate,
        pool: &[&Certificate],
        stamped: Option<Timestamp>,
        claimed: Option<Timestamp>,
        (own_crls, own_ocsps): (&[Vec<u8>], &[Vec<u8>]),
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
            origin: path.certificates.last().map(origin),
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
        let crls: Vec<Vec<u8>> = own_crls.iter().chain(&context.crls).cloned().collect();
        let ocsps: Vec<Vec<u8>> = own_ocsps.iter().chain(&context.ocsps).cloned().collect();
        let mut later = false;
        let statuses: Vec<Status> = path
            .certificates
            .iter()
            .enumerate()
            .take(path.certificates.len().saturating_sub(1))
            .map(|(index, certificate)| {
                let above = path.certificates.get(index + 1..).unwrap_or_default();
                let own = revocation::status(certificate, above, pool, &crls, &ocsps, when);
                let kept = revocation::status(certificate, above, pool, &context.kept, &context.kept, when);
                match (own, kept) {
                    (Status::Revoked(a), Status::Revoked(b)) => Status::Revoked(a.min(b)),
                    (own, Status::Unknown) | (own @ Status::Revoked(_), _) => own,
                    (Status::Unknown, kept) => {
                        later |= index == 0;
                        kept
                    }
                    (_, revoked @ Status::Revoked(_)) => revoked,
                    (own, _) => own,
                }
            })
            .collect();
        let revoked = statuses.iter().find_map(|status| match status {
            Status::Revoked(time) => Some(*time),
            _ => None,
        });
        self.signature.revocation = match (revoked, statuses.first()) {
            (Some(time), _) if time <= when => Revocation::Revoked,
            (Some(_), _) => Revocation::RevokedLater,
            (None, Some(Status::GoodByCrl)) if later => Revocation::KeptCrl,
            (None, Some(Status::GoodByOcsp)) if later => Revocation::KeptOcsp,
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

    pub(crate) fn weak(&mut self, algorithm: &str) {
        let mut remark = Remark::note(
            "weak",
            Some(Code::SignatureWeak),
            format!("dùng thuật toán cũ {algorithm}"),
            format!("uses the old algorithm {algorithm}"),
        );
        remark.detail = Some(algorithm.to_owned());
        self.remark(remark);
    }

    pub(crate) fn weakness(&mut self, signer: &Certificate, when: Option<Timestamp>, hash: Option<Hash>) {
        let key = key::key_name(&signer.spki);
        if key::is_short(&key) {
            self.weak(&key);
        }
        if hash == Some(Hash::Sha1) {
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
}
