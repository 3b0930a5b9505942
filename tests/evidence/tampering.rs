//! What becomes of a pack that somebody changed: by hand; with the sums made again; with the manifest made again under
//! another key; and by the maker, who has the right key.

use crate::scene::{QUARTER, Scene, tree};
use std::fs;
use std::path::{Path, PathBuf};

/// How far whoever tampers goes to hide it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cover {
    /// Not at all.
    None,
    /// The sums and the manifest fit again; the old signature stays.
    Sums,
    /// The manifest is signed again, by this key in this person's name.
    Signed(&'static str),
}

struct Bench {
    scene: Scene,
    n: std::cell::Cell<usize>,
}

impl Bench {
    fn new() -> Self {
        let scene = Scene::new();
        scene.pack(QUARTER, "honest");
        Self { scene, n: std::cell::Cell::new(0) }
    }

    /// A copy of the honest pack, changed, and covered up; its name.
    fn copy(&self, change: &dyn Fn(&Path), cover: Cover) -> String {
        self.n.set(self.n.get() + 1);
        let name = format!("copy{}", self.n.get());
        let folder = self.scene.path(&name);
        for (path, bytes) in tree(&self.scene.path("honest")) {
            let place = folder.join(path);
            fs::create_dir_all(place.parent().unwrap()).unwrap();
            fs::write(place, bytes).unwrap();
        }
        change(&folder);
        if cover != Cover::None {
            self.cover(&folder, cover);
        }
        name
    }

    fn cover(&self, folder: &Path, cover: Cover) {
        let desk = &self.scene.desk;
        let mut sums = String::new();
        for path in
            tree(folder).keys().filter(|p| !["MANIFEST", "MANIFEST.sig", "SHA256SUMS"].contains(&p.as_str()))
        {
            let line = desk.run("mara.lind", "sha256sum", &[folder.join(path).to_str().unwrap()]);
            sums.push_str(&format!("{}  {path}\n", &line.trim_start_matches('\\')[..64]));
        }
        fs::write(folder.join("SHA256SUMS"), &sums).unwrap();
        let line = desk.run("mara.lind", "sha256sum", &[folder.join("SHA256SUMS").to_str().unwrap()]);
        let mut manifest = String::new();
        let records = tree(folder).keys().filter(|p| p.starts_with("register/")).count();
        for old in fs::read_to_string(folder.join("MANIFEST")).unwrap().lines() {
            let key = old.split(": ").next().unwrap();
            let new = match key {
                "sums" => format!("sums: \"sha256:{}\"", &line.trim_start_matches('\\')[..64]),
                "records" => format!("records: \"{records}\""),
                "rows" => {
                    let path = old.trim_end_matches('"').split(' ').nth(2).unwrap();
                    let text = fs::read_to_string(folder.join(path)).unwrap_or_default();
                    format!("rows: \"{} {path}\"", text.lines().count().saturating_sub(1))
                }
                "key" => match cover {
                    Cover::Signed(who) => format!("key: \"{}\"", self.fingerprint(who)),
                    _ => old.to_owned(),
                },
                _ => old.to_owned(),
            };
            manifest.push_str(&new);
            manifest.push('\n');
        }
        fs::write(folder.join("MANIFEST"), manifest).unwrap();
        if let Cover::Signed(who) = cover {
            fs::remove_file(folder.join("MANIFEST.sig")).unwrap();
            let (key, file) = (self.key(who), folder.join("MANIFEST"));
            let args =
                ["-q", "-Y", "sign", "-n", "ack-pack", "-f", key.to_str().unwrap(), file.to_str().unwrap()];
            desk.run("mara.lind", "ssh-keygen", &args);
        }
    }

    fn key(&self, who: &str) -> PathBuf {
        if who == "stranger" {
            self.scene.key(who)
        } else {
            self.scene.desk.home(who).join(".ssh/id_ed25519")
        }
    }

    fn public(&self, who: &str) -> String {
        fs::read_to_string(self.key(who).with_extension("pub")).unwrap()
    }

    fn fingerprint(&self, who: &str) -> String {
        let line = self.scene.desk.run("mara.lind", "ssh-keygen", &["-lf", self.key(who).to_str().unwrap()]);
        line.split(' ').nth(1).unwrap().to_owned()
    }
}

fn edit(path: impl AsRef<Path>, f: impl Fn(String) -> String) {
    let path = path.as_ref();
    fs::write(path, f(fs::read_to_string(path).unwrap())).unwrap();
}

