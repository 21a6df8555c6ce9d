# A server over SAMPLE records, with something behind every path. Read by run.sh.

run() { "$bin" "$@" >"$folder/out" 2>"$folder/err" || { echo "run.sh: '$*' ended with status $?" >&2; cat "$folder/err" >&2; exit 1; }; }

printf 'SAMPLE: a paper that stands for the real one.\n' >"$folder/paper.txt"
run models pull dlib --wheelhouse "$cache/wheelhouse"
run init --sample --name "SAMPLE Archive" --address "1 Sample Street, Sampletown" --country FR --contact sample@example.org
# One gallery is called, and one each may be closed, suspended, emptied and left: what is closed answers that it is.
for gallery in club closed suspended emptied left; do
    run gallery create "$gallery" --template event-photography
    run gallery set "$gallery" evidence="$folder/paper.txt" notice="$folder/paper.txt" notice-version=SAMPLE \
        notice-language=en dpia=SAMPLE retention-days=30 age-policy=adults-only \
        purpose=event-photography purpose=group-faces
    run gallery activate "$gallery"
    run subject add "$gallery" obama
    run consent give "$gallery" obama --text-version SAMPLE --evidence "$folder/paper.txt"
done
mkdir -p "$folder/photos/obama"
cp "$cache"/portraits/obama.jpg "$folder/photos/obama/"
run enrol club "$folder/photos" --subjects folders

key() {
    local holder=$1 roles=()
    shift
    for role; do roles+=(--role "$role"); done
    run key grant --holder "SAMPLE $holder" "${roles[@]}" --json
    python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["secret"])' "$folder/out"
}
everyone=$(key everyone operator officer administrator auditor integration)
auditor=$(key auditor auditor)
leaving=$(key leaving administrator)

# Calls are not counted: a fuzzer is rude by trade.
: >"$folder/serving"
"$bin" serve --listen 127.0.0.1:0 --set calls-a-minute=1000000 --set burst=1000000 --set log-level=warn \
    >"$folder/serving" 2>"$folder/log" &
server=$!
url=
for _ in {1..300}; do
    url=$(sed -n 's/^serving on \(http:[^;]*\);.*/\1/p' "$folder/serving")
    [[ -z $url ]] || break
    kill -0 "$server" || { cat "$folder/log" >&2; exit 1; }
    sleep 0.1
done
[[ -n $url ]] || { echo "run.sh: the server does not say where it serves" >&2; exit 1; }
