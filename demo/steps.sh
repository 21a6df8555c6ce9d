# What the steps are made of. Read by demo.sh.

number=0

# Prints a step's line: name, then what was seen.
step() {
    number=$((number + 1))
    printf '%2d  %-12s %s\n' "$number" "$1" "$2"
}

# A second line of the same step.
also() { printf '%4s%12s %s\n' '' '' "$1"; }

fail() {
    echo "demo: $1" >&2
    sed 's/^/demo:   /' demo-out/err >&2
    exit 1
}

# Runs a command; its answer, as JSON, is what `holds` and `say` look at.
run() {
    "$bin" "$@" --json >demo-out/answer.json 2>demo-out/err || fail "'$*' ended with status $?"
}

# As `run`, with the progress bar in sight.
watch() {
    "$bin" "$@" >demo-out/answer.txt || fail "'$*' ended with status $?"
}

# Runs a command that the gate must refuse (exit status 3); `why` gives the reason, on one line.
refused() {
    local status=0
    "$bin" "$@" >demo-out/answer.json 2>demo-out/err || status=$?
    ((status == 3)) || fail "'$*' should be refused, it ended with status $status"
}

why() { sed -n 's/^refused //p' demo-out/err | head -1; }

# Evaluates a Python expression over the last answer, `a`. Ends the script where it cannot: a failure inside the
# arguments of another command would pass unseen.
say() {
    python3 -c 'import json, sys; a = json.load(open("demo-out/answer.json")); print(eval("(" + sys.argv[1] + ")"))' "$1" ||
        kill "$$"
}

# Fails unless the expression holds of the last answer.
holds() { [[ $(say "bool($1)") == True ]] || fail "expected $1, got $(head -c 2000 demo-out/answer.json)"; }

set_up() {
    run models pull dlib --wheelhouse "$cache/wheelhouse"
    run init --sample --name "SAMPLE Archive" --address "1 Sample Street, Sampletown" --country FR --contact sample@example.org
    holds 'a["pack"]["name"] == "dlib"'
    step "set up" "SAMPLE Archive, model pack $(say '"{name}: {accuracy}".format(**a["pack"])')"
    printf 'SAMPLE: a paper that stands for the real one.\n' >demo-out/paper.txt
    papers=(evidence=demo-out/paper.txt notice=demo-out/paper.txt notice-version=SAMPLE notice-language=en
        dpia=SAMPLE retention-days=30)
}

scanned() {
    holds 'a["scan"]["before"]["in_opened"] > 0'
    holds 'a["scan"]["after"]["in_opened"] == 0 and a["scan"]["after"]["in_files"] == 0'
    also "$(say '"bytes found before: in {in_opened} of {opened} opened records and blobs; ".format(**a["scan"]["before"])
        + "after: 0 in {files} files, 0 of {opened} opened".format(**a["scan"]["after"])')"
}

checked() {
    run log check
    holds 'a["size"] > 0'
    step "log" "$(say '"recomputed: {size} leaves, all as signed, root {}...".format(a["root"][:16], **a)')"
}
