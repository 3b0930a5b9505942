//! Scenarios of the gate that have names: what it says of a change, and how the register stands with it.

use super::*;

/// What the program answers as JSON on a day, with its exit code.
fn told(s: &Stage, today: &str, args: &[&str]) -> (i32, Value) {
    let out = s.real.ack("repo", today, &[], &[args, &["--format", "json"]].concat());
    let json = serde_json::from_slice(&out.stdout)
        .unwrap_or_else(|e| panic!("{e}: {}", String::from_utf8_lossy(&out.stderr)));
    (out.status.code().unwrap(), json)
}

/// A pair on the branch that is checked out, on 1 March.
fn pair(s: &Stage, who: &str, policy: &str) -> Value {
    let (_, report) = told(s, "2026-03-01", &["report", "--rev", "HEAD"]);
    let pairs = report["pairs"].as_array().unwrap();
    pairs.iter().find(|p| p["person"] == who && p["requirement"] == policy).unwrap().clone()
}

fn new_findings(answer: &Answer) -> Vec<&str> {
    let new = answer.list("findings").iter().filter(|f| f["already_there"] == false);
    new.map(|f| f["id"].as_str().unwrap()).collect()
}

fn rule<'a>(answer: &'a Answer, what: &str) -> &'a Value {
    answer.list("rules").iter().find(|r| r["change"] == what).unwrap_or_else(|| panic!("{:#}", answer.json))
}

#[test]
fn g05_a_duty_in_an_editorial_version_is_named_for_its_approver() {
    let mut stage = Stage::new();
    handbook(&mut stage);
    stage.git(AT, &["switch", "-q", "-c", "change"]);
    let text = HANDBOOK.replace("may use", "must use").replace("3 days", "2 days");
    stage.policy(&revised(&text, Some("ben"))).commit(AT);
    let answer = asked(&stage, &[]);
    assert_eq!((answer.code, new_findings(&answer)), (1, vec!["editorial-doubtful"]), "{:#}", answer.json);
    let finding = &answer.list("findings")[0];
    let message = finding["message"].as_str().unwrap();
    for part in ["handbook 1.1", "Its approver has to look", "must", "2"] {
        assert!(message.contains(part), "{part}: {message}");
    }
    assert_eq!(finding["path"], "policies/handbook.yaml");
    assert!(finding["remedy"].as_str().unwrap().contains("ack policy approve"));
    // The author's own approval is none, a second person's is.
    stage.add(approval(&stage, "ben", &text)).commit(AT);
    assert_eq!(asked(&stage, &[]).code, 1);
    stage.add(approval(&stage, "mara", &text)).commit(AT);
    assert!(!asked(&stage, &[]).stopped_by().contains("editorial-doubtful"));
}

#[test]
fn g15_a_compromise_takes_back_what_was_recorded_since_and_nothing_before() {
    let stage = Stage::new();
    for (policy, on) in [("before", "2026-02-19"), ("that-day", "2026-02-20"), ("after", "2026-02-21")] {
        stage.policy(&Policy::new(policy, "1.0", on)).commit(on);
        let signed = stage.w.acknowledge("ben", policy, "1.0", &format!("{on}T12:30:00Z"));
        stage.add(signed).commit(&format!("{on}T13:00:00Z"));
    }
    stage.git(AT, &["switch", "-q", "-c", "change"]);
    let entry = ben().keys(&["ben-2"]).retired("ben", "2026-02-20", Some("2026-02-20"));
    let confirmed =
        [stage.w.vouch("ben", "ben", "ben-2", AT).by("ben-2"), stage.w.vouch("mara", "ben", "ben-2", AT)];
    for record in confirmed {
        stage.add(record);
    }
    stage.person(&entry).commit(AT);
    let status = |policy| pair(&stage, "ben", policy)["status"].clone();
    assert_eq!([status("conduct"), status("before")], ["acknowledged", "acknowledged"]);
    assert_eq!([status("that-day"), status("after")], ["pending", "pending"]);
    let answer = asked(&stage, &[]);
    let lost = answer.list("findings").iter().filter(|f| f["id"] == "key-compromised");
    let lost: Vec<&str> = lost.map(|f| f["path"].as_str().unwrap()).collect();
    assert_eq!(lost.len(), 2, "{lost:?}");
    assert!(lost[0].contains("after@") || lost[1].contains("after@"), "{lost:?}");
    assert!(lost[0].contains("that-day@") || lost[1].contains("that-day@"), "{lost:?}");
    assert_eq!(answer.code, 1, "records that no longer count are named before the change is merged");
}

