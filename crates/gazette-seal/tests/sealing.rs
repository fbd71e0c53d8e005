//! Our own seal: what it keeps, what it refuses, and what independent judges say of it.
#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "tests fail and speak as tests do")]

#[path = "support/authority.rs"]
mod authority;
#[path = "support/der.rs"]
mod der;

use std::path::PathBuf;
use std::process::Command;

use authority::{PASSPHRASE, anchors};
use gazette_seal::Verdict;
use gazette_seal::seal::{
    FileKey, Level, Order, Refusal, Request, SealError, Sealed, SigningKey, Stamp, TokenKey, Transport,
    refusals, seal,
};

const AT: &str = "2026-11-26T15:00:00+07:00";

fn letter() -> Vec<u8> {
    std::fs::read(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/files/letter.pdf")).unwrap()
}

fn stamp() -> Stamp {
    let picture = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/files/stamp.pdf");
    Stamp {
        picture: std::fs::read(picture).unwrap(),
        left_mm: 12.0,
        top_mm: 6.0,
        words: "Chữ ký số. Ký bởi: CÔNG BÁO TỈNH SƠN HẢI (THỬ NGHIỆM)".to_owned(),
    }
}

fn key(name: &str) -> FileKey {
    FileKey::from_pkcs12(&authority::file(name), PASSPHRASE, None).unwrap()
}

fn order<'a>(key: &'a dyn SigningKey, anchors: &'a [String], transport: &'a Transport<'a>) -> Order<'a> {
    Order {
        key,
        at: AT,
        reason: "Đăng Công báo",
        place: "Sơn Hải",
        stamp: Some(stamp()),
        time_stamp: Some("http://tsa.example/"),
        evidence: false,
        anchors,
        transport,
    }
}

fn sealed(name: &str, evidence: bool) -> Sealed {
    let (key, anchors) = (key(name), anchors());
    seal(&letter(), &Order { evidence, ..order(&key, &anchors, &authority::answer) }).unwrap()
}

#[test]
fn every_level_and_key_passes_our_own_judge_and_keeps_every_byte() {
    for (name, evidence, level) in [
        ("office-rsa.p12", false, Level::Time),
        ("office-rsa.p12", true, Level::LongTerm),
        ("office-ec.p12", true, Level::LongTerm),
    ] {
        let sealed = sealed(name, evidence);
        assert_eq!(sealed.level, level);
        assert!(sealed.pdf.starts_with(&letter()), "the file itself is not touched");
        let [signature] = sealed.judgement.signatures.as_slice() else { panic!("one signature") };
        assert!(signature.chain.anchored, "{name}: {:?}", signature.remarks);
        assert_eq!(signature.certifies, Some(1));
        assert_eq!(signature.claimed_time.as_deref(), Some("2026-11-26T08:00:00Z"));
        let stamp = signature.time_stamp.as_ref().unwrap();
        assert!(stamp.valid && stamp.anchored);
        assert_eq!(stamp.time.as_deref(), Some("2026-11-26T08:00:01Z"));
        // A gazette that certifies its own issue is no publisher of another's: of B-LT nothing is left to say.
        let codes: Vec<&str> = signature.remarks.iter().map(|remark| remark.code.as_str()).collect();
        let (expected, verdict): (&[&str], Verdict) =
            if evidence { (&[], Verdict::Accept) } else { (&["no-revocation"], Verdict::AcceptWithRemarks) };
        assert_eq!((codes.as_slice(), sealed.judgement.verdict), (expected, verdict));
        assert_eq!(signature.role, gazette_seal::Role::Gazette);
    }
}

#[test]
fn without_an_authority_the_seal_says_that_its_time_is_a_claim() {
    let (key, anchors) = (key("office-legacy.p12"), anchors());
    let sealed = seal(
        &letter(),
        &Order { time_stamp: None, stamp: None, ..order(&key, &anchors, &authority::answer) },
    );
    let sealed = sealed.unwrap();
    assert_eq!(sealed.level, Level::Basic);
    let codes: Vec<&str> =
        sealed.judgement.signatures[0].remarks.iter().map(|one| one.code.as_str()).collect();
    assert!(codes.contains(&"no-time"), "{codes:?}");
}

#[test]
fn the_same_order_gives_the_same_bytes() {
    let (key, anchors) = (key("office-rsa.p12"), anchors());
    let once = || {
        let order = Order { time_stamp: None, ..order(&key, &anchors, &authority::answer) };
        seal(&letter(), &order).unwrap().pdf
    };
    assert_eq!(once(), once());
}

#[test]
fn a_sealed_file_has_its_field_in_the_structure_and_its_page_shows_it() {
    let sealed = sealed("office-rsa.p12", true);
    let document = lopdf::Document::load_mem(&sealed.pdf).unwrap();
    let catalog = document.catalog().unwrap();
    let tree =
        document.get_dictionary(catalog.get(b"StructTreeRoot").unwrap().as_reference().unwrap()).unwrap();
    let page = *document.get_pages().values().next().unwrap();
    let annotations = document.get_dictionary(page).unwrap().get(b"Annots").unwrap().as_array().unwrap();
    let widget = document.get_dictionary(annotations.last().unwrap().as_reference().unwrap()).unwrap();
    let parent = widget.get(b"StructParent").unwrap().as_i64().unwrap();
    assert!(parent < tree.get(b"ParentTreeNextKey").unwrap().as_i64().unwrap());
    let (_, parents) = document.dereference(tree.get(b"ParentTree").unwrap()).unwrap();
    let nums = parents.as_dict().unwrap().get(b"Nums").unwrap().as_array().unwrap();
    let at = nums.iter().step_by(2).position(|key| key.as_i64().unwrap() == parent).unwrap();
    let form = document.get_dictionary(nums[2 * at + 1].as_reference().unwrap()).unwrap();
    assert_eq!(form.get(b"S").unwrap().as_name().unwrap(), b"Form");
    assert!(form.has(b"Alt") && widget.has(b"TU") && widget.has(b"AP"));
    let above = document.get_dictionary(form.get(b"P").unwrap().as_reference().unwrap()).unwrap();
    assert!(above.get(b"K").unwrap().as_array().unwrap()[0].as_reference().is_ok());
    // Every font of the stamp is embedded, or PDF/A is lost.
    let fonts = document.objects.values().filter_map(|object| object.as_dict().ok());
    for descriptor in fonts.filter(|dict| dict.has_type(b"FontDescriptor")) {
        assert!(["FontFile", "FontFile2", "FontFile3"].iter().any(|key| descriptor.has(key.as_bytes())));
    }
}

#[test]
fn a_file_somebody_touched_is_refused_with_every_reason() {
    let once = sealed("office-rsa.p12", false).pdf;
    let found = refusals(&once);
    for reason in [Refusal::Signed, Refusal::Form, Refusal::Revisions(2)] {
        assert!(found.contains(&reason), "{found:?}");
    }
    assert!(found.iter().any(|one| matches!(one, Refusal::Annotation { kind, .. } if kind == "Widget")));
    assert_eq!(refusals(b"%PDF-1.7 nothing"), [Refusal::Unreadable]);
    assert!(refusals(&[letter(), b"\nmore".to_vec()].concat()).contains(&Refusal::Tail));
    assert!(refusals(&letter()).is_empty());
}

#[test]
fn what_others_answer_wrongly_stops_the_seal() {
    let (key, anchors) = (key("office-rsa.p12"), anchors());
    let old = authority::time_stamp(&{
        let mut first = Vec::new();
        let keep = std::cell::RefCell::new(&mut first);
        let listen = |request: &Request| {
            **keep.borrow_mut() = request.body.clone();
            Err("only listening".to_owned())
        };
        let _ = seal(&letter(), &order(&key, &anchors, &listen));
        first
    });
    let replay = |_: &Request| Ok(old.clone());
    let garbage = |_: &Request| Ok(b"<html>".to_vec());
    let silent = |_: &Request| Err("connection refused".to_owned());
    for transport in [&replay as &Transport<'_>, &garbage, &silent] {
        let error = seal(&letter(), &order(&key, &anchors, transport)).unwrap_err();
        assert!(matches!(error, SealError::TimeStamp { .. }), "{error}");
    }
    let lists_are_away = |request: &Request| {
        if request.address.contains("tsa") { authority::answer(request) } else { Err("away".to_owned()) }
    };
    let error =
        seal(&letter(), &Order { evidence: true, ..order(&key, &anchors, &lists_are_away) }).unwrap_err();
    assert!(matches!(error, SealError::Revocation { .. }), "{error}");
}

#[test]
fn wrong_secrets_and_unfit_certificates_do_not_sign() {
    let store = authority::file("office-rsa.p12");
    assert_eq!(FileKey::from_pkcs12(&store, "wrong", None).unwrap_err(), SealError::Secret);
    assert!(matches!(FileKey::from_pkcs12(&store, PASSPHRASE, Some("other")), Err(SealError::Key(_))));
    let anchors = anchors();
    let revoked = key("revoked.p12");
    let no_responder = |request: &Request| {
        if request.address.contains("ocsp") { Err("away".to_owned()) } else { authority::answer(request) }
    };
    let order = Order { evidence: true, ..order(&revoked, &anchors, &no_responder) };
    assert!(matches!(seal(&letter(), &order), Err(SealError::Revoked(_))));
    let office = key("office-rsa.p12");
    let late =
        Order { at: "2046-01-01T00:00:00+07:00", ..self::order(&office, &anchors, &authority::answer) };
    assert!(matches!(seal(&letter(), &late), Err(SealError::OutOfTerm { .. })));
}

/// Where pyHanko can be run: a Python named by `GAZETTE_PYHANKO`, else the one of the machine.
fn pyhanko() -> Option<String> {
    let python = std::env::var("GAZETTE_PYHANKO").unwrap_or_else(|_| "python3".to_owned());
    let there =
        Command::new(&python).args(["-c", "import pyhanko"]).output().is_ok_and(|run| run.status.success());
    if !there {
        println!(
            "skipped: {python} has no pyHanko; install it into a virtual environment and name its Python in GAZETTE_PYHANKO"
        );
    }
    there.then_some(python)
}

const JUDGE: &str = r"
import datetime, sys
from pyhanko.keys import load_cert_from_pemder, load_certs_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import DocumentSecurityStore, validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
root = load_cert_from_pemder(sys.argv[1])
settings = {
    'trust_roots': [root], 'allow_fetching': False,
    'moment': datetime.datetime(2026, 11, 27, tzinfo=datetime.timezone.utc),
}
with open(sys.argv[2], 'rb') as file:
    reader = PdfFileReader(file, strict=True)
    signature = reader.embedded_signatures[0]
    if sys.argv[3] == 'lt':
        settings['revocation_mode'] = 'require'
        context = DocumentSecurityStore.read_dss(reader).as_validation_context(settings)
    else:
        context = ValidationContext(other_certs=list(load_certs_from_pemder(sys.argv[4:])), **settings)
    status = validate_pdf_signature(signature, context, context)
    print(status.pretty_print_details())
    assert status.bottom_line, 'not valid'
    assert status.docmdp_ok and status.timestamp_validity.valid and status.timestamp_validity.trusted
";

#[test]
fn pyhanko_judges_every_seal_valid() {
    let Some(python) = pyhanko() else { return };
    let folder = std::env::temp_dir().join(format!("gazette-seal-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let pki = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/pki");
    for (name, evidence) in [("office-rsa.p12", false), ("office-rsa.p12", true), ("office-ec.p12", true)] {
        let file = folder.join("sealed.pdf");
        std::fs::write(&file, sealed(name, evidence).pdf).unwrap();
        let run = Command::new(&python)
            .args(["-c", JUDGE])
            .arg(pki.join("root.pem"))
            .arg(&file)
            .arg(if evidence { "lt" } else { "t" })
            .arg(pki.join("sub.pem"))
            .output()
            .unwrap();
        let words = String::from_utf8_lossy(&run.stdout).into_owned() + &String::from_utf8_lossy(&run.stderr);
        assert!(run.status.success(), "{name}, evidence {evidence}: {words}");
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

/// The module of SoftHSM, where it is installed.
fn softhsm() -> Option<PathBuf> {
    let usual = [
        "/usr/lib/softhsm/libsofthsm2.so",
        "/usr/lib64/pkcs11/libsofthsm2.so",
        "/usr/local/lib/softhsm/libsofthsm2.so",
    ];
    let found = usual.iter().map(PathBuf::from).find(|path| path.exists());
    if found.is_none() {
        println!("skipped: SoftHSM is not installed (package softhsm2)");
    }
    found
}

#[test]
fn a_key_on_a_token_seals_and_stays_there() {
    let Some(module) = softhsm() else { return };
    // The module reads its configuration from the environment, which a test must not change: another process does.
    if let Some(folder) = std::env::var_os("GAZETTE_TEST_TOKEN") {
        on_the_token(&module, &PathBuf::from(folder));
        return;
    }
    let folder = std::env::temp_dir().join(format!("gazette-token-{}", std::process::id()));
    std::fs::create_dir_all(folder.join("tokens")).unwrap();
    let conf = folder.join("softhsm2.conf");
    std::fs::write(&conf, format!("directories.tokendir = {}\n", folder.join("tokens").display())).unwrap();
    let run = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "a_key_on_a_token_seals_and_stays_there", "--nocapture"])
        .env("SOFTHSM2_CONF", &conf)
        .env("GAZETTE_TEST_TOKEN", &folder)
        .output()
        .unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stdout));
}

