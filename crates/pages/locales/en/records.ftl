# The console's certificates, breaches, log, registers, people and retention.
console-breach-state-open = authority not told
console-breach-state-notified = authority told
console-breach-state-closed = closed
# Certificates and retention.
console-certificates-lead = What was erased, why, and what shows it.
console-certificates-none = Nothing was erased yet.
console-certificate-title = Certificate of erasure
console-certificate-when = Erased
console-certificate-decided = Decided
console-certificate-ground = Ground
console-certificate-told = Told
console-certificate-print = Page to print
console-certificate-file = Signed file
console-certificate-request = Open the request
console-certificate-classes = What became of each class of data
console-certificate-class = Class
console-certificate-count = How many
console-certificate-became = What became of it
console-certificate-stays = What stays, and why
console-became-none = none held
console-became-erased = erased
console-became-recomputed = computed anew
console-became-pending = cannot be opened
console-cause-withdrawal-of-consent = withdrawal of consent
console-cause-decision-of-the-controller = decision of the controller
console-cause-request-of-the-person = request of the person
console-cause-order-of-an-authority = order of an authority
console-retention-lead = What is over is erased by itself, every hour.
console-retention-none = No collection keeps anything.
console-retention-faces = Faces over
console-retention-people = Consents over
console-retention-since = Since
console-retention-held = Held for requests
console-retention-run = Erase what is over now
console-retention-confirm = Erase everything that is over? There is no way back.
console-retention-ran = { $erasures ->
    [one] One erasure was carried out
   *[other] { $erasures } erasures were carried out
}; { $requests ->
    [one] one old request was forgotten
   *[other] { $requests } old requests were forgotten
}.

# Breaches.
console-breaches-lead = The authority is told within 72 hours, unless a risk is unlikely (Art. 33).
console-breaches-none = No breach is recorded. Record one as soon as you know of it; the clock runs from then.
console-breach-aware = Known since
console-breach-aware-hint = The 72 hours run from here.
console-breach-clock = Clock
console-breach-due = 72 hours end { $at }
console-breach-description = What happened
console-breach-from = Began
console-breach-until = Ended
console-breach-nature = What it did to data
console-nature-confidentiality = somebody learned what they were not to (confidentiality)
console-nature-integrity = something was changed that was not to be (integrity)
console-nature-availability = something was lost or out of reach (availability)
console-breach-galleries = Collections it touched
console-breach-galleries-hint = None ticked: all.
console-breach-consequences = What is likely to follow for the people
console-breach-measures = What was done or is proposed against it
console-breach-new = Record a breach
console-breach-new-do = Record it, and count what it touched
console-breach-people = people with a name
console-breach-faces = faces
console-breach-unnamed = faces without a name
console-breach-images = pictures
console-breach-recorded = Recorded
console-breach-drafts = Drafts of the notices
console-breach-drafts-why = Written from the records. Read them, complete them and send them yourself.
console-breach-draft-authority = To the authority (Art. 33)
console-breach-draft-people = To the people (Art. 34)
console-breach-notices = What was sent
console-breach-notices-none = Nothing was sent yet.
console-notice-to-authority = Authority
console-notice-to-people = People
console-notice-new = Record a notice that went out
console-notice-whom = To whom
console-notice-at = When it went
console-notice-reference = The authority's reference, or how the people were told
console-notice-to-follow = What is still to follow
console-notice-delay = Why later than 72 hours
console-breach-close = Close the breach
console-breach-closed = Closed
console-breach-reference = The authority's reference
console-breach-no-risk = Why the authority was not told: a risk is unlikely
console-breach-not-told = Why the people were not told

# The log.
console-log-lead = Every act stands in it. Whoever has the key can check it without us.
console-log-holds = { $size ->
    [one] The log holds: one leaf recomputed.
   *[other] The log holds: { $size } leaves recomputed.
}
console-log-root = Root:
console-log-kinds = Leaves by kind
console-log-key = Public key
console-log-key-why = Give it to whoever is to check receipts, certificates and the log.
console-log-leaves = Last leaves
console-log-leaf = Leaf
console-log-kind = What happened
console-log-hour = In the hour of

