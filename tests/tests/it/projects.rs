//! Projects: their lists, their archive, and the sessions in them.

use std::collections::BTreeMap;

use atelier_tests::harness::{Backend, Client, Options, TestApp};
use atelier_tests::issuer::Issuer;
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::support::on_each_database;

on_each_database! {
    a_list_counts_many_sessions,
    pages_of_a_project_hold_every_session_once,
    an_archived_project_is_hidden_and_takes_nothing_until_it_is_back,
    sessions_outlive_their_project,
    sessions_move_while_they_are_worked_on,
    filters_hold_together,
    only_one_of_many_changes_wins,
    an_archive_and_new_sessions_come_in_some_order,
    strangers_find_no_project,
}

async fn project(client: &Client, name: &str) -> String {
    let draft = json!({"name": name, "default_agents": [{"role": "writer"}]});
    let created = client.post("/projects", &draft).await.expect(201);
    created.json()["id"].as_str().unwrap().to_owned()
}

async fn session(client: &Client, title: &str, project: Option<&str>) -> String {
    let draft = json!({"title": title, "initial_prompt": "Write.", "project_id": project});
    client.create(&draft).await
}

fn texts(items: &[Value], member: &str) -> Vec<String> {
    let texts = items.iter().map(|item| item[member].as_str().unwrap());
    texts.map(str::to_owned).collect()
}

async fn items(client: &Client, path: &str) -> Vec<Value> {
    let page = client.get(path).await.expect(200).json();
    page["items"].as_array().unwrap().clone()
}

async fn a_list_counts_many_sessions(backend: Backend) {
    let app = TestApp::scripted(backend).await;
    let mut expected = BTreeMap::new();
    for (name, sessions) in [("empty", 0), ("few", 3), ("many", 40)] {
        let id = project(&app, name).await;
        for number in 0..sessions {
            session(&app, &format!("{name} {number}"), Some(&id)).await;
        }
        expected.insert(name.to_owned(), sessions);
    }
    session(&app, "in none", None).await;
    let listed = items(&app, "/projects").await;
    let counts: BTreeMap<_, _> = listed
        .iter()
        .map(|project| (&project["name"], &project["session_count"]))
        .map(|(name, count)| (name.as_str().unwrap().to_owned(), count.as_u64().unwrap()))
        .collect();
    assert_eq!(counts, expected);
    assert_eq!(texts(&listed, "name"), ["many", "few", "empty"]);
    app.stop().await;
}

async fn pages_of_a_project_hold_every_session_once(backend: Backend) {
    let app = TestApp::scripted(backend).await;
    let rivers = project(&app, "Rivers").await;
    let mut made = Vec::new();
    for number in 0..12 {
        made.insert(
            0,
            session(&app, &format!("River {number}"), Some(&rivers)).await,
        );
        session(&app, "Elsewhere", None).await;
    }
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let path = format!("/projects/{rivers}/sessions?limit=5{cursor}");
        let page = app.get(&path).await.expect(200).json();
        seen.extend(texts(page["items"].as_array().unwrap(), "id"));
        // A list stays the same list while others are added in front of it.
        session(&app, "Between pages", Some(&rivers)).await;
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(seen, made, "newest first, each once");
    app.stop().await;
}

