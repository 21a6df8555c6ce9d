DROP INDEX faces_of_tail;
DROP INDEX faces_of_segment;
CREATE INDEX faces_of_segment ON faces (segment_id, segment_row);
