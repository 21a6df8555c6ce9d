//! Long listings, a page at a time.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::error::ApiError;

/// How many items a page has when nobody says.
const USUAL: u32 = 100;
/// How many it has at most.
const MOST: u32 = 1_000;

/// Which page is wanted.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Paging {
    /// How many items at most, 1 to 1000; 100 when not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 1000))]
    pub limit: Option<u32>,
    /// `next` of the page before; the first page without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = "^[A-Za-z0-9_-]+$"))]
    pub cursor: Option<String>,
}

/// A page of a listing.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "PageOf{T}")]
pub struct Page<T> {
    /// In a stable order.
    pub items: Vec<T>,
    /// Asks for the next page; null on the last.
    pub next: Option<String>,
}

impl Paging {
    pub(super) fn limit(&self) -> Result<usize, ApiError> {
        match self.limit.unwrap_or(USUAL) {
            limit @ 1..=MOST => Ok(limit as usize),
            wrong => Err(ApiError::unfit(format!("limit={wrong} is not from 1 to {MOST}"))),
        }
    }

    /// The id after which the page begins.
    pub(super) fn after<Id: std::str::FromStr>(&self) -> Result<Option<Id>, ApiError> {
        let Some(cursor) = &self.cursor else { return Ok(None) };
        let id = URL_SAFE_NO_PAD.decode(cursor).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        let id = id.and_then(|id| id.parse().ok());
        id.map(Some).ok_or_else(|| ApiError::unfit("the cursor is none of this listing; take `next` as it was given"))
    }

    /// The page of a listing that was read one item further than the page goes.
    pub(super) fn page<T, Id: ToString>(&self, mut read: Vec<T>, id: impl Fn(&T) -> Id) -> Result<Page<T>, ApiError> {
        let limit = self.limit()?;
        let more = read.len() > limit;
        read.truncate(limit);
        let next = read.last().filter(|_| more).map(|last| URL_SAFE_NO_PAD.encode(id(last).to_string()));
        Ok(Page { items: read, next })
    }

    /// The page of a listing that is short enough to be read whole; ordered by id.
    pub(super) fn page_of_all<T, Id: ToString + std::str::FromStr + Ord>(
        &self,
        mut all: Vec<T>,
        id: impl Fn(&T) -> Id,
    ) -> Result<Page<T>, ApiError> {
        all.sort_by_key(&id);
        if let Some(after) = self.after::<Id>()? {
            all.retain(|item| id(item) > after);
        }
        all.truncate(self.limit()? + 1);
        self.page(all, id)
    }
}
