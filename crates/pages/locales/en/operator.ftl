# The pages of the operator.

# Words of records.
operator-purpose-archive-identification = Say who stands in the pictures of an archive
operator-purpose-event-photography = Hand people of an event the photographs of themselves
operator-purpose-missing-persons = Find missing persons
operator-purpose-journalistic-research = Research for journalism
operator-purpose-research = Scientific or historical research, statistics
operator-purpose-access-control = Decide who may enter
operator-purpose-photo-library = Let people find their own pictures
operator-purpose-group-faces = Group unnamed faces
operator-purpose-measure-accuracy = Measure accuracy
operator-basis-consent = Consent
operator-basis-contract = Contract
operator-basis-legal-obligation = Legal obligation
operator-basis-vital-interests = Vital interests
operator-basis-public-task = Public task
operator-basis-legitimate-interests = Legitimate interests
operator-condition-explicit-consent = Explicit consent
operator-condition-employment-law = Employment and social law
operator-condition-vital-interests = Vital interests
operator-condition-not-for-profit-body = Not-for-profit body
operator-condition-manifestly-public = Manifestly made public by the person
operator-condition-legal-claims = Legal claims
operator-condition-substantial-public-interest = Substantial public interest
operator-condition-health-care = Health care
operator-condition-public-health = Public health
operator-condition-archiving-research = Archiving, research, statistics
operator-derogation = Derogation for journalism and the arts
operator-state-draft = Draft
operator-state-active = In use
operator-state-suspended = Suspended
operator-state-closed = Closed

# Why a collection cannot be used.
operator-why-order = Stopped by an order of { $authority } ({ $reference }).
operator-why-draft = Still a draft. The data protection officer puts it into use.
operator-why-suspended = Suspended. The data protection officer can put it into use again.
operator-why-closed = Closed. Nothing in it is used any more.
operator-why-other-person = Another person has to issue the mandate for this collection.
operator-why-no-purpose = No purpose of searching is recorded for this collection.
operator-why-more = { $facts ->
    [one] One more fact is lacking.
   *[other] { $facts } more facts are lacking.
}

# Shared.
operator-gallery = Collection
operator-galleries = Collections
operator-mandate = Mandate
operator-purpose = Purpose
operator-case = Case or file number
operator-operator = Who searches
operator-when = When
operator-leaf = Line of the log
operator-source = Source
operator-enrolled = Taken in
operator-basis = Basis
operator-person = Person
operator-person-faces = Faces
operator-similarity = Similarity
operator-of-hundred = of 100
operator-search-id = Search
operator-face-id = Face
operator-image = Picture
operator-choose = Choose
operator-actions = Actions
operator-unknown = not known
operator-back = Back
operator-next = Next
operator-no-basis = No basis recorded
operator-faces = { $faces ->
    [0] no faces
    [one] 1 face
   *[other] { $faces } faces
}
operator-images = { $images ->
    [0] no pictures
    [one] 1 picture
   *[other] { $images } pictures
}
operator-people-count = { $people ->
    [0] nobody named
    [one] 1 person
   *[other] { $people } people
}
operator-until = until { $moment }
operator-searches-left = { $searches ->
    [one] 1 search left
   *[other] { $searches } searches left
}
operator-self-issued = issued by its holder
operator-issued-by = issued by { $name }
operator-no-galleries = There is no collection within your reach yet. The data protection officer registers collections.

# The steps of a search.
operator-search-title = Search by a face
operator-search-lead = First say what you search under. Every search is recorded with your name.
operator-step-mandate = Mandate
operator-step-photo = Photograph
operator-step-results = Results
operator-under-mandate = Under a mandate that stands
operator-under-own = Or choose a collection and state purpose and case yourself
operator-under-own-only = Choose a collection and state purpose and case
operator-under-own-hint = The search then issues a mandate to you, and is marked so.
operator-none-usable = No collection can be searched now. Each one says why.

