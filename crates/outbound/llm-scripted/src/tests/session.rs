//! Whole rounds: writer, editors, synthesizer.

use atelier_domain::editorial::answer::split;
use atelier_domain::editorial::evaluation::{Tier, evaluate};
use atelier_domain::editorial::prompt::{Feedback, TurnContext, compose};
use atelier_domain::editorial::{Agent, Brief, Reference, Role};

use super::{ESSAY, README, Reply, agent, brief, parts, text_of, turn};
use crate::rules::inspect;
use crate::text::Page;

const EDITORS: [Role; 3] = [Role::ContentExpert, Role::StyleEditor, Role::FactChecker];

struct Round {
    document: String,
    /// The mean of the judges' overall scores.
    score: f64,
}

/// Plays rounds from a task, or from a document, as the engine would.
fn play(task: &Brief, document: Option<&str>, rounds: usize) -> Vec<Round> {
    let mut document = document.map(str::to_owned);
    let (mut feedback, mut briefs) = (Vec::new(), Vec::new());
    let mut played = Vec::new();
    let synthesizer = agent(Role::Synthesizer);
    for _ in 0..rounds {
        let writer = agent(Role::Writer);
        let written = Reply::to(&TurnContext {
            feedback: &feedback,
            briefs: &briefs,
            ..turn(task, &writer, document.as_deref())
        });
        let text = document.insert(written.prose).as_str();
        let judge = |agent: &Agent, feedback: &[Feedback]| {
            let reply = Reply::to(&TurnContext {
                feedback,
                ..turn(task, agent, Some(text))
            });
            (reply.overall, reply.feedback(agent))
        };
        let (mut scores, remarks): (Vec<f64>, Vec<Feedback>) =
            EDITORS.iter().map(|&role| judge(&agent(role), &[])).unzip();
        let (score, brief) = judge(&synthesizer, &remarks);
        scores.push(score);
        feedback = remarks;
        briefs = vec![brief];
        played.push(Round {
            document: text.to_owned(),
            score: scores.iter().sum::<f64>() / 4.0,
        });
    }
    played
}

fn flaws(text: &str) -> usize {
    inspect(&Page::read(text)).len()
}

fn assert_converges(original: &str, rounds: &[Round]) {
    let mut flaws_before = flaws(original);
    let mut score_before = 0.0;
    for (index, round) in rounds.iter().enumerate() {
        let left = flaws(&round.document);
        assert!(
            left < flaws_before || left == 0,
            "round {index}: {left} flaws are left of {flaws_before}"
        );
        assert!(
            round.score > score_before || left == 0,
            "round {index}: {} after {score_before}",
            round.score
        );
        (flaws_before, score_before) = (left, round.score);
    }
    let [.., before, last] = rounds else {
        panic!("two rounds at least");
    };
    assert_eq!(flaws(&last.document), 0);
    assert_eq!(
        last.document, before.document,
        "the last round changes nothing"
    );
    assert!(last.score > 9.0);
}

#[test]
fn an_essay_gets_better_each_round_until_nothing_is_left() {
    assert!(flaws(ESSAY) > 40, "the sample is flawed: {}", flaws(ESSAY));
    let rounds = play(&brief("Revise."), Some(ESSAY), 9);
    assert_converges(ESSAY, &rounds);

    let first = &rounds[0].document;
    assert_ne!(first, ESSAY);
    assert!(
        flaws(first) > flaws(ESSAY) / 2,
        "the first pass is a light one"
    );
    let last = &rounds[8].document;
    for untouched in [
        "```text\nin order to reproduce: very very slow, the the build    took 40 minutes!!!\n```\n",
        "`in order to`",
        "https://example.com/in-order-to/utilize",
        "[report in order to compare](https://example.com/very/really)",
        "\n## What slows a team down\n",
    ] {
        assert!(last.contains(untouched), "{untouched:?} was changed");
    }
    for mended in [
        "Many companies want to grow quickly. To grow, they hire people, and because",
        "An essential habit is therefore to say no.",
        "because the cost of talking",
        "Most of the teams",
        "About 12% of",
        "Our API (application programming interface) is an example.",
        "In addition, we suggest to write down",
    ] {
        let flowing = last.replace('\n', " ");
        assert!(
            flowing.contains(mended) || flowing.contains(&mended.to_lowercase()),
            "{mended:?} is missing in\n{last}"
        );
    }
}

