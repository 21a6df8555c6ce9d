-- Which unnamed faces stand together, and what people decided about that. Ids only; who decided is sealed.
-- A face without a row in cluster_faces stands alone. An edit's id is that of its event in the log.

CREATE TABLE cluster_faces (
    face_id BLOB NOT NULL PRIMARY KEY REFERENCES faces (id),
    gallery_id BLOB NOT NULL REFERENCES galleries (id),
    cluster_id BLOB NOT NULL
);
CREATE INDEX cluster_faces_of_gallery ON cluster_faces (gallery_id, cluster_id, face_id);
CREATE INDEX cluster_faces_of_cluster ON cluster_faces (cluster_id, face_id);

CREATE TABLE cluster_edits (
    id BLOB NOT NULL PRIMARY KEY,
    gallery_id BLOB NOT NULL REFERENCES galleries (id),
    kind TEXT NOT NULL,
    sealed_by BLOB NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX cluster_edits_of_gallery ON cluster_edits (gallery_id, at, id);

CREATE TABLE cluster_edit_faces (
    edit_id BLOB NOT NULL REFERENCES cluster_edits (id),
    face_id BLOB NOT NULL REFERENCES faces (id),
    side BIGINT NOT NULL,
    cluster_before BLOB,
    cluster_after BLOB,
    PRIMARY KEY (edit_id, face_id)
);
CREATE INDEX cluster_edit_faces_of_face ON cluster_edit_faces (face_id);
