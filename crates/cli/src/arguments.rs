//! The command line as typed.

use std::path::PathBuf;

use clap::{ArgAction, Args, Parser, Subcommand};
use clap_complete::Shell;
use stillcut_capture::{Batch, Dedup, Drawing, ModeChoice, Transport};
use stillcut_composition::Variables;
use stillcut_export::{AlphaChoice, GuardChoice, Shards, VerifyHolds};
use stillcut_media::{Format, Quality};
use stillcut_remote::NetworkPolicy;
use stillcut_timeline::{FrameRange, FrameRate};

use crate::{help, values};

/// Make a video from an HTML composition.
///
/// A composition is a folder with an index.html whose root element has a data-composition-id.
#[derive(Debug, Parser)]
#[command(name = "stillcut", version, after_help = help::OVERVIEW, arg_required_else_help = true)]
#[command(max_term_width = 100)]
pub(crate) struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
    /// Log what happens to standard error; twice for everything
    #[arg(short, long, global = true, action = ArgAction::Count, display_order = 900)]
    pub(crate) verbose: u8,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Export a composition as MP4, WebM, MOV, GIF or PNG frames
    #[command(after_help = help::EXPORT)]
    Export(Box<ExportArguments>),
    /// Show what an export will do: clips, cuts, static runs, problems
    #[command(after_help = help::ANALYZE)]
    Analyze(AnalyzeArguments),
    /// Write one frame as PNG, exactly as exported
    #[command(after_help = help::FRAME)]
    Frame(FrameArguments),
    /// Check what exports need: Chromium, ffmpeg, memory, settings
    #[command(after_help = help::DOCTOR)]
    Doctor(DoctorArguments),
    /// Print a completion script for a shell
    #[command(after_help = help::COMPLETIONS)]
    Completions {
        /// The shell to complete in.
        shell: Shell,
    },
}

impl Command {
    /// Whether results and errors are told as JSON.
    pub(crate) fn json(&self) -> bool {
        match self {
            Self::Export(arguments) => arguments.json,
            Self::Analyze(arguments) => arguments.json,
            Self::Frame(arguments) => arguments.json,
            Self::Doctor(arguments) => arguments.json,
            Self::Completions { .. } => false,
        }
    }
}

