use crate::endpoint::Endpoint;

#[test]
fn only_this_machine_is_asked_without_encryption() {
    for (address, is_taken) in [
        ("https://issuer.example.test/keys", true),
        ("https://issuer.example.test:8443/keys?tenant=1", true),
        ("http://localhost:8080/keys", true),
        ("http://127.0.0.1/keys", true),
        ("http://127.9.9.9/keys", true),
        ("http://[::1]:80/keys", true),
        ("http://issuer.example.test/keys", false),
        ("http://localhost.example.test/keys", false),
        ("http://127.0.0.1.example.test/keys", false),
        ("http://10.0.0.1/keys", false),
        ("http://0.0.0.0/keys", false),
        ("ftp://localhost/keys", false),
        ("file:///etc/passwd", false),
        ("https://name:word@issuer.example.test/keys", false),
        ("https://issuer.example.test/keys#part", false),
        ("issuer.example.test/keys", false),
        ("", false),
    ] {
        assert_eq!(Endpoint::new(address).is_ok(), is_taken, "{address}");
    }
}

#[test]
fn paths_are_put_behind_the_issuer() {
    for (issuer, expected) in [
        ("https://a.test", "https://a.test/.well-known/x"),
        ("https://a.test/", "https://a.test/.well-known/x"),
        (
            "https://a.test/realms/one",
            "https://a.test/realms/one/.well-known/x",
        ),
    ] {
        let endpoint = Endpoint::below(issuer, ".well-known/x").unwrap();
        assert_eq!(endpoint.url().as_str(), expected);
    }
}

#[test]
fn parameters_are_put_behind_those_there_are() {
    let endpoint = Endpoint::new("https://a.test/authorize?tenant=1").unwrap();
    assert_eq!(
        endpoint.with_query(&[("state", "a b&c")]),
        "https://a.test/authorize?tenant=1&state=a+b%26c"
    );
}
