//! The address that a request comes from.

use std::net::{IpAddr, Ipv6Addr};

use actix_web::HttpRequest;
use actix_web::http::header::{HeaderMap, X_FORWARDED_FOR};
use ipnet::IpNet;

/// Of the last machine on the way here that is not one of our own proxies; none where the request came over no
/// connection. What a proxy that is not ours wrote down is anybody's word, and is not looked at.
pub(crate) fn client_address(request: &HttpRequest, trusted: &[IpNet]) -> Option<IpAddr> {
    let peer = request.peer_addr()?.ip();
    Some(network(behind(peer, request.headers(), trusted)))
}

fn behind(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    let is_ours = |address: &IpAddr| trusted.iter().any(|net| net.contains(address));
    let forwarded: Vec<_> = headers
        .get_all(X_FORWARDED_FOR)
        .flat_map(|value| value.to_str().unwrap_or_default().split(','))
        .map(|address| address.trim().parse::<IpAddr>().ok())
        .collect();
    let mut client = peer.to_canonical();
    for hop in forwarded.into_iter().rev() {
        // Only the one whose word it is that something stands before it can be believed; and what can't be read is
        // believed to be nothing.
        let (true, Some(before)) = (is_ours(&client), hop) else {
            break;
        };
        client = before.to_canonical();
    }
    client
}

/// One household has 2^64 addresses of the new kind, which count as one.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
    }
}
