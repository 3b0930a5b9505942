//! The clauses of standards whose evidence a finding weakens, each with what it asks in our words.

/// A clause. What it asks is a paraphrase: the text of a standard belongs to its publisher.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Clause {
    /// The standard, as it is cited.
    pub standard: &'static str,
    /// The clause, as the standard numbers it.
    pub number: &'static str,
    /// What it asks, in a sentence.
    pub asks: &'static str,
}

impl std::fmt::Display for Clause {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.standard, self.number)
    }
}

macro_rules! clauses {
    ($($standard:literal { $($name:ident = $number:literal, $asks:literal;)* })*) => {
        $($(#[doc = $asks] pub(super) const $name: Clause =
            Clause { standard: $standard, number: $number, asks: $asks };)*)*

        /// Every clause that a finding refers to, by standard.
        pub const CLAUSES: &[Clause] = &[$($($name),*),*];
    };
}

clauses! {
    "ISO/IEC 27001:2022" {
        C_7_5_2 = "7.5.2", "Documents are identified, and reviewed and approved as they are made and changed.";
        C_7_5_3 = "7.5.3", "Documents are kept under control: available, protected, each version told from the others.";
        A_5_1 = "A.5.1", "Policies are approved by management, published, and acknowledged by those they address.";
        A_5_3 = "A.5.3", "Duties that conflict are not in one hand.";
        A_5_4 = "A.5.4", "Management requires all personnel to apply information security by the policies.";
        A_5_16 = "A.5.16", "Identities are managed from their beginning to their end.";
        A_5_17 = "A.5.17", "What people authenticate with is handed out and kept in a controlled way.";
        A_5_33 = "A.5.33", "Records are protected from loss, destruction, falsification and unauthorised release.";
        A_5_36 = "A.5.36", "Whether the organisation's policies and rules are complied with is reviewed regularly.";
        A_6_2 = "A.6.2", "Contracts of employment state what people are responsible for.";
        A_6_3 = "A.6.3", "People are made aware, and trained, as their work needs it, and are told of changes.";
        A_6_5 = "A.6.5", "What goes on binding people after they left or moved is defined and communicated.";
        A_8_17 = "A.8.17", "Clocks agree with approved sources of time.";
        A_8_24 = "A.8.24", "Rules for cryptography and its keys are set and followed.";
        A_8_32 = "A.8.32", "Changes follow a procedure.";
    }
    "SOC 2" {
        CC1_1 = "CC1.1", "Commitment to integrity and ethical values is shown, by contractors too.";
        CC1_3 = "CC1.3", "Structures, reporting lines and authorities are set.";
        CC1_4 = "CC1.4", "Competent people are attracted, developed and kept.";
        CC1_5 = "CC1.5", "People are held accountable for their responsibilities.";
        CC2_2 = "CC2.2", "Responsibilities, and changes of them, are communicated within the organisation.";
        CC5_3 = "CC5.3", "Controls are put to work through policies and procedures.";
        CC8_1 = "CC8.1", "Changes are authorised, documented, tested and approved.";
    }
    "PCI DSS 4.0" {
        PCI_12_1_1 = "12.1.1", "A security policy is set, published, kept up and given to all who need it.";
        PCI_12_6_3 = "12.6.3", "People are trained when they are hired and every 12 months, and acknowledge as often that they read and understood the policy.";
    }
    "NIST SP 800-53" {
        AC_5 = "AC-5", "Duties that need separating are divided among people.";
        AT_4 = "AT-4", "Training is documented and monitored, and the records are kept.";
        AU_8 = "AU-8", "Records carry times from the system's clock.";
        AU_9 = "AU-9", "Audit information is protected from unauthorised change and deletion.";
        AU_10 = "AU-10", "There is evidence that a person did what the person then denies.";
        CM_3 = "CM-3", "Changes are reviewed, approved or refused, and recorded.";
        IA_5 = "IA-5", "Authenticators are managed: whom they are given to, how strong they are, when they end.";
        PL_4 = "PL-4", "Rules of behaviour are acknowledged before access is given, and anew when they change.";
        PS_6 = "PS-6", "Access agreements are signed before access is given, and anew when they change.";
        SI_12 = "SI-12", "Information is managed and kept as laws and policies require.";
    }
}
