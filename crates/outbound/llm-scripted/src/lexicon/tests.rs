use super::{Entry, expansion_of, find, is_filler, phrases, spellings_of, variant_of};
use crate::text::Language;

fn tables() -> [&'static [Entry]; 2] {
    [phrases(Language::English), phrases(Language::German)]
}

#[test]
fn tables_are_sorted_and_large_enough() {
    let [english, german] = tables();
    assert!(english.len() >= 60 && german.len() >= 15);
    for table in tables() {
        for pair in table.windows(2) {
            let [first, second] = pair else {
                unreachable!()
            };
            assert!(
                first.phrase.to_ascii_lowercase() < second.phrase.to_ascii_lowercase(),
                "{} stands before {}",
                first.phrase,
                second.phrase
            );
        }
    }
}

#[test]
fn every_entry_is_found_in_any_case() {
    for table in tables() {
        for entry in table {
            for text in [
                entry.phrase.to_owned(),
                format!("{} more", entry.phrase.to_ascii_uppercase()),
                format!("{}.", entry.phrase),
            ] {
                assert_eq!(
                    find(table, &text).map(|found| found.phrase),
                    Some(entry.phrase)
                );
            }
            assert!(
                find(table, &format!("{}x", entry.phrase))
                    .is_none_or(|found| found.phrase != entry.phrase)
            );
        }
    }
    assert_eq!(
        find(tables()[0], "the majority of the people")
            .unwrap()
            .phrase,
        "the majority of the"
    );
    for text in ["", " in order to", "in order", "inorder to", "ünder"] {
        assert!(find(tables()[0], text).is_none(), "{text:?}");
    }
}

#[test]
fn a_mended_text_stays_mended() {
    for table in tables() {
        for entry in table {
            for (at, _) in entry.remedy.char_indices() {
                let starts_word = at == 0 || entry.remedy[..at].ends_with(' ');
                let found = find(table, &entry.remedy[at..]);
                assert!(
                    !starts_word || found.is_none(),
                    "{:?} holds {:?}",
                    entry.remedy,
                    found
                );
            }
        }
    }
}

#[test]
fn fillers_belong_to_their_language() {
    assert!(is_filler(Language::English, "Really") && is_filler(Language::German, "wirklich"));
    assert!(!is_filler(Language::German, "really") && !is_filler(Language::Other, "very"));
}

#[test]
fn acronyms_are_found_to_the_letter() {
    assert_eq!(
        expansion_of("API"),
        Some("application programming interface")
    );
    assert_eq!(expansion_of("UX"), Some("user experience"));
    assert_eq!(
        (
            expansion_of("ACID").is_some(),
            expansion_of("api"),
            expansion_of("XYZ")
        ),
        (true, None, None)
    );
}

#[test]
fn spellings_lead_to_their_term() {
    let (email, e_mail) = (variant_of("Email").unwrap(), variant_of("e-mail").unwrap());
    assert_eq!((email.spelling, e_mail.spelling), ("email", "e-mail"));
    assert_eq!(email.term, e_mail.term);
    assert_eq!(spellings_of(email.term), ["email", "e-mail"]);
    for term in 0.. {
        let spellings = spellings_of(term);
        if spellings.is_empty() {
            break;
        }
        for &spelling in spellings {
            assert_eq!(variant_of(spelling).unwrap().spelling, spelling);
        }
    }
    assert_eq!(variant_of("Github").unwrap().spelling, "Github");
    assert_eq!((variant_of("github"), variant_of("word")), (None, None));
}
