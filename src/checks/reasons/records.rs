//! Why records that do not count matter.

use super::clause::*;
use super::{Reason, reason};

pub(super) const REASONS: &[Reason] = &[
    reason(
        "digest-mismatch",
        &[A_5_1, AU_10],
        "An acknowledgement is evidence about one text. Of another text it proves nothing, and an auditor who compares the digests will say so.",
        "Ben signed a draft of access-control 2.0 that was mailed round; the 2.0 that was published differs from it in one line.",
    ),
    reason(
        "key-compromised",
        &[A_5_17, A_8_24, IA_5],
        "From the day on which a key was in other hands nobody can tell who signed with it. What was recorded before that day is safe, because history shows when it came.",
        "Jane's laptop was stolen on 3 May, and her key is `compromised: 2026-05-03`; a record by it was merged on 5 May.",
    ),
    reason(
        "key-not-enrolled",
        &[A_5_16, IA_5, AU_10],
        "A signature shows whose key it is only while the register says whose key it is. Without that anybody could sign in any name.",
        "Ben signed on a new machine, with a key that he had not enrolled yet.",
    ),
    reason(
        "key-not-hardware",
        &[A_5_17, A_8_24],
        "The policy asks for a key that cannot be copied and for a touch, so that no program can sign in a person's place. A key in a file gives neither.",
        "privileged-access has `requires: {key: hardware}`, and Ben signed it with the ed25519 key in his home directory.",
    ),
    reason(
        "kind-mismatch",
        &[A_6_3, AT_4],
        "To have read a policy and to have passed a course are different facts; one is no evidence of the other.",
        "A learning system's export was imported as completions of `information-security`, which is a policy and no course.",
    ),
    reason(
        "not-authorised",
        &[A_5_3, CC1_3, AC_5],
        "Approvals, exemptions and witnessed signatures bind or free other people. They are worth something only from somebody who was given that right beforehand, by somebody else.",
        "Ben wrote himself an exemption from travel-security in the commit that also made him a maintainer.",
    ),
    reason(
        "record-malformed",
        &[A_5_33, SI_12],
        "A record has one form, so that no two programs can read two things in the same signed bytes. What has another form is no record.",
        "An editor put a byte order mark in front of a record, or a mail program rewrapped its statement.",
    ),
    reason(
        "record-misplaced",
        &[A_5_33],
        "One record has one place, which follows from what it says: so it cannot be counted twice, or hidden behind another.",
        "Ben's acknowledgement of conduct was moved to the day before, by the folder it lies in.",
    ),
    reason(
        "record-of-other-repository",
        &[A_5_33, AU_10],
        "People sign for one organisation. A signature given to a test register, or to another company of the group, is no consent here.",
        "The records of a pilot register were copied into the real one, to save asking everybody again.",
    ),
    reason(
        "requirement-unknown",
        &[A_5_1, C_7_5_3],
        "Nobody can have agreed to a policy that the organisation had not published.",
        "Ben signed on a branch with a draft policy; the records were merged and the policy was not.",
    ),
    reason(
        "score-below-pass",
        &[A_6_3, CC1_4, PCI_12_6_3],
        "Whoever did not pass is not trained, by the organisation's own mark.",
        "phishing-awareness asks for 80, and a completion with a score of 72 was recorded.",
    ),
    reason(
        "signature-algorithm-refused",
        &[A_8_24, AU_10],
        "A signature that can be forged with today's means proves nothing about who made it.",
        "Ben signed with a ten year old RSA key of 1024 bits.",
    ),
    reason(
        "signature-algorithm-unsupported",
        &[A_8_24],
        "What could not be checked is neither good nor bad, and is not counted: that it was not looked at must not read as fine.",
        "Ben signed with an SSH certificate in place of a plain key.",
    ),
    reason(
        "signature-invalid",
        &[A_5_33, AU_10],
        "Either the record is not what the person signed, or the person did not sign it. Both are what signatures are there to show.",
        "Somebody moved `signed_at` in Jane's record back by two weeks, so that it would look punctual.",
    ),
    reason(
        "signature-malformed",
        &[A_5_33, A_8_24],
        "A signature that stock tools cannot read is none that an auditor can verify.",
        "A program other than OpenSSH wrote the signature, and put something of its own into it.",
    ),
    reason(
        "signed-in-future",
        &[A_8_17, AU_8],
        "A time after the commit that holds the record cannot be when it was signed, so the record says nothing about when that was.",
        "A laptop whose clock runs an hour ahead signed, and its record was merged at once.",
    ),
    reason(
        "signer-unknown",
        &[A_5_16, CC1_1],
        "Whoever is on no roster owes nothing and has no key here: the name on the record stands for nobody that the organisation answers for.",
        "A contractor's record was merged a day before the contractor was added to people/.",
    ),
    reason(
        "statement-mismatch",
        &[A_5_4, PCI_12_6_3, PS_6],
        "People agree to a sentence. If it is not the organisation's own, they agreed to something else, or to nothing.",
        "Somebody signed \u{201c}I have received this document\u{201d} where the statement says that they will comply with it.",
    ),
    reason(
        "version-unknown",
        &[C_7_5_3, A_5_1],
        "Evidence about a version that never was cannot be held against any text.",
        "Ben signed access-control 2.1 on a branch; it was published as 3.0.",
    ),
];
