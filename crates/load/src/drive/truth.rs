//! What the server has acknowledged, and so what a search must and must not show.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// People who came and went, as the server acknowledged it.
#[derive(Debug, Default)]
pub(super) struct Truth(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    /// Enrolled and acknowledged, no erasure asked for: label, and which photograph.
    standing: BTreeMap<String, usize>,
    /// Erased and acknowledged: labels and ids of faces, each with its number in the order of acknowledgement.
    gone: BTreeMap<String, usize>,
    erasures: usize,
}

/// What was acknowledged when something began.
#[derive(Debug, Clone)]
pub(super) struct Moment {
    standing: BTreeMap<String, usize>,
    erasures: usize,
}

impl Truth {
    /// Someone's enrolment was acknowledged.
    pub(super) fn stands(&self, label: &str, photo: usize) {
        self.known().standing.insert(label.to_owned(), photo);
    }

    /// Someone's erasure is about to be asked for: from now on a search may show them or not.
    pub(super) fn leaves(&self, label: &str) {
        self.known().standing.remove(label);
    }

    /// Someone's erasure was acknowledged, with the ids of their faces where they are known.
    pub(super) fn is_gone(&self, label: &str, faces: &[String]) {
        let mut known = self.known();
        known.erasures += 1;
        let number = known.erasures;
        known.gone.extend(faces.iter().map(String::as_str).chain([label]).map(|name| (name.to_owned(), number)));
    }

    /// What is acknowledged now.
    pub(super) fn moment(&self) -> Moment {
        let known = self.known();
        Moment { standing: known.standing.clone(), erasures: known.erasures }
    }

    /// Names among these that were gone before a moment: whatever began then must not show them.
    pub(super) fn risen<'n>(&self, began: &Moment, shown: impl IntoIterator<Item = &'n str>) -> Vec<&'n str> {
        let known = self.known();
        let gone = |name: &&str| known.gone.get(*name).is_some_and(|number| *number <= began.erasures);
        shown.into_iter().filter(gone).collect()
    }

    /// Labels that stood from that moment on until now, enrolled with this photograph, and are not among those shown.
    pub(super) fn missing(&self, began: &Moment, photo: usize, shown: &[&str]) -> Vec<String> {
        let known = self.known();
        let stood =
            began.standing.iter().filter(|(label, with)| **with == photo && known.standing.contains_key(*label));
        stood.map(|(label, _)| label.clone()).filter(|label| !shown.contains(&label.as_str())).collect()
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_stood_all_along_must_be_shown_and_who_was_gone_before_must_not() {
        let truth = Truth::default();
        let before_all = truth.moment();
        truth.stands("one", 0);
        let standing = truth.moment();
        assert_eq!(truth.missing(&standing, 0, &[]), ["one"]);
        assert!(truth.missing(&standing, 0, &["one"]).is_empty() && truth.missing(&standing, 1, &[]).is_empty());
        assert!(truth.missing(&before_all, 0, &[]).is_empty(), "the search may have looked before the enrolment");
        truth.leaves("one");
        assert!(truth.missing(&standing, 0, &[]).is_empty(), "the erasure may have come before the search looked");
        assert!(truth.risen(&standing, ["one"]).is_empty(), "the erasure is not acknowledged");
        truth.is_gone("one", &["face".to_owned()]);
        assert!(truth.risen(&standing, ["one"]).is_empty(), "the search began before it was");
        assert_eq!(truth.risen(&truth.moment(), ["one", "face", "other"]), ["one", "face"]);
    }
}