#[test]
fn g16_a_key_without_the_records_that_confirm_it_is_named_and_its_records_are_weaker() {
    let stage = Stage::new();
    stage.policy(&Policy::new("late", "1.0", "2026-02-25")).commit("2026-02-25");
    stage.git(AT, &["switch", "-q", "-c", "change"]);
    stage.person(&ben().keys(&["ben", "administrator"]));
    stage.add(stage.w.acknowledge("ben", "late", "1.0", AT).by("administrator")).commit(AT);
    let answer = asked(&stage, &[]);
    let added = rule(&answer, "key-added");
    assert_eq!((&added["subject"], &added["before"]), (&Value::from("ben"), &Value::Null));
    assert!(added["after"].as_str().unwrap().contains("SHA256:"), "{added}");
    assert_eq!(new_findings(&answer), ["key-unconfirmed"]);
    let seen = pair(&stage, "ben", "late");
    assert_eq!((&seen["status"], &seen["class"]), (&"acknowledged".into(), &"unconfirmed".into()));
    assert_eq!((answer.code, asked(&stage, &["--fail-on", "key-unconfirmed"]).code), (0, 1));
    // With the records that confirm it, it is a key like any other.
    stage.add(stage.w.vouch("ben", "ben", "administrator", AT).by("administrator"));
    stage.add(stage.w.vouch("mara", "ben", "administrator", AT)).commit(AT);
    assert!(!new_findings(&asked(&stage, &[])).contains(&"key-unconfirmed"));
}

#[test]
fn g17_a_change_that_frees_whom_it_would_be_judged_by_is_judged_by_the_base() {
    let stage = Stage::new();
    stage.person(&Person::new("cleo").start("2026-01-19").manager("ben")).commit("2026-02-20");
    stage.git(AT, &["switch", "-q", "-c", "change"]);
    for id in ["conduct", "visits"] {
        let narrow = Policy::new(id, "1.0", "2026-01-05").with("audience: {except: [{manager: ben}]}");
        stage.policy(&narrow);
    }
    stage.commit(AT);
    // By its own rules the change leaves nobody late, as soon as the break has proved to be one.
    let (_, own) = told(&stage, "2026-03-20", &["report", "--rev", "HEAD"]);
    assert_eq!(own["coverage"]["overdue"], 0);
    let answer = asked(&stage, &[]);
    let late = answer.list("gaps").iter().map(|g| (g["person"].as_str().unwrap(), &g["already_there"]));
    assert_eq!(late.collect::<Vec<_>>(), [("cleo", &Value::Bool(true)); 2]);
    assert_eq!(new_findings(&answer), ["rules-loosened"; 2]);
    let narrowed = rule(&answer, "audience-narrowed");
    assert_eq!(narrowed["frees"], serde_json::json!(["cleo"]));
    assert!(narrowed["before"] != narrowed["after"], "{narrowed}");
    assert_eq!((answer.code, asked(&stage, &["--fail-on", "rules-loosened"]).code), (0, 1));
}

