//! Whom a requirement addresses, as written and as meant.

use super::at::{At, Many};
use super::faults::{Faults, VALUE_REFUSED};
use super::shape;
use crate::model::{Audience, Rule, Term};

/// Where a rule stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    /// It selects.
    Selection,
    /// It takes away, at whatever depth.
    Exception,
}

/// The audience; everyone when none is written, `None` when it was refused.
pub(super) fn audience(written: Option<At<shape::Audience>>, faults: &Faults) -> Option<Audience> {
    let Some(At { span, value }) = written else { return Some(Audience::Everyone) };
    match value? {
        shape::Audience::Everyone => Some(Audience::Everyone),
        shape::Audience::Rule(own) => {
            rule(At { span, value: Some(*own) }, Within::Selection, faults).map(Audience::Rule)
        }
    }
}

fn rule(written: At<shape::Rule>, within: Within, faults: &Faults) -> Option<Rule> {
    let own = written.value?;
    if let (Some(person), Within::Exception) = (&own.person, within) {
        let remedy = "Exempt the person instead, which is signed: `ack exempt`.";
        faults.add(VALUE_REFUSED, person.span, "person: nobody can be named in an exception", remedy);
        return None;
    }
    // Every term is looked at, also after one that was refused.
    let terms: Vec<Option<Term>> = [
        own.role.map(|at| at.value.map(|v| Term::Role(v.0))),
        own.team.map(|at| at.value.map(|v| Term::Team(v.0))),
        own.type_.map(|at| at.value.map(|v| Term::Type(v.0))),
        own.location.map(|at| at.value.map(|v| Term::Location(v.0))),
        own.manager.map(|at| at.value.map(Term::Manager)),
        own.person.map(|at| at.value.map(Term::Person)),
        rules(own.any, "any", within, faults).map(|rules| rules.map(Term::Any)),
        rules(own.all, "all", within, faults).map(|rules| rules.map(Term::All)),
        rules(own.except, "except", Within::Exception, faults).map(|rules| rules.map(Term::Except)),
    ]
    .into_iter()
    .flatten()
    .collect();
    if terms.is_empty() {
        faults.add(
            VALUE_REFUSED,
            written.span,
            "this rule asks for nothing",
            "Write `everyone`, or a condition.",
        );
        return None;
    }
    terms.into_iter().collect::<Option<Vec<Term>>>().map(|terms| Rule { terms })
}

/// The outer `None` is a key that was left out, the inner one a list that was refused.
fn rules(
    written: Many<shape::Rule>,
    key: &str,
    within: Within,
    faults: &Faults,
) -> Option<Option<Vec<Rule>>> {
    let At { span, value } = written?;
    let Some(items) = value else { return Some(None) };
    if items.is_empty() {
        let message = format!("{key}: this list of rules is empty");
        faults.add(VALUE_REFUSED, span, message, format!("Write a rule, or leave `{key}` out."));
        return Some(None);
    }
    let rules: Vec<Option<Rule>> = items.into_iter().map(|item| rule(item, within, faults)).collect();
    Some(rules.into_iter().collect())
}
