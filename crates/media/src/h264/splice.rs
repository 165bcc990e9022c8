//! Held frames inside an H.264 stream. Pure.
//!
//! x264 spends a tenth to a half of a new picture's time on one that repeats. Here it never sees
//! repeats: for every held frame a picture of a dozen bytes is put between its pictures, a slice
//! whose macroblocks are all skipped, which shows the picture before it bit by bit (ITU-T H.264,
//! 7.3.4 and 8.4.1.1). Its conditions are checked on the stream's own headers:
//!
//! - pictures are shown in the order in which they are coded (picture order count type 2),
//! - one reference picture, so that the repeat takes the place of what it repeats, which is equal,
//! - one slice a picture.
//!
//! Reference pictures are counted (`frame_num`), so the pictures that follow get new numbers.

use std::io::Write as _;

use h264_reader::{
    annexb::AnnexBReader,
    nal::{
        Nal as _, RefNal, UnitType,
        sps::{FrameMbsFlags, PicOrderCntType, SeqParameterSet},
    },
    push::{AccumulatedNalHandler, NalAccumulator, NalInterest},
    rbsp::{BitRead as _, BitWrite as _, BitWriter, ByteWriter, decode_nal},
};

/// A stream into which nothing can be spliced.
#[derive(Debug, thiserror::Error)]
pub enum SpliceError {
    /// Something in it could not be read.
    #[error("the H.264 stream cannot be read: {0}")]
    Unreadable(String),
    /// It is made in another way than was asked for.
    #[error("the H.264 stream is not made as asked for: {0}")]
    Unexpected(&'static str),
}

/// The parameter set of repeats: x264 numbers its own 0.
const REPEAT_PPS: u32 = 1;
/// Header of a picture parameter set that must not be lost.
const PPS_HEADER: u8 = 0x68;
/// Header of a slice that is no key frame and is referred to.
const SLICE_HEADER: u8 = 0x41;
/// High profile, whose configuration record is longer.
const HIGH_PROFILE: u8 = 100;
const TOO_LONG: SpliceError = SpliceError::Unexpected("a unit is too long");
/// All slices of the picture are of the kind P.
const P_SLICES: u32 = 5;

/// A coded picture with what belongs before it: parameter sets and notes.
#[derive(Debug, Default)]
pub(super) struct CodedPicture {
    units: Vec<Vec<u8>>,
}

/// A picture as containers want it: units with their lengths before them, without parameter sets.
#[derive(Debug, Default)]
pub(super) struct Sample {
    pub(super) bytes: Vec<u8>,
    pub(super) is_key: bool,
}

/// Numbers pictures anew and makes repeats.
#[derive(Debug, Default)]
pub(super) struct Splicer {
    parameters: Option<Parameters>,
    sets: ParameterSets,
    /// Number of the last picture written.
    number: u32,
}

/// The sets as they are in the stream: one of each, always the same.
#[derive(Debug, Default)]
struct ParameterSets {
    sequence: Vec<u8>,
    picture: Vec<u8>,
}

/// What repeats need to know of the stream.
#[derive(Debug, Clone, Copy)]
struct Parameters {
    frame_num_bits: u32,
    macroblocks: u32,
}

impl Splicer {
    /// A picture, numbered after what was written before.
    pub(super) fn picture(&mut self, picture: CodedPicture) -> Result<Sample, SpliceError> {
        let mut sample = Sample::default();
        for unit in picture.units {
            match kind(&unit)? {
                UnitType::SeqParameterSet => {
                    self.parameters = Some(Parameters::read(&unit)?);
                    keep(&mut self.sets.sequence, &unit)?;
                }
                UnitType::PicParameterSet => keep(&mut self.sets.picture, &unit)?,
                UnitType::SliceLayerWithoutPartitioningIdr => {
                    self.number = 0;
                    sample.is_key = true;
                    append(&mut sample.bytes, &unit)?;
                }
                UnitType::SliceLayerWithoutPartitioningNonIdr => {
                    append(&mut sample.bytes, &self.renumber(unit)?)?;
                }
                _ => append(&mut sample.bytes, &unit)?,
            }
        }
        Ok(sample)
    }

