-- A start reads the faces of the open tail one by one and those of sealed segments by segment.
CREATE INDEX faces_of_tail ON faces (gallery_id, id) WHERE segment_id IS NULL;
