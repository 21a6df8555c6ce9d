# The answer to a request for access, and what is handed over to take along.

answer-title-access = What we hold about your face
answer-title-portability = Your data, to take with you
answer-title-none = We found no face of yours
answer-contents = On this page
answer-request = Request
answer-received = Received
answer-prepared = Put together
answer-controller = Who answers for it
answer-contact = How to reach us
answer-officer = Data protection officer
answer-representative = Representative in the Union

answer-short = In short
answer-short-yes = Yes. We hold { $faces ->
    [one] one picture of your face
   *[other] { $faces } pictures of your face
}, in { $galleries ->
    [one] one collection
   *[other] { $galleries } collections
}.
answer-short-record = We hold no picture of your face, but a record about you, in { $galleries ->
    [one] one collection
   *[other] { $galleries } collections
}.
answer-short-no = No. We looked for your face in all our collections and found none.
answer-short-searches = { $returned ->
    [0] No search has shown you to anybody.
    [one] One search has shown you to somebody.
   *[other] { $returned } searches have shown you to somebody.
} { $compared ->
    [0] There was no other search of a collection while it held you.
    [one] One more search ran through a collection while it held you.
   *[other] { $compared } more searches ran through a collection while it held you.
}
answer-short-erased = { $faces ->
    [one] One more picture of you was erased, on another ground, before this answer was put together.
   *[other] { $faces } more pictures of you were erased, on another ground, before this answer was put together.
}
answer-short-machine = The same data stand in the file data.json, for programs.

answer-classes = What we hold, kind by kind
answer-classes-lead = Every kind of data that this system can hold is listed, also those that we do not hold of you.
answer-class = Kind of data
answer-held = Do we hold it?
answer-held-yes = Yes: { $count }
answer-held-no = No
answer-held-withheld = Left out ({ $article })
answer-class-image = Whole pictures
answer-class-crop = Cut-outs of your face
answer-class-template = Templates: numbers made from your face
answer-class-person-link = Records under your name or number
answer-class-metadata = Details recorded with a face
answer-class-source = Where pictures come from
answer-class-tags = Words put on a face or picture
answer-class-consents = Consents
answer-class-searches = Searches
answer-class-exports = Identifications that left the system
answer-class-recipients = Who received something
answer-class-staff = Names of our staff who searched
answer-class-restriction = Restrictions and objections
answer-class-requests = Other requests of yours
answer-class-job-reports = Reports of work on these collections
answer-class-backups = Backups
answer-note-job-reports = Such a report may name the file of a picture. It is sealed, and an erasure takes it away. An answer that was sent to a program is kept for a short time in the same way.
answer-note-backups = Backups hold sealed copies. After an erasure their keys are destroyed, so that nobody can open what was erased.
answer-withheld-second-proof = Who received something is told to you alone. So far one proof shows that the request is yours. Send a second one of another kind, such as the number of a consent receipt, and we add it.
answer-withheld-staff-of-controller = The searches are listed with their date and purpose. The names of the people who work for us are not, because their rights count too; tell us if you need one to defend a right of yours.

answer-holding = Collection “{ $name }”
answer-state = State
answer-purposes = What it is for
answer-basis = Legal basis
answer-ground = Why faces may be processed
answer-retention = How long a picture stays
answer-retention-open = no period is set yet
answer-notice = Notice to the people in it
answer-notice-version = version { $version } ({ $language })
answer-person = Record “{ $label }”
answer-email = E-mail address
answer-minor = Declared a minor
answer-territory = Where you are, as recorded
answer-restriction = Restriction
answer-restriction-since = { $cause }, since { $date }
answer-added = Added
answer-consent = Consent { $number }
answer-consent-line = given on { $date } to text version { $version }: { $state }
answer-face = Picture { $number }
answer-crop-alt = Your face, cut out of picture { $number }
answer-crop-caption = The cut-out that we keep.
answer-picture-alt = The whole picture { $number }
answer-picture-caption = The whole picture that we keep.
answer-covered = { $places ->
    [one] In one place another person’s face is covered.
   *[other] In { $places } places other people’s faces are covered.
}
answer-no-picture = Of this picture we keep no image, only the details and the template.
answer-picture-none = Image
answer-source = Where it comes from
answer-enrolled = Taken in
answer-until = Kept until
answer-until-past = Should have been erased by
answer-said = Said of it after a search
answer-said-line = { $day }: { $verdict ->
    [same-person] the person searched for
   *[other] another person than the one searched for
}
answer-restricted = Out of use for now
answer-place = Place in the picture
answer-place-line = { $left } pixels from the left, { $top } from the top; { $width } wide, { $height } high
answer-quality = Quality
answer-quality-line = { $eyes } pixels between the eyes; sharpness { $sharpness }; certainty of the face detector { $score }
answer-others = Faces in the picture
answer-template = Template
answer-template-line = { $dimensions } numbers, made by the model { $pack }
answer-template-digest = Digest of the template (SHA-256)
answer-template-explained = A template is a list of numbers that the system makes from a face to compare it with others. It is no picture, but a picture that resembles you can be made from it. The numbers stand in data.json: keep that file as you would keep a photograph.

