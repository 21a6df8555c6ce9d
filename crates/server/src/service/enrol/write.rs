//! The writer: gathers finished pictures into batches, asks the gate with the facts of this moment, and commits.

use std::collections::HashSet;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::sync::{PoisonError, RwLock};
use std::time::Duration;

use basis::gate;
use gallery::{Known, NewFace, NewPicture, PackRef};

use super::report::{EnrolReport, FileOutcome, RefusedFile};
use super::roster::Roster;
use super::work::{Finished, Prepared, PreparedFace, Worked, keep_ask};
use super::{ServiceError, Watcher};
use crate::installation::Installation;

/// Pictures in one commit: one synchronisation of the disk is shared by so many.
const BATCH: usize = 32;

/// How long a started batch waits for more.
const PATIENCE: Duration = Duration::from_millis(400);

/// How often facts may change under a batch before it is given up.
const ATTEMPTS: usize = 64;

/// Writes everything the workers finish; returns when they are done.
pub(super) fn all(
    here: &Installation,
    pack: &PackRef,
    roster: &RwLock<Roster>,
    finished: Receiver<Worked>,
    watcher: &dyn Watcher,
) -> Result<EnrolReport, ServiceError> {
    let mut writer = Writer { here, pack, roster, watcher, report: EnrolReport::default(), seen: HashSet::new() };
    let mut batch = Vec::with_capacity(BATCH);
    loop {
        let worked = if batch.is_empty() {
            finished.recv().map_err(|_| RecvTimeoutError::Disconnected)
        } else {
            finished.recv_timeout(PATIENCE)
        };
        let waited = worked.as_ref().err().copied();
        if let Ok(worked) = worked {
            batch.extend(writer.sort(worked)?);
        }
        if batch.len() == BATCH || (waited.is_some() && !batch.is_empty()) {
            writer.commit(&std::mem::take(&mut batch))?;
        }
        if waited == Some(RecvTimeoutError::Disconnected) {
            // The public log follows once at the end: a checkpoint a batch would cost more than the batch.
            here.publish()?;
            return Ok(writer.report);
        }
    }
}

struct Writer<'a> {
    here: &'a Installation,
    pack: &'a PackRef,
    roster: &'a RwLock<Roster>,
    watcher: &'a dyn Watcher,
    report: EnrolReport,
    /// What this run took in: the same bytes twice in one run are one picture.
    seen: HashSet<[u8; 32]>,
}

