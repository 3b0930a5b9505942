//! The life of keys: enrolled, rotated, retired, compromised.

use crate::desk::Desk;

const MARA: &str = "mara.lind";
const JANE: &str = "jane.doe";
const LATER: &str = "2026-01-12T09:00:00Z";

/// Another key in somebody's home, outside of where keys are looked for.
fn new_key(desk: &Desk, who: &str, name: &str) -> String {
    let file = desk.home(who).join(name);
    let file = file.to_str().unwrap();
    desk.run(who, "ssh-keygen", &["-q", "-t", "ed25519", "-N", "", "-C", "new", "-f", file]);
    file.to_owned()
}

fn fingerprint(desk: &Desk, who: &str, file: &str) -> String {
    desk.run(who, "ssh-keygen", &["-lf", file]).split(' ').nth(1).unwrap().to_owned()
}

/// Words on one line, however they were broken.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The lines by which the roster of Jane differs from what it was.
fn changed(desk: &Desk, was: &str) -> Vec<String> {
    let now = desk.read("people/jane.doe.yaml");
    let mut lines: Vec<String> =
        was.lines().filter(|l| !now.lines().any(|n| n == *l)).map(|l| format!("-{l}")).collect();
    lines.extend(now.lines().filter(|l| !was.lines().any(|w| w == *l)).map(|l| format!("+{l}")));
    lines
}

#[test]
fn a_rotated_key_is_vouched_for_by_the_old_one_and_the_old_one_goes() {
    let desk = Desk::with_two_people();
    desk.ack(JANE, LATER, &["sign", "access-control", "--yes"]).well();
    let file = new_key(&desk, JANE, "new");
    let was = desk.read("people/jane.doe.yaml");
    let said = desk.ack(JANE, LATER, &["enrol", "--rotate", "--key", &file]).well();
    let (old, new) = (desk.fingerprint(JANE), fingerprint(&desk, JANE, &file));
    assert!(
        said.contains(&format!("Enrolled {new}\nas a key of jane.doe. Your earlier key vouches for it.")),
        "{said}"
    );
    assert!(said.contains(&format!("Retired {old}\nToday is its last day")), "{said}");
    let lines = changed(&desk, &was);
    assert_eq!(lines.len(), 3, "{lines:?}");
    assert!(
        lines.iter().any(|l| l.contains("retired_keys: [{key: ") && l.contains("until: 2026-01-12")),
        "{lines:?}"
    );
    let listed = desk.ack(JANE, LATER, &["people", "key", "list", JANE]).well();
    assert!(listed.contains(&format!("{new}  confirmed")), "{listed}");
    assert!(listed.contains(&format!("{old}  retired, last day 2026-01-12")), "{listed}");
    // The old key signs no more, the new one does, and what the old one signed goes on counting.
    let next = "2026-01-13T09:00:00Z";
    let why = desk.ack(JANE, next, &["sign", "information-security", "--yes", "--as", JANE]).fails(4);
    assert!(why.contains("no key at hand is one of jane.doe's"), "{why}");
    desk.ack(JANE, next, &["sign", "information-security", "--yes", "--key", &file]).well();
    desk.ack(MARA, next, &["verify"]).well();
}

#[test]
fn without_the_old_key_two_people_must_confirm_the_new_one() {
    let desk = Desk::with_two_people();
    let file = new_key(&desk, JANE, "new");
    std::fs::remove_file(desk.home(JANE).join(".ssh/id_ed25519")).unwrap();
    let said = desk.ack(JANE, LATER, &["enrol", "--rotate", "--as", JANE, "--key", &file]).well();
    assert!(said.contains("two people must"), "{said}");
    assert!(said.contains("Retired SHA256:"), "{said}");
    let listed = desk.ack(JANE, LATER, &["people", "key", "list", JANE]).well();
    assert!(listed.contains("unconfirmed"), "{listed}");
}

#[test]
fn a_rotation_without_another_key_says_how_to_make_one() {
    let desk = Desk::with_two_people();
    let tip = desk.run(JANE, "git", &["rev-parse", "main"]);
    let why = desk.ack(JANE, LATER, &["enrol", "--rotate"]).fails(4);
    assert!(
        why.contains("every key at hand is on the roster already") && why.contains("ssh-keygen -t ed25519"),
        "{why}"
    );
    assert_eq!(desk.run(JANE, "git", &["rev-parse", "main"]), tip);
}

