//! Records beside the program: made by a shell script, verified by OpenSSH, altered byte by byte.

use crate::desk::{Desk, START};
use ack::assess::{Facts, Verdict, assess};
use ack::git::Repo;
use ack::source::{BlobId, Blobs, Change, CommitId, History, sha256};
use ack::{load, sign};

const MARA: &str = "mara.lind";
const JANE: &str = "jane.doe";

/// The lines under the receipt's promise, as a script.
fn recipe(receipt: &str) -> String {
    let (_, lines) = receipt.split_once("To verify it without ack:\n").unwrap();
    lines.lines().map(|l| l.trim_start().to_owned() + "\n").collect()
}

#[test]
fn the_printed_recipe_verifies_each_record() {
    let desk = Desk::with_two_people();
    let out = desk.path().join("it's a record.yaml");
    let runs: [&[&str]; 2] = [&["access-control"], &["information-security", "--out", out.to_str().unwrap()]];
    for args in runs {
        let said = desk.ack(JANE, START, &[&["sign", "--yes"], args].concat()).well();
        let script = recipe(&said);
        let verified = desk.run(JANE, "sh", &["-euc", &script]);
        assert!(verified.starts_with("Good \"ack-record\" signature for jane.doe"), "{verified}");
        // The recipe is of this record: with another statement it does not verify.
        let altered = script
            .replace("sed '/^signature: |$/,$d' record", "sed '/^signature: |$/,$d; s/agree/object/' record");
        assert!(!desk.command(JANE, "sh").args(["-euc", &altered]).output().unwrap().status.success());
    }
    assert_eq!(desk.run(JANE, "git", &["status", "--porcelain"]), "");
}

/// A record made as the format says, with nothing but a shell and OpenSSH.
const SCRIPT: &str = r#"
set -eu
value() { sed -n "s/^$2: *//p" "$1" | tr -d '"' | head -n 1; }
digest=$(sha256sum policies/access-control.md | cut -d ' ' -f 1)
{
  echo 'format: "ack-record/1"'
  echo 'kind: "acknowledgement"'
  echo "repository: \"$(value ack.yaml repository)\""
  echo 'requirement: "access-control"'
  echo 'version: "1.0"'
  echo "digest: \"sha256:$digest\""
  echo 'person: "jane.doe"'
  echo 'signed_at: "2026-01-05T12:00:00Z"'
  echo "head: \"$(git rev-parse main)\""
  echo 'statement: "I have read and understood this document, and I agree to comply with it."'
} > "$TMP/message"
ssh-keygen -q -Y sign -f "$HOME/.ssh/id_ed25519" -n ack-record "$TMP/message"
id=$(sha256sum "$TMP/message" | cut -c 1-12)
folder=acknowledgements/2026/01/05
mkdir -p "$folder"
{ cat "$TMP/message"; echo 'signature: |'; sed 's/^/  /' "$TMP/message.sig"; } \
  > "$folder/access-control@1.0--jane.doe--$id.yaml"
printf %s "$folder/access-control@1.0--jane.doe--$id.yaml"
"#;

fn by_hand() -> (Desk, String) {
    let desk = Desk::with_two_people();
    let mut sh = desk.command(JANE, "sh");
    let made = sh.env("TMP", desk.path()).args(["-c", SCRIPT]).output().unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    desk.commit(JANE, "2026-01-05T12:00:05Z", "by hand");
    (desk, String::from_utf8(made.stdout).unwrap())
}

#[test]
fn a_record_made_by_a_shell_script_counts() {
    let (desk, path) = by_hand();
    let now = "2026-01-06T08:00:00Z";
    let verified = desk.ack(MARA, now, &["verify", "--format", "csv"]).well();
    let line = verified.lines().find(|l| l.starts_with(&path)).unwrap();
    assert!(line.contains(",valid,jane.doe,"), "{line}");
    let report = desk.ack(MARA, now, &["report", "--policy", "access-control"]).well();
    assert!(report.contains("100 % · 1 of 1 acknowledged"), "{report}");
}

/// The repository with one blob put in another's place.
struct Altered<'a> {
    repo: &'a Repo,
    blob: BlobId,
    bytes: Vec<u8>,
}

impl Blobs for Altered<'_> {
    fn read(&self, id: BlobId) -> anyhow::Result<Vec<u8>> {
        if id == self.blob { Ok(self.bytes.clone()) } else { self.repo.read(id) }
    }

    fn size(&self, id: BlobId) -> anyhow::Result<u64> {
        if id == self.blob { Ok(self.bytes.len() as u64) } else { self.repo.size(id) }
    }
}

/// The verdict, where the file is taken for a record at all, on the record at `path` whose bytes are these, as if they had been recorded so from the first.
fn verdict(repo: &Repo, history: &History, path: &str, bytes: &[u8], at: &str) -> Option<Verdict> {
    let mut history = history.clone();
    let recorded = history.changes.iter().find(|c| c.path == path).unwrap().now.unwrap();
    let moved = |c: &Change<'_>| if c.path == path { at } else { c.path }.to_owned();
    let paths: Vec<String> = history.changes.iter().map(|c| moved(&c)).collect();
    history.changes = history.changes.iter().zip(&paths).map(|(c, path)| Change { path, ..c }).collect();
    let blobs = Altered { repo, blob: recorded.blob, bytes: bytes.to_vec() };
    let loaded = load::load(&history, &blobs, &|signed, armour| sign::check(signed, armour)).unwrap();
    let facts = Facts::new(&loaded.register);
    let assessment = assess(&facts, loaded.register.commits.last().unwrap().day);
    let found = assessment.records.iter().find(|r| &*r.file.path() == at);
    found.map(|r| r.verdict)
}

#[test]
fn no_byte_of_a_record_can_be_changed() {
    let (desk, path) = by_hand();
    let repo = Repo::discover(&desk.register()).unwrap();
    let tip = CommitId::parse(desk.run(MARA, "git", &["rev-parse", "HEAD"]).trim()).unwrap();
    let history = repo.history(tip, &load::PATHS).unwrap();
    let bytes = desk.read(&path).into_bytes();
    assert_eq!(verdict(&repo, &history, &path, &bytes, &path), Some(Verdict::Valid));
    let cut = desk.read(&path).find("signature: |\n").unwrap();
    for n in 0..bytes.len() {
        for flip in [0x01, 0x20] {
            let mut altered = bytes.clone();
            altered[n] ^= flip;
            assert_ne!(
                verdict(&repo, &history, &path, &altered, &path),
                Some(Verdict::Valid),
                "byte {n} ^ {flip}"
            );
            if n < cut {
                // A forger would also move it to where it belongs.
                let id: String = sha256(&altered[..cut]).iter().take(6).map(|b| format!("{b:02x}")).collect();
                let place = format!("acknowledgements/2026/01/05/access-control@1.0--jane.doe--{id}.yaml");
                assert_ne!(
                    verdict(&repo, &history, &path, &altered, &place),
                    Some(Verdict::Valid),
                    "byte {n} ^ {flip}"
                );
            }
        }
    }
    for n in 1..=bytes.len() {
        let cut_off = &bytes[..bytes.len() - n];
        if n % 16 == 1 {
            assert_ne!(
                verdict(&repo, &history, &path, cut_off, &path),
                Some(Verdict::Valid),
                "{n} bytes cut off"
            );
        }
    }
    let longer = [&bytes[..], b"\n"].concat();
    assert_ne!(verdict(&repo, &history, &path, &longer, &path), Some(Verdict::Valid));
}
