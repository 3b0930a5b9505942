//! The manifest: what a pack is, in lines `key: "value"` that a person reads and `sed` takes apart.

use super::content::Names;
use crate::model::{Day, Moment, Period, PersonId, RepositoryId};
use crate::report::Filter;
use crate::source::{CommitId, Digest};
use crate::text::visible;

/// The first line's value.
const FORMAT: &str = "ack-pack/1";

/// Who made a pack.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Maker {
    /// The person.
    pub person: PersonId,
    /// The fingerprint of the key.
    pub fingerprint: String,
}

/// What a pack says of itself.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Manifest {
    /// The version of the program that made it.
    pub tool: String,
    /// The organisation.
    pub organization: String,
    /// The register's identity.
    pub repository: RepositoryId,
    /// The mainline's name.
    pub mainline: String,
    /// The commit up to which everything is known.
    pub revision: CommitId,
    /// The mainline time of that commit.
    pub recorded_at: Moment,
    /// Whether that commit was on the mainline when the pack was made.
    pub on_mainline: bool,
    /// The period.
    pub period: Period,
    /// The day from which it is seen.
    pub as_of: Day,
    /// The zone in which days are counted.
    pub timezone: String,
    /// Policies, teams and controls that it is narrowed to.
    pub filter: Filter,
    /// Whether names are part of it.
    pub names: Names,
    /// The digest of the report's population and state.
    pub population_digest: String,
    /// How many records it holds.
    pub records: usize,
    /// How many texts it holds.
    pub documents: usize,
    /// The rows of each table without its header, by path.
    pub rows: Vec<(String, usize)>,
    /// Who made it; `None` when it is not signed.
    pub maker: Option<Maker>,
    /// The SHA-256 of `SHA256SUMS`.
    pub sums: Digest,
}

impl Manifest {
    /// The manifest as text.
    #[must_use]
    pub fn text(&self) -> String {
        let yes = |yes: bool| if yes { "yes" } else { "no" }.to_owned();
        let mut lines = vec![
            ("format", FORMAT.to_owned()),
            ("tool", self.tool.clone()),
            ("organization", visible(&self.organization)),
            ("repository", self.repository.to_string()),
            ("mainline", visible(&self.mainline)),
            ("revision", self.revision.to_string()),
            ("recorded_at", self.recorded_at.to_string()),
            ("on_mainline", yes(self.on_mainline)),
            ("period", self.period.to_string()),
            ("as_of", self.as_of.to_string()),
            ("timezone", self.timezone.clone()),
        ];
        lines.extend(filters(&self.filter).map(|(name, value)| (name, value.clone())));
        lines.extend([
            ("names", self.names.name().to_owned()),
            ("population_digest", self.population_digest.clone()),
            ("records", self.records.to_string()),
            ("documents", self.documents.to_string()),
        ]);
        lines.extend(self.rows.iter().map(|(path, n)| ("rows", format!("{n} {path}"))));
        let maker = self.maker.as_ref();
        lines.extend([
            ("maker", maker.map(|m| m.person.to_string()).unwrap_or_default()),
            ("key", maker.map(|m| m.fingerprint.clone()).unwrap_or_default()),
            ("sums", self.sums.to_string()),
        ]);
        lines.into_iter().map(|(key, value)| format!("{key}: \"{}\"\n", escaped(&value))).collect()
    }

