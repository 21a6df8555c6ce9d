# What every page says.

site-skip = Skip to the content
site-language = Language
site-sample = SAMPLE
site-sections = Sections
site-sign-out = Sign out
site-contact = Questions? { $contact }
site-rights = Your rights
site-register = What we hold and why
site-staff = For staff
site-none = none
site-save = Save
site-cancel = Cancel
site-next-page = Next page
site-details = Details
site-page = Page

nav-search = Search
nav-browse = Browse
nav-enrol = Take in
nav-console = Console

role-operator = Operator
role-officer = Data protection officer
role-administrator = Administrator
role-auditor = Auditor
role-integration = Program

problem-refused = This may not be done
problem-next-refused = A fact that the law asks for is not recorded. Here is what is missing, and what to do next.
problem-not-found = There is no such page
problem-next-not-found = The link may be old or incomplete. If you copied it, copy the whole of it.
problem-role = This is not yours to see
problem-next-role = Your account does not have the role that this page is for. An administrator can change that.
problem-gallery = This collection is out of your reach
problem-next-gallery = Your account reaches other collections only. An administrator can change that.
problem-busy = Too much at once
problem-next-busy = Please wait a moment and try again.
problem-unfit = Something in the form does not fit
problem-next-unfit = Go back, correct it, and send it again. What you typed is still there.
problem-malformed = The form cannot be read
problem-next-malformed = Go back and send it again.
problem-photo = The photograph cannot be used
problem-next-photo = Take another one: a JPEG or PNG in which the face is clear.
problem-changed = It changed meanwhile
problem-next-changed = Somebody else was faster. Open the page again and look at how it stands now.
problem-failed = We could not do this
problem-next-failed = The fault is ours. What was confirmed before is safe. Please try again later, or tell us the number below.
problem-key-copy = We could not erase at the moment
problem-next-key-copy = What you asked is taken in. The second place of the keys is out of reach; nothing is erased until it is back. Please try again later, or write to us.
problem-too-large = This is too large
problem-next-too-large = Choose a smaller file and send it again.
problem-slow = It took too long
problem-next-slow = Send it again over a better connection.
problem-disk-full = We could not keep this
problem-next-disk-full = The fault is ours: there is no room left. Nothing of it was kept. Please try again later, or write to us.
problem-call = Number of this call: { $call }
problem-back = Back to the beginning
problem-set-up = Nothing is set up yet
problem-next-set-up = Open the page whose address was printed where the server was started.
problem-nobody = You are not signed in
problem-next-nobody = Begin again, or sign in with an account. If it happens again, tell an administrator when it was.
problem-issuer = Your organisation’s sign-in does not answer
problem-next-issuer = Try again later, or sign in with an account.

site-easy = In easy words
