use super::is_this_machine;

#[test]
fn only_names_of_this_machine_are_its_own() {
    let own = [
        "localhost",
        "LocalHost:8000",
        "127.0.0.1",
        "127.0.0.1:8000",
        "127.9.9.9:1",
        "[::1]",
        "[::1]:8000",
    ];
    let foreign = [
        "",
        "example.org",
        "example.org:8000",
        "localhost.example.org",
        "127.0.0.1.example.org",
        "10.0.0.1:8000",
        "0.0.0.0:8000",
        "[::2]:8000",
        "evil:localhost",
    ];
    for host in own {
        assert!(is_this_machine(host), "{host}");
    }
    for host in foreign {
        assert!(!is_this_machine(host), "{host}");
    }
}
