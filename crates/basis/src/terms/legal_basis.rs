//! Why personal data may be processed at all: GDPR Art. 6(1).

super::points! {
    /// A legal basis of GDPR Art. 6(1).
    LegalBasis, "legal basis", "6(1)", "A6-1", {
        /// The data subject said yes to this purpose.
        Consent "a" "consent"
        /// A contract with the data subject needs it.
        Contract "b" "contract"
        /// A law obliges the controller; Art. 6(3) wants that law named.
        LegalObligation "c" "legal-obligation"
        /// A life depends on it.
        VitalInterests "d" "vital-interests"
        /// A task in the public interest or official authority; Art. 6(3) wants the law named.
        PublicTask "e" "public-task"
        /// A legitimate interest that the person's rights do not override; never a public authority in its tasks.
        LegitimateInterests "f" "legitimate-interests"
    }
}

impl LegalBasis {
    /// Whether Art. 6(3) wants the basis laid down by a law that can be named.
    #[must_use]
    pub const fn needs_law(self) -> bool {
        matches!(self, Self::LegalObligation | Self::PublicTask)
    }
}
