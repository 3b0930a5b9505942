//! Records that do not count, one finding each, named after its verdict.

use super::{Case, Check, by_whom};
use crate::assess::{Judged, Verdict};
use crate::finding::{Finding, Severity};
use crate::format::record::INSTALL_NEWER;
use crate::model::{Record, Seal};
use crate::text::visible;

const fn check(verdict: Verdict, means: &'static str, remedy: &'static str) -> Check {
    let severity = match verdict {
        Verdict::SignatureAlgorithmUnsupported => Severity::Warning,
        _ => Severity::Error,
    };
    Check { id: verdict.name(), severity, means, remedy, run: None }
}

const NEWER: &str = "Install a newer ack; the record stays as it is.";

const SIGN_AGAIN: &str = "The person signs again with `ack sign`; the file stays as it is.";

pub(super) const CHECKS: [Check; 19] = [
    Check {
        run: Some(run),
        ..check(
            Verdict::RecordMalformed,
            "A file among the records is not of the strict form of a record.",
            "Find out how it came here; whoever was meant to sign signs again with `ack sign`.",
        )
    },
    check(
        Verdict::RecordMisplaced,
        "A record lies at another path than its fields give.",
        "Restore it to the path that its fields give; a copy of a record is worth nothing.",
    ),
    check(
        Verdict::RecordOfOtherRepository,
        "A record was signed for another register.",
        "Sign in this register; records do not travel between registers.",
    ),
    check(
        Verdict::SignerUnknown,
        "The signer was on no roster when the record was recorded.",
        "Add the person with `ack people add` first, then sign again.",
    ),
    check(
        Verdict::KindMismatch,
        "A record of this kind cannot meet the requirement.",
        "A policy is acknowledged, a course is completed; sign the right kind with `ack sign`.",
    ),
    check(
        Verdict::ScoreBelowPass,
        "The course was completed with a score under its pass mark.",
        "Take the course again.",
    ),
    check(
        Verdict::RequirementUnknown,
        "The register had no such policy or course when the record was recorded.",
        "Publish it first, then sign again.",
    ),
    check(
        Verdict::VersionUnknown,
        "The requirement never had this version by the time the record was recorded.",
        SIGN_AGAIN,
    ),
    check(
        Verdict::DigestMismatch,
        "The version never had the text that was signed.",
        "Look at what was signed; then the person signs the real text with `ack sign`.",
    ),
    check(
        Verdict::StatementMismatch,
        "The sentence that was signed is not the one that the register asks for.",
        SIGN_AGAIN,
    ),
    check(Verdict::SignatureMalformed, "The signature is not of OpenSSH's form.", SIGN_AGAIN),
    check(
        Verdict::SignatureAlgorithmRefused,
        "The signature uses an algorithm that no longer protects anybody.",
        "Make a new key with `ssh-keygen -t ed25519`, enrol it with `ack enrol`, and sign again.",
    ),
    check(
        Verdict::SignatureAlgorithmUnsupported,
        "The signature uses an algorithm that this version cannot check. It is neither good nor forged.",
        "Check it with `ssh-keygen -Y verify`, or sign again with an ed25519 key.",
    ),
    check(
        Verdict::SignatureInvalid,
        "The signature is not over this record: a byte was changed, or it was made for something else.",
        "Find out who changed the record; the person signs again with `ack sign`.",
    ),
    check(
        Verdict::KeyNotEnrolled,
        "The key was not the signer's when the record was recorded.",
        "Enrol the key with `ack enrol`, or sign again with a key that is enrolled.",
    ),
    check(
        Verdict::KeyNotHardware,
        "The requirement asks for a hardware key with the user present.",
        "Sign again with an enrolled sk- key and touch it.",
    ),
    check(
        Verdict::KeyCompromised,
        "The key was compromised before the record was recorded.",
        "The person signs again with a good key.",
    ),
    check(
        Verdict::SignedInFuture,
        "The record says that it was signed after it was recorded.",
        "Set the clock of the machine that signs, and sign again.",
    ),
    check(
        Verdict::NotAuthorised,
        "The signer had no right to make this record.",
        "Somebody who has the right makes it: a maintainer other than the person it is about.",
    ),
];

fn run(case: &Case<'_>) -> Vec<Finding> {
    case.records.uncounted().map(|j| finding(case, &j)).collect()
}

fn finding(case: &Case<'_>, judged: &Judged) -> Finding {
    let check = CHECKS.iter().find(|c| c.id == judged.verdict.name()).unwrap_or(&CHECKS[0]);
    let path = &judged.file.path();
    let shown = visible(path);
    let means = check.means.trim_end_matches('.');
    let detail = detail(case, judged).map_or_else(String::new, |d| format!(" ({})", visible(&d)));
    let message = format!(
        "{shown} does not count. {means}{detail}; recorded by {}.",
        by_whom(case, judged.file.recorded)
    );
    let finding = check.finding(case, Some(judged.file.recorded), path, message).in_file(path.clone());
    match &judged.file.content {
        Err(why) if why.ends_with(INSTALL_NEWER) => Finding { remedy: NEWER.into(), ..finding },
        _ => finding,
    }
}

/// What a person needs to know beside the meaning of the verdict.
fn detail(case: &Case<'_>, judged: &Judged) -> Option<String> {
    let record = match &judged.file.content {
        Ok(record) => record,
        Err(why) => return Some(why.to_string()),
    };
    match judged.verdict {
        Verdict::RecordMisplaced => Some(format!("its place is {}", record.path(judged.file.id))),
        Verdict::RecordOfOtherRepository => Some(format!("it names {}", record.repository)),
        Verdict::SignerUnknown | Verdict::NotAuthorised => Some(record.signer().to_string()),
        Verdict::StatementMismatch => Some(format!("it says \u{201c}{}\u{201d}", record.statement)),
        Verdict::RequirementUnknown => record.requirement().map(ToString::to_string),
        Verdict::VersionUnknown | Verdict::DigestMismatch => text_detail(record),
        Verdict::KeyNotEnrolled | Verdict::KeyCompromised => {
            judged.key().map(|k| format!("{} of {}", k.fingerprint(), record.signer()))
        }
        Verdict::SignedInFuture => Some(format!(
            "signed {}, recorded {}",
            record.signed_at,
            case.register.commit(judged.file.recorded).time
        )),
        _ => match &judged.file.seal {
            Seal::Bad(_, why) if !why.is_empty() => Some(why.to_string()),
            _ => None,
        },
    }
}

fn text_detail(record: &Record) -> Option<String> {
    record.text().map(|(id, version, digest)| format!("{id} {version}, {digest}"))
}