fn on_the_token(module: &std::path::Path, _folder: &std::path::Path) {
    use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
    use cryptoki::object::Attribute;
    use cryptoki::session::UserType;
    use cryptoki::types::AuthPin;
    let (officer, pin) = (AuthPin::new("87654321".into()), AuthPin::new("1234".into()));
    // Key and certificate of the PKCS#12 file, put on the token as an administrator would.
    let store = p12_keystore::KeyStore::from_pkcs12(
        &authority::file("office-rsa.p12"),
        PASSPHRASE,
        p12_keystore::Pkcs12ImportPolicy::Relaxed,
    )
    .unwrap();
    let (_, chain) = store.private_key_chain().unwrap();
    {
        let library = Pkcs11::new(module).unwrap();
        library.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)).unwrap();
        let slot = library.get_all_slots().unwrap()[0];
        library.init_token(slot, &officer, "Con dau").unwrap();
        let slot = library.get_slots_with_initialized_token().unwrap()[0];
        let session = library.open_rw_session(slot).unwrap();
        session.login(UserType::So, Some(&officer)).unwrap();
        session.init_pin(&pin).unwrap();
        session.logout().unwrap();
        session.login(UserType::User, Some(&pin)).unwrap();
        let parts = rsa_parts(chain.key().as_der());
        let [modulus, public, private, p, q, dp, dq, qi] = parts.as_slice() else { panic!("eight numbers") };
        session
            .create_object(&[
                Attribute::Class(cryptoki::object::ObjectClass::PRIVATE_KEY),
                Attribute::KeyType(cryptoki::object::KeyType::RSA),
                Attribute::Token(true),
                Attribute::Private(true),
                Attribute::Sensitive(true),
                Attribute::Extractable(false),
                Attribute::Sign(true),
                Attribute::Id(vec![1]),
                Attribute::Label(b"office".to_vec()),
                Attribute::Modulus(modulus.clone()),
                Attribute::PublicExponent(public.clone()),
                Attribute::PrivateExponent(private.clone()),
                Attribute::Prime1(p.clone()),
                Attribute::Prime2(q.clone()),
                Attribute::Exponent1(dp.clone()),
                Attribute::Exponent2(dq.clone()),
                Attribute::Coefficient(qi.clone()),
            ])
            .unwrap();
        for (index, certificate) in chain.certs().iter().enumerate() {
            let subject = der::children(&der::children(certificate.as_der())[0])[5].clone();
            session
                .create_object(&[
                    Attribute::Class(cryptoki::object::ObjectClass::CERTIFICATE),
                    Attribute::CertificateType(cryptoki::object::CertificateType::X_509),
                    Attribute::Token(true),
                    Attribute::Subject(subject),
                    Attribute::Id(vec![u8::try_from(index).unwrap() + 1]),
                    Attribute::Label(format!("certificate {index}").into_bytes()),
                    Attribute::Value(certificate.as_der().to_vec()),
                ])
                .unwrap();
        }
        drop(session);
        library.finalize().unwrap();
    }
    assert_eq!(
        TokenKey::open(module, Some("Con dau"), None, "0000".to_owned()).unwrap_err(),
        SealError::Secret
    );
    assert!(matches!(TokenKey::open(module, Some("khac"), None, "1234".to_owned()), Err(SealError::Key(_))));
    let key = TokenKey::open(module, Some("Con dau"), Some("office"), "1234".to_owned()).unwrap();
    assert_eq!(key.certificates().len(), 2, "the signer's certificate and its issuer's");
    let anchors = anchors();
    let sealed = seal(&letter(), &order(&key, &anchors, &authority::answer)).unwrap();
    assert!(sealed.judgement.signatures[0].chain.anchored);
}

