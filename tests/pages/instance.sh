#!/usr/bin/env bash
# An installation with SAMPLE records for people to look at: a gallery on consent with three people in it, an archive,
# requests in several states, an order, a breach, and an account for each role.
#
#     tests/pages/instance.sh BIN CACHE DIR PORT
#
# BIN is the binary, CACHE what `make setup` filled. Everything is made in DIR, which must not exist. Serves on loopback
# until it is ended; says "ready", and who can sign in, when everything stands. Every account has the same password.
set -euo pipefail

(( $# == 4 )) || { echo "usage: tests/pages/instance.sh BIN CACHE DIR PORT" >&2; exit 2; }
bin=$(realpath -- "$1") cache=$(realpath -- "$2") dir=$3 port=$4
[[ ! -e $dir ]] || { echo "instance: $dir is there already" >&2; exit 2; }
mkdir -p "$dir" && dir=$(realpath -- "$dir")

unset "${!COUNTENANCE_@}"
export COUNTENANCE_DATA=$dir/data COUNTENANCE_PACKS=$cache/packs COUNTENANCE_OPERATOR="SAMPLE officer"
for library in "$cache"/runtime/libonnxruntime.*; do export COUNTENANCE_ONNXRUNTIME=$library; done
portraits=$cache/portraits
site=http://127.0.0.1:$port
password="lantern over seven rivers"

run() { "$bin" "$@" --json >"$dir/answer.json" 2>"$dir/err" || { echo "instance: '$*' failed" >&2; cat "$dir/err" >&2; exit 1; }; }
say() { python3 -c 'import json, sys; a = json.load(open(sys.argv[1])); print(eval(sys.argv[2]))' "$dir/answer.json" "$1"; }

run models pull dlib --wheelhouse "$cache/wheelhouse"
run init --sample --name "SAMPLE Archive" --address "1 Sample Street, Sampletown" --country FR \
    --contact sample@example.org --officer-name "SAMPLE officer" --officer-contact dpo@example.org --time-zone Europe/Paris
printf 'SAMPLE: a paper that stands for the real one. It tells people what is kept, why, and for how long.\n' >"$dir/paper.txt"
papers=(evidence="$dir/paper.txt" notice="$dir/paper.txt" notice-version=SAMPLE notice-language=en dpia=SAMPLE)

run register particulars --authority "SAMPLE authority" --authority-contact https://authority.sample.invalid \
    --storage-location "SAMPLE cellar" --no-recipients --no-transfers

# A gallery on consent.
mkdir -p "$dir"/incoming/{obama,biden,astronaut}
cp "$portraits"/obama{,3}.jpg "$dir/incoming/obama/"
cp "$portraits"/biden.jpg "$dir/incoming/biden/"
cp "$portraits"/astronaut.png "$dir/incoming/astronaut/"
run gallery create club --template event-photography
run gallery set club "${papers[@]}" retention-days=365 age-policy=adults-only
run gallery activate club
for person in obama biden astronaut; do
    run subject add club "$person" --email "$person@example.org"
    run consent give club "$person" --text-version SAMPLE --evidence "$dir/paper.txt"
    say 'a["consent"]["id"] if "consent" in a else a["id"]' >"$dir/receipt-$person"
done
cp "$dir/receipt-obama" "$dir/receipt"
run enrol club "$dir/incoming" --subjects folders

# People who ask for their rights in the tests, each with a consent of their own.
for person in one two three; do
    run subject add club "SAMPLE $person"
    run consent give club "SAMPLE $person" --text-version SAMPLE --evidence "$dir/paper.txt"
    say 'a["consent"]["id"] if "consent" in a else a["id"]' >"$dir/receipt-SAMPLE $person"
done

# A gallery that an order will reach.
run gallery create ordered --template event-photography
run gallery set ordered "${papers[@]}" retention-days=365 age-policy=adults-only
run gallery activate ordered
run subject add ordered biden
run consent give ordered biden --text-version SAMPLE --evidence "$dir/paper.txt"
run enrol ordered "$dir/incoming" --subjects folders

# An archive of unnamed faces, which may be grouped, and a folder of more of it that a job can take in.
mkdir -p "$dir"/boxes/box-1 "$dir"/more/box-2
cp "$portraits"/{obama,obama3}.jpg "$dir/boxes/box-1/"
cp "$portraits"/obama_partial_face*.jpg "$portraits"/biden.jpg "$dir/boxes/box-1/"
cp "$portraits"/obama2.jpg "$portraits"/astronaut.png "$dir/more/box-2/"
run gallery create archive --template archive-research
run gallery set archive "${papers[@]}" "law=SAMPLE Archives Act, s. 1" retention-days=365 age-policy=adults-only \
    purpose=archive-identification purpose=research purpose=group-faces
run gallery activate archive
run enrol archive "$dir/boxes"
run cluster run archive

# One that was in use and is stopped, and a draft that the gate still misses facts of.
run gallery create alumni --template collection-by-consent
run gallery set alumni "${papers[@]}" retention-days=365 age-policy=adults-only
run gallery activate alumni
run gallery suspend alumni --reason "SAMPLE: the form is being revised"
run gallery create newsroom

# A shelf of many photographs, which a job takes long enough for to be stopped: the bytes of each are its own.
mkdir "$dir/shelf"
for number in $(seq 40); do
    cp "$portraits/obama_partial_face.jpg" "$dir/shelf/$number.jpg"
    printf '%s' "$number" >>"$dir/shelf/$number.jpg"
done
run gallery create shelf --template archive-research
run gallery set shelf "${papers[@]}" "law=SAMPLE Archives Act, s. 1" retention-days=365 age-policy=adults-only
run gallery activate shelf

# Who signs in.
"$bin" config generate >"$dir/countenance.toml"
mkdir "$dir/letters"
printf '[mail]\nfrom = "SAMPLE desk <desk@example.org>"\nfolder = "%s"\n' "$dir/letters" >>"$dir/countenance.toml"
printf '\n[[source]]\nname = "boxes"\nfolder = "%s"\ngalleries = ["archive"]\n' "$dir/more" >>"$dir/countenance.toml"
printf '\n[[source]]\nname = "shelf"\nfolder = "%s"\ngalleries = ["shelf"]\n' "$dir/shelf" >>"$dir/countenance.toml"
: >"$dir/invitations"
while read -r login role name; do
    run account add --name "$name" --login "$login" --role "$role"
    echo "$login $(say 'a["invitation"]')" >>"$dir/invitations"
done <<'PEOPLE'
officer officer Odile Officer
second officer Sam Second
operator operator Omar Operator
colleague operator Cora Colleague
admin administrator Ada Administrator
auditor auditor Ari Auditor
program integration SAMPLE program
PEOPLE

# Requests: one just in, one with proof and found, one answered.
run request file access --channel letter --name "SAMPLE person" --contact person@example.org --language fr
say 'a["id"]' >"$dir/request-new"
run request file access --name "SAMPLE obama" --contact obama@example.org --consent "$(cat "$dir/receipt")"
say 'a["id"]' >"$dir/request-known"
say 'a["follow"]' >"$dir/follow"
run request search "$(cat "$dir/request-known")"
run request file access --name "SAMPLE biden" --contact biden@example.org --consent "$(cat "$dir/receipt-biden")"
say 'a["id"]' >"$dir/request-answered"
run request search "$(cat "$dir/request-answered")"
run answer prepare "$(cat "$dir/request-answered")"
run request close "$(cat "$dir/request-answered")" --sha256 "$(say 'a["sha256"]')"
run request file objection --channel email --name "SAMPLE late" --contact late@example.org --language fr \
    --received "$(date -u -d '40 days ago' +%FT%TZ)"
run request file erasure --channel phone --name "SAMPLE caller" --contact "+33 1 00 00 00 00" --language zh-Hant --message "SAMPLE: erase me, please."

# An order that stops what is in preparation, with a question; and a breach whose clock runs.
run order receive --authority "SAMPLE authority" --reference SAMPLE-2026-17 --gallery newsroom \
    --measure stop-using --measure erase --measure inform --last-day "$(date -u -d '5 days' +%F)" --daily-penalty 10000
say 'a["order"]["id"] if "order" in a else a["id"]' >"$dir/order"
run task add "$(cat "$dir/order")" "SAMPLE: which collections hold pictures of residents?" --due "$(date -u -d '12 days' +%F)"
run breach record --aware "$(date -u -d '50 hours ago' +%FT%TZ)" --nature confidentiality --gallery club \
    --description "SAMPLE: a laptop with contact sheets was left on a train."
say 'a["id"]' >"$dir/breach"

"$bin" serve --config "$dir/countenance.toml" --listen "127.0.0.1:$port" \
    --set calls-a-minute=60000 --set burst=5000 >"$dir/out" 2>"$dir/log" &
server=$!
trap 'kill "$server" 2>/dev/null; wait "$server" 2>/dev/null' EXIT
for _ in $(seq 100); do curl -fsS "$site/readyz" >/dev/null 2>&1 && break; sleep 0.1; done

while read -r login invitation; do
    curl -fsS -o /dev/null --data-urlencode "password=$password" --data-urlencode "again=$password" "$site$invitation"
done <"$dir/invitations"
"$bin" log key >"$dir/log.key"
echo "ready: $site"
echo "Sign in at $site/sign-in as officer, second, operator, colleague, admin or auditor; the password is \"$password\"."
wait "$server"
