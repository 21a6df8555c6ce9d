# Letters to people who asked for their rights, and the page on which the officer makes them.

# The page. It speaks the language of the page; what it shows below speaks the language of the letter.
letters-title = Letters
letters-lead = Texts to print or copy, filled with what the records say. Nothing that you write here is kept.
letters-fit = What fits now
letters-none = No letter fits now.
letters-all = All letters
letters-back = Back to the request
letters-language = Language of the letter
letters-fill = What the records do not say
letters-fill-hint = Write in the language of the letter. What stays empty is marked in it.
letters-do = Put it into the letter
letters-shown = The letter
letters-gaps = { $count ->
    [one] One blank is left. It is marked in the letter.
   *[other] { $count } blanks are left. They are marked in the letter.
}
letters-whole = No blank is left. Read it once more before you send it.
letters-early = What the request says does not call for this letter now. Look twice before you send it.
letters-closing = When you close the request with this letter, paste the same text there: its digest goes into the log.
letters-copy = Copy the text
letters-copied = Copied
letters-print = Print
letters-optional = may stay empty
letters-certificate-says = The certificate says:

letter-kind-received = Request received
letter-kind-identify = Please show that it is you
letter-kind-extension = More time
letter-kind-answer = Answer enclosed
letter-kind-nothing = Nothing found
letter-kind-erased = Erased
letter-kind-stopped = No longer used
letter-kind-rectified = Put right
letter-kind-lifted = To be used again
letter-kind-refused = Refusal

# The blanks. Their names stand in the form, and in the letter where nothing was written.
letter-gap-name = Name
letter-gap-address = Address
letter-gap-date = Date of the letter
letter-gap-signer = Who signs
letter-gap-link = The person's link
letter-gap-reason = Reason
letter-gap-until = New last day
letter-gap-handover = How the answer reaches the person
letter-gap-handover-hint = For instance: by your link, or on a disc enclosed.
letter-gap-certificates = What was erased, when, and the certificates
letter-gap-stays = What stays, and why
letter-gap-stays-hint = With the article. Write “nothing” where nothing stays.
letter-gap-then = What happens next
letter-gap-what = What was put right
letter-gap-what-hint = For instance: your name, from “Smit” to “Smith”.
letter-gap-from = First day of use
letter-gap-ground = Ground
letter-gap-authority = Supervisory authority, with its address
letter-gap-court = Court, with its address
letter-gap-recipients = Who received the data, and how they were told
letter-gap-recipients-hint = Write “nobody” where nobody received them.

# What every letter says.
letter-subject = Your request of { $received }: { $right }
letter-reference = Reference: { $reference }
letter-officer = Data protection officer: { $name }, { $contact }
letter-greeting = Dear { $name },
letter-questions = If you have questions, write to { $contact } and give the reference above.
letter-complaint = If you are not content with this, you can complain to { $authority } (GDPR Art. 77), and to the authority of the place where you live or work. You can also go to court (GDPR Art. 79).
letter-closing = Yours faithfully,
letter-for = { $signer }, for { $controller }

# Request received.
letter-received-1 = Your request reached us on { $received }. This letter confirms it.
letter-received-2 = You get our answer by { $due } at the latest. It is free of charge.
letter-received-paused = The time for our answer stands still until it is clear who asks.
letter-received-stopped = What we found about you is out of every search from now on, until your request is decided.
letter-received-link = You can see how far we are at { $link }. Whoever has this link sees it too, so keep it to yourself.

# Please show that it is you.
letter-identify-1 = What we hold about a person we tell that person alone. Before we go on, we must be sure that you are the one who asks (GDPR Art. 12(6)).
letter-identify-2 = Why we are not sure yet: { $reason }
letter-identify-need = { $count ->
    [one] One of these is enough:
   *[other] What you ask cannot be undone, so please send two of these that do not depend on each other:
}
letter-identify-receipt = the number on the receipt of your consent
letter-identify-reference = the reference that you were given when your picture was taken in
letter-identify-picture = which of our pictures you are in: its number, or where and when it was taken
letter-identify-code = a code that we send to the e-mail address we already have of you
letter-identify-staff = a call or a visit, if one of us knows you and can vouch for you
letter-identify-3 = Please send no copy of an identity card or passport. You need not send a photograph of yourself.
letter-identify-4 = If you have none of these, tell us. We look for another way with you.
letter-identify-paused = Until we hear from you, the time for our answer stands still.

# More time.
letter-extension-1 = We cannot answer your request within one month and take up to two months more, once (GDPR Art. 12(3)).
letter-extension-2 = The reason: { $reason }
letter-extension-3 = You get our answer by { $until } at the latest.

