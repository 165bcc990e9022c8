//! The way of a mix into ffmpeg, beside the frames on its standard input.
//!
//! A second pipe is not to be had in the same way on every system; a connection on this machine is.
//! One connection is taken, then nobody listens any more.

use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
};

use stillcut_timeline::sound::SAMPLE_RATE;
use tokio::{
    io::AsyncWriteExt,
    net::{TcpListener, TcpStream},
};

use super::{CHANNELS, MixError, MixReport, Mixer, SoundCodec};

/// Where ffmpeg gets the sound from.
#[derive(Debug)]
pub struct SoundPort {
    listener: TcpListener,
    address: SocketAddr,
}

/// The sound of a video that is being encoded: where it comes from and what becomes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SoundInput {
    address: SocketAddr,
    codec: SoundCodec,
}

impl SoundInput {
    /// Arguments of ffmpeg that open the sound as the next input.
    pub(crate) fn input_arguments(&self) -> Vec<String> {
        let words = ["-f", "f32le", "-ar", &SAMPLE_RATE.to_string(), "-ac", &CHANNELS.to_string()]
            .map(str::to_owned);
        let address = format!("tcp://{}", self.address);
        words.into_iter().chain(["-i".to_owned(), address]).collect()
    }

    /// Arguments of ffmpeg that encode the sound, input number `input`.
    pub(crate) fn output_arguments(&self, input: usize) -> Vec<String> {
        let map = ["-map".to_owned(), format!("{input}:a:0")];
        map.into_iter().chain(self.codec.arguments().iter().map(|&word| word.to_owned())).collect()
    }
}

impl SoundPort {
    /// Opens a port that only this machine reaches.
    pub async fn open() -> Result<Self, MixError> {
        let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)));
        let listener = listener.await.map_err(MixError::Port)?;
        let address = listener.local_addr().map_err(MixError::Port)?;
        Ok(Self { listener, address })
    }

    /// What the encoder needs to know.
    pub fn input(&self, codec: SoundCodec) -> SoundInput {
        SoundInput { address: self.address, codec }
    }

    /// Waits for ffmpeg and gives it the whole mix, as fast as it takes it.
    pub async fn play(self, mut mixer: Mixer) -> Result<MixReport, MixError> {
        let (mut encoder, _from) = self.listener.accept().await.map_err(MixError::Port)?;
        drop(self.listener);
        let mut bytes = Vec::new();
        while let Some(samples) = mixer.next().await? {
            bytes.resize(size_of_val(samples), 0);
            for (bytes, sample) in bytes.chunks_exact_mut(size_of::<f32>()).zip(samples) {
                bytes.copy_from_slice(&sample.to_le_bytes());
            }
            encoder.write_all(&bytes).await.map_err(MixError::Unheard)?;
        }
        close(encoder).await.map_err(MixError::Unheard)?;
        Ok(mixer.report())
    }
}

async fn close(mut encoder: TcpStream) -> io::Result<()> {
    encoder.shutdown().await
}
