//! What can be found out where the history is left out: the records, by the list of keys that the pack brings.

use super::Examined;
use crate::format;
use crate::model::{PublicKey, Seal};
use crate::pack::SIGNATURE;
use crate::pack::archive;
use crate::pack::fault::FaultKind;
use crate::sign::check;
use std::collections::BTreeSet;

impl Examined<'_> {
    /// What can be found out without the history: the signatures, by the list of keys that the pack brings.
    pub(super) fn by_list(&mut self, key: Option<&PublicKey>) {
        let list = self.pack.text("allowed_signers", archive::LARGE).unwrap_or_default();
        let signers: BTreeSet<(&str, &str)> = list.lines().filter_map(of_line).collect();
        let manifest = self.manifest;
        if let (Some(key), Some(maker)) = (key, &manifest.maker)
            && !signers.contains(&(maker.person.as_str(), key.line().as_str()))
        {
            let why = format!("{} is no key of {} by the list of keys", key.fingerprint(), maker.person);
            self.fault(FaultKind::MakerUnknown, SIGNATURE, why);
        }
        for (path, rows) in &manifest.rows {
            let found = self.pack.text(path, archive::LARGE).map(|text| text.lines().count());
            if found != Some(rows + 1) {
                self.fault(FaultKind::RowsDiffer, path, format!("has not the {rows} rows of the manifest"));
            }
        }
        let pack = self.pack;
        let files = || pack.files.beneath("register/").map(|(_, file)| file);
        if files().count() != manifest.records {
            self.fault(
                FaultKind::RowsDiffer,
                "register",
                format!("has not the {} records", manifest.records),
            );
        }
        for file in files() {
            if let Err((kind, why)) = self.record(file, &signers) {
                self.fault(kind, file, why);
            }
        }
    }

    fn record(&self, file: &str, signers: &BTreeSet<(&str, &str)>) -> Result<(), (FaultKind, String)> {
        let invalid = |why: &str| (FaultKind::RecordInvalid, why.to_owned());
        let bytes = self.pack.bytes(file, format::record::MAX_BYTES as u64).unwrap_or_default();
        let parsed = format::record::parse(&bytes).map_err(|_| invalid("is no record"))?;
        let Seal::Good { key, .. } = check(parsed.signed, &parsed.armour) else {
            return Err(invalid("bears a signature that does not hold"));
        };
        let record = &parsed.record;
        if !signers.contains(&(record.signer().as_str(), key.line().as_str())) {
            return Err(invalid("is signed by a key that is not its signer's by the list of keys"));
        }
        if record.repository != self.manifest.repository {
            return Err(invalid("is of another register"));
        }
        if format!("register/{}", record.path(format::record::id(parsed.signed))) != file {
            return Err(invalid("lies where its content does not belong"));
        }
        let Some((requirement, version, digest)) = record.text() else { return Ok(()) };
        let place = format!("documents/{requirement}@{version}/{}.", digest.hex());
        let text = self.pack.files.beneath(&place).next();
        if text.is_some_and(|(n, _)| self.digests.get(n).is_some_and(|found| *found == Some(*digest))) {
            return Ok(());
        }
        Err((FaultKind::TextMissing, format!("names a text that is not here: {requirement} {version}")))
    }
}

/// Person and key of a line of the list.
fn of_line(line: &str) -> Option<(&str, &str)> {
    let (person, rest) = line.split_once(' ')?;
    let (_, key) = rest.split_once(' ')?;
    Some((person, key))
}
