//! The known word nearest to a mistyped one.

/// How many letters of a beginning are enough to mean something by it.
const BEGINNING: usize = 3;

/// The candidate within a small edit distance of `word`, or else the only one that begins with it: for "did you mean".
#[must_use]
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = 1 + word.chars().count() / 4;
    let candidates: Vec<&str> = candidates.into_iter().collect();
    let close = candidates.iter().map(|c| (distance(word, c), *c)).filter(|(d, _)| *d <= limit);
    if let Some((_, closest)) = close.min_by_key(|(d, _)| *d) {
        return Some(closest);
    }
    let mut begun = candidates.into_iter().filter(|c| c.starts_with(word));
    let only = begun.next().filter(|_| word.chars().count() >= BEGINNING);
    only.filter(|_| begun.next().is_none())
}

/// Optimal string alignment distance: insertions, deletions, substitutions and neighbouring swaps.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().take(80).collect(), b.chars().take(80).collect());
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for (i, row) in rows.iter_mut().enumerate() {
        row[0] = i;
    }
    for (j, cell) in rows[0].iter_mut().enumerate() {
        *cell = j;
    }
    for i in 1..=a.len() {
        for j in 1..=b.len() {
            let change = usize::from(a[i - 1] != b[j - 1]);
            let mut best = (rows[i - 1][j] + 1).min(rows[i][j - 1] + 1).min(rows[i - 1][j - 1] + change);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            rows[i][j] = best;
        }
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_slip_and_not_the_stranger() {
        assert_eq!(nearest("titel", ["title", "owner"]), Some("title"));
        assert_eq!(nearest("efective", ["effective", "version"]), Some("effective"));
        assert_eq!(nearest("colour", ["title", "owner"]), None);
    }

    #[test]
    fn finds_what_was_begun_where_it_can_be_only_one() {
        assert_eq!(nearest("clara", ["clara.demir", "olga.weber"]), Some("clara.demir"));
        assert_eq!(nearest("olga", ["olga.jansen", "olga.weber"]), None);
        assert_eq!(nearest("cl", ["clara.demir"]), None);
        assert_eq!(nearest("", ["clara.demir"]), None);
    }
}
