//! The time of each mainline commit, from what its committer claims.
//!
//! Time on the mainline never runs backwards: a commit is never earlier than the one before it. One clock that is far
//! ahead must not drag everything after it along: a commit that most of the commits after it contradict is set aside
//! and takes the time of the commit before it.

use crate::model::Moment;

/// How many commits after one are asked whether its clock can be believed.
const WITNESSES: usize = 7;

/// How far ahead of the witnesses a claim may be, in seconds: a day.
const TOLERANCE: i64 = 86_400;

/// The time of every commit, oldest first, and whether it was set aside. A commit without a readable date (`None`)
/// takes the time of the commit before it.
#[must_use]
pub fn times(claims: &[Option<i64>]) -> Vec<(Moment, bool)> {
    let mut times = Vec::with_capacity(claims.len());
    let mut front = None;
    for at in 0..claims.len() {
        let (time, aside) = time_of(claims, at, front);
        times.push((Moment(time), aside));
        front = Some(time);
    }
    times
}

/// The last commit whose time, computed over the mainline up to itself, is before `end`; `None` when none is.
#[must_use]
pub fn last_by(claims: &[Option<i64>], end: Moment) -> Option<usize> {
    // A commit's standing depends on the few commits after it, so only the last few times differ from the whole's.
    let settled = times(claims);
    (0..claims.len()).rev().find(|&tip| {
        let known = &claims[..=tip];
        let start = tip.saturating_sub(WITNESSES);
        let mut front = start.checked_sub(1).map(|n| settled[n].0.0);
        for at in start..=tip {
            front = Some(time_of(known, at, front).0);
        }
        front.is_some_and(|t| t < end.0)
    })
}

/// The time of one commit, given that of the commit before it.
fn time_of(claims: &[Option<i64>], at: usize, front: Option<i64>) -> (i64, bool) {
    let Some(claim) = claims[at] else { return (front.unwrap_or(0), false) };
    let after = claims[at + 1..].iter().take(WITNESSES).filter_map(|c| *c);
    let witnesses = after.filter(|c| front.is_none_or(|front| *c >= front));
    let against = witnesses.clone().filter(|w| claim - *w > TOLERANCE).count();
    if against * 2 > witnesses.clone().count() {
        // The very first commit has none before it: the earliest of its witnesses stands in.
        let instead = front.or_else(|| witnesses.min()).unwrap_or(claim);
        return (instead, true);
    }
    (front.map_or(claim, |front| claim.max(front)), false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const DAY: i64 = 86_400;

    fn plain(claims: &[i64]) -> Vec<(i64, bool)> {
        let claims: Vec<Option<i64>> = claims.iter().map(|c| Some(*c)).collect();
        times(&claims).into_iter().map(|(m, a)| (m.0, a)).collect()
    }

    #[test]
    fn time_never_runs_backwards() {
        assert_eq!(plain(&[100, 90, 200]), [(100, false), (100, false), (200, false)]);
    }

    #[test]
    fn one_wrong_clock_is_set_aside_and_poisons_nothing() {
        let far = 1_900_000_000;
        assert_eq!(plain(&[100, far, 200, 300]), [(100, false), (100, true), (200, false), (300, false)]);
        // The first commit too.
        assert_eq!(plain(&[far, 200, 300]), [(200, true), (200, false), (300, false)]);
        // At the tip nobody can contradict it.
        assert_eq!(plain(&[100, far]), [(100, false), (far, false)]);
    }

    #[test]
    fn a_quiet_month_is_no_wrong_clock() {
        assert_eq!(plain(&[0, 30 * DAY, 31 * DAY]).iter().filter(|t| t.1).count(), 0);
    }

    #[test]
    fn back_dated_commits_do_not_set_aside_what_they_follow() {
        let t = 1000 * DAY;
        let honest = (0..9).map(|n| t + 60 * n);
        let claims: Vec<i64> = honest.chain(5..12).collect();
        assert_eq!(plain(&claims).iter().filter(|t| t.1).count(), 0);
        assert_eq!(plain(&claims)[15].0, t + 480);
    }

    #[test]
    fn as_it_stood_then_knows_nothing_of_what_came_later() {
        let far = 1_900_000_000;
        let claims = [Some(100), Some(far), Some(200), Some(300)];
        // Up to itself, the commit of 2030 was in 2030; the next one revealed it.
        assert_eq!(last_by(&claims, Moment(150)), Some(0));
        assert_eq!(last_by(&claims, Moment(250)), Some(2));
        assert_eq!(last_by(&claims, Moment(50)), None);
    }

    proptest! {
        #[test]
        fn last_by_equals_the_plain_definition(raw in prop::collection::vec(0i64..40, 1..20), end in 0i64..45) {
            let claims: Vec<Option<i64>> = raw.iter().map(|c| Some(c * DAY / 2)).collect();
            let end = Moment(end * DAY / 2);
            let plain = (0..claims.len()).rev().find(|n| times(&claims[..=*n]).last().is_some_and(|t| t.0 < end));
            prop_assert_eq!(last_by(&claims, end), plain);
        }

        #[test]
        fn times_are_sorted(raw in prop::collection::vec(prop::option::of(0i64..40), 0..30)) {
            let claims: Vec<Option<i64>> = raw.iter().map(|c| c.map(|c| c * DAY)).collect();
            let times = times(&claims);
            prop_assert!(times.windows(2).all(|w| w[0].0 <= w[1].0));
        }
    }
}
