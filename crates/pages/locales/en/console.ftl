# The pages of the console.
console-places = Places of the console
console-home-title = What is due
console-home-no-requests = No request waits for an answer.
