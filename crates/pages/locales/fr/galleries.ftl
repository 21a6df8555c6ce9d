# The console's register of collections and ledger of consents.