#[test]
fn g35_a_policy_for_three_hundred_and_their_signatures_make_nobody_late_and_nothing_red() {
    let people = || (0..300).map(|n| format!("p{n:03}"));
    let stage = Stage::new();
    for id in people() {
        stage.person(&Person::new(&id).start("2026-02-20").with("type: contractor"));
    }
    for id in ["conduct", "visits"] {
        stage.policy(&Policy::new(id, "1.0", "2026-01-05").with("audience: {except: [{type: contractor}]}"));
    }
    stage.commit("2026-02-20");
    let on = |today: &str, args: &[&str]| {
        let (code, json) = told(&stage, today, &[&["check"], args].concat());
        let answer = Answer { code, json };
        assert_eq!((code, answer.stopped_by()), (0, BTreeSet::new()), "{today} {args:?}: {:#}", answer.json);
        answer
    };
    let merge = |branch: &str, at: &str| {
        stage.git(at, &["switch", "-q", "main"]);
        stage.git(at, &["merge", "-q", "--no-ff", "--no-edit", branch]);
    };
    stage.git(AT, &["switch", "-q", "-c", "publish"]);
    stage.policy(&Policy::new("travel", "1.0", AT)).commit(AT);
    let answer = on(AT, &["--base", "main"]);
    assert_eq!(answer.json["coverage"]["pending"], 302, "everybody, from the day on which it is there");
    merge("publish", AT);
    // Three requests, each begun before the others were merged, a hundred signatures in each.
    let signers: Vec<String> = people().collect();
    for (n, some) in signers.chunks(100).enumerate() {
        stage.git(AT, &["switch", "-q", "-c", &format!("signed-{n}"), "main"]);
        for who in some {
            stage.add(stage.w.acknowledge(who, "travel", "1.0", "2026-03-02"));
        }
        stage.commit("2026-03-02T12:30:00Z");
    }
    for n in 0..3 {
        stage.git("2026-03-03", &["switch", "-q", &format!("signed-{n}")]);
        on("2026-03-03", &["--base", "main", "--fail-on", "overdue,pending"]);
        merge(&format!("signed-{n}"), "2026-03-03");
        let whole = on("2026-03-03", &[]);
        assert_eq!(whole.json["coverage"]["pending"], 202 - 100 * n);
    }
}

#[test]
fn g36_what_was_damaged_long_ago_is_already_there_until_it_is_settled_and_again_after() {
    let mut stage = Stage::new();
    let path = stage.record().path;
    stage.put(&path, "damaged\n").commit("2026-01-20");
    let change = |s: &mut Stage, name: &str| {
        s.git(AT, &["switch", "-q", "-c", name, "main"]);
        s.person(&Person::new("dora").start("2026-02-27")).commit(AT);
    };
    change(&mut stage, "first");
    let answer = asked(&stage, &[]);
    let there = |a: &Answer| {
        let found = a.list("findings").iter().filter(|f| f["id"] == "record-altered");
        found.map(|f| f["already_there"].clone()).collect::<Vec<_>>()
    };
    assert_eq!((answer.code, there(&answer)), (0, vec![Value::Bool(true)]));

    // Settled on the mainline, with reason and last day: counted and shown, and no longer a finding.
    stage.git(AT, &["switch", "-q", "main"]);
    assert_eq!(told(&stage, "2026-03-01", &["check"]).0, 1);
    let line = format!(
        "suppressions: [{{finding: record-altered, subject: {path}, reason: A disk failed, by: mara, until: 2026-03-31}}]"
    );
    stage.put("ack.yaml", settings(&[&line])).commit(AT);
    let (code, json) = told(&stage, "2026-03-31", &["check"]);
    assert_eq!((code, json["settled"].as_array().unwrap().len()), (0, 1), "{json:#}");
    let settled = &json["settled"][0];
    assert_eq!((&settled["id"], &settled["reason"]), (&"record-altered".into(), &"A disk failed".into()));
    assert_eq!((&settled["by"], &settled["until"]), (&"mara".into(), &"2026-03-31".into()));
    change(&mut stage, "second");
    let answer = asked(&stage, &[]);
    assert_eq!((answer.code, there(&answer), answer.list("settled").len()), (0, vec![], 1));

    // The day after, it is back by itself, beside a note about what settles nothing.
    stage.git(AT, &["switch", "-q", "main"]);
    let (code, json) = told(&stage, "2026-04-01", &["check"]);
    let ids: Vec<&str> =
        json["findings"].as_array().unwrap().iter().map(|f| f["id"].as_str().unwrap()).collect();
    assert_eq!((code, json["settled"].as_array().unwrap().len()), (1, 0));
    assert!(ids.contains(&"record-altered") && ids.contains(&"suppression-idle"), "{ids:?}");
}
