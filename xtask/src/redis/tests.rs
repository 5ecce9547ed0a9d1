//! Starting the server and letting go of it.

use std::net::TcpStream;

use super::Server;

#[test]
fn a_server_answers_until_it_is_dropped_and_comes_back_at_its_address() {
    let server = Server::start().unwrap();
    let url = server.url();
    let address = url.strip_prefix("redis://").unwrap();
    let port = address.split(':').nth(1).unwrap().parse().unwrap();
    TcpStream::connect(address).unwrap();
    drop(server);
    assert!(
        TcpStream::connect(address).is_err(),
        "the server outlived its owner"
    );
    let again = Server::start_on(port).unwrap();
    assert_eq!(again.url(), url);
    TcpStream::connect(address).unwrap();
}
