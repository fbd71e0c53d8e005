//! What an XML signature says it signs: references, transforms, digests, value, certificates.

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::canonical::{self, Form};
use super::tree::{Id, Tree};
use crate::asn1;
use crate::certificate::Certificate;
use crate::key::{Hash, Scheme};
use crate::seal::unsigned;

/// No honest signature refers to more, or changes it more often.
const REFERENCES: usize = 64;
const TRANSFORMS: usize = 4;
const CERTIFICATES: usize = 16;

const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// A signature, taken apart.
#[derive(Debug)]
pub(crate) struct Read {
    /// The address of the signature algorithm.
    pub(crate) method: String,
    pub(crate) scheme: Option<Scheme>,
    /// The canonical form of `SignedInfo`.
    pub(crate) canonical: Vec<u8>,
    pub(crate) references: Vec<Reference>,
    pub(crate) certificates: Vec<Certificate>,
    raw_value: Vec<u8>,
}

/// One thing signed.
#[derive(Debug)]
pub(crate) struct Reference {
    pub(crate) uri: String,
    transforms: Vec<Transform>,
    pub(crate) hash: Option<Hash>,
    pub(crate) digest: Vec<u8>,
}

#[derive(Debug)]
enum Transform {
    Enveloped,
    Canonical(Form),
    Base64,
    Unknown,
}

/// The bytes a reference speaks of.
#[derive(Debug)]
pub(crate) struct Resolved {
    pub(crate) bytes: Vec<u8>,
    /// Is it the whole document (the signature itself apart)?
    pub(crate) whole: bool,
}

/// Why a reference cannot be followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Problem {
    Missing,
    Twice,
    Outside,
    Transform,
}

impl Problem {
    pub(crate) fn words(self, uri: &str) -> (String, String) {
        let uri: String = uri.chars().take(80).collect();
        let (vi, en) = match self {
            Self::Missing => ("không có trong thông điệp", "is not in the message"),
            Self::Twice => ("có nhiều hơn một chỗ mang cùng mã", "names more than one place"),
            Self::Outside => ("nằm ngoài thông điệp", "lies outside the message"),
            Self::Transform => {
                ("dùng phép biến đổi không được hỗ trợ", "uses a transform that is not supported")
            }
        };
        (format!("phần được ký “{uri}” {vi}"), format!("the signed part “{uri}” {en}"))
    }
}

fn decode(text: &str) -> Option<Vec<u8>> {
    let text: String = text.split_whitespace().collect();
    LENIENT.decode(text).ok()
}

fn hash(address: &str) -> Option<Hash> {
    Some(match address {
        "http://www.w3.org/2000/09/xmldsig#sha1" => Hash::Sha1,
        "http://www.w3.org/2001/04/xmldsig-more#sha224" => Hash::Sha224,
        "http://www.w3.org/2001/04/xmlenc#sha256" => Hash::Sha256,
        "http://www.w3.org/2001/04/xmldsig-more#sha384" => Hash::Sha384,
        "http://www.w3.org/2001/04/xmlenc#sha512" => Hash::Sha512,
        _ => return None,
    })
}

/// Public keys only: with a keyed digest whoever knows the key could have made it.
fn scheme(address: &str) -> Option<Scheme> {
    Some(match address {
        "http://www.w3.org/2000/09/xmldsig#rsa-sha1" => Scheme::Pkcs1(Some(Hash::Sha1)),
        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256" => Scheme::Pkcs1(Some(Hash::Sha256)),
        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384" => Scheme::Pkcs1(Some(Hash::Sha384)),
        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512" => Scheme::Pkcs1(Some(Hash::Sha512)),
        "http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1" => Scheme::Pss(Hash::Sha256, 32),
        "http://www.w3.org/2007/05/xmldsig-more#sha384-rsa-MGF1" => Scheme::Pss(Hash::Sha384, 48),
        "http://www.w3.org/2007/05/xmldsig-more#sha512-rsa-MGF1" => Scheme::Pss(Hash::Sha512, 64),
        "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha1" => Scheme::Ecdsa(Some(Hash::Sha1)),
        "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256" => Scheme::Ecdsa(Some(Hash::Sha256)),
        "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384" => Scheme::Ecdsa(Some(Hash::Sha384)),
        "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512" => Scheme::Ecdsa(Some(Hash::Sha512)),
        _ => return None,
    })
}

