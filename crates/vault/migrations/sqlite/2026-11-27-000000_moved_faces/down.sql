ALTER TABLE faces DROP COLUMN territory_moved;
