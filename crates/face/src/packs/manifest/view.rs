//! `[[recogniser.view]]`: how a crop is looked at before its descriptions are averaged.

use serde::{Deserialize, Serialize};

/// Most views of a recipe: each costs one run of the network for every face.
const MOST: usize = 32;

/// One view of an aligned crop: mirrored or not, then enlarged about the centre, then moved.
///
/// A view depends on nothing but the crop, so that a crop that was kept leads to the template it led to before. The
/// default is the crop as it is.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ViewSpec {
    /// Left and right exchanged.
    #[serde(skip_serializing_if = "is_default")]
    pub mirror: bool,
    /// Enlargement, 1 to 1.5. What no longer fits is cut off.
    pub zoom: f32,
    /// How far to the right, as a share of the side, -0.25 to 0.25. The edge is repeated where nothing else is.
    #[serde(skip_serializing_if = "is_default")]
    pub shift_x: f32,
    /// How far down, likewise.
    #[serde(skip_serializing_if = "is_default")]
    pub shift_y: f32,
}

impl ViewSpec {
    /// The crop as it is.
    pub const PLAIN: Self = Self { mirror: false, zoom: 1.0, shift_x: 0.0, shift_y: 0.0 };

    /// The crop's mirror image.
    pub const MIRRORED: Self = Self { mirror: true, ..Self::PLAIN };
}

impl Default for ViewSpec {
    fn default() -> Self {
        Self::PLAIN
    }
}

pub(super) fn validate(views: &[ViewSpec]) -> Result<(), String> {
    let sound = |view: &ViewSpec| {
        let moved = [view.shift_x, view.shift_y].iter().all(|shift| (-0.25..=0.25).contains(shift));
        moved && (1.0..=1.5).contains(&view.zoom)
    };
    if views.len() > MOST || !views.iter().all(sound) {
        return Err(format!(
            "recogniser.view: zoom runs from 1 to 1.5, shift_x and shift_y from -0.25 to 0.25; {MOST} views at most"
        ));
    }
    Ok(())
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
