//! Raw frames with their times from ffmpeg's Matroska stream.
//!
//! Of all containers that ffmpeg writes into a pipe this is the simplest one that carries the time of
//! a frame beside its pixels. Only what ffmpeg writes is read: known sizes, except for the segment.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt};

const SEGMENT: u32 = 0x1853_8067;
const CLUSTER: u32 = 0x1f43_b675;
const BLOCK_GROUP: u32 = 0xa0;
const CLUSTER_TIME: u32 = 0xe7;
const SIMPLE_BLOCK: u32 = 0xa3;
const BLOCK: u32 = 0xa1;
/// Track number (one byte for track 1), time in the cluster, flags.
const BLOCK_HEADER: u64 = 4;

/// Reads frames of one size.
#[derive(Debug)]
pub(super) struct RawFrames<R> {
    reader: R,
    frame_bytes: usize,
    /// Time of the cluster that is being read, in milliseconds.
    cluster: i64,
}

impl<R: AsyncRead + Unpin> RawFrames<R> {
    pub(super) fn new(reader: R, frame_bytes: usize) -> Self {
        Self { reader, frame_bytes, cluster: 0 }
    }

    /// Appends the pixels of the next frame to `into` and gives its time in milliseconds; `None` at
    /// the end of the stream.
    pub(super) async fn next(&mut self, into: &mut Vec<u8>) -> io::Result<Option<i64>> {
        while let Some(id) = self.element_id().await? {
            let size = self.element_size().await?;
            match id {
                SEGMENT | CLUSTER | BLOCK_GROUP => {}
                CLUSTER_TIME => self.cluster = self.unsigned(size).await?,
                SIMPLE_BLOCK | BLOCK => return self.block(size, into).await.map(Some),
                _ => self.skip(size).await?,
            }
        }
        Ok(None)
    }

    async fn block(&mut self, size: u64, into: &mut Vec<u8>) -> io::Result<i64> {
        if size != BLOCK_HEADER + self.frame_bytes as u64 {
            return Err(invalid("a frame of another size"));
        }
        let _track = self.reader.read_u8().await?;
        let time = self.reader.read_i16().await?;
        let _flags = self.reader.read_u8().await?;
        let before = into.len();
        let mut pixels = (&mut self.reader).take(self.frame_bytes as u64);
        while pixels.read_buf(into).await? > 0 {}
        if into.len() - before != self.frame_bytes {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(self.cluster + i64::from(time))
    }

    /// An element's id with its length bits, as the specification writes it; `None` at the end.
    async fn element_id(&mut self) -> io::Result<Option<u32>> {
        let first = match self.reader.read_u8().await {
            Ok(first) => first,
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
            Err(error) => return Err(error),
        };
        let more = first.leading_zeros();
        if more > 3 {
            return Err(invalid("an element without an id"));
        }
        let mut id = u32::from(first);
        for _ in 0..more {
            id = id << 8 | u32::from(self.reader.read_u8().await?);
        }
        Ok(Some(id))
    }

    async fn element_size(&mut self) -> io::Result<u64> {
        let first = self.reader.read_u8().await?;
        let more = first.leading_zeros();
        if more > 7 {
            return Err(invalid("an element without a size"));
        }
        let mut size = u64::from(first) & ((1 << (7 - more)) - 1);
        for _ in 0..more {
            size = size << 8 | u64::from(self.reader.read_u8().await?);
        }
        Ok(size)
    }

    async fn unsigned(&mut self, size: u64) -> io::Result<i64> {
        let mut value = 0_i64;
        for _ in 0..size {
            value = value << 8 | i64::from(self.reader.read_u8().await?);
        }
        Ok(value)
    }

    async fn skip(&mut self, size: u64) -> io::Result<()> {
        let mut rest = (&mut self.reader).take(size);
        tokio::io::copy(&mut rest, &mut tokio::io::sink()).await.map(|_skipped| ())
    }
}

fn invalid(what: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A header to skip, a segment without a size, a cluster at 500 ms with two frames of 2 bytes.
    fn stream() -> Vec<u8> {
        let mut bytes = vec![0x1a, 0x45, 0xdf, 0xa3, 0x81, 0x00];
        bytes.extend([0x18, 0x53, 0x80, 0x67, 0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]);
        bytes.extend([0x1f, 0x43, 0xb6, 0x75, 0x94]);
        bytes.extend([0xe7, 0x82, 0x01, 0xf4]);
        bytes.extend([0xa3, 0x86, 0x81, 0x00, 0x00, 0x80, 7, 8]);
        bytes.extend([0xa3, 0x86, 0x81, 0x00, 0x28, 0x80, 9, 9]);
        bytes
    }

    #[tokio::test]
    async fn frames_come_with_their_times() {
        let stream = stream();
        let mut frames = RawFrames::new(stream.as_slice(), 2);
        let mut pixels = vec![1];
        assert_eq!(frames.next(&mut pixels).await.unwrap(), Some(500));
        assert_eq!(frames.next(&mut pixels).await.unwrap(), Some(540));
        assert_eq!(pixels, [1, 7, 8, 9, 9], "appended");
        assert_eq!(frames.next(&mut pixels).await.unwrap(), None);
    }

    #[tokio::test]
    async fn half_a_frame_is_an_error() {
        let stream = stream();
        let mut frames = RawFrames::new(&stream[..stream.len() - 1], 2);
        let mut pixels = Vec::new();
        assert_eq!(frames.next(&mut pixels).await.unwrap(), Some(500));
        let error = frames.next(&mut pixels).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof);
        let mut other = RawFrames::new(stream.as_slice(), 3);
        assert!(other.next(&mut pixels).await.is_err(), "a frame of another size");
    }
}