operator-ask-title = The photograph
operator-choose-other = Choose another collection
operator-state = What for
operator-ground = The ground for the face you search with
operator-ground-hint = The face you search with is biometric data too. Unless you state another, the ground of the collection counts:
operator-ground-first = Unless you state another, the ground of the first collection counts.
operator-ground-basis = Legal basis
operator-ground-condition = Condition for biometric data
operator-ground-law = Law it rests on
operator-ground-own = the collection’s own
operator-photo = Photograph
operator-photo-other = Choose another photograph
operator-photo-hint = JPEG, PNG or WebP. Nothing of it is kept.
operator-photo-held = The photograph you sent
operator-photo-kept = { $name } is still here; you need not choose it again.
operator-more = More settings
operator-sure = How sure a match must be
operator-sure-usual = As usual: about 1 false match in 100 searches
operator-sure-strict = Stricter: about 1 in 1,000
operator-sure-wide = Wider: about 1 in 10
operator-limit = Most matches shown
operator-recorded = The search is recorded before you see a result.
operator-search-do = Search

operator-pick-title = Which face?
operator-pick-lead = { $faces ->
    [one] We see one face in the photograph. Look at the remark before you search.
   *[other] We see { $faces } faces in the photograph. Only the one you choose is compared.
}
operator-pick-marked = { $faces ->
    [one] The photograph with one face marked
   *[other] The photograph with { $faces } faces marked, numbered from the largest
}
operator-pick-which = Search with
operator-face-number = Face { $number }
operator-eyes = { $pixels } pixels between the eyes
operator-warn-small = Small: only { $pixels } pixels between the eyes. The result is less certain.
operator-warn-blurred = Blurred. The result is less certain.
operator-warn-turned = Turned { $degrees }° to the side. The result is less certain.

# What does not fit.
operator-wrong-purpose = Choose a purpose.
operator-wrong-case = Write the number of the case or file.
operator-wrong-mandate = There is no such mandate. Begin again.
operator-wrong-ground = A ground needs both a legal basis and a condition.
operator-wrong-photo = Choose a photograph.
operator-wrong-large = The photograph is larger than 12 MB, too large to choose a face in it. Send a smaller one.
operator-wrong-no-face = No face was found. Take a photograph in which the face is larger, upright or better lit.
operator-wrong-looked = Look at both pictures first, and say that you did.
operator-wrong-operator = Write who will search.
operator-wrong-gallery = Choose at least one collection.
operator-wrong-days = Write for how many days, 1 to 366.
operator-wrong-searches = Write a number of searches, 1 or more, or leave it empty.
operator-wrong-two = Choose exactly two.
operator-wrong-faces = Choose at least one face.
operator-wrong-subject = Write whose faces these are.

# Results.
operator-results-title = Results
operator-results-none = No match
operator-results-count = { $count ->
    [one] 1 possible match
   *[other] { $count } possible matches
}
operator-results-nobody = No match above the threshold in { $faces } faces.
operator-results-among = Found among { $faces } faces.
operator-results-least = Faces are shown from a similarity of { $similarity } on.
operator-results-nobody-means = This does not say that the person is not in the collection: a search can miss somebody. Another photograph may find more.
operator-results-means = A possible match is a lead, not an identification. Compare both pictures yourself.
operator-results-full = As many are shown as you asked for; there may be more.
operator-means = At this threshold, expect about 1 false match in { $searches } searches of a collection of this size.
operator-means-most = At this threshold, most searches of a collection of this size show a false match.
operator-means-nothing = The collection holds no face.
operator-means-assumed = (An assumption: the model comes without measurements.)
operator-people = Known people among them
operator-hits = Possible matches, most similar first
operator-hits-hint = The left picture is always the face you searched with.
operator-hit = Possible match { $number }
operator-hit-alt = Face of possible match { $number }, from { $source }
operator-probe = Searched
operator-probe-alt = The face searched with
operator-held-face = In the collection
operator-no-crop = No picture is kept
operator-decide = Decide or export
operator-new-tab = (in a new tab)
operator-this-search = This search
operator-not-kept = These results are not kept: when you leave this page, they are gone. A possible match has an address of its own, under “Decide or export”.
operator-search-again = Search again under this mandate

