use std::collections::BTreeSet;

use proptest::prelude::*;

use super::html::escape;
use super::{magic_link, previews};

#[test]
fn mails_read_as_they_were_approved() {
    for preview in previews() {
        let mail = preview.mail;
        let whole = format!(
            "To: {}\nSubject: {}\n\n{}\n{}",
            mail.to, mail.subject, mail.text, mail.html
        );
        insta::assert_snapshot!(preview.name, whole);
    }
}

#[test]
fn each_template_has_a_name_of_its_own() {
    let names: BTreeSet<_> = previews().iter().map(|preview| preview.name).collect();
    assert_eq!(names.len(), previews().len());
}

#[test]
fn a_sign_in_link_is_whole_in_both_forms() {
    let link = "https://atelier.example.com/sign-in?return_to=%2Fsessions&token=a'\"><b>";
    let mail = magic_link("ada@example.com", link);
    assert!(mail.text.lines().any(|line| line == link));
    let escaped = "sign-in?return_to=%2Fsessions&amp;token=a&#39;&quot;&gt;&lt;b&gt;\"";
    assert!(mail.html.contains(escaped));
    assert!(!mail.html.contains("<b>"));
    assert!(mail.text.contains("15 minutes"));
    assert!(mail.text.contains("If you did not ask for it"));
}

proptest! {
    #[test]
    fn no_text_becomes_markup(text in ".{0,80}") {
        let escaped = escape(&text);
        prop_assert!(!escaped.contains(['<', '>', '"', '\'']));
        let back = escaped
            .replace("&#39;", "'")
            .replace("&quot;", "\"")
            .replace("&gt;", ">")
            .replace("&lt;", "<")
            .replace("&amp;", "&");
        prop_assert_eq!(back, text);
    }
}
