//! What merges leave out, and what begins beside the mainline.

use super::super::fixture::Sandbox;
use crate::source::{CommitId, CommitIx, Merges};

fn merges(s: &Sandbox, under: &[&str]) -> Merges {
    let repo = s.open();
    let history = repo.history(CommitId::parse(&s.git(&["rev-parse", "main"])).unwrap(), under).unwrap();
    repo.merges(&history, under).unwrap()
}

/// Position, path, and whether something else is there now.
fn left_out(s: &Sandbox, under: &[&str]) -> Vec<(u32, String, bool)> {
    merges(s, under).left_out.iter().map(|l| (l.commit.0, l.path.to_string(), l.replaced)).collect()
}

/// A branch `side` with `r/x` and `other/x`, and a mainline that went on with `r/own`.
fn forked() -> Sandbox {
    let s = Sandbox::new();
    s.save("r/old", "1");
    s.git(&["checkout", "-q", "-b", "side"]);
    s.save("r/x", "1");
    s.save("other/x", "1");
    s.git(&["checkout", "-q", "main"]);
    s.save("r/own", "1");
    s
}

#[test]
fn an_honest_merge_leaves_out_nothing() {
    let s = forked();
    s.git(&["merge", "-q", "--no-ff", "-m", "merge", "side"]);
    assert_eq!(left_out(&s, &[""]), []);
    assert_eq!(merges(&s, &[""]).roots, []);
}

#[test]
fn what_a_merge_drops_or_replaces_is_told_with_its_parent() {
    let s = forked();
    s.git(&["merge", "-q", "-s", "ours", "-m", "ours", "side"]);
    assert_eq!(left_out(&s, &["r"]), [(2, "r/x".into(), false)]);
    let all = [(2, "other/x".into(), false), (2, "r/x".into(), false)];
    assert_eq!(left_out(&s, &["r", "other"]), all);
    let one = &merges(&s, &["r"]).left_out[0];
    assert_eq!(one.parent.to_string(), s.git(&["rev-parse", "side"]));
    assert_eq!(one.merge.to_string(), s.git(&["rev-parse", "main"]));
    let s = forked();
    s.git(&["merge", "-q", "--no-ff", "--no-commit", "side"]);
    std::fs::write(s.root().join("r/x"), "2").unwrap();
    s.git(&["add", "-A"]);
    s.git(&["commit", "-q", "-m", "evil"]);
    assert_eq!(left_out(&s, &["r"]), [(2, "r/x".into(), true)]);
}

#[test]
fn a_directory_in_the_place_of_a_file_is_something_else() {
    let s = forked();
    s.git(&["merge", "-q", "--no-ff", "--no-commit", "side"]);
    std::fs::remove_file(s.root().join("r/x")).unwrap();
    std::fs::create_dir(s.root().join("r/x")).unwrap();
    std::fs::write(s.root().join("r/x/y"), "2").unwrap();
    s.git(&["add", "-A"]);
    s.git(&["commit", "-q", "-m", "evil"]);
    assert_eq!(left_out(&s, &["r"]), [(2, "r/x".into(), true)]);
}

#[test]
fn a_merge_on_a_side_branch_is_looked_at_where_it_came_in() {
    let s = forked();
    s.git(&["checkout", "-q", "-b", "between"]);
    s.git(&["merge", "-q", "-s", "ours", "-m", "ours", "side"]);
    s.git(&["checkout", "-q", "main"]);
    s.save("r/more", "1");
    s.git(&["merge", "-q", "--no-ff", "-m", "merge", "between"]);
    assert_eq!(left_out(&s, &["r"]), [(3, "r/x".into(), false)]);
}

#[test]
fn another_beginning_is_told_with_the_commit_that_brought_it() {
    let s = forked();
    s.git(&["checkout", "-q", "--orphan", "other"]);
    let root = s.commit("of another origin");
    s.git(&["checkout", "-q", "main"]);
    s.git(&["merge", "-q", "--allow-unrelated-histories", "-m", "roots", "other"]);
    assert_eq!(merges(&s, &[""]).roots, [(CommitIx(2), root)]);
}

#[test]
fn a_commit_is_at_hand_or_not() {
    let s = forked();
    let side = CommitId::parse(&s.git(&["rev-parse", "side"])).unwrap();
    assert!(s.open().has_commit(side));
    let tree = CommitId::parse(&s.git(&["rev-parse", "side^{tree}"])).unwrap();
    assert!(!s.open().has_commit(tree) && !s.open().has_commit(CommitId::new([7; 20])));
}