#[test]
fn a_retired_key_is_not_taken_up_again() {
    let desk = Desk::with_two_people();
    let was = desk.read("people/jane.doe.yaml");
    let key = desk.fingerprint(JANE);
    let dry = desk.ack(MARA, LATER, &["people", "key", "retire", JANE, &key, "--dry-run"]).well();
    assert!(dry.contains("Would commit: keys: "), "{dry}");
    assert_eq!(desk.read("people/jane.doe.yaml"), was);
    let said = desk.ack(MARA, LATER, &["people", "key", "retire", JANE, &key]).well();
    assert!(said.contains("jane.doe has no key in force now: next, jane.doe runs `ack enrol`."), "{said}");
    assert_eq!(changed(&desk, &was).len(), 3, "{:?}", changed(&desk, &was));
    let again = desk.ack(MARA, LATER, &["people", "key", "retire", JANE, &key]).well();
    assert!(again.contains("is retired already; its last day is 2026-01-12"), "{again}");
    let why = desk.ack(JANE, LATER, &["enrol"]).fails(4);
    assert!(why.contains("every key at hand was retired"), "{why}");
    let why = desk.ack(MARA, LATER, &["people", "key", "retire", JANE, "SHA256:nonsense"]).fails(4);
    assert!(why.contains("the roster has SHA256:"), "{why}");
}

#[test]
fn what_a_compromise_costs_is_shown_before_it_is_written() {
    let desk = Desk::with_two_people();
    desk.ack(JANE, LATER, &["sign", "access-control", "information-security", "--yes"]).well();
    let (key, now) = (desk.fingerprint(JANE), "2026-03-02T09:00:00Z");
    let tip = desk.run(JANE, "git", &["rev-parse", "main"]);
    let command = ["people", "key", "compromised", JANE, &key, "--since"];
    let run = |since: &str, more: &[&str]| desk.ack(MARA, now, &[&command[..], &[since], more].concat());
    let why = run("2026-01-12", &[]).fails(4);
    assert!(why.contains("2 records would stop counting; 2 acknowledgements would be overdue"), "{why}");
    assert!(why.contains("--yes"), "{why}");
    let dry = run("2026-01-12", &["--dry-run"]).well();
    for part in ["key-compromised", "access-control", "acknowledged", "overdue", "Would commit: keys: "] {
        assert!(dry.contains(part), "{part}: {dry}");
    }
    assert_eq!(desk.run(JANE, "git", &["rev-parse", "main"]), tip, "nothing was written");
    // The day after: what was recorded before goes on counting.
    let dry = run("2026-01-13", &["--dry-run"]).well();
    assert!(dry.contains("Nothing stops counting, and nobody owes anything by it."), "{dry}");
    let said = run("2026-01-12", &["--yes"]).well();
    assert!(said.contains("2 records stopped counting; 2 acknowledgements are overdue"), "{said}");
    let said = desk.ack(MARA, now, &["verify"]);
    assert!(said.out.contains("key-compromised"), "{}", said.out);
    let why = flat(&run("2026-01-20", &["--yes"]).fails(4));
    assert!(why.contains("on record as compromised since 2026-01-12"), "{why}");
    run("2026-01-06", &["--yes"]).well();
    assert!(desk.read("people/jane.doe.yaml").contains("compromised: 2026-01-06}"));
    assert!(run("2026-03-03", &[]).fails(2).contains("still to come"));
}

#[test]
fn a_certificate_is_refused_with_the_reason() {
    let desk = Desk::with_two_people();
    let ssh = desk.home(JANE).join(".ssh");
    let at = |name: &str| ssh.join(name).to_str().unwrap().to_owned();
    let authority = new_key(&desk, JANE, "authority");
    let key = at("id_ed25519");
    desk.run(JANE, "ssh-keygen", &["-q", "-s", &authority, "-I", "jane", "-n", "jane", &key]);
    let certificate = at("id_ed25519-cert.pub");
    let why =
        flat(&desk.ack(JANE, LATER, &["sign", "access-control", "--yes", "--key", &certificate]).fails(4));
    assert!(why.contains("is a certificate") && why.contains("without `-cert`"), "{why}");
    // The same from git's settings, where no other key is at hand.
    desk.run(JANE, "git", &["config", "--global", "gpg.format", "ssh"]);
    desk.run(JANE, "git", &["config", "--global", "user.signingkey", &certificate]);
    std::fs::remove_file(at("id_ed25519.pub")).unwrap();
    for args in [&["sign", "access-control", "--yes"][..], &["enrol"]] {
        let why = flat(&desk.ack(JANE, LATER, args).fails(4));
        assert!(why.contains("is a certificate") && why.contains("without `-cert`"), "{why}");
    }
}
