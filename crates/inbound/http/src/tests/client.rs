//! Where the web client is served, and where it is not.

use actix_web::HttpResponse;
use actix_web::http::Method;
use actix_web::test::TestRequest;

use super::harness::House;

/// A house with a client that has a page at every address but one.
async fn house() -> House {
    let mut house = House::pro().await;
    house.state.client = Some(|request| {
        let is_there = request.path() != "/gone.js";
        is_there.then(|| HttpResponse::Ok().content_type("text/html").body("page"))
    });
    house
}

#[actix_web::test]
async fn addresses_that_no_operation_has_are_the_clients() {
    let house = house().await;
    for path in ["/", "/sessions/01a1", "/settings"] {
        let answer = house.ask(TestRequest::get().uri(path)).await;
        assert_eq!(
            (answer.status.as_u16(), answer.text()),
            (200, "page".into()),
            "{path}"
        );
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
    }
}

#[actix_web::test]
async fn the_api_and_what_the_client_has_not_stay_as_they_are() {
    let house = house().await;
    for path in ["/gone.js", "/api", "/api/nothing", "/api/v1/nothing"] {
        let answer = house.ask(TestRequest::get().uri(path)).await;
        answer.problem(404, "route_not_found");
    }
    let written = TestRequest::default().method(Method::POST).uri("/settings");
    house.ask(written).await.problem(404, "route_not_found");
    let health = house.ask(TestRequest::get().uri("/health")).await;
    assert_eq!(health.json()["status"], "alive");
}
