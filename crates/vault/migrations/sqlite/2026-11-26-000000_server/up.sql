-- What a server keeps beside the galleries: who may call, work that outlasts a request, answers to repeated writes.

CREATE TABLE access_keys (
    id BLOB NOT NULL PRIMARY KEY,
    sealed BLOB NOT NULL,
    secret_tag BLOB NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT,
    revoked_at BIGINT
);

-- `gallery_id` has no foreign key: a job's row says that it ran, also after its gallery was erased.
CREATE TABLE jobs (
    id BLOB NOT NULL PRIMARY KEY,
    gallery_id BLOB NOT NULL,
    state TEXT NOT NULL,
    sealed_request BLOB NOT NULL,
    sealed_result BLOB,
    done BIGINT NOT NULL,
    total BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX jobs_of_state ON jobs (state, id);
CREATE INDEX jobs_of_gallery ON jobs (gallery_id, id);

-- `tag` is a keyed digest of who called and the key they gave, `request_tag` of what they asked for. Without a status
-- the request is at work, or was when the process ended.
CREATE TABLE replies (
    tag BLOB NOT NULL PRIMARY KEY,
    gallery_id BLOB,
    request_tag BLOB NOT NULL,
    status BIGINT,
    sealed BLOB,
    at BIGINT NOT NULL
);
CREATE INDEX replies_of_gallery ON replies (gallery_id);
CREATE INDEX replies_by_age ON replies (at);
