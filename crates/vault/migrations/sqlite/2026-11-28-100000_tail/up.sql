-- A start reads the faces of the open tail one by one and those of sealed segments by segment. Rows of faces are wide, so
-- what it wants of them stands in the index. A template under seal has a face's id and then its person's; here they stand the
-- other way round, so that a search for residue does not take one for the other.
CREATE INDEX faces_of_tail ON faces (gallery_id, id) WHERE segment_id IS NULL;
DROP INDEX faces_of_segment;
CREATE INDEX faces_of_segment ON faces (segment_id, segment_row, subject_id, id, restricted, territory_moved);
