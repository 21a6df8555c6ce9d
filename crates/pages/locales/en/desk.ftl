# The console's desk: one request.
# The course.
console-steps = How far the request got
console-step-received = received
console-step-identify = who asks
console-step-search = search
console-step-review = review
console-step-answer = answer
console-next-title = Next step
console-next-identify = Show who asks.
console-next-why-identify = What is held about a person is told to that person alone. A receipt, a code, or a colleague who vouches will do; a photograph is never needed.
console-next-do-identify = Record a proof
console-next-search = Look for what is held.
console-next-why-search = References are followed first. A photograph the person sent can be used too; nothing of it is kept.
console-next-do-search = Go to the search
console-next-review = Decide whose the found faces are.
console-next-why-review = Only a person decides. What is not theirs never reaches them.
console-next-do-review = Go to the faces
console-next-prepare = Put the answer together.
console-next-why-prepare = Everything held about the person goes into one archive; other people in the pictures are covered.
console-next-do-prepare = Go to the answer
console-next-erase = Erase what was found.
console-next-why-erase = You see first what would go and what would stay, and why.
console-next-do-erase = Go to the preview
console-next-restrict = Stop the use of what was found.
console-next-why-restrict = It stays held, and nobody finds it any more.
console-next-do-restrict = Go to the restriction
console-next-rectify = Put right what is wrong.
console-next-why-rectify = Label, country, age or e-mail address of the person, in one collection at a time.
console-next-do-rectify = Go to the form
console-next-close = Send the answer, and close.
console-next-why-close = Look at what goes out before it does. Its digest stands in the log.
console-next-do-close = Go to the answer
console-repeats = The same person asked before. A repeat alone is no ground to refuse.
console-repeats-link = The earlier request
console-desk-officer-only = Who asks and what was found is shown to the data protection officer alone.

# Who asks.
console-person-title = Who asks
console-person-forgotten = Who asked was erased when the request's own retention was over.
console-entered-by = entered by { $name }
console-by-consent = Consent receipt
console-by-face = Face
console-by-label = “{ $label }” in { $gallery }
console-by-source = Picture “{ $source }” in { $gallery }
console-tier-title = Shown who asks
console-tier-first = not shown yet
console-tier-second = by one proof
console-tier-third = by two independent proofs
console-proof-consent-receipt = Number of a consent receipt
console-proof-enrolment-reference = Reference of an enrolment
console-proof-picture = “This picture”, looked at by you
console-proof-email-code = Code sent by e-mail
console-proof-staff = You vouch for the person
console-proof-selfie = A photograph of themselves
console-receipt = Receipt (signed)
console-link-show = Show the person's link
console-link-why = Whoever has this link follows the request and gets the answer. Give it to the person and to nobody else.
console-identify-title = Show who asks
console-identify-lead = Ask for what the person has at hand. A document of identity is asked for on a recorded doubt only.
console-proof-reason = Why you are sure who asks
console-proof-reason-hint = Recorded with your name.
console-proof-vouch = Vouch
console-proof-picture-reason = Why the picture shows who asks
console-proof-take = Take this proof
console-proof-number = A number the person has
console-code-why = The code goes to the address that is enrolled, and to no other. Nobody is told whether there is one.
console-code-send = Send a code
console-code-typed = The code that the person tells you

# What is held.
console-search-title = What is held
console-search-none = Nobody looked yet.
console-search-by-reference = { $count ->
    [one] References led to one face.
   *[other] References led to { $count } faces.
}
console-search-swept = Collections that were compared
console-search-compared = Faces compared
console-search-candidates = Candidates
console-search-threshold = Least cosine
console-search-references = Search by references and proofs
console-search-photos = Search with photographs of the person
console-search-photos-why = Every face of every collection is compared with what you choose. The photographs and what is computed from them end with the search.
console-search-photos-label = Photographs that the person gave
console-search-miss = Share that may be missed, per cent
console-search-miss-hint = Less finds more, and more that is somebody else's.
console-search-photos-do = Search with these

# The faces.
console-review-title = Faces to decide about
console-review-lead = { $count ->
    [one] One possible match.
   *[other] { $count } possible matches, most likely first.
}
console-look-why = Looking at a face is recorded with your name, once for each face.
console-look = Look at the faces
console-face-alt = Face { $number }, from { $source }
console-face-no-crop = Its collection keeps no pictures.
console-face-unseen = Not looked at
console-face-number = Face { $number }
console-face-similarity = similarity { $similarity }
console-face-enrolled = enrolled on { $day }
console-face-restricted = out of use
console-face-whose = Whose is face { $number }?
console-face-theirs = theirs
console-face-not-theirs = not theirs
console-review-rest = All others are not theirs
console-review-do = Keep these decisions

