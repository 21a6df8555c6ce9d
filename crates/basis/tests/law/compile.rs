//! What the types forbid, each beside a twin that compiles and differs in that one thing.

#[test]
fn a_permit_cannot_be_forged_copied_reused_or_confused() {
    let cases = trybuild::TestCases::new();
    cases.pass("tests/compile_pass/*.rs");
    cases.compile_fail("tests/compile_fail/*.rs");
}
