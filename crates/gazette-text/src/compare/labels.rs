//! Numbers and letters of units as places in a series.

/// The letters of points in the order of the law (Decree 78/2025, form of documents): no f, j, w, z; đ after d.
const LETTERS: &str = "abcdđeghiklmnopqrstuvxy";

/// By how much `b` is further in its series than `a`; `None` where they are not of one kind.
pub(crate) fn distance(a: &str, b: &str) -> Option<i64> {
    Some(position(b)? - position(a)?).filter(|_| a.parse::<i64>().is_ok() == b.parse::<i64>().is_ok())
}

fn position(label: &str) -> Option<i64> {
    if let Ok(number) = label.parse::<i64>() {
        return Some(number);
    }
    let mut letters = label.chars();
    let letter = letters.next().filter(|_| letters.next().is_none())?;
    let place = LETTERS.chars().position(|known| letter.to_lowercase().eq([known]))?;
    i64::try_from(place).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_counted_as_the_law_counts_them() {
        assert_eq!(distance("d", "đ"), Some(1));
        assert_eq!(distance("e", "g"), Some(1));
        assert_eq!(distance("24", "23"), Some(-1));
        assert_eq!(distance("a", "1"), None);
    }
}
