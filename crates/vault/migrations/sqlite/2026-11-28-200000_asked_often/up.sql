-- What pages ask of a gallery of any size each time they are looked at.

-- How many rows a gallery has: counting them walks an index as long as the gallery.
CREATE TABLE gallery_counts (
    gallery_id BLOB NOT NULL PRIMARY KEY REFERENCES galleries (id) ON DELETE CASCADE,
    images BIGINT NOT NULL,
    faces BIGINT NOT NULL,
    subjects BIGINT NOT NULL
);
INSERT INTO gallery_counts
SELECT id,
    (SELECT count(*) FROM images WHERE gallery_id = galleries.id),
    (SELECT count(*) FROM faces WHERE gallery_id = galleries.id),
    (SELECT count(*) FROM subjects WHERE gallery_id = galleries.id)
FROM galleries;
CREATE TRIGGER gallery_counted AFTER INSERT ON galleries
BEGIN INSERT INTO gallery_counts VALUES (NEW.id, 0, 0, 0); END;
CREATE TRIGGER image_counted AFTER INSERT ON images
BEGIN UPDATE gallery_counts SET images = images + 1 WHERE gallery_id = NEW.gallery_id; END;
CREATE TRIGGER image_uncounted AFTER DELETE ON images
BEGIN UPDATE gallery_counts SET images = images - 1 WHERE gallery_id = OLD.gallery_id; END;
CREATE TRIGGER face_counted AFTER INSERT ON faces
BEGIN UPDATE gallery_counts SET faces = faces + 1 WHERE gallery_id = NEW.gallery_id; END;
CREATE TRIGGER face_uncounted AFTER DELETE ON faces
BEGIN UPDATE gallery_counts SET faces = faces - 1 WHERE gallery_id = OLD.gallery_id; END;
CREATE TRIGGER subject_counted AFTER INSERT ON subjects
BEGIN UPDATE gallery_counts SET subjects = subjects + 1 WHERE gallery_id = NEW.gallery_id; END;
CREATE TRIGGER subject_uncounted AFTER DELETE ON subjects
BEGIN UPDATE gallery_counts SET subjects = subjects - 1 WHERE gallery_id = OLD.gallery_id; END;

-- Which faces are over.
CREATE INDEX faces_of_age ON faces (gallery_id, created_at, id);

-- Whose consent ended: until when one stands if nobody takes it back. Of those recorded before that is not known; they are
-- looked at each time.
ALTER TABLE consents ADD COLUMN stands_until BIGINT NOT NULL DEFAULT 0;
CREATE INDEX consents_until ON consents (gallery_id, stands_until, subject_id);
CREATE INDEX consents_withdrawn ON consents (gallery_id, subject_id) WHERE withdrawn_at IS NOT NULL;

-- The leaves of one kind, without walking through all others.
ALTER TABLE leaves ADD COLUMN kind BLOB GENERATED ALWAYS AS (substr(leaf, 2, 1)) VIRTUAL;
CREATE INDEX leaves_of_kind ON leaves (kind, idx);
