//! How much is done at a time.

use std::thread::ScopedJoinHandle;

/// As many as the machine has cores, within reason.
pub(super) fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from).min(8)
}

/// What a thread found out; its panic is ours.
pub(super) fn join<T>(thread: ScopedJoinHandle<'_, T>) -> T {
    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}