/// The first record of the pack, by name.
fn record(folder: &Path) -> PathBuf {
    let found = tree(folder).into_keys().find(|p| p.starts_with("register/acknowledgements/"));
    folder.join(found.unwrap())
}

fn document(folder: &Path) -> PathBuf {
    folder.join(tree(folder).into_keys().find(|p| p.starts_with("documents/")).unwrap())
}

fn without_last_row(folder: &Path, table: &str) {
    edit(folder.join(table), |text| {
        let cut = text.trim_end_matches("\r\n").rfind("\r\n").unwrap() + 2;
        text[..cut].to_owned()
    });
}

#[test]
fn one_row_dropped_from_any_sheet_is_found() {
    let bench = Bench::new();
    let files = tree(&bench.scene.path("honest"));
    let with_rows =
        |p: &&String| p.ends_with(".csv") && String::from_utf8_lossy(&files[*p]).lines().count() > 1;
    let tables: Vec<&String> = files.keys().filter(with_rows).collect();
    assert!(tables.len() >= 10, "{tables:?}");
    for table in &tables {
        let drop = |folder: &Path| without_last_row(folder, table);
        bench.scene.both(&bench.copy(&drop, Cover::None), &[], "file-altered");
        bench.scene.finds(&bench.copy(&drop, Cover::Sums), &[], "signature-invalid");
        // The maker has the right key, and still cannot say what the history does not.
        bench.scene.finds(&bench.copy(&drop, Cover::Signed("mara.lind")), &[], "content-differs");
    }
    let drop = |folder: &Path| without_last_row(folder, "report/pairs.csv");
    bench.scene.both(&bench.copy(&drop, Cover::Sums), &[], "signature-invalid");
    // The script makes no tables, and sees which of them no longer agree.
    for table in ["report/obligations.csv", "populations/hires.csv", "populations/active.csv"] {
        assert!(tables.contains(&&table.to_owned()), "{table} has no row to drop");
        let drop = |folder: &Path| without_last_row(folder, table);
        let (code, said) = bench.scene.script(&bench.copy(&drop, Cover::Signed("mara.lind")), &[]);
        assert!(code == 1 && said.contains(&format!("FAULT rows-differ: {table} has ")), "{table}: {said}");
    }
}

/// A shell reads arithmetic out of words, and runs commands in them.
#[test]
fn nothing_in_a_manifest_is_run() {
    let bench = Bench::new();
    let trace = bench.scene.path("trace");
    let sums = format!("PPID[$(echo>{})] populations/hires.csv", trace.display());
    let planted = |folder: &Path| {
        edit(folder.join("MANIFEST"), |text| format!("{text}rows: \"{sums}\"\n"));
    };
    let name = bench.copy(&planted, Cover::None);
    let sh = bench.scene.path("tools/sh");
    let bash = bench.scene.desk.run("mara.lind", "sh", &["-c", "command -v bash || command -v sh"]);
    fs::remove_file(&sh).unwrap();
    std::os::unix::fs::symlink(bash.trim(), &sh).unwrap();
    let (code, said) = bench.scene.script(&name, &[]);
    assert!(code == 1 && said.contains("the manifest has no number of rows"), "{said}");
    assert!(!trace.exists(), "a word of the manifest was run");
}

#[test]
fn one_file_altered_left_out_or_added_is_found() {
    let bench = Bench::new();
    for path in tree(&bench.scene.path("honest")).into_keys() {
        let altered: &dyn Fn(&Path) = &|folder| {
            let mut bytes = fs::read(folder.join(&path)).unwrap();
            let middle = bytes.len() / 2;
            bytes[middle] ^= 1;
            fs::write(folder.join(&path), bytes).unwrap();
        };
        let gone: &dyn Fn(&Path) = &|folder| fs::remove_file(folder.join(&path)).unwrap();
        let script = bench.scene.path("honest/verify.sh");
        for change in [altered, gone] {
            let name = bench.copy(change, Cover::None);
            let (found, by_script) =
                (bench.scene.verify(&name, &[]), bench.scene.run_script(&script, &name, &[]));
            // Without a manifest, or with one that cannot be read, it is no pack at all.
            let codes =
                if ["MANIFEST", "SHA256SUMS"].contains(&path.as_str()) { vec![1, 2] } else { vec![1] };
            assert!(codes.contains(&found.code), "{path}: {}\n{}{}", found.code, found.out, found.err);
            assert!(codes.contains(&by_script.0), "{path}: {}\n{}", by_script.0, by_script.1);
        }
    }
    let added = |name: &'static str| move |folder: &Path| fs::write(folder.join(name), "more").unwrap();
    for name in ["more.txt", "register/more.yaml", "documents/.hidden", "odd name\n.csv"] {
        bench.scene.both(&bench.copy(&added(name), Cover::None), &[], "file-added");
    }
    let link = |folder: &Path| {
        fs::remove_file(folder.join("policies.csv")).unwrap();
        std::os::unix::fs::symlink("/etc/passwd", folder.join("policies.csv")).unwrap();
    };
    bench.scene.both(&bench.copy(&link, Cover::None), &[], "file-altered");
}

