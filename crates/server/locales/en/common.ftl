# Words that letters, pages and answers share.

common-date = { $day } { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
} { $year }
common-moment = { $date }, { $time } ({ $zone })
common-days = { $days ->
    [one] one day
   *[other] { $days } days
}
common-yes = yes
common-no = no
common-sample = SAMPLE: everything here is sample data.

basis-consent = You said yes (GDPR Art. 6(1)(a))
basis-contract = A contract with you needs it (GDPR Art. 6(1)(b))
basis-legal-obligation = A law obliges us (GDPR Art. 6(1)(c))
basis-vital-interests = A life depends on it (GDPR Art. 6(1)(d))
basis-public-task = A task in the public interest (GDPR Art. 6(1)(e))
basis-legitimate-interests = A legitimate interest that your rights do not outweigh (GDPR Art. 6(1)(f))

condition-explicit-consent = You said yes explicitly (GDPR Art. 9(2)(a))
condition-employment-law = Employment and social protection law (GDPR Art. 9(2)(b))
condition-vital-interests = A life depends on it and you cannot consent (GDPR Art. 9(2)(c))
condition-not-for-profit-body = A not-for-profit body, about its members (GDPR Art. 9(2)(d))
condition-manifestly-public = You manifestly made these pictures public (GDPR Art. 9(2)(e))
condition-legal-claims = Legal claims or courts (GDPR Art. 9(2)(f))
condition-substantial-public-interest = Substantial public interest, by a law (GDPR Art. 9(2)(g))
condition-health-care = Medicine and care (GDPR Art. 9(2)(h))
condition-public-health = Public health (GDPR Art. 9(2)(i))
condition-archiving-research = Archives, research or statistics, by a law (GDPR Art. 9(2)(j))
ground-derogation = A law that protects expression and information (GDPR Art. 85(2))
ground-with-law = { $ground }. The law: { $law }

purpose-archive-identification = saying who stands in the pictures of an archive
purpose-event-photography = handing people the photographs of themselves from an event
purpose-missing-persons = finding missing persons
purpose-journalistic-research = research for journalism
purpose-research = scientific or historical research, statistics
purpose-access-control = deciding who may enter
purpose-photo-library = letting people find their own pictures
purpose-group-faces = grouping faces that have no name
purpose-measure-accuracy = measuring how accurate the system is

gallery-state-draft = being prepared; not in use
gallery-state-active = in use
gallery-state-suspended = stopped for now
gallery-state-closed = ended

territory-declared = { $country }, as was declared
territory-gallery = { $country }, because the whole collection stands for it
territory-source = { $country }, because the source of the picture says so
territory-unknown = not known

restriction-restriction = restriction of processing (GDPR Art. 18)
restriction-objection = objection (GDPR Art. 21)

consent-state-given = in force
consent-state-withdrawn = withdrawn
consent-state-expired = expired
consent-state-not-yet-given = not yet in force

request-kind-access = access (GDPR Art. 15)
request-kind-rectification = rectification (GDPR Art. 16)
request-kind-erasure = erasure (GDPR Art. 17)
request-kind-restriction = restriction (GDPR Art. 18)
request-kind-portability = data to take with you (GDPR Art. 20)
request-kind-objection = objection (GDPR Art. 21)
request-kind-withdrawal = withdrawal of consent (GDPR Art. 7(3))
request-state-open = waiting for its answer
request-state-answered = answered
request-state-refused = refused
request-state-taken-back = taken back