    /// The decoder's configuration record (ISO/IEC 14496-15, 5.3.3.1), known after the first
    /// picture.
    pub(super) fn configuration(&self) -> Result<Vec<u8>, SpliceError> {
        let (sequence, repeat) = (&self.sets.sequence, repeat_parameters()?);
        let [_header, profile, compatibility, level, ..] = sequence[..] else {
            return Err(SpliceError::Unexpected("a picture comes before its parameters"));
        };
        // Lengths of four bytes; one sequence parameter set.
        let mut record = vec![1, profile, compatibility, level, 0xFF, 0xE1];
        append_short(&mut record, sequence)?;
        record.push(2);
        append_short(&mut record, &self.sets.picture)?;
        append_short(&mut record, &repeat)?;
        if profile == HIGH_PROFILE {
            // 4:2:0, eight bits, nothing more.
            record.extend([0xFD, 0xF8, 0xF8, 0]);
        }
        Ok(record)
    }

    /// A picture that shows the one before it again.
    pub(super) fn repeat(&mut self) -> Result<Sample, SpliceError> {
        let parameters = self.parameters()?;
        self.number = self.number_after(parameters);
        let mut bits = BitWriter::new(Vec::new());
        let written = (|| {
            bits.write_ue(0)?; // first_mb_in_slice
            bits.write_ue(P_SLICES)?;
            bits.write_ue(REPEAT_PPS)?;
            bits.write_var(parameters.frame_num_bits, self.number)?;
            bits.write_bit(false)?; // num_ref_idx_active_override_flag
            bits.write_bit(false)?; // ref_pic_list_modification_flag_l0
            bits.write_bit(false)?; // adaptive_ref_pic_marking_mode_flag
            bits.write_se(0)?; // slice_qp_delta
            bits.write_ue(1)?; // disable_deblocking_filter_idc
            bits.write_ue(parameters.macroblocks)?; // mb_skip_run
            bits.write_rbsp_trailing_bits()
        })();
        written?;
        let mut sample = Sample::default();
        append(&mut sample.bytes, &unit(SLICE_HEADER, &bits.into_writer())?)?;
        Ok(sample)
    }

    fn parameters(&self) -> Result<Parameters, SpliceError> {
        self.parameters.ok_or(SpliceError::Unexpected("a picture comes before its parameters"))
    }

    fn number_after(&self, parameters: Parameters) -> u32 {
        (self.number + 1) & ((1 << parameters.frame_num_bits) - 1)
    }

