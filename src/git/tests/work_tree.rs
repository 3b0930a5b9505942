use crate::git::fixture::Sandbox;
use crate::git::remembered::Remembered;
use crate::git::scope::Scope;
use crate::git::{Repo, WorkFile};
use crate::source::{BlobId, Mode};
use std::fs;
use std::os::unix::fs::symlink;

fn plain(text: &str) -> Option<WorkFile> {
    Some(WorkFile { mode: Mode::Plain, bytes: text.into() })
}

#[test]
fn changed_added_and_deleted_files_are_told() {
    let s = Sandbox::new();
    for path in ["p/same", "p/changed", "p/deleted", "other/x"] {
        s.write(path, "old");
    }
    s.write(".gitignore", "*.swp\n");
    s.commit("all");
    assert_eq!(s.open().uncommitted(&[""]).unwrap(), [""; 0]);
    s.write("p/changed", "new");
    s.write("p/added", "n");
    s.write("p/.x.swp", "n");
    s.write("other/x", "new");
    fs::remove_file(s.root().join("p/deleted")).unwrap();
    let changes = s.open().work_tree_changes(&["p"]).unwrap();
    assert_eq!(
        changes,
        [("p/added".into(), plain("n")), ("p/changed".into(), plain("new")), ("p/deleted".into(), None)]
    );
    assert_eq!(s.open().uncommitted(&["other", "p/changed"]).unwrap(), ["other/x", "p/changed"]);
}

#[test]
fn same_size_and_second_is_still_a_difference() {
    let s = Sandbox::new();
    s.save("a", "one");
    s.write("a", "two");
    assert_eq!(s.open().uncommitted(&[""]).unwrap(), ["a"]);
}

#[test]
fn unborn_and_bare() {
    let s = Sandbox::new();
    s.write("a", "1");
    assert_eq!(s.open().uncommitted(&[""]).unwrap(), ["a"]);
    s.git_in(".", &["init", "-q", "--bare", "bare"]);
    assert!(Repo::discover(&s.path("bare")).unwrap().uncommitted(&[""]).unwrap().is_empty());
}

#[test]
fn links_are_not_followed_and_modes_count() {
    let s = Sandbox::new();
    s.write("p/a", "1");
    s.write("q/b", "1");
    s.commit("all");
    fs::create_dir(s.path("outside")).unwrap();
    fs::write(s.path("outside/secret"), "s").unwrap();
    fs::remove_dir_all(s.root().join("p")).unwrap();
    symlink(s.path("outside"), s.root().join("p")).unwrap();
    s.run("repo", &["update-index", "--chmod=+x", "q/b"], b"");
    let mut mode = fs::metadata(s.root().join("q/b")).unwrap().permissions();
    std::os::unix::fs::PermissionsExt::set_mode(&mut mode, 0o755);
    fs::set_permissions(s.root().join("q/b"), mode).unwrap();
    let changes = s.open().work_tree_changes(&[""]).unwrap();
    let link = WorkFile { mode: Mode::Symlink, bytes: s.path("outside").to_str().unwrap().into() };
    let exec = WorkFile { mode: Mode::Executable, bytes: b"1".to_vec() };
    assert_eq!(changes, [("p".into(), Some(link)), ("p/a".into(), None), ("q/b".into(), Some(exec))]);
    assert_eq!(s.open().uncommitted(&["p/a"]).unwrap(), ["p/a"]);
}

#[test]
fn a_checkout_with_crlf_is_unchanged() {
    let s = Sandbox::new();
    s.write(".gitattributes", "*.txt text eol=crlf\n*.raw -text\n");
    s.write("a.txt", "one\ntwo\n");
    s.write("b.raw", "one\n");
    s.commit("all");
    s.write("a.txt", "one\r\ntwo\r\n");
    s.write("b.raw", "one\r\n");
    assert_eq!(s.open().work_tree_changes(&[""]).unwrap(), [("b.raw".into(), plain("one\r\n"))]);
    s.write("a.txt", "one\r\nthree\r\n");
    assert_eq!(s.open().work_tree_changes(&["a.txt"]).unwrap(), [("a.txt".into(), plain("one\nthree\n"))]);
}

#[test]
fn what_a_sparse_checkout_leaves_out_is_no_difference() {
    for index in ["--no-sparse-index", "--sparse-index"] {
        let s = Sandbox::new();
        s.write("in/a", "1");
        s.write("out/b", "1");
        s.commit("all");
        s.git(&["sparse-checkout", "set", "--cone", index, "in"]);
        assert!(!s.root().join("out").exists());
        assert_eq!(s.open().uncommitted(&[""]).unwrap(), [""; 0], "{index}");
        s.write("in/a", "2");
        assert_eq!(s.open().uncommitted(&[""]).unwrap(), ["in/a"], "{index}");
    }
}

