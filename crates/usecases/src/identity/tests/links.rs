//! Links that sign their readers in.

use atelier_domain::identity::{IdentityError, MagicLink};
use atelier_domain::jobs::Job;
use atelier_domain::notifications::Mail;
use atelier_domain::ports::Store;
use chrono::TimeDelta;

use super::rig::Rig;

/// Asks for a link, and gives the secret that its mail carries.
async fn mailed(rig: &Rig, email: &str, return_to: Option<&str>) -> String {
    secret(&mail(rig, email, return_to).await.text)
}

async fn mail(rig: &Rig, email: &str, return_to: Option<&str>) -> Mail {
    let return_to = return_to.map(str::to_owned);
    rig.accounts.ask_for_link(email, return_to).await.unwrap();
    for job in rig.store.take_jobs() {
        let Job::SendMagicLink { link } = job else {
            panic!("{job:?}");
        };
        rig.accounts.send_link(link).await.unwrap();
    }
    rig.mailer.take().pop().unwrap()
}

fn secret(text: &str) -> String {
    let (_, rest) = text.split_once(MagicLink::PREFIX).unwrap();
    let secret = rest.chars().take_while(char::is_ascii_alphanumeric);
    MagicLink::PREFIX.chars().chain(secret).collect()
}

#[tokio::test]
async fn a_link_signs_its_reader_in_once() {
    let rig = Rig::new();
    let mail = mail(&rig, " Ada@example.org", Some("/sessions/1")).await;
    let secret = secret(&mail.text);
    assert_eq!(mail.to, "ada@example.org");
    assert!(mail.text.contains("https://atelier.example/"));

    let signed_in = rig.accounts.redeem_link(&secret).await.unwrap();
    assert_eq!(signed_in.user.email.as_deref(), Some("ada@example.org"));
    assert_eq!(signed_in.return_to.as_deref(), Some("/sessions/1"));
    let identity = rig.accounts.identify(Some(signed_in.secret.expose())).await;
    assert_eq!(identity.unwrap().user, signed_in.user.id);
    assert_eq!(rig.actions().await, ["account.created", "sign_in.started"]);

    let again = rig.accounts.redeem_link(&secret).await;
    assert!(matches!(again, Err(IdentityError::LinkInvalid)));
}

#[tokio::test]
async fn a_link_leads_to_the_account_that_has_the_address() {
    let rig = Rig::new();
    let (ada, _) = rig.person("ada").await;
    let secret = mailed(&rig, "ada@example.org", None).await;
    assert_eq!(
        rig.accounts.redeem_link(&secret).await.unwrap().user.id,
        ada.id
    );
}

#[tokio::test]
async fn a_link_is_over_after_a_quarter_of_an_hour() {
    let rig = Rig::new();
    let secret = mailed(&rig, "ada@example.org", None).await;
    rig.clock.advance(MagicLink::LIFE);
    let late = rig.accounts.redeem_link(&secret).await;
    assert!(matches!(late, Err(IdentityError::LinkInvalid)));
    assert!(
        rig.store
            .identities()
            .by_email("ada@example.org")
            .await
            .unwrap()
            .is_none()
    );
}

#[tokio::test]
async fn the_last_mail_has_the_link_that_works() {
    let rig = Rig::new();
    rig.accounts
        .ask_for_link("ada@example.org", None)
        .await
        .unwrap();
    let Some(Job::SendMagicLink { link }) = rig.store.take_jobs().pop() else {
        panic!("no job");
    };
    // The job ran twice: its process died after the mail had gone.
    rig.accounts.send_link(link).await.unwrap();
    rig.accounts.send_link(link).await.unwrap();
    let sent = rig.mailer.take();
    let [first, second] = [&sent[0], &sent[1]].map(|mail| secret(&mail.text));
    assert!(rig.accounts.redeem_link(&first).await.is_err());
    assert!(rig.accounts.redeem_link(&second).await.is_ok());
}

#[tokio::test]
async fn asking_tells_nothing_and_fills_nobody_s_inbox() {
    let rig = Rig::new();
    rig.person("ada").await;
    for address in ["ada@example.org", "nobody@example.org"] {
        for _ in 0..7 {
            rig.accounts.ask_for_link(address, None).await.unwrap();
        }
        assert_eq!(rig.store.take_jobs().len(), 5, "{address}");
    }
    rig.clock.advance(TimeDelta::hours(1));
    rig.accounts
        .ask_for_link("ada@example.org", None)
        .await
        .unwrap();
    assert_eq!(rig.store.take_jobs().len(), 1);
    let wrong = rig.accounts.ask_for_link("ada", None).await;
    assert!(matches!(wrong, Err(IdentityError::Invalid(_))));
}

#[tokio::test]
async fn a_link_leads_nowhere_else() {
    let rig = Rig::new();
    for (given, kept) in [
        ("/", Some("/")),
        ("/sessions?starred=true", Some("/sessions?starred=true")),
        ("//evil.example", None),
        ("/\\evil.example", None),
        ("https://evil.example", None),
        ("sessions", None),
        ("/a\nb", None),
    ] {
        let secret = mailed(&rig, "ada@example.org", Some(given)).await;
        let signed_in = rig.accounts.redeem_link(&secret).await.unwrap();
        assert_eq!(signed_in.return_to.as_deref(), kept, "{given:?}");
        rig.clock.advance(TimeDelta::hours(1));
    }
}

#[tokio::test]
async fn an_address_that_takes_no_mail_ends_the_job() {
    let rig = Rig::new();
    rig.accounts
        .ask_for_link("ada@example.org", None)
        .await
        .unwrap();
    let Some(Job::SendMagicLink { link }) = rig.store.take_jobs().pop() else {
        panic!("no job");
    };
    rig.mailer.refuse();
    rig.accounts.send_link(link).await.unwrap();
    assert!(rig.mailer.take().is_empty());
}

#[tokio::test]
async fn without_a_post_there_are_no_links() {
    let rig = Rig::new().rewired(|_, ports| ports.mailer = None);
    let asked = rig.accounts.ask_for_link("ada@example.org", None).await;
    assert!(matches!(asked, Err(IdentityError::NotConfigured)));
}
