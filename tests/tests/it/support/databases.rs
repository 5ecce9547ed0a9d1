//! One case, two databases.

/// Makes a test on SQLite and one on PostgreSQL of each case.
macro_rules! on_each_database {
    ($($case:ident),* $(,)?) => {
        mod sqlite {
            $(
                #[tokio::test(flavor = "multi_thread")]
                async fn $case() {
                    super::$case(atelier_tests::harness::Backend::Sqlite).await;
                }
            )*
        }

        mod postgres {
            $(
                #[tokio::test(flavor = "multi_thread")]
                async fn $case() {
                    super::$case(atelier_tests::harness::Backend::Postgres).await;
                }
            )*
        }
    };
}

pub(crate) use on_each_database;