# One match.
operator-decide-title = Possible match
operator-decide-lead = Two people have to look at both pictures before this can leave as an identification.
operator-confirmed-title = Confirmed as the same person by
operator-confirmed-none = Nobody so far.
operator-two-people = Two people confirmed
operator-second-needed = You confirmed. Now another person has to look and confirm. Send them this address:
operator-copy = Copy
operator-copied = Copied
operator-looked = I looked at both pictures myself and hold them for the same person.
operator-looked-hint = Both pictures: the face searched with and the one in the collection.
operator-confirm = Confirm as the same person
operator-export-title = Export
operator-export-identification = Two people confirmed. It leaves as an identification, signed.
operator-export-lead = Two people have not confirmed. It leaves as a lead only, and says so.
operator-export-do = Export the identification
operator-export-lead-do = Export as a lead
operator-recipient = To somebody outside
operator-recipient-hint = Leave it empty for your own files. A recipient outside has to be proposed and approved first, by two people of the data protection officer’s or administrator’s role, as:
operator-identification = Identification
operator-lead = Lead
operator-identification-means = Two people compared both pictures and confirmed. It is their judgement, not a measurement.
operator-lead-means = Two people have not confirmed this. It is no identification, and nothing may be decided on it alone.
operator-controller = Controller
operator-threshold = Threshold (score)
operator-pack = Model
operator-shown-leaf = Line of the log that it was shown
operator-export-leaf = Line of the log that it left
operator-exported-by = Exported by
operator-signature = Signature
operator-signature-hint = Over the digest of the document. The public key of the log checks it.
operator-save-document = Save the document
operator-save-signature = Save the signature
operator-print-hint = Printed, every page carries a watermark with your name.

# Mandates.
operator-mandates-title = Mandates
operator-mandates-lead = A mandate says who searches, what for and until when. A search without one issues one, so this list is also the history of your searches.
operator-mandates-standing = In force
operator-mandates-none = You have no mandate in force. Issue one below, or begin a search and state purpose and case.
operator-mandates-ended = Ended
operator-mandates-ended-hint = What was searched stands in the log.
operator-mandates-ended-none = None has ended.
operator-mandates-more = Older ones are left out.
operator-mandate-revoked = ended early
operator-mandate-expired = its time is over
operator-mandate-used-up = its searches are used up
operator-issued = Issued
operator-ends = Ends
operator-why-ended = Why
operator-search-under = Search
operator-end = End
operator-end-sure = End this mandate? Nobody can search under it any more.
operator-issue-title = Issue a mandate
operator-issue-hint = You are its issuer. A mandate serves its own operator alone.
operator-issue-operator = Who will search
operator-issue-operator-hint = By the name they sign in under.
operator-days = Days it stands
operator-searches = Searches it allows
operator-searches-hint = Any number when empty.
operator-issue-do = Issue
done-mandate-issued = The mandate is issued.
done-mandate-ended = The mandate is ended.
done-match-confirmed = Your confirmation is recorded.

