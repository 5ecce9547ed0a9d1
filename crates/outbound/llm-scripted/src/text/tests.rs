use super::prose::Prose;
use super::{Language, Page, article_for, capitalised, cased_like, decapitalised};

fn free_words(text: &str) -> Vec<&str> {
    let page = Page::read(text);
    (0..page.words.len())
        .filter(|&index| page.free(index).is_some())
        .map(|index| page.word(index))
        .collect()
}

fn sentences(text: &str) -> Vec<String> {
    let page = Page::read(text);
    page.sentences
        .iter()
        .map(|sentence| {
            sentence
                .words
                .clone()
                .map(|index| page.word(index))
                .collect::<Vec<_>>()
                .join(" ")
        })
        .collect()
}

#[test]
fn only_prose_can_be_edited() {
    let table: [(&str, &[&str]); 16] = [
        ("Plain (words), here.", &["Plain", "words", "here"]),
        ("# Heading\n\ntext", &["text"]),
        ("a `code` b", &["a", "b"]),
        ("```\ncode\n```\n\n    code\n\nb", &["b"]),
        ("[link](x) ![image](y) <b>html</b>", &["html"]),
        ("| a | b |\n|---|---|\n| c | d |", &[]),
        ("- one\n- two\n\n> three", &["one", "two", "three"]),
        ("**bold** and *soft*", &["bold", "and", "soft"]),
        (
            "see https://a.b/c or a@b.c or src/main.rs or x.rs",
            &["see", "or", "or", "or"],
        ),
        (
            "he said \"not mine\" and „auch nicht“ left",
            &["he", "said", "and", "left"],
        ),
        ("---\ntitle: x\n---\n\nbody", &["body"]),
        ("costs $x^2$ and 5% more", &["costs", "and", "5", "more"]),
        ("<div>\nhtml\n</div>", &[]),
        ("a &amp; b \\* c", &["a", "b", "c"]),
        ("it's well-known", &["it's", "well-known"]),
        ("", &[]),
    ];
    for (text, words) in table {
        assert_eq!(free_words(text), words, "{text:?}");
    }
}

#[test]
fn blocks_know_where_they_stand() {
    let prose = Prose::of("# T\n\nintro\n\n- item\n\n## S `x`\n\n> quote\n\nlast\n");
    let blocks: Vec<(bool, usize)> = prose
        .blocks
        .iter()
        .map(|block| (block.is_top_level, block.headings_before))
        .collect();
    assert_eq!(blocks, [(true, 1), (false, 1), (false, 2), (true, 2)]);
    assert_eq!(prose.headings, ["T", "S x"]);
}

#[test]
fn sentences_end_where_they_end() {
    let table: [(&str, &[&str]); 6] = [
        ("One. Two! Three?", &["One", "Two", "Three"]),
        ("Mr. Smith met Dr. Who.", &["Mr Smith met Dr Who"]),
        (
            "About 3. of them. Done",
            &["About 3. of them".trim_end_matches('.'), "Done"],
        ),
        ("It ends (here). Next.", &["It ends here", "Next"]),
        ("See `x`. Then go.", &["See", "Then go"]),
        ("One\ntwo\n\nthree", &["One two", "three"]),
    ];
    for (text, expected) in table {
        let expected: Vec<String> = expected.iter().map(|s| s.replace("3.", "3")).collect();
        assert_eq!(sentences(text), expected, "{text:?}");
    }
}

#[test]
fn languages_are_told_apart() {
    let table = [
        ("The cat is on the mat and it sleeps.", Language::English),
        ("Die Katze ist nicht auf der Matte.", Language::German),
        (
            "Le chat dort sur la chaise pendant la nuit.",
            Language::Other,
        ),
        ("猫は寝ています", Language::Other),
        ("", Language::Other),
    ];
    for (text, language) in table {
        assert_eq!(Page::read(text).language, language, "{text:?}");
    }
}

#[test]
fn capitals_and_articles_follow() {
    assert_eq!(
        (capitalised("été"), decapitalised("Ärger")),
        ("Été".to_owned(), "ärger".to_owned())
    );
    assert_eq!(
        (cased_like("Very", "good"), cased_like("very", "Bob")),
        ("Good".to_owned(), "Bob".to_owned())
    );
    for (word, article) in [
        ("old", "an"),
        ("house", "a"),
        ("hour", "an"),
        ("useful", "a"),
        ("university", "a"),
        ("one", "a"),
        ("Uncle", "an"),
        ("", "a"),
    ] {
        assert_eq!(article_for(word), article, "{word}");
    }
}
