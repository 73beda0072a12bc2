//! A bar on the terminal while long work runs, and Ctrl-C.

use super::Common;
use crate::analyse::Progress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{IsTerminal, stderr};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::Duration;

/// Work shorter than this shows no bar.
const PATIENCE: Duration = Duration::from_millis(500);
/// Time between two pictures of the bar.
const FRAME: Duration = Duration::from_millis(100);

/// Runs work while its progress is shown on standard error, if that is a terminal; Ctrl-C asks it to stop, and a second
/// one ends the process.
pub(crate) fn watched<T>(common: &Common, work: impl FnOnce(&Progress) -> T) -> T {
    static WATCHED: OnceLock<Arc<Progress>> = OnceLock::new();
    let progress = Arc::clone(WATCHED.get_or_init(|| {
        let progress = Arc::new(Progress::default());
        let asked = Arc::clone(&progress);
        let stop = move || {
            if asked.stopped() {
                std::process::exit(130);
            }
            asked.stop();
        };
        // Where no handler can be set, Ctrl-C ends the process as it always does.
        let _ = ctrlc::set_handler(stop);
        progress
    }));
    let bar = (stderr().is_terminal() && !common.quiet).then(|| shown(Arc::clone(&progress)));
    let out = work(&progress);
    if let Some((done, thread)) = bar {
        drop(done);
        let _ = thread.join();
    }
    out
}

fn shown(progress: Arc<Progress>) -> (Sender<()>, thread::JoinHandle<()>) {
    let (done, wait) = channel::<()>();
    let thread = thread::spawn(move || {
        if wait.recv_timeout(PATIENCE) != Err(RecvTimeoutError::Timeout) {
            return;
        }
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
        if let Ok(style) =
            ProgressStyle::with_template("{bar:40} {percent:>3}%  {human_pos} of {human_len} draws  {eta} left")
        {
            bar.set_style(style);
        }
        while wait.recv_timeout(FRAME) == Err(RecvTimeoutError::Timeout) {
            let (so_far, all) = progress.so_far();
            bar.set_length(all);
            bar.set_position(so_far.min(all));
        }
        bar.finish_and_clear();
    });
    (done, thread)
}
