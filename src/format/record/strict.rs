//! What is no record, and where: each case is one change of a good one.

use super::samples::ARMOUR;
use super::*;

const GOOD: &str = "format: \"ack-record/1\"
kind: \"acknowledgement\"
repository: \"0197f6c2-8a40-7cc1-9d0e-5a1be5b8a2f1\"
requirement: \"access-control\"
version: \"2.0\"
digest: \"sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef\"
person: \"jane.doe\"
signed_at: \"2026-03-04T10:11:12Z\"
head: \"ee152d6fbc5b1aeaa42711da847e1bcc4b2a3115\"
statement: \"I have read \\\"it\\\" and C:\\\\x.\"
";

fn good() -> String {
    String::from_utf8(sealed(GOOD.as_bytes(), ARMOUR)).unwrap()
}

/// What is said about a record in which one text was replaced by another.
fn changed(from: &str, to: &str) -> String {
    let file = good();
    assert!(file.contains(from), "{from}");
    parse(file.replacen(from, to, 1).as_bytes()).map_or_else(|why| why.to_string(), |_| "a record".into())
}

#[test]
fn the_good_record_is_one() {
    let file = good();
    let parsed = parse(file.as_bytes()).unwrap();
    assert_eq!(parsed.record.statement, "I have read \"it\" and C:\\x.");
    assert_eq!(parsed.signed, GOOD.as_bytes());
    assert_eq!(render(&parsed.record), GOOD.as_bytes());
    assert_eq!(parsed.id.to_string(), &crate::source::Digest::of(GOOD.as_bytes()).hex()[..12]);
    assert_eq!(parsed.record.head.map(|h| h.short()).as_deref(), Some("ee152d6f"));
    assert_eq!(changed("ee152d6fbc5b1aeaa42711da847e1bcc4b2a3115", ""), "a record");
}

#[test]
fn keys_stand_once_and_in_order() {
    for (from, to, why) in [
        ("version: \"2.0\"\n", "", "line 5: the key digest stands where the key version belongs"),
        (
            "version: \"2.0\"\n",
            "version: \"2.0\"\nversion: \"2.0\"\n",
            "line 6: the key version stands where the key digest belongs",
        ),
        (
            "person: \"jane.doe\"\n",
            "person: \"jane.doe\"\nsigner: \"x\"\n",
            "line 8: the key signer stands where the key signed_at belongs",
        ),
        (
            "person: \"jane.doe\"\n",
            "note: \"x\"\nperson: \"jane.doe\"\n",
            "line 7: `note: \"x\"` stands where the key person belongs",
        ),
        ("signature: |\n", "\nsignature: |\n", "line 11: nothing stands where the key signature belongs"),
        (
            "signature: |\n",
            "signature: |-\n",
            "line 11: the key signature stands where the key signature belongs",
        ),
        ("format:", "# x\nformat:", "line 1: `# x` stands where the key format belongs"),
        ("format:", "---\nformat:", "line 1: `---` stands where the key format belongs"),
    ] {
        assert_eq!(changed(from, to), format!("this is no record: {why}"));
    }
}

#[test]
fn values_are_quoted_in_one_way() {
    let quoted = "is not in double quotes with only \\\" and \\\\ as escapes";
    for (from, to) in [
        ("\"2.0\"", "2.0"),
        ("\"2.0\"", "'2.0'"),
        ("version: \"2.0\"", "version:  \"2.0\""),
        ("version: \"2.0\"", "version:\"2.0\""),
        ("version: \"2.0\"", "version : \"2.0\""),
        ("\"2.0\"", "\"2.0\" "),
        ("\"2.0\"", "\"2.0\" # x"),
        ("\"2.0\"", "\"2\\.0\""),
        ("\"2.0\"", "\"2\\u002e0\""),
        ("\"2.0\"", "\"2.0\\\""),
        ("\"2.0\"", "\"2\".0\""),
        ("\"2.0\"", "\""),
    ] {
        let said = changed(from, to);
        assert!(said.ends_with(quoted) || said.contains("belongs"), "{to}: {said}");
    }
}

#[test]
fn bytes_are_text_that_can_be_seen() {
    for (from, to, why) in [
        ("jane", "\u{feff}jane", "line 7: the character \\u{feff} may not stand in a record"),
        ("format", "\u{feff}format", "line 1: the character \\u{feff} may not stand in a record"),
        ("\n", "\r\n", "line 1: the character \\u{d} may not stand in a record"),
        ("read", "re\tad", "line 10: the character \\u{9} may not stand in a record"),
        ("read", "re\u{0}ad", "line 10: the character \\u{0} may not stand in a record"),
        ("read", "re\u{202e}ad", "line 10: the character \\u{202e} may not stand in a record"),
        ("read", "re\u{200b}ad", "line 10: the character \\u{200b} may not stand in a record"),
        ("read", "rea\u{308}d", "line 10: it is not in Unicode's composed form (NFC)"),
    ] {
        assert_eq!(changed(from, to), format!("this is no record: {why}"));
    }
    let mut latin = good().into_bytes();
    let at = latin.iter().position(|b| *b == b'j').unwrap();
    latin[at] = 0xe9;
    assert_eq!(parse(&latin).unwrap_err().to_string(), "this is no record: line 7: it is not UTF-8");
    let long = good().replacen("read", &"x".repeat(MAX_BYTES), 1);
    assert!(parse(long.as_bytes()).unwrap_err().to_string().contains("at most 8192 are allowed"));
    assert!(parse(b"").unwrap_err().to_string().contains("nothing stands where the key format belongs"));
}

