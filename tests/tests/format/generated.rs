//! Windows of generated documents: the browser and the static reading agree.

use std::fmt::Write as _;

use stillcut_composition::Project;
use stillcut_timeline::Clip;

use crate::shown::{Shown, page, project};

/// Numbers that look random and are the same in every run.
struct Numbers(u32);

impl Numbers {
    fn below(&mut self, limit: u32) -> u32 {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.0 >> 8) % limit
    }

    fn quarters(&mut self, limit: u32) -> f64 {
        f64::from(self.below(limit)) / 4.0
    }
}

/// A tree of compositions and clips with starts and ends of every kind; `known` are names that may be referred to.
fn generated(numbers: &mut Numbers, depth: u32, known: &mut Vec<String>) -> String {
    let mut text = String::new();
    for _ in 0..=numbers.below(4) {
        let name = format!("e{}", known.len());
        let start = match numbers.below(5) {
            0 => String::new(),
            1 if !known.is_empty() => {
                let of = &known[numbers.below(u32::try_from(known.len()).unwrap()) as usize];
                let offset = ["", " + 0.5", " -1", "+.25"][numbers.below(4) as usize];
                format!("data-start='{of}{offset}'")
            }
            2 => format!("data-start=' {} '", numbers.quarters(12)),
            3 => "data-start='-1'".to_owned(),
            _ => format!("data-start='{}'", numbers.quarters(24)),
        };
        let end = match numbers.below(4) {
            0 => String::new(),
            1 => format!("data-end='{}'", numbers.quarters(40)),
            _ => format!("data-duration='{}'", numbers.quarters(20)),
        };
        known.push(name.clone());
        if depth > 0 && numbers.below(3) == 0 {
            let inside = generated(numbers, depth - 1, known);
            write!(
                text,
                "<div id='{name}' data-composition-id='{name}' data-no-timeline data-start='{}' {end}>{inside}</div>",
                numbers.quarters(16)
            )
            .unwrap();
        } else {
            write!(text, "<i id='{name}' {start} {end}></i>").unwrap();
        }
    }
    text
}

/// What the page resolves in the browser is what the static reading of the same file says, for every clip.
#[tokio::test]
async fn generated_windows_are_read_alike() {
    let mut numbers = Numbers(1);
    let mut known = Vec::new();
    let inside: String = (0..40).map(|_| generated(&mut numbers, 3, &mut known)).collect();
    let index = page("data-no-timeline data-duration='20'", &inside, "");
    let folder = project(&[("index.html", &index)]);
    let read = Project::open(folder.path()).unwrap().read().unwrap();
    let shown = Shown::open(folder.path()).await;
    assert!(read.clips.len() > 100, "{} clips", read.clips.len());
    let window = |clip: &Clip| {
        (clip.id.clone(), clip.start.min(20.0), clip.end.min(20.0).max(clip.start.min(20.0)))
    };
    let one: Vec<_> = read.clips.iter().map(window).collect();
    let other: Vec<_> = shown.analysis().clips.iter().map(window).collect();
    let different: Vec<_> = one.iter().filter(|each| !other.contains(each)).collect();
    assert_eq!(different, Vec::<&(String, f64, f64)>::new(), "not among {other:#?}");
    assert_eq!(one.len(), other.len());
    shown.close().await;
}
