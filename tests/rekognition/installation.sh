# A server over SAMPLE records: a registration that is not on consent, a gallery on consent, keys, a bucket that is a folder and
# one of a store. Read by run.sh.

run() { "$bin" "$@" >"$folder/out" 2>"$folder/err" || { echo "run.sh: '$*' ended with status $?" >&2; cat "$folder/err" >&2; exit 1; }; }

printf 'SAMPLE: a paper that stands for the real one.\n' >"$folder/paper.txt"
run models pull dlib --wheelhouse "$cache/wheelhouse"
run init --sample --name "SAMPLE Archive" --address "1 Sample Street, Sampletown" --country FR --contact sample@example.org
facts=(evidence="$folder/paper.txt" notice="$folder/paper.txt" notice-version=SAMPLE notice-language=en dpia=SAMPLE
    retention-days=365 age-policy=adults-only)
for gallery in registration searched; do
    run gallery create "$gallery" --template archive-research
    run gallery set "$gallery" "${facts[@]}" law="SAMPLE Archives Act, s. 1" purpose=archive-identification \
        purpose=event-photography
    run gallery activate "$gallery"
done
run gallery create consented --template event-photography
run gallery set consented "${facts[@]}" purpose=event-photography
run gallery activate consented
run subject add consented obama
run consent give consented obama --text-version SAMPLE --evidence "$folder/paper.txt" --json
consent=$(python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["id"])' "$folder/out")
run enrol searched "$cache/portraits/obama.jpg" "$cache/portraits/biden.jpg"

run key grant --holder "SAMPLE app" --role administrator --role officer --role operator --role integration --wire \
    --default-gallery-template registration --default-mandate event-photography --default-case "SAMPLE 1" --json
cp "$folder/out" "$folder/key.json"
run key grant --holder "SAMPLE searcher" --role operator --wire --json
cp "$folder/out" "$folder/searcher.json"

mkdir -p "$folder/bucket/people" "$folder/store/people"
cp "$cache/portraits/obama2.jpg" "$folder/bucket/people/"
cp "$cache/portraits/obama2.jpg" "$folder/store/people/"
truncate --size=15728641 "$folder/store/huge.jpg"
AWS_ACCESS_KEY_ID=SAMPLESTORE AWS_SECRET_ACCESS_KEY='SAMPLE/secret+of a store' AWS_REGION=eu-west-3 \
    "$tools/bin/python3" "$here/store.py" "$folder/store" club-archive "$folder/port" &
store=$!
for _ in {1..300}; do
    [[ ! -s $folder/port ]] || break
    kill -0 "$store" || exit 1
    sleep 0.1
done
(umask 077 && printf '[default]\naws_access_key_id = SAMPLESTORE\naws_secret_access_key = SAMPLE/secret+of a store\n' >"$folder/pair")
cat >"$folder/countenance.toml" <<END
calls-a-minute = 1000000
burst = 1000000
log-level = "warn"
[[source]]
name = "photos"
folder = "$folder/bucket"
bucket = "club-photos"
[[bucket]]
name = "club-archive"
endpoint = "http://127.0.0.1:$(cat "$folder/port")"
region = "eu-west-3"
credentials = { file = "$folder/pair" }
END
: >"$folder/serving"
"$bin" serve --config "$folder/countenance.toml" --listen 127.0.0.1:0 >"$folder/serving" 2>"$folder/log" &
server=$!
url=
for _ in {1..300}; do
    url=$(sed -n 's/^serving on \(http:[^;]*\);.*/\1/p' "$folder/serving")
    [[ -z $url ]] || break
    kill -0 "$server" || { cat "$folder/log" >&2; exit 1; }
    sleep 0.1
done
[[ -n $url ]] || { echo "run.sh: the server does not say where it serves" >&2; exit 1; }