/// What was touched is named, and what was not touched is not: whoever has to ask about it asks about the right file.
#[test]
fn nothing_is_blamed_on_the_files_beside() {
    let bench = Bench::new();
    let records = |folder: &Path| -> Vec<String> {
        tree(folder).into_keys().filter(|p| p.starts_with("register/")).collect()
    };
    let all = records(&bench.scene.path("honest"));
    assert!(all.len() > 4, "{all:?}");
    let (gone, altered) = (&all[0], &all[2]);
    let change = |folder: &Path| {
        fs::remove_file(folder.join(gone)).unwrap();
        edit(folder.join(altered), |text| text.replacen("repository", "Repository", 1));
    };
    let name = bench.copy(&change, Cover::None);
    let (code, said) = bench.scene.script(&name, &[]);
    let faults: Vec<&str> = said.lines().filter(|l| l.starts_with("FAULT")).collect();
    let touched = [gone, altered].map(|path| path.trim_start_matches("register/"));
    let beside: Vec<_> = faults.iter().filter(|l| !touched.iter().any(|path| l.contains(path))).collect();
    assert!(code == 1 && beside.is_empty(), "{beside:?}");
    assert!(touched.iter().all(|path| said.contains(path)), "{said}");
    let verified = bench.scene.verify(&name, &[]);
    assert!(said.contains(&format!(" records, {} files\n", tree(&bench.scene.path(&name)).len())), "{said}");
    assert!(
        verified.out.contains(&format!(", {} files", tree(&bench.scene.path(&name)).len())),
        "{}",
        verified.out
    );
}

#[test]
fn a_manifest_made_again_by_somebody_else_is_found() {
    let bench = Bench::new();
    let nothing = |_: &Path| {};
    // In the maker's name with a strange key: it is not on the list.
    let name = bench.copy(&nothing, Cover::Signed("stranger"));
    bench.scene.finds(&name, &[], "maker-unknown");
    let (code, said) = bench.scene.script(&name, &[]);
    assert!(code == 1 && said.contains("FAULT signature-invalid"), "{said}");
    // With the strange key put on the list: no roster ever had it.
    let stranger = bench.public("stranger");
    let listed = |folder: &Path| {
        let key: Vec<&str> = stranger.split(' ').take(2).collect();
        let words = "namespaces=\"ack-record,ack-pack\",valid-after=\"20260101000000\"";
        edit(folder.join("allowed_signers"), |text| format!("{text}mara.lind {words} {}\n", key.join(" ")));
    };
    bench.scene.both(&bench.copy(&listed, Cover::Signed("stranger")), &[], "maker-unknown");
    // By somebody of the register in the maker's name.
    let name = bench.copy(&nothing, Cover::Signed("jane.doe"));
    bench.scene.finds(&name, &[], "maker-unknown");
    assert_eq!(bench.scene.script(&name, &[]).0, 1);
    // In her own name it is hers, and said to be no maintainer's.
    let hers = |folder: &Path| {
        edit(folder.join("MANIFEST"), |t| t.replace("maker: \"mara.lind\"", "maker: \"jane.doe\""))
    };
    let name = bench.copy(&hers, Cover::Signed("jane.doe"));
    bench.scene.finds(&name, &[], "content-differs");
    // The manifest edited, the signature kept; the signature taken away.
    let edited = |folder: &Path| edit(folder.join("MANIFEST"), |t| t.replace("2026-03-31", "2026-03-30"));
    bench.scene.both(&bench.copy(&edited, Cover::None), &[], "signature-invalid");
    let unsigned = |folder: &Path| fs::remove_file(folder.join("MANIFEST.sig")).unwrap();
    bench.scene.both(&bench.copy(&unsigned, Cover::None), &[], "not-signed");
}