answer-searches = Searches
answer-searches-lead = Searches that showed you, and all others that ran while a collection held you. The log knows the day and hour of a search, so some of the day you were taken in may have run before.
answer-searches-none = No search ran while a collection held you.
answer-search-day = Day
answer-search-gallery = Collection
answer-search-purpose = Purpose
answer-search-kind = What was compared
answer-search-kind-identify = all faces of the collection
answer-search-kind-verify = you alone
answer-search-returned = Were you shown?
answer-search-returned-yes = yes, similarity { $similarity } of 100
answer-search-returned-no = no
answer-search-recipient = To whom
answer-recipient-withheld = left out
answer-recipient-nobody = nobody
answer-recipient-unrecorded = not recorded

answer-exports = Identifications that left the system
answer-exports-none = None.

answer-requests = Other requests of yours
answer-requests-line = { $kind }, received on { $date }: { $state } (number { $number })

answer-looked = Where and how we looked
answer-looked-lead = We looked in every collection, also in those that are out of use, and without any limit of time.
answer-looked-reviewed = { $reviewed ->
    [0] No face came up that might be yours.
    [one] One face came up that might be yours. A person looked at it.
   *[other] { $reviewed } faces came up that might be yours. A person looked at each of them.
}
answer-looked-gallery = Collection
answer-looked-faces = Faces in it
answer-looked-how = How we looked
answer-looked-reference = by what you named: a reference, number or name
answer-looked-compared = every face ({ $faces }) was compared with your photograph on { $date }; looked at from a similarity (cosine) of { $cosine } on, at which { $missed } of 100 pictures of a person may be expected to be missed with one photograph
answer-looked-selfie = You sent a photograph of yourself. It was used in memory only and is not kept; neither is the template made from it.
answer-retry = How to try again
answer-retry-lead = A search by face can miss a picture. You can ask again at any time and as often as you need. These help to find more:
answer-retry-receipt = the number of a consent receipt, or of an enrolment
answer-retry-source = the picture itself, or where you saw it
answer-retry-name = the name or number under which we may know you
answer-retry-photo = another photograph of yourself, if you like; you never have to send one

answer-decisions = Decisions by machine
answer-decisions-text = The system decides nothing about you. It lists possible matches by similarity, and people decide what they mean. It can be wrong: a high similarity does not say that two pictures show the same person.
answer-transfers = For transfers to countries outside the Union and their safeguards, see the notice of each collection, or ask us.

answer-rights = Your rights
answer-rights-lead = Write to us at { $contact }; it costs nothing.
answer-right-rectification = Have wrong data put right (GDPR Art. 16)
answer-right-erasure = Have your data erased (GDPR Art. 17)
answer-right-restriction = Have the use of your data restricted (GDPR Art. 18)
answer-right-portability = Take your data with you: data.json is made for it (GDPR Art. 20)
answer-right-objection = Object to the use of your data; your face is out of searches at once (GDPR Art. 21)
answer-right-withdrawal = Take back a consent, as easily as you gave it (GDPR Art. 7(3))
answer-right-complaint = Complain to a data protection authority, where you live, where you work or where it happened (GDPR Art. 77)
answer-right-court = Turn to a court (GDPR Art. 79)

answer-check = How to check this answer
answer-check-text = The archive that this page came in is signed. README.txt in it says how to check, without us, that nothing was changed. The log records that your request was received; its proof stands in the folder log.

# The file README.txt of the archive.
answer-readme =
    HOW TO CHECK THIS ANSWER

    Open index.html to read the answer. data.json holds the same for programs; its form is described in
    access-answer.schema.json.

    With the program countenance:
        countenance answer check FILE.zip --key KEY
    KEY is the public key of our log. A copy stands in log/key.txt. Compare it with the key on our public
    register, or ask us for it: a key that came with the answer proves nothing by itself.

    Without it:
    1. manifest.json names every file with its size and SHA-256 digest. Compare, for instance with sha256sum.
    2. manifest.json.sig is a signed note (C2SP signed-note, Ed25519). Its third line is the SHA-256 digest of
       manifest.json. Go's golang.org/x/mod/sumdb/note and others check such notes.
    3. log/leaf-N.json opens the line of our log that says your request was received: leaf is its forty bytes
       (Base64), record what it commits to, key what shows that it does (HMAC-SHA256 of the record under the key
       is the last 32 bytes of the leaf), proof a C2SP tlog-proof that it stands in the log.

    The signature says that this is the answer we gave, and that it was not changed since. It cannot show that
    no copy exists elsewhere.