/// `stillcut export`.
#[derive(Debug, Args)]
pub(crate) struct ExportArguments {
    /// Folder with an index.html, or an HTML file
    pub(crate) path: PathBuf,
    /// Video to write; its ending says the format. NAME.png is a folder NAME of frames
    /// [default: renders/NAME-1.mp4 beside the composition, or the next free number]
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// What to write, where the name does not say it: H.264, VP9, ProRes 4444, GIF, PNG frames
    #[arg(long, value_parser = values::format())]
    pub(crate) format: Option<Format>,
    /// Transparency: auto keeps it in every format but MP4, off shows white
    #[arg(long, value_parser = values::alpha())]
    pub(crate) alpha: Option<AlphaChoice>,
    /// Replace the video if it is there, or the folder of frames
    #[arg(long)]
    pub(crate) overwrite: bool,
    /// Export although the composition has errors: a missing file, a failing script
    #[arg(long)]
    pub(crate) allow_problems: bool,
    /// Frames to export: A up to, but without, B, such as 30..90
    #[arg(long, value_name = "A..B")]
    pub(crate) range: Option<FrameRange>,
    /// Values of the composition's variables: a JSON object, or @FILE with one; intro.title is a part's
    #[arg(long, value_name = "JSON|@FILE", value_parser = values::variables)]
    pub(crate) variables: Option<Variables>,
    /// How much the encoder may lose, and how long it may take
    #[arg(long, value_parser = values::quality())]
    pub(crate) quality: Option<Quality>,
    /// Frames per second, such as 60 or 30000/1001 [default: the composition's own]
    #[arg(long, value_name = "RATE")]
    pub(crate) fps: Option<FrameRate>,
    /// How frames are taken from the browser; auto draws elements where the browser can
    #[arg(long, value_parser = values::mode())]
    pub(crate) mode: Option<ModeChoice>,
    /// Frames a call into the page, 1 to 16, fewer where they are larger than 1080p; off for 1. The
    /// video is the same for each
    #[arg(long, value_name = "N")]
    pub(crate) batch: Option<Batch>,
    /// Browsers that capture at the same time, 1 to 16; auto starts those that are worth it
    #[arg(long, value_name = "N|auto")]
    pub(crate) shards: Option<Shards>,
    /// Reuse of unchanged frames: exact proves each, predicted looks at some, off captures all
    #[arg(long, value_name = "exact|predicted|off")]
    pub(crate) dedup: Option<Dedup>,
    /// Reused frames to capture all the same and compare bit by bit [default: a small sample]
    #[arg(long, value_name = "N|all", value_parser = values::verify_holds)]
    pub(crate) verify_holds: Option<VerifyHolds>,
    /// Frames compared with screenshots before the export: auto for what a tenth of its time pays, always
    /// for every interval between cuts, off for none
    #[arg(long, value_parser = values::guard())]
    pub(crate) guard: Option<GuardChoice>,
    /// Print JSON lines: progress, then the receipt or an error
    #[arg(long)]
    pub(crate) json: bool,
    /// Also write the receipt to this file, as JSON; replaces it
    #[arg(long, value_name = "FILE")]
    pub(crate) receipt: Option<PathBuf>,
    /// List frame, pixel hash, kind and anchor in this file, a line a frame; replaces it
    #[arg(long, value_name = "FILE")]
    pub(crate) hashes: Option<PathBuf>,
    /// How pixels leave the page, for tests of the slower way
    #[arg(long, hide = true, value_parser = values::transport())]
    pub(crate) transport: Option<Transport>,
    /// Where pictures are drawn, for tests of the slower way
    #[arg(long, hide = true, value_parser = values::drawing())]
    pub(crate) drawing: Option<Drawing>,
    /// Whether files of other hosts may be downloaded; offline uses what is cached or installed
    #[arg(long, value_name = "allow|offline")]
    pub(crate) network: Option<NetworkPolicy>,
    /// Chromium to use instead of the one found
    #[arg(long, value_name = "PROGRAM")]
    pub(crate) chromium: Option<PathBuf>,
    /// ffmpeg to use instead of the one found
    #[arg(long, value_name = "PROGRAM")]
    pub(crate) ffmpeg: Option<PathBuf>,
}

/// `stillcut analyze`.
#[derive(Debug, Args)]
pub(crate) struct AnalyzeArguments {
    /// Folder with an index.html, or an HTML file
    pub(crate) path: PathBuf,
    /// Frames per second, such as 60 or 30000/1001 [default: the composition's own]
    #[arg(long, value_name = "RATE")]
    pub(crate) fps: Option<FrameRate>,
    /// Values of the composition's variables: a JSON object, or @FILE with one; intro.title is a part's
    #[arg(long, value_name = "JSON|@FILE", value_parser = values::variables)]
    pub(crate) variables: Option<Variables>,
    /// Print JSON instead of tables
    #[arg(long)]
    pub(crate) json: bool,
    /// Whether files of other hosts may be downloaded; offline uses what is cached or installed
    #[arg(long, value_name = "allow|offline")]
    pub(crate) network: Option<NetworkPolicy>,
    /// Chromium to use instead of the one found
    #[arg(long, value_name = "PROGRAM")]
    pub(crate) chromium: Option<PathBuf>,
}

/// `stillcut frame`.
#[derive(Debug, Args)]
pub(crate) struct FrameArguments {
    /// Folder with an index.html, or an HTML file
    pub(crate) path: PathBuf,
    /// The frame, counted from 0
    #[arg(long, value_name = "N")]
    pub(crate) frame: u32,
    /// Values of the composition's variables: a JSON object, or @FILE with one; intro.title is a part's
    #[arg(long, value_name = "JSON|@FILE", value_parser = values::variables)]
    pub(crate) variables: Option<Variables>,
    /// PNG file to write
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: PathBuf,
    /// Replace the file if it is there
    #[arg(long)]
    pub(crate) overwrite: bool,
    /// How the frame is taken from the browser; auto draws elements where the browser can
    #[arg(long, value_parser = values::mode())]
    pub(crate) mode: Option<ModeChoice>,
    /// Print JSON instead of words
    #[arg(long)]
    pub(crate) json: bool,
    /// Whether files of other hosts may be downloaded; offline uses what is cached or installed
    #[arg(long, value_name = "allow|offline")]
    pub(crate) network: Option<NetworkPolicy>,
    /// Chromium to use instead of the one found
    #[arg(long, value_name = "PROGRAM")]
    pub(crate) chromium: Option<PathBuf>,
}

