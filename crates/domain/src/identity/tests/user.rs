use crate::identity::User;

#[test]
fn addresses_are_kept_in_one_spelling() {
    let long = format!("a@{}.org", "x".repeat(250));
    for (given, kept) in [
        (" Ada@Example.ORG ", Some("ada@example.org")),
        ("ada+notes@example.org", Some("ada+notes@example.org")),
        ("ada@localhost", Some("ada@localhost")),
        ("ada", None),
        ("@example.org", None),
        ("ada@", None),
        ("a@b@example.org", None),
        ("a da@example.org", None),
        ("ada@example.org,bob@example.org", None),
        ("Ada <ada@example.org>", None),
        ("ada@example.org\r\nBcc: bob@example.org", None),
        ("", None),
        (&long, None),
    ] {
        assert_eq!(User::normal_email(given).as_deref(), kept, "{given:?}");
    }
}

#[test]
fn names_are_cut_to_the_room_there_is() {
    assert_eq!(User::short_name("  Ada\u{0} Lovelace\n"), "Ada Lovelace");
    assert_eq!(User::short_name(&"é".repeat(300)).chars().count(), 100);
}
