//! The machine in general words, as far as a reader of the numbers can use it.

use std::fmt;

/// The machine.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Machine {
    /// Processors that programs may use.
    pub(super) cores: usize,
    /// Bytes of memory, where it is known.
    pub(super) memory: Option<u64>,
    /// Operating system and processor family.
    pub(super) system: String,
    /// Whether there is a graphics device, where it is known.
    pub(super) graphics: Option<bool>,
    /// Processes that wanted to run when the measurements began, over the last minute.
    pub(super) load: Option<f64>,
}

impl Machine {
    /// This one.
    pub(super) fn of_this() -> Self {
        let linux = cfg!(target_os = "linux");
        let read = |file: &str| std::fs::read_to_string(file).ok();
        Self {
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            memory: read("/proc/meminfo").and_then(|text| total_memory(&text)),
            system: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
            graphics: linux.then(has_graphics),
            load: read("/proc/loadavg").and_then(|text| text.split(' ').next()?.parse().ok()),
        }
    }
}

fn has_graphics() -> bool {
    std::fs::read_dir("/dev/dri").is_ok_and(|mut entries| {
        entries.any(|entry| {
            entry.is_ok_and(|entry| entry.file_name().to_string_lossy().starts_with("renderD"))
        })
    })
}

fn total_memory(meminfo: &str) -> Option<u64> {
    let line = meminfo.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024)
}

impl fmt::Display for Machine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = if self.cores == 1 { "" } else { "s" };
        write!(f, "{} core{plural}", self.cores)?;
        if let Some(memory) = self.memory {
            write!(f, ", {} GiB of memory", (memory + (1 << 29)) >> 30)?;
        }
        match self.graphics {
            Some(false) => f.write_str(", no graphics device (software rendering)")?,
            Some(true) => f.write_str(", a graphics device")?,
            None => {}
        }
        write!(f, ", {}", self.system)?;
        if let Some(load) = self.load {
            write!(f, ", load {load:.1} at the start")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_machine_is_told_in_general_words() {
        let meminfo = "MemTotal:       16384000 kB\nMemFree: 1 kB\n";
        let machine = Machine {
            cores: 2,
            memory: total_memory(meminfo),
            system: "linux x86_64".to_owned(),
            graphics: Some(false),
            load: Some(0.25),
        };
        assert_eq!(
            machine.to_string(),
            "2 cores, 16 GiB of memory, no graphics device (software rendering), linux x86_64, \
             load 0.2 at the start"
        );
        assert_eq!(total_memory("nothing"), None);
    }
}
