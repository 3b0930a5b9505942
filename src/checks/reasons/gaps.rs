//! Why gaps matter. A gap is no finding: somebody owes something.

use super::clause::*;
use super::{Reason, reason};

pub(super) const REASONS: &[Reason] = &[
    reason(
        "overdue",
        &[A_5_4, A_6_3, CC1_1, CC1_5, PCI_12_6_3, PL_4],
        "The organisation set itself a day, and it passed. An auditor tests against exactly that day, and one late item is an exception that needs an answer.",
        "access-control 2.0 took effect on 1 March with 14 days to sign; on 20 March Jane has not.",
    ),
    reason(
        "pending",
        &[A_5_4, A_6_3],
        "Owed, and still in time: no fault of anybody's. It fails only where that is asked for, such as before access is given.",
        "Dora began on Monday and has two weeks for her first policies.",
    ),
    reason(
        "under-bar",
        &[A_5_4, A_5_36],
        "For some policies one late person is one too many, however well the organisation does as a whole.",
        "`--min-coverage access-control=100` was asked for, and one of forty engineers is overdue.",
    ),
];
