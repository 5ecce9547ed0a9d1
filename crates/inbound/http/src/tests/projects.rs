use actix_web::test::TestRequest;
use atelier_domain::identity::KeyScope;
use chrono::TimeDelta;
use serde_json::{Value, json};

use super::harness::{Answer, House, at};

impl House {
    /// The path of a new project.
    async fn project(&self, draft: &Value) -> String {
        let answer = self.post("/projects", draft).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        format!("/projects/{}", answer.json()["id"].as_str().unwrap())
    }

    async fn delete(&self, path: &str) -> Answer {
        self.ask(TestRequest::delete().uri(&at(path))).await
    }
}

fn id(path: &str) -> &str {
    path.rsplit('/').next().unwrap()
}

fn names(list: &Answer) -> Vec<String> {
    let list = list.json();
    let items = list["items"].as_array().unwrap().iter();
    items
        .map(|item| item["name"].as_str().unwrap().to_owned())
        .collect()
}

#[actix_web::test]
async fn a_project_comes_back_as_clients_rely_on() {
    let house = House::pro().await;
    let answer = house
        .post(
            "/projects",
            &json!({
                "name": " Rivers ", "description": "All essays about rivers.",
                "default_agents": [{"role": "writer", "temperature": 0.5}],
            }),
        )
        .await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let project = answer.json();
    let path = format!("/projects/{}", project["id"].as_str().unwrap());
    assert_eq!(answer.header("location"), at(&path));
    assert_eq!(answer.header("etag"), "\"1\"");
    let agent = &project["default_agents"][0];
    assert_eq!(
        (&agent["role"], &agent["temperature"], &agent["model"]),
        (&json!("writer"), &json!(0.5), &Value::Null)
    );
    let expected = json!({
        "id": project["id"], "name": "Rivers", "description": "All essays about rivers.",
        "default_agents": [agent], "session_count": 0, "archived_at": null,
        "created_at": "2026-11-20T09:00:00Z", "updated_at": "2026-11-20T09:00:00Z",
    });
    assert_eq!(project, expected);
    let read = house.get(&path).await;
    assert_eq!((read.status.as_u16(), read.json()), (200, project.clone()));
    assert_eq!(read.header("etag"), "\"1\"");
    // What was read can be sent again.
    let agents = json!({"default_agents": project["default_agents"]});
    let same = house.patch(&path, &agents).await;
    assert_eq!((same.status.as_u16(), same.json()), (200, project));
}

#[actix_web::test]
async fn a_name_is_enough() {
    let house = House::pro().await;
    let path = house.project(&json!({"name": "Rivers"})).await;
    let project = house.get(&path).await.json();
    assert_eq!(
        (&project["description"], &project["default_agents"]),
        (&json!(""), &Value::Null)
    );
}

#[actix_web::test]
async fn bad_values_are_named() {
    let house = House::pro().await;
    let path = house.project(&json!({"name": "Rivers"})).await;
    for (body, field, code) in [
        (json!({"name": " "}), "name", "required"),
        (json!({"name": "x".repeat(201)}), "name", "too_long"),
        (
            json!({"name": "x", "description": "x".repeat(2_001)}),
            "description",
            "too_long",
        ),
        (
            json!({"name": "x", "default_agents": []}),
            "default_agents",
            "no_writer",
        ),
        (
            json!({"name": "x", "default_agents": [{"role": "writer", "phase": 7}]}),
            "default_agents[0].phase",
            "out_of_range",
        ),
        (
            json!({"name": "x", "colour": "red"}),
            "colour",
            "unknown_field",
        ),
    ] {
        for answer in [
            house.post("/projects", &body).await,
            house.patch(&path, &body).await,
        ] {
            answer.problem(422, "invalid_input");
            assert!(
                answer.text().contains(&format!("\"field\":\"{field}\"")),
                "{}",
                answer.text()
            );
            assert!(answer.text().contains(code), "{}", answer.text());
        }
    }
    house
        .post("/projects", &json!({}))
        .await
        .problem(422, "invalid_input");
    for query in ["?archived=2", "?cursor=AAAA", "?limit=0", "?page=1"] {
        let answer = house.get(&format!("/projects{query}")).await;
        answer.problem(422, "invalid_input");
    }
}

