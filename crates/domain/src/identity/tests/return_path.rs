use crate::identity::is_return_path;

#[test]
fn people_are_only_sent_to_paths_of_ours() {
    for (path, is_ours) in [
        ("/", true),
        ("/sessions/1?tab=notes#end", true),
        ("/a//b", true),
        ("/?next=https://evil.test", true),
        ("/%5cevil.test", true),
        ("", false),
        ("sessions", false),
        ("//evil.test", false),
        ("///evil.test", false),
        ("/\\evil.test", false),
        ("\\\\evil.test", false),
        ("/\t/evil.test", false),
        ("/\n/evil.test", false),
        ("/a\r\nset-cookie: x=y", false),
        (" /sessions", false),
        ("/a b", false),
        ("/é", false),
        ("https://evil.test", false),
        ("javascript:alert(1)", false),
    ] {
        assert_eq!(is_return_path(path), is_ours, "{path:?}");
    }
    assert!(is_return_path(&format!("/{}", "a".repeat(1_999))));
    assert!(!is_return_path(&format!("/{}", "a".repeat(2_000))));
}
