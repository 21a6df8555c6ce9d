//! The decoder at its boundary: every format it takes, every hostile file beside a sound twin.

mod drawn;
mod formats;
mod hostile;
mod orientation;
