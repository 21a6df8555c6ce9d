//! Why biometric data, which are forbidden by default, may be processed: GDPR Art. 9(2).

super::points! {
    /// A condition of GDPR Art. 9(2).
    Condition, "condition of Art. 9(2)", "9(2)", "A9-2", {
        /// The data subject said yes explicitly.
        ExplicitConsent "a" "explicit-consent"
        /// Employment, social security and social protection law.
        EmploymentLaw "b" "employment-law"
        /// A life depends on it and the person cannot consent.
        VitalInterests "c" "vital-interests"
        /// A not-for-profit body with a political, philosophical, religious or trade union aim, about its members.
        NotForProfitBody "d" "not-for-profit-body"
        /// The person manifestly made these data public. A photograph that is online is not enough.
        ManifestlyPublic "e" "manifestly-public"
        /// Legal claims, or courts acting in their judicial capacity.
        LegalClaims "f" "legal-claims"
        /// Substantial public interest, on the basis of a law.
        SubstantialPublicInterest "g" "substantial-public-interest"
        /// Preventive or occupational medicine, diagnosis, care.
        HealthCare "h" "health-care"
        /// Public health.
        PublicHealth "i" "public-health"
        /// Archiving in the public interest, research, statistics (Art. 89(1)), on the basis of a law.
        ArchivingResearch "j" "archiving-research"
    }
}

impl Condition {
    /// Whether the condition holds only on the basis of a law that can be named: (b), (g), (h), (i), (j).
    #[must_use]
    pub const fn needs_law(self) -> bool {
        matches!(
            self,
            Self::EmploymentLaw
                | Self::SubstantialPublicInterest
                | Self::HealthCare
                | Self::PublicHealth
                | Self::ArchivingResearch
        )
    }
}