#[test]
fn a_readme_keeps_everything_but_its_prose() {
    let rounds = play(&brief("Polish the README."), Some(README), 8);
    assert_converges(README, &rounds);
    let last = &rounds[7].document;
    let changed: Vec<&str> = README.lines().filter(|line| !last.contains(line)).collect();
    assert!(changed.len() >= 7, "{changed:#?}");
    for line in changed {
        let is_prose = line.starts_with(char::is_alphabetic)
            || line.starts_with(char::is_numeric)
            || line.starts_with('>');
        assert!(is_prose && !line.contains("HTML"), "{line:?} was changed");
    }
    assert_eq!(last.lines().count(), README.lines().count());
    assert!(last.ends_with("\n## License\n\nMIT\n"));
}

#[test]
fn a_session_without_a_document_drafts_one_and_improves_it() {
    let task = Brief {
        references: vec![Reference {
            name: "minutes.md".to_owned(),
            text: "# Minutes\n\nThe garden opens in *May*. More follows.\n".to_owned(),
        }],
        ..brief("Write a short article about community gardens for local newspapers.")
    };
    let rounds = play(&task, None, 7);
    let draft = &rounds[0].document;
    let words = draft.split_whitespace().count();
    assert!((250..=400).contains(&words), "{words} words");
    assert!(draft.starts_with("# Community gardens for local newspapers\n"));
    assert!(draft.contains("minutes.md begins with these words: \"Minutes\""));
    assert!((4..30).contains(&flaws(draft)), "{} flaws", flaws(draft));
    assert!(
        rounds[1].document.contains("In short, "),
        "the missing summary is the gravest flaw"
    );
    let scores: Vec<f64> = rounds.iter().map(|round| round.score).collect();
    assert!(
        scores.windows(2).all(|pair| pair[0] <= pair[1]) && scores[0] < scores[6],
        "{scores:?}"
    );
    assert_eq!(flaws(&rounds[6].document), 0);
}

#[test]
fn any_task_gets_a_draft() {
    let writer = agent(Role::Writer);
    for (task, title) in [
        ("", "# The task at hand\n"),
        ("Explain `tokio` & <b>friends</b>", "# Tokio b friends /b\n"),
        ("The history of tea", "# The history of tea\n"),
        ("Write an essay on trust. Keep it short.", "# Trust\n"),
        ("Schreibe über Bienen", "# Schreibe über Bienen\n"),
    ] {
        let draft = Reply::to(&turn(&brief(task), &writer, None)).prose;
        assert!(draft.starts_with(title), "{task:?} gave {draft}");
        let words = draft.split_whitespace().count();
        assert!((250..=400).contains(&words), "{words} words for {task:?}");
    }
}

#[test]
fn every_role_answers_with_its_own_criteria() {
    let task = brief("Revise.");
    for role in [Role::Writer, Role::Synthesizer].into_iter().chain(EDITORS) {
        let agent = agent(role);
        let reply = Reply::to(&turn(&task, &agent, Some(ESSAY)));
        let names: Vec<&str> = reply
            .criteria
            .iter()
            .map(|(name, _)| name.as_str())
            .collect();
        let own: Vec<&str> = agent
            .criteria
            .iter()
            .map(|criterion| criterion.name.as_str())
            .collect();
        assert_eq!(names, own);
        assert!(
            reply
                .criteria
                .iter()
                .all(|(_, score)| (0.0..9.8).contains(score)),
            "{:?}",
            reply.criteria
        );
        assert_eq!(reply.prose.contains("Scripted model"), role != Role::Writer);
    }
}

#[test]
fn evaluations_are_read_as_the_json_that_they_are() {
    let task = brief("Revise.");
    for role in [Role::Writer, Role::Synthesizer].into_iter().chain(EDITORS) {
        let agent = agent(role);
        let turn = turn(&task, &agent, Some(README));
        let answer = text_of(&parts(compose(&turn)));
        let evaluation = evaluate(&answer, &agent.criteria);
        assert_eq!(evaluation.tier, Tier::Json, "{role:?}");
        let overall = evaluation.overall.unwrap().as_f64();
        assert!((overall - Reply::to(&turn).overall).abs() < 0.1, "{role:?}");
        let names = agent
            .criteria
            .iter()
            .map(|criterion| criterion.name.as_str());
        let (prose, block) = split(&answer, names);
        assert!(block.is_some() && !prose.contains("evaluation"), "{role:?}");
    }
}

