//! Tables in Markdown, and numbers in their cells.

/// What a cell says when a number is not to be had.
pub(super) const NOT_MEASURED: &str = "not measured";

/// A table with aligned columns, so that it reads well as plain text, too.
#[derive(Debug)]
pub(super) struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table with these headings.
    pub(super) fn new(headings: &[&str]) -> Self {
        Self { rows: vec![headings.iter().map(ToString::to_string).collect()] }
    }

    /// Adds a row.
    pub(super) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }

    /// The table as Markdown, a line a row, after an empty line.
    pub(super) fn markdown(&self) -> String {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let width = |column: usize| {
            let cells = self.rows.iter().filter_map(|row| row.get(column));
            cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..columns).map(width).collect();
        let mut text = "\n".to_owned();
        for (number, row) in self.rows.iter().enumerate() {
            let cells = widths.iter().zip(row).map(|(width, cell)| format!(" {cell:width$} |"));
            text.push('|');
            text.extend(cells);
            text.push('\n');
            if number == 0 {
                text.push('|');
                text.extend(widths.iter().map(|width| format!("{}|", "-".repeat(width + 2))));
                text.push('\n');
            }
        }
        text
    }
}

/// A number with so many decimals.
pub(super) fn number(value: Option<f64>, decimals: usize) -> String {
    value.map_or_else(|| NOT_MEASURED.to_owned(), |value| format!("{value:.decimals$}"))
}

/// Two numbers beside each other.
pub(super) fn pair(ours: Option<f64>, theirs: Option<f64>, decimals: usize) -> String {
    match (ours, theirs) {
        (None, None) => NOT_MEASURED.to_owned(),
        _ => format!("{}, {}", number(ours, decimals), number(theirs, decimals)),
    }
}

/// How many times `above` is `below`.
pub(super) fn times(above: Option<f64>, below: Option<f64>) -> Option<f64> {
    Some(above? / below.filter(|below| *below > 0.0)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_aligned() {
        let mut table = Table::new(&["what", "s"]);
        table.row(["a".to_owned(), number(Some(1.25), 1)]);
        assert_eq!(table.markdown(), "\n| what | s   |\n|------|-----|\n| a    | 1.2 |\n");
    }

    #[test]
    fn what_was_not_measured_is_said() {
        assert_eq!(number(None, 1), NOT_MEASURED);
        assert_eq!(pair(Some(1.0), None, 0), "1, not measured");
        assert_eq!(pair(None, None, 0), NOT_MEASURED);
        assert_eq!(times(Some(6.0), Some(2.0)), Some(3.0));
        assert_eq!(times(Some(6.0), Some(0.0)), None);
        assert_eq!(times(None, Some(2.0)), None);
    }
}
