//! The network: listening, limits, security headers, and a stop that lets readers finish.

use std::convert::Infallible;
use std::io::SeekFrom;
use std::net::SocketAddr;
use std::panic::AssertUnwindSafe;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State as Shared};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::response::Response;
use hyper::body::Frame;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncReadExt, AsyncSeekExt};
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, mpsc};
use tower::ServiceExt;
use tower_http::compression::CompressionLayer;

use crate::answer::{Answer, Content};
use crate::ask::Ask;
use crate::patience::Patient;
use crate::route::{self, Refused};
use crate::state::State;
use crate::{Probed, Site, WebError, pages};

/// How long a reader may take to send the head of a request.
const HEAD_TIME: Duration = Duration::from_secs(10);
/// How long a reader may take to accept a piece of a file.
const PIECE_TIME: Duration = Duration::from_secs(30);
/// How long readers may finish after a stop.
const FAREWELL: Duration = Duration::from_secs(10);
/// Connections held at once; half-open ones are closed after [`HEAD_TIME`].
const CONNECTIONS: usize = 8192;
/// Requests answered at once; others wait.
const AT_ONCE: usize = 32;
/// How long until new publications are looked for.
const LOOK_AGAIN: Duration = Duration::from_secs(5);
/// Bytes of a request's head.
const HEAD_SIZE: usize = 16 * 1024;
/// Bytes of a piece of a file.
const PIECE: usize = 64 * 1024;

/// Sent with every answer that brings no stricter policy of its own.
const POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'; object-src 'none'; \
    base-uri 'none'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'";

struct App {
    state: State,
    at_once: Semaphore,
}

/// Serves the site until Ctrl+C or SIGTERM; `ready` is told the address that was bound.
///
/// # Errors
///
/// [`WebError`] when the archive cannot be opened or the address cannot be used; what goes wrong with one request is
/// told to who asked.
pub fn serve(site: Site, address: SocketAddr, ready: &dyn Fn(SocketAddr)) -> Result<(), WebError> {
    let router = router(&site)?;
    drop(site);
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(WebError::Start)?;
    runtime.block_on(async {
        let listen = |source| WebError::Listen { address, source };
        let listener = TcpListener::bind(address).await.map_err(listen)?;
        ready(listener.local_addr().map_err(listen)?);
        accept(&listener, router).await;
        Ok(())
    })
}

