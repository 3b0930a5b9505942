//! What people do: sign, enrol and rotate their keys, countersign, exempt.

use super::{Event, Files, Habit, Story, zone};
use crate::git::GitError;
use crate::model::{Body, Clock, Day, Moment, Person, PublicKey};
use crate::sign::throwaway::ThrowawayKey;
use crate::source::Digest;

impl Story {
    pub(super) fn sign(&mut self, n: usize, at: Moment) -> Result<(), GitError> {
        let day = zone().day_of(at);
        let person = self.cast[n].person.clone();
        let away = person
            .leave
            .iter()
            .find(|l| l.from <= day && l.to.is_some_and(|to| day <= to))
            .and_then(|l| l.to);
        if let Some(to) = away {
            self.on(to.plus(3), Event::Sign(n));
            return Ok(());
        }
        let gone = person.employments[0].end.is_some_and(|end| end < day);
        let open = self.open(n, day);
        if gone || open.is_empty() || !self.on_roster.contains(&n) {
            return Ok(());
        }
        let mut files = Files::new();
        let mut names = Vec::new();
        for (k, p) in (0..).zip(open) {
            let policy = &self.policies[p].file;
            let version = policy.current().version.clone();
            let body = Body::Acknowledgement {
                requirement: policy.id.clone(),
                version: version.clone(),
                digest: Digest::of(self.policies[p].text.as_bytes()),
                person: person.id.clone(),
            };
            names.push(policy.id.to_string());
            files.push(self.stage.record(&self.cast[n].key, at.plus(k * 70), body));
            self.signed.insert((n, p), (version, day));
        }
        // Next year, some weeks before it runs out.
        let ahead = if self.cast[n].habit == Habit::Slow {
            -self.chance.between(-20, 10)
        } else {
            self.chance.between(3, 28)
        };
        self.on(Clock::Months(12).after(day).plus(-ahead), Event::Sign(n));
        let done = at.plus(70 * i64::try_from(files.len()).unwrap_or(0) + 20);
        let message = format!("acknowledgements: {} signs {}", person.id, crate::text::list(&names, "and"));
        self.stage.commit(&person, done, message, files)
    }

    fn enrolment(
        &mut self,
        n: usize,
        key: &PublicKey,
        signer: usize,
        by: &Signing,
        at: Moment,
    ) -> (String, Option<Vec<u8>>) {
        let body = Body::Enrolment {
            person: self.cast[n].person.id.clone(),
            key: PublicKey::from_blob(key.blob()).unwrap_or_else(|_| key.clone()),
            fingerprint: key.fingerprint().into(),
            signer: self.cast[signer].person.id.clone(),
        };
        match by {
            Signing::Current => self.stage.record(&self.cast[signer].key, at, body),
            Signing::With(key) => self.stage.record(key, at, body),
        }
    }

    pub(super) fn enrol(&mut self, n: usize, at: Moment) -> Result<(), GitError> {
        let key = self.cast[n].key.public();
        let file = self.enrolment(n, &key, n, &Signing::Current, at);
        let who = self.cast[n].person.clone();
        self.stage.commit(
            &who,
            at.plus(20),
            format!("keys: {} enrols {}", who.id, key.fingerprint()),
            vec![file],
        )
    }

    pub(super) fn countersign(&mut self, n: usize, at: Moment) -> Result<(), GitError> {
        let key = self.cast[n].key.public();
        let file = self.enrolment(n, &key, 0, &Signing::Current, at);
        let who = self.cast[0].person.clone();
        let message =
            format!("keys: {} countersigns {} of {}", who.id, key.fingerprint(), self.cast[n].person.id);
        self.stage.commit(&who, at.plus(20), message, vec![file])
    }

    /// A new key, proved by itself and vouched for by the one before.
    pub(super) fn rotate(&mut self, n: usize, at: Moment) -> Result<(), GitError> {
        let new = ThrowawayKey::from_seed(&self.chance.seed());
        let key = new.public();
        let old = std::mem::replace(&mut self.cast[n].key, new);
        self.cast[n].person.keys.insert(0, key.clone());
        let proof = self.enrolment(n, &key, n, &Signing::Current, at);
        let word = self.enrolment(n, &key, n, &Signing::With(&old), at.plus(15));
        self.earlier.insert(n, old);
        let day = zone().day_of(at);
        self.on(day.plus(7), Event::Retire(n));
        let who = self.cast[n].person.clone();
        let files = vec![self.roster_file(n), proof, word];
        self.stage.commit(&who, at.plus(40), format!("keys: {} enrols {}", who.id, key.fingerprint()), files)
    }

    pub(super) fn exempt(&mut self, n: usize, p: usize, until: Day, at: Moment) -> Result<(), GitError> {
        let body = Body::Exemption {
            requirement: self.policies[p].file.id.clone(),
            person: self.cast[n].person.id.clone(),
            from: zone().day_of(at),
            until,
            reason: "Works on a customer's premises under the customer's rules until the project ends."
                .into(),
            signer: self.cast[0].person.id.clone(),
        };
        let file = self.stage.record(&self.cast[0].key, at, body);
        let who: Person = self.cast[0].person.clone();
        let message = format!("exemptions: {} from {}", self.cast[n].person.id, self.policies[p].file.id);
        self.stage.commit(&who, at.plus(20), message, vec![file])
    }
}

/// With which key an enrolment is signed.
enum Signing<'a> {
    /// The signer's own.
    Current,
    /// This one.
    With(&'a ThrowawayKey),
}
