//! `cargo xtask schemathesis`: requests made from the OpenAPI description, good and bad, at a real server.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};
use clap::Args;
use serde_json::Value;

use crate::server::Server;
use crate::workspace::Workspace;
use crate::{debian, net, process};

/// Pinned, so that a run fails because of our change and not because of theirs.
const VERSION: &str = "4.32.5";

/// Where the server describes itself.
const DESCRIPTION: &str = "/api/v1/openapi.json";

/// Every promise of the description that a single answer can break.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,\
    response_headers_conformance,response_schema_conformance,negative_data_rejection,\
    positive_data_acceptance,missing_required_header,unsupported_method,ignored_auth";

/// Which refusals are no contradiction of the description. A schema can't say which cursors exist, what a plan allows or
/// which version a document has; a body that breaks its schema may also be too large, or meant for another version.
const CONFIGURATION: &str = r#"
[checks.positive_data_acceptance]
expected-statuses = ["2xx", "3xx", 401, 402, 403, 404, 409, 412, 413, 422, 429]

[checks.negative_data_rejection]
expected-statuses = [400, 401, 402, 403, 404, 405, 406, 409, 412, 413, 415, 422, 428, 429]
"#;

/// The same requests on every run, so that a failure can be looked at again.
const SEED: &str = "1";

/// Seconds after which an answer counts as missing.
const REQUEST_TIMEOUT: &str = "10";

/// Checks a server against its OpenAPI description with generated requests.
///
/// Starts the product with a fresh database unless --url names a server that runs already.
#[derive(Debug, Default, Args)]
#[command(after_help = "Examples:
  cargo xtask schemathesis
  cargo xtask schemathesis --url http://127.0.0.1:8000 --header 'X-API-Key: cmk_...'")]
pub(crate) struct Schemathesis {
    /// A server that runs already. It gets nonsense written into its database.
    #[arg(long)]
    url: Option<String>,
    /// Sent with every request.
    #[arg(long = "header", value_name = "NAME: VALUE")]
    headers: Vec<String>,
}

/// Who makes requests. Examples are per operation and phase: enough for every boundary, few enough for a commit.
struct Role {
    name: &'static str,
    headers: Vec<String>,
    /// Of a session of somebody else's: whatever is asked for is theirs.
    foreign: Option<String>,
    examples: u32,
}

/// Its holder would be nobody from then on.
const SIGN_OUT: &str = "sign_out";

/// They need an issuer that vouches for people, a processor of payments, or its signature, which this server has not.
const NOT_SET_UP: [&str; 14] = [
    "sign_in_start",
    "sign_in_callback",
    "clerk_webhook",
    "stripe_webhook",
    "billing_cancel",
    "billing_change",
    "billing_change_preview",
    "billing_checkout",
    "billing_checkout_credits",
    "billing_invoices",
    "billing_portal",
    "billing_reactivate",
    "billing_subscription",
    "billing_sync",
];

impl Schemathesis {
    pub(crate) fn run(&self, workspace: &Workspace) -> anyhow::Result<()> {
        let folder = workspace.metadata()?.target_directory.join("schemathesis");
        std::fs::create_dir_all(&folder)?;
        let program = install(&folder)?;
        if let Some(url) = &self.url {
            let caller = Role {
                name: "caller",
                headers: self.headers.clone(),
                foreign: None,
                examples: 25,
            };
            return check(&program, &folder, url.trim_end_matches('/'), &caller);
        }
        let server = Server::start(workspace, &folder.join("server.log"))?;
        for role in roles(&server)? {
            println!("as {}", role.name);
            check(&program, &folder, &server.url(), &role)?;
        }
        Ok(())
    }
}

/// An owner, somebody who wants what is the owner's, and nobody.
fn roles(server: &Server) -> anyhow::Result<[Role; 3]> {
    let bearer = |token: String| format!("Authorization: Bearer {token}");
    let owner = bearer(server.sign_in("owner@example.org")?);
    let session = net::post(
        &server.authority(),
        "/api/v1/sessions",
        &format!("{owner}\r\n"),
        r#"{"initial_prompt": "Write."}"#,
    )?;
    let session: Value = serde_json::from_slice(&session.body)?;
    let session = session.get("id").and_then(Value::as_str);
    Ok([
        Role {
            name: "owner",
            headers: vec![owner],
            foreign: None,
            examples: 15,
        },
        Role {
            name: "stranger",
            headers: vec![bearer(server.sign_in("stranger@example.org")?)],
            foreign: Some(session.context("no session was made")?.to_owned()),
            examples: 7,
        },
        Role {
            name: "anonymous",
            headers: Vec::new(),
            foreign: None,
            examples: 3,
        },
    ])
}