    /// Gives a slice the number that follows.
    fn renumber(&mut self, slice: Vec<u8>) -> Result<Vec<u8>, SpliceError> {
        let parameters = self.parameters()?;
        self.number = self.number_after(parameters);
        if slice[0] & 0x60 == 0 {
            return Err(SpliceError::Unexpected("a picture is not referred to"));
        }
        // The headers of a slice and its number fit into a few bytes.
        let (at, told) = frame_num(&slice, parameters.frame_num_bits)?;
        if told == self.number {
            return Ok(slice);
        }
        let mut content = decode_nal(&slice)?.into_owned();
        put_bits(&mut content, at, parameters.frame_num_bits, self.number);
        unit(slice[0], &content)
    }
}

impl Parameters {
    fn read(sps: &[u8]) -> Result<Self, SpliceError> {
        let sps = SeqParameterSet::from_bits(RefNal::new(sps, &[], true).rbsp_bits())
            .map_err(|error| SpliceError::Unreadable(format!("{error:?}")))?;
        if sps.pic_order_cnt != PicOrderCntType::TypeTwo {
            return Err(SpliceError::Unexpected("pictures are not in the order they are shown"));
        }
        if sps.frame_mbs_flags != FrameMbsFlags::Frames || sps.max_num_ref_frames != 1 {
            return Err(SpliceError::Unexpected("it has fields or several reference pictures"));
        }
        let macroblocks =
            (sps.pic_width_in_mbs_minus1 + 1) * (sps.pic_height_in_map_units_minus1 + 1);
        Ok(Self { frame_num_bits: sps.log2_max_frame_num().into(), macroblocks })
    }
}

/// Cuts a stream into pictures as it comes.
pub(super) struct Pictures {
    reader: AnnexBReader<NalAccumulator<Units>>,
    open: CodedPicture,
}

#[derive(Default)]
struct Units(Vec<Vec<u8>>);

impl AccumulatedNalHandler for Units {
    fn nal(&mut self, nal: RefNal<'_>) -> NalInterest {
        if nal.is_complete() {
            let mut bytes = Vec::new();
            // Reading from memory does not fail.
            if std::io::copy(&mut nal.reader(), &mut bytes).is_ok() && !bytes.is_empty() {
                self.0.push(bytes);
            }
        }
        NalInterest::Buffer
    }
}

impl Pictures {
    pub(super) fn new() -> Self {
        Self { reader: AnnexBReader::accumulate(Units::default()), open: CodedPicture::default() }
    }

    /// The pictures that are complete with these bytes of the stream. The last one is complete
    /// only at [`Pictures::finish`].
    pub(super) fn push(&mut self, bytes: &[u8]) -> Result<Vec<CodedPicture>, SpliceError> {
        self.reader.push(bytes);
        self.collect()
    }

    /// The last picture.
    pub(super) fn finish(&mut self) -> Result<Vec<CodedPicture>, SpliceError> {
        self.reader.reset();
        self.collect()
    }