async fn an_archived_project_is_hidden_and_takes_nothing_until_it_is_back(backend: Backend) {
    let app = TestApp::scripted(backend).await;
    let rivers = project(&app, "Rivers").await;
    let inside = session(&app, "Rhine", Some(&rivers)).await;
    let outside = session(&app, "Alps", None).await;
    let path = format!("/projects/{rivers}");
    app.delete(&path).await.expect(204);
    app.delete(&path).await.expect(204);
    assert_eq!(items(&app, "/projects").await, Vec::<Value>::new());
    let archived = items(&app, "/projects?archived=true").await;
    assert_eq!(texts(&archived, "name"), ["Rivers"]);

    let draft = json!({"initial_prompt": "Write.", "project_id": rivers});
    let into = json!({"project_id": rivers});
    let refused = app.post("/sessions", &draft).await;
    refused.problem(409, "project_archived");
    let refused = app.post(&format!("/sessions/{outside}/move"), &into).await;
    refused.problem(409, "project_archived");
    // What is in it goes on.
    let frames = app.start_stream(&inside).await.to_end().await;
    assert!(frames.last().unwrap().is("session.completed"));
    assert_eq!(app.session(&inside).await["project_id"], *rivers);

    let back = app.tell(&format!("{path}/unarchive")).await.expect(200);
    assert_eq!(back.json()["archived_at"], Value::Null);
    app.create(&draft).await;
    let moved = app.post(&format!("/sessions/{outside}/move"), &into).await;
    moved.expect(200);
    assert_eq!(items(&app, &format!("{path}/sessions")).await.len(), 3);
    app.stop().await;
}

async fn sessions_outlive_their_project(backend: Backend) {
    let app = TestApp::scripted(backend).await;
    let rivers = project(&app, "Rivers").await;
    let rhine = session(&app, "Rhine", Some(&rivers)).await;
    let path = format!("/projects/{rivers}");
    let for_good = format!("{path}?permanent=true");
    app.delete(&for_good)
        .await
        .problem(409, "project_not_archived");
    app.delete(&path).await.expect(204);
    app.delete(&for_good).await.expect(204);
    app.delete(&for_good)
        .await
        .problem(404, "project_not_found");
    app.get(&path).await.problem(404, "project_not_found");
    assert_eq!(app.session(&rhine).await["project_id"], Value::Null);
    let loose = items(&app, "/sessions?project_id=none").await;
    assert_eq!(texts(&loose, "id"), std::slice::from_ref(&rhine));
    // It can still be worked on.
    let frames = app.start_stream(&rhine).await.to_end().await;
    assert!(frames.last().unwrap().is("session.completed"));
    app.stop().await;
}

async fn sessions_move_while_they_are_worked_on(backend: Backend) {
    let app = TestApp::scripted(backend).await;
    let rivers = project(&app, "Rivers").await;
    let lakes = project(&app, "Lakes").await;
    let rhine = session(&app, "Rhine", Some(&rivers)).await;
    let run = app.start_stream(&rhine).await;
    for project in [json!(lakes), Value::Null, json!(rivers), json!(lakes)] {
        let body = json!({ "project_id": project });
        let moved = app.post(&format!("/sessions/{rhine}/move"), &body).await;
        assert_eq!(moved.expect(200).json()["project_id"], project);
    }
    let frames = run.to_end().await;
    assert!(
        frames.last().unwrap().is("session.completed"),
        "{frames:#?}"
    );
    assert_eq!(app.session(&rhine).await["project_id"], *lakes);
    app.stop().await;
}

async fn filters_hold_together(backend: Backend) {
    let app = TestApp::scripted(backend).await;
    let rivers = project(&app, "Rivers").await;
    let rhine = session(&app, "Rhine", Some(&rivers)).await;
    let elbe = session(&app, "Elbe", Some(&rivers)).await;
    let rhino = session(&app, "Rhino", None).await;
    let star = json!({"starred": true});
    for id in [&elbe, &rhino] {
        app.patch(&format!("/sessions/{id}"), &star)
            .await
            .expect(200);
    }
    app.start_stream(&rhine).await.to_end().await;
    let of = format!("project_id={rivers}");
    for (query, expected) in [
        (of.clone(), vec![&rhine, &elbe]),
        (format!("{of}&starred=true"), vec![&elbe]),
        (format!("{of}&q=RHI"), vec![&rhine]),
        (format!("{of}&status=completed"), vec![&rhine]),
        (format!("{of}&status=completed&starred=true"), vec![]),
        ("project_id=none".to_owned(), vec![&rhino]),
        (
            "project_id=none&q=rhi&starred=true".to_owned(),
            vec![&rhino],
        ),
        ("q=rhi".to_owned(), vec![&rhine, &rhino]),
    ] {
        let listed = items(&app, &format!("/sessions?{query}")).await;
        assert_eq!(
            texts(&listed, "id").iter().collect::<Vec<_>>(),
            expected,
            "{query}"
        );
    }
    app.get("/sessions?project_id=any")
        .await
        .invalid("project_id", "wrong_type");
    app.stop().await;
}

