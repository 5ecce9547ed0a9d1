//! Lists of sessions: their order, their filters, their pages.

use std::collections::BTreeSet;

use atelier_domain::editorial::{
    ProjectFilter, Run, Session, SessionCursor, SessionFilter, SessionSummary, Status,
};
use atelier_domain::kernel::SessionId;
use chrono::TimeDelta;

use super::Stage;
use super::setup::{Setup, limit};

fn titled(setup: &Setup, title: &str) -> Session {
    Session {
        title: title.to_owned(),
        ..setup.draft()
    }
}

fn titles(sessions: &[SessionSummary]) -> BTreeSet<&str> {
    sessions
        .iter()
        .map(|session| session.title.as_str())
        .collect()
}

fn containing(text: &str) -> SessionFilter {
    SessionFilter {
        text: Some(text.to_owned()),
        ..SessionFilter::default()
    }
}

/// Sessions changed at these times, in microseconds.
async fn changed_at(setup: &Setup, times: &[i64]) -> Vec<Session> {
    let mut sessions = Vec::new();
    for time in times {
        let draft = setup.draft();
        let session = Session {
            updated_at: draft.updated_at + TimeDelta::microseconds(*time),
            ..draft
        };
        setup.create(&session).await;
        sessions.push(session);
    }
    sessions
}

/// Fractions of every length, and some that are the same.
const TIMES: [i64; 11] = [
    0, 1, 10, 1_000, 1_001, 500_000, 500_000, 500_000, 500_001, 1_000_000, -1,
];

fn in_order(mut sessions: Vec<Session>) -> Vec<SessionId> {
    sessions.sort_by_key(|session| std::cmp::Reverse((session.updated_at, session.id)));
    sessions.into_iter().map(|session| session.id).collect()
}

async fn pages(setup: &Setup, size: u32, mut meanwhile: impl AsyncFnMut(usize)) -> Vec<SessionId> {
    let (mut seen, mut after) = (Vec::new(), None::<SessionCursor>);
    loop {
        let sessions = setup.store.sessions();
        let page = sessions
            .list(
                setup.owners(),
                &SessionFilter::default(),
                after,
                limit(size),
            )
            .await
            .unwrap();
        assert!(page.items.len() <= size as usize);
        seen.extend(page.items.iter().map(|session| session.id));
        assert!(seen.len() <= 500, "the pages never end");
        match page.next {
            Some(next) => after = Some(next),
            None => return seen,
        }
        meanwhile(seen.len()).await;
    }
}

pub async fn the_last_changed_come_first(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let rich = super::sessions::rich(&setup).await;
    setup.create(&rich).await;
    let mut sessions = changed_at(&setup, &TIMES).await;
    sessions.push(rich.clone());
    let listed = setup.list(&SessionFilter::default()).await;
    let shown = listed.iter().find(|session| session.id == rich.id).cloned();
    let expected = SessionSummary {
        id: rich.id,
        project: rich.project,
        title: rich.title.clone(),
        status: rich.run.status,
        starred: rich.starred,
        current_round: rich.run.round,
        credits_used: rich.run.credits_used,
        created_at: rich.created_at,
        updated_at: rich.updated_at,
        completed_at: rich.completed_at,
    };
    assert_eq!(shown, Some(expected));
    let listed: Vec<SessionId> = listed.iter().map(|session| session.id).collect();
    assert_eq!(listed, in_order(sessions));
}

