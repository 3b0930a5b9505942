//! Why faults in files matter. What a file said before stays in force while it cannot be read.

use super::clause::*;
use super::{Reason, reason};

pub(super) const REASONS: &[Reason] = &[
    reason(
        "dates-contradict",
        &[A_5_16, A_6_5],
        "Who owed what on a day hangs on when people were here. Of days that exclude each other one is wrong, and with it somebody's duties.",
        "`end: 2026-02-28` stands beside `start: 2026-03-01`.",
    ),
    reason(
        "digest-wrong",
        &[C_7_5_3, A_5_1],
        "The digest says which bytes the approver meant. If the text has others, it is not what was approved.",
        "A text was edited after `ack policy revise` had written its digest.",
    ),
    reason(
        "document-missing",
        &[A_5_1, PCI_12_1_1],
        "Nobody can read, sign or be held to a text that is not there.",
        "`document: access-controll.md` is written for access-control.md.",
    ),
    reason(
        "file-name-differs",
        &[C_7_5_3],
        "Whoever looks for a policy looks for its name. Under another it is taken for missing, or made a second time.",
        "policies/access.yaml holds `id: access-control`.",
    ),
    reason(
        "file-not-read",
        &[A_5_4, CC1_1],
        "Its author believes that the file counts. It would be passed over without a word, and with it a policy or a person.",
        "A new joiner was written to people/dora.yml.",
    ),
    reason(
        "file-too-large",
        &[C_7_5_3],
        "A file that no review can take in, and no machine in reasonable time, hides what is in it.",
        "A whole company's roster with photographs was put into one file.",
    ),
    reason(
        "file-unreadable",
        &[C_7_5_3, CM_3],
        "Nobody knows what such a file means, so what it said before stays in force, and the change that somebody wanted has no effect.",
        "A merge was committed with its `<<<<<<<` marks in people/mara.lind.yaml.",
    ),
    reason(
        "id-duplicate",
        &[A_5_16, C_7_5_3],
        "An id means one person, policy or version, in every record for ever. Of two with the same, one would not be counted.",
        "Two people called Jane Doe were both entered as jane.doe.",
    ),
    reason(
        "key-duplicate",
        &[CM_3],
        "Readers of YAML differ in which of the two they take. What a reviewer saw need not be what counts.",
        "`audience:` stands at the top of a policy, and again at its end.",
    ),
    reason(
        "key-missing",
        &[C_7_5_2],
        "Without it the entry has no meaning, and to guess one would be to decide in its author's place.",
        "A revision was written without `effective:`.",
    ),
    reason(
        "key-unknown",
        &[CM_3, C_7_5_2],
        "A misspelt rule looks as if it held, and does not.",
        "`requires_key: hardware` is written for `requires: {key: hardware}`, so that every key would do.",
    ),
    reason(
        "problems-unlisted",
        &[C_7_5_3],
        "A list that ends early must say so; what is not shown is not fine.",
        "An HR export was saved as people/all.yaml, with two thousand keys that nothing reads.",
    ),
    reason(
        "revision-order",
        &[C_7_5_3],
        "The first revision listed is the one that is in force. In another order the wrong text would be asked for.",
        "Version 2.0 was added at the end of `revisions:`, under 1.0.",
    ),
    reason(
        "schema-newer",
        &[C_7_5_3],
        "A form that this version does not know may mean anything. Reading it half would give numbers that are half true.",
        "The register moved to a newer ack, and the image that CI runs did not.",
    ),
    reason(
        "settings-removed",
        &[CM_3, C_7_5_3],
        "Without its settings a register goes on by the last ones, which a reader of the files no longer sees.",
        "ack.yaml was deleted in a clean-up of the repository's first level.",
    ),
    reason(
        "stray-file",
        &[A_5_33],
        "What lies among the records is taken for one by whoever counts files. It also hides what does not belong there.",
        "A scan of a signed sheet was dropped into acknowledgements/2026/.",
    ),
    reason(
        "value-refused",
        &[C_7_5_2, CM_3],
        "A value that is almost right would be read as something else by the next program. It is refused where it was written, by name and line.",
        "`start: 2026-1-5` is written for 2026-01-05.",
    ),
    reason(
        "yaml-forbidden",
        &[CM_3, C_7_5_3],
        "Anchors and tags let a line mean what stands elsewhere, so that a reviewer does not see what a change does.",
        "`manager: *boss` stands for a name that is given fifty lines above.",
    ),
];
