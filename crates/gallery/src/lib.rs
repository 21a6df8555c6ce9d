//! From template to candidates: the template store, the candidate index, kernels, enrolment, search and erasure.
