-- People who sign in to the pages. Name, roles, password digest and second factor are under the controller's key. `login_tag`
-- is a keyed digest of the name they sign in with; an ended account lets go of it.
CREATE TABLE accounts (
    id BLOB NOT NULL PRIMARY KEY,
    login_tag BLOB UNIQUE,
    sealed BLOB NOT NULL,
    created_at BIGINT NOT NULL,
    ended_at BIGINT
);