fn algorithm(tree: &Tree, parent: Id, local: &str) -> Option<String> {
    Some(tree.attribute(tree.child(parent, local)?, "Algorithm")?.to_owned())
}

/// Takes a signature apart.
pub(crate) fn read(tree: &Tree, id: Id) -> Option<Read> {
    let info = tree.child(id, "SignedInfo")?;
    let method = tree.child(info, "CanonicalizationMethod")?;
    let form = form(tree, method)?;
    let canonical = canonical::write(tree, Some(info), None, &form)?;
    let named: Vec<Id> = tree
        .children(info)
        .filter(|one| tree.get(*one).is_some_and(|one| one.local == "Reference"))
        .collect();
    if named.is_empty() || named.len() > REFERENCES {
        return None;
    }
    let references: Option<Vec<Reference>> = named.into_iter().map(|one| reference(tree, one)).collect();
    let method = algorithm(tree, info, "SignatureMethod")?;
    let mut certificates = Vec::new();
    if let Some(keys) = tree.child(id, "KeyInfo") {
        for data in
            tree.children(keys).filter(|one| tree.get(*one).is_some_and(|one| one.local == "X509Data"))
        {
            for one in tree
                .children(data)
                .filter(|one| tree.get(*one).is_some_and(|one| one.local == "X509Certificate"))
            {
                let read = decode(&tree.words(one)).and_then(|der| Certificate::read(&der));
                certificates.extend(read.filter(|_| certificates.len() < CERTIFICATES));
            }
        }
    }
    leaf_first(&mut certificates);
    Some(Read {
        scheme: scheme(&method),
        method,
        canonical,
        references: references?,
        certificates,
        raw_value: decode(&tree.words(tree.child(id, "SignatureValue")?))?,
    })
}

/// The order of certificates says nothing; the signer's is the one that issued no other.
fn leaf_first(certificates: &mut [Certificate]) {
    let leaf = certificates.iter().position(|one| {
        !certificates.iter().any(|other| other.der != one.der && other.issuer.key == one.subject.key)
    });
    if let Some(leaf) = leaf {
        certificates.swap(0, leaf);
    }
}

fn form(tree: &Tree, method: Id) -> Option<Form> {
    let mut form = Form::of(tree.attribute(method, "Algorithm")?)?;
    if let Some(prefixes) =
        tree.child(method, "InclusiveNamespaces").and_then(|one| tree.attribute(one, "PrefixList"))
    {
        let name = |prefix: &str| if prefix == "#default" { String::new() } else { prefix.to_owned() };
        form.inclusive = prefixes.split_whitespace().take(64).map(name).collect();
    }
    Some(form)
}

fn reference(tree: &Tree, id: Id) -> Option<Reference> {
    let mut transforms = Vec::new();
    for transform in tree.child(id, "Transforms").into_iter().flat_map(|list| tree.children(list)) {
        transforms.push(match tree.attribute(transform, "Algorithm")? {
            "http://www.w3.org/2000/09/xmldsig#enveloped-signature" => Transform::Enveloped,
            "http://www.w3.org/2000/09/xmldsig#base64" => Transform::Base64,
            _ => form(tree, transform).map_or(Transform::Unknown, Transform::Canonical),
        });
    }
    Some(Reference {
        uri: tree.attribute(id, "URI")?.to_owned(),
        transforms,
        hash: hash(&algorithm(tree, id, "DigestMethod")?),
        digest: decode(&tree.words(tree.child(id, "DigestValue")?))?,
    })
}

