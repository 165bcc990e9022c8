//! Pictures with the times at which they are shown, as ffmpeg reads them from a pipe: the Matroska
//! container (RFC 9559), with raw pictures on the way to x264, with coded ones on the way to the
//! file.
//!
//! A raw picture that stays is given once, with its time. x264 then knows how long each picture is
//! looked at and spends its bits accordingly, which plain raw video cannot tell it.

use stillcut_timeline::FrameRate;

const EBML: u32 = 0x1A45_DFA3;
const DOC_TYPE: u32 = 0x4282;
const DOC_TYPE_VERSION: u32 = 0x4287;
const DOC_TYPE_READ_VERSION: u32 = 0x4285;
const SEGMENT: u32 = 0x1853_8067;
const INFO: u32 = 0x1549_A966;
const TIMESTAMP_SCALE: u32 = 0x2A_D7B1;
const TRACKS: u32 = 0x1654_AE6B;
const TRACK_ENTRY: u32 = 0xAE;
const TRACK_NUMBER: u32 = 0xD7;
const TRACK_UID: u32 = 0x73C5;
const TRACK_TYPE: u32 = 0x83;
const CODEC_ID: u32 = 0x86;
const CODEC_PRIVATE: u32 = 0x63A2;
const DEFAULT_DURATION: u32 = 0x23_E383;
const VIDEO: u32 = 0xE0;
const PIXEL_WIDTH: u32 = 0xB0;
const PIXEL_HEIGHT: u32 = 0xBA;
const UNCOMPRESSED_FOUR_CC: u32 = 0x2E_B524;
const CLUSTER: u32 = 0x1F43_B675;
const TIMESTAMP: u32 = 0xE7;
const SIMPLE_BLOCK: u32 = 0xA3;

/// A size that is not known when the element begins.
const UNKNOWN_SIZE: [u8; 8] = [0x01, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF];
/// Track 1, no time of its own within the cluster.
const BLOCK_HEADER: [u8; 3] = [0x81, 0, 0];
const KEY_FRAME: u8 = 0x80;
const NANOSECONDS: u64 = 1_000_000_000;

/// What the pictures are.
#[derive(Debug, Clone, Copy)]
pub(super) enum Pictures<'a> {
    /// Planar YUV 4:2:0.
    Raw,
    /// H.264, units with their lengths before them; with the decoder's configuration record.
    Coded(&'a [u8]),
}

/// What comes before the first picture.
pub(super) fn header(pictures: Pictures<'_>, size: (u32, u32), rate: FrameRate) -> Vec<u8> {
    let mut video =
        [number(PIXEL_WIDTH, size.0.into()), number(PIXEL_HEIGHT, size.1.into())].concat();
    let mut track = [
        number(TRACK_NUMBER, 1),
        number(TRACK_UID, 1),
        number(TRACK_TYPE, 1),
        number(DEFAULT_DURATION, time_of(1, rate)),
    ]
    .concat();
    match pictures {
        Pictures::Raw => {
            track.extend(element(CODEC_ID, b"V_UNCOMPRESSED"));
            video.extend(element(UNCOMPRESSED_FOUR_CC, b"I420"));
        }
        Pictures::Coded(configuration) => {
            track.extend(element(CODEC_ID, b"V_MPEG4/ISO/AVC"));
            track.extend(element(CODEC_PRIVATE, configuration));
        }
    }
    track.extend(element(VIDEO, &video));
    let kind = [
        element(DOC_TYPE, b"matroska"),
        number(DOC_TYPE_VERSION, 4),
        number(DOC_TYPE_READ_VERSION, 2),
    ];
    let mut bytes = element(EBML, &kind.concat());
    bytes.extend(identifier(SEGMENT));
    bytes.extend(UNKNOWN_SIZE);
    // Times are nanoseconds.
    bytes.extend(element(INFO, &number(TIMESTAMP_SCALE, 1)));
    bytes.extend(element(TRACKS, &element(TRACK_ENTRY, &track)));
    bytes
}

/// What comes before the `bytes` of the picture that is shown from frame `index` on.
pub(super) fn picture(index: u32, rate: FrameRate, is_key: bool, bytes: usize) -> Vec<u8> {
    let time = number(TIMESTAMP, time_of(index, rate));
    let block = BLOCK_HEADER.len() + 1 + bytes;
    let mut head = identifier(SIMPLE_BLOCK);
    head.extend(size(block));
    head.extend(BLOCK_HEADER);
    head.push(if is_key { KEY_FRAME } else { 0 });
    let mut cluster = identifier(CLUSTER);
    cluster.extend(size(time.len() + head.len() + bytes));
    cluster.extend(time);
    cluster.extend(head);
    cluster
}

/// Nanoseconds from the first frame to this one, rounded.
fn time_of(index: u32, rate: FrameRate) -> u64 {
    let (num, den) = (u64::from(rate.num()), u64::from(rate.den()));
    (NANOSECONDS * den * u64::from(index) + num / 2) / num
}

fn element(id: u32, content: &[u8]) -> Vec<u8> {
    let mut bytes = identifier(id);
    bytes.extend(size(content.len()));
    bytes.extend(content);
    bytes
}

fn number(id: u32, value: u64) -> Vec<u8> {
    element(id, &value.to_be_bytes())
}

/// Identifiers are written without leading zeros: their first bits say how long they are.
fn identifier(id: u32) -> Vec<u8> {
    id.to_be_bytes().into_iter().skip_while(|&byte| byte == 0).collect()
}

/// A size in eight bytes, the longest form.
fn size(bytes: usize) -> [u8; 8] {
    (bytes as u64 | 1 << 56).to_be_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_are_nested_with_their_sizes() {
        let bytes = picture(7, "1".parse().unwrap(), true, 100);
        assert_eq!(bytes[..4], [0x1F, 0x43, 0xB6, 0x75]);
        let told = u64::from_be_bytes(bytes[4..12].try_into().unwrap()) & !(1 << 56);
        assert_eq!(told, bytes.len() as u64 - 12 + 100, "the cluster ends with its picture");
        assert_eq!(bytes[12], 0xE7);
        assert_eq!(bytes[21..29], 7_000_000_000_u64.to_be_bytes());
        assert_eq!(bytes.last(), Some(&KEY_FRAME));
    }

    #[test]
    fn times_do_not_drift() {
        let rate: FrameRate = "30000/1001".parse().unwrap();
        assert_eq!(time_of(1, rate), 33_366_667);
        assert_eq!(time_of(30_000, rate), 1_001 * NANOSECONDS);
        assert_eq!(time_of(u32::MAX, "240".parse().unwrap()), 17_895_697_062_500_000);
    }
}
