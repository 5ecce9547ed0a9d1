use std::net::{IpAddr, SocketAddr};

use actix_web::test::TestRequest;
use ipnet::IpNet;

use crate::guard::client_address;

fn seen(peer: &str, forwarded: &[&str]) -> String {
    let trusted: Vec<IpNet> = ["10.0.0.0/8", "fd00::/8"]
        .map(|net| net.parse().unwrap())
        .into();
    let peer: IpAddr = peer.parse().unwrap();
    let mut request = TestRequest::get().peer_addr(SocketAddr::new(peer, 4711));
    for line in forwarded {
        request = request.append_header(("x-forwarded-for", *line));
    }
    let address = client_address(&request.to_http_request(), &trusted);
    address.unwrap().to_string()
}

#[test]
fn only_our_own_proxies_are_believed() {
    for (peer, forwarded, expected) in [
        // Nobody in between.
        ("203.0.113.7", &[][..], "203.0.113.7"),
        // A stranger who claims to be somebody.
        ("203.0.113.7", &["198.51.100.1"], "203.0.113.7"),
        // One proxy of ours.
        ("10.0.0.1", &["203.0.113.7"], "203.0.113.7"),
        // A client that wrote a line of its own before ours.
        ("10.0.0.1", &["1.2.3.4, 203.0.113.7"], "203.0.113.7"),
        ("10.0.0.1", &["1.2.3.4", "203.0.113.7"], "203.0.113.7"),
        // Two proxies of ours.
        (
            "10.0.0.1",
            &["1.2.3.4, 203.0.113.7, 10.9.9.9"],
            "203.0.113.7",
        ),
        ("10.0.0.1", &["203.0.113.7 , fd00::2"], "203.0.113.7"),
        // A chain that ends in what can't be read ends there.
        ("10.0.0.1", &["203.0.113.7, unknown"], "10.0.0.1"),
        ("10.0.0.1", &["203.0.113.7, unknown, 10.0.0.2"], "10.0.0.2"),
        ("10.0.0.1", &[""], "10.0.0.1"),
        // Nobody but ourselves.
        ("10.0.0.1", &[], "10.0.0.1"),
        ("10.0.0.1", &["10.0.0.2, 10.0.0.3"], "10.0.0.2"),
        // The same address in its newer form.
        ("::ffff:10.0.0.1", &["::ffff:203.0.113.7"], "203.0.113.7"),
        // A household counts as one.
        ("2001:db8:1:2:3:4:5:6", &[], "2001:db8:1:2::"),
        ("fd00::1", &["2001:db8:1:2:ffff::1"], "2001:db8:1:2::"),
    ] {
        assert_eq!(seen(peer, forwarded), expected, "{peer} {forwarded:?}");
    }
}

#[test]
fn a_request_over_no_connection_has_no_address() {
    let request = TestRequest::get()
        .insert_header(("x-forwarded-for", "203.0.113.7"))
        .to_http_request();
    assert_eq!(client_address(&request, &[]), None);
}