# Registers.
console-register-processing = Record of processing activities
console-register-why-processing = What Art. 30 asks for, collection by collection.
console-register-requests = Register of requests
console-register-why-requests = Due and answered dates; it names nobody.
console-register-legal-bases = Register of legal bases
console-register-why-legal-bases = Basis, condition and evidence of each collection.
console-particulars-title = Particulars
console-particulars-why = What registers, receipts and notices say beside the facts of a collection.
console-particulars-blank = What you leave blank stays as it was.
console-particulars-lines = One a line.
console-particulars-locations = Where data are stored
console-particulars-recipients = Recipients
console-particulars-transfers = Transfers to third countries, with their safeguards
console-particulars-no-transfers = There is no transfer to a third country.
console-particulars-security = Security measures, in general words
console-particulars-people = Whose data, in categories
console-particulars-requests = Where a person files a request
console-particulars-authority = Supervisory authority
console-particulars-authority-contact = How it is reached

# People and keys.
console-accounts-title = Accounts
console-people-do = Change
console-account-active = active
console-account-invited = invited
console-account-ended = ended on { $day }
console-account-end = End
console-account-end-confirm = End the account of { $name }, with every session?
console-invite = Invite a person
console-invite-login = What they sign in with
console-invite-galleries = Collections within reach
console-invite-galleries-hint = None ticked: all, also those to come.
console-invite-again = Invite again
console-invite-again-confirm = Invite { $name } again? Their password and sessions end.
console-invited = { $name } is invited.
console-invited-why = Give this address to the person. It is shown once, and can be used once, until { $at }.
console-keys-title = Keys
console-keys-none = No key stands.
console-key-holder = Holder
console-key-kind = Kind
console-key-wire = key with a signing pair
console-key-plain = key
console-key-since = Since
console-key-until = Ends
console-key-no-end = no end
console-key-revoke = Take back
console-key-revoke-confirm = Take the key of { $holder } back?
console-grant = Hand out a key
console-granted = The key of { $holder }
console-granted-why = It is shown once. Whoever has it may do what its roles allow.
done-breach-recorded = The breach is recorded, and what it touched is counted.
done-breach-notified = The notice is recorded.
done-breach-closed = The breach is closed.
done-particulars-recorded = The particulars are recorded.
done-account-ended = The account is ended, with every session.
done-key-revoked = The key is taken back.