async fn only_one_of_many_changes_wins(backend: Backend) {
    let app = TestApp::scripted(backend).await;
    let path = format!("/projects/{}", project(&app, "Rivers").await);
    let etag = app.get(&path).await.expect(200).header("etag").to_owned();
    let changes = (0..10).map(|number| {
        let url = format!("/api/v1{path}");
        let request = app
            .request(reqwest::Method::PATCH, &url)
            .header("if-match", &etag)
            .json(&json!({"name": format!("Rivers {number}")}));
        app.send(request)
    });
    let mut statuses: Vec<_> = join_all(changes)
        .await
        .into_iter()
        .map(|answer| answer.status)
        .collect();
    statuses.sort_unstable();
    assert_eq!(statuses[0], 200);
    assert!(
        statuses[1..].iter().all(|status| *status == 412),
        "{statuses:?}"
    );
    app.stop().await;
}

/// A session is in the archived project only if it was there before: none slips in behind.
async fn an_archive_and_new_sessions_come_in_some_order(backend: Backend) {
    let app = TestApp::scripted(backend).await;
    let rivers = project(&app, "Rivers").await;
    let path = format!("/projects/{rivers}");
    let draft = json!({"initial_prompt": "Write.", "project_id": rivers});
    let creations = join_all((0..10).map(|_| app.post("/sessions", &draft)));
    let (created, archived) = tokio::join!(creations, app.delete(&path));
    archived.expect(204);
    let mut made = 0;
    for answer in created {
        match answer.status {
            201 => made += 1,
            _ => drop(answer.problem(409, "project_archived")),
        }
    }
    let project = app.get(&path).await.expect(200).json();
    assert_eq!(project["session_count"], made);
    app.post("/sessions", &draft)
        .await
        .problem(409, "project_archived");
    app.stop().await;
}

async fn strangers_find_no_project(backend: Backend) {
    let issuer = Issuer::start().await;
    let app = TestApp::start(backend, Options::default().signed_in_by(&issuer)).await;
    let ada = app.bearing(issuer.token("ada"));
    let ben = app.bearing(issuer.token("ben"));
    let rivers = project(&ada, "Rivers").await;
    session(&ada, "Rhine", Some(&rivers)).await;
    let theirs = session(&ben, "Alps", None).await;
    let path = format!("/projects/{rivers}");
    let into = json!({"project_id": rivers});
    let draft = json!({"initial_prompt": "Write.", "project_id": rivers});
    for answer in [
        ben.get(&path).await,
        ben.get(&format!("{path}/sessions")).await,
        ben.patch(&path, &json!({"name": "Mine"})).await,
        ben.tell(&format!("{path}/unarchive")).await,
        ben.delete(&path).await,
        ben.delete(&format!("{path}?permanent=true")).await,
        ben.post(&format!("/sessions/{theirs}/move"), &into).await,
        ben.post("/sessions", &draft).await,
    ] {
        answer.problem(404, "project_not_found");
    }
    assert_eq!(items(&ben, "/projects").await, Vec::<Value>::new());
    let filtered = format!("/sessions?project_id={rivers}");
    assert_eq!(items(&ben, &filtered).await, Vec::<Value>::new());
    let mine = ada.get(&path).await.expect(200).json();
    assert_eq!(
        (&mine["name"], &mine["session_count"]),
        (&json!("Rivers"), &json!(1))
    );
    app.stop().await;
}
