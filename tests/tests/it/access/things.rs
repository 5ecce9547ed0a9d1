//! What the owner has, with a word in every text of it that nobody else may ever read.

use atelier_tests::harness::Client;
use serde_json::{Value, json};

use super::operations::Operation;

/// In every text that is the owner's.
pub(super) const CANARY: &str = "canary";

/// One more than are put into an export at once.
const SESSIONS: usize = 21;

/// The ids that operations are tried with, and the bodies.
pub(super) struct Things {
    /// Where a path begins so, the parameter of this name has this value. The longest beginning wins.
    ids: Vec<(&'static str, &'static str, String)>,
    /// The session that was run.
    pub(super) session: String,
    /// The owner's own id.
    pub(super) owner: String,
}

impl Things {
    /// Gives the owner one of everything.
    pub(super) async fn of(owner: &Client) -> Self {
        let me = json!({"display_name": CANARY});
        let me = owner.patch("/users/me", &me).await.expect(200).json();
        let project = json!({"name": CANARY, "description": CANARY});
        let project = id(&owner.post("/projects", &project).await.expect(201).json());
        let session = owner.create(&draft(Some(&project))).await;
        for _ in 1..SESSIONS {
            owner.create(&draft(None)).await;
        }
        let below = |path: &str| format!("/sessions/{session}{path}");
        let note = json!({"text": CANARY});
        owner.post(&below("/notes"), &note).await.expect(201);
        let text = json!({"content": format!("# The {CANARY}\n\nIt sings.\n")});
        owner.put(&below("/document"), &text).await.expect(200);
        owner.start(&session).await;
        owner.until_status(&session, "completed").await;
        let key = json!({"label": CANARY, "scopes": ["read"]});
        let key = owner.post("/api-keys", &key).await.expect(201).json();
        let export = owner.tell("/users/me/export").await.expect(202).json();
        Self {
            ids: vec![
                ("/api/v1/sessions/", "id", session.clone()),
                ("/api/v1/sessions/{id}/versions/", "version", "1".to_owned()),
                ("/api/v1/sessions/{id}/versions/", "from", "1".to_owned()),
                ("/api/v1/sessions/{id}/versions/", "to", "2".to_owned()),
                ("/api/v1/projects/", "id", project),
                ("/api/v1/api-keys/", "id", id(&key["key"])),
                ("/api/v1/users/me/exports/", "id", id(&export)),
            ],
            session,
            owner: id(&me),
        }
    }

    /// The path with the owner's ids in it.
    pub(super) fn path(&self, operation: &Operation) -> String {
        let parameters = operation.parameters();
        parameters.fold(operation.path.clone(), |path, parameter| {
            let fitting = self.ids.iter().filter(|(beginning, name, _)| {
                operation.path.starts_with(beginning) && *name == parameter
            });
            let Some((_, _, value)) = fitting.max_by_key(|(beginning, _, _)| beginning.len())
            else {
                panic!(
                    "nothing of the owner's is known to try {} with: {parameter}",
                    operation.id
                )
            };
            path.replace(&format!("{{{parameter}}}"), value)
        })
    }

    /// A body that is good for whoever may.
    pub(super) fn body(operation: &Operation) -> Option<Value> {
        if !operation.takes_body {
            return None;
        }
        Some(match operation.id.as_str() {
            "session_create" | "credits_estimate" => json!({"initial_prompt": "Mine."}),
            "session_change" => json!({"starred": true}),
            "session_rename" => json!({"title": "Mine"}),
            "session_move" => json!({"project_id": null}),
            "document_put" => json!({"content": "Mine."}),
            "note_add" => json!({"text": "Mine."}),
            "project_create" | "project_change" => json!({"name": "Mine"}),
            "api_key_create" => json!({"label": "Mine", "scopes": ["read"]}),
            "user_change" => json!({"display_name": "Mine"}),
            "preferences_put" => json!({}),
            "sign_out" => json!({"everywhere": false}),
            "billing_checkout" | "billing_change" | "billing_change_preview" => {
                json!({"plan": "pro"})
            }
            "billing_checkout_credits" => json!({"packs": 1}),
            "user_delete" => json!({"confirm": "nobody@example.org"}),
            other => panic!("no body is known to try {other} with"),
        })
    }
}

/// A session that runs one round on the scripted model.
pub(super) fn draft(project: Option<&str>) -> Value {
    json!({
        "title": CANARY,
        "initial_prompt": format!("Write about the {CANARY}."),
        "working_document": format!("A {CANARY}.\n"),
        "reference_documents": {"notes.md": CANARY},
        "reference_instructions": CANARY,
        "project_id": project,
        "termination": {"max_rounds": 1, "score_threshold": null, "stop_on_plateau": false},
    })
}

fn id(thing: &Value) -> String {
    thing["id"].as_str().unwrap().to_owned()
}
