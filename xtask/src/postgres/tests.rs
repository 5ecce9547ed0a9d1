//! Finding the server and letting go of it.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;

use super::{Cluster, Commits, binaries};

fn server_programs(version: &Path) {
    std::fs::create_dir_all(version.join("bin")).unwrap();
    for program in ["initdb", "pg_ctl", "postgres"] {
        std::fs::write(version.join("bin").join(program), "").unwrap();
    }
}

#[test]
fn the_newest_complete_version_is_taken() {
    let folder = tempfile::tempdir().unwrap();
    let versions = ["9", "15", "16", "common"].map(|name| folder.path().join(name));
    server_programs(&versions[0]);
    server_programs(&versions[1]);
    std::fs::create_dir_all(versions[2].join("bin")).unwrap();
    server_programs(&versions[3]);

    let newest = binaries::newest(versions.clone().into_iter());

    assert_eq!(newest, Some(versions[1].join("bin")));
}

#[test]
fn a_cluster_answers_until_it_is_dropped() {
    let cluster = Cluster::start(Commits::Quick).unwrap();
    let address = cluster.url().split(['@', '/']).nth(3).unwrap().to_owned();

    // An SSLRequest, the shortest question of the protocol; a server without TLS answers `N`.
    let mut answer = [0];
    let mut connection = TcpStream::connect(&address).unwrap();
    connection.write_all(&[0, 0, 0, 8, 4, 210, 22, 47]).unwrap();
    connection.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"N");

    drop(cluster);
    assert!(
        TcpStream::connect(&address).is_err(),
        "the server outlived its owner"
    );
}
