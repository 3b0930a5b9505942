//! Many things at once: as many threads as there are cores, and the results in order.

mod pieces;

pub use pieces::Pieces;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::ScopedJoinHandle;

/// Fewer things than these are not worth a thread.
const LEAST_SHARE: usize = 256;

/// How many threads share the work: one a core, within reason.
#[must_use]
pub fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from).min(8)
}

/// What a thread found out; its panic is ours.
pub fn join<T>(thread: ScopedJoinHandle<'_, T>) -> T {
    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

/// Two results, found out at the same time: the second on a core of its own.
pub fn both<A, B: Send>(here: impl FnOnce() -> A, beside: impl FnOnce() -> B + Send) -> (A, B) {
    std::thread::scope(|threads| {
        let running = threads.spawn(beside);
        (here(), join(running))
    })
}

/// The results of a function for each number below `count`, in their order, found out on every core.
pub fn spread<T: Send>(count: usize, find: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let share = count.div_ceil(threads()).max(LEAST_SHARE);
    if count <= share {
        return (0..count).map(find).collect();
    }
    let find = &find;
    std::thread::scope(|scope| {
        let running: Vec<_> = (0..count)
            .step_by(share)
            .map(|start| scope.spawn(move || (start..count.min(start + share)).map(find).collect::<Vec<T>>()))
            .collect();
        running.into_iter().flat_map(join).collect()
    })
}

/// The same for things that are worth a thread each: whoever is free takes the next.
pub fn deal<T: Send>(count: usize, find: impl Fn(usize) -> T + Sync) -> Vec<T> {
    if count < 2 || threads() < 2 {
        return (0..count).map(find).collect();
    }
    let (next, find) = (AtomicUsize::new(0), &find);
    let take = || {
        let mut found = Vec::new();
        loop {
            let n = next.fetch_add(1, Ordering::Relaxed);
            if n >= count {
                return found;
            }
            found.push((n, find(n)));
        }
    };
    let mut found: Vec<(usize, T)> = std::thread::scope(|scope| {
        let running: Vec<_> = (0..threads().min(count)).map(|_| scope.spawn(take)).collect();
        running.into_iter().flat_map(join).collect()
    });
    found.sort_by_key(|(n, _)| *n);
    found.into_iter().map(|(_, found)| found).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order_however_many() {
        for count in [0, 1, LEAST_SHARE, LEAST_SHARE + 1, 10 * LEAST_SHARE + 7] {
            let expected: Vec<_> = (0..count).map(|n| n * 2).collect();
            assert_eq!(spread(count, |n| n * 2), expected);
            assert_eq!(deal(count, |n| n * 2), expected);
        }
    }

    #[test]
    fn two_things_at_once_come_as_they_were_asked_for() {
        assert_eq!(both(|| 1, || "two"), (1, "two"));
    }

    #[test]
    #[should_panic(expected = "the seventh")]
    fn a_panic_is_passed_on() {
        spread(5000, |n| assert!(n != 7, "the seventh"));
    }
}