#[test]
fn submodules_and_pipes_are_passed_over() {
    let s = Sandbox::new();
    s.save("a", "1");
    s.git_in(".", &["clone", "-q", "repo", "repo/nested"]);
    s.git(&["-c", "advice.addEmbeddedRepo=false", "add", "nested"]);
    s.git(&["commit", "-q", "-m", "sub"]);
    std::process::Command::new("mkfifo").arg(s.root().join("pipe")).status().unwrap();
    assert_eq!(s.open().uncommitted(&[""]).unwrap(), [""; 0]);
}

#[test]
fn reading_writes_nothing() {
    let s = Sandbox::new();
    let tip = s.save("a", "1");
    s.write("a", "2");
    let before = s.git_in("repo", &["count-objects", "-v"]);
    let index = fs::read(s.root().join(".git/index")).unwrap();
    s.open().uncommitted(&[""]).unwrap();
    s.open().history(tip, &[""]).unwrap();
    assert_eq!(s.git_in("repo", &["count-objects", "-v"]), before);
    assert_eq!(fs::read(s.root().join(".git/index")).unwrap(), index);
}

#[test]
fn every_version_of_the_index_is_read_and_half_of_one_is_not() {
    for version in ["2", "3", "4"] {
        let s = Sandbox::new();
        for path in ["a", "b/long-name-of-a-file", "b/long-name-of-another", "c", "in/x"] {
            s.write(path, path);
        }
        s.commit("all");
        s.git(&["update-index", "--index-version", version]);
        s.git(&["update-index", "--skip-worktree", "c"]);
        let index = s.root().join(".git/index");
        let read = Remembered::read(&index, &Scope::new(&["b", "c", "in/x"])).unwrap();
        let listed = s.git(&["ls-files", "-s", "b", "c", "in"]);
        let ours: Vec<String> =
            read.files.iter().map(|(path, e)| format!("100644 {} 0\t{path}", BlobId::new(e.id))).collect();
        assert_eq!(ours, listed.lines().collect::<Vec<_>>(), "version {version}");
        assert!(
            read.leaves_out("c")
                && !read.leaves_out("in/x")
                && read.files.iter().any(|(path, e)| path == "in/x" && e.size == 4)
        );
        let bytes = fs::read(&index).unwrap();
        for cut in [11, 40, 100, bytes.len() / 2] {
            fs::write(&index, &bytes[..cut]).unwrap();
            assert!(Remembered::read(&index, &Scope::All).is_none(), "version {version}, cut at {cut}");
        }
    }
    let s = Sandbox::new();
    s.save("a", "1");
    s.git(&["update-index", "--split-index"]);
    assert!(Remembered::read(&s.root().join(".git/index"), &Scope::All).is_none());
    assert_eq!(s.open().uncommitted(&[""]).unwrap(), [""; 0]);
}

#[test]
fn of_a_large_index_the_places_are_remembered_and_never_believed_of_another() {
    let s = Sandbox::new();
    let id = s.save("people/ann.yaml", "ann");
    let blob = s.git(&["rev-parse", &format!("{id}:people/ann.yaml")]);
    let add = |paths: &mut dyn Iterator<Item = String>| {
        let lines: String = paths.map(|path| format!("100644 {} 0\t{path}\n", blob.trim())).collect();
        s.run("repo", &["update-index", "--add", "--index-info"], lines.as_bytes());
    };
    add(&mut (0..12_000).map(|n| format!("acknowledgements/2026/01/02/a-record-of-many-{n:05}.yaml")));
    add(&mut ["people/ben.yaml".to_owned(), "policies/desk.yaml".to_owned()].into_iter());
    let index = s.root().join(".git/index");
    let scope = Scope::new(&["people", "policies"]);
    let paths = || {
        let read = Remembered::read(&index, &scope).unwrap();
        read.files.iter().map(|(path, _)| path.clone()).collect::<Vec<_>>().join(" ")
    };
    let all = "people/ann.yaml people/ben.yaml policies/desk.yaml";
    let places = s.root().join(".git/ack/places");
    assert!(!places.exists());
    assert_eq!(paths(), all);
    let remembered = fs::read_to_string(&places).unwrap();
    assert_eq!(remembered.lines().count(), 5, "one run of three entries: {remembered}");
    assert_eq!(paths(), all);
    // Another scope does not go by them, nor does what somebody wrote into the file.
    assert!(Remembered::read(&index, &Scope::new(&["policies"])).unwrap().files.len() == 1);
    for spoilt in
        [remembered.replace(" 3\n", " 2\n"), remembered[..remembered.len() - 9].to_owned(), String::new()]
    {
        fs::write(&places, spoilt).unwrap();
        assert_eq!(paths(), all);
    }
    add(&mut ["people/cem.yaml".to_owned()].into_iter());
    assert_eq!(paths(), "people/ann.yaml people/ben.yaml people/cem.yaml policies/desk.yaml");
}
