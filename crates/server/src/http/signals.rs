//! Being asked to stop by the system or the person at the terminal.

use futures_util::future::{Either, select};
use tokio::signal::unix::{Signal, SignalKind, signal};

/// Ends when the process is asked to stop (SIGTERM, or Ctrl-C). Asked a second time, the process ends at once: what was
/// committed is whole, and what was not is swept at the next start.
pub async fn asked_to_stop() {
    let signals = [SignalKind::terminate(), SignalKind::interrupt()].map(signal);
    let [Ok(mut terminate), Ok(mut interrupt)] = signals else {
        tracing::error!("the system tells this process of no signals; end it with SIGKILL");
        return std::future::pending().await;
    };
    either(&mut terminate, &mut interrupt).await;
    tokio::spawn(async move {
        either(&mut terminate, &mut interrupt).await;
        tracing::warn!("asked a second time: ending at once");
        std::process::exit(130);
    });
}

async fn either(one: &mut Signal, other: &mut Signal) {
    let (one, other) = (std::pin::pin!(one.recv()), std::pin::pin!(other.recv()));
    match select(one, other).await {
        Either::Left(_) | Either::Right(_) => {}
    }
}
