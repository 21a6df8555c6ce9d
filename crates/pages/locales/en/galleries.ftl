# The console's register of collections and ledger of consents.
console-galleries-none = No collection yet. Register one below; it stays a draft until the gate misses nothing.
console-gallery-name = Name
console-gallery-basis = Legal basis
console-gallery-faces = Faces
console-gallery-verdict = What the gate says
console-gallery-complete = nothing is missing
console-gallery-complete-why = Every fact that the gate asks for is recorded.
console-gallery-misses = { $count ->
    [one] one thing is missing
   *[other] { $count } things are missing
}
console-gallery-misses-why = The collection cannot be used until this is recorded.
console-gallery-state-draft = draft
console-gallery-state-active = in use
console-gallery-state-suspended = suspended
console-gallery-state-closed = closed
console-gallery-stopped = stopped by an order
console-gallery-stopped-by = Stopped by an order: { $authority }, { $reference }.
console-gallery-holds-faces = { $count ->
    [one] one face
   *[other] { $count } faces
}
console-gallery-holds-images = { $count ->
    [one] one picture
   *[other] { $count } pictures
}
console-gallery-holds-people = { $count ->
    [one] one person
   *[other] { $count } people
}
console-gallery-new = Register a collection
console-gallery-new-name = A name that people recognise
console-gallery-new-do = Register as a draft
console-gallery-point = Starting point
console-point-event-photography = Event photography
console-point-why-event-photography = The people of an event get the photographs of themselves. Each said yes.
console-point-archive-research = Archive research
console-point-why-archive-research = An archive says who stands in its pictures, for research, on a law it names.
console-point-missing-persons = Missing persons
console-point-why-missing-persons = A public body searches, on a law it names; another person issues every mandate.
console-point-press-archive = Press archive
console-point-why-press-archive = A newsroom searches its own pictures, on the national law under Art. 85.
console-point-collection-by-consent = Collection by consent
console-point-why-collection-by-consent = A museum or university puts names to its collection, where the people shown said yes.
console-point-none = A bare draft
console-point-none-why = Everything is yours to fill in.
console-gallery-questions = Questions that only you can answer
console-gallery-edit = Record facts
console-gallery-activate = Put into use
console-gallery-activate-confirm = Put this collection into use?
console-gallery-facts = Facts
console-gallery-condition = What lifts the prohibition (Art. 9(2))
console-condition-explicit-consent = explicit consent (a)
console-condition-employment-law = employment and social law (b)
console-condition-vital-interests = vital interests (c)
console-condition-not-for-profit-body = not-for-profit body, about its members (d)
console-condition-manifestly-public = manifestly made public by the person (e)
console-condition-legal-claims = legal claims or courts (f)
console-condition-substantial-public-interest = substantial public interest, by law (g)
console-condition-health-care = health care (h)
console-condition-public-health = public health (i)
console-condition-archiving-research = archiving, research, statistics, by law (j)
console-condition-derogation = a national law under Art. 85
console-gallery-decision = The officer's decision
console-gallery-purposes = Purposes
console-gallery-retention = Kept for
console-gallery-evidence = Evidence of the basis
console-gallery-until = Holds until
console-gallery-notice = Notice to the people
console-gallery-dpia = Impact assessment
console-gallery-high-risk = a high risk is left
console-gallery-consultation = Prior consultation of the authority
console-gallery-territory = Country
console-gallery-ages = Ages
console-ages-adults-only = adults only
console-ages-minors-with-guardian = minors with a guardian's yes
console-ages-minors-included = minors included
console-gallery-keep = Kept beside the templates
console-keep-crop = the crop of each face
console-keep-original = the whole picture
console-keep-none = nothing
console-gallery-mandates = Who issues mandates
console-mandates-self-issued-allowed = whoever searches may issue it
console-mandates-other-person-required = another person than who searches
console-gallery-groups = Group photographs matched against consenting people
console-gallery-stop = Stop or end
console-gallery-suspend = Suspend
console-gallery-suspend-why = Every use stops until it is put into use again. Rights and erasure go on.
console-gallery-close = End the collection
console-gallery-close-why = What it holds stays until it is erased. An ended collection is not used again.
console-gallery-close-confirm = End this collection for good?

# The form of facts.
console-facts-lead = Record only what is so, with the paper that shows it. Nothing here is advice.
console-facts-why = Why it may be done
console-facts-law = The law, with its article
console-facts-law-hint = Where the condition or basis rests on one.
console-facts-stands = One stands already; choose another only to replace it.
console-facts-public = Evidence stands for every picture that the person made it public (Art. 9(2)(e))
console-facts-decision = Your decision as officer on this basis and condition
console-facts-decision-hint = Only where the law leaves it open. Recorded with your name.
console-facts-decided-at = When you decided
console-facts-own-purpose = Another purpose, in your own words
console-facts-told = What the people are told, and the assessment
console-facts-notice-hint = A plain text is recorded with its digest.
console-facts-notice-version = Its version
console-facts-notice-language = Its language (tag)
console-facts-dpia-hint = Where it is found: a reference or address.
console-facts-held = What is held, and for how long
console-facts-retention = Days a face is kept
console-facts-retention-hint = There is no “for ever”.
console-facts-country = Country all pictures stand for
console-facts-country-hint = Two letters; blank where it is not known.
console-facts-groups = Group photographs: the ground for comparing bystanders
console-facts-groups-hint = Blank: group photographs are not matched.
console-facts-quality = Which faces are good enough
console-facts-eyes = Pixels between the eyes, at least
console-facts-sharpness = Sharpness, at least
console-facts-detector = Detector score, at least
console-facts-do = Record these facts

# The ledger of consents.
console-ledger-title = People and their consents
console-ledger-none = Nobody is named in this collection.
console-ledger-label = Label
console-ledger-label-hint = The name or number you know the person by.
console-ledger-added = Added
console-ledger-since = added on { $day }
console-ledger-minor = a minor
console-ledger-add = Add a person
console-ledger-country = Country (two letters)
console-ledger-email = E-mail address
console-ledger-email-hint = A code sent there shows who asks for a right.
console-consents-title = Consents
console-consents-none = No consent is recorded.
console-consent-version = text { $version }
console-consent-given = Given
console-consent-ends = Ends
console-consent-taken-back = Taken back
console-consent-guardian = Guardian
console-consent-receipt = Receipt (signed)
console-withdraw-title = Take the consent back
console-withdraw-why = Use stops at once, and what was held on it is erased.
console-withdraw-confirm = Record the withdrawal and erase? There is no way back.
console-withdraw-do = Record the withdrawal
console-withdraw-hold = Hold the erasure back
console-withdraw-hold-why = Why, for instance an open access request; use stops all the same
console-withdraw-hold-do = Record the withdrawal, erase later
console-give-title = Record a consent
console-give-version = Version of the text they agreed to
console-give-evidence = Signed form or recording
console-give-relationship = Relationship to the minor
console-give-guardian-evidence = What shows the guardianship
console-give-do = Record the consent
done-gallery-created = The draft is registered. The gate says below what it misses.
done-gallery-activated = The collection is in use.
done-gallery-suspended = Every use has stopped.
done-gallery-closed = The collection is ended.
done-facts-recorded = The facts are recorded.
done-person-added = The person is added.
done-consent-given = The consent is recorded.
done-consent-withdrawn = Use has stopped, and it is erased. This is the certificate.
done-consent-withdrawn-held = Use has stopped. The erasure is held back.
