use proptest::prelude::*;

use crate::identity::{ApiKeyText, NotAKey};

#[test]
fn a_key_has_the_form_that_the_documentation_gives() {
    let key = ApiKeyText::new([0xff; 32]);
    assert_eq!(key.expose().len(), 53);
    assert!(key.expose().starts_with("cmk_"));
    assert_eq!(key.shown().len(), 10);
    assert!(key.expose().starts_with(&key.shown()));
    let zeros = format!("cmk_{}", "0".repeat(43));
    assert!(ApiKeyText::new([0; 32]).expose().starts_with(&zeros));
}

#[test]
fn a_key_does_not_print() {
    let key = ApiKeyText::new([7; 32]);
    let secret = key.expose().trim_start_matches(ApiKeyText::PREFIX);
    assert!(!format!("{key:?}").contains(secret));
}

proptest! {
    #[test]
    fn a_key_is_read_back(random: [u8; 32]) {
        let key = ApiKeyText::new(random);
        let read: ApiKeyText = key.expose().parse().unwrap();
        prop_assert_eq!(read.hash(), key.hash());
    }

    #[test]
    fn one_wrong_character_is_found(random: [u8; 32], place in 4_usize..53, with in "[0-9A-Za-z]") {
        let key = ApiKeyText::new(random);
        let mut text = key.expose().to_owned();
        text.replace_range(place..=place, &with);
        let read = text.parse::<ApiKeyText>().map(|_| ());
        prop_assert_eq!(read, if text == key.expose() { Ok(()) } else { Err(NotAKey) });
    }

    #[test]
    fn any_other_text_is_refused(text in ".{0,60}") {
        prop_assert!(text.parse::<ApiKeyText>().is_err());
    }
}
