//! A file on its way to a reader, piece by piece.

use std::io::SeekFrom;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::Bytes;
use hyper::body::{Frame, SizeHint};
use tokio::io::{AsyncReadExt, AsyncSeekExt};
use tokio::sync::mpsc;

use crate::server::PIECE_TIME;

/// Bytes of a piece.
const PIECE: usize = 64 * 1024;

/// A part of a file; the reader is dropped who does not take the next piece in time.
pub(crate) struct Pieces {
    pieces: mpsc::Receiver<Result<Bytes, std::io::Error>>,
    left: u64,
}

impl hyper::body::Body for Pieces {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, std::io::Error>>> {
        self.pieces.poll_recv(context).map(|piece| {
            piece.map(|piece| {
                let piece = piece?;
                self.left = self.left.saturating_sub(piece.len() as u64);
                Ok(Frame::data(piece))
            })
        })
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}

/// Sends `length` bytes of a file from `start`.
pub(crate) fn stream(path: PathBuf, start: u64, length: u64) -> Pieces {
    let (sender, pieces) = mpsc::channel(2);
    tokio::spawn(async move {
        if let Err(error) = send(&path, start, length, &sender).await {
            // The reader may be gone already.
            let _ = sender.try_send(Err(error));
        }
    });
    Pieces { pieces, left: length }
}

async fn send(
    path: &Path,
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
