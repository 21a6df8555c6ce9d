//! One client that lists: people, faces, pictures, the register and the log, page after page.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde::de::DeserializeOwned;
use server::api::Page;
use server::service::holdings::{FaceView, ImageView};
use server::service::log::LeafView;
use server::service::register::GalleryView;
use server::service::subjects::SubjectView;

use super::searching::wait;
use super::tally::Tally;
use super::truth::Truth;
use super::wire::{Caller, Heard};

/// Between two calls: an officer reads, and a caller has so many calls a minute.
const READS: Duration = Duration::from_millis(60);

/// The client.
pub(super) struct Listing<'a> {
    pub(super) officer: Caller,
    pub(super) gallery: &'a str,
    pub(super) truth: &'a Truth,
}

impl Listing<'_> {
    /// Lists again and again.
    pub(super) fn until(mut self, stop: &AtomicBool) -> Tally {
        let mut tally = Tally::default();
        let gallery = format!("/v1/galleries/{}", self.gallery);
        let (mut people, mut faces, mut images) = (None, None, None);
        while !stop.load(Ordering::SeqCst) {
            let truth = self.truth;
            let began = truth.moment();
            if let Some(page) = self.page::<SubjectView>(&format!("{gallery}/subjects"), &mut people, &mut tally) {
                let risen = truth.risen(&began, page.items.iter().map(|person| person.label.as_str())).join(", ");
                if !risen.is_empty() {
                    tally.is_wrong(format!("{risen} is listed, erased before the listing began"));
                }
            }
            let began = truth.moment();
            if let Some(page) = self.page::<FaceView>(&format!("{gallery}/faces"), &mut faces, &mut tally) {
                let ids: Vec<String> = page.items.iter().map(|face| face.id.to_string()).collect();
                let risen = truth.risen(&began, ids.iter().map(String::as_str)).join(", ");
                if !risen.is_empty() {
                    tally.is_wrong(format!("face {risen} is listed, erased before the listing began"));
                }
            }
            self.page::<ImageView>(&format!("{gallery}/images"), &mut images, &mut tally);
            self.read::<GalleryView>(&gallery, &mut tally);
            self.read::<Vec<LeafView>>("/v1/log/leaves?last=20", &mut tally);
        }
        tally
    }

    /// The next page of a listing; after its last the first again.
    fn page<T: DeserializeOwned>(
        &mut self,
        path: &str,
        cursor: &mut Option<String>,
        tally: &mut Tally,
    ) -> Option<Page<T>> {
        let after = cursor.as_ref().map_or_else(String::new, |cursor| format!("&cursor={cursor}"));
        let page: Page<T> = self.read(&format!("{path}?limit=500{after}"), tally)?;
        cursor.clone_from(&page.next);
        Some(page)
    }

    fn read<T: DeserializeOwned>(&mut self, path: &str, tally: &mut Tally) -> Option<T> {
        std::thread::sleep(READS);
        let answer = match self.officer.get(path) {
            Heard::Answer(answer) if answer.status == 200 => answer,
            Heard::Answer(answer) if answer.status == 429 => {
                tally.later += 1;
                std::thread::sleep(wait(&answer));
                return None;
            }
            Heard::Answer(answer) => {
                tally.is_wrong(format!("{path}: {}", answer.told()));
                return None;
            }
            Heard::Nothing(reason) => {
                tally.is_wrong(format!("{path} had no answer: {reason}"));
                return None;
            }
        };
        match answer.read() {
            Ok(read) => {
                tally.is_good(&answer);
                Some(read)
            }
            Err(reason) => {
                tally.is_wrong(format!("{path}: {reason}"));
                None
            }
        }
    }
}
