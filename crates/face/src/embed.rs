//! From aligned crop to template.

mod recogniser;
mod template;
mod transform;
mod view;

pub(crate) use recogniser::Recogniser;
pub use template::{PackStamp, Template, TemplateError};
pub(crate) use transform::Transform;
#[cfg(test)]
pub(crate) use view::look;
