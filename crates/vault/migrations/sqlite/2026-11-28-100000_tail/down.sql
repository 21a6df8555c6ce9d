DROP INDEX faces_of_tail;