# The answer.
console-answer-title = The answer
console-answer-lead = One signed archive: what is held, its source and purpose, who received it, and the searches that returned the person.
console-answer-prepare = Put the answer together
console-answer-anew = Put it together anew
console-answer-download = Download it to check
console-close-title = Send and close
console-close-lead = Closing ends the clock and lets the person fetch the answer by their link.
console-close-archive = Give the archive and close
console-close-confirm = Is the answer right? A closed request is not opened again.
console-close-letter = Close with a letter
console-close-text = The letter as it was sent
console-close-text-hint = Its digest is kept, and not the text.
console-close-do = Close with this letter
console-erase-title = Erasure
console-erase-nothing = Nothing can be erased yet: who asks must be shown, and the faces decided about.
console-erase-preview = This would go, for good.
console-count-faces = Faces with their templates
console-count-images = Pictures
console-count-originals = Kept originals
console-count-crops = Kept crops
console-count-people = People
console-count-consents = Consents
console-erase-held = { $count ->
    [one] One face is left until an access request that came first is answered.
   *[other] { $count } faces are left until an access request that came first is answered.
}
console-erase-stays = This would stay:
console-erase-sure = I have looked at what goes.
console-erase-confirm = Erase for good? There is no way back.
console-erase-do = Erase
console-certificate-of = { $gallery }, { $day }
console-certificate-faces = { $count ->
    [one] one face
   *[other] { $count } faces
}
console-rectify-title = Put right
console-rectify-lead = What you leave blank stays as it is.
console-rectify-subject = The person's label there
console-rectify-label = Right label
console-rectify-country = Right country (two letters)
console-rectify-email = Right e-mail address
console-rectify-no-email = Take the e-mail address away
console-rectify-minor = A minor?
console-rectify-unchanged = as it is
console-rectify-do = Put right

# Other decisions.
console-restrict-title = Restriction
console-restrict-none = Nothing was taken out of use for this request.
console-restrict-since = since { $at }
console-restrict-whom = { $people ->
    [one] one person
   *[other] { $people } people
}, { $faces ->
    [one] one unnamed face
   *[other] { $faces } unnamed faces
}
console-restrict-lifted = Lifted by { $by }, { $at }
console-restrict-do = Take out of use
console-lift-do = Put back into use
console-lift-informed = The person was told beforehand (Art. 18(3)).
console-other-title = Other decisions
console-extend-do = Take two more months
console-extend-why = Once, within the first month, for a complex request. Tell the person why within that month (Art. 12(3)).
console-doubt-title = Reasonable doubt about who asks
console-doubt-why = The clock stands until a proof comes or the doubt ends (Art. 12(6)).
console-doubt-do = Let the clock stand
console-doubt-end = The doubt is over
console-refuse-title = Refuse the request
console-refuse-why = By your name, on a ground that this right knows, with what the person can do about it (Art. 12(4)).
console-refuse-ground = Ground
console-refuse-reason = Why, in words for the person
console-refuse-authority = Supervisory authority, with its address (Art. 77)
console-refuse-court = Court remedy (Art. 79)
console-refuse-do = Refuse
console-refuse-confirm = Refuse this request in your name?
console-ground-manifestly-unfounded = Manifestly unfounded
console-ground-manifestly-excessive = Manifestly excessive
console-ground-identity-not-shown = It is not shown who asks
console-ground-freedom-of-expression = Freedom of expression and information
console-ground-legal-obligation = A legal obligation or public task
console-ground-public-health = Public health
console-ground-archiving = Archiving, research or statistics
console-ground-legal-claims = Legal claims
console-ground-compelling-grounds = Compelling grounds that outweigh the person's
console-ground-no-case-of-restriction = No case of Art. 18(1)
console-ground-accurate = What is held is right
console-ground-rights-of-others = The rights of others
console-take-back-title = The person takes it back
console-take-back-why = Record that the person does not want it any more. What was taken out of use stays so.
console-take-back-how = How the person said so
console-take-back-do = Record it as taken back
console-take-back-confirm = Record that the person took it back?
console-tell-title = Recipients told (Art. 19)
console-tell-why = Whoever received the data is told of a rectification, a restriction or an erasure.
console-tell-none = Nobody was told yet.
console-tell-do = Record that somebody was told
console-tell-recipient = Recipient
console-tell-how = How it was told
console-tell-how-hint = For instance: registered letter of 3 May.

# What happened.
console-course-title = What happened
console-event-received = Received
console-event-proved = A proof was accepted
console-event-doubted = Doubt about who asks; the clock stands
console-event-doubt-ended = The doubt is over
console-event-extended = Two more months
console-event-searched = What is held was looked for
console-event-reviewed = All faces were decided about
console-event-restricted = Use has stopped
console-event-disclosed = The answer was put together
console-event-erased = Erased
console-event-rectified = Put right
console-event-answered = Answered and closed
console-event-refused = Refused
console-event-taken-back = Taken back by the person
done-proof-taken = The proof is accepted.
done-proof-kept = The proof is kept for the review, but does not count: it leads to other people than those before.
done-code-sent = If an address is enrolled, a code is on its way.
done-searched = The search is done. Nothing is left to decide.
done-searched-review = The search is done. Decide now whose the faces are.
done-decided = The decisions are kept.
done-answer-prepared = The answer is put together. Download it and look at it before you close.
done-request-closed = The request is answered and closed.
done-erased = It is erased. The certificates stand below.
done-rectified = It is put right.
done-restricted = Use has stopped.
done-lifted = It is in use again.
done-extended = The time is extended. Tell the person why, within the first month.
done-doubted = The clock stands.
done-doubt-ended = The clock goes on.
done-request-refused = The request is refused, in your name.
done-request-taken-back = It is recorded as taken back.
done-recipient-told = It is recorded who was told.
# What stands against a form.
console-not-found = What the form names is not there

# Looking at an answer before it goes out.
console-preview-title = The pictures as the person will see them
console-preview-lead = Other people are covered. Look at each before you close; if somebody can still be recognised, do not send it: answer with a letter and say what is left out.
console-preview-open = Look at its pictures
console-preview-none = The answer holds no picture.
console-preview-covered = { $places ->
    [0] nobody else in it
    [one] one place covered
   *[other] { $places } places covered
}
console-preview-alt = Picture { $file } of the answer
console-preview-back = Back to the request