# Looking through.
operator-browse-title = Collections
operator-browse-lead = What is enrolled, as far as your account reaches.
operator-places = In this collection
operator-people-named = People
operator-all-faces = Faces
operator-clusters = Unnamed faces
operator-people-none = Nobody is named in this collection yet. People are added with their consent, or when pictures are taken in.
operator-country = Country
operator-added = Added
operator-minor = minor
operator-faces-of = Faces of { $person }
operator-faces-of-image = Faces of one picture
operator-faces-hint = By ids. A face is shown only by a search under a mandate.
operator-faces-none = There is no face here.
operator-faces-theirs = all of this person
operator-unnamed = unnamed
operator-kept = Picture of the face
operator-crop-kept = kept
operator-crop-not-kept = not kept
operator-restricted = out of use
operator-clusters-hint = Faces without a name that may be one person’s. Every look at this page is recorded; it shows sources and no face.
operator-clusters-count = { $clusters ->
    [one] 1 group
   *[other] { $clusters } groups
} with { $faces ->
    [one] 1 face.
   *[other] { $faces } faces.
}
operator-clusters-alone = { $faces ->
    [one] 1 face stands alone.
   *[other] { $faces } faces stand alone.
}
operator-clusters-none = There are no groups. Group the faces to look for some.
operator-clusters-not = Unnamed faces cannot be grouped here: it is not a purpose of this collection, or the collection is not in use. The data protection officer can record the purpose “Group unnamed faces”.
operator-cluster-run = Group anew
operator-cluster-of = { $faces ->
    [one] Group of 1 face
   *[other] Group of { $faces } faces
}
operator-cluster-choose = Choose
operator-and-more = and { $count } more
operator-stands-alone = Stands alone
operator-merge = The two chosen are one person
operator-show-more = Show more
operator-show-alone = Show faces that stand alone
operator-look-leaf = Recorded in line { $leaf } of the log.
operator-edits = Decisions that stand
operator-edit = Decision
operator-edit-merge = One person
operator-edit-split = Two people
operator-edit-reject = Not this person
operator-edit-by = Who
operator-undo = Take back
operator-cluster-lead = Tick faces and say whose they are not. What you decide is kept and honoured when faces are grouped anew.
operator-choose-face = Choose
operator-split = Another person
operator-reject = Not this person
operator-split-hint = “Another person”: the ticked faces are one other person’s. “Not this person”: whoever they are, they do not belong here.
done-cluster-merged = Both are one person now.
done-cluster-split = The faces are another person’s now.
done-cluster-rejected = The faces are not this person’s.
done-cluster-undone = The decision is taken back.
done-cluster-undone-later = The decision is taken back. The faces were grouped since; group anew to see it.

# Taking in.
operator-enrol-title = Take in
operator-enrol-lead = Pictures go into a collection whose facts permit it. What the gate refuses is told with its reason.
operator-enrol-here = Take pictures in
operator-take-title = Take pictures into { $gallery }
operator-take-photos = Send photographs
operator-whose = Whose faces these are
operator-whose-consent = This collection rests on consent: every face has to be somebody’s whose consent stands.
operator-whose-none = Nobody’s that is named
operator-whose-one = One person’s, named below
operator-whose-folders = Each folder is named after its person
operator-whose-person = Person
operator-take-choose = Drop photographs here, or choose them
operator-take-hint = They are sent eight at a time. Without a script: up to 64 at once.
operator-take-folder = Or a whole folder
operator-take-progress = Photographs sent
operator-take-running = sent; at work.
operator-take-paused = sent; paused.
operator-take-finished = sent. Done.
operator-take-failed = sent. It stopped here; you can go on.
operator-take-do = Take in
operator-pause = Pause
operator-resume = Go on
operator-take-source = From a folder of the server
operator-sources = Folders of the server
operator-sources-none = No folder of the server is set up for this. Whoever runs the server names folders in its configuration.
operator-readable = can be read
operator-unreadable = cannot be read
operator-source-name = Folder
operator-source-path = Path below it
operator-source-path-hint = All of it when empty.
operator-manifest = List of faces
operator-manifest-hint = A CSV or JSON Lines file below the folder; none when empty.
operator-source-folders = The folder around a picture is named after its person
operator-source-do = Begin
operator-report = What came of it
operator-report-files = Files looked at
operator-report-images = Pictures taken in
operator-report-faces = Faces kept
operator-report-known = Taken in before
operator-report-erased = Erased before; they stay out
operator-report-without-face = Without a face
operator-report-not-looked-at = Not looked at
operator-jobs = Jobs
operator-jobs-none = No job was started yet.
operator-job = Job
operator-job-enrol = Taking pictures in
operator-job-cluster = Grouping faces
operator-job-re-embed = Moving to another model
operator-job-evaluate = Measuring accuracy
operator-job-gone = Job whose details were erased
operator-job-state = State
operator-job-waiting = waiting
operator-job-running = at work
operator-job-done = done
operator-job-failed = failed
operator-job-cancelled = ended early
operator-job-pieces = Done
operator-job-progress = { $done } of { $total } done.
operator-job-begins = It begins in a moment.
operator-job-by = Started by
operator-job-changed = Changed
operator-job-cancel = End it
operator-job-cancel-sure = End this job? What it did stays.
operator-job-resume = Go on
done-job-cancelled = The job is ended. What it did stays.
done-job-resumed = The job goes on.