# Answer enclosed.
letter-answer-1 = { $count ->
    [one] You asked what we hold about you. In our collections one face is yours. Our answer comes with this letter (GDPR Art. 15).
   *[other] You asked what we hold about you. In our collections { $count } faces are yours. Our answer comes with this letter (GDPR Art. 15).
}
letter-answer-portability-1 = { $count ->
    [one] You asked for your data to take with you. In our collections one face is yours. Our answer comes with this letter (GDPR Art. 20).
   *[other] You asked for your data to take with you. In our collections { $count } faces are yours. Our answer comes with this letter (GDPR Art. 20).
}
letter-answer-handover = How you get it: { $handover }
letter-answer-2 = It is one archive. Open index.html in it to read, and data.json to use the data in another program. It tells you:
letter-answer-pictures = which pictures of you we hold; other people in them are covered
letter-answer-why = where each came from, what for, on which basis, and for how long
letter-answer-who = who received your data
letter-answer-searches = which searches compared you and which returned you, when and what for
letter-answer-3 = You may also ask us to:

# Nothing found.
letter-nothing-1 = We looked for you in our collections and found no face that is yours. Apart from your request itself, we found no data about you there.
letter-nothing-references = We followed every reference that you gave us.
letter-nothing-photos = { $galleries ->
    [one] We compared the photograph or photographs that you gave us with { $faces } faces in one collection. They and what was computed from them were not kept.
   *[other] We compared the photograph or photographs that you gave us with { $faces } faces in { $galleries } collections. They and what was computed from them were not kept.
}
letter-nothing-2 = No search by face finds everything. If you know of a picture of yourself, tell us which one or where it was taken, and we look again. This costs nothing either.

# Erased.
letter-erased-1 = We erased what we held about you, as you asked:
letter-erased-list = { $faces ->
    [one] { $gallery }, { $day }: one face. Certificate { $certificate }
   *[other] { $gallery }, { $day }: { $faces } faces. Certificate { $certificate }
}
letter-erased-2 = The certificates are enclosed. Each is signed and says what was erased, and what was looked for afterwards.
letter-erased-stays = What stays, and why: { $stays }

# No longer used.
letter-stopped-objection = You objected to the use of your data (GDPR Art. 21). They are out of every search, and nobody is shown them any more.
letter-stopped-withdrawal = You took back your consent (GDPR Art. 7(3)). What rested on it is out of every search, and nobody is shown it any more.
letter-stopped-restriction = You asked us to restrict the use of your data (GDPR Art. 18). They are still stored, but they are out of every search. We tell you before that ends.
letter-stopped-other = Your data are out of every search, and nobody is shown them any more.
letter-stopped-since = This is so since { $since }.
letter-stopped-then = What happens next: { $then }

# Put right.
letter-rectified-1 = We put right what you told us about (GDPR Art. 16).
letter-rectified-2 = What was put right: { $what }

# Recipients.
letter-told = Whoever had received your data was told about it (GDPR Art. 19):
letter-told-one = { $recipient }: { $how }
letter-told-gap = Whoever had received your data, and how we told them (GDPR Art. 19): { $recipients }

# To be used again.
letter-lifted-1 = The use of your data is restricted. From { $from } on we use them again. You hear of it before that day, as the law asks (GDPR Art. 18(3)).
letter-lifted-2 = The reason: { $reason }

# Refusal.
letter-refused-1 = We do not do what you asked for. A person decided this.
letter-refused-on = We do not do what you asked for. A person decided this on { $day }.
letter-refused-ground = The ground: { $ground }
letter-refused-reason = What it rests on in your case: { $reason }
letter-refused-2 = What you can do (GDPR Art. 12(4)):
letter-refused-us = write to us, if you think that we missed something
letter-refused-authority = complain to the supervisory authority (GDPR Art. 77): { $authority }
letter-refused-court = go to court (GDPR Art. 79): { $court }

letter-ground-manifestly-unfounded = the request is manifestly unfounded (GDPR Art. 12(5)(b))
letter-ground-manifestly-excessive = the request is manifestly excessive (GDPR Art. 12(5)(b))
letter-ground-identity-not-shown = it is not shown that you are the one who asks (GDPR Art. 12(2) and (6))
letter-ground-freedom-of-expression = freedom of expression and information needs these data (GDPR Art. 17(3)(a))
letter-ground-legal-obligation = a law or a public task needs these data (GDPR Art. 17(3)(b))
letter-ground-public-health = public health needs these data (GDPR Art. 17(3)(c))
letter-ground-archiving = archives, research or statistics need these data (GDPR Art. 17(3)(d))
letter-ground-legal-claims = legal claims need these data (GDPR Art. 17(3)(e))
letter-ground-compelling-grounds = compelling grounds outweigh yours (GDPR Art. 21(1))
letter-ground-no-case-of-restriction = none of the cases for a restriction is given (GDPR Art. 18(1))
letter-ground-accurate = what we hold is right as it is (GDPR Art. 16)
letter-ground-rights-of-others = it would harm the rights of others (GDPR Art. 15(4) and 20(4))