#[test]
fn what_even_the_maker_cannot_do_unseen() {
    let bench = Bench::new();
    let signed = |change: &dyn Fn(&Path)| bench.copy(change, Cover::Signed("mara.lind"));
    // A record left out, with its row.
    let left_out = |folder: &Path| {
        let gone = record(folder);
        let path = gone.strip_prefix(folder.join("register")).unwrap().to_str().unwrap().to_owned();
        fs::remove_file(&gone).unwrap();
        edit(folder.join("records.csv"), |text| {
            text.lines().filter(|l| !l.starts_with(&path)).map(|l| format!("{l}\r\n")).collect()
        });
    };
    bench.scene.both(&signed(&left_out), &[], "content-differs");
    // A record altered: its signature, and the history, say otherwise.
    let altered =
        |folder: &Path| edit(record(folder), |text| text.replace("signed_at: \"2026", "signed_at: \"2025"));
    let name = signed(&altered);
    bench.scene.finds(&name, &[], "content-differs");
    let (code, said) = bench.scene.script(&name, &[]);
    assert!(code == 1 && said.contains("is not what the history recorded"), "{said}");
    assert!(said.contains("is not signed by a key of"), "{said}");
    // A text altered, under its old name or a new one, or left out.
    let text = |folder: &Path| edit(document(folder), |text| format!("{text}And more.\n"));
    let name = signed(&text);
    bench.scene.finds(&name, &[], "content-differs");
    assert_eq!(bench.scene.script(&name, &[]).0, 1);
    let gone = |folder: &Path| fs::remove_file(document(folder)).unwrap();
    let name = signed(&gone);
    bench.scene.finds(&name, &[], "file-missing");
    let (code, said) = bench.scene.script(&name, &[]);
    assert!(code == 1 && said.contains("FAULT text-missing"), "{said}");
    // Another history under the same manifest.
    let other = Scene::new();
    other.pack(QUARTER, "theirs");
    let theirs = other.path("theirs/history.bundle");
    let swapped = |folder: &Path| {
        fs::copy(&theirs, folder.join("history.bundle")).unwrap();
    };
    bench.scene.both(&signed(&swapped), &[], "revision-missing");
    // The claims of a later day, over the same history.
    let later = |folder: &Path| {
        edit(folder.join("MANIFEST"), |t| {
            t.replace("2026-03-31T", "2026-04-30T")
                .replace("recorded_at: \"2026-01-09", "recorded_at: \"2026-04-19")
        })
    };
    bench.scene.finds(&signed(&later), &[], "content-differs");
}

