//! Carries what a seal or a ledger asks of others over HTTP and HTTPS: time stamps, answers about revocation, lists.
//!
//! Servers of the state often show certificates of the state's own authority: whom the world does not know is believed
//! if one of the office's anchors vouches for it.

use std::time::Duration;

use gazette_seal::seal::Request;
use ureq::Agent;
use ureq::tls::{PemItem, RootCerts, TlsConfig, parse_pem};

/// Time-stamp authorities of the field answer in up to 131 seconds.
const PATIENCE: Duration = Duration::from_secs(180);
const TRIES: u32 = 3;
const LONGEST_ANSWER: u64 = 64 * 1024 * 1024;

/// Brings requests to servers, and their answers back.
pub(crate) struct Carrier {
    /// The first believes whom the world believes, the second whom the office believes.
    agents: [Agent; 2],
    tries: u32,
}

impl Carrier {
    /// With patience for one answer that a document waits for.
    pub(crate) fn patient(anchors: &[String]) -> Self {
        Self::new(anchors, PATIENCE, TRIES)
    }

    pub(crate) fn new(anchors: &[String], patience: Duration, tries: u32) -> Self {
        let known =
            anchors.iter().flat_map(|text| parse_pem(text.as_bytes())).filter_map(|item| match item {
                Ok(PemItem::Certificate(certificate)) => Some(certificate),
                _ => None,
            });
        let agent = |tls: TlsConfig| {
            Agent::config_builder().timeout_global(Some(patience)).tls_config(tls).build().new_agent()
        };
        let own = TlsConfig::builder().root_certs(RootCerts::from(known)).build();
        Self { agents: [agent(TlsConfig::default()), agent(own)], tries }
    }

    /// Carries a request; a server that is slow or away for a moment is asked again.
    pub(crate) fn carry(&self, request: &Request) -> Result<Vec<u8>, String> {
        let [world, office] = &self.agents;
        let mut agent = world;
        let mut last = String::new();
        for attempt in 0..self.tries {
            if attempt > 0 {
                std::thread::sleep(Duration::from_secs(1 << attempt));
            }
            let mut answer = once(agent, request);
            if answer.as_ref().is_err_and(is_unknown_issuer) && std::ptr::eq(agent, world) {
                agent = office;
                answer = once(agent, request);
            }
            match answer {
                Ok(body) => return Ok(body),
                // What was asked is wrong; asking again will not mend it.
                Err(error @ ureq::Error::StatusCode(400..=499)) => return Err(error.to_string()),
                Err(error) if is_unknown_issuer(&error) => return Err(error.to_string()),
                Err(error) => last = error.to_string(),
            }
        }
        Err(last)
    }
}

fn once(agent: &Agent, request: &Request) -> Result<Vec<u8>, ureq::Error> {
    let mut answer = if request.body.is_empty() {
        agent.get(&request.address).header("Accept", request.content_type).call()?
    } else {
        agent.post(&request.address).header("Content-Type", request.content_type).send(&request.body)?
    };
    answer.body_mut().with_config().limit(LONGEST_ANSWER).read_to_vec()
}

/// The library tells a certificate that nobody vouches for in words alone.
fn is_unknown_issuer(error: &ureq::Error) -> bool {
    let words = error.to_string();
    words.contains("UnknownIssuer") || words.contains("invalid peer certificate")
}
