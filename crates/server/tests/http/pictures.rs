//! Pictures that the tests draw.
