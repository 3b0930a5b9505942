//! The files as people write them. The JSON Schemas are made from these types, and their comments are what an
//! editor shows, so they are written for those who edit a register.

use super::at::{At, Many, Maybe, WORD_OR_MAPPING};
use super::written::{
    Days, Hardware, Imported, Percent, Phrase, Recipient, Renewal, SchemaNumber, Statement,
};
use crate::model::{
    Approvals, Clock, Day, Governance, PersonId, PublicKey, RepositoryId, RequirementId, Take, Version, Zone,
};
use crate::source::Digest;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::{Deserialize, Deserializer, Error, Visitor};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

macro_rules! shapes {
    ($($(#[$doc:meta])* $name:ident as $title:literal {
        $($(#[$field_meta:meta])* $field:ident : $type:ty,)*
    })*) => {$(
        $(#[$doc])*
        #[derive(serde::Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields)]
        #[schemars(rename = $title)]
        #[allow(dead_code)] // Some keys are checked and serve nothing yet.
        pub(super) struct $name {
            $($(#[$field_meta])* pub(super) $field: $type,)*
        }
    )*};
}

shapes! {
    /// The settings of a register.
    Config as "ack" {
        /// The form of the register: 1.
        schema: At<SchemaNumber>,
        /// The organisation's name, as reports show it.
        organization: At<Phrase>,
        /// The register's identity, made by `ack init` and signed into every record. Never change it.
        repository: At<RepositoryId>,
        /// The time zone in which days are counted, such as Europe/Berlin. Default: UTC.
        timezone: Maybe<Zone>,
        /// The branch that counts. Default: main.
        mainline: Maybe<Phrase>,
        /// Whether `ack sign` delivers its record at once. Default: false.
        push: Maybe<bool>,
        /// Person ids of those who may approve, exempt, witness, import, countersign and checkpoint.
        #[schemars(length(min = 1))]
        maintainers: At<Vec<At<PersonId>>>,
        /// Whether a revision without a signed approval is an error (required) or only noted (recorded, the default).
        approvals: Maybe<Approvals>,
        /// Who decides about changed rules: the branch's review (reviewed, the default) or a signed approval (approved).
        governance: Maybe<Governance>,
        /// The sentence that people sign, unless a requirement has its own.
        statement: Maybe<Statement>,
        /// How long each duty may take.
        clocks: Maybe<Clocks>,
        /// The longest exemption. Default: 12 months.
        max_exemption: Maybe<Clock>,
        /// What the gate asks for.
        thresholds: Maybe<Thresholds>,
        /// Findings that were looked at and settled.
        suppressions: Many<Suppression>,
        /// Who is reminded, and when.
        escalation: Many<Escalation>,
        /// What makes repeated gaps a risk.
        recurrence: Maybe<Recurrence>,
        /// How large the auditor's samples are.
        sampling: Many<Sampling>,
        /// The control frameworks that the organisation follows, such as iso27001.
        frameworks: Many<Phrase>,
    }

    /// How long each duty may take: a number and days, weeks, months or years.
    Clocks as "clocks" {
        /// From joining, or from being newly addressed. Default: 14 days.
        join: Maybe<Clock>,
        /// From a material change or a first publication. Default: 14 days.
        change: Maybe<Clock>,
        /// From an acknowledgement to the next, or never. Default: 12 months.
        renew: Maybe<Renewal>,
        /// How long before its due day a renewal opens. Default: 30 days.
        renewal_window: Maybe<Clock>,
        /// From the last day of a leave. Default: 7 days.
        #[serde(rename = "return")]
        return_: Maybe<Clock>,
        /// Days that a record may take to reach the mainline. Default: 7 days.
        landing: Maybe<Days>,
    }

    /// What the gate asks for.
    Thresholds as "thresholds" {
        /// Percent of the obligations that must not be overdue. Default: 100.
        coverage: Maybe<Percent>,
    }

    /// A finding that was looked at and settled.
    Suppression as "suppression" {
        /// The finding's id.
        finding: At<Phrase>,
        /// The finding's subject.
        subject: At<Phrase>,
        /// Why it is settled.
        reason: At<Phrase>,
        /// Who settled it.
        by: At<PersonId>,
        /// The last day on which it stays settled.
        until: At<Day>,
    }

    /// One step of the reminders.
    Escalation as "escalation" {
        /// How long after the due day.
        after: At<Clock>,
        /// Who is reminded: person, manager or owner.
        to: At<Recipient>,
    }

    /// How often within how long a gap must come back to be a risk.
    Recurrence as "recurrence" {
        /// How many times.
        episodes: At<u32>,
        /// Within how long.
        within: At<Clock>,
    }

    /// The sample that is drawn from a population of some size.
    Sampling as "sampling" {
        /// The largest population that this line is for; without it, all larger ones.
        up_to: Maybe<u32>,
        /// all, a number, or a percentage such as 10%.
        take: At<Take>,
    }

    /// What personnel must know: a policy, or a training course.
    Requirement as "requirement" {
        /// Its id; the file is named after it. Never reused.
        id: At<RequirementId>,
        /// Its title.
        title: At<Phrase>,
        /// Who answers for it: a person id.
        owner: Maybe<PersonId>,
        /// The controls it serves, such as "iso27001:A.5.4".
        controls: Many<Phrase>,
        /// Whom it addresses: `everyone` (the default) or a rule.
        audience: Maybe<Audience>,
        /// Clocks that differ from the organisation's.
        clocks: Maybe<OwnClocks>,
        /// The sentence that people sign for it, instead of the organisation's.
        statement: Maybe<Statement>,
        /// How often it is to be reviewed. A late review is a finding and never voids an acknowledgement.
        review_every: Maybe<Clock>,
        /// What signatures must be made with.
        requires: Maybe<Requires>,
        /// The file with its text, beside this one. Either this or `text`.
        document: Maybe<Phrase>,
        /// Its text, in place. Either this or `document`.
        text: Maybe<Phrase>,
        /// Reserved for translations: language and file.
        documents: Maybe<BTreeMap<String, At<Phrase>>>,
        /// The versions, newest first.
        #[schemars(length(min = 1))]
        revisions: At<Vec<At<Revision>>>,
        /// The day from which it is no longer in force.
        retired: Maybe<Day>,
        /// The percentage that a course must be completed with.
        pass: Maybe<Percent>,
        /// Whether completions come from a learning system's export (import) or from people (sign, the default).
        evidence: Maybe<Imported>,
    }

    /// Clocks that differ from the organisation's.
    OwnClocks as "own-clocks" {
        /// From joining, or from being newly addressed.
        join: Maybe<Clock>,
        /// From a material change or a first publication.
        change: Maybe<Clock>,
        /// From an acknowledgement to the next, or never.
        renew: Maybe<Renewal>,
        /// How long before its due day a renewal opens.
        renewal_window: Maybe<Clock>,
        /// From the last day of a leave.
        #[serde(rename = "return")]
        return_: Maybe<Clock>,
    }

    /// What signatures must be made with.
    Requires as "requires" {
        /// hardware: only keys in a security token, with the person present.
        key: At<Hardware>,
    }

    /// One version of the text.
    Revision as "revision" {
        /// Digits joined by dots, in quotes: "2.1".
        version: At<Version>,
        /// The day from which it holds.
        effective: At<Day>,
        /// Who wrote it: a person id.
        author: Maybe<PersonId>,
        /// Whether people must acknowledge anew. Default: true; the oldest always is.
        material: Maybe<bool>,
        /// The SHA-256 of the text; `ack` writes it.
        digest: Maybe<Digest>,
        /// What changed.
        description: Maybe<String>,
    }

    /// One condition, or several that must all hold.
    Rule as "rule" {
        /// Has this role.
        role: Maybe<Phrase>,
        /// Is in this team.
        team: Maybe<Phrase>,
        /// Is of this type, such as contractor.
        #[serde(rename = "type")]
        type_: Maybe<Phrase>,
        /// Works at this location.
        location: Maybe<Phrase>,
        /// Reports to this person, at any depth.
        manager: Maybe<PersonId>,
        /// Is this person.
        person: Maybe<PersonId>,
        /// At least one of these rules selects.
        any: Many<Rule>,
        /// All of these rules select.
        all: Many<Rule>,
        /// None of these rules selects. Takes no `person`: that is an exemption, and is signed.
        except: Many<Rule>,
    }

    /// Somebody who works here, or did.
    Person as "person" {
        /// Id; also what the person signs as. Never reused.
        id: At<PersonId>,
        /// Name; may be kept outside of the register.
        name: Maybe<String>,
        /// E-mail address; may be kept outside of the register.
        email: Maybe<String>,
        /// employee (the default), contractor, or any word.
        #[serde(rename = "type")]
        type_: Maybe<Phrase>,
        /// Roles held.
        roles: Many<Phrase>,
        /// Team.
        team: Maybe<Phrase>,
        /// Location.
        location: Maybe<Phrase>,
        /// Whom the person reports to: a person id.
        manager: Maybe<PersonId>,
        /// The first day of the employment.
        start: At<Day>,
        /// Its last day.
        end: Maybe<Day>,
        /// Employments before this one.
        earlier: Many<Earlier>,
        /// Absences. No reason is ever stored.
        leave: Many<Leave>,
        /// Public keys in force, each a line of a .pub file.
        keys: Many<PublicKey>,
        /// Public keys no longer in force.
        retired_keys: Many<RetiredKey>,
        /// The signed contract.
        contract: Maybe<Contract>,
        /// The screening before employment: that and when, never its content.
        screening: Maybe<Screening>,
    }

    /// An employment before the present one.
    Earlier as "earlier" {
        /// First day.
        start: At<Day>,
        /// Last day.
        end: At<Day>,
    }

    /// An absence.
    Leave as "leave" {
        /// First day.
        from: At<Day>,
        /// Last day; left out while it is not known.
        to: Maybe<Day>,
    }

    /// A key that is no longer in force.
    RetiredKey as "retired-key" {
        /// The line of the .pub file.
        key: At<PublicKey>,
        /// The last day on which a record by it may be recorded.
        until: At<Day>,
        /// The day since which somebody else may have it.
        compromised: Maybe<Day>,
    }

    /// The contract with its security clauses.
    Contract as "contract" {
        /// The day it was signed.
        signed: At<Day>,
        /// Security clauses it holds.
        clauses: Many<Phrase>,
        /// Where it is filed.
        reference: Maybe<String>,
    }

    /// A completed screening.
    Screening as "screening" {
        /// The day it was completed.
        completed: At<Day>,
        /// Where it is filed.
        reference: Maybe<String>,
    }
}

/// A roster: any number of people in one file.
#[derive(serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "people")]
pub(super) struct Roster<P> {
    /// The people.
    pub(super) people: At<Vec<At<P>>>,
}

/// Something that is read later, by itself.
pub(super) struct Later;

impl<'de> Deserialize<'de> for Later {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_ignored_any(serde::de::IgnoredAny).map(|_| Self)
    }
}

/// Everyone, or those whom a rule selects.
pub(super) enum Audience {
    Everyone,
    Rule(Box<Rule>),
}

impl<'de> Deserialize<'de> for Audience {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Choice;
        impl<'de> Visitor<'de> for Choice {
            type Value = Audience;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("everyone, or a rule")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Audience, E> {
                if text == "everyone" {
                    return Ok(Audience::Everyone);
                }
                let text = super::faults::shown(text);
                Err(E::custom(format!(
                    "`{text}` is no audience\nWrite `everyone`, or a rule such as `{{role: engineer}}`."
                )))
            }

            fn visit_newtype_struct<D: Deserializer<'de>>(self, rule: D) -> Result<Audience, D::Error> {
                Rule::deserialize(rule).map(|rule| Audience::Rule(Box::new(rule)))
            }
        }
        deserializer.deserialize_newtype_struct(WORD_OR_MAPPING, Choice)
    }
}

impl JsonSchema for Audience {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "audience".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let rule = generator.subschema_for::<Rule>();
        schemars::json_schema!({"anyOf": [{"const": "everyone"}, rule]})
    }
}