async fn accept(listener: &TcpListener, router: Router) {
    let mut builder = hyper::server::conn::http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(HEAD_TIME).max_buf_size(HEAD_SIZE).half_close(false);
    let seats = Arc::new(Semaphore::new(CONNECTIONS));
    let graceful = GracefulShutdown::new();
    let mut stop = std::pin::pin!(stopped());
    loop {
        let Ok(seat) = Arc::clone(&seats).acquire_owned().await else { break };
        let stream = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => stream,
                Err(_) => {
                    // No file handles left, for instance: others will close.
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            },
            () = &mut stop => break,
        };
        // Small answers go out at once; where the system refuses, they only wait a little.
        let _ = stream.set_nodelay(true);
        let service = TowerToHyperService::new(router.clone());
        let connection =
            graceful.watch(builder.serve_connection(TokioIo::new(Patient::new(stream, PIECE_TIME)), service));
        tokio::spawn(async move {
            // A connection that breaks concerns nobody but the reader who broke it.
            let _ = connection.await;
            drop(seat);
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

/// The site as a service.
pub(crate) fn router(site: &Site) -> Result<Router, WebError> {
    let app = Arc::new(App { state: State::open(site)?, at_once: Semaphore::new(AT_ONCE) });
    watch(&app)?;
    let compress = CompressionLayer::new().compress_when(compressible);
    Ok(Router::new().fallback(handle).with_state(app).layer(compress))
}

/// Reads what documents do to each other beside the serving, until the site is gone.
fn watch(app: &Arc<App>) -> Result<(), WebError> {
    let app = Arc::downgrade(app);
    let read = move || {
        while let Some(held) = app.upgrade() {
            // The site is gone when nobody but this thread holds it.
            held.state.backward.read_on(&held.state, &|| Arc::strong_count(&held) > 1);
            drop(held);
            std::thread::sleep(LOOK_AGAIN);
        }
    };
    std::thread::Builder::new().name("relations".to_owned()).spawn(read).map_err(WebError::Start)?;
    Ok(())
}

/// Pages and data, never files: their bytes, digests and ranges stay as they are.
fn compressible(
    status: StatusCode,
    _: axum::http::Version,
    headers: &HeaderMap,
    _: &axum::http::Extensions,
) -> bool {
    let media = headers.get("content-type").and_then(|value| value.to_str().ok()).unwrap_or_default();
    status == StatusCode::OK
        && !headers.contains_key("content-disposition")
        && (media.starts_with("text/") || media.contains("json") || media.contains("xml"))
}

async fn handle(Shared(app): Shared<Arc<App>>, request: Request) -> Response {
    let head = request.method() == Method::HEAD;
    // Nothing here takes a body; one that is announced is not read.
    let answer = if !head && request.method() != Method::GET {
        Answer::plain(405, "text/plain; charset=utf-8", "405: trang này chỉ để đọc (GET, HEAD)\n")
            .with("allow", "GET, HEAD")
    } else {
        match Ask::read(request.uri(), request.headers()) {
            Some(ask) => {
                // The semaphore is never closed.
                let _permit = app.at_once.acquire().await;
                blocking(Arc::clone(&app), ask).await
            }
            None => pages::refusal(&app.state, &Ask::default(), &Refused::Malformed),
        }
    };
    drop(request);
    respond(answer, head)
}

/// Reads and renders on a thread that may wait for the disk; a panic there is one bad answer, not the end.
async fn blocking(app: Arc<App>, ask: Ask) -> Answer {
    let made = tokio::task::spawn_blocking(move || {
        let answer = std::panic::catch_unwind(AssertUnwindSafe(|| route::answer(&app.state, &ask)));
        answer.unwrap_or_else(|_| pages::refusal(&app.state, &ask, &Refused::Damaged))
    });
    made.await.unwrap_or_else(|_| Answer::plain(503, "text/plain; charset=utf-8", "503\n"))
}

fn respond(answer: Answer, head: bool) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    for (name, value) in [
        ("content-security-policy", POLICY),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("x-frame-options", "DENY"),
        ("cross-origin-opener-policy", "same-origin"),
        ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
    ] {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    for (name, value) in answer.headers {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(HeaderName::from_static(name), value);
        }
    }
    let body = match answer.body {
        Content::Bytes(bytes) => {
            if answer.status != 304 {
                headers.insert("content-length", HeaderValue::from(bytes.len()));
            }
            if head { Body::empty() } else { Body::from(bytes) }
        }
        Content::File { path, start, length } if !head => Body::new(stream(path, start, length)),
        Content::File { .. } => Body::empty(),
    };
    *response.body_mut() = body;
    response
}

/// A file on its way; the reader is dropped who does not take the next piece in time.
struct Pieces(mpsc::Receiver<Result<Bytes, std::io::Error>>);

impl hyper::body::Body for Pieces {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, std::io::Error>>> {
        self.0.poll_recv(context).map(|piece| piece.map(|piece| piece.map(Frame::data)))
    }
}

fn stream(path: PathBuf, start: u64, length: u64) -> Pieces {
    let (sender, receiver) = mpsc::channel(2);
    tokio::spawn(async move {
        if let Err(error) = send(&path, start, length, &sender).await {
            // The reader may be gone already.
            let _ = sender.try_send(Err(error));
        }
    });
    Pieces(receiver)
}

async fn send(
    path: &PathBuf,
    start: u64,
    length: u64,
    sender: &mpsc::Sender<Result<Bytes, std::io::Error>>,
) -> Result<(), std::io::Error> {
    let mut file = tokio::fs::File::open(path).await?;
    file.seek(SeekFrom::Start(start)).await?;
    let mut rest = file.take(length);
    let mut sent = 0;
    loop {
        let mut piece = vec![0; PIECE];
        let read = rest.read(&mut piece).await?;
        if read == 0 {
            // A file that became shorter meanwhile must not look whole.
            return if sent == length { Ok(()) } else { Err(std::io::ErrorKind::UnexpectedEof.into()) };
        }
        sent += read as u64;
        piece.truncate(read);
        match tokio::time::timeout(PIECE_TIME, sender.send(Ok(Bytes::from(piece)))).await {
            Ok(Ok(())) => {}
            Ok(Err(_)) => return Ok(()),
            Err(_) => return Err(std::io::ErrorKind::TimedOut.into()),
        }
    }
}

/// Sends one request through the router, without a network.
pub(crate) fn probe(router: Router, method: &str, target: &str, headers: &[(&str, &str)]) -> Probed {
    let nothing = Probed { status: 0, headers: Vec::new(), body: Vec::new() };
    let mut request = axum::http::Request::builder().method(method).uri(target);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let (Ok(request), Ok(runtime)) =
        (request.body(Body::empty()), tokio::runtime::Builder::new_current_thread().enable_all().build())
    else {
        return nothing;
    };
    runtime.block_on(async {
        let response: Result<Response, Infallible> = router.oneshot(request).await;
        let Ok(response) = response;
        let (parts, body) = response.into_parts();
        let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        let headers = parts.headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect();
        let body = axum::body::to_bytes(body, 1 << 30).await.map(|bytes| bytes.to_vec()).unwrap_or_default();
        Probed { status: parts.status.as_u16(), headers, body }
    })
}