#[test]
fn a_zip_that_is_none_of_ours_is_refused() {
    use std::io::Write as _;
    let bench = Bench::new();
    let make = |name: &str, files: &[(&str, &[u8])]| {
        let mut zip = zip::ZipWriter::new(fs::File::create(bench.scene.path(name)).unwrap());
        for (path, bytes) in files {
            zip.start_file(*path, zip::write::SimpleFileOptions::default()).unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.finish().unwrap();
    };
    let said = |name: &str| bench.scene.verify(name, &[]).fails(2);
    for path in ["../escaped", "/tmp/escaped", "a/../../escaped", "a\\..\\escaped", "C:escaped"] {
        make("bad.zip", &[("MANIFEST", b"x"), (path, b"x")]);
        assert!(said("bad.zip").contains("is no evidence pack: it names a file"), "{path}");
    }
    assert!(!bench.scene.path("escaped").exists());
    make("bomb.zip", &[("MANIFEST", b"x"), ("big", &vec![0; 120 << 20])]);
    assert!(said("bomb.zip").contains("far more than it is"), "{}", said("bomb.zip"));
    // Two files of one name: the writer refuses to make them, so the second name is changed in the bytes.
    make("twice.zip", &[("MANIFEST", b"x"), ("MANIFESt", b"y")]);
    let mut twice = fs::read(bench.scene.path("twice.zip")).unwrap();
    while let Some(at) = twice.windows(8).position(|w| w == b"MANIFESt") {
        twice[at + 7] = b'T';
    }
    fs::write(bench.scene.path("twice.zip"), twice).unwrap();
    assert!(said("twice.zip").contains("it has a file twice"), "{}", said("twice.zip"));
    make("other.zip", &[("a.txt", b"x")]);
    assert!(said("other.zip").contains("it has no MANIFEST"));
    make("odd.zip", &[("MANIFEST", b"format: \"ack-pack/9\"\n"), ("SHA256SUMS", b"")]);
    assert!(said("odd.zip").contains("its MANIFEST is damaged"));
}

#[test]
fn a_zip_that_says_two_things_of_itself_or_ends_too_early_is_refused() {
    let bench = Bench::new();
    bench.scene.pack(QUARTER, "pack.zip");
    let whole = fs::read(bench.scene.path("pack.zip")).unwrap();
    let refused = |bytes: &[u8], why: &str| {
        fs::write(bench.scene.path("bad.zip"), bytes).unwrap();
        let said = bench.scene.verify("bad.zip", &[]).fails(2);
        assert!(said.contains(why), "{why}: {said}");
    };
    // Its name where the file begins is another than in the list at the end.
    let mut renamed = whole.clone();
    let at = renamed.windows(11).position(|w| w == b"records.csv").unwrap();
    renamed[at] = b'R';
    refused(&renamed, "it has two names for `records.csv`");
    for part in [1, 2, 3] {
        refused(&whole[..whole.len() * part / 4], "is neither a folder nor a zip");
    }
    // One byte of what is packed.
    let mut damaged = whole;
    let at = damaged.windows(11).position(|w| w == b"records.csv").unwrap() + 60;
    damaged[at] ^= 0x55;
    refused(&damaged, "`records.csv` cannot be unpacked");
    refused(&[], "is neither a folder nor a zip");
}

#[test]
fn what_hides_in_names_in_the_history_or_in_the_list_of_keys_is_found() {
    let bench = Bench::new();
    // A folder whose name has two lines, so that a list of files shows two that are expected.
    let lines = |folder: &Path| {
        fs::create_dir(folder.join("CONTENTS.md\n.")).unwrap();
        fs::write(folder.join("CONTENTS.md\n./VERIFY.md"), "more").unwrap();
    };
    bench.scene.both(&bench.copy(&lines, Cover::None), &[], "file-added");
    let case = |folder: &Path| fs::write(folder.join("RECORDS.csv"), "more").unwrap();
    bench.scene.both(&bench.copy(&case, Cover::None), &[], "file-added");
    let signed = |change: &dyn Fn(&Path)| bench.copy(change, Cover::Signed("mara.lind"));
    // Another branch in the history.
    let branch = |folder: &Path| {
        let git = |args: &[&str]| bench.scene.desk.run("mara.lind", "git", args);
        let (bundle, work) = (folder.join("history.bundle"), folder.with_extension("git"));
        git(&["clone", "-q", "--bare", bundle.to_str().unwrap(), work.to_str().unwrap()]);
        let git = |args: &[&str]| git(&[&["-C", work.to_str().unwrap()], args].concat());
        git(&["branch", "hidden", "HEAD~1"]);
        git(&["bundle", "create", "-q", bundle.to_str().unwrap(), "HEAD", "--all"]);
    };
    bench.scene.both(&signed(&branch), &[], "content-differs");
    // A key that was good for longer.
    let wider = |folder: &Path| {
        edit(folder.join("allowed_signers"), |text| text.replace("valid-after=\"2026", "valid-after=\"2016"));
    };
    bench.scene.finds(&signed(&wider), &[], "content-differs");
    // A period that would take for ever to make again.
    let endless = |folder: &Path| {
        edit(folder.join("MANIFEST"), |text| {
            text.replace("period: \"2026-01-01..2026-03-31", "period: \"0001-01-01..9999-12-31")
                .replace("as_of: \"2026-04-20", "as_of: \"9999-12-31")
        });
    };
    let found = bench.scene.verify(&bench.copy(&endless, Cover::None), &[]);
    let said = found.out.replace('\n', " ");
    assert!(found.code == 1 && said.contains("a pack can be of"), "{said}");
}

#[test]
fn a_script_whose_tools_are_missing_or_broken_says_so_and_finds_nothing_good() {
    let scene = Scene::new();
    scene.pack(QUARTER, "pack");
    assert_eq!(scene.script("pack", &[]).0, 0);
    for tool in ["uniq", "sort", "sha256sum", "xargs", "cut", "wc", "ssh-keygen"] {
        let place = scene.path("tools").join(tool);
        let real = fs::read_link(&place).unwrap();
        fs::remove_file(&place).unwrap();
        let (code, said) = scene.script("pack", &[]);
        assert!(code == 2 && said.contains(&format!("{tool} is missing")), "{tool}: {code} {said}");
        std::os::unix::fs::symlink("/bin/false", &place).unwrap();
        let (code, said) = scene.script("pack", &[]);
        assert!(code != 0 && !said.contains("This pack holds."), "{tool}: {code} {said}");
        fs::remove_file(&place).unwrap();
        std::os::unix::fs::symlink(real, &place).unwrap();
    }
}

/// Where there is no sha256sum, as on a Mac, or on a BSD.
#[test]
fn the_script_takes_whatever_makes_digests() {
    let scene = Scene::new();
    scene.pack(QUARTER, "honest");
    scene.pack(QUARTER, "altered");
    edit(scene.path("altered/policies.csv"), |text| format!("{text}more\r\n"));
    let tools = scene.path("tools");
    let real = fs::read_link(tools.join("sha256sum")).unwrap().display().to_string();
    fs::remove_file(tools.join("sha256sum")).unwrap();
    // One takes the number of bits, another writes one blank; both read standard input where no file is named.
    let programs = [
        ("shasum", format!("[ \"$1 $2\" = '-a 256' ] || exit 9\nshift 2\nexec {real} \"$@\"\n")),
        ("sha256", format!("[ \"$1\" = -r ] || exit 9\nshift\n{real} \"$@\" | sed 's/  / /'\n")),
    ];
    for (name, does) in programs {
        use std::os::unix::fs::PermissionsExt as _;
        let place = tools.join(name);
        fs::write(&place, format!("#!/bin/sh\n{does}")).unwrap();
        fs::set_permissions(&place, fs::Permissions::from_mode(0o755)).unwrap();
        let (code, said) = scene.script("honest", &[]);
        assert!(code == 0 && said.ends_with("This pack holds.\n"), "{name}: {code} {said}");
        let (code, said) = scene.script("altered", &[]);
        assert!(code == 1 && said.contains("FAULT file-altered: policies.csv"), "{name}: {code} {said}");
        fs::remove_file(&place).unwrap();
    }
}

#[test]
fn the_script_says_the_same_in_every_shell() {
    let scene = Scene::new();
    scene.pack(QUARTER, "honest");
    scene.pack(QUARTER, "altered");
    edit(scene.path("altered/policies.csv"), |text| format!("{text}more\r\n"));
    fs::remove_file(scene.path("altered/approvals.csv")).unwrap();
    // What would act in a terminal, as it is and as a shell's echo would make it.
    fs::write(scene.path("altered/odd\u{1b}[31m\\033[0m\u{9b}m.txt"), "more").unwrap();
    edit(scene.path("altered/MANIFEST"), |text| {
        text.replacen("organization: \"", "organization: \"\u{1b}]0;x\u{7}Ä", 1)
    });
    let find = |name: &str| scene.desk.run("mara.lind", "sh", &["-c", &format!("command -v {name} || true")]);
    let sh = scene.path("tools/sh");
    let first = scene.script("altered", &[]);
    assert!(first.0 == 1 && first.1.contains("FAULT file-missing: approvals.csv is missing"), "{}", first.1);
    assert!(
        first.1.starts_with("Pack of ?]0;x?Ä")
            && first.1.contains("odd?[31m\\033[0m?m.txt does not belong here")
    );
    assert!(!first.1.contains(|c: char| c.is_control() && c != '\n'), "{:?}", first.1);
    for shell in ["dash", "bash", "busybox"] {
        let program = find(shell);
        if program.trim().is_empty() {
            println!("not tried in {shell}: it is not installed");
            continue;
        }
        fs::remove_file(&sh).unwrap();
        // Under the name of sh, bash keeps to POSIX and busybox is its shell; of busybox the other tools come as well.
        std::os::unix::fs::symlink(program.trim(), &sh).unwrap();
        if shell == "busybox" {
            let has = scene.desk.run("mara.lind", "busybox", &["--list"]);
            for tool in ["sed", "sha256sum", "cat", "cut", "dirname", "find", "grep", "mktemp", "paste", "rm"]
                .into_iter()
                .chain(["sort", "tail", "tr", "uniq", "wc", "xargs"])
            {
                assert!(has.lines().any(|line| line == tool), "busybox has no {tool}");
                fs::remove_file(scene.path("tools").join(tool)).unwrap();
                std::os::unix::fs::symlink(program.trim(), scene.path("tools").join(tool)).unwrap();
            }
        }
        let (code, said) = scene.script("honest", &[]);
        assert!(code == 0 && said.ends_with("This pack holds.\n"), "{shell}: {code} {said}");
        assert_eq!(scene.script("altered", &[]), first, "{shell}");
    }
}