#[test]
fn editors_stay_in_their_field_and_put_the_gravest_first() {
    let task = brief("Revise.");
    let remarks = |role| Reply::to(&turn(&task, &agent(role), Some(ESSAY))).prose;
    let table = [
        (
            Role::ContentExpert,
            "\"absolutely essential\" → \"essential\"",
            "\"In order to\" → \"To\"",
        ),
        (
            Role::StyleEditor,
            "\"the the\" → \"the\"",
            "\"e-mail\" → \"email\"",
        ),
        (
            Role::FactChecker,
            "\"e-mail\" → \"email\"",
            "\"A bunch of\" → \"Several\"",
        ),
    ];
    for (role, own, foreign) in table {
        let prose = remarks(role);
        assert!(prose.contains(own), "{role:?} misses {own} in\n{prose}");
        assert!(!prose.contains(foreign), "{role:?} has {foreign}");
        let last_serious = prose.rfind("- Serious:");
        let first_minor = prose.find("- Minor:").unwrap_or(prose.len());
        assert!(last_serious.is_none_or(|at| at < first_minor));
    }
}

#[test]
fn a_text_without_flaws_is_left_alone() {
    let task = brief("Revise.");
    let text = "A short text. Nothing in it is wrong, and that is good.";
    let editor = Reply::to(&turn(&task, &agent(Role::StyleEditor), Some(text)));
    assert!(editor.prose.contains("I would change nothing"));
    assert!(editor.overall > 9.7);
    let feedback = [editor.feedback(&agent(Role::StyleEditor))];
    let synthesizer = Reply::to(&TurnContext {
        feedback: &feedback,
        ..turn(&task, &agent(Role::Synthesizer), Some(text))
    });
    assert!(synthesizer.prose.contains("can stay as it is"));
    let briefs = [synthesizer.feedback(&agent(Role::Synthesizer))];
    let writer = Reply::to(&TurnContext {
        feedback: &feedback,
        briefs: &briefs,
        ..turn(&task, &agent(Role::Writer), Some(text))
    });
    assert_eq!(writer.prose, text);
}

#[test]
fn the_first_pass_changes_any_text_of_some_length() {
    let clean = "Plain words that no rule minds stand here for the sake of length.\n".repeat(10);
    let table = [
        clean.as_str(),
        "Le chat dort sur la chaise pendant que la pluie tombe doucement dehors.\n\n",
        "# Titel\n\nDer Hund und die Katze sind nicht immer Freunde.\n\n## Hund\n\n- eins\n- zwei\n\n## Katze\n\nText.",
    ];
    let task = brief("Verbessere.");
    let writer = agent(Role::Writer);
    for text in table {
        let once = Reply::to(&turn(&task, &writer, Some(text))).prose;
        assert_ne!(once, *text);
        assert!(
            once.starts_with(text.trim_end()),
            "only a closing line is added"
        );
        assert_eq!(once.ends_with('\n'), text.ends_with('\n'));
        let twice = Reply::to(&turn(&task, &writer, Some(&once))).prose;
        assert_eq!(twice, once, "and only once");
    }
}

#[test]
fn a_note_and_another_models_brief_are_carried_out_where_the_passage_is_found_once() {
    let text =
        "One fish, two fish. A red house stands here, `red house`.\n\n```\nblue house\n```\n";
    let briefs = [Feedback {
        agent_name: "Synthesizer".to_owned(),
        overall: None,
        text: "1. Replace “two fish” with “two birds”: variety.\n2. \"fish\" -> \"frog\"\n3. Rewrite everything.".to_owned(),
    }];
    let writer = agent(Role::Writer);
    let reply = Reply::to(&TurnContext {
        briefs: &briefs,
        notes: &[
            "Please replace \"A red\" by \"The red\".",
            "\"blue house\" => \"green house\"",
        ],
        ..turn(&brief("Revise."), &writer, Some(text))
    });
    assert_eq!(
        reply.prose,
        text.replace("two fish", "two birds")
            .replace("A red", "The red")
    );
}

#[test]
fn custom_editors_look_for_everything() {
    let custom = Agent {
        role: Role::Custom,
        criteria: vec![],
        ..agent(Role::StyleEditor)
    };
    let reply = Reply::to(&turn(&brief("Revise."), &custom, Some(ESSAY)));
    assert_eq!(reply.criteria[0].0, "Quality");
    for rule in ["twice.", "firmer", "abbreviation"] {
        assert!(reply.prose.contains(rule), "{rule}");
    }
}