    fn collect(&mut self) -> Result<Vec<CodedPicture>, SpliceError> {
        let mut pictures = Vec::new();
        for unit in std::mem::take(&mut self.reader.nal_handler_mut().0) {
            let is_slice = matches!(
                kind(&unit)?,
                UnitType::SliceLayerWithoutPartitioningIdr
                    | UnitType::SliceLayerWithoutPartitioningNonIdr
            );
            if is_slice && frame_num(&unit, 1).is_err() {
                return Err(SpliceError::Unexpected("a picture has several slices"));
            }
            self.open.units.push(unit);
            if is_slice {
                pictures.push(std::mem::take(&mut self.open));
            }
        }
        Ok(pictures)
    }
}

fn kind(unit: &[u8]) -> Result<UnitType, SpliceError> {
    let header = RefNal::new(unit, &[], true).header();
    Ok(header.map_err(|error| SpliceError::Unreadable(format!("{error:?}")))?.nal_unit_type())
}

/// Where the number of a slice's picture is, in bits after the unit's header, and the number.
fn frame_num(slice: &[u8], bits: u32) -> Result<(u32, u32), SpliceError> {
    let mut reader = RefNal::new(slice, &[], true).rbsp_bits();
    let fail = |error| SpliceError::Unreadable(format!("{error:?}"));
    let mut at = 0;
    for (name, first) in [("first_mb_in_slice", true), ("slice_type", false), ("pps", false)] {
        let value = reader.read_ue(name).map_err(fail)?;
        if first && value != 0 {
            return Err(SpliceError::Unexpected("a picture has several slices"));
        }
        at += exp_golomb_bits(value);
    }
    Ok((at, reader.read_var(bits, "frame_num").map_err(fail)?))
}

/// Bits of an unsigned Exp-Golomb code (9.1).
fn exp_golomb_bits(value: u32) -> u32 {
    2 * (value + 1).ilog2() + 1
}

/// Writes the lowest `bits` of `value` at bit `at`.
fn put_bits(bytes: &mut [u8], at: u32, bits: u32, value: u32) {
    for bit in 0..bits {
        let (byte, mask) = (((at + bit) / 8) as usize, 0x80 >> ((at + bit) % 8));
        let is_set = value >> (bits - 1 - bit) & 1 == 1;
        bytes[byte] = if is_set { bytes[byte] | mask } else { bytes[byte] & !mask };
    }
}

/// A picture parameter set (7.3.2.2) for slices without arithmetic coding, where a run of skipped
/// macroblocks is one number.
fn repeat_parameters() -> Result<Vec<u8>, SpliceError> {
    let mut bits = BitWriter::new(Vec::new());
    let written = (|| {
        bits.write_ue(REPEAT_PPS)?;
        bits.write_ue(0)?; // seq_parameter_set_id
        bits.write_bit(false)?; // entropy_coding_mode_flag
        bits.write_bit(false)?; // bottom_field_pic_order_in_frame_present_flag
        bits.write_ue(0)?; // num_slice_groups_minus1
        bits.write_ue(0)?; // num_ref_idx_l0_default_active_minus1
        bits.write_ue(0)?; // num_ref_idx_l1_default_active_minus1
        bits.write_bit(false)?; // weighted_pred_flag
        bits.write::<2, u8>(0)?; // weighted_bipred_idc
        bits.write_se(0)?; // pic_init_qp_minus26
        bits.write_se(0)?; // pic_init_qs_minus26
        bits.write_se(0)?; // chroma_qp_index_offset
        bits.write_bit(true)?; // deblocking_filter_control_present_flag
        bits.write_bit(false)?; // constrained_intra_pred_flag
        bits.write_bit(false)?; // redundant_pic_cnt_present_flag
        bits.write_rbsp_trailing_bits()
    })();
    written?;
    unit(PPS_HEADER, &bits.into_writer())
}

/// A unit with its header and with emulation prevention.
fn unit(header: u8, content: &[u8]) -> Result<Vec<u8>, SpliceError> {
    let mut writer = ByteWriter::new(vec![header]);
    writer.write_all(content)?;
    Ok(writer.into_writer())
}

fn append(bytes: &mut Vec<u8>, unit: &[u8]) -> Result<(), SpliceError> {
    let length = u32::try_from(unit.len()).map_err(|_long| TOO_LONG)?;
    bytes.extend(length.to_be_bytes());
    bytes.extend(unit);
    Ok(())
}

fn append_short(bytes: &mut Vec<u8>, unit: &[u8]) -> Result<(), SpliceError> {
    let length = u16::try_from(unit.len()).map_err(|_long| TOO_LONG)?;
    bytes.extend(length.to_be_bytes());
    bytes.extend(unit);
    Ok(())
}

/// Keeps a parameter set, which comes again with every key frame.
fn keep(kept: &mut Vec<u8>, set: &[u8]) -> Result<(), SpliceError> {
    if kept.is_empty() {
        kept.extend(set);
    }
    if kept == set { Ok(()) } else { Err(SpliceError::Unexpected("its parameters change")) }
}

impl From<std::io::Error> for SpliceError {
    fn from(error: std::io::Error) -> Self {
        Self::Unreadable(error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_put_where_they_belong() {
        let mut bytes = [0xFF, 0x00];
        put_bits(&mut bytes, 6, 4, 0b0110);
        assert_eq!(bytes, [0b1111_1101, 0b1000_0000]);
    }

    #[test]
    fn code_lengths_are_those_of_the_standard() {
        let lengths: Vec<_> = [0, 1, 2, 3, 6, 7, 8159].map(exp_golomb_bits).into();
        assert_eq!(lengths, [1, 3, 3, 5, 5, 7, 25]);
    }

    #[test]
    fn a_repeat_needs_a_stream() {
        assert!(matches!(Splicer::default().repeat(), Err(SpliceError::Unexpected(_))));
    }
}
