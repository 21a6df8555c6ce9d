# The pages of the portal.

portal-and = ;{" "}
portal-unrecorded = not recorded

portal-home-title = Your picture, your rights
portal-home-lead = { $controller } keeps pictures of people and can search them by face. You can ask what is held about you, and more. It is free, you need no account, and you need not say why.
portal-home-am-i = Am I in it?
portal-home-rights = What you can ask
portal-home-register = What we keep
portal-home-ways = Without this site
portal-home-ways-text = A letter, an e-mail or a call counts as much as a form here, and so does a word at the counter. The month for the answer runs from the day it reaches us.
portal-home-who = Who answers for it
portal-home-complain = Complain to the authority
portal-complain-text = You may complain to a data protection authority at any time, above all where you live, where you work, or where you think the law was broken (GDPR Art. 77).
portal-way-contact = E-mail or page
portal-way-post = By post
portal-way-staff = With our help
portal-way-staff-text = We fill in the form with you, by telephone or at the counter, and send you the receipt.
portal-who-controller = Controller
portal-who-joint = Joint controller
portal-who-representative = Representative in the Union
portal-who-officer = Data protection officer
portal-follow-title = Follow a request
portal-follow-link = Link of your request
portal-follow-hint = It was shown when you sent the request. Paste the whole of it.
portal-follow-do = Open it
portal-follow-wrong = This is not the link of a request. Copy the whole of it, or write to us with the number on your receipt.

portal-right-access = A copy of what is held about me
portal-right-text-access = Whether you are in it, the pictures, who searched for you and why.
portal-right-erasure = Erase what is held about me
portal-right-text-erasure = For good, with a certificate to keep.
portal-right-objection = Object to the use of my face
portal-right-text-objection = It is taken out of every search at once, and a person decides.
portal-right-withdrawal = Withdraw my consent
portal-right-text-withdrawal = As easy as giving it. What was held on it is erased.
portal-right-rectification = Correct what is wrong
portal-right-text-rectification = A wrong name, a wrong territory, somebody else’s face.
portal-right-restriction = Stop the use for now
portal-right-text-restriction = While a question about you is settled.
portal-right-portability = Take my data with me
portal-right-text-portability = In a form that another service can read.

portal-register-title = What we keep, and why
portal-register-lead = These are the collections of pictures in which people can be found by their face. For each you see what it is for, what allows it, how long we keep what, and how you reach us.
portal-register-none = We keep no collection at present.
portal-register-all = All collections
portal-register-rights = What you can ask
portal-register-programs = For programs:
portal-register-kept = Kept for { $days ->
    [one] one day
   *[other] { $days } days
}
portal-order-both = Collecting and using are stopped by order of { $authority } ({ $reference }).
portal-order-both-some = Collecting and using data of some people are stopped by order of { $authority } ({ $reference }).
portal-order-collecting = Collecting is stopped by order of { $authority } ({ $reference }).
portal-order-collecting-some = Collecting data of some people is stopped by order of { $authority } ({ $reference }).
portal-order-using = Using is stopped by order of { $authority } ({ $reference }).
portal-order-using-some = Using data of some people is stopped by order of { $authority } ({ $reference }).
portal-entry-lead = A collection of pictures in which people can be found by their face.
portal-entry-for = What it is for
portal-entry-purposes = Purposes
portal-entry-basis = Legal basis
portal-entry-ground = What allows using faces
portal-entry-kept = What is kept
portal-entry-whose = Whose data
portal-entry-whose-any = people in the pictures of this collection
portal-age-adults = adults only
portal-age-guardian = minors only with a guardian’s consent
portal-age-minors = minors included
portal-entry-kinds = Kinds of data
portal-entry-special = (special category, Art. 9)
portal-category-face-template = numbers computed from the face, by which it is found
portal-category-face-crop = the part of the picture that shows the face
portal-category-photograph = the picture, without place, device and author
portal-category-label = the controller’s name or number for the person
portal-category-source = the controller’s own reference of the picture
portal-category-territory = the country that the person is in, as declared
portal-category-consent = the consent with its dates, and a guardian’s name for a minor
portal-entry-long = How long
portal-entry-days = { $days ->
    [one] one day
   *[other] { $days } days
} from the day a face is taken in, then it is erased
portal-entry-where = Where it lies
portal-entry-recipients = Who receives data
portal-entry-nobody = nobody
portal-entry-transfers = Third countries
portal-entry-no-transfers = no transfers
portal-entry-territory = Territory
portal-entry-no-territory = not known for the collection as a whole
portal-entry-can = What you can do
portal-entry-can-text = Ask whether you are in this collection, get a copy, have data corrected or erased, object, take a consent back. It is free of charge.
portal-entry-write = Or write to { $contact }, by e-mail, letter or telephone. No form and no reason is asked for. Say which collection you mean, and give the number of your receipt if you have one.
portal-entry-complain = You can complain to { $authority }
portal-entry-complain-any = You can complain to the data protection authority of your country.
portal-entry-notice = The notice
portal-entry-version = Version { $version }, language { $language }
portal-entry-no-text = The text is with the controller; ask for it.
portal-entry-digest = Digest of the text (SHA-256)
portal-entry-number = Number of this collection:

