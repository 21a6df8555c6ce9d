//! Tables for people's spreadsheet programs: CSV as RFC 4180 writes it.

/// A table with a heading. A cell that a spreadsheet program would take for a formula (it begins with `=`, `+`, `-`,
/// `@`, a tab or a carriage return) gets an apostrophe before it, so that a text from outside computes nothing.
pub(crate) fn csv(heading: &[&str], rows: &[Vec<String>]) -> Vec<u8> {
    let mut out = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let cells = heading.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
    for row in std::iter::once(&cells).chain(rows) {
        out.write_record(row.iter().map(|cell| defused(cell))).expect("rows of one length into memory");
    }
    out.into_inner().expect("memory takes everything")
}

fn defused(cell: &str) -> String {
    let first = cell.trim_start_matches(' ').chars().next();
    if first
        .is_some_and(|first| matches!(first, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠'))
    {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn cells_compute_nothing_and_lines_end_as_they_should() {
        let rows = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", " =x", "a,\"b\"\nc", "2026-01-31"];
        let rows = rows.map(|cell| vec![cell.to_owned(), "x".to_owned()]);
        let text = String::from_utf8(super::csv(&["ONE", "TWO"], &rows)).unwrap();
        assert!(text.starts_with("ONE,TWO\r\n'=1+1,x\r\n'+1,x\r\n'-1,x\r\n'@SUM(A1),x\r\n'\tx,x\r\n' =x,x\r\n"));
        assert!(text.ends_with("\"a,\"\"b\"\"\nc\",x\r\n2026-01-31,x\r\n"), "{text}");
    }
}
