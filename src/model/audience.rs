//! Whom a requirement addresses: everyone, or a rule over the attributes that a roster records.

use super::PersonId;

/// Who is addressed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Audience {
    /// All personnel.
    Everyone,
    /// Those whom the rule selects.
    Rule(Rule),
}

/// All of its terms must hold.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rule {
    /// The terms.
    pub terms: Vec<Term>,
}

/// One condition on a person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Term {
    /// Has this role.
    Role(String),
    /// Is in this team.
    Team(String),
    /// Is of this type, such as `contractor`.
    Type(String),
    /// Works at this location.
    Location(String),
    /// Reports to this person, at any depth.
    Manager(PersonId),
    /// Is this person.
    Person(PersonId),
    /// At least one of the rules selects.
    Any(Vec<Rule>),
    /// All of the rules select.
    All(Vec<Rule>),
    /// None of the rules selects.
    Except(Vec<Rule>),
}

/// What an audience may look at: one person's attributes as recorded on a day.
#[derive(Clone, Copy, Debug)]
pub struct Traits<'a> {
    /// The person.
    pub person: &'a PersonId,
    /// Type of employment.
    pub kind: &'a str,
    /// Roles held.
    pub roles: &'a [String],
    /// Team, if any.
    pub team: Option<&'a str>,
    /// Location, if any.
    pub location: Option<&'a str>,
    /// The managers above, nearest first.
    pub managers: &'a [PersonId],
}

impl Audience {
    /// Whether the audience addresses a person of these attributes.
    #[must_use]
    pub fn selects(&self, who: &Traits<'_>) -> bool {
        match self {
            Self::Everyone => true,
            Self::Rule(rule) => rule.selects(who),
        }
    }

    /// Whether the reporting line decides: then changes of other people's managers matter too.
    #[must_use]
    pub fn looks_at_managers(&self) -> bool {
        matches!(self, Self::Rule(rule) if rule.any_term(&|t| matches!(t, Term::Manager(_))))
    }
}

impl Rule {
    fn selects(&self, who: &Traits<'_>) -> bool {
        self.terms.iter().all(|term| match term {
            Term::Role(role) => who.roles.contains(role),
            Term::Team(team) => who.team == Some(team),
            Term::Type(kind) => who.kind == kind,
            Term::Location(place) => who.location == Some(place),
            Term::Manager(manager) => who.managers.contains(manager),
            Term::Person(person) => who.person == person,
            Term::Any(rules) => rules.iter().any(|r| r.selects(who)),
            Term::All(rules) => rules.iter().all(|r| r.selects(who)),
            Term::Except(rules) => !rules.iter().any(|r| r.selects(who)),
        })
    }

    /// Whether a term of the rule, at any depth, is as asked.
    #[must_use]
    pub fn any_term(&self, asked: &dyn Fn(&Term) -> bool) -> bool {
        self.terms.iter().any(|term| {
            asked(term)
                || match term {
                    Term::Any(rules) | Term::All(rules) | Term::Except(rules) => {
                        rules.iter().any(|r| r.any_term(asked))
                    }
                    _ => false,
                }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(terms: Vec<Term>) -> Rule {
        Rule { terms }
    }

    #[test]
    fn all_terms_of_a_rule_must_hold_and_except_takes_away() {
        let jane = PersonId::parse("jane").unwrap();
        let boss = PersonId::parse("boss").unwrap();
        let roles = ["engineer".to_owned()];
        let managers = [boss.clone()];
        let who = Traits {
            person: &jane,
            kind: "employee",
            roles: &roles,
            team: Some("platform"),
            location: Some("US"),
            managers: &managers,
        };
        let engineer = rule(vec![Term::Role("engineer".into())]);
        let both = rule(vec![Term::Role("engineer".into()), Term::Team("sales".into())]);
        let not_us = Term::Except(vec![rule(vec![Term::Location("US".into())])]);
        assert!(engineer.selects(&who));
        assert!(!both.selects(&who));
        assert!(rule(vec![Term::Any(vec![both.clone(), engineer.clone()])]).selects(&who));
        assert!(!rule(vec![Term::All(vec![both, engineer.clone()])]).selects(&who));
        assert!(!rule(vec![Term::Any(vec![engineer]), not_us.clone()]).selects(&who));
        assert!(!rule(vec![not_us]).selects(&who));
        assert!(rule(vec![Term::Manager(boss)]).selects(&who));
        assert!(Audience::Everyone.selects(&who));
    }
}
