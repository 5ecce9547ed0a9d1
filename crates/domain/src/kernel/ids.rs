//! Identifiers. All are UUIDv7 made outside the domain (it has no clock and no randomness).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            pub const fn new(id: Uuid) -> Self {
                Self(id)
            }

            pub const fn as_uuid(&self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }
    };
}

id!(
    /// A person.
    UserId
);
id!(
    /// An editorial session, and with it its one run.
    SessionId
);
id!(
    /// A group of sessions.
    ProjectId
);
id!(
    /// One agent's one answer.
    TurnId
);
id!(
    /// A note of the person to the agents of a run.
    NoteId
);
id!(
    /// A key to the API.
    ApiKeyId
);
id!(
    /// One sign-in of a person on one device.
    SignInId
);
id!(
    /// A sign-in link that was asked for.
    MagicLinkId
);
id!(
    /// Everything a person has, put together for them.
    ExportId
);
id!(
    /// Credits that came at once, from one source.
    LotId
);
id!(
    /// Something that somebody wants to buy, once.
    OrderId
);
id!(
    /// Credits set aside for one call.
    HoldId
);
id!(
    /// A worker process from its start to its end. Where one process owns the database it may be a constant.
    WorkerId
);
