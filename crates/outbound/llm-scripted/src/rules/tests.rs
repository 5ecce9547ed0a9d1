use super::{closing_line, inspect};
use crate::finding::Rule;
use crate::text::Page;

/// Passage and remedy of everything found.
fn found(text: &str) -> Vec<(String, String)> {
    let page = Page::read(text);
    inspect(&page)
        .into_iter()
        .map(|finding| (page.slice(finding.range).to_owned(), finding.replacement))
        .collect()
}

fn check(table: &[(&str, &[(&str, &str)])]) {
    for (text, expected) in table {
        let expected: Vec<(String, String)> = expected
            .iter()
            .map(|(passage, remedy)| ((*passage).to_owned(), (*remedy).to_owned()))
            .collect();
        assert_eq!(found(text), expected, "{text:?}");
    }
}

#[test]
fn phrases_are_shortened_with_their_case_and_article() {
    check(&[
        ("It is here in order to help.", &[("in order to", "to")]),
        ("In order to help, it is here.", &[("In order to", "To")]),
        ("He is the man. IN ORDER TO help is the motto.", &[]),
        ("This is a world-class team.", &[("world-class", "good")]),
        (
            "This is a state-of-the-art tool, and an end result.",
            &[
                ("state-of-the-art", "current"),
                ("an end result", "a result"),
            ],
        ),
        (
            "It should be noted that the dog is old.",
            &[("It should be noted that the", "The")],
        ),
        ("The dog, it should be noted that, is old.", &[]),
        ("This is the in `code` order to test.", &[]),
        ("The phrase \"in order to\" is quoted.", &[]),
    ]);
}

#[test]
fn fillers_go_where_they_can() {
    check(&[
        ("This is very good.", &[("very good", "good")]),
        ("This is a very old dog.", &[("a very old", "an old")]),
        ("Basically, the dog is old.", &[("Basically, the", "The")]),
        ("Really good dogs and the cat.", &[("Really good", "Good")]),
        (
            "It is very, very good to the cat.",
            &[("very good", "good")],
        ),
        ("It is not very good and isn't really bad.", &[]),
        ("This is the very idea, and to that very day it is.", &[]),
        ("It is quite a dog, and very much so.", &[]),
        ("The dog is, actually, old. Is it really?", &[]),
        (
            "Das ist wirklich gut und nicht wirklich schlecht.",
            &[("wirklich gut", "gut")],
        ),
        ("C'est very bon pour nous et vous.", &[]),
    ]);
}

#[test]
fn doubled_words_are_found_where_they_are_wrong() {
    check(&[
        ("It is the the dog.", &[("the the", "the")]),
        ("It is dog dog and cat.", &[("dog dog", "dog")]),
        ("The the dog is here.", &[("The the", "The")]),
        ("I know that that is all he had had.", &[]),
        ("Nous nous voyons et vous vous taisez.", &[]),
        ("To to samo.", &[]),
        ("Das ist der Hund und und die Katze.", &[("und und", "und")]),
        ("The End End User is here.", &[]),
    ]);
}

#[test]
fn marks_and_spaces_are_counted() {
    check(&[
        (
            "This is great!!! And this is fine!",
            &[("great!!!", "great!")],
        ),
        ("This  is the dog.  It is old.", &[("This  is", "This is")]),
        ("The dog,   the cat.", &[("dog,   the", "dog, the")]),
        ("A line is broken  \nhard by the spaces.", &[]),
    ]);
}

#[test]
fn long_sentences_are_cut_near_the_middle() {
    let half = "the dog that we have seen in this garden runs to the house of our friends";
    let and = format!("Today {half}, and the cat is with all of them and with {half}.");
    let but = format!("Today {half}, but it is with {half}.");
    let semicolon = format!("Today {half}; with {half}.");
    let list = format!("Today {half}; with {half}; and more.");
    let no_clause = format!("Today {half}, and then with {half}.");
    check(&[
        (&and, &[("friends, and the", "friends. The")]),
        (&but, &[("friends, but it", "friends. But it")]),
        (&semicolon, &[("friends; with", "friends. With")]),
        (&list, &[]),
        (&no_clause, &[]),
        ("The dog is here, and the cat is there.", &[]),
    ]);
}

#[test]
fn openings_are_made_to_begin_with_their_subject() {
    check(&[
        (
            "There are many tools that help us.",
            &[("There are many tools that", "Many tools")],
        ),
        ("There is a tool that the team is using.", &[]),
        ("There are tools, it is said, that help.", &[]),
        (
            "It is old. It has a dog. It is here. It can go. It is.",
            &[("It is", "In addition, it is")],
        ),
        ("The a. The b and c. He is. The d is.", &[]),
    ]);
}

#[test]
fn a_text_agrees_with_itself() {
    check(&[
        (
            "The email is an e-mail, and an email is it.",
            &[("e-mail", "email")],
        ),
        ("E-mail to the e-mail of the email.", &[("email", "e-mail")]),
        ("The Github of GitHub is it.", &[("Github", "GitHub")]),
        (
            "It is 5% of this and 6 percent of that.",
            &[("6 percent", "6%")],
        ),
        ("It is 6 percent of that.", &[]),
    ]);
}

fn long(opening: &str, ending: &str) -> String {
    let filling =
        "Dogs run to the house, cats sit in the garden, birds fly over the trees.\n\n".repeat(20);
    format!(
        "# Title\n\n{opening}\n\n## First things\n\n{filling}## Second\n\n{filling}## Third\n\n{ending}\n"
    )
}

#[test]
fn long_texts_need_a_frame() {
    let rules = |text: &str| {
        inspect(&Page::read(text))
            .iter()
            .map(|finding| finding.rule)
            .collect::<Vec<_>>()
    };
    let table = [
        (
            long("Here it is.", "This is all."),
            vec![Rule::Overview, Rule::Summary],
        ),
        (long("The sections below tell.", "In short, it is."), vec![]),
        (long("- item", "- item"), vec![]),
        (
            long("Here is an API that we like.", "In short, it is."),
            vec![Rule::Acronym, Rule::Overview],
        ),
        (
            long(
                "See the API (application programming interface) below.",
                "In short, it is.",
            ),
            vec![],
        ),
    ];
    for (text, expected) in table {
        let mut rules = rules(&text);
        rules.sort_by_key(|rule| format!("{rule:?}"));
        assert_eq!(rules, expected, "{}", &text[..60]);
    }
    let text = long("Here it is.", "This is all.");
    assert_eq!(
        found(&text),
        [
            (
                "it is.".to_owned(),
                "it is. The sections below cover “First things”, “Second” and “Third”.".to_owned()
            ),
            (
                "is all.".to_owned(),
                "is all. In short, the parts to take away are “First things”, “Second” and “Third”."
                    .to_owned()
            ),
        ]
    );
}

#[test]
fn closing_lines_are_in_the_language_of_the_text() {
    for (text, line) in [
        (
            "Dragons and the dragons of dragons, and castle.",
            Some("In short, this text is about dragons and castle."),
        ),
        (
            "Die Drachen und die Häuser der Drachen.",
            Some("Kurz gesagt geht es um Drachen und Häuser."),
        ),
        ("Dragons sur château.", Some("(Dragons, château)")),
        ("a b c", None),
    ] {
        assert_eq!(closing_line(&Page::read(text)).as_deref(), line);
    }
}
