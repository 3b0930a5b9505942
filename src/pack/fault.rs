//! What can be wrong with a pack.

/// One thing that is wrong with a pack.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Fault {
    /// What kind it is.
    pub kind: FaultKind,
    /// The file, or what else it is about.
    pub subject: String,
    /// What was found, in a sentence.
    pub message: String,
}

/// The kinds of fault, each with its name and its meaning.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[allow(missing_docs)]
pub enum FaultKind {
    FileMissing,
    FileAdded,
    FileAltered,
    SumsAltered,
    NotSigned,
    SignatureInvalid,
    MakerUnknown,
    MakerUnexpected,
    RowsDiffer,
    ContentDiffers,
    RecordInvalid,
    TextMissing,
    HistoryMissing,
    RevisionMissing,
    NotOnMainline,
    OtherRegister,
    OlderPack,
    HistoryRewritten,
    EvidenceRemoved,
}

impl FaultKind {
    /// Every kind.
    pub const ALL: [Self; 19] = [
        Self::FileMissing,
        Self::FileAdded,
        Self::FileAltered,
        Self::SumsAltered,
        Self::NotSigned,
        Self::SignatureInvalid,
        Self::MakerUnknown,
        Self::MakerUnexpected,
        Self::RowsDiffer,
        Self::ContentDiffers,
        Self::RecordInvalid,
        Self::TextMissing,
        Self::HistoryMissing,
        Self::RevisionMissing,
        Self::NotOnMainline,
        Self::OtherRegister,
        Self::OlderPack,
        Self::HistoryRewritten,
        Self::EvidenceRemoved,
    ];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::FileMissing => "file-missing",
            Self::FileAdded => "file-added",
            Self::FileAltered => "file-altered",
            Self::SumsAltered => "sums-altered",
            Self::NotSigned => "not-signed",
            Self::SignatureInvalid => "signature-invalid",
            Self::MakerUnknown => "maker-unknown",
            Self::MakerUnexpected => "maker-unexpected",
            Self::RowsDiffer => "rows-differ",
            Self::ContentDiffers => "content-differs",
            Self::RecordInvalid => "record-invalid",
            Self::TextMissing => "text-missing",
            Self::HistoryMissing => "history-missing",
            Self::RevisionMissing => "revision-missing",
            Self::NotOnMainline => "not-on-mainline",
            Self::OtherRegister => "other-register",
            Self::OlderPack => "older-pack",
            Self::HistoryRewritten => "history-rewritten",
            Self::EvidenceRemoved => "evidence-removed",
        }
    }

    /// What it means, in a sentence.
    #[must_use]
    pub const fn means(self) -> &'static str {
        match self {
            Self::FileMissing => {
                "A file that SHA256SUMS names, or that belongs to such a pack, is not there."
            }
            Self::FileAdded => {
                "A file is there that SHA256SUMS does not name, or that belongs to no such pack."
            }
            Self::FileAltered => "A file has other bytes than SHA256SUMS says.",
            Self::SumsAltered => "SHA256SUMS itself is not the one that the manifest names.",
            Self::NotSigned => "Nobody put a name to the pack.",
            Self::SignatureInvalid => "The signature is not one under this manifest.",
            Self::MakerUnknown => "The key that signed was no key in force of the named maker.",
            Self::MakerUnexpected => "The pack was signed by another key than the one asked for.",
            Self::RowsDiffer => "A table has more or fewer rows than the manifest says.",
            Self::ContentDiffers => "A file is not what the history gives for this period and filter.",
            Self::RecordInvalid => "A record's signature does not hold.",
            Self::TextMissing => "The text that a record names is not in the pack.",
            Self::HistoryMissing => "The history is not there, or cannot be read.",
            Self::RevisionMissing => "The history does not hold the commit that the manifest names.",
            Self::NotOnMainline => "The pack was made from a commit that was not on the mainline.",
            Self::OtherRegister => "The pack is of another register than the one asked for.",
            Self::OlderPack => "The pack is older than the one it is to follow.",
            Self::HistoryRewritten => "The history of the earlier pack is no part of this one's.",
            Self::EvidenceRemoved => {
                "The earlier pack holds a record that this history lacks or has otherwise."
            }
        }
    }
}

impl Fault {
    pub(super) fn new(kind: FaultKind, subject: impl Into<String>, message: impl Into<String>) -> Self {
        Self { kind, subject: subject.into(), message: message.into() }
    }
}
