//! The policies of the demonstration.

use anyhow::anyhow;

use crate::model::{
    Audience, Clock, ClockOverrides, Document, PersonId, Requirement, RequirementId, RequirementKind, Rule,
    Term,
};

/// A policy as the library has it.
pub(super) struct Template {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) controls: Vec<String>,
    pub(super) audience: Audience,
    pub(super) rules: Vec<String>,
}

struct Known {
    name: &'static str,
    title: &'static str,
    controls: &'static [&'static str],
    roles: &'static [&'static str],
    rules: &'static [&'static str],
}

const KNOWN: [Known; 8] = [
    Known {
        name: "information-security",
        title: "Information Security Policy",
        controls: &["iso27001:A.5.1", "iso27001:A.5.4", "soc2:CC1.1"],
        roles: &[],
        rules: &[
            "Use information and systems only for the work they were given for.",
            "Keep passwords, keys and tokens to yourself, and use a second factor wherever there is one.",
            "Lock your screen when you leave it, and keep your devices encrypted and up to date.",
            "Report anything that looks like an incident at once, your own mistakes too.",
        ],
    },
    Known {
        name: "acceptable-use",
        title: "Acceptable Use of Equipment",
        controls: &["iso27001:A.5.10", "iso27001:A.5.4"],
        roles: &[],
        rules: &[
            "Company equipment is for company work; a little private use harms nobody.",
            "Software comes from the catalogue. What is not in it is asked for first.",
            "Lost or stolen equipment is reported within the hour.",
        ],
    },
    Known {
        name: "secure-development",
        title: "Secure Development Policy",
        controls: &["iso27001:A.8.25", "soc2:CC8.1"],
        roles: &["engineer"],
        rules: &[
            "Every change is reviewed by somebody else before it is released.",
            "Secrets never enter a repository; the scanner's findings are mended the same day.",
            "Dependencies are chosen, recorded, and kept up to date.",
        ],
    },
    Known {
        name: "data-protection",
        title: "Data Protection Policy",
        controls: &["iso27001:A.5.34", "soc2:P1.1"],
        roles: &[],
        rules: &[
            "Personal data is collected for a purpose that is written down, and for no other.",
            "What is no longer needed is deleted; the schedule says when.",
            "Requests of data subjects go to the data protection team on the day they arrive.",
        ],
    },
    Known {
        name: "access-control",
        title: "Access Control Policy",
        controls: &["iso27001:A.5.15", "iso27001:A.5.18", "soc2:CC6.1"],
        roles: &["engineer", "lead", "security-officer"],
        rules: &[
            "Access follows from a role, and ends with it on the same day.",
            "Administrative access is given for a task and a time, and is recorded.",
            "Accounts are personal; nobody works under the name of another.",
        ],
    },
    Known {
        name: "incident-response",
        title: "Incident Response Policy",
        controls: &["iso27001:A.5.24", "soc2:CC7.3"],
        roles: &[],
        rules: &[
            "Whoever notices an incident calls the duty officer, at any hour.",
            "Evidence is kept as it is found; nothing is restarted before it was looked at.",
            "After every incident we write down what we learned, and blame nobody.",
        ],
    },
    Known {
        name: "remote-work",
        title: "Remote Work Policy",
        controls: &["iso27001:A.6.7"],
        roles: &[],
        rules: &[
            "Work where nobody reads your screen or overhears your calls.",
            "Networks of others are used through the company's tunnel only.",
            "Paper stays at the office, or is destroyed at home as at the office.",
        ],
    },
    Known {
        name: "supplier-security",
        title: "Supplier Security Policy",
        controls: &["iso27001:A.5.19", "soc2:CC9.2"],
        roles: &["analyst", "lead"],
        rules: &[
            "No supplier handles our data before its security was reviewed.",
            "Contracts name the controls that we rely on, and our right to see evidence.",
            "Every supplier is looked at again once a year.",
        ],
    },
];

/// The first `size` policies; beyond those with a text of their own, procedures by number.
pub(super) fn library(size: usize) -> Vec<Template> {
    let known = KNOWN.iter().map(|k| Template {
        id: k.name.into(),
        title: k.title.into(),
        controls: k.controls.iter().map(ToString::to_string).collect(),
        audience: audience(k.roles),
        rules: k.rules.iter().map(ToString::to_string).collect(),
    });
    let more = (1..).map(|n| Template {
        id: format!("procedure-{n}"),
        title: format!("Operating Procedure {n}"),
        controls: vec!["iso27001:A.5.37".into()],
        audience: audience(if n % 3 == 0 { &["engineer"] } else { &[] }),
        rules: vec![
            format!("Procedure {n} is followed step by step, and its checklist is kept."),
            "Deviations are agreed beforehand with the owner of the procedure.".into(),
        ],
    });
    known.chain(more).take(size.max(1)).collect()
}

fn audience(roles: &[&str]) -> Audience {
    let rule = |role: &&str| Rule { terms: vec![Term::Role((*role).into())] };
    match roles {
        [] => Audience::Everyone,
        [one] => Audience::Rule(rule(one)),
        many => Audience::Rule(Rule { terms: vec![Term::Any(many.iter().map(rule).collect())] }),
    }
}

impl Template {
    /// The document's text, with what was added since the first version.
    pub(super) fn text(&self, added: &[String]) -> String {
        let rules = self.rules.iter().chain(added);
        let list: String = rules.enumerate().map(|(n, r)| format!("{}. {r}\n", n + 1)).collect();
        format!("# {}\n\nThis policy holds for everybody to whom it is addressed.\n\n{list}", self.title)
    }

    /// The policy's file before it has any revision.
    pub(super) fn requirement(&self, owner: &PersonId) -> anyhow::Result<Requirement> {
        let id = RequirementId::parse(&self.id).map_err(|why| anyhow!("{} {why}", self.id))?;
        Ok(Requirement {
            kind: RequirementKind::Policy,
            title: self.title.clone(),
            owner: Some(owner.clone()),
            controls: self.controls.clone(),
            audience: self.audience.clone(),
            clocks: ClockOverrides::default(),
            statement: None,
            review_every: Some(Clock::Months(12)),
            hardware_key: false,
            document: Document::File(format!("policies/{id}.md").into()),
            digest: None,
            revisions: Vec::new(),
            retired: None,
            pass: None,
            imported: false,
            file: format!("policies/{id}.yaml").into(),
            id,
        })
    }
}
