# The pages of the portal.

portal-home-title = Your picture, your rights
portal-home-lead = { $controller } keeps pictures of people and can search them by face. You can ask what is held about you, and more. It is free, you need no account, and you need not say why.
portal-home-register = What we keep
portal-right-access = A copy of what is held about me
portal-right-text-access = Whether you are in it, the pictures, who searched for you and why.
portal-right-erasure = Erase what is held about me
portal-right-text-erasure = For good, with a certificate to keep.
portal-right-objection = Object to the use of my face
portal-right-text-objection = It is taken out of every search at once, and a person decides.
portal-right-withdrawal = Withdraw my consent
portal-right-text-withdrawal = As easy as giving it. What was held on it is erased.
portal-right-rectification = Correct what is wrong
portal-right-text-rectification = A wrong name, a wrong territory, somebody else's face.
portal-right-restriction = Stop the use for now
portal-right-text-restriction = While a question about you is settled.
portal-right-portability = Take my data with me
portal-right-text-portability = In a form that another service can read.
