//! What one transaction can record together.

use basis::Act;

use crate::entry::{Entry, Note};
use crate::recorded::{Noted, Recorded};
use sealed::{Committed, Parts};

/// What [`commit`](crate::commit()) takes: [`Entry`], [`Note`], a `Vec` or `Option` of them, `()`, and tuples up to four.
/// `Recorded` has the same shape, with [`Recorded`] for each entry and [`Noted`] for each note. Sealed.
pub trait Batch: Parts {}

impl<T: Parts> Batch for T {}

pub(crate) mod sealed {
    use crate::entry::Parcel;

    /// What a batch is made of. The argument of the second function cannot be made outside this crate, so that a
    /// bound on [`Batch`](super::Batch) does not let anyone skip the commit.
    pub trait Parts: Sized {
        /// What the batch becomes once it is committed.
        type Recorded;

        /// The leaves, in the order they are appended.
        fn parcels<'a>(&'a self, into: &mut Vec<&'a Parcel>);

        /// The batch after its transaction has committed.
        fn into_recorded(self, committed: &mut Committed) -> Self::Recorded;
    }

    /// Shows that a transaction has committed; yields the leaf indices it wrote, in order.
    #[derive(Debug)]
    pub struct Committed(std::vec::IntoIter<u64>);

    impl Committed {
        pub(crate) fn new(indices: Vec<u64>) -> Self {
            Self(indices.into_iter())
        }

        pub(super) fn next(&mut self) -> u64 {
            self.0.next().expect("commit appended one leaf for each parcel")
        }
    }
}

impl<A: Act> Parts for Entry<A> {
    type Recorded = Recorded<A>;

    fn parcels<'a>(&'a self, into: &mut Vec<&'a crate::entry::Parcel>) {
        into.push(&self.parcel);
    }

    fn into_recorded(self, committed: &mut Committed) -> Recorded<A> {
        Recorded::new(self.act, committed.next(), self.parcel.line.event)
    }
}

impl Parts for Note {
    type Recorded = Noted;

    fn parcels<'a>(&'a self, into: &mut Vec<&'a crate::entry::Parcel>) {
        into.push(&self.parcel);
    }

    fn into_recorded(self, committed: &mut Committed) -> Noted {
        let line = self.parcel.line;
        Noted { kind: line.leaf.kind(), leaf_index: committed.next(), event: line.event }
    }
}

impl<T: Parts> Parts for Vec<T> {
    type Recorded = Vec<T::Recorded>;

    fn parcels<'a>(&'a self, into: &mut Vec<&'a crate::entry::Parcel>) {
        self.iter().for_each(|part| part.parcels(into));
    }

    fn into_recorded(self, committed: &mut Committed) -> Self::Recorded {
        self.into_iter().map(|part| part.into_recorded(committed)).collect()
    }
}

impl<T: Parts> Parts for Option<T> {
    type Recorded = Option<T::Recorded>;

    fn parcels<'a>(&'a self, into: &mut Vec<&'a crate::entry::Parcel>) {
        self.iter().for_each(|part| part.parcels(into));
    }

    fn into_recorded(self, committed: &mut Committed) -> Self::Recorded {
        self.map(|part| part.into_recorded(committed))
    }
}

impl Parts for () {
    type Recorded = ();

    fn parcels<'a>(&'a self, _into: &mut Vec<&'a crate::entry::Parcel>) {}

    fn into_recorded(self, _committed: &mut Committed) {}
}

macro_rules! tuples {
    ($(($($part:ident $place:tt),+))+) => {$(
        impl<$($part: Parts),+> Parts for ($($part,)+) {
            type Recorded = ($($part::Recorded,)+);

            fn parcels<'a>(&'a self, into: &mut Vec<&'a crate::entry::Parcel>) {
                $(self.$place.parcels(into);)+
            }

            fn into_recorded(self, committed: &mut Committed) -> Self::Recorded {
                // A tuple's fields are evaluated from left to right: the order of `parcels`.
                ($(self.$place.into_recorded(committed),)+)
            }
        }
    )+};
}

tuples! {
    (A 0)
    (A 0, B 1)
    (A 0, B 1, C 2)
    (A 0, B 1, C 2, D 3)
}
