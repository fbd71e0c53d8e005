//! The office's key on a PKCS#11 token (USB token, HSM): it signs there and never leaves.

use std::path::Path;

use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::error::{Error, RvError};
use cryptoki::mechanism::Mechanism;
use cryptoki::object::{Attribute, AttributeType, ObjectClass, ObjectHandle};
use cryptoki::session::{Session, UserType};
use cryptoki::types::AuthPin;

use super::der;
use super::error::SealError;
use super::key::{Algorithm, SigningKey, complete};
use crate::certificate::Certificate;

/// More objects than this are not looked through.
const OBJECTS: usize = 256;

/// A key on a token.
pub struct TokenKey {
    certificates: Vec<Vec<u8>>,
    algorithm: Algorithm,
    session: Session,
    key: ObjectHandle,
    // Must outlive the session.
    _module: Pkcs11,
}

impl std::fmt::Debug for TokenKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("TokenKey")
            .field("certificates", &self.certificates.len())
            .finish_non_exhaustive()
    }
}

impl TokenKey {
    /// Opens the token `token` (or the only one there) through the maker's module, with its PIN, and takes the key
    /// whose certificate is labelled `label` (or the only one there).
    ///
    /// # Errors
    ///
    /// If the module, the token, the PIN or the key is not right.
    pub fn open(
        module: &Path,
        token: Option<&str>,
        label: Option<&str>,
        pin: String,
    ) -> Result<Self, SealError> {
        let library = Pkcs11::new(module).map_err(|error| failed(&error))?;
        match library.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)) {
            Ok(()) | Err(Error::Pkcs11(RvError::CryptokiAlreadyInitialized, _)) => {}
            Err(error) => return Err(failed(&error)),
        }
        let mut fitting = Vec::new();
        for slot in library.get_slots_with_initialized_token().map_err(|error| failed(&error))? {
            let info = library.get_token_info(slot).map_err(|error| failed(&error))?;
            if token.is_none_or(|token| token == info.label()) {
                fitting.push(slot);
            }
        }
        let slot = match fitting.as_slice() {
            [one] => *one,
            [] => return Err(SealError::Key("no such token is plugged in".to_owned())),
            _ => {
                return Err(SealError::Key(
                    "several tokens are plugged in: name one by its label".to_owned(),
                ));
            }
        };
        let session = library.open_ro_session(slot).map_err(|error| failed(&error))?;
        match session.login(UserType::User, Some(&AuthPin::new(pin.into()))) {
            Ok(()) | Err(Error::Pkcs11(RvError::UserAlreadyLoggedIn, _)) => {}
            Err(Error::Pkcs11(
                RvError::PinIncorrect | RvError::PinInvalid | RvError::PinLenRange | RvError::PinLocked,
                _,
            )) => return Err(SealError::Secret),
            Err(error) => return Err(failed(&error)),
        }
        let (mut certificates, key) = find(&session, label)?;
        let pool = certificates.split_off(1);
        complete(&mut certificates, &pool);
        let leaf = certificates.first().and_then(|der| Certificate::read(der));
        let leaf = leaf.ok_or_else(|| SealError::Key("the key has no certificate".to_owned()))?;
        Ok(Self { algorithm: Algorithm::of(&leaf)?, certificates, session, key, _module: library })
    }
}

/// The certificates on the token, that of the key first, and the key.
fn find(session: &Session, label: Option<&str>) -> Result<(Vec<Vec<u8>>, ObjectHandle), SealError> {
    let list = |class: ObjectClass| {
        let found = session.find_objects(&[Attribute::Class(class)]).map_err(|error| failed(&error))?;
        Ok::<_, SealError>(found.into_iter().take(OBJECTS))
    };
    let mut certificates: Vec<(Vec<u8>, Vec<u8>, String)> = Vec::new();
    for handle in list(ObjectClass::CERTIFICATE)? {
        let (mut id, mut value, mut name) = (Vec::new(), Vec::new(), String::new());
        let wanted = [AttributeType::Id, AttributeType::Value, AttributeType::Label];
        for attribute in session.get_attributes(handle, &wanted).map_err(|error| failed(&error))? {
            match attribute {
                Attribute::Id(bytes) => id = bytes,
                Attribute::Value(bytes) => value = bytes,
                Attribute::Label(bytes) => name = String::from_utf8_lossy(&bytes).into_owned(),
                _ => {}
            }
        }
        certificates.push((id, value, name));
    }
    let mut fitting = Vec::new();
    for handle in list(ObjectClass::PRIVATE_KEY)? {
        let wanted = [AttributeType::Id, AttributeType::Label];
        let (mut id, mut name) = (Vec::new(), String::new());
        for attribute in session.get_attributes(handle, &wanted).map_err(|error| failed(&error))? {
            match attribute {
                Attribute::Id(bytes) => id = bytes,
                Attribute::Label(bytes) => name = String::from_utf8_lossy(&bytes).into_owned(),
                _ => {}
            }
        }
        // Key and certificate of one pair share their CKA_ID.
        let own = certificates.iter().position(|(other, _, _)| *other == id);
        if let Some(own) = own
            && label.is_none_or(|label| {
                label == name || certificates.get(own).is_some_and(|(_, _, name)| name == label)
            })
        {
            fitting.push((own, handle));
        }
    }
    let (own, key) = match fitting.as_slice() {
        [one] => *one,
        [] => return Err(SealError::Key("the token holds no such key with a certificate".to_owned())),
        _ => return Err(SealError::Key("the token holds several keys: name one by its label".to_owned())),
    };
    certificates.swap(0, own);
    Ok((certificates.into_iter().map(|(_, value, _)| value).collect(), key))
}

impl SigningKey for TokenKey {
    fn certificates(&self) -> &[Vec<u8>] {
        &self.certificates
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SealError> {
        let digest = self.algorithm.hash().of(&[message]);
        if self.algorithm == Algorithm::Rsa {
            // The plain mechanism, which every token has; the digest is wrapped here (RFC 8017, 9.2).
            let info =
                der::sequence(&[der::algorithm(self.algorithm.hash_oid(), true), der::octets(&digest)]);
            return self.session.sign(&Mechanism::RsaPkcs, self.key, &info).map_err(|error| failed(&error));
        }
        let value =
            self.session.sign(&Mechanism::Ecdsa, self.key, &digest).map_err(|error| failed(&error))?;
        let (r, s) = value.split_at(value.len() / 2);
        Ok(der::sequence(&[der::unsigned(r), der::unsigned(s)]))
    }
}

fn failed(error: &Error) -> SealError {
    SealError::Key(error.to_string())
}
