//! Signals that come while the terminal is not as the shell left it.

/// While this is there, Ctrl-C belongs to the program in the foreground; when it is dropped, it ends this one again.
pub(crate) struct InterruptHeld;

#[cfg(unix)]
mod unix {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;
    use signal_hook::{flag, low_level};
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::sync::{Arc, Once, OnceLock};

    /// Whether an interrupt ends this program. A handler is not taken away again: without one in its place the signal
    /// would be lost. Programs started meanwhile do not inherit it, as they would an ignored signal.
    fn interrupt_ends() -> &'static AtomicBool {
        static ENDS: OnceLock<Arc<AtomicBool>> = OnceLock::new();
        ENDS.get_or_init(|| {
            let ends = Arc::new(AtomicBool::new(true));
            // Where it cannot be had, an interrupt ends this program, as it would have.
            let _ = flag::register_conditional_default(SIGINT, Arc::clone(&ends));
            ends
        })
    }

    impl super::InterruptHeld {
        pub(crate) fn begin() -> Self {
            interrupt_ends().store(false, Ordering::SeqCst);
            Self
        }
    }

    impl Drop for super::InterruptHeld {
        fn drop(&mut self) {
            interrupt_ends().store(true, Ordering::SeqCst);
        }
    }

    /// Has this done before a signal ends the program, from now on.
    pub(crate) fn before_the_end(restore: fn()) {
        static WATCHING: Once = Once::new();
        WATCHING.call_once(|| {
            let Ok(mut signals) = Signals::new([SIGTERM, SIGHUP]) else { return };
            std::thread::spawn(move || {
                for signal in signals.forever() {
                    restore();
                    let _ = low_level::emulate_default_handler(signal);
                }
            });
        });
    }
}

#[cfg(unix)]
pub(crate) use unix::before_the_end;

#[cfg(not(unix))]
impl InterruptHeld {
    pub(crate) const fn begin() -> Self {
        Self
    }
}

/// There are no such signals here.
#[cfg(not(unix))]
pub(crate) const fn before_the_end(_: fn()) {}
