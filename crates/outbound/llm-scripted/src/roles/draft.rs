//! A first draft out of the task's own words.
//!
//! It is plain prose with a few of the flaws that the editors look for, so that the rounds after it have something
//! to do.

use atelier_domain::editorial::prompt::{ReferenceText, Sections};

use crate::text::{capitalised, decapitalised};

const MOST_TOPIC_CHARS: usize = 80;
const MOST_QUOTATION_CHARS: usize = 160;
const MOST_REFERENCES: usize = 3;
const SHORTEST_KEYWORD_CHARS: usize = 5;

pub(super) fn write(sections: &Sections<'_>) -> String {
    let task = sections.task.as_deref().unwrap_or_default();
    let topic = topic(task);
    let [first, second, third] = keywords(task);
    let sources = sources(&sections.references);
    let title = capitalised(&topic);
    format!(
        "# {title}

The subject of this text is {topic}. Many people meet it long before they have had the time to think about it, and \
they form an opinion from the one or two cases that they happen to know. In order to judge it well, it helps to take \
a step back and to ask what it is for, whom it serves and what it costs.

## Where to begin

There are several questions that need an answer before anyone can say something useful. The first is what is meant: \
words such as {first}, {second} and {third} tell different things to different people. Another is who decides, and \
the last is how a mistake would be noticed. It is \
important to note that a good answer to one of them does not replace an answer to the others.

## What matters in practice

In practice such a thing is rarely a matter of principle. It depends on habits, on the people who take part, and on the \
time that is really available, and it changes due to the fact that each and every one of these changes as well. A \
small example shows this: a plan that works for five people may fail for fifty, and the reason is very often not the \
plan but the the way in which news of it travels.{sources}

## What follows from this

Whoever works on it should begin with a small step that can be taken back, look at what happens, and only then \
go on to the next one; this is slower at first, but it is cheaper in the end, because errors are found while they \
are still small. A number of simple means are enough for this: a list of what was decided, a date on which to look \
at it again, and somebody who is allowed to say that it did not work.
"
    )
}

/// The subject of the task: what stands after `about` or a word like it, or the task's first sentence.
fn topic(task: &str) -> String {
    const REQUESTS: [&str; 10] = [
        "please", "write", "draft", "create", "compose", "prepare", "produce", "generate",
        "explain", "describe",
    ];
    const LEADS: [&str; 5] = [" about ", " explaining ", " describing ", " on ", " for "];
    let line = task
        .lines()
        .map(plain)
        .find(|line| !line.is_empty())
        .unwrap_or_default();
    let sentence = line
        .split(['.', '!', '?', ';', ':'])
        .next()
        .unwrap_or_default()
        .trim();
    let opening = sentence
        .split(' ')
        .next()
        .unwrap_or_default()
        .to_lowercase();
    let subject = if REQUESTS.contains(&opening.as_str()) {
        LEADS
            .iter()
            .find_map(|lead| sentence.split_once(lead))
            .or_else(|| sentence.split_once(' '))
            .map_or("", |(_, subject)| subject)
    } else {
        sentence
    };
    let subject = shortened(subject, MOST_TOPIC_CHARS);
    match subject.split(' ').next() {
        None | Some("") => "the task at hand".to_owned(),
        // Names keep their capital; a sentence's first word does not.
        Some("The" | "A" | "An" | "How" | "Why" | "What" | "Our" | "My") => decapitalised(&subject),
        Some(_) => subject,
    }
}

/// Three long words of the task, with general ones where it has fewer.
fn keywords(task: &str) -> [String; 3] {
    const GENERAL: [&str; 3] = ["purpose", "method", "result"];
    const REQUEST_WORDS: [&str; 22] = [
        "about", "article", "based", "between", "concise", "describe", "document", "draft",
        "essay", "explain", "length", "please", "report", "short", "should", "their", "there",
        "these", "which", "with", "words", "write",
    ];
    let mut found: Vec<String> = Vec::new();
    let words = task.split(|c: char| !c.is_alphabetic());
    for word in words.filter(|word| word.chars().nth(SHORTEST_KEYWORD_CHARS - 1).is_some()) {
        let word = shortened(word, MOST_TOPIC_CHARS);
        let lower = word.to_lowercase();
        let is_new = found.iter().all(|known| known.to_lowercase() != lower);
        if is_new && !REQUEST_WORDS.contains(&lower.as_str()) {
            found.push(word);
        }
        if found.len() == GENERAL.len() {
            break;
        }
    }
    let mut found = found.into_iter();
    GENERAL.map(|general| found.next().unwrap_or_else(|| general.to_owned()))
}

/// A sentence about each of the first references, with its opening words.
fn sources(references: &[ReferenceText<'_>]) -> String {
    references
        .iter()
        .take(MOST_REFERENCES)
        .filter_map(|reference| {
            let line = reference
                .text
                .lines()
                .map(plain)
                .find(|line| !line.is_empty())?;
            let sentence = line
                .split_once(". ")
                .map_or(line.as_str(), |(sentence, _)| sentence);
            let words = shortened(sentence, MOST_QUOTATION_CHARS).replace('"', "'");
            let name = shortened(&plain(&reference.name), MOST_TOPIC_CHARS);
            Some(format!(
                " The material under the name of {name} begins with these words: \"{words}\"."
            ))
        })
        .collect()
}

/// Without what Markdown would take for markup, and with single spaces.
fn plain(text: &str) -> String {
    let kept: String = text
        .chars()
        .map(|c| {
            if matches!(
                c,
                '#' | '*' | '_' | '`' | '[' | ']' | '<' | '>' | '|' | '~' | '$' | '\\' | '&'
            ) {
                ' '
            } else {
                c
            }
        })
        .collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// At most so many characters, cut between words where there are any.
fn shortened(text: &str, most: usize) -> String {
    let Some((cut, _)) = text.char_indices().nth(most) else {
        return text.to_owned();
    };
    let head = text.get(..cut).unwrap_or_default();
    head.rsplit_once(' ')
        .map_or(head, |(words, _)| words)
        .to_owned()
}
