-- What people and authorities ask of the controller, and what it owes them.

-- A request's own key seals who asks; it is destroyed when the request's own retention ends. An answer has a key of its own
-- (`answer_slot`), which ends with the faces in it.
-- `sealed_course` (how far it got: times, kinds, counts) is under the controller's key and outlives it.
CREATE TABLE requests (
    id BLOB NOT NULL PRIMARY KEY,
    key_slot BIGINT NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    sealed_person BLOB,
    sealed_course BLOB NOT NULL,
    answer_slot BIGINT,
    answer_blob BLOB,
    received_at BIGINT NOT NULL,
    closed_at BIGINT
);
CREATE INDEX requests_of_state ON requests (state, received_at, id);

-- Faces that may be the person's. `theirs` is null until somebody decided. An erasure takes the row with its face.
CREATE TABLE request_faces (
    request_id BLOB NOT NULL REFERENCES requests (id),
    face_id BLOB NOT NULL REFERENCES faces (id) ON DELETE CASCADE,
    gallery_id BLOB NOT NULL,
    similarity DOUBLE NOT NULL,
    theirs BOOLEAN,
    PRIMARY KEY (request_id, face_id)
);
CREATE INDEX request_faces_of_face ON request_faces (face_id);
CREATE INDEX request_faces_of_gallery ON request_faces (gallery_id, request_id);

-- What has a course and a deadline and names no person: orders, their tasks, breaches, proposals for two people,
-- certificates. Sealed under the controller's key; `parent_id` is what it belongs to.
CREATE TABLE matters (
    id BLOB NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    parent_id BLOB,
    state TEXT NOT NULL,
    sealed BLOB NOT NULL,
    opened_at BIGINT NOT NULL,
    due_at BIGINT,
    closed_at BIGINT
);
CREATE INDEX matters_of_kind ON matters (kind, state, id);
CREATE INDEX matters_of_parent ON matters (parent_id, id);
