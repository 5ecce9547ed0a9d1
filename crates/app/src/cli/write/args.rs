//! The options.

use std::path::PathBuf;

use atelier_domain::editorial::Role;
use atelier_domain::editorial::draft::{AgentDraft, SessionDraft, TerminationDraft};
use clap::Args;

use super::input::Material;

const EXAMPLES: &str = "\
Examples:
  atelier write essay.md --task \"Tighten this essay. Keep its tone.\"
  atelier write report.md --task \"Make it readable for newcomers\" --rounds 5 --threshold 9
  atelier write talk.md --task \"Check it\" --agents writer,fact_checker --reference notes.md
  atelier write memo.md --task \"Shorten by half\" --max-credits 20 --in-place
  atelier write talk.md --task \"Liven it up\" --model claude-sonnet-5-5 --out talk-2.md
  cat draft.txt | atelier write - --task \"Mend the grammar\" > better.txt
  atelier write essay.md --task \"Tighten this essay\" --json | jq 'select(.type == \"result\")'

Without the key of a provider (ANTHROPIC_API_KEY, OPENAI_API_KEY, GOOGLE_API_KEY) the scripted \
model works: offline, by rule, no AI. Ctrl-C stops the session and keeps what there is; a second \
Ctrl-C leaves at once.

Exit codes: 0 the session is complete, 1 it failed or could not start, 2 the options are wrong, \
130 it was stopped.";

/// Revise a document in the terminal: a whole session, live.
///
/// Nothing is sent to a running server, and its database is not touched.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(in crate::cli) struct Write {
    /// The document, as UTF-8 text. `-` reads standard input. An empty one is drafted from the task.
    #[arg(value_name = "FILE")]
    pub(super) file: PathBuf,

    /// What is to be done with the document.
    #[arg(long, value_name = "TEXT")]
    pub(super) task: String,

    /// The most rounds [default: 3].
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub(super) rounds: Option<u64>,

    /// The score, from 0 to 10, that is good enough [default: 8.5].
    #[arg(long, value_name = "X", allow_negative_numbers = true)]
    pub(super) threshold: Option<f64>,

    /// The team, in the order of its work: writer, content_expert, style_editor, fact_checker, synthesizer.
    #[arg(long, value_name = "ROLE,...", value_delimiter = ',', value_parser = role)]
    pub(super) agents: Option<Vec<Role>>,

    /// The model of every agent [default: the best one that has a key].
    #[arg(long, value_name = "MODEL")]
    pub(super) model: Option<String>,

    /// The provider of the model, where several have it.
    #[arg(long, value_name = "PROVIDER")]
    pub(super) provider: Option<String>,

    /// A text that every agent reads beside the document; can be given several times.
    #[arg(long = "reference", value_name = "FILE")]
    pub(super) references: Vec<PathBuf>,

    /// The most that the session may cost [default: the estimate's ceiling].
    #[arg(long, value_name = "CREDITS", allow_negative_numbers = true)]
    pub(super) max_credits: Option<f64>,

    /// Where the result goes; `-` is standard output [default: NAME.revised.EXT beside FILE].
    #[arg(long, value_name = "FILE")]
    pub(super) out: Option<PathBuf>,

    /// Replace FILE itself, once the session is complete.
    #[arg(long, conflicts_with = "out")]
    pub(super) in_place: bool,

    /// Print one JSON object a line for every event, and a last one of type `result`.
    #[arg(long, conflicts_with = "quiet")]
    pub(super) json: bool,

    /// Don't show what changed at the end.
    #[arg(long)]
    pub(super) no_diff: bool,

    /// Say nothing but where the result is.
    #[arg(long, short)]
    pub(super) quiet: bool,
}

impl Write {
    /// The draft that the options ask for; its values are checked where every draft is.
    pub(super) fn draft(&self, material: &Material) -> SessionDraft {
        let title = self.file.file_stem().filter(|_| !self.reads_stdin());
        let agents = self
            .agents
            .clone()
            .or_else(|| self.chooses_model().then(ready_team));
        SessionDraft {
            title: title.map(|stem| stem.to_string_lossy().into_owned()),
            initial_prompt: self.task.clone(),
            working_document: Some(material.document.clone()),
            references: material.references.clone(),
            agents: agents.map(|roles| roles.into_iter().map(|role| self.cast(role)).collect()),
            termination: TerminationDraft {
                max_rounds: self.rounds,
                score_threshold: self.threshold.map(Some),
                max_credits: self.max_credits.map(Some),
                ..TerminationDraft::default()
            },
            ..SessionDraft::default()
        }
    }

    pub(super) fn reads_stdin(&self) -> bool {
        self.file.as_os_str() == "-"
    }

    fn chooses_model(&self) -> bool {
        self.model.is_some() || self.provider.is_some()
    }

    fn cast(&self, role: Role) -> AgentDraft {
        AgentDraft {
            role: Some(role),
            model: self.model.clone(),
            provider: self.provider.clone(),
            ..AgentDraft::default()
        }
    }
}

fn ready_team() -> Vec<Role> {
    atelier_domain::editorial::roles::default_team().to_vec()
}

fn role(name: &str) -> Result<Role, String> {
    const ROLES: [Role; 5] = [
        Role::Writer,
        Role::ContentExpert,
        Role::StyleEditor,
        Role::FactChecker,
        Role::Synthesizer,
    ];
    let asked = name.trim().replace('-', "_").to_lowercase();
    ROLES
        .into_iter()
        .find(|role| role.as_str() == asked)
        .ok_or_else(|| {
            let names = ROLES.map(Role::as_str).join(", ");
            format!("no such role; the roles are {names}")
        })
}
