-- Where a face's person is was put right since it was enrolled: its details say it, and what was sealed with the template does not.
ALTER TABLE faces ADD COLUMN territory_moved BOOLEAN NOT NULL DEFAULT FALSE;
