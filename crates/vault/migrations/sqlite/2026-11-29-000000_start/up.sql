-- A start takes what a sealed segment says of a face, and asks the rows of those alone that may say something else: which
-- those are is noted as the row changes, so that nothing that changes rows can leave it out. Of faces that stood before,
-- nobody knows.
ALTER TABLE faces ADD COLUMN restated BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE faces SET restated = TRUE;
CREATE TRIGGER face_restated AFTER UPDATE OF subject_id, restricted, territory_moved ON faces
WHEN NOT NEW.restated AND (
    OLD.subject_id IS NOT NEW.subject_id OR OLD.restricted <> NEW.restricted OR OLD.territory_moved <> NEW.territory_moved)
BEGIN UPDATE faces SET restated = TRUE WHERE id = NEW.id; END;
DROP INDEX faces_of_segment;
CREATE INDEX faces_of_segment ON faces (segment_id, segment_row);
CREATE INDEX faces_restated ON faces (segment_id, segment_row) WHERE restated;

-- Which blobs are named, without the rows that name none: those of faces are wide.
CREATE INDEX faces_crop ON faces (crop_blob) WHERE crop_blob IS NOT NULL;
CREATE INDEX images_original ON images (original_blob) WHERE original_blob IS NOT NULL;
