//! Pictures as a browser reads them fastest: uncompressed BMP, top row first.

/// Bytes a pixel: blue, green, red, and alpha or nothing.
pub(crate) const PIXEL_BYTES: usize = 4;

const FILE_HEADER: u32 = 14;
/// `BITMAPINFOHEADER`: no alpha.
const PLAIN_HEADER: u32 = 40;
/// `BITMAPV4HEADER`: names the alpha channel.
const ALPHA_HEADER: u32 = 108;
const BI_RGB: u32 = 0;
const BI_BITFIELDS: u32 = 3;
/// `LCS_sRGB`.
const SRGB: u32 = 0x7352_4742;

/// Bytes of the pixels of a picture.
pub(crate) fn pixel_bytes(width: u32, height: u32) -> usize {
    width as usize * height as usize * PIXEL_BYTES
}

/// Everything before the pixels of a BMP, in a vector with room for them. With `alpha` the fourth
/// byte of a pixel is its straight alpha, else it means nothing.
pub(crate) fn header(width: u32, height: u32, alpha: bool) -> Vec<u8> {
    let info = if alpha { ALPHA_HEADER } else { PLAIN_HEADER };
    let pixels = u32::try_from(pixel_bytes(width, height)).unwrap_or(u32::MAX);
    let before = FILE_HEADER + info;
    let mut bytes = Vec::with_capacity(before as usize + pixels as usize);
    bytes.extend(b"BM");
    let mut number = |value: u32| bytes.extend(value.to_le_bytes());
    number(before.saturating_add(pixels));
    number(0);
    number(before);
    number(info);
    number(width);
    // Negative: the first row is the top one.
    number(height.wrapping_neg());
    number(1 | 32 << 16); // one plane, 32 bits a pixel
    number(if alpha { BI_BITFIELDS } else { BI_RGB });
    number(pixels);
    for _unused in ["pixels a metre", "and down", "colours", "important ones"] {
        number(0);
    }
    if alpha {
        for mask in [0x00ff_0000, 0x0000_ff00, 0x0000_00ff, 0xff00_0000, SRGB] {
            number(mask);
        }
        bytes.resize(before as usize, 0); // end points and gammas: not used with sRGB
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_have_the_length_they_announce() {
        for (alpha, length) in [(false, 54_u32), (true, 122)] {
            let header = header(3, 2, alpha);
            assert_eq!(header.len(), length as usize, "alpha: {alpha}");
            assert_eq!(header[10..14], u32::to_le_bytes(length), "where the pixels begin");
            assert_eq!(header[2..6], u32::to_le_bytes(length + 24), "the whole file");
        }
    }
}
