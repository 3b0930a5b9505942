//! Records of every kind, at random, and what must hold for all of them.

use super::*;
use crate::model::{
    Body, Day, Kind, Moment, Name, PersonId, PublicKey, Record, RepositoryId, RequirementId, RiskId, Version,
};
use crate::source::{CommitId, Digest};
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization as _;

pub(in crate::format) const ARMOUR: &str = "-----BEGIN SSH SIGNATURE-----\nU1NIU0lHAAAAAQ\nAAADMAAAALc3NoLWVkMjU1MTk=\n-----END SSH SIGNATURE-----\n";
const ED: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI";

fn text() -> impl Strategy<Value = String> {
    proptest::string::string_regex("[ -~äéß数\u{1F600}\"\\\\:#'&*!|>%@`{}\\[\\],-]{1,40}")
        .unwrap()
        .prop_map(|s| s.nfc().collect())
}

fn key() -> impl Strategy<Value = PublicKey> {
    // 32 bytes as base64; the first character ends their length.
    "[A-P][A-Za-z0-9+/]{42}".prop_filter_map("a key", |tail| PublicKey::parse(&format!("{ED}{tail}")).ok())
}

prop_compose! {
    fn parts()(
        id in "[a-z0-9]{1,8}([.-][a-z0-9]{1,8}){0,2}", other in "[a-z][a-z0-9]{0,8}", version in "[0-9]{1,3}([.][0-9]{1,3}){0,2}",
        bytes in any::<[u8; 20]>(), day in 0i64..3_000_000, texts in (text(), text()), number in any::<u32>(),
        flag in any::<bool>(), key in key(),
    ) -> Parts {
        let device = |id: &str| if PersonId::parse(id).is_ok() { id.to_owned() } else { format!("x{id}") };
        Parts { id: device(&id), other: device(&other), version, bytes, day, texts, number, flag, key }
    }
}

#[derive(Debug, Clone)]
struct Parts {
    id: String,
    other: String,
    version: String,
    bytes: [u8; 20],
    day: i64,
    texts: (String, String),
    number: u32,
    flag: bool,
    key: PublicKey,
}

#[allow(clippy::too_many_lines)] // One arm a kind.
fn body(kind: Kind, p: &Parts) -> Body {
    let requirement = RequirementId::parse(&p.id).unwrap();
    let (person, signer) = (PersonId::parse(&p.id).unwrap(), PersonId::parse(&p.other).unwrap());
    let version = Version::parse(&p.version).unwrap();
    let digest = Digest::of(&p.bytes);
    let day = Day::parse("0001-01-01").unwrap().plus(p.day);
    let evidence_digest = p.flag.then_some(digest);
    let score = p.flag.then_some(p.number);
    let evidence = Name::from(if p.flag { p.texts.0.as_str() } else { "" });
    let source = Name::from(p.texts.1.as_str());
    let commit = CommitId::new(p.bytes);
    match kind {
        Kind::Acknowledgement => Body::Acknowledgement { requirement, version, digest, person },
        Kind::WitnessedAcknowledgement => Body::WitnessedAcknowledgement {
            requirement,
            version,
            digest,
            person,
            completed_on: day,
            evidence,
            evidence_digest,
            signer,
        },
        Kind::Completion => {
            Body::Completion { requirement, version, digest, person, completed_on: day, score, source }
        }
        Kind::ImportedCompletion => Body::ImportedCompletion {
            requirement,
            version,
            digest,
            person,
            completed_on: day,
            score,
            source,
            evidence,
            evidence_digest,
            signer,
        },
        Kind::Approval => Body::Approval { requirement, version, digest, material: p.flag, signer },
        Kind::RulesApproval => Body::RulesApproval { base: commit, changes_digest: digest, signer },
        Kind::Exemption => {
            Body::Exemption { requirement, person, from: day, until: day.next(), reason: source, signer }
        }
        Kind::Enrolment => {
            Body::Enrolment { person, key: p.key.clone(), fingerprint: p.key.fingerprint().into(), signer }
        }
        Kind::Review => Body::Review {
            manager: person,
            as_of: day,
            team_digest: digest,
            required: p.number,
            acknowledged: 0,
            pending: 1,
            overdue: 10,
            notes: evidence,
            signer,
        },
        Kind::RiskAcceptance => {
            Body::RiskAcceptance { risk: RiskId::parse(&p.id).unwrap(), until: day, reason: source, signer }
        }
        Kind::Checkpoint => {
            Body::Checkpoint { commit, records: p.number, records_digest: digest, previous: evidence, signer }
        }
    }
}

pub(crate) fn record() -> impl Strategy<Value = Record> {
    (0usize..11, parts(), text(), 0i64..200_000_000_000).prop_map(|(kind, parts, statement, at)| Record {
        repository: RepositoryId::parse("0197f6c2-8a40-7cc1-9d0e-5a1be5b8a2f1").unwrap(),
        signed_at: Moment(at - 1_000_000_000),
        head: parts.flag.then(|| CommitId::new(parts.bytes)),
        statement: statement.into(),
        body: body(Kind::ALL[kind], &parts),
    })
}

proptest! {
    #[test]
    fn a_record_has_one_form(record in record()) {
        let signed = render(&record);
        let file = sealed(&signed, ARMOUR);
        let parsed = parse(&file).map_err(|why| TestCaseError::fail(why.to_string()))?;
        prop_assert_eq!(&parsed.record, &record);
        prop_assert_eq!(parsed.signed, signed.as_slice());
        prop_assert_eq!(parsed.armour, ARMOUR);
        prop_assert_eq!(parsed.id, id(&signed));
    }

    #[test]
    fn a_yaml_library_reads_the_same(record in record()) {
        let file = sealed(&render(&record), ARMOUR);
        let yaml: serde_yaml::Mapping = serde_yaml::from_slice(&file).unwrap();
        let mut expected: Vec<String> = vec!["ack-record/1".into(), record.kind().to_string(), record.repository.to_string()];
        expected.extend(super::body::values(&record.body));
        expected.extend([record.signed_at.to_string(), record.head.map(|h| h.to_string()).unwrap_or_default()]);
        expected.extend([record.statement.to_string(), ARMOUR.to_owned()]);
        let read: Vec<(&str, &str)> = yaml.iter().map(|(k, v)| (k.as_str().unwrap(), v.as_str().unwrap())).collect();
        let written: Vec<(&str, &str)> =
            keys(record.kind()).chain(["signature"]).zip(expected.iter().map(String::as_str)).collect();
        prop_assert_eq!(read, written);
    }

    #[test]
    fn no_changed_byte_reads_as_the_same_record(record in record(), at in any::<prop::sample::Index>(), bit in 0u8..8) {
        let signed = render(&record);
        let mut file = sealed(&signed, ARMOUR);
        let at = at.index(signed.len());
        file[at] ^= 1 << bit;
        if let Ok(parsed) = parse(&file) {
            prop_assert_ne!(&parsed.record, &record);
            prop_assert_eq!(render(&parsed.record), parsed.signed);
        }
    }

    #[test]
    fn any_bytes_are_read_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        prop_assert!(parse(&bytes).is_err());
    }
}