/// `stillcut doctor`.
#[derive(Debug, Args)]
pub(crate) struct DoctorArguments {
    /// Print JSON instead of words
    #[arg(long)]
    pub(crate) json: bool,
    /// Chromium to look at instead of the one found
    #[arg(long, value_name = "PROGRAM")]
    pub(crate) chromium: Option<PathBuf>,
    /// ffmpeg to look at instead of the one found
    #[arg(long, value_name = "PROGRAM")]
    pub(crate) ffmpeg: Option<PathBuf>,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    fn export(options: &str) -> Result<ExportArguments, clap::Error> {
        let words = ["stillcut", "export", "film"].into_iter().chain(options.split_whitespace());
        Arguments::try_parse_from(words).map(|arguments| match arguments.command {
            Command::Export(export) => *export,
            other => panic!("not an export: {other:?}"),
        })
    }

    #[test]
    fn definitions_are_sound() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn what_is_not_said_is_left_to_the_settings() {
        let plain = export("").unwrap();
        assert_eq!(plain.path, PathBuf::from("film"));
        assert!(plain.output.is_none() && plain.range.is_none() && plain.fps.is_none());
        assert!(plain.batch.is_none() && plain.dedup.is_none() && plain.mode.is_none());
        assert!(!plain.overwrite && !plain.json);
    }

    #[test]
    fn options_are_read() {
        let all = export(
            "-o out.mov --format mov --alpha off --mode draw-element --batch 8 --dedup predicted --quality high \
             --fps 30000/1001 --range 30..90 --overwrite --json --receipt r --hashes h \
             --verify-holds all --guard always --transport socket --drawing page --chromium c --ffmpeg f",
        )
        .unwrap();
        assert_eq!(all.output, Some("out.mov".into()));
        assert_eq!((all.format, all.alpha), (Some(Format::Mov), Some(AlphaChoice::Off)));
        assert_eq!(all.mode, Some(ModeChoice::DrawElement));
        assert_eq!(all.batch, Batch::new(8));
        assert_eq!(all.dedup, Some(Dedup::Predicted));
        assert_eq!(all.quality, Some(Quality::High));
        assert_eq!(all.fps, FrameRate::new(30000, 1001));
        assert_eq!(all.range, FrameRange::new(30, 90));
        assert_eq!(all.verify_holds, Some(VerifyHolds::All));
        assert_eq!(all.guard, Some(GuardChoice::Always));
        assert_eq!((all.transport, all.drawing), (Some(Transport::Socket), Some(Drawing::Page)));
        assert!(all.overwrite && all.json);
    }

    #[test]
    fn opt_outs_have_three_spellings() {
        for text in ["false", "0", "off", "OFF"] {
            let off = export(&format!("--batch {text} --dedup {text}")).unwrap();
            assert_eq!((off.batch, off.dedup), (Some(Batch::OFF), Some(Dedup::Off)), "{text}");
        }
    }

    #[test]
    fn mistakes_are_named_with_the_way_out() {
        for (options, hint) in [
            ("--range 90..30", "30..90"),
            ("--range 30", "30..90"),
            ("--batch 17", "1 to 16"),
            ("--batch many", "1 to 16"),
            ("--dedup often", "exact, predicted or off"),
            ("--fps 1000", "30000/1001"),
            ("--quality best", "draft, standard, high"),
            ("--format mkv", "mp4, webm, mov, gif, png"),
            ("--alpha on", "auto, off"),
            ("--mode fast", "auto, draw-element, screenshot"),
            ("--verify-holds some", "all"),
            ("--guard sometimes", "auto, always, off"),
        ] {
            let error = export(options).unwrap_err();
            assert_eq!(error.exit_code(), 2, "{options}");
            assert!(error.to_string().contains(hint), "{options}: {error}");
        }
    }

    #[test]
    fn verbosity_goes_before_or_after_the_command() {
        for words in [["stillcut", "-vv", "doctor"], ["stillcut", "doctor", "-vv"]] {
            assert_eq!(Arguments::try_parse_from(words).unwrap().verbose, 2);
        }
    }
}
