DROP TABLE replies; DROP TABLE jobs; DROP TABLE access_keys;