portal-new-title = Ask for your rights
portal-new-lead = Free of charge. You need not say why, you need no account, and a photograph of you is never needed.
portal-new-wrong = Something below cannot be read. What you typed is still there.
portal-new-unfit = The form could not be taken. Choose what you ask for, and shorten what you wrote; what you typed is still there.
portal-new-right = What you ask for
portal-new-withdraw = With the number of your consent receipt it goes faster here:
portal-new-found = How we find you
portal-new-found-text = Give what you have; all of it may stay empty. The more you give, the surer we find what is yours.
portal-new-receipt = Number of your consent receipt
portal-new-receipt-hint = It stands on the receipt that you were given when you said yes, and looks like 0190b5a2-7c1e-7c3a-9b1f-3f0c2d5e8a11.
portal-new-reference = Reference of your enrolment
portal-new-reference-hint = Given to you when your picture was taken in. It begins like a receipt’s number and is longer.
portal-new-number-wrong = This is no such number. Look at it again, or leave the field empty.
portal-new-picture = Name or number of a picture
portal-new-picture-hint = As the collection names it, if you know a picture that shows you.
portal-new-gallery = Collection of that picture
portal-new-gallery-none = none
portal-new-gallery-wrong = Choose the collection that the picture is in.
portal-new-you = How we reach you
portal-new-you-text = You may leave this empty too: you follow the request by a link that only you get. What you give is used for this request alone and is erased with it.
portal-new-name = Your name
portal-new-contact = E-mail or postal address
portal-new-message = What else you want to say
portal-new-message-hint = No reason is asked for. For a correction: what is wrong, and what is right.
portal-new-language = Language of the answer
portal-new-then = You get a receipt and a link at once. The answer is due within one month.
portal-new-do = Send the request

done-portal-filed = Your request is taken in. Keep the link below: it is your way back to this page.
done-portal-proved = Thank you. That shows it is you.
done-portal-proof-kept = That was taken in, but it leads to somebody else than what you showed before. A person will look at it.
done-portal-code-sent = If an e-mail address of yours is enrolled, a code was sent there. It is good for 30 minutes.
done-portal-ended = You took the request back.
done-portal-withdrawn = Your consent is withdrawn. Use has stopped, and what was held on it is erased.

portal-status-yours = Your request
portal-status-steps = How far it got
portal-step-received = Received
portal-step-identity = Who asks
portal-step-searching = Search
portal-step-review = Review by a person
portal-step-answered = Answer
portal-step-refused = Refused
portal-step-taken-back = Taken back
portal-step-past = done
portal-status-next = How it stands
portal-next-proof = Show us that it is you; below are the ways to do it. Until then nothing is handed out or erased.
portal-next-paused = The clock stands, because it is in doubt who asks. Show it below, and it goes on.
portal-next-search = We look for what is held about you. You need not do anything.
portal-next-review = A person looks at what was found. You need not do anything.
portal-next-answer = We are writing the answer. You need not do anything.
portal-next-fetch = Your request is answered. Fetch the answer here and keep it.
portal-next-answered = Your request is answered. If the answer did not reach you, write to us with the number of the receipt.
portal-next-refused = Your request is refused. Below stands why, and what you can do.
portal-next-taken-back = You took the request back. You can ask again at any time.
portal-status-due = The answer is due by { $due }: { $days ->
    [0] that is today
    [one] one day left
   *[other] { $days } days left
}.
portal-status-late = The answer was due by { $due }, { $days ->
    [one] one day ago
   *[other] { $days } days ago
}. You may complain to the authority.
portal-status-extended = On { $day } the time was extended by two months (GDPR Art. 12(3)).
portal-status-paused = Since { $day } the clock stands (GDPR Art. 12(6)).
portal-status-reason = The reason:
portal-status-stopped = Use of what was found about you so far has stopped: it is in no search any more.
portal-status-stops = If what you gave leads to anything that is held, it was taken out of use at once. We say whether it did once you have shown that it is you.
portal-answer-fetch = Fetch the answer (ZIP)
portal-answer-what = A signed archive: a page to read, your pictures, and the same as data.
portal-certificate-title = What was found is erased. The certificate:
portal-certificate-page = as a page
portal-certificate-fetch = as a signed file