/// Finds what a reference speaks of and transforms it; `signature` is the signature it stands in.
pub(crate) fn resolve(tree: &Tree, signature: Id, reference: &Reference) -> Result<Resolved, Problem> {
    if reference.transforms.len() > TRANSFORMS {
        return Err(Problem::Transform);
    }
    if let Some(content) = reference.uri.strip_prefix("cid:") {
        return attachment(tree, content, reference);
    }
    let from = match reference.uri.strip_prefix('#') {
        None if reference.uri.is_empty() => None,
        None => return Err(Problem::Outside),
        Some(name) => Some(by_name(tree, name)?),
    };
    let mut left_out = None;
    // Without a form named, the digest is over inclusive canonical XML (XML-DSig, 4.4.3.2).
    let mut form = Form::of("http://www.w3.org/TR/2001/REC-xml-c14n-20010315").ok_or(Problem::Transform)?;
    let mut base64 = false;
    for transform in &reference.transforms {
        match transform {
            Transform::Enveloped => left_out = Some(signature),
            Transform::Canonical(named) => form = Form { comments: false, ..named.clone() },
            Transform::Base64 => base64 = true,
            Transform::Unknown => return Err(Problem::Transform),
        }
    }
    let whole = from.is_none() || from == tree.root();
    if base64 {
        let words = from.or_else(|| tree.root()).map(|id| tree.words(id)).unwrap_or_default();
        return decode(&words).map(|bytes| Resolved { bytes, whole: false }).ok_or(Problem::Transform);
    }
    let inside = left_out.is_some_and(|out| from.is_some_and(|from| !tree.lies_in(out, from)));
    let left_out = left_out.filter(|_| !inside);
    let bytes = canonical::write(tree, from, left_out, &form).ok_or(Problem::Transform)?;
    Ok(Resolved { bytes, whole })
}

/// The one element with this identifier; two of one name are how signed parts are swapped (signature wrapping).
fn by_name(tree: &Tree, name: &str) -> Result<Id, Problem> {
    let named = |id: &Id| {
        tree.get(*id).is_some_and(|one| {
            one.attributes.iter().any(|attribute| {
                attribute.local.eq_ignore_ascii_case("id")
                    && attribute.value == name
                    && matches!(attribute.prefix.as_str(), "" | "xml" | "wsu")
            })
        })
    };
    let mut found = (0..tree.elements.len()).filter(named);
    match (found.next(), found.next()) {
        (Some(one), None) => Ok(one),
        (None, _) => Err(Problem::Missing),
        _ => Err(Problem::Twice),
    }
}

/// An attachment of the message, by its content identifier; its bytes are what is signed.
fn attachment(tree: &Tree, content: &str, reference: &Reference) -> Result<Resolved, Problem> {
    let full = format!("cid:{content}");
    let is = |id: Id, local: &str| tree.get(id).is_some_and(|one| one.local == local);
    let named = |id: &Id| {
        is(*id, "Attachment")
            && tree.child(*id, "ContentId").is_some_and(|name| {
                let name = tree.words(name);
                name.trim() == full || name.trim() == content
            })
    };
    let mut found = (0..tree.elements.len()).filter(named);
    let one = match (found.next(), found.next()) {
        (Some(one), None) => one,
        (None, _) => return Err(Problem::Missing),
        _ => return Err(Problem::Twice),
    };
    if reference.transforms.iter().any(|one| !matches!(one, Transform::Base64)) {
        return Err(Problem::Transform);
    }
    let body =
        tree.children(one).find(|id| is(*id, "ContentTransferEncoded") || is(*id, "AttachmentContent"));
    let bytes = body.and_then(|body| decode(&tree.words(body))).ok_or(Problem::Missing)?;
    Ok(Resolved { bytes, whole: false })
}

impl Read {
    /// The digest of the signature algorithm.
    pub(crate) fn hash(&self) -> Option<Hash> {
        self.scheme.as_ref().and_then(Scheme::hash)
    }

    /// The value as our verifier takes it: XML writes the two numbers of ECDSA one after the other.
    pub(crate) fn value(&self, scheme: &Scheme) -> Vec<u8> {
        if !matches!(scheme, Scheme::Ecdsa(_)) || !self.raw_value.len().is_multiple_of(2) {
            return self.raw_value.clone();
        }
        let (r, s) = self.raw_value.split_at(self.raw_value.len() / 2);
        asn1::wrap(asn1::SEQUENCE, &[unsigned(r), unsigned(s)].concat())
    }
}