#[actix_web::test]
async fn only_what_was_read_is_changed() {
    let house = House::pro().await;
    let path = house.project(&json!({"name": "Rivers"})).await;
    let change = async |condition: Option<&str>, name: &str| {
        let request = TestRequest::patch()
            .uri(&at(&path))
            .set_json(json!({"name": name}));
        let condition = condition.map(|condition| ("if-match", condition));
        let request = match condition {
            Some(condition) => request.insert_header(condition),
            None => request,
        };
        house.ask(request).await
    };
    let changed = change(Some("\"1\""), "Lakes").await;
    assert_eq!(
        (changed.status.as_u16(), changed.header("etag")),
        (200, "\"2\"")
    );
    for stale in ["\"1\"", "W/\"2\"", "\"3\", \"4\""] {
        change(Some(stale), "Seas")
            .await
            .problem(412, "project_changed");
    }
    assert_eq!(house.get(&path).await.json()["name"], "Lakes");
    for (condition, tag) in [(Some("*"), "\"3\""), (None, "\"4\"")] {
        let changed = change(condition, tag).await;
        assert_eq!(changed.header("etag"), tag);
    }
}

#[actix_web::test]
async fn projects_are_archived_brought_back_and_deleted() {
    let house = House::pro().await;
    let path = house.project(&json!({"name": "Rivers"})).await;
    let session = house
        .session(&json!({"initial_prompt": "Write.", "project_id": id(&path)}))
        .await;
    let permanent = format!("{path}?permanent=true");
    house
        .delete(&permanent)
        .await
        .problem(409, "project_not_archived");
    for _ in 0..2 {
        assert_eq!(house.delete(&path).await.status, 204);
    }
    assert_eq!(names(&house.get("/projects").await), Vec::<String>::new());
    let archived = house.get("/projects?archived=true").await;
    assert_eq!(names(&archived), ["Rivers"]);
    assert_eq!(
        archived.json()["items"][0]["archived_at"],
        "2026-11-20T09:00:00Z"
    );
    let refused = json!({"initial_prompt": "Write.", "project_id": id(&path)});
    house
        .post("/sessions", &refused)
        .await
        .problem(409, "project_archived");

    let back = house.command(&format!("{path}/unarchive")).await;
    assert_eq!(
        (back.status.as_u16(), &back.json()["archived_at"]),
        (200, &Value::Null)
    );
    assert_eq!(house.delete(&path).await.status, 204);
    assert_eq!(house.delete(&permanent).await.status, 204);
    house.get(&path).await.problem(404, "project_not_found");
    assert_eq!(house.get(&session).await.json()["project_id"], Value::Null);
}

#[actix_web::test]
async fn sessions_are_made_in_projects_moved_and_listed() {
    let house = House::pro().await;
    let rivers = house
        .project(&json!({"name": "Rivers", "default_agents": [{"role": "writer"}]}))
        .await;
    let lakes = house.project(&json!({"name": "Lakes"})).await;
    let draft = json!({"initial_prompt": "Write.", "project_id": id(&rivers)});
    let session = house.session(&draft).await;
    let read = house.get(&session).await.json();
    assert_eq!(read["project_id"], id(&rivers));
    assert_eq!(read["agents"].as_array().unwrap().len(), 1);
    let estimate = house.post("/credits/estimate", &draft).await;
    assert_eq!(estimate.json()["agents"].as_array().unwrap().len(), 1);

    let counts = async || {
        let list = house.get("/projects").await.json();
        let items = list["items"].as_array().unwrap().iter();
        let mut counts: Vec<_> = items
            .map(|item| (item["name"].clone(), item["session_count"].clone()))
            .map(|(name, count)| (name.as_str().unwrap().to_owned(), count.as_u64().unwrap()))
            .collect();
        counts.sort();
        counts
            .into_iter()
            .map(|(_, count)| count)
            .collect::<Vec<_>>()
    };
    assert_eq!(counts().await, [0, 1]);
    let move_to = async |project: Value| {
        let body = json!({"project_id": project});
        house.post(&format!("{session}/move"), &body).await
    };
    let moved = move_to(json!(id(&lakes))).await;
    assert_eq!(
        (moved.status.as_u16(), &moved.json()["project_id"]),
        (200, &json!(id(&lakes)))
    );
    assert_eq!(counts().await, [1, 0]);
    let listed = house.get(&format!("{lakes}/sessions")).await.json();
    assert_eq!(listed["items"][0]["id"], id(&session));
    let other = house.get(&format!("{rivers}/sessions")).await.json();
    assert_eq!(other["items"], json!([]));
    assert_eq!(move_to(Value::Null).await.json()["project_id"], Value::Null);
    assert_eq!(counts().await, [0, 0]);

    let nowhere = "019a9f6e-2c00-7000-8000-000000000001";
    move_to(json!(nowhere))
        .await
        .problem(404, "project_not_found");
    move_to(json!("x")).await.problem(422, "invalid_input");
    let answer = house.post(&format!("{session}/move"), &json!({})).await;
    answer.problem(422, "invalid_input");
    assert_eq!(
        answer.field(),
        ("project_id".to_owned(), "required".to_owned())
    );
    let draft = json!({"initial_prompt": "Write.", "project_id": nowhere});
    for path in ["/sessions", "/credits/estimate"] {
        house
            .post(path, &draft)
            .await
            .problem(404, "project_not_found");
    }
}

