//! Which Node.js is new enough.

use super::{OLDEST_NODE, node_version};

#[test]
fn versions_are_compared_as_numbers() {
    for (told, is_enough) in [
        ("v20.19.0\n", true),
        ("v20.9.4", false),
        ("v18.20.4", false),
        ("v24.1.0", true),
        ("", false),
        ("20.19.0", false),
    ] {
        let version = node_version(told);
        assert_eq!(
            version.is_some_and(|version| version >= OLDEST_NODE),
            is_enough,
            "{told:?}"
        );
    }
}
