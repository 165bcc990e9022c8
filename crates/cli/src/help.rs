//! The parts of `--help` that teach.

/// After the list of commands.
pub(crate) const OVERVIEW: &str = "\
Examples:
  stillcut export examples/launch-day -o launch-day.mp4
  stillcut analyze examples/launch-day
  stillcut doctor

Exit codes:
  0  done
  1  failed
  2  the command line makes no sense
  3  the composition or another input cannot be used
  4  Chromium or ffmpeg is missing or unusable
  5  cancelled; no partial file and no process is left

Environment:
  STILLCUT_CHROMIUM   the browser to use instead of the one found
  STILLCUT_FFMPEG     the ffmpeg to use instead of the one found
  STILLCUT_BATCH      frames a call into the page; a flag comes before it
  STILLCUT_DEDUP      exact, predicted or off; a flag comes before it
  STILLCUT_NETWORK    allow or offline; a flag comes before it
  STILLCUT_LIBRARIES  a node_modules folder that answers addresses of script libraries
  STILLCUT_LOG        what is logged, such as info,stillcut_stage=debug

What neither a flag nor the environment says is taken from the settings of the
application; `stillcut doctor` tells where they are.";

/// `stillcut help export`.
pub(crate) const EXPORT: &str = "\
Examples:
  The whole composition, into renders/ beside it:
    stillcut export comp
  A quick look at three seconds, at 30 frames per second frames 0 to 89:
    stillcut export comp -o look.mp4 --quality draft --range 0..90
  With transparency, for a page, an editor, a chat, or as files frame-000000.png and on:
    stillcut export comp -o film.webm
    stillcut export comp -o film.mov
    stillcut export comp -o film.gif
    stillcut export comp -o film.png      (a folder film/)
  For a script: a line of JSON for every step, the receipt in a file:
    stillcut export comp -o out.mp4 --json --receipt out.json
  Prove that reused frames are right, by capturing every one of them, too:
    stillcut export comp -o out.mp4 --verify-holds all --hashes out.hashes

Formats:
  mp4   H.264, sound as AAC; opaque
  webm  VP9 with alpha, sound as Opus
  mov   ProRes 4444 with alpha (16 bits), 10-bit colour, sound as PCM
  gif   256 colours, a pixel is transparent or not; at most 50 pictures a second; no sound
  png   a folder of lossless files with alpha, named by frame number from 0; no sound
MP4 and WebM have even sizes: an odd one grows by a repeated column or row.
What the page does not paint is transparent; white is only what a browser window adds.

With --json every line of standard output is an object: {\"type\":\"progress\",...} while it
runs, then one {\"type\":\"receipt\",...} or {\"type\":\"error\",\"code\":...,\"exit_code\":...}.

Ctrl+C cancels within two seconds and leaves nothing behind.";

/// `stillcut help analyze`.
pub(crate) const ANALYZE: &str = "\
Examples:
  stillcut analyze comp
  stillcut analyze comp --json | jq '.static_runs[] | .end - .start'

Without a browser only the HTML file is read: clips and cuts are known then, animations and
static runs are not. The field \"source\" of the JSON says \"browser\" or \"static\".";

/// `stillcut help frame`.
pub(crate) const FRAME: &str = "\
Examples:
  stillcut frame comp --frame 120 -o frame.png

Prints the frame and the hash of its pixels: `frame 120 hash 0123456789abcdef`. An export of
the same composition lists the same hash with --hashes.";

/// `stillcut help doctor`.
pub(crate) const DOCTOR: &str = "\
Ends with exit code 4 when something that an export needs is missing.";

/// `stillcut help completions`.
pub(crate) const COMPLETIONS: &str = "\
Examples:
  stillcut completions bash > ~/.local/share/bash-completion/completions/stillcut
  stillcut completions fish > ~/.config/fish/completions/stillcut.fish";
