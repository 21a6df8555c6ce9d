//! Use cases, one a file, without HTTP in service/; the wire in http/.
