-- A start reads the faces of the open tail one by one and those of sealed segments by segment. Rows of faces are wide, so
-- what it wants of them stands in the index.
CREATE INDEX faces_of_tail ON faces (gallery_id, id) WHERE segment_id IS NULL;
DROP INDEX faces_of_segment;
CREATE INDEX faces_of_segment ON faces (segment_id, segment_row, id, subject_id, restricted, territory_moved);
