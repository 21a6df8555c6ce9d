DROP TABLE matters; DROP TABLE request_faces; DROP TABLE requests;
