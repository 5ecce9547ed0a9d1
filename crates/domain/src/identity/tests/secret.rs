use proptest::prelude::*;

use crate::identity::{MagicLink, SignIn, TokenText, plain_secret};

#[test]
fn a_secret_tells_its_kind_and_does_not_print() {
    let sign_in = TokenText::sign_in([0; 32]);
    assert_eq!(sign_in.expose(), format!("ats_{}", "0".repeat(43)));
    let link = TokenText::magic_link([0xff; 32]);
    assert!(TokenText::has_form(MagicLink::PREFIX, link.expose()));
    assert!(!TokenText::has_form(SignIn::PREFIX, link.expose()));
    assert!(!format!("{link:?}").contains(&link.expose()[4..]));
}

#[test]
fn what_can_t_be_a_secret_is_told_by_its_form() {
    let secret = plain_secret([9; 32]);
    for (text, is_one) in [
        (format!("ats_{secret}"), true),
        (format!("ats_{secret}0"), false),
        (format!("ats_{}", &secret[1..]), false),
        (format!("ats_{}-", &secret[1..]), false),
        (secret, false),
        ("ats_".to_owned(), false),
        (String::new(), false),
    ] {
        assert_eq!(TokenText::has_form(SignIn::PREFIX, &text), is_one, "{text}");
    }
}

proptest! {
    #[test]
    fn other_bytes_give_other_secrets(one: [u8; 32], other: [u8; 32]) {
        prop_assert_eq!(one == other, plain_secret(one) == plain_secret(other));
        prop_assert!(TokenText::has_form(SignIn::PREFIX, TokenText::sign_in(one).expose()));
    }
}
