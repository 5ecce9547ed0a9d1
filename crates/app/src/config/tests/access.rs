use atelier_oidc::ClaimNames;
use serde_json::{Value, json};

use super::load;
use crate::config::IssuerKind;

/// A production installation that lacks nothing, with some settings changed.
fn production(changes: &Value) -> Value {
    let mut values = json!({
        "environment": "production",
        "bind": "0.0.0.0:8000",
        "public_url": "https://atelier.example.com",
        "clerk_issuer": "https://clerk.example.com",
        "clerk_secret_key": "sk_live_canary",
        "clerk_webhook_signing_secret": "whsec_Y2FuYXJ5",
        "oidc_client_id": "client",
        "oidc_client_secret": "canary",
        "magic_links": "on",
        "smtp_url": "smtps://me:canary@mail.example.com",
        "mail_from": "Atelier <hello@example.com>",
    });
    let settings = values.as_object_mut().unwrap();
    for (name, value) in changes.as_object().unwrap() {
        settings.insert(name.clone(), value.clone());
    }
    values
}

fn problems(values: Value) -> Vec<String> {
    load(values).map_or_else(|error| error.problems().to_vec(), |_| Vec::new())
}

#[test]
fn a_whole_production_installation_starts_and_prints_no_secret() {
    let config = load(production(&json!({}))).unwrap();
    assert!(config.sign_in.is_needed());
    assert_eq!(config.site.origins, ["https://atelier.example.com"]);
    assert_eq!(config.site.frontend_url, "https://atelier.example.com");
    let printed = format!("{config:?}");
    assert!(
        !printed.contains("canary") && !printed.contains("Y2FuYXJ5"),
        "{printed}"
    );
}

#[test]
fn production_names_everything_that_it_lacks() {
    let found = problems(json!({"environment": "production"}));
    let text = found.join("\n");
    assert_eq!(found.len(), 2, "{text}");
    assert!(
        text.contains("needs sign-in") && text.contains("PUBLIC_URL"),
        "{text}"
    );

    let bare = json!({
        "environment": "production",
        "clerk_issuer": "http://clerk.example.com",
        "oidc_client_id": "client",
        "magic_links": "on",
        "public_url": "http://atelier.example.com",
        "frontend_url": "http://app.example.com",
        "cors_origins": "http://other.example.com",
        "rate_limits": "off",
    });
    let found = problems(bare);
    let text = found.join("\n");
    for name in [
        "the issuer's address",
        "CLERK_SECRET_KEY",
        "CLERK_WEBHOOK_SIGNING_SECRET",
        "OIDC_CLIENT_SECRET",
        "SMTP_URL",
        "PUBLIC_URL",
        "FRONTEND_URL",
        "CORS_ORIGINS",
        "RATE_LIMITS",
    ] {
        assert!(text.contains(name), "{name} is not in {text}");
    }
    assert_eq!(found.len(), 9, "{text}");
}

#[test]
fn each_thing_that_production_needs_is_missed() {
    for (change, name) in [
        (json!({"public_url": null}), "PUBLIC_URL"),
        (json!({"public_url": "https://"}), "PUBLIC_URL"),
        (json!({"clerk_secret_key": " "}), "CLERK_SECRET_KEY"),
        (json!({"clerk_secret_key": "sk_test_x"}), "test key"),
        (
            json!({"clerk_webhook_signing_secret": null}),
            "CLERK_WEBHOOK_SIGNING_SECRET",
        ),
        (
            json!({"clerk_webhook_signing_secret": "whsec_YQ==,secret"}),
            "whsec_",
        ),
        (json!({"oidc_client_secret": null}), "OIDC_CLIENT_SECRET"),
        (
            json!({"oidc_issuer": "https://other.example.com"}),
            "two issuers",
        ),
        (json!({"smtp_url": null}), "SMTP_URL"),
        (json!({"smtp_url": "mail.example.com"}), "SMTP_URL"),
        (json!({"mail_from": null}), "MAIL_FROM"),
        (
            json!({"trusted_proxies": "10.0.0.0/8, proxy"}),
            "TRUSTED_PROXIES",
        ),
        (json!({"magic_links": "yes"}), "MAGIC_LINKS"),
    ] {
        let found = problems(production(&change));
        assert_eq!(found.len(), 1, "{change}: {found:?}");
        assert!(found[0].contains(name), "{change}: {found:?}");
    }
}

#[test]
fn without_sign_in_only_loopback_is_served() {
    assert!(problems(json!({"bind": "0.0.0.0:8000"}))[0].contains("BIND"));
    assert_eq!(problems(json!({"bind": "[::1]:8000"})), [""; 0]);
    let open = json!({"bind": "0.0.0.0:8000", "magic_links": "on"});
    assert_eq!(problems(open), [""; 0]);
}

#[test]
fn any_issuer_needs_to_be_told_for_whom_its_tokens_are() {
    let issuer = "https://id.example.com/realms/team";
    assert!(problems(json!({"oidc_issuer": issuer}))[0].contains("OIDC_AUDIENCE"));
    let by_client =
        json!({"oidc_issuer": issuer, "oidc_client_id": "web", "oidc_client_secret": "s"});
    let by_audience = json!({"oidc_issuer": issuer, "oidc_audience": "api"});
    for (settings, expected) in [(by_client, "web"), (by_audience, "api")] {
        match load(settings).unwrap().sign_in.issuer.unwrap().kind {
            IssuerKind::Standard { audience, claims } => {
                assert_eq!((&*audience, claims), (expected, ClaimNames::default()));
            }
            IssuerKind::Clerk { .. } => panic!("it is not Clerk"),
        }
    }
    let alone = json!({"oidc_client_id": "web", "oidc_client_secret": "s"});
    assert!(problems(alone)[0].contains("OIDC_ISSUER"));
    let unknown = json!({"oidc_issuer": issuer, "oidc_audience": "api", "oidc_algorithm": "HS256"});
    assert!(problems(unknown)[0].contains("OIDC_ALGORITHM"));
}

#[test]
fn origins_are_those_of_the_site_and_the_listed_ones() {
    let config = load(json!({
        "public_url": "https://api.example.com/",
        "frontend_url": "https://app.example.com/studio",
        "cors_origins": "https://b.example.com:8443, https://app.example.com",
        "trusted_proxies": "10.0.0.0/8, 192.0.2.7",
    }))
    .unwrap();
    assert_eq!(config.site.public_url, "https://api.example.com");
    assert_eq!(config.site.frontend_url, "https://app.example.com/studio");
    assert_eq!(
        config.site.origins,
        [
            "https://api.example.com",
            "https://app.example.com",
            "https://b.example.com:8443"
        ]
    );
    let proxies: Vec<String> = config
        .site
        .trusted_proxies
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(proxies, ["10.0.0.0/8", "192.0.2.7/32"]);
    assert_eq!(
        load(json!({})).unwrap().site.public_url,
        "http://127.0.0.1:8000"
    );
}
