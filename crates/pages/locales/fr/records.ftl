# The console's certificates, breaches, log, registers, people and retention.
console-breach-state-open = autorité non informée
console-breach-state-notified = autorité informée
console-breach-state-closed = close
