//! Settling findings: a suppression takes one out of the gate, and stays visible.

use super::Finding;

/// A finding with the index of the suppression that settles it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Settled {
    /// The finding.
    pub finding: Finding,
    /// Which of the suppressions.
    pub by: usize,
}

/// Parts findings into those that stand and those that a suppression, given as (finding id, subject), settles.
/// Both parts come back sorted.
#[must_use]
pub fn settle(findings: Vec<Finding>, suppressions: &[(&str, &str)]) -> (Vec<Finding>, Vec<Settled>) {
    let mut standing = Vec::new();
    let mut settled = Vec::new();
    for finding in findings {
        match suppressions.iter().position(|(id, subject)| *id == finding.id && *subject == finding.subject) {
            Some(by) => settled.push(Settled { finding, by }),
            None => standing.push(finding),
        }
    }
    standing.sort_by(|a, b| a.order().cmp(&b.order()));
    standing.dedup();
    settled.sort_by(|a, b| a.finding.order().cmp(&b.finding.order()));
    (standing, settled)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Severity;

    fn finding(id: &'static str, subject: &str) -> Finding {
        Finding {
            id,
            severity: Severity::Error,
            place: None,
            commit: None,
            subject: subject.into(),
            message: String::new(),
            remedy: String::new(),
        }
    }

    #[test]
    fn a_suppression_settles_its_finding_and_no_other() {
        let findings = vec![finding("b", "x"), finding("a", "y"), finding("a", "x")];
        let (standing, settled) = settle(findings, &[("a", "x")]);
        assert_eq!(
            standing.iter().map(|f| (f.id, f.subject.as_str())).collect::<Vec<_>>(),
            [("a", "y"), ("b", "x")]
        );
        assert_eq!(settled.len(), 1);
        assert_eq!((settled[0].finding.id, settled[0].by), ("a", 0));
    }
}