fn check(program: &Path, folder: &Path, url: &str, role: &Role) -> anyhow::Result<()> {
    let description = describe(url)?;
    let configuration = folder.join("schemathesis.toml");
    let foreign = role.foreign.as_ref();
    let parameters = foreign.map(|id| format!("\n[parameters]\n\"path.id\" = \"{id}\"\n"));
    let parameters = parameters.unwrap_or_default();
    std::fs::write(&configuration, format!("{parameters}{CONFIGURATION}"))?;
    let mut command = Command::new(program);
    command
        .arg("--config-file")
        .arg(&configuration)
        // Its reports and its memory of failures stay out of the checkout.
        .current_dir(folder)
        .args([
            "run",
            &format!("{url}{DESCRIPTION}"),
            "--continue-on-failure",
        ])
        .args(["--checks", CHECKS])
        .args(["--max-examples", &role.examples.to_string()])
        .args(["--seed", SEED, "--generation-database", "none"])
        .args(["--request-timeout", REQUEST_TIMEOUT])
        // They complain about slow generation of large schemas, not about the server.
        .args(["--suppress-health-check", "all"]);
    for header in &role.headers {
        command.args(["--header", header]);
    }
    for operation in event_streams(&description)? {
        println!("left out: {operation}, an event stream, which stays open by design");
        command.args(["--exclude-operation-id", &operation]);
    }
    for operation in NOT_SET_UP {
        println!("left out: {operation}, which needs what is not set up here");
        command.args(["--exclude-operation-id", operation]);
    }
    if !role.headers.is_empty() {
        println!("left out: {SIGN_OUT}, after which nobody would be known");
        command.args(["--exclude-operation-id", SIGN_OUT]);
    }
    process::run(&mut command)
}

/// The path of the program, in an environment of its own that is made on the first run.
///
/// A run that was cut off leaves no program behind, so the next one starts over.
fn install(folder: &Path) -> anyhow::Result<PathBuf> {
    let environment = folder.join(format!("venv-{VERSION}"));
    let program = environment.join("bin").join("schemathesis");
    if program.is_file() {
        return Ok(program);
    }
    if !process::on_path("python3") {
        debian::install("python3")?;
    }
    // Debian ships Python without the module that puts pip into an environment.
    if !process::status(Command::new("python3").args(["-c", "import ensurepip, venv"]))?.success() {
        debian::install("python3-venv")?;
    }
    process::quietly(
        Command::new("python3")
            .args(["-m", "venv", "--clear"])
            .arg(&environment),
    )?;
    process::quietly(
        Command::new(environment.join("bin").join("pip"))
            .args(["install", "--disable-pip-version-check", "--no-input"])
            .arg(format!("schemathesis=={VERSION}")),
    )?;
    Ok(program)
}

fn describe(url: &str) -> anyhow::Result<Value> {
    let authority = url
        .strip_prefix("http://")
        .context("only http:// addresses are supported")?;
    let answer = net::get(authority, DESCRIPTION)
        .with_context(|| format!("cannot read {url}{DESCRIPTION}"))?;
    if answer.status != 200 {
        bail!("{url}{DESCRIPTION} answers {}", answer.status);
    }
    serde_json::from_slice(&answer.body).with_context(|| format!("{url}{DESCRIPTION} is not JSON"))
}

/// The ids of the operations that may answer with an event stream.
fn event_streams(description: &Value) -> anyhow::Result<Vec<String>> {
    let mut streams = Vec::new();
    let paths = description
        .get("paths")
        .and_then(Value::as_object)
        .into_iter()
        .flatten();
    for (path, item) in paths {
        for (method, operation) in item.as_object().into_iter().flatten() {
            let mut answers = operation
                .get("responses")
                .and_then(Value::as_object)
                .into_iter()
                .flatten();
            if answers.any(|(_, answer)| answer.pointer("/content/text~1event-stream").is_some()) {
                let id = operation.get("operationId").and_then(Value::as_str);
                streams.push(
                    id.with_context(|| format!("{method} {path} has no operationId"))?
                        .to_owned(),
                );
            }
        }
    }
    Ok(streams)
}

#[cfg(test)]
mod tests;
