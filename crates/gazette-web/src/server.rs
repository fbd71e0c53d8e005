//! The network: listening, limits on time and number, and a stop that lets readers finish.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::Request;
use axum::response::Response;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpSocket};
use tokio::sync::{Notify, Semaphore};

use crate::patience::Patient;
use crate::service::{App, handle};
use crate::visitors::peer;
use crate::{Door, Event, Site, WebError};

/// How long a reader may take to send the head of a request, and how long a connection may do nothing.
const HEAD_TIME: Duration = Duration::from_secs(10);
/// How long a reader may take to accept a piece of an answer.
pub(crate) const PIECE_TIME: Duration = Duration::from_secs(30);
/// How long readers may finish after a stop.
const FAREWELL: Duration = Duration::from_secs(10);
/// A connection younger than this is not closed to make room.
const YOUNG: Duration = Duration::from_secs(1);
/// How many idle connections are closed at once to make room.
const SHED: usize = 64;
/// Bytes of a request's head.
const HEAD_SIZE: usize = 16 * 1024;
/// Threads that make answers and read files, and how many more for each processor; every one keeps some memory of its own.
const THREADS: (usize, usize) = (4, 6);
/// Connections the system holds for us before they are accepted.
const BACKLOG: u32 = 4096;

/// Serves the site until Ctrl+C or SIGTERM.
///
/// # Errors
///
/// [`WebError`] when the archive cannot be opened or the address cannot be used; what goes wrong with one request is
/// told to who asked.
pub fn serve(site: Site, address: SocketAddr, door: Door) -> Result<(), WebError> {
    let (tell, connections) = (Arc::clone(&door.tell), door.connections.max(16));
    let app = App::open(&site, door)?;
    drop(site);
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .max_blocking_threads(THREADS.0 + THREADS.1 * processors)
        .build()
        .map_err(WebError::Start)?;
    runtime.block_on(async {
        let listen = |source| WebError::Listen { address, source };
        let listener = listener(address).map_err(listen)?;
        tell(&Event::Ready(listener.local_addr().map_err(listen)?));
        accept(&listener, &app, connections).await;
        app.tell_readership();
        tell(&Event::Stopped);
        Ok(())
    })
}

fn listener(address: SocketAddr) -> Result<TcpListener, std::io::Error> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    // After a restart the address is taken over at once.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// The connections that are open, the oldest first.
#[derive(Default)]
struct Floor {
    seats: Mutex<(u64, BTreeMap<u64, Arc<Seat>>)>,
}

/// One connection.
struct Seat {
    since: Instant,
    /// A request is being answered.
    busy: AtomicBool,
    leave: Notify,
}

impl Floor {
    fn sit(&self) -> (u64, Arc<Seat>) {
        let seat =
            Arc::new(Seat { since: Instant::now(), busy: AtomicBool::new(false), leave: Notify::new() });
        let mut seats = self.seats.lock().unwrap_or_else(PoisonError::into_inner);
        seats.0 += 1;
        let id = seats.0;
        seats.1.insert(id, Arc::clone(&seat));
        (id, seat)
    }

    fn rise(&self, id: u64) {
        self.seats.lock().unwrap_or_else(PoisonError::into_inner).1.remove(&id);
    }

    /// Closes the oldest connections on which nothing is being answered; returns how many.
    fn make_room(&self) -> u64 {
        let seats = self.seats.lock().unwrap_or_else(PoisonError::into_inner);
        let idle = seats.1.values().filter(|seat| !seat.busy.load(Relaxed) && seat.since.elapsed() > YOUNG);
        idle.take(SHED).map(|seat| seat.leave.notify_one()).count() as u64
    }
}

async fn accept(listener: &TcpListener, app: &Arc<App>, connections: usize) {
    let mut builder = hyper::server::conn::http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(HEAD_TIME).max_buf_size(HEAD_SIZE).half_close(false);
    let (seats, floor) = (Arc::new(Semaphore::new(connections)), Arc::new(Floor::default()));
    let graceful = GracefulShutdown::new();
    let mut stop = std::pin::pin!(stopped());
    loop {
        if seats.available_permits() == 0 {
            app.metrics.shed.fetch_add(floor.make_room(), Relaxed);
        }
        let taken = tokio::select! {
            taken = tokio::time::timeout(YOUNG, Arc::clone(&seats).acquire_owned()) => taken,
            () = &mut stop => break,
        };
        // Full, and nobody left in time: look again for those who do nothing.
        let Ok(Ok(permit)) = taken else { continue };
        let (stream, address) = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(_) => {
                    // No file handles left, for instance: those who do nothing make room.
                    app.metrics.shed.fetch_add(floor.make_room(), Relaxed);
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            },
            () = &mut stop => break,
        };
        app.metrics.accepted.fetch_add(1, Relaxed);
        let visitor = peer(address.ip());
        if !app.visitors.enters(visitor) {
            continue;
        }
        // Small answers go out at once; where the system refuses, they only wait a little.
        let _ = stream.set_nodelay(true);
        let (id, seat) = floor.sit();
        let (served, held) = (Arc::clone(app), Arc::clone(&seat));
        let service = service_fn(move |request: Request<Incoming>| {
            let (app, seat) = (Arc::clone(&served), Arc::clone(&held));
            async move {
                seat.busy.store(true, Relaxed);
                let response = handle(&app, Some(address.ip()), request.map(Body::new)).await;
                seat.busy.store(false, Relaxed);
                Ok::<Response, Infallible>(response)
            }
        });
        let connection =
            graceful.watch(builder.serve_connection(TokioIo::new(Patient::new(stream, PIECE_TIME)), service));
        let (app, floor) = (Arc::clone(app), Arc::clone(&floor));
        app.metrics.connections.fetch_add(1, Relaxed);
        tokio::spawn(async move {
            tokio::select! {
                // A connection that breaks concerns nobody but the reader who broke it.
                _ = connection => {}
                () = seat.leave.notified() => {}
            }
            floor.rise(id);
            app.visitors.leaves(visitor);
            app.metrics.connections.fetch_sub(1, Relaxed);
            drop(permit);
        });
    }
    tokio::select! {
        () = graceful.shutdown() => {}
        () = tokio::time::sleep(FAREWELL) => {}
    }
}

/// Waits for Ctrl+C, or for the word of a service manager.
async fn stopped() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut told) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = told.recv() => {}
            }
            return;
        }
    }
    // Where signals cannot be heard the site runs until it is ended.
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}
