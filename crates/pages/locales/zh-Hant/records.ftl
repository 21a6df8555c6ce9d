# The console's certificates, breaches, log, registers, people and retention.
console-breach-state-open = 尚未通報
console-breach-state-notified = 已通報
console-breach-state-closed = 已結案