portal-refusal-title = Why it was refused
portal-refusal-by = A person decided this on { $day }, and wrote:
portal-refusal-then = What you can do
portal-refusal-authority = Complain to the authority (GDPR Art. 77):
portal-refusal-court = Go to court (GDPR Art. 79):
portal-ground-manifestly-unfounded = The request is manifestly unfounded
portal-ground-manifestly-excessive = The request is manifestly excessive
portal-ground-identity-not-shown = It was not shown who asks
portal-ground-freedom-of-expression = Freedom of expression and information
portal-ground-legal-obligation = A legal obligation or a task in the public interest
portal-ground-public-health = Public health
portal-ground-archiving = Archiving, research or statistics
portal-ground-legal-claims = Legal claims
portal-ground-compelling-grounds = Compelling grounds that override yours
portal-ground-no-case-of-restriction = None of the cases in which use is restricted
portal-ground-accurate = What is held is right as it is
portal-ground-rights-of-others = The rights of others

portal-keep-title = Keep this link
portal-keep-text = It leads back here. Whoever has it sees how your request stands, so show it to nobody. If you lose it, write to us with the number of the receipt.
portal-keep-copy = Copy the link
portal-keep-copied = Copied
portal-keep-print = Print this page

portal-proof-title = Show that it is you
portal-proof-text = { $missing ->
    [one] One of these ways is enough.
   *[other] For an erasure { $missing } different ways are needed, so that nobody else can have your data erased.
}
portal-proof-more = Enough is shown for a decision. If what is held is to be erased too, show a second, different proof.
portal-proof-enough = Enough is shown. You need not do anything more.
portal-proof-shown = Shown so far:
portal-proof-consent-receipt = consent receipt
portal-proof-enrolment-reference = enrolment reference
portal-proof-picture = picture, looked at by a person
portal-proof-email-code = e-mail code
portal-proof-staff = one of our staff vouches
portal-proof-selfie = selfie
portal-proof-nothing = That does not show who asks. Look at it again, or choose another way.
portal-proof-number = With a number that only you have
portal-proof-number-label = Number of your consent receipt, or reference of your enrolment
portal-proof-number-hint = Either of them does.
portal-proof-number-do = Show it
portal-proof-code = With a code by e-mail
portal-proof-code-text = If an e-mail address was taken in with your picture, we send a code there. Nobody is told whether there is one.
portal-proof-code-send = Send me a code
portal-proof-code-label = The code
portal-proof-code-hint = Eight digits. You may paste them.
portal-proof-code-do = Show it
portal-code-too-many = Too many codes were asked for today. Try again tomorrow, or choose another way.
portal-proof-staff-heading = With our help
portal-proof-staff-text = Write, call or come by: one of our staff looks at what you have and vouches for you. You can also send a picture that shows you by post.
portal-proof-by-selfie = With a selfie, if you like
portal-selfie-never = It is never needed: any other way does as well.
portal-selfie-what = What is computed
portal-selfie-what-text = Numbers from the face in your picture. They are compared with the faces that your numbers above lead to, and with nobody else’s.
portal-selfie-where = Where
portal-selfie-where-text = On our own computer, in its memory. The picture goes to nobody else and to no disk.
portal-selfie-long = How long
portal-selfie-long-text = For the comparison alone, a few seconds. Then picture and numbers are dropped, and the log says so.
portal-selfie-camera = Take a picture now
portal-selfie-file = Or choose one
portal-selfie-agree = I agree that this picture of me is used for this one comparison (GDPR Art. 9(2)(a)).
portal-selfie-do = Compare
portal-selfie-none = No picture was chosen. Take one, or choose another way.
portal-selfie-unagreed = Without your yes the picture was not looked at. Tick the box, or choose another way.
portal-selfie-unusable = No face can be seen clearly in this picture. Take another one, or choose another way.

portal-receipt-title = Receipt
portal-receipt-number = Number
portal-receipt-right = Right
portal-receipt-received = Received
portal-receipt-due = Answer by
portal-receipt-due-first = (at first { $due })
portal-receipt-complain = Complaint
portal-receipt-log = Log
portal-receipt-leaf = { $log }, leaf { $leaf }
portal-receipt-signature = Signature
portal-receipt-fetch = Download the signed receipt

portal-end-title = Take the request back
portal-end-text = If you want no answer any more. What was taken out of use stays so until you ask otherwise; what was erased is gone.
portal-end-sure = Yes, I want no answer to this request.
portal-end-do = Take it back
portal-end-unsure = Tick the box if you want to take the request back.

portal-withdraw-lead = The number of your receipt is enough. You need not say who you are, nor why.
portal-withdraw-do = Withdraw my consent
portal-withdraw-nothing = There is no consent in force under this number. It may have been withdrawn already, or a digit is wrong.
portal-withdraw-then = What happens then
portal-withdraw-then-use = Use stops at once: you are in no search any more.
portal-withdraw-then-erase = What was held on your consent is erased, pictures and numbers alike.
portal-withdraw-then-past = It does not reach back: what was done while your consent stood is not touched by it (GDPR Art. 7(3)).
portal-withdraw-without = You do not have the number?
portal-withdraw-without-text = Then we find your consent in another way.
portal-withdraw-without-do = Ask for it with the form
portal-withdrawn-certificate = The erasure has a certificate. This is its number; with it you can ask us for the certificate, on paper or as a file:
portal-withdrawn-copy = Copy the number