#[test]
fn values_mean_something() {
    for (from, to, part) in [
        (
            "ack-record/1",
            "ack-record/2",
            "line 1: it has form 2, and this ack reads form 1; install a newer ack",
        ),
        ("ack-record/1", "ack-record/01", "format is \"ack-record/01\", and must be ack-record/1"),
        ("\"acknowledgement\"", "\"agreement\"", "line 2: kind is \"agreement\", and must be a kind"),
        ("0197f6c2", "0197F6C2", "line 3: repository is"),
        (
            "access-control",
            "Access",
            "line 4: requirement is \"Access\", and must be the id of a policy or course",
        ),
        ("\"2.0\"", "\"v2\"", "line 5: version is \"v2\""),
        ("sha256:5f", "sha256:5F", "line 6: digest is"),
        ("jane.doe", "../x", "line 7: person is \"../x\", and must be a person id"),
        ("T10:11:12Z", "T10:11:12+00:00", "line 8: signed_at is"),
        ("2026-03-04T", "2026-02-30T", "line 8: signed_at is"),
        ("ee152d6f", "EE152D6F", "line 9: head is"),
        (
            "\"I have read \\\"it\\\" and C:\\\\x.\"",
            "\"\"",
            "line 10: statement is \"\", and must be some text",
        ),
    ] {
        let said = changed(from, to);
        assert!(said.contains(part), "{to}: {said}");
    }
}

#[test]
fn the_armour_is_whole_and_nothing_follows_it() {
    let (begin, end) = ("-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----");
    for (from, to, part) in [
        (
            "  U1NIU0lHAAAAAQ",
            " U1NIU0lHAAAAAQ",
            "line 13: a line of the signature is not indented by two blanks",
        ),
        ("  U1NIU0lHAAAAAQ", "   U1NIU0lHAAAAAQ", "line 13: a line of the signature is not base64"),
        ("  U1NIU0lHAAAAAQ", "", "line 13: a line of the signature is not indented"),
        ("U1NIU0lHAAAAAQ", "U1NI*0lHAAAAAQ", "line 13: a line of the signature is not base64"),
        ("U1NIU0lHAAAAAQ", "U1NIU0lHAAAAAQ==", "line 14: the signature goes on after its end"),
        ("MTk=", "MTk===", "line 14: a line of the signature is not base64"),
        (begin, "-----BEGIN PGP SIGNATURE-----", "line 12: the signature does not begin with its BEGIN line"),
        (end, "-----END PGP SIGNATURE-----", "line 15: the signature goes on after its end"),
        (
            "-----END SSH SIGNATURE-----\n",
            "-----END SSH SIGNATURE-----",
            "line 15: the file does not end with a line feed",
        ),
        (
            "-----END SSH SIGNATURE-----\n",
            "-----END SSH SIGNATURE-----\n\n",
            "line 16: something stands after the signature",
        ),
        (
            "-----END SSH SIGNATURE-----\n",
            "-----END SSH SIGNATURE-----\nx: \"y\"\n",
            "line 16: something stands after",
        ),
        (
            "-----END SSH SIGNATURE-----\n",
            "-----END SSH SIGNATURE-----\n  AAAA\n",
            "line 16: something stands after",
        ),
        ("  -----END SSH SIGNATURE-----\n", "", "line 11: the signature does not end with its END line"),
    ] {
        let said = changed(from, to);
        assert!(said.contains(part), "{to}: {said}");
    }
    let bare = format!("{GOOD}signature: |\n  {begin}\n  {end}\n");
    assert!(parse(bare.as_bytes()).unwrap_err().to_string().contains("the signature is empty"));
    let cut = format!("{GOOD}signature: |\n");
    assert!(parse(cut.as_bytes()).is_err());
    assert!(parse(GOOD.as_bytes()).is_err());
}

#[test]
fn an_enrolment_names_the_key_that_it_holds() {
    let key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f";
    let print = crate::model::PublicKey::parse(key).unwrap().fingerprint();
    let file = |key: &str, print: &str| {
        let body = format!("person: \"jane\"\nkey: \"{key}\"\nfingerprint: \"{print}\"\nsigner: \"jane\"\n");
        let head = "format: \"ack-record/1\"\nkind: \"enrolment\"\nrepository: \"0197f6c2-8a40-7cc1-9d0e-5a1be5b8a2f1\"\n";
        let tail =
            "signed_at: \"2026-03-04T10:11:12Z\"\nhead: \"\"\nstatement: \"This key is this person's.\"\n";
        let file = sealed(format!("{head}{body}{tail}").as_bytes(), ARMOUR);
        parse(&file).map(|_| ()).map_err(|why| why.to_string())
    };
    assert_eq!(file(key, &print), Ok(()));
    assert!(file(&format!("{key} jane@laptop"), &print).unwrap_err().contains("line 5: key is"));
    assert!(file(key, "SHA256:x").unwrap_err().contains("line 6: fingerprint is"));
}

#[test]
fn numbers_have_one_form() {
    let file = |score: &str| {
        let text = format!(
            "format: \"ack-record/1\"\nkind: \"completion\"\nrepository: \"0197f6c2-8a40-7cc1-9d0e-5a1be5b8a2f1\"\n\
             requirement: \"r\"\nversion: \"1\"\ndigest: \"sha256:{}\"\nperson: \"p\"\ncompleted_on: \"2026-01-01\"\n\
             score: \"{score}\"\nsource: \"s\"\nsigned_at: \"2026-03-04T10:11:12Z\"\nhead: \"\"\nstatement: \"x\"\n",
            "0".repeat(64)
        );
        parse(&sealed(text.as_bytes(), ARMOUR)).is_ok()
    };
    assert!(file("") && file("0") && file("80"));
    for bad in ["080", "+8", "8.0", " 8", "4294967296", "-1", "٨"] {
        assert!(!file(bad), "{bad}");
    }
}
