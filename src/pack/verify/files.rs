//! What the files of a pack show by themselves: every sum, who signed, and what is known from elsewhere.

use super::{Examined, Expected};
use crate::model::{PublicKey, Seal};
use crate::pack::archive::{self, NotAPack};
use crate::pack::fault::FaultKind;
use crate::pack::{MANIFEST, SIGNATURE, SUMS, sums};
use crate::sign::{PACK_NAMESPACE, check_in};
use crate::source::Digest;
use std::fs::File;

impl Examined<'_> {
    /// Every file is the one that was packed, and no other is there.
    pub(super) fn sums(&mut self) -> Result<(), NotAPack> {
        let outside = [MANIFEST, SIGNATURE, SUMS];
        let pack = self.pack;
        for file in pack.files.iter() {
            if outside.contains(&file) {
                self.digests.push(None);
                continue;
            }
            let read =
                File::open(self.pack.path(file)).and_then(|f| Digest::of_stream(f, &mut std::io::sink()));
            let digest =
                read.map_err(|e| NotAPack(format!("{} cannot be read: {e}", crate::text::visible(file))))?;
            self.digests.push(Some(digest));
        }
        for odd in &pack.odd {
            self.fault(FaultKind::FileAltered, odd, "is a link or a device, and no file");
        }
        let text = self.pack.text(SUMS, archive::LARGE).unwrap_or_default();
        if Digest::of(text.as_bytes()) != self.manifest.sums {
            self.fault(FaultKind::SumsAltered, SUMS, "is not the one that the manifest names");
        }
        let Some(said) = sums::parse(&text) else {
            self.fault(FaultKind::SumsAltered, SUMS, "is not as sha256sum writes it, sorted, each file once");
            return Ok(());
        };
        let there = std::mem::take(&mut self.digests);
        let summed = pack.files.iter().zip(&there).filter_map(|(path, digest)| Some((path, (*digest)?)));
        let mut named = said.iter().peekable();
        for (path, digest) in summed {
            while let Some((missing, _)) = named.next_if(|(said, _)| *said < path) {
                self.fault(FaultKind::FileMissing, missing, "is named by SHA256SUMS and missing");
            }
            match named.next_if(|(said, _)| *said == path) {
                Some((_, said)) if *said == digest => {}
                Some(_) => self.fault(FaultKind::FileAltered, path, "has other bytes than SHA256SUMS says"),
                None => self.fault(FaultKind::FileAdded, path, "is not named by SHA256SUMS"),
            }
        }
        for (missing, _) in named {
            self.fault(FaultKind::FileMissing, missing, "is named by SHA256SUMS and missing");
        }
        self.digests = there;
        Ok(())
    }

    /// The key that signed the manifest, whosever it is.
    pub(super) fn signature(&mut self, manifest: &[u8]) -> Option<PublicKey> {
        let Some(maker) = &self.manifest.maker else {
            self.fault(FaultKind::NotSigned, MANIFEST, "nobody put a name to this pack");
            return None;
        };
        let Some(armour) = self.pack.text(SIGNATURE, archive::SMALL) else {
            self.fault(
                FaultKind::NotSigned,
                SIGNATURE,
                format!("the signature of {} is missing", maker.person),
            );
            return None;
        };
        match check_in(PACK_NAMESPACE, manifest, &armour) {
            Seal::Good { key, .. } if key.fingerprint() == maker.fingerprint => Some(key),
            Seal::Good { key, .. } => {
                let why = format!(
                    "was made by {}, and the manifest names {}",
                    key.fingerprint(),
                    maker.fingerprint
                );
                self.fault(FaultKind::SignatureInvalid, SIGNATURE, crate::text::visible(&why));
                None
            }
            Seal::Bad(_, why) => {
                let why = format!("is no signature under this manifest: {}", crate::text::visible(&why));
                self.fault(FaultKind::SignatureInvalid, SIGNATURE, why);
                None
            }
        }
    }

    /// What whoever asks knows from elsewhere.
    pub(super) fn expectations(&mut self, expected: &Expected, key: Option<&PublicKey>) {
        let manifest = self.manifest;
        if let Some(register) = &expected.register
            && *register != manifest.repository
        {
            let why = format!("is of the register {}, not of {register}", manifest.repository);
            self.fault(FaultKind::OtherRegister, MANIFEST, why);
        }
        if let Some(maker) = &expected.maker
            && key.is_none_or(|k| k.fingerprint() != *maker)
        {
            self.fault(FaultKind::MakerUnexpected, SIGNATURE, format!("{maker} did not sign it"));
        }
        if !manifest.on_mainline {
            let why = format!("{} was not on the mainline when the pack was made", manifest.revision);
            self.fault(FaultKind::NotOnMainline, MANIFEST, why);
        }
    }
}