/// The numbers of an RSA key, out of its PKCS#8 form.
fn rsa_parts(pkcs8: &[u8]) -> Vec<Vec<u8>> {
    let content = |element: &[u8]| {
        let (head, length) = der::header(element);
        element[head..head + length].to_vec()
    };
    let numbers = der::children(&content(&der::children(pkcs8)[2]));
    let digits = |number: &Vec<u8>| content(number).into_iter().skip_while(|byte| *byte == 0).collect();
    numbers.iter().skip(1).map(digits).collect()
}

#[test]
fn a_signed_pdf_attached_to_the_issue_is_neither_its_revision_nor_its_signature() {
    let inner = sealed("office-rsa.p12", true).pdf;
    let mut document = lopdf::Document::load_mem(&letter()).unwrap();
    let stream = lopdf::Stream::new(lopdf::Dictionary::new(), inner);
    let attached = document.add_object(stream);
    document.catalog_mut().unwrap().set("PieceInfo", lopdf::Object::Array(vec![attached.into()]));
    let mut issue = Vec::new();
    document.save_to(&mut issue).unwrap();
    let judgement = gazette_seal::judge(&issue, &[], AT);
    assert_eq!((judgement.verdict, judgement.revisions), (Verdict::Unsigned, 1));
    assert_eq!(refusals(&issue), []);
    let (key, anchors) = (key("office-ec.p12"), anchors());
    assert!(seal(&issue, &order(&key, &anchors, &authority::answer)).is_ok());
}

