//! Which operations are left out.

use serde_json::json;

use super::event_streams;

#[test]
fn only_event_streams_are_left_out() {
    let description = json!({"paths": {
        "/sessions": {
            "parameters": [],
            "get": {"operationId": "session_list", "responses": {
                "200": {"content": {"application/json": {}}},
                "401": {"description": "no content"},
            }},
        },
        "/sessions/{id}/events": {
            "get": {"operationId": "session_events", "responses": {
                "200": {"content": {"text/event-stream": {}}},
            }},
        },
    }});

    assert_eq!(event_streams(&description).unwrap(), ["session_events"]);
}

#[test]
fn an_event_stream_without_an_id_is_an_error() {
    let description = json!({"paths": {"/events": {"get": {"responses": {
        "200": {"content": {"text/event-stream": {}}},
    }}}}});

    let error = event_streams(&description).unwrap_err();

    assert_eq!(error.to_string(), "get /events has no operationId");
}
