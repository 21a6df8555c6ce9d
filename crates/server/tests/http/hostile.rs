//! Input that means harm, each beside a twin that succeeds.
