//! What was typed into a form that was not taken, and why it was not: the page is shown again with both.

use axum::body::Body;
use axum::http::{Response, StatusCode};
use serde::de::DeserializeOwned;
use server::api::Problem;
use server::http::Form;

use crate::call::Call;
use crate::render::{Failure, Page};
use crate::visit::Staff;

/// A form that was not taken; nothing, where the page is shown afresh. A page may have several forms with fields of the same
/// name, so each value is asked for by its form.
#[derive(Default)]
pub(crate) struct Typed {
    /// Which form of the page.
    which: &'static str,
    form: Form,
    problem: Option<Problem>,
}

impl Typed {
    /// A form, and what stood against it.
    ///
    /// # Errors
    /// What is no fault of the form is a page of its own.
    pub(crate) fn of(staff: &Staff, which: &'static str, form: Form, problem: Problem) -> Result<Self, Failure> {
        let elsewhere = matches!(problem.word(), "role" | "gallery" | "busy");
        if elsewhere || problem.status >= 500 {
            return Err(staff.failure(problem));
        }
        Ok(Self::refused(which, form, problem))
    }

    const fn refused(which: &'static str, form: Form, problem: Problem) -> Self {
        Self { which, form, problem: Some(problem) }
    }

    /// Whether it is this form that was not taken.
    pub(crate) fn is(&self, which: &str) -> bool {
        self.which == which
    }

    /// What stood against a form.
    pub(crate) fn trouble(&self, which: &str) -> Option<&Problem> {
        self.problem.as_ref().filter(|_| self.is(which))
    }

    /// What was typed into a field of a form.
    pub(crate) fn text(&self, which: &str, name: &str) -> &str {
        if self.is(which) { self.form.text(name) } else { "" }
    }

    /// The same, or what stands in the records where the form was not sent.
    pub(crate) fn or<'t>(&'t self, which: &str, name: &str, stands: &'t str) -> &'t str {
        if self.is(which) { self.form.text(name) } else { stands }
    }

    /// Whether a value of a field was chosen; `stands` where the form was not sent.
    pub(crate) fn chose(&self, which: &str, name: &str, value: &str, stands: bool) -> bool {
        if self.is(which) { self.form.all(name).any(|known| known == value) } else { stands }
    }
}

/// The answer to a form that was not taken: the page that shows it again, with status 422.
pub(crate) fn again(shown: Page) -> Page {
    let mut response: Response<Body> = shown?;
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(response)
}

/// What came of the call that a form asks for: the form may not have been one, and the call may fail.
pub(crate) async fn made_of<T: DeserializeOwned>(staff: &Staff, made: Result<Call, Problem>) -> Result<T, Problem> {
    match made {
        Ok(call) => staff.tried(call).await,
        Err(problem) => Err(problem),
    }
}

/// A form as a test sends it.
#[cfg(test)]
pub(crate) fn sent(fields: &[(&str, &str)]) -> Form {
    let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Form { fields: fields.collect(), files: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_form_that_was_sent_keeps_what_was_typed() {
        let form = sent(&[("reason", "because "), ("face", "a"), ("face", "b")]);
        let typed = Typed::refused("doubt", form, Problem::new(422, "unfit", "", ""));
        assert_eq!((typed.text("doubt", "reason"), typed.text("extend", "reason")), ("because", ""));
        assert_eq!((typed.or("doubt", "reason", "x"), typed.or("extend", "reason", "x")), ("because", "x"));
        assert!(typed.chose("doubt", "face", "b", false) && !typed.chose("doubt", "face", "c", true));
        assert!(typed.chose("extend", "face", "c", true));
        assert!(typed.trouble("doubt").is_some() && typed.trouble("extend").is_none());
        assert!(Typed::default().trouble("").is_none());
    }
}
