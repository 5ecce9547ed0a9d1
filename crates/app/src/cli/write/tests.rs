use std::fs;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};

use atelier_domain::editorial::{EditorialError, Role, Status};
use atelier_domain::kernel::FieldError;
use clap::Parser;
use futures_util::{Stream, stream};
use tempfile::TempDir;

use super::args::Write;
use super::input::Material;
use super::output::{Destination, Saved};
use super::problems::explain;
use super::view::{Json, Plain, Sink, Style, View};
use crate::config::{Config, Providers};

#[derive(Debug, Parser)]
struct Cli {
    #[command(flatten)]
    write: Write,
}

fn parse(line: &[&str]) -> Result<Write, String> {
    let words = std::iter::once(&"write").chain(line);
    Cli::try_parse_from(words)
        .map(|cli| cli.write)
        .map_err(|error| error.to_string())
}

fn material(document: &str) -> Material {
    Material {
        document: document.to_owned(),
        references: Vec::new(),
    }
}

#[test]
fn options_become_a_draft() {
    let args = parse(&[
        "notes/essay.md",
        "--task",
        "Tighten",
        "--rounds",
        "2",
        "--threshold",
        "9",
        "--agents",
        "writer,fact-checker",
        "--model",
        "m",
        "--max-credits",
        "5.5",
    ]);
    let draft = args.unwrap().draft(&material("Text."));
    assert_eq!(draft.title.as_deref(), Some("essay"));
    assert_eq!(draft.initial_prompt, "Tighten");
    assert_eq!(draft.working_document.as_deref(), Some("Text."));
    assert_eq!(draft.termination.max_rounds, Some(2));
    assert_eq!(draft.termination.score_threshold, Some(Some(9.0)));
    assert_eq!(draft.termination.max_credits, Some(Some(5.5)));
    let agents = draft.agents.unwrap();
    let roles: Vec<_> = agents.iter().filter_map(|agent| agent.role).collect();
    assert_eq!(roles, [Role::Writer, Role::FactChecker]);
    assert!(
        agents
            .iter()
            .all(|agent| agent.model.as_deref() == Some("m"))
    );
}

#[test]
fn the_team_is_left_to_the_plan_unless_a_model_is_chosen() {
    let team = |line: &[&str]| parse(line).unwrap().draft(&material("")).agents;
    assert!(team(&["a.md", "--task", "t"]).is_none());
    let chosen = team(&["a.md", "--task", "t", "--provider", "openai"]).unwrap();
    assert_eq!(chosen.len(), 4);
    assert!(
        chosen
            .iter()
            .all(|agent| agent.provider.as_deref() == Some("openai"))
    );
}

#[test]
fn options_that_contradict_each_other_are_refused() {
    let table: [(&[&str], &str); 4] = [
        (&["a.md"], "--task"),
        (
            &["a.md", "--task", "t", "--agents", "wizard"],
            "the roles are writer, content_expert",
        ),
        (
            &["a.md", "--task", "t", "--in-place", "--out", "b.md"],
            "cannot be used with",
        ),
        (
            &["a.md", "--task", "t", "--json", "--quiet"],
            "cannot be used with",
        ),
    ];
    for (line, said) in table {
        let error = parse(line).unwrap_err();
        assert!(error.contains(said), "{line:?}: {error}");
    }
}

#[test]
fn refusals_name_options_and_say_each_thing_once() {
    let fields = [
        ("termination.max_rounds", "must be at least 1"),
        ("agents[0].model", "nope is not in the catalogue"),
        ("agents[1].model", "nope is not in the catalogue"),
        ("initial_prompt", "must not be empty"),
    ];
    let fields = fields.map(|(field, message)| FieldError::new(field, "invalid", message));
    assert_eq!(
        explain(EditorialError::Invalid(fields.into())).to_string(),
        "some values can't be accepted:\n  --rounds: must be at least 1\n  \
         --model: nope is not in the catalogue\n  --task: must not be empty"
    );
}

#[test]
fn the_result_goes_where_it_was_asked_to() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("essay.md");
    let name = file.to_str().unwrap();
    let of = |line: &[&str]| Destination::of(&parse(&[line, &["--task", "t"]].concat()).unwrap());
    let beside = |name: &str| Destination::File(folder.path().join(name));

    assert_eq!(of(&[name]).unwrap(), beside("essay.revised.md"));
    fs::write(folder.path().join("essay.revised.md"), "an earlier result").unwrap();
    assert_eq!(of(&[name]).unwrap(), beside("essay.revised-2.md"));
    assert_eq!(
        of(&[name, "--in-place"]).unwrap(),
        Destination::InPlace(file.clone())
    );
    assert_eq!(of(&[name, "--out", "-"]).unwrap(), Destination::Stdout);
    assert_eq!(of(&["-"]).unwrap(), Destination::Stdout);
    assert_eq!(
        of(&["-", "--out", "b.md"]).unwrap(),
        Destination::File(PathBuf::from("b.md"))
    );
    for refused in [
        &["-", "--in-place"][..],
        &[name, "--out", "/no such folder/b.md"],
        &[name, "--out", folder.path().to_str().unwrap()],
    ] {
        assert!(of(refused).is_err(), "{refused:?}");
    }
}

