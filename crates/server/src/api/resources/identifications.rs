//! A match leaves the system: as an identification once two people confirmed it, else as a lead.

use basis::{FaceId, SearchId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::access::Role::{self, Officer, Operator};
use crate::api::call::{Call, Nothing};
use crate::api::endpoint::{Endpoint, Method, row};
use crate::api::error::ApiError;
use crate::service::approvals;
use crate::service::identifications::{self, Confirmations, Exported, MatchLook, MatchView};

/// Who confirms a match, and lets it leave: people, and no program.
const PEOPLE_WHO_LOOK: &[Role] = &[Operator, Officer];

pub(super) fn rows() -> [Endpoint; 6] {
    use Method::{Delete, Get, Post};
    [
        row(
            Get,
            "/v1/galleries/{gallery}/searches/{search}/faces/{face}/confirmations",
            "showConfirmations",
            "In which search a match was shown, and who confirmed it; nothing of the face",
            PEOPLE_WHO_LOOK,
        )
        .asks(show),
        row(
            Post,
            "/v1/galleries/{gallery}/searches/{search}/faces/{face}/confirmations",
            "confirmIdentification",
            "Confirm that a face a search showed is the person searched for",
            PEOPLE_WHO_LOOK,
        )
        .takes(confirm)
        .with_status(201),
        row(
            Post,
            "/v1/galleries/{gallery}/searches/{search}/faces/{face}/rejections",
            "rejectMatch",
            "Say that a face a search showed is another person's; it is not shown again in the same case",
            PEOPLE_WHO_LOOK,
        )
        .takes(reject)
        .with_status(201),
        row(
            Delete,
            "/v1/galleries/{gallery}/searches/{search}/faces/{face}/words",
            "takeBackWord",
            "Take back what one said of a match, whichever it was",
            PEOPLE_WHO_LOOK,
        )
        .takes(take_back),
        row(
            Post,
            "/v1/galleries/{gallery}/searches/{search}/faces/{face}/looks",
            "lookAtMatch",
            "See a match once more, to verify what another person confirmed",
            PEOPLE_WHO_LOOK,
        )
        .takes(look)
        .with_status(201),
        row(
            Post,
            "/v1/galleries/{gallery}/searches/{search}/faces/{face}/exports",
            "exportIdentification",
            "Let a match leave: an identification where two people confirmed it, else a lead",
            PEOPLE_WHO_LOOK,
        )
        .takes(export)
        .with_status(201),
    ]
}

/// Where a match goes.
#[derive(Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExportIdentification {
    /// Somebody outside; needs a proposal `search SEARCH face FACE` that another person approved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipient: Option<String>,
}

fn show(call: &Call<'_>, _: Nothing) -> Result<MatchView, ApiError> {
    let (search, face) = matched(call)?;
    Ok(identifications::show(call.here(), &call.gallery(), search, face)?)
}

fn confirm(call: &Call<'_>, _: Nothing) -> Result<Confirmations, ApiError> {
    let (search, face) = matched(call)?;
    Ok(identifications::confirm(call.here(), &call.gallery(), search, face, approvals::signatory(call.who))?)
}

fn reject(call: &Call<'_>, _: Nothing) -> Result<Confirmations, ApiError> {
    let (search, face) = matched(call)?;
    Ok(identifications::reject(call.here(), &call.gallery(), search, face, approvals::signatory(call.who))?)
}

fn take_back(call: &Call<'_>, _: Nothing) -> Result<Confirmations, ApiError> {
    let (search, face) = matched(call)?;
    Ok(identifications::take_back(call.here(), &call.gallery(), search, face, approvals::signatory(call.who))?)
}

fn look(call: &Call<'_>, _: Nothing) -> Result<MatchLook, ApiError> {
    let (search, face) = matched(call)?;
    Ok(identifications::look(call.here(), &call.gallery(), search, face, &approvals::signatory(call.who))?)
}

fn export(call: &Call<'_>, ExportIdentification { recipient }: ExportIdentification) -> Result<Exported, ApiError> {
    let (search, face) = matched(call)?;
    let (here, gallery) = (call.here(), call.gallery());
    Ok(identifications::export(here, &gallery, search, face, recipient.as_deref(), &call.who.name)?)
}

fn matched(call: &Call<'_>) -> Result<(SearchId, FaceId), ApiError> {
    Ok((call.parsed("search")?, call.parsed("face")?))
}
