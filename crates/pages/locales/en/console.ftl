# The pages of the console.
console-places = Places of the console
console-home-title = What is due
console-requests-title = Requests
console-orders-title = Orders of authorities
console-approvals-title = Approvals
console-galleries-title = Collections
console-certificates-title = Certificates of erasure
console-retention-title = Retention
console-breaches-title = Breaches
console-registers-title = Registers
console-log-title = Log
console-people-title = People and keys

# Times and sums.
console-due = Due
console-due-on = due on { $day }
console-closed-on = closed on { $day }
console-days-left = { $days ->
    [one] one day left
   *[other] { $days } days left
}
console-days-late = { $days ->
    [one] one day late
   *[other] { $days } days late
}
console-hours-left = { $hours ->
    [one] one hour left
   *[other] { $hours } hours left
}
console-hours-late = { $hours ->
    [one] one hour late
   *[other] { $hours } hours late
}
console-euros = €{ $number }
console-leaf = leaf { $leaf } of the log
console-choose = Choose …
console-reason = Reason
console-first-page = First page
console-copy = Copy
console-copied = Copied
console-wrong-missing = Something that is needed was left blank.

# The first page.
console-home-quiet = Nothing waits for you.
console-home-open = { $count ->
    [one] waits for its answer
   *[other] wait for their answers
}
console-home-urgent = { $count ->
    [one] late or due within 7 days
   *[other] late or due within 7 days
}
console-home-late = { $count ->
    [one] late
   *[other] late
}
console-home-average = days to an answer, on average
console-home-no-requests = No request waits for an answer. What comes by letter or telephone is entered with “Enter a request”.
console-home-no-orders = No order stands. An order that arrives is recorded with “Record an order”; what it stops is stopped at once.
console-home-breaches = Breaches that are not closed
console-breach-of = Breach known since { $day }
console-home-retention = Retention that is over
console-retention-over = { $faces ->
    [one] one face
   *[other] { $faces } faces
}, { $people ->
    [one] one person
   *[other] { $people } people
}
console-retention-late = The hourly run did not erase it.
console-home-log = The last leaf is number { $leaf }, of the hour of { $at }.
console-log-check = Check the whole log now

# The list of requests, and taking one in.
console-requests-all = All requests
console-requests-new = Enter a request
console-requests-state = State
console-requests-every-state = every state
console-requests-alarm = only late or due within 7 days
console-requests-filter = Show
console-requests-none = No request fits. Choose another state, or enter one that came by letter or telephone.
console-request-right = Right
console-request-stands = What is next
console-request-received = Received
console-request-channel = By
console-request-paused = clock stands
console-request-extended = extended
console-request-restricted = use has stopped
console-right-access = Access
console-right-rectification = Rectification
console-right-erasure = Erasure
console-right-restriction = Restriction
console-right-portability = Portability
console-right-objection = Objection
console-right-withdrawal = Withdrawal of consent
console-stands-identify = show who asks
console-stands-search = look for what is held
console-stands-review = decide whose the faces are
console-stands-prepare = put the answer together and send it
console-stands-erase = erase, then answer
console-stands-restrict = stop the use, then answer
console-stands-rectify = put right, then answer
console-stands-close = answer
console-stands-answered = answered
console-stands-refused = refused
console-stands-taken-back = taken back
console-channel-portal = the portal
console-channel-api = a program
console-channel-command-line = the command line
console-channel-email = e-mail
console-channel-letter = letter
console-channel-phone = telephone
console-channel-in-person = in person
console-new-lead = One month runs from the day it reached you. No reason and no photograph is asked for.
console-new-channel = How it came
console-new-received = When it reached you
console-new-received-hint = Blank: now.
console-new-language = Language of the answer
console-new-who = Who asks
console-new-name = Name
console-new-contact = Where the answer goes
console-new-contact-hint = An e-mail or postal address.
console-new-message = What they wrote or said
console-new-found-by = What the person may be found by
console-new-found-by-hint = All optional.
console-new-consent = Number of a consent receipt
console-new-face = Number of a face
console-new-gallery = Collection
console-new-label = The person's label in that collection
console-new-source = Reference of a picture in that collection
console-new-do = Take the request in
done-request-filed = The request is taken in. Its time runs.
