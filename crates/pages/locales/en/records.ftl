# The console's certificates, breaches, log, registers, people and retention.
console-breach-state-open = authority not told
console-breach-state-notified = authority told
console-breach-state-closed = closed
