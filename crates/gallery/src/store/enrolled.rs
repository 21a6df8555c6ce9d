//! What is asked of one enrolled face: its whole code, to search with it, and what is known of it: whose it is, where they are.

use basis::FaceId;
use zeroize::Zeroizing;

use super::{StoreError, TemplateStore, read, write};
use crate::code::Code;
use crate::filter::{Facets, RestrictedFaces};

impl TemplateStore {
    /// A copy of a face's code, both halves, with its statistic at rest; `None` for a face that is not held, is restricted
    /// or was erased while its low half was fetched.
    ///
    /// # Errors
    /// [`StoreError::LowHalves`] when the low half of a face that stands cannot be read.
    pub(crate) fn code_of(&self, face: FaceId) -> Result<Option<(Code, f32)>, StoreError> {
        let Some(at) = self.find(&read(&self.directory), face) else { return Ok(None) };
        let row = at.row as usize;
        let (facts, high, mut low, number) = {
            let segment = self.segment(at.slot);
            let segment = read(&segment);
            let facts = segment.columns().facts(row).filter(|facts| facts.face == face && !facts.facets.restricted);
            let Some(facts) = facts else { return Ok(None) };
            let low = segment.low(row).map(|low| Zeroizing::new(low.to_vec()));
            (facts, Zeroizing::new(segment.high(row).to_vec()), low, segment.number())
        };
        if let (None, Some(number)) = (&low, number) {
            let fetched = self.low_halves.low(number, &[at.row], &mut |_, fetched| {
                low = Some(Zeroizing::new(fetched.to_vec()));
            });
            let stands = self.stands(at, face, RestrictedFaces::Included);
            match (fetched, stands) {
                (Ok(()), true) => {}
                (Err(error), true) => return Err(error.into()),
                (_, false) => return Ok(None),
            }
        }
        let Some(low) = low else { return Ok(None) };
        let code = Code::from_parts(&high, &low, facts.factors.scale, facts.factors.low_norm, facts.residual)?;
        Ok(Some((code, facts.norm_statistic)))
    }

    /// Changes what is known of a face, but for its restriction; true if the store holds it.
    pub(crate) fn amend(&self, face: FaceId, change: impl FnOnce(&mut Facets)) -> bool {
        // Under the directory's lock nothing is removed meanwhile.
        let directory = write(&self.directory);
        let Some(at) = self.find(&directory, face) else { return false };
        write(&self.segment(at.slot)).amend(at.row as usize, change);
        true
    }
}