pub async fn filters_hold_together(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let project = setup.project().await.id;
    let paused = Run {
        status: Status::Paused,
        ..Run::draft(0)
    };
    let sessions = [
        titled(&setup, "plain"),
        Session {
            starred: true,
            ..titled(&setup, "starred")
        },
        Session {
            project: Some(project),
            ..titled(&setup, "filed")
        },
        Session {
            starred: true,
            project: Some(project),
            run: paused,
            ..titled(&setup, "starred, filed, paused")
        },
    ];
    for session in &sessions {
        setup.create(session).await;
    }
    let any = SessionFilter::default();
    let starred = SessionFilter {
        starred: Some(true),
        ..any.clone()
    };
    let plain = SessionFilter {
        starred: Some(false),
        ..any.clone()
    };
    let filed = SessionFilter {
        project: Some(ProjectFilter::In(project)),
        ..any.clone()
    };
    let loose = SessionFilter {
        project: Some(ProjectFilter::Without),
        ..any.clone()
    };
    let paused = SessionFilter {
        status: Some(Status::Paused),
        ..any.clone()
    };
    let all = SessionFilter {
        status: Some(Status::Paused),
        starred: Some(true),
        project: Some(ProjectFilter::In(project)),
        text: Some("FILED".to_owned()),
    };
    let none = SessionFilter {
        status: Some(Status::Completed),
        ..any.clone()
    };
    let last = "starred, filed, paused";
    for (filter, expected) in [
        (any, vec!["plain", "starred", "filed", last]),
        (starred, vec!["starred", last]),
        (plain, vec!["plain", "filed"]),
        (filed, vec!["filed", last]),
        (loose, vec!["plain", "starred"]),
        (paused, vec![last]),
        (all, vec![last]),
        (none, vec![]),
    ] {
        let listed = setup.list(&filter).await;
        assert_eq!(
            titles(&listed),
            expected.into_iter().collect(),
            "{filter:?}"
        );
    }
}

pub async fn text_is_found_in_any_case(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    for title in ["Über den Leuchtturm", "МАЯК", "plain"] {
        setup.create(&titled(&setup, title)).await;
    }
    for (text, expected) in [
        ("über", "Über den Leuchtturm"),
        ("LEUCHT", "Über den Leuchtturm"),
        ("маяк", "МАЯК"),
        ("LAI", "plain"),
    ] {
        let listed = setup.list(&containing(text)).await;
        assert_eq!(titles(&listed), BTreeSet::from([expected]), "{text}");
    }
    // A saved title is found by its new words.
    let mut session = setup.session().await;
    "ÅNGSTRÖM".clone_into(&mut session.title);
    setup.save(&session).await;
    assert_eq!(
        titles(&setup.list(&containing("ångström")).await),
        BTreeSet::from(["ÅNGSTRÖM"])
    );
}

pub async fn signs_of_patterns_are_plain_text(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    for title in [
        "100% sure",
        "100 lights",
        "snake_case",
        "snakecase",
        r"back\slash",
        "back slash",
    ] {
        setup.create(&titled(&setup, title)).await;
    }
    for (text, expected) in [
        ("100%", vec!["100% sure"]),
        ("_", vec!["snake_case"]),
        ("\\", vec![r"back\slash"]),
        ("%", vec!["100% sure"]),
        ("*", vec![]),
    ] {
        let listed = setup.list(&containing(text)).await;
        assert_eq!(titles(&listed), expected.into_iter().collect(), "{text}");
    }
}

pub async fn pages_have_no_hole_and_no_repeat(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let expected = in_order(changed_at(&setup, &TIMES).await);
    let sizes = u32::try_from(TIMES.len()).unwrap() + 1;
    for size in 1..=sizes {
        assert_eq!(
            pages(&setup, size, async |_| ()).await,
            expected,
            "pages of {size}"
        );
    }
}

/// Whoever reads page after page sees each session that nobody touches exactly once.
pub async fn pages_are_stable_while_others_write(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let untouched = in_order(changed_at(&setup, &TIMES).await);
    let mut restless = changed_at(&setup, &[2]).await.remove(0);
    let mut added = Vec::new();
    let seen = pages(&setup, 2, async |_| {
        let newest = changed_at(&setup, &[3_000_000]).await.remove(0);
        added.push(newest.id);
        restless.updated_at += TimeDelta::seconds(5);
        setup.save(&restless).await;
        restless.revision += 1;
    })
    .await;
    assert!(added.len() > 3);
    let seen: Vec<SessionId> = seen
        .into_iter()
        .filter(|id| *id != restless.id && !added.contains(id))
        .collect();
    assert_eq!(seen, untouched);
}
