-- What people said of a match that a search showed, once they had compared both pictures: one person, or another one.
-- A mark's id is that of its event in the log; it goes with its face.

CREATE TABLE marks (
    id BLOB NOT NULL PRIMARY KEY,
    gallery_id BLOB NOT NULL REFERENCES galleries (id),
    face_id BLOB NOT NULL REFERENCES faces (id) ON DELETE CASCADE,
    search_id BLOB NOT NULL,
    case_tag BLOB NOT NULL,
    verdict TEXT NOT NULL,
    sealed BLOB NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX marks_of_match ON marks (search_id, face_id, id);
CREATE INDEX marks_of_case ON marks (gallery_id, case_tag, face_id);
CREATE INDEX marks_of_face ON marks (face_id);

-- Confirmations stood among the matters, under the controller's key, and outlived the faces that they named. They have to be
-- given again.
DELETE FROM matters WHERE kind = 'confirmation';
