-- Ids are 16-byte UUIDs, times are milliseconds since 1970 UTC, `sealed_*` is ciphertext, `*_tag` a keyed digest.
-- The Rust side is src/records/schema.rs.

CREATE TABLE meta (
    name TEXT NOT NULL PRIMARY KEY,
    value BLOB NOT NULL
);

CREATE TABLE scopes (
    id BLOB NOT NULL PRIMARY KEY,
    epoch BIGINT NOT NULL
);

CREATE TABLE galleries (
    id BLOB NOT NULL PRIMARY KEY,
    key_slot BIGINT NOT NULL,
    name_tag BLOB NOT NULL UNIQUE,
    state TEXT NOT NULL,
    pack_id TEXT,
    pack_digest BLOB,
    sealed_facts BLOB NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE subjects (
    id BLOB NOT NULL PRIMARY KEY,
    gallery_id BLOB NOT NULL REFERENCES galleries (id),
    key_slot BIGINT NOT NULL,
    label_tag BLOB NOT NULL,
    sealed_personal BLOB NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (gallery_id, label_tag)
);
CREATE INDEX subjects_of_gallery ON subjects (gallery_id, id);

CREATE TABLE consents (
    id BLOB NOT NULL PRIMARY KEY,
    subject_id BLOB NOT NULL REFERENCES subjects (id),
    gallery_id BLOB NOT NULL REFERENCES galleries (id),
    state TEXT NOT NULL,
    sealed BLOB NOT NULL,
    given_at BIGINT NOT NULL,
    withdrawn_at BIGINT
);
CREATE INDEX consents_of_subject ON consents (subject_id, given_at);
CREATE INDEX consents_of_gallery ON consents (gallery_id, id);

CREATE TABLE mandates (
    id BLOB NOT NULL PRIMARY KEY,
    sealed BLOB NOT NULL,
    issued_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT,
    searches_left BIGINT
);

CREATE TABLE images (
    id BLOB NOT NULL PRIMARY KEY,
    gallery_id BLOB NOT NULL REFERENCES galleries (id),
    key_slot BIGINT NOT NULL,
    content_tag BLOB NOT NULL,
    sealed_source BLOB NOT NULL,
    original_blob BLOB,
    faces_found BIGINT NOT NULL,
    faces_kept BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (gallery_id, content_tag)
);
CREATE INDEX images_of_gallery ON images (gallery_id, id);

CREATE TABLE segments (
    id BLOB NOT NULL PRIMARY KEY,
    gallery_id BLOB NOT NULL REFERENCES galleries (id),
    key_slot BIGINT NOT NULL,
    high_blob BLOB NOT NULL,
    low_blob BLOB NOT NULL,
    rows BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX segments_of_gallery ON segments (gallery_id, created_at, id);

CREATE TABLE faces (
    id BLOB NOT NULL PRIMARY KEY,
    image_id BLOB NOT NULL REFERENCES images (id),
    gallery_id BLOB NOT NULL REFERENCES galleries (id),
    subject_id BLOB REFERENCES subjects (id),
    key_slot BIGINT NOT NULL,
    sealed_details BLOB NOT NULL,
    crop_blob BLOB,
    restricted BOOLEAN NOT NULL,
    sealed_template BLOB,
    segment_id BLOB REFERENCES segments (id),
    segment_row BIGINT,
    created_at BIGINT NOT NULL
);
CREATE INDEX faces_of_segment ON faces (segment_id, segment_row);
CREATE INDEX faces_of_gallery ON faces (gallery_id, id);
CREATE INDEX faces_of_image ON faces (image_id);
CREATE INDEX faces_of_subject ON faces (subject_id);

CREATE TABLE barred (
    gallery_id BLOB NOT NULL REFERENCES galleries (id),
    content_tag BLOB NOT NULL,
    erasure_id BLOB NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (gallery_id, content_tag)
);

CREATE TABLE leaves (
    idx BIGINT NOT NULL PRIMARY KEY,
    leaf BLOB NOT NULL,
    event_id BLOB NOT NULL UNIQUE,
    holder_slot BIGINT NOT NULL,
    sealed_record BLOB NOT NULL
);

CREATE TABLE erasures (
    id BLOB NOT NULL PRIMARY KEY,
    gallery_id BLOB NOT NULL,
    state TEXT NOT NULL,
    sealed_plan BLOB NOT NULL,
    intended_at BIGINT NOT NULL,
    executed_at BIGINT
);
