//! Fairness between readers: how much one address may have made, and how many connections it may hold.
//!
//! Pages that stand finished are free. Addresses are held in memory for as long as they are limited, and told to nobody.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use axum::http::HeaderMap;

/// Pages a second an address may have made on and on.
const RATE: f64 = 20.0;
/// Pages it may have made at once before that.
const BURST: f64 = 300.0;
/// Connections one address may hold.
const CONNECTIONS: usize = 256;
/// Addresses that are remembered.
const REMEMBERED: usize = 50_000;

/// Who asks, for limits only: an IPv4 address or the network of an IPv6 one. `None` is the machine itself.
pub(crate) type Visitor = Option<IpAddr>;

/// What the addresses have had.
#[derive(Debug, Default)]
pub(crate) struct Visitors {
    had: Mutex<HashMap<IpAddr, (f64, Instant)>>,
    connections: Mutex<HashMap<IpAddr, usize>>,
}

impl Visitors {
    /// Whether an address may have something made that costs so much.
    pub(crate) fn may(&self, visitor: Visitor, cost: f64, now: Instant) -> bool {
        let Some(address) = visitor else { return true };
        let mut had = self.had.lock().unwrap_or_else(PoisonError::into_inner);
        if had.len() >= REMEMBERED && !had.contains_key(&address) {
            had.retain(|_, (left, since)| refilled(*left, *since, now) < BURST);
            if had.len() >= REMEMBERED {
                had.clear();
            }
        }
        let (left, since) = had.entry(address).or_insert((BURST, now));
        let full = refilled(*left, *since, now);
        let may = full >= cost;
        (*left, *since) = (if may { full - cost } else { full }, now);
        may
    }

    /// Counts a connection; `false` if the address holds too many.
    pub(crate) fn enters(&self, visitor: Visitor) -> bool {
        let Some(address) = visitor else { return true };
        let mut connections = self.connections.lock().unwrap_or_else(PoisonError::into_inner);
        let held = connections.entry(address).or_insert(0);
        let may = *held < CONNECTIONS;
        *held += usize::from(may);
        may
    }

    /// The connection is over.
    pub(crate) fn leaves(&self, visitor: Visitor) {
        let Some(address) = visitor else { return };
        let mut connections = self.connections.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(held) = connections.get_mut(&address) {
            *held = held.saturating_sub(1);
            if *held == 0 {
                connections.remove(&address);
            }
        }
    }
}

/// The address behind a peer; nobody's where the peer stands in our own network and may be a proxy.
pub(crate) fn peer(address: IpAddr) -> Visitor {
    let address = address.to_canonical();
    if is_near(&address) { None } else { Some(network(address)) }
}

/// Who asks: the peer, or whom the proxy near us names. Strangers are not believed.
pub(crate) fn visitor(peer: IpAddr, headers: &HeaderMap) -> Visitor {
    let peer = peer.to_canonical();
    if !is_near(&peer) {
        return Some(network(peer));
    }
    // The last one was written by the proxy that speaks to us.
    let named = headers.get_all("x-forwarded-for").iter().next_back().and_then(|value| value.to_str().ok());
    let named = named.and_then(|value| value.rsplit(',').next()?.trim().parse::<IpAddr>().ok());
    match named {
        Some(address) => Some(network(address.to_canonical())),
        None if peer.is_loopback() => None,
        None => Some(peer),
    }
}

fn is_near(address: &IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => v4.is_loopback() || v4.is_private(),
        IpAddr::V6(v6) => v6.is_loopback() || v6.is_unique_local(),
    }
}

/// A reader with IPv6 has a whole network of addresses.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            IpAddr::from([a, b, c, d, 0, 0, 0, 0])
        }
    }
}

fn refilled(left: f64, since: Instant, now: Instant) -> f64 {
    (left + now.saturating_duration_since(since).as_secs_f64() * RATE).min(BURST)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn one_address_is_slowed_and_others_are_not() {
        let (visitors, now) = (Visitors::default(), Instant::now());
        let (greedy, other) = ("203.0.113.7".parse().ok(), "203.0.113.8".parse().ok());
        assert!((0..300).all(|_| visitors.may(greedy, 1.0, now)));
        assert!(!visitors.may(greedy, 1.0, now));
        assert!(visitors.may(other, 1.0, now) && visitors.may(None, 1e9, now));
        assert!(visitors.may(greedy, 1.0, now + Duration::from_secs(1)));
    }

    #[test]
    fn connections_of_one_address_are_counted() {
        let visitors = Visitors::default();
        let address = peer("198.51.100.4".parse().unwrap());
        assert!((0..CONNECTIONS).all(|_| visitors.enters(address)));
        assert!(!visitors.enters(address));
        visitors.leaves(address);
        assert!(visitors.enters(address));
    }

    #[test]
    fn only_a_proxy_near_us_names_the_reader() {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", "192.0.2.1, 198.51.100.9".parse().unwrap());
        let of = |peer: &str| visitor(peer.parse().unwrap(), &headers).map(|address| address.to_string());
        assert_eq!(of("127.0.0.1").as_deref(), Some("198.51.100.9"));
        assert_eq!(of("10.0.0.2").as_deref(), Some("198.51.100.9"));
        assert_eq!(of("203.0.113.5").as_deref(), Some("203.0.113.5"));
        assert_eq!(visitor("127.0.0.1".parse().unwrap(), &HeaderMap::new()), None);
        assert_eq!(
            visitor("2001:db8:1:2:3::4".parse().unwrap(), &HeaderMap::new()),
            "2001:db8:1:2::".parse().ok()
        );
    }
}