searches-title = Searches
searches-own = My searches
searches-own-lead = What you searched, for what and in which case. The results themselves are not kept.
searches-lead = Who searched, for what and in which case, and how many faces were shown. Out of the log’s own records.
searches-none = No search was made yet.
searches-hour = In the hour from
searches-who = Who
searches-why = Case and purpose
searches-where = Collection
searches-shown = Faces shown
searches-leaf = Leaf
searches-ended = ended
searches-hint = Faces that were erased since are not counted.
searches-earlier = Earlier searches

# What people say of a match.
operator-set-aside = { $faces ->
    [one] One face was found and is not shown: somebody said in this case that it is another person’s. To see it again, tick it under “More settings” before searching.
   *[other] { $faces } faces were found and are not shown: somebody said in this case that they are another person’s. To see them again, tick it under “More settings” before searching.
}
operator-ask-aside = Also show faces that were set aside in this case
operator-other-person = Another person
operator-other-said = { $name } said so on { $day }
operator-rejected-title = Said to be another person by
operator-rejected-means = While this stands, the match leaves as a lead only. Whoever was wrong takes their word back.
operator-match-reject = Not this person
operator-match-reject-lead = Or it is somebody else: then this face is not shown again in the same case. You can take that back.
operator-take-back = Take my word back
operator-look-lead = To verify it, look at the face under the mandate of this search. That you looked is recorded.
operator-look-do = Look at the face
operator-look-title = Both pictures
operator-look-recorded = You looked under the mandate of the search; leaf { $leaf } of the log says so.
operator-look-probe = The photograph searched with
operator-look-probe-hint = It is not kept here: choose it from your own files. It stays in this browser.
operator-look-alt = The face in the collection, from { $source }
operator-export-face = The face in the collection
operator-of-search = Of this search
operator-of-search-shown = { $faces ->
    [one] one face shown
   *[other] { $faces } faces shown
}
operator-of-search-kept = { $faces ->
    [one] one confirmed
   *[other] { $faces } confirmed
}
operator-of-search-dropped = { $faces ->
    [one] one set aside
   *[other] { $faces } set aside
}
operator-photos-digest = Photographs searched with (SHA-256)
done-match-rejected = Recorded: another person. The face is not shown again in this case.
done-match-taken-back = Your word is taken back.

# Several photographs of one person.
operator-several-choose = Drop photographs of one person here, choose one or several, or take one
operator-several-add = Add a photograph of the same person
operator-several-hint = Several photographs of one person find more than one does. Each has to show that person alone.
operator-several-keep = Search with { $name }
operator-several-insist = Search with { $name } all the same
operator-several-wrong = Not all of these photographs can be searched with.
operator-several-none = { $name } shows no face. It is left out. Choose one in which the face is larger, upright or better lit, or go on without it.
operator-several-many = { $name } shows { $faces } faces. It is left out. Go on without it, or search with it alone: then you choose the face.
operator-several-unread = { $name } cannot be read. It is left out. Send it as JPEG or PNG, or go on without it.
operator-several-hardly = The face in { $name } is hardly fit. Tick it below to search with it all the same.
operator-several-large = Together the photographs are larger than 12 MB and cannot be kept in the form. Choose them again, smaller ones or fewer.
operator-wrong-many = Choose at most 8 photographs.