impl Writer<'_> {
    /// Counts what is finished without a commit, and hands back what needs one.
    fn sort(&mut self, worked: Worked) -> Result<Option<Prepared>, ServiceError> {
        let outcome = match worked.result {
            Ok(Finished::Prepared(prepared)) => {
                for reason in &prepared.left_out {
                    self.report.leave_out(reason, &worked.reference);
                }
                if !self.seen.insert(prepared.content_tag) {
                    FileOutcome::Known
                } else if prepared.faces_found > 0 && prepared.faces.is_empty() {
                    // Nothing of it is kept, not even that it was seen: what stands against its faces may change.
                    FileOutcome::NothingKept
                } else {
                    return Ok(Some(*prepared));
                }
            }
            Ok(Finished::Refused { faces, refusal }) => {
                let reason = format!("{} ({})", refusal.missing, refusal.article);
                (0..faces).for_each(|_| self.report.leave_out(&reason, &worked.reference));
                FileOutcome::NothingKept
            }
            Ok(Finished::Known(Known::Barred(_))) => FileOutcome::Erased,
            Ok(Finished::Known(_)) => FileOutcome::Known,
            Err(error) if error.is_about_the_photo() => {
                let reason = error.to_string();
                self.report
                    .refused
                    .push(RefusedFile { file: worked.path.display().to_string(), reason: reason.clone() });
                FileOutcome::Refused(reason)
            }
            // A full disk, a lost library, a refusing gate: going on would only repeat it.
            Err(error) => return Err(error),
        };
        self.count(&outcome);
        Ok(None)
    }

    fn commit(&mut self, batch: &[Prepared]) -> Result<(), ServiceError> {
        let mut attempt = 1;
        loop {
            let (pictures, refused) = self.permitted(batch)?;
            let kept: Vec<_> = pictures.iter().map(|picture| (picture.faces_found, picture.faces.len())).collect();
            let gallery = self.roster.read().unwrap_or_else(PoisonError::into_inner).gallery.facts.id;
            match self.here.house().enrol(gallery, self.pack, pictures, self.here.now()).map_err(ServiceError::from) {
                Ok(_) => {
                    for (reason, source) in refused {
                        self.report.leave_out(&reason, &source);
                    }
                    for _ in kept.len()..batch.len() {
                        self.count(&FileOutcome::NothingKept);
                    }
                    for (found, faces) in kept {
                        self.report.without_face += usize::from(found == 0);
                        self.count(&FileOutcome::Enrolled { faces });
                    }
                    return Ok(());
                }
                Err(error) if error.is_stale() && attempt < ATTEMPTS => {
                    attempt += 1;
                    let stale = self.roster.read().unwrap_or_else(PoisonError::into_inner);
                    let fresh = stale.read_again(self.here)?;
                    drop(stale);
                    *self.roster.write().unwrap_or_else(PoisonError::into_inner) = fresh;
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// The batch under permits of this moment, less the pictures of which nothing may be kept any more, and the faces that
    /// the gate now refuses.
    #[allow(clippy::type_complexity, reason = "pictures, and reasons with their sources")]
    fn permitted(&self, batch: &[Prepared]) -> Result<(Vec<NewPicture>, Vec<(String, String)>), ServiceError> {
        let roster = self.roster.read().unwrap_or_else(PoisonError::into_inner);
        let (facts, epoch, now) = (&roster.gallery.facts, roster.gallery.epoch, self.here.now());
        let mut refused = Vec::new();
        let mut pictures = Vec::with_capacity(batch.len());
        for picture in batch {
            let image = picture.image;
            let ask = gate::EnrolAsk { gallery: facts, image, manifestly_public_evidence: picture.evidence };
            // The run ends here, and its refusal leaves one leaf, as one before its first picture does.
            let permit = gate::enrol(&ask, now, epoch)
                .map_err(|refusal| self.here.refused("enrol", basis::Scope::Gallery(facts.id), vec![refusal]))?;
            let mut faces = Vec::with_capacity(picture.faces.len());
            for PreparedFace { face, subject, binding, template, details, crop } in &picture.faces {
                match gate::keep(&keep_ask(&roster, image, *face, *subject, *binding), now, epoch) {
                    Ok(permit) => faces.push(NewFace {
                        permit,
                        template: template.clone(),
                        details: details.clone(),
                        crop: crop.clone(),
                    }),
                    Err(refusal) => {
                        refused.push((format!("{} ({})", refusal.missing, refusal.article), picture.source.clone()));
                    }
                }
            }
            // Every face was refused since the worker asked, as after a withdrawal: nothing of the picture may stay.
            if picture.faces_found > 0 && faces.is_empty() {
                continue;
            }
            pictures.push(NewPicture {
                permit,
                content_tag: picture.content_tag,
                source: picture.source.clone(),
                original: picture.original.clone(),
                faces_found: picture.faces_found,
                faces,
            });
        }
        Ok((pictures, refused))
    }

    fn count(&mut self, outcome: &FileOutcome) {
        let report = &mut self.report;
        report.files += 1;
        match outcome {
            FileOutcome::Enrolled { faces } => {
                report.images_enrolled += usize::from(*faces > 0);
                report.faces_enrolled += faces;
            }
            FileOutcome::Known => report.already_enrolled += 1,
            FileOutcome::Erased => report.erased_before += 1,
            FileOutcome::NothingKept | FileOutcome::Refused(_) => {}
        }
        self.watcher.file(outcome);
    }
}
