//! Between a row's columns and the domain's types.

use std::error::Error as StdError;
use std::fmt;
use std::num::TryFromIntError;

use atelier_domain::kernel::PortError;
use chrono::{DateTime, SubsecRound, Utc};
use sea_orm::DbErr;
use sea_orm::sea_query::Expr;
use serde::de::value::StrDeserializer;
use serde::de::{DeserializeOwned, IntoDeserializer};
use serde::{Deserialize, Serialize};

use crate::outage::is_outage;

/// A stored row that the domain can't read: damage, or a newer version's hand.
#[derive(Debug, thiserror::Error)]
#[error("{table}.{column} of row {id} can't be read")]
pub struct Corrupt {
    pub table: &'static str,
    pub column: &'static str,
    /// The row's primary key.
    pub id: String,
    pub source: Box<dyn StdError + Send + Sync>,
}

impl From<Corrupt> for PortError {
    fn from(corrupt: Corrupt) -> Self {
        Self::new("a stored row is corrupt", corrupt)
    }
}

#[derive(Debug, thiserror::Error)]
#[error("a value is missing")]
struct Missing;

/// The row that is being read: what a corruption names.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row<I> {
    pub(crate) table: &'static str,
    pub(crate) id: I,
}

impl<I: fmt::Display> Row<I> {
    pub(crate) fn corrupt(
        &self,
        column: &'static str,
        source: impl Into<Box<dyn StdError + Send + Sync>>,
    ) -> Corrupt {
        Corrupt {
            table: self.table,
            column,
            id: self.id.to_string(),
            source: source.into(),
        }
    }

    /// Names this row and the column in an error.
    pub(crate) fn read<T, E>(&self, column: &'static str, value: Result<T, E>) -> Result<T, Corrupt>
    where
        E: Into<Box<dyn StdError + Send + Sync>>,
    {
        value.map_err(|error| self.corrupt(column, error))
    }

    /// A value that may not be absent, either in the column or in the domain.
    pub(crate) fn present<T>(&self, column: &'static str, value: Option<T>) -> Result<T, Corrupt> {
        value.ok_or_else(|| self.corrupt(column, Missing))
    }

    /// Databases have signed integers only; the domain's are unsigned.
    pub(crate) fn number<T>(&self, column: &'static str, value: i64) -> Result<T, Corrupt>
    where
        T: TryFrom<i64, Error = TryFromIntError>,
    {
        self.read(column, T::try_from(value))
    }

    pub(crate) fn optional_number<T>(
        &self,
        column: &'static str,
        value: Option<i64>,
    ) -> Result<Option<T>, Corrupt>
    where
        T: TryFrom<i64, Error = TryFromIntError>,
    {
        value.map(|value| self.number(column, value)).transpose()
    }

    pub(crate) fn json<T: DeserializeOwned>(
        &self,
        column: &'static str,
        text: &str,
    ) -> Result<T, Corrupt> {
        self.read(column, serde_json::from_str(text))
    }

    /// A hash, or something else of which every one has the same length.
    pub(crate) fn bytes<const LENGTH: usize>(
        &self,
        column: &'static str,
        bytes: &[u8],
    ) -> Result<[u8; LENGTH], Corrupt> {
        self.read(column, bytes.try_into())
    }

    /// One of an enum's names, as its serialised form spells them.
    pub(crate) fn word<'a, T: Deserialize<'a>>(
        &self,
        column: &'static str,
        text: &'a str,
    ) -> Result<T, Corrupt> {
        let word: StrDeserializer<'a, serde::de::value::Error> = text.into_deserializer();
        self.read(column, T::deserialize(word))
    }
}

/// A number as databases have them. Beyond the signed range nothing is stored, rather than something else.
pub(crate) fn signed(number: u64) -> Result<i64, PortError> {
    i64::try_from(number)
        .map_err(|error| PortError::new("a number is too large to be stored", error))
}

pub(crate) fn json<T: Serialize>(value: &T) -> Result<String, PortError> {
    serde_json::to_string(value)
        .map_err(|error| PortError::new("a value can't be written as JSON", error))
}

/// A time as both databases keep it: to the microsecond.
pub(crate) fn micros(time: DateTime<Utc>) -> DateTime<Utc> {
    time.trunc_subsecs(6)
}

/// A value that is a part of the statement's text instead of being bound to it: for the condition of a partial index,
/// which no plan can use that learns the value only later.
pub(crate) fn constant(text: &'static str) -> Expr {
    Expr::Constant(text.into())
}

/// A failure of the database, in an error that says nothing of it to callers.
pub(crate) fn failed(error: DbErr) -> PortError {
    if is_outage(&error) {
        PortError::unavailable("the database is out of reach", error)
    } else {
        PortError::new("the database did not do its part", error)
    }
}
