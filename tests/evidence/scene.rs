//! A register of two people who signed, packs of it, and a machine without ack.

use crate::desk::{Desk, Said};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// When packs are made.
pub(crate) const NOW: &str = "2026-04-20T09:00:00Z";
/// The period of most packs.
pub(crate) const QUARTER: &[&str] = &["--period", "2026-Q1"];
/// All that the script may use.
const TOOLS: [&str; 20] = [
    "sh",
    "sed",
    "sha256sum",
    "ssh-keygen",
    "git",
    "cat",
    "cut",
    "dirname",
    "find",
    "grep",
    "mktemp",
    "paste",
    "rm",
    "sort",
    "tail",
    "tr",
    "uniq",
    "wc",
    "xargs",
    "env",
];

pub(crate) struct Scene {
    pub(crate) desk: Desk,
}

impl Scene {
    /// Mara and Jane, a policy for everybody and one for engineers; each signed what they owe, but Jane one of them.
    pub(crate) fn new() -> Self {
        let desk = Desk::with_two_people();
        desk.ack("mara.lind", "2026-01-07T09:00:00Z", &["sign", "information-security", "--yes"]).well();
        desk.ack("jane.doe", "2026-01-08T09:00:00Z", &["sign", "access-control", "--yes"]).well();
        desk.ack("mara.lind", "2026-01-09T09:00:00Z", &["checkpoint"]).well();
        let tools = desk.path().join("tools");
        std::fs::create_dir(&tools).unwrap();
        for tool in TOOLS {
            let found = desk.run("mara.lind", "sh", &["-c", &format!("command -v {tool}")]);
            std::os::unix::fs::symlink(found.trim(), tools.join(tool)).unwrap();
        }
        Self { desk }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.desk.path().join(name)
    }

    /// Makes a pack as Mara, which must go well.
    #[track_caller]
    pub(crate) fn pack(&self, args: &[&str], place: &str) -> String {
        self.ack(args, place).well()
    }

    pub(crate) fn ack(&self, args: &[&str], place: &str) -> Said {
        let place = self.path(place);
        self.desk.ack("mara.lind", NOW, &[&["evidence", "-o", place.to_str().unwrap()], args].concat())
    }

    /// `ack verify` as the auditor runs it: nowhere near the register.
    pub(crate) fn verify(&self, pack: &str, args: &[&str]) -> Said {
        let (pack, away) = (self.path(pack), self.path("tools"));
        let args = [&["-C", away.to_str().unwrap(), "verify", pack.to_str().unwrap()], args].concat();
        self.desk.ack("jane.doe", NOW, &args)
    }

    /// The pack's own script, on a machine that has nothing else: how it ended, and what it said.
    pub(crate) fn script(&self, pack: &str, args: &[&str]) -> (i32, String) {
        self.run_script(&self.path(pack).join("verify.sh"), pack, args)
    }

    /// A script that was taken from elsewhere.
    pub(crate) fn run_script(&self, script: &Path, pack: &str, args: &[&str]) -> (i32, String) {
        let out = Command::new(self.path("tools").join("sh"))
            .arg(script)
            .args(args)
            .arg(self.path(pack))
            .env_clear()
            .env("PATH", self.path("tools"))
            .env("TZ", "Asia/Kolkata")
            .current_dir("/")
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let said = [out.stdout, out.stderr].concat();
        (out.status.code().unwrap_or(-1), String::from_utf8_lossy(&said).into_owned())
    }

    /// Both find the fault.
    #[track_caller]
    pub(crate) fn both(&self, pack: &str, args: &[&str], fault: &str) {
        self.finds(pack, args, fault);
        let (code, said) = self.script(pack, args);
        assert!(
            code == 1 && said.contains(&format!("FAULT {fault}")),
            "{fault}, by the script: {code}\n{said}"
        );
    }

    /// `ack verify` finds the fault.
    #[track_caller]
    pub(crate) fn finds(&self, pack: &str, args: &[&str], fault: &str) {
        let found = self.verify(pack, &[args, &["--format", "json"]].concat());
        let id = format!("\"id\": \"{fault}\"");
        assert!(
            found.code == 1 && found.out.contains(&id),
            "{fault}: {}\n{}{}",
            found.code,
            found.out,
            found.err
        );
    }

    /// A pack's zip unpacked by somebody else's program.
    pub(crate) fn unpacked(&self, pack: &str, place: &str) -> PathBuf {
        let place = self.path(place);
        // git reads no zip, and unzip is not everywhere: the crate that wrote it reads it as any would.
        let mut zip = zip::ZipArchive::new(std::fs::File::open(self.path(pack)).unwrap()).unwrap();
        zip.extract(&place).unwrap();
        place
    }

    /// A key that no register knows.
    pub(crate) fn key(&self, name: &str) -> PathBuf {
        let path = self.path(name);
        if !path.exists() {
            let args = ["-q", "-t", "ed25519", "-N", "", "-C", "x", "-f", path.to_str().unwrap()];
            self.desk.run("mara.lind", "ssh-keygen", &args);
        }
        path
    }
}

/// Every file below a folder with its bytes, by path.
pub(crate) fn tree(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![root.to_owned()];
    while let Some(dir) = open.pop() {
        for entry in std::fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.is_symlink() {
                open.push(path);
            } else if path.is_file() {
                let below = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
                found.insert(below, std::fs::read(&path).unwrap());
            }
        }
    }
    found
}