#[actix_web::test]
async fn lists_of_projects_are_read_page_by_page() {
    let house = House::pro().await;
    let mut made = Vec::new();
    for n in 0..5 {
        house.clock.advance(TimeDelta::milliseconds(1));
        let name = format!("Project {n}");
        house.project(&json!({ "name": name })).await;
        made.insert(0, name);
    }
    let (mut seen, mut path) = (Vec::new(), "/projects?limit=2".to_owned());
    loop {
        let page = house.get(&path).await;
        seen.extend(names(&page));
        let page = page.json();
        let Some(cursor) = page["next_cursor"].as_str() else {
            break;
        };
        path = format!("/projects?limit=2&cursor={cursor}");
        let cursor = format!("/sessions?cursor={cursor}");
        house.get(&cursor).await.problem(422, "invalid_input");
    }
    assert_eq!(seen, made);
}

#[actix_web::test]
async fn sessions_of_a_project_are_filtered() {
    let house = House::pro().await;
    let rivers = house.project(&json!({"name": "Rivers"})).await;
    for (title, project) in [
        ("Rhine", Some(&rivers)),
        ("Elbe", Some(&rivers)),
        ("Rhino", None),
    ] {
        let project = project.map(|path| id(path));
        let draft = json!({"initial_prompt": "Write.", "title": title, "project_id": project});
        let session = house.session(&draft).await;
        if title == "Elbe" {
            house.patch(&session, &json!({"starred": true})).await;
        }
    }
    let inside = |query: &str| format!("{rivers}/sessions{query}");
    let everywhere = |query: &str| format!("/sessions{query}");
    let of = format!("?project_id={}", id(&rivers));
    for (path, expected) in [
        (inside(""), 2),
        (inside("?q=RH"), 1),
        (inside("?text=rh&starred=false"), 1),
        (inside("?starred=true"), 1),
        (inside("?status=draft"), 2),
        (inside("?status=running"), 0),
        (everywhere(""), 3),
        (everywhere(&of), 2),
        (everywhere(&format!("{of}&q=rh")), 1),
        (everywhere("?project_id=none"), 1),
        (everywhere("?project_id=none&starred=true"), 0),
    ] {
        let list = house.get(&path).await.json();
        assert_eq!(list["items"].as_array().unwrap().len(), expected, "{path}");
    }
    house
        .get(&inside("?project_id=none"))
        .await
        .problem(422, "invalid_input");
}

#[actix_web::test]
async fn strangers_find_nothing_and_keys_need_their_scope() {
    let house = House::guarded().await;
    let (ada, ben) = (house.token("ada"), house.token("ben"));
    let bearer = |token: &str| ("authorization", format!("Bearer {token}"));
    let create = TestRequest::post()
        .uri(&at("/projects"))
        .insert_header(bearer(&ada))
        .set_json(json!({"name": "Rivers"}));
    let created = house.ask(create).await;
    assert_eq!(created.status, 201, "{}", created.text());
    let path = at(&format!(
        "/projects/{}",
        created.json()["id"].as_str().unwrap()
    ));
    let sessions = format!("{path}/sessions");
    let unarchive = format!("{path}/unarchive");
    let requests = || {
        [
            TestRequest::get().uri(&path),
            TestRequest::get().uri(&sessions),
            TestRequest::patch()
                .uri(&path)
                .set_json(json!({"name": "Mine"})),
            TestRequest::delete().uri(&path),
            TestRequest::post().uri(&unarchive),
        ]
    };
    for request in requests() {
        let answer = house.ask(request.insert_header(bearer(&ben))).await;
        answer.problem(404, "project_not_found");
    }
    for request in requests() {
        house.ask(request).await.problem(401, "unauthenticated");
    }
    let read = house.key(&[KeyScope::Read]).await.text;
    for (request, status) in requests().into_iter().zip([200, 200, 403, 403, 403]) {
        let answer = house
            .ask(request.insert_header(("x-api-key", read.clone())))
            .await;
        assert_eq!(answer.status, status, "{}", answer.text());
    }
}
