//! A captured frame as the window gets it: encoded, with its header.

use std::{io, sync::Arc};

use stillcut_capture::{FrameKind, Picture, RawFrame};

use crate::wire::{AppError, ErrorCode, FRAME_HEADER_BYTES};

/// High enough that scrubbing shows no artefacts; the export never sees this image.
const JPEG_QUALITY: u8 = 90;

/// One frame, ready to send.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Shot {
    /// Project revision.
    pub(crate) revision: u32,
    /// Absolute frame.
    pub(crate) frame: u32,
    /// Pixels.
    pub(crate) width: u32,
    /// Pixels.
    pub(crate) height: u32,
    /// Whether it repeats its anchor.
    pub(crate) held: bool,
    /// How `image` is encoded.
    pub(crate) format: ImageFormat,
    /// Hash of the raw pixels.
    pub(crate) hash: u64,
    /// The encoded image.
    pub(crate) image: Arc<Vec<u8>>,
}

/// How a [`Shot`] is encoded; the number is the header's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum ImageFormat {
    /// Opaque pictures.
    Jpeg = 0,
    /// Pictures with transparent pixels.
    Png = 1,
}

impl Shot {
    /// Encodes a raw frame. Takes milliseconds: call it where blocking is allowed.
    pub(crate) fn encode(raw: &RawFrame, revision: u32) -> Result<Self, AppError> {
        let picture = &*raw.picture;
        let (format, image) = encode(picture).map_err(|reason| {
            AppError::new(ErrorCode::Internal, format!("the preview image failed: {reason}"))
                .at(format!("frame {}", raw.frame))
        })?;
        Ok(Self {
            revision,
            frame: raw.frame,
            width: picture.width,
            height: picture.height,
            held: matches!(raw.kind, FrameKind::Held { .. }),
            format,
            hash: raw.hash.0,
            image: Arc::new(image),
        })
    }

    /// This shot as that frame, when both show the same picture: nothing has to be encoded.
    pub(crate) fn again(&self, raw: &RawFrame) -> Option<Self> {
        let picture = &*raw.picture;
        let same =
            (self.hash, self.width, self.height) == (raw.hash.0, picture.width, picture.height);
        same.then(|| Self {
            frame: raw.frame,
            held: matches!(raw.kind, FrameKind::Held { .. }),
            image: Arc::clone(&self.image),
            ..*self
        })
    }

    /// The binary message of this frame; see [`FRAME_HEADER_BYTES`].
    pub(crate) fn message(&self, seq: u32) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(FRAME_HEADER_BYTES + self.image.len());
        for number in [seq, self.revision, self.frame, self.width, self.height] {
            bytes.extend(number.to_le_bytes());
        }
        bytes.extend([u8::from(self.held), self.format as u8, 0, 0]);
        bytes.extend(self.hash.to_le_bytes());
        bytes.extend_from_slice(&self.image);
        bytes
    }
}

fn encode(picture: &Picture) -> io::Result<(ImageFormat, Vec<u8>)> {
    let jpeg = picture.is_opaque().then(|| picture.jpeg(JPEG_QUALITY)).flatten();
    if let Some(image) = jpeg {
        return Ok((ImageFormat::Jpeg, image));
    }
    let mut image = Vec::with_capacity(picture.rgba.len() / 4);
    picture.write_png(&mut image)?;
    Ok((ImageFormat::Png, image))
}

#[cfg(test)]
mod tests {
    use stillcut_capture::PixelHash;

    use super::*;

    fn raw(pixels: [u8; 4]) -> RawFrame {
        let rgba = pixels.repeat(16 * 8);
        RawFrame {
            frame: 5,
            kind: FrameKind::Held { anchor: 2 },
            hash: PixelHash::of(&rgba),
            picture: Arc::new(Picture { width: 16, height: 8, rgba: rgba.into() }),
        }
    }

    #[test]
    fn opaque_pictures_are_jpeg() {
        let raw = raw([200, 30, 60, 255]);
        let shot = Shot::encode(&raw, 3).unwrap();
        assert_eq!((shot.revision, shot.frame, shot.held), (3, 5, true));
        assert_eq!((shot.format, shot.hash), (ImageFormat::Jpeg, raw.hash.0));
    }

    #[test]
    fn the_same_picture_is_encoded_once() {
        let first = Shot::encode(&raw([9, 9, 9, 255]), 3).unwrap();
        let mut next = raw([9, 9, 9, 255]);
        next.frame = 6;
        let again = first.again(&next).unwrap();
        assert_eq!((again.frame, again.hash), (6, first.hash));
        assert!(Arc::ptr_eq(&again.image, &first.image));
        assert!(first.again(&raw([9, 9, 8, 255])).is_none(), "another picture");
    }

    #[test]
    fn transparent_pictures_keep_their_alpha() {
        let shot = Shot::encode(&raw([200, 30, 60, 254]), 3).unwrap();
        assert_eq!(shot.format, ImageFormat::Png);
    }
}
