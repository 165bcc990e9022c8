//! A captured frame as the window gets it: encoded, with its header.

use std::sync::Arc;

use image::{
    ExtendedColorType, ImageEncoder as _,
    codecs::png::{CompressionType, FilterType, PngEncoder},
};
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
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

fn encode(picture: &Picture) -> Result<(ImageFormat, Vec<u8>), String> {
    let opaque = is_opaque(&picture.rgba);
    let sides = u16::try_from(picture.width).ok().zip(u16::try_from(picture.height).ok());
    match sides {
        Some((width, height)) if opaque => {
            let mut image = Vec::with_capacity(picture.rgba.len() / 16);
            let mut encoder = Encoder::new(&mut image, JPEG_QUALITY);
            encoder.set_sampling_factor(SamplingFactor::F_1_1);
            encoder
                .encode(&picture.rgba, width, height, ColorType::Rgba)
                .map_err(|error| error.to_string())?;
            Ok((ImageFormat::Jpeg, image))
        }
        _ => Ok((ImageFormat::Png, png(picture)?)),
    }
}

/// Whether no pixel is transparent. Four pixels at a time, which is fast even when this crate was
/// compiled without optimisation.
fn is_opaque(rgba: &[u8]) -> bool {
    const ALPHAS: u128 =
        u128::from_le_bytes([0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255]);
    let (blocks, rest) = rgba.as_chunks::<16>();
    blocks.iter().all(|&block| u128::from_le_bytes(block) & ALPHAS == ALPHAS)
        && rest.chunks_exact(4).all(|pixel| pixel[3] == u8::MAX)
}

/// A picture as PNG, encoded for speed rather than size.
pub(crate) fn png(picture: &Picture) -> Result<Vec<u8>, String> {
    let mut image = Vec::with_capacity(picture.rgba.len() / 4);
    PngEncoder::new_with_quality(&mut image, CompressionType::Fast, FilterType::Adaptive)
        .write_image(&picture.rgba, picture.width, picture.height, ExtendedColorType::Rgba8)
        .map_err(|error| error.to_string())?;
    Ok(image)
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
            picture: Arc::new(Picture { width: 16, height: 8, rgba }),
        }
    }

    #[test]
    fn opaque_pictures_are_jpeg() {
        let raw = raw([200, 30, 60, 255]);
        let shot = Shot::encode(&raw, 3).unwrap();
        assert_eq!((shot.revision, shot.frame, shot.held), (3, 5, true));
        assert_eq!((shot.format, shot.hash), (ImageFormat::Jpeg, raw.hash.0));
        let image = image::load_from_memory(&shot.image).unwrap().to_rgb8();
        assert_eq!(image.dimensions(), (16, 8));
        for (sent, drawn) in [200, 30, 60].into_iter().zip(image.get_pixel(8, 4).0) {
            assert!(u8::abs_diff(sent, drawn) <= 3, "{sent} became {drawn}");
        }
    }

    #[test]
    fn one_transparent_pixel_is_enough() {
        for pixels in 1..12 {
            let mut rgba = vec![255; pixels * 4];
            assert!(is_opaque(&rgba));
            for pixel in 0..pixels {
                rgba[pixel * 4 + 3] = 254;
                assert!(!is_opaque(&rgba), "pixel {pixel} of {pixels}");
                rgba[pixel * 4 + 3] = 255;
            }
        }
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
        let image = image::load_from_memory(&shot.image).unwrap().to_rgba8();
        assert_eq!(image.get_pixel(15, 7).0, [200, 30, 60, 254], "without loss");
    }
}
