//! What must not compile, each beside a twin that differs only in what is wrong and does compile.

#[test]
fn nothing_is_done_without_its_record() {
    let cases = trybuild::TestCases::new();
    cases.pass("tests/compile/pass/*.rs");
    cases.compile_fail("tests/compile/fail/*.rs");
}
