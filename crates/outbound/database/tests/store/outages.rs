//! The database goes away and comes back: what comes in between is told to be unavailable, and nothing hangs.

use std::net::SocketAddr;
use std::time::Duration;

use atelier_database::{Database, DatabaseOptions};
use atelier_domain::editorial::{Authority, SaveError, Session};
use atelier_domain::identity::Scope;
use atelier_domain::kernel::PortError;
use atelier_domain::ports::Store;
use atelier_testkit::contract::Stage;
use atelier_testkit::{SeededIds, builders};
use sea_orm::{ConnectionTrait, Statement};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{Connection, Executor};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use crate::stage::{PostgresStage, SqliteStage};

async fn stored(database: &Database) -> Session {
    let ids = SeededIds::default();
    let owner = builders::user(&ids, "owner");
    let session = builders::session(&ids, owner.id);
    let mut transaction = database.begin_for_house().await.unwrap();
    transaction.users().ensure(&owner).await.unwrap();
    transaction.editorial().create(&session).await.unwrap();
    transaction.commit().await.unwrap();
    session
}

async fn read(database: &Database, session: &Session) -> Result<Option<Session>, PortError> {
    let scope = Scope::person(session.owner);
    database.sessions().find(scope, session.id).await
}

#[tokio::test]
async fn connections_that_the_server_ended_are_not_handed_out() {
    let stage = PostgresStage::set().await;
    let session = stored(&stage.database).await;
    for _ in 0..5 {
        // Several connections are open, and all of them idle, before the server ends them.
        let mut readers = JoinSet::new();
        for _ in 0..8 {
            let (database, session) = (stage.database.clone(), session.clone());
            readers.spawn(async move { read(&database, &session).await.unwrap() });
        }
        assert_eq!(readers.join_all().await, vec![Some(session.clone()); 8]);
        stage.end_connections().await;
        assert_eq!(
            read(&stage.database, &session).await.unwrap(),
            Some(session.clone())
        );
        stage.database.ready().await.unwrap();
    }
    stage.strike().await;
}

#[tokio::test]
async fn a_transaction_whose_connection_was_ended_is_lost_and_the_next_succeeds() {
    let stage = PostgresStage::set().await;
    let session = stored(&stage.database).await;
    let renamed = Session {
        title: "lost".to_owned(),
        ..session.clone()
    };
    let person = Authority::Person;

    // Ended before a statement.
    let mut transaction = stage.database.begin_for_house().await.unwrap();
    stage.end_connections().await;
    let outcome = transaction.editorial().save(&renamed, person).await;
    let SaveError::Port(error) = outcome.unwrap_err() else {
        panic!("a lost connection is no refusal");
    };
    assert!(error.is_unavailable(), "{error:?}");
    drop(transaction);

    // Ended before the commit.
    let mut transaction = stage.database.begin_for_house().await.unwrap();
    let saved = transaction.editorial().save(&renamed, person).await;
    saved.unwrap();
    stage.end_connections().await;
    let error = transaction.commit().await.unwrap_err();
    assert!(error.is_unavailable(), "{error:?}");

    assert_eq!(
        read(&stage.database, &session).await.unwrap(),
        Some(session.clone())
    );
    let mut transaction = stage.database.begin_for_house().await.unwrap();
    let saved = transaction.editorial().save(&renamed, person).await;
    saved.unwrap();
    transaction.commit().await.unwrap();
    stage.strike().await;
}

/// Stands between the database and its server, and can be cut.
struct Line {
    address: SocketAddr,
    server: (String, u16),
    connections: JoinSet<()>,
}

impl Line {
    async fn to(server: (String, u16)) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let mut line = Self {
            address,
            server,
            connections: JoinSet::new(),
        };
        line.serve(listener);
        line
    }

    fn serve(&mut self, listener: TcpListener) {
        let server = self.server.clone();
        self.connections.spawn(async move {
            let mut lines = JoinSet::new();
            loop {
                let (mut client, _) = listener.accept().await.unwrap();
                let (host, port) = server.clone();
                lines.spawn(async move {
                    let mut server = TcpStream::connect((host, port)).await.unwrap();
                    tokio::io::copy_bidirectional(&mut client, &mut server)
                        .await
                        .ok();
                });
            }
        });
    }

    /// Every connection ends, and no other is let in.
    async fn cut(&mut self) {
        self.connections.shutdown().await;
    }

    async fn mend(&mut self) {
        let listener = TcpListener::bind(self.address).await.unwrap();
        self.serve(listener);
    }
}

#[tokio::test]
async fn an_outage_is_told_and_ends_by_itself() {
    let stage = PostgresStage::set().await;
    let session = stored(&stage.database).await;
    let mut line = Line::to(PostgresStage::server()).await;
    let options = DatabaseOptions {
        acquire_timeout: Duration::from_millis(300),
        ..DatabaseOptions::new(stage.url_by(line.address.port()))
    };
    let database = Database::connect(&options).await.unwrap();
    for _ in 0..3 {
        database.ready().await.unwrap();
        let open = database.begin_for_house().await.unwrap();
        line.cut().await;
        // More than there are connections, so that one that is never given back would show.
        for _ in 0..10 {
            let error = read(&database, &session).await.unwrap_err();
            assert!(error.is_unavailable(), "{error:?}");
        }
        assert!(open.commit().await.unwrap_err().is_unavailable());
        assert!(database.ready().await.unwrap_err().is_unavailable());
        let Err(error) = database.begin_for_house().await else {
            panic!("a transaction began without a server");
        };
        assert!(error.is_unavailable(), "{error:?}");
        line.mend().await;
        assert_eq!(
            read(&database, &session).await.unwrap(),
            Some(session.clone())
        );
    }
    stage.strike().await;
}

/// Another process writes for longer than we wait: the only way in which a file is away.
#[tokio::test]
async fn a_file_that_another_process_writes_is_busy() {
    let stage = SqliteStage::with_patience(Duration::from_millis(200)).await;
    let options = SqliteConnectOptions::new().filename(stage.file());
    let mut other = SqliteConnection::connect_with(&options).await.unwrap();
    other.execute("BEGIN IMMEDIATE").await.unwrap();
    let Err(error) = stage.database.begin_for_house().await else {
        panic!("two processes write at the same time");
    };
    assert!(error.is_unavailable(), "{error:?}");
    other.execute("ROLLBACK").await.unwrap();
}

#[tokio::test]
async fn a_transaction_that_nobody_goes_on_with_does_not_lock_its_rows_for_ever() {
    let stage = PostgresStage::set().await;
    let connection = stage.database.connection();
    let shown = Statement::from_string(
        connection.get_database_backend(),
        "SHOW idle_in_transaction_session_timeout",
    );
    let row = connection.query_one_raw(shown).await.unwrap().unwrap();
    assert_eq!(row.try_get_by_index::<String>(0).unwrap(), "10s");
    stage.strike().await;
}
