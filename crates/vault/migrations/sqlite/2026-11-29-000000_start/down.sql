DROP INDEX images_original;
DROP INDEX faces_crop;
DROP INDEX faces_restated;
DROP INDEX faces_of_segment;
CREATE INDEX faces_of_segment ON faces (segment_id, segment_row, subject_id, id, restricted, territory_moved);
DROP TRIGGER face_restated;
ALTER TABLE faces DROP COLUMN restated;
