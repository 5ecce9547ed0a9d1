//! Keyset pages: stable under inserts, read by index.

/// How many items a page may have: 1 to 100, 20 unless said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit(u32);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("limit must be between {min} and {max}", min = Limit::MIN, max = Limit::MAX)]
pub struct LimitError;

impl Limit {
    pub const MIN: u32 = 1;
    pub const MAX: u32 = 100;

    pub fn new(limit: u32) -> Result<Self, LimitError> {
        if (Self::MIN..=Self::MAX).contains(&limit) {
            Ok(Self(limit))
        } else {
            Err(LimitError)
        }
    }

    pub const fn get(self) -> u32 {
        self.0
    }
}

impl Default for Limit {
    fn default() -> Self {
        Self(20)
    }
}

/// A page of a list and where the next one starts; no cursor means the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T, C> {
    pub items: Vec<T>,
    pub next: Option<C>,
}

impl<T, C> Page<T, C> {
    /// A page from up to `limit + 1` rows: the row beyond the limit only tells that there is more.
    pub fn from_rows(mut rows: Vec<T>, limit: Limit, cursor: impl FnOnce(&T) -> C) -> Self {
        let more = rows.len() > limit.get() as usize;
        rows.truncate(limit.get() as usize);
        let next = if more { rows.last().map(cursor) } else { None };
        Self { items: rows, next }
    }

    pub fn map<U>(self, f: impl FnMut(T) -> U) -> Page<U, C> {
        Page {
            items: self.items.into_iter().map(f).collect(),
            next: self.next,
        }
    }
}