# Kinds of leaves.
console-leaf-kind-log-opened = The log began
console-leaf-kind-gallery-opened = Collection registered
console-leaf-kind-gallery-activated = Collection put into use
console-leaf-kind-gallery-suspended = Collection suspended
console-leaf-kind-gallery-closed = Collection ended
console-leaf-kind-consent-given = Consent given
console-leaf-kind-consent-withdrawn = Consent taken back
console-leaf-kind-mandate-issued = Mandate issued
console-leaf-kind-mandate-revoked = Mandate revoked
console-leaf-kind-access-granted = Access granted
console-leaf-kind-access-revoked = Access revoked
console-leaf-kind-account-opened = Account opened
console-leaf-kind-account-changed = Account changed
console-leaf-kind-image-enrolled = Picture taken in
console-leaf-kind-face-enrolled = Face taken in
console-leaf-kind-photos-compared = Photographs compared
console-leaf-kind-search-performed = Search
console-leaf-kind-result-disclosed = Result shown
console-leaf-kind-sweep-performed = Search for a person's request
console-leaf-kind-faces-clustered = Unnamed faces grouped
console-leaf-kind-evaluation-run = Accuracy measured
console-leaf-kind-identification-exported = Identification exported
console-leaf-kind-act-refused = Act refused
console-leaf-kind-templates-renewed = Templates renewed
console-leaf-kind-request-received = Request received
console-leaf-kind-request-answered = Request answered
console-leaf-kind-request-refused = Request refused
console-leaf-kind-request-extended = Request extended
console-leaf-kind-restriction-set = Restriction set
console-leaf-kind-restriction-lifted = Restriction lifted
console-leaf-kind-identity-proven = Identity shown
console-leaf-kind-selfie-dropped = Selfie discarded
console-leaf-kind-request-noted = Step of a request
console-leaf-kind-data-rectified = Data put right
console-leaf-kind-erasure-intended = Erasure decided
console-leaf-kind-erasure-executed = Erasure carried out
console-leaf-kind-order-received = Order received
console-leaf-kind-order-executed = Order carried out
console-leaf-kind-order-lifted = Order lifted
console-leaf-kind-proposal-approved = Proposal approved
console-leaf-kind-breach-recorded = Breach recorded
console-leaf-kind-backup-made = Backup made
console-leaf-kind-backup-restored = Backup restored
console-leaf-kind-recipients-told = Recipient told
console-cause-end-of-the-retention = end of the retention
console-people-login = Login
# Classes of data on a certificate.
console-class-image = Picture
console-class-original = Original
console-class-crop = Crop
console-class-template = Template
console-class-details = Details
console-class-person-link = Link to the person
console-class-person = Person
console-class-consents = Consents
console-class-segments = Sealed segments
console-class-index = Index
console-class-clusters = Groups of unnamed faces
console-class-normalisation-statistics = Normalisation statistics
console-class-cached-results = Kept results
console-class-answers = Answers to access requests
console-class-keys = Keys
console-class-database = Database
console-class-backups = Backups
console-leaf-kind-document-recorded = Notice or particulars recorded
console-leaf-kind-match-judged = Match judged
console-leaf-kind-search-reviewed = Search reviewed, or drawn for a review

# Reviewing searches by sample.
reviews-title = Review by sample
reviews-lead = Chance draws searches that nobody has reviewed, so that nobody chooses what is looked at. Your own searches are left to somebody else.
reviews-count = How many
reviews-draw = Draw
reviews-none = Nothing is drawn.
reviews-nothing = There was nothing to draw: every search was drawn before, or is your own.
reviews-to-do = To be reviewed
reviews-done = Reviewed
reviews-question = Do case and purpose fit the work at hand?
reviews-note = Note
reviews-note-hint = What does not fit, where something is questioned.
reviews-in-order = In order
reviews-questioned = Questioned
reviews-by = by { $name } on { $day }
reviews-own = You made this search. Somebody else reviews it.
done-reviews-drawn = Searches are drawn.
done-review-decided = The review is recorded.

# What to expect of scores.
accuracy-title = Accuracy
accuracy-lead = What each collection’s scores can be expected to be worth at its size, by the measurements of its model. Your own pictures are measured with “countenance evaluate”.
accuracy-none = No collection has a model yet.
accuracy-pack = Model
accuracy-published = Published
accuracy-faces = Faces
accuracy-searches = Searches
accuracy-threshold = Least similarity
accuracy-strangers = Searches for strangers that show somebody
accuracy-misses = Searches for somebody held that miss them
accuracy-usual = usual
accuracy-one-in = one in { $searches }
accuracy-most = most
accuracy-sweeps = Answers to people’s requests
accuracy-may-miss = May miss
accuracy-review = Faces of others to review
accuracy-assumed = The model publishes no measurements; these numbers are assumed.

console-sessions-title = Sessions
console-sessions-why = Whoever signs in begins a session. It ends by itself, when they sign out, or when it is ended here.
console-sessions-own = Your own
console-sessions-none = You are let in by a key and have no session.
console-sessions-others = { $count ->
    [one] One session of somebody else
   *[other] { $count } sessions of other people
}
console-sessions-over = Sessions that are over
console-session-end = End
console-session-end-confirm = End this session of { $holder }?