#[test]
fn the_ledger_tells_until_when_a_seal_can_be_shown_and_what_a_new_stamp_adds() {
    use gazette_seal::ledger::{State, entry, renewal};
    // The authority sends its own certificate alone, so the office keeps the one between.
    let between = String::from_utf8(authority::file("sub.pem")).unwrap();
    let anchors = [anchors(), vec![between]].concat();
    let sealed = sealed("office-rsa.p12", true);
    let state = |at: &str| entry(&sealed.judgement, Vec::new(), at).state;
    assert_eq!(state(AT), State::Sound);
    assert_eq!(state("2044-09-01T00:00:00Z"), State::Renew);
    assert_eq!(state("2045-02-01T00:00:00Z"), State::Late);
    let now = entry(&sealed.judgement, Vec::new(), AT);
    assert_eq!(
        now.proved_until.as_deref(),
        Some("2045-01-01T00:00:00Z"),
        "while the authority's certificate stands"
    );
    let token =
        gazette_seal::seal::stamp_anew(&sealed.pdf, "http://tsa.example/", &authority::answer).unwrap();
    let kept = renewal(&sealed.pdf, &token, &anchors);
    assert!(kept.valid && kept.anchored, "{kept:?}");
    let other = renewal(&letter(), &token, &anchors);
    assert!(!other.valid, "a stamp over another file proves nothing");
    let mut longer = kept;
    longer.not_after = Some("2060-01-01T00:00:00Z".to_owned());
    let renewed = entry(&sealed.judgement, vec![longer.clone()], "2046-01-01T00:00:00Z");
    assert_eq!(
        (renewed.state, renewed.proved_until.as_deref()),
        (State::Sound, Some("2060-01-01T00:00:00Z"))
    );
    longer.time = Some("2045-06-01T00:00:00Z".to_owned());
    assert_eq!(
        entry(&sealed.judgement, vec![longer], "2046-01-01T00:00:00Z").state,
        State::Late,
        "taken too late"
    );
}

#[test]
fn who_signed_what_is_told_in_plain_words() {
    use gazette_model::Language;
    let sealed = sealed("office-rsa.p12", true);
    let [vi] = sealed.judgement.account(Language::Vi).try_into().unwrap();
    assert!(vi.starts_with("CÔNG BÁO TỈNH SƠN HẢI (THỬ NGHIỆM), Văn phòng UBND tỉnh Sơn Hải đã ký số lúc 15:00:01 ngày 26/11/2026"), "{vi}");
    assert!(vi.contains("Từ lúc ký đến nay nội dung không đổi"), "{vi}");
    let unsigned = gazette_seal::judge(&letter(), &[], AT);
    assert_eq!(unsigned.account(Language::En), ["This file bears no digital signature."]);
}
