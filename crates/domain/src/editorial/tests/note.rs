use crate::editorial::Note;

#[test]
fn a_notes_text_has_a_character_and_not_too_many() {
    let longest = "é".repeat(Note::TEXT_CHARS);
    for (given, kept) in [
        ("x", Ok("x")),
        ("  Keep the\nending.\n", Ok("Keep the\nending.")),
        ("a\0b", Ok("ab")),
        (longest.as_str(), Ok(longest.as_str())),
        (&format!(" {longest} "), Ok(&longest)),
        ("", Err("required")),
        (" \n\0", Err("required")),
        (&format!("{longest}!"), Err("too_long")),
    ] {
        let text = Note::text_of(given);
        let text = text.as_deref().map_err(|error| error.code);
        assert_eq!(text, kept, "{given:?}");
    }
    let error = Note::text_of(&format!("{longest}!")).unwrap_err();
    assert_eq!(error.field, "text");
    assert_eq!(error.message, "must have at most 4000 characters");
}
