//! The rows of a segment by the ids of their faces, so that a face is found by its id: four bytes a row, because the ids
//! themselves stand in the columns.

use basis::FaceId;

use super::columns::Columns;

/// The rows that are held, by ascending id. It holds no id, so that a face's is zeroed in one place.
pub(super) struct Order {
    rows: Vec<u32>,
}

impl Order {
    /// Of no row yet, with room for so many.
    pub(super) fn with_capacity(rows: usize) -> Self {
        Self { rows: Vec::with_capacity(rows) }
    }

    /// Of all rows that are held; `None` where two hold the same face.
    pub(super) fn of(columns: &Columns) -> Option<Self> {
        let mut rows = Vec::with_capacity(columns.rows());
        rows.extend(columns.held().map(|(row, _)| row as u32));
        // Ids begin with the time, so that most rows stand in their order already.
        rows.sort_by_key(|&row| id(columns, row));
        let distinct = rows.windows(2).all(|pair| id(columns, pair[0]) != id(columns, pair[1]));
        distinct.then_some(Self { rows })
    }

    /// How many rows are held.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The row of a face.
    pub(super) fn row(&self, columns: &Columns, face: FaceId) -> Option<usize> {
        let at = self.place(columns, u128::from_be_bytes(face.to_bytes())).ok()?;
        Some(self.rows[at] as usize)
    }

    /// The face that so many others come before.
    pub(super) fn face(&self, columns: &Columns, at: usize) -> Option<FaceId> {
        columns.face(*self.rows.get(at)? as usize)
    }

    /// How many faces have an id below this one's.
    pub(super) fn below(&self, columns: &Columns, face: FaceId) -> usize {
        self.place(columns, u128::from_be_bytes(face.to_bytes())).unwrap_or_else(|at| at)
    }

    /// Takes in a row whose face stands in the columns now and in no other row.
    pub(super) fn insert(&mut self, columns: &Columns, row: usize) {
        let row = row as u32;
        let at = match self.rows.last() {
            Some(&last) if id(columns, last) > id(columns, row) => {
                self.rows.partition_point(|&other| id(columns, other) < id(columns, row))
            }
            _ => self.rows.len(),
        };
        self.rows.insert(at, row);
    }

    /// Lets go of a row, whose face still stands in the columns.
    pub(super) fn remove(&mut self, columns: &Columns, row: usize) {
        if let Ok(at) = self.place(columns, id(columns, row as u32)) {
            self.rows.remove(at);
        }
    }

    fn place(&self, columns: &Columns, wanted: u128) -> Result<usize, usize> {
        self.rows.binary_search_by_key(&wanted, |&row| id(columns, row))
    }
}

fn id(columns: &Columns, row: u32) -> u128 {
    u128::from_be_bytes(columns.faces()[row as usize])
}