#[test]
fn an_incomplete_session_never_replaces_the_document() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("essay.md");
    fs::write(&file, "old").unwrap();
    let beside = folder.path().join("essay.revised.md");
    let in_place = Destination::InPlace(file.clone());

    assert_eq!(
        in_place.save("old", Some("old"), false).unwrap(),
        Saved::Unchanged
    );
    assert_eq!(in_place.save("old", None, false).unwrap(), Saved::Nothing);
    let saved = in_place.save("old", Some("half"), false).unwrap();
    assert_eq!(saved, Saved::BesideInstead(beside.clone()));
    assert_eq!(fs::read_to_string(&file).unwrap(), "old");
    assert_eq!(fs::read_to_string(&beside).unwrap(), "half");
    let saved = in_place.save("old", Some("new"), true).unwrap();
    assert_eq!(saved, Saved::File(file.clone()));
    assert_eq!(fs::read_to_string(&file).unwrap(), "new");
}

#[test]
fn only_text_is_read() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("essay.md");
    let read = || Material::read(&parse(&[file.to_str().unwrap(), "--task", "t"]).unwrap());
    let error = |read: anyhow::Result<Material>| read.err().map(|error| format!("{error:#}"));

    assert!(error(read()).unwrap().contains("essay.md can't be read"));
    fs::write(&file, b"caf\xe9").unwrap();
    assert!(error(read()).unwrap().contains("is not UTF-8 text (byte 3"));
    fs::write(&file, "\u{feff}café").unwrap();
    assert_eq!(read().unwrap().document, "café");
}

/// A text with flaws that the scripted model mends.
const DOCUMENT: &str = include_str!("../sample.md");

/// The scripted model at full speed, or at so many tokens a second, whatever keys the environment has.
fn config(speed: Option<u32>) -> Config {
    let mut config = Config::load(Path::new(Config::FILE)).unwrap();
    config.providers = Providers::default();
    config.scripted_speed = speed.and_then(NonZeroU32::new);
    config
}

async fn perform(
    line: &[&str],
    file: &Path,
    speed: Option<u32>,
    view: &mut dyn View,
    interrupts: impl Stream<Item = ()>,
) -> anyhow::Result<Option<Status>> {
    fs::write(file, DOCUMENT).unwrap();
    let words = [&[file.to_str().unwrap(), "--task", "Tighten."], line].concat();
    let args = parse(&words).unwrap();
    let material = Material::read(&args)?;
    let destination = Destination::of(&args)?;
    args.perform(config(speed), &material, &destination, view, interrupts)
        .await
}

#[tokio::test]
async fn a_session_goes_from_file_to_file() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("note.md");
    let mut view = Plain::new(Sink::new(Vec::new()), None, Style::PLAIN);
    let line = ["--rounds", "2", "--threshold", "10"];
    let status = perform(&line, &file, None, &mut view, stream::empty())
        .await
        .unwrap();
    let lines = String::from_utf8(view.into_lines().into_inner()).unwrap();

    assert_eq!(status, Some(Status::Completed), "{lines}");
    assert_eq!(fs::read_to_string(&file).unwrap(), DOCUMENT);
    let revised = folder.path().join("note.revised.md");
    let result = fs::read_to_string(&revised).unwrap();
    assert!(
        result != DOCUMENT && !result.contains("Due to the fact that"),
        "{result}"
    );
    for said in [
        "note.md",
        "scripted model: offline, by rule, no AI",
        "Round 1 of 2",
        "✓ Content Expert Editor",
        "Round 2 of 2",
        "all 2 rounds are done",
        "[-Due to the fact that",
    ] {
        assert!(lines.contains(said), "{said} is missing from\n{lines}");
    }
    assert!(
        lines.ends_with(&format!("Written to {}\n", revised.display())),
        "{lines}"
    );
    assert!(!lines.contains('\x1b'), "control codes in\n{lines}");
}

#[tokio::test]
async fn scripts_get_an_object_a_line_and_the_result_last() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("note.md");
    let mut view = Json::new(Sink::new(Vec::new()), true);
    let line = ["--rounds", "1", "--out", "-"];
    perform(&line, &file, None, &mut view, stream::empty())
        .await
        .unwrap();
    let lines = String::from_utf8(view.into_lines().into_inner()).unwrap();
    let objects: Vec<serde_json::Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();

    let kinds: Vec<&str> = objects
        .iter()
        .filter_map(|object| object["type"].as_str())
        .collect();
    assert_eq!(kinds.len(), objects.len(), "every object has a type");
    assert_eq!(kinds.first(), Some(&"session.created"));
    for kind in [
        "session.started",
        "turn.delta",
        "turn.completed",
        "round.completed",
    ] {
        assert!(kinds.contains(&kind), "{kind} is missing from {kinds:?}");
    }
    let result = objects.last().unwrap();
    assert_eq!(result["type"], "result");
    assert_eq!(result["status"], "completed");
    assert_eq!(result["reason"], "max_rounds");
    assert_eq!(result["rounds"][0]["round"], 1);
    assert!(
        result["document"]
            .as_str()
            .is_some_and(|text| text != DOCUMENT)
    );
}

#[tokio::test]
async fn the_first_interrupt_stops_and_the_second_one_leaves() {
    // So slow that no answer is complete before the stop.
    const SLOW: u32 = 20;
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("note.md");
    for (interrupts, ended) in [(1, Some(Status::Stopped)), (2, None)] {
        let mut view = Plain::new(Sink::new(Vec::new()), None, Style::PLAIN);
        let interrupts = stream::iter(vec![(); interrupts]);
        let status = perform(&["--in-place"], &file, Some(SLOW), &mut view, interrupts)
            .await
            .unwrap();
        let lines = String::from_utf8(view.into_lines().into_inner()).unwrap();
        assert_eq!(status, ended, "{lines}");
        assert!(
            lines.contains("Stopping; what there is is kept."),
            "{lines}"
        );
        assert_eq!(fs::read_to_string(&file).unwrap(), DOCUMENT);
    }
}
