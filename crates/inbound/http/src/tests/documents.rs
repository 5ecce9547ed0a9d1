use actix_web::test::TestRequest;
use atelier_domain::models::PlanTier;
use serde_json::{Value, json};

use super::harness::{Answer, House, at};

async fn written(house: &House, path: &str, content: &str, if_match: Option<&str>) -> Answer {
    let mut request = TestRequest::put()
        .uri(&at(&format!("{path}/document")))
        .set_json(json!({"content": content}));
    if let Some(tags) = if_match {
        request = request.insert_header(("if-match", tags));
    }
    house.ask(request).await
}

#[actix_web::test]
async fn a_document_has_a_tag_for_each_version() {
    let house = House::pro().await;
    let path = house.session(&json!({"initial_prompt": "Write."})).await;
    house
        .get(&format!("{path}/document"))
        .await
        .problem(404, "document_not_found");

    let first = written(&house, &path, "One two three.", None).await;
    assert_eq!(first.status, 200, "{}", first.text());
    assert_eq!(first.header("etag"), "\"1\"");
    let expected = json!({
        "version": 1, "content": "One two three.", "word_count": 3, "author": "user", "round": 0,
        "created_at": "2026-11-20T09:00:00Z",
    });
    assert_eq!(first.json(), expected);

    let read = house.get(&format!("{path}/document")).await;
    assert_eq!((read.header("etag"), read.json()), ("\"1\"", expected));
    assert_eq!(read.header("cache-control"), "private, no-cache");
}

#[actix_web::test]
async fn writes_that_come_too_late_are_refused() {
    let house = House::pro().await;
    let path = house.session(&json!({"initial_prompt": "Write."})).await;
    written(&house, &path, "A.", Some("*"))
        .await
        .problem(412, "document_changed");
    for (if_match, status) in [
        (None, 200),
        (Some("\"1\""), 200),
        (Some("\"1\""), 412),
        (Some("*"), 200),
    ] {
        let answer = written(&house, &path, "Words.", if_match).await;
        assert_eq!(answer.status, status, "{if_match:?}: {}", answer.text());
    }
    assert_eq!(
        house.get(&format!("{path}/document")).await.json()["version"],
        3
    );
    written(&house, &path, "A.", Some("\"3\", W/\"2\"")).await;
    written(&house, &path, "A.", Some("W/\"4\""))
        .await
        .problem(412, "document_changed");
}

#[actix_web::test]
async fn a_document_that_the_client_has_is_not_sent_again() {
    let house = House::pro().await;
    let path = house
        .session(&json!({"initial_prompt": "Write.", "working_document": "Words."}))
        .await;
    for (tags, status) in [("\"1\"", 304), ("W/\"1\"", 304), ("*", 304), ("\"2\"", 200)] {
        let request = TestRequest::get()
            .uri(&at(&format!("{path}/document")))
            .insert_header(("if-none-match", tags));
        let answer = house.ask(request).await;
        assert_eq!(answer.status, status, "{tags}");
        assert_eq!(answer.header("etag"), "\"1\"");
        assert_eq!(answer.text().is_empty(), status == 304);
    }
}

#[actix_web::test]
async fn versions_can_be_read_compared_and_restored() {
    let house = House::pro().await;
    let path = house
        .session(&json!({"initial_prompt": "Write.", "working_document": "The old river."}))
        .await;
    written(&house, &path, "The new river.", None).await;

    let list = house.get(&format!("{path}/versions")).await.json();
    let numbers: Vec<&Value> = list["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| &item["version"])
        .collect();
    assert_eq!(numbers, [2, 1]);
    assert!(list["items"][0].get("content").is_none());
    let page = house.get(&format!("{path}/versions?limit=1")).await.json();
    let cursor = page["next_cursor"].as_str().unwrap();
    let rest = house
        .get(&format!("{path}/versions?cursor={cursor}"))
        .await
        .json();
    assert_eq!(
        (&rest["items"][0]["version"], &rest["next_cursor"]),
        (&json!(1), &Value::Null)
    );

    let first = house.get(&format!("{path}/versions/1")).await;
    assert_eq!(
        (first.header("etag"), &first.json()["content"]),
        ("\"1\"", &json!("The old river."))
    );
    let diff = house.get(&format!("{path}/versions/1/diff/2")).await.json();
    let segments = json!([
        {"kind": "equal", "text": "The "}, {"kind": "delete", "text": "old"}, {"kind": "insert", "text": "new"},
        {"kind": "equal", "text": " river."},
    ]);
    assert_eq!(diff["segments"], segments);
    assert_eq!(
        (&diff["from"], &diff["to"], &diff["words_inserted"]),
        (&json!(1), &json!(2), &json!(1))
    );

    let restored = house.command(&format!("{path}/versions/1/restore")).await;
    assert_eq!(
        (restored.status.as_u16(), restored.header("etag")),
        (201, "\"3\"")
    );
    assert_eq!(restored.json()["content"], "The old river.");
}

#[actix_web::test]
async fn versions_that_can_not_exist_do_not() {
    let house = House::pro().await;
    let path = house
        .session(&json!({"initial_prompt": "Write.", "working_document": "Words."}))
        .await;
    for number in ["0", "2", "-1", "x", "4294967296"] {
        house
            .get(&format!("{path}/versions/{number}"))
            .await
            .problem(404, "version_not_found");
        house
            .get(&format!("{path}/versions/1/diff/{number}"))
            .await
            .problem(404, "version_not_found");
        house
            .command(&format!("{path}/versions/{number}/restore"))
            .await
            .problem(404, "version_not_found");
    }
}

#[actix_web::test]
async fn history_is_part_of_paid_plans() {
    let house = House::on(PlanTier::Free).await;
    let path = house
        .session(&json!({"initial_prompt": "Write.", "working_document": "Words."}))
        .await;
    for read in ["versions", "versions/1", "versions/1/diff/1"] {
        let problem = house
            .get(&format!("{path}/{read}"))
            .await
            .problem(402, "plan_required");
        assert_eq!(problem["required_plan"], "starter");
    }
    assert_eq!(
        house.get(&format!("{path}/document")).await.status,
        200,
        "the current one is readable"
    );
}

#[actix_web::test]
async fn exports_are_files_to_save() {
    let house = House::pro().await;
    let draft = json!({"title": "Flüsse: \"eins\"", "initial_prompt": "Write.", "working_document": "# Rivers\n\n<script>"});
    let path = house.session(&draft).await;
    let markdown = house.get(&format!("{path}/export")).await;
    assert_eq!(markdown.text(), "# Rivers\n\n<script>");
    assert_eq!(
        markdown.header("content-type"),
        "text/markdown; charset=utf-8"
    );
    assert_eq!(markdown.header("x-content-type-options"), "nosniff");
    let disposition =
        "attachment; filename=\"Fl_sse-eins.md\"; filename*=UTF-8''Fl%C3%BCsse%2Deins.md";
    assert_eq!(markdown.header("content-disposition"), disposition);

    let html = house.get(&format!("{path}/export?format=html")).await;
    assert_eq!(html.header("content-type"), "text/html; charset=utf-8");
    assert!(
        html.text().contains("<h1>Rivers</h1>") && !html.text().contains("<script>"),
        "{}",
        html.text()
    );

    house
        .get(&format!("{path}/export?format=docx"))
        .await
        .problem(422, "invalid_input");
    let empty = house.session(&json!({"initial_prompt": "Write."})).await;
    house
        .get(&format!("{empty}/export"))
        .await
        .problem(404, "document_not_found");
}