    /// The manifest of a text that [`Manifest::text`] would write again, byte for byte; `None` for any other.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines().map(|line| {
            let (key, value) = line.strip_suffix('"')?.split_once(": \"")?;
            Some((key, unescaped(value)?))
        });
        let mut take = |key: &str| {
            let (found, value) = lines.next()??;
            (found == key).then_some(value)
        };
        (take("format")? == FORMAT).then_some(())?;
        let mut manifest = Self {
            tool: take("tool")?,
            organization: take("organization")?,
            repository: RepositoryId::parse(&take("repository")?)?,
            mainline: take("mainline")?,
            revision: CommitId::parse(&take("revision")?)?,
            recorded_at: Moment::parse(&take("recorded_at")?)?,
            on_mainline: take("on_mainline")? == "yes",
            period: period(&take("period")?)?,
            as_of: Day::parse(&take("as_of")?)?,
            timezone: take("timezone")?,
            filter: Filter::default(),
            names: Names::Shown,
            population_digest: String::new(),
            records: 0,
            documents: 0,
            rows: Vec::new(),
            maker: None,
            sums: Digest::of(b""),
        };
        let (mut person, mut fingerprint) = (String::new(), String::new());
        for line in lines {
            let (key, value) = line?;
            match key {
                "policy" => manifest.filter.requirement.push(value),
                "team" => manifest.filter.team.push(value),
                "control" => manifest.filter.control.push(value),
                "names" => manifest.names = Names::parse(&value)?,
                "population_digest" => manifest.population_digest = value,
                "records" => manifest.records = value.parse().ok()?,
                "documents" => manifest.documents = value.parse().ok()?,
                "rows" => {
                    let (n, path) = value.split_once(' ')?;
                    manifest.rows.push((path.to_owned(), n.parse().ok()?));
                }
                "maker" => person = value,
                "key" => fingerprint = value,
                "sums" => manifest.sums = Digest::parse(&value)?,
                _ => return None,
            }
        }
        if !person.is_empty() {
            manifest.maker = Some(Maker { person: PersonId::parse(&person).ok()?, fingerprint });
        }
        // Whatever could be read in two ways, such as a line given twice, is not written so.
        (manifest.text() == text).then_some(manifest)
    }
}

fn filters(filter: &Filter) -> impl Iterator<Item = (&'static str, &String)> {
    let named = [("policy", &filter.requirement), ("team", &filter.team), ("control", &filter.control)];
    named.into_iter().flat_map(|(name, values)| values.iter().map(move |v| (name, v)))
}

fn period(text: &str) -> Option<Period> {
    let (from, to) = text.split_once("..")?;
    let period = Period { from: Day::parse(from)?, to: Day::parse(to)? };
    (period.from <= period.to).then_some(period)
}

fn escaped(value: &str) -> String {
    value.replace('\\', "\\\\").replace('"', "\\\"")
}

fn unescaped(value: &str) -> Option<String> {
    let mut out = String::with_capacity(value.len());
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => out.push(chars.next().filter(|c| matches!(c, '"' | '\\'))?),
            '"' => return None,
            c => out.push(c),
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Manifest {
        let day = |text| Day::parse(text).unwrap();
        Manifest {
            tool: "ack 0.1.0".into(),
            organization: "North \"wind\" \\".into(),
            repository: RepositoryId::parse("0197f6c2-8a40-7cc1-9d0e-5a1be5b8a2f1").unwrap(),
            mainline: "main".into(),
            revision: CommitId::new([7; 20]),
            recorded_at: Moment::parse("2026-03-31T16:00:00Z").unwrap(),
            on_mainline: false,
            period: Period { from: day("2026-01-01"), to: day("2026-03-31") },
            as_of: day("2026-03-31"),
            timezone: "Europe/Berlin".into(),
            filter: Filter { team: vec!["a, \"b\"".into()], ..Filter::default() },
            names: Names::LeftOut,
            population_digest: Digest::of(b"x").to_string(),
            records: 3,
            documents: 1,
            rows: vec![("report/pairs.csv".into(), 12)],
            maker: Some(Maker {
                person: PersonId::parse("mara.lind").unwrap(),
                fingerprint: "SHA256:x".into(),
            }),
            sums: Digest::of(b""),
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        for maker in [sample().maker, None] {
            let manifest = Manifest { maker, ..sample() };
            assert_eq!(Manifest::parse(&manifest.text()), Some(manifest));
        }
    }

    #[test]
    fn anything_else_is_none() {
        let text = sample().text();
        let same = |what: &str, by: &str| Manifest::parse(&text.replacen(what, by, 1)).is_some();
        assert!(same("main\"", "other\""));
        for (what, by) in [
            ("ack-pack/1", "ack-pack/2"),
            ("records: \"3\"", "records: \"03\""),
            ("on_mainline: \"no\"", "on_mainline: \"maybe\""),
            ("documents", "documentation"),
            ("tool: \"ack 0.1.0\"\n", ""),
            ("sums: ", "sums:"),
            ("\\\"wind", "\"wind"),
        ] {
            assert!(text.contains(what) && !same(what, by), "{what} -> {by}");
        }
        assert_eq!(Manifest::parse(&format!("{text}sums: \"x\"\n")), None);
        assert_eq!(Manifest::parse(&format!("{text}\n")), None);
    }
}
