//! Everything that one session needs, in a folder that is gone afterwards.

use std::sync::Arc;

use anyhow::Context;
use atelier_domain::identity::Scope;
use atelier_usecases::editorial::Editorial;
use tempfile::TempDir;

use crate::config::Config;
use crate::wiring::House;

/// A house with a database of its own: no server's is touched.
pub(super) struct Studio {
    pub(super) house: House,
    pub(super) scope: Scope,
    /// Holds the database; removed when this is dropped.
    _folder: TempDir,
}

impl Studio {
    pub(super) async fn open(mut config: Config) -> anyhow::Result<Self> {
        let folder = tempfile::Builder::new()
            .prefix("atelier-")
            .tempdir()
            .context("no temporary folder can be made")?;
        let database = folder.path().join("session.db");
        config.database_url = format!("sqlite://{}", database.display()).into();
        let house = House::build(&config).await?;
        house.migrate().await?;
        let scope = house.dev_user().await?;
        Ok(Self {
            house,
            scope,
            _folder: folder,
        })
    }

    pub(super) fn editorial(&self) -> &Arc<Editorial> {
        &self.house.editorial
    }
}
