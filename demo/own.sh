# The main job on a folder of one's own. Read by demo.sh.

echo "Countenance on $photos, as SAMPLE records: the grounds stated here are made up; data in demo-out/"
set_up

run gallery create own
refused enrol own "$photos"
refused gallery activate own
step "no basis" "a gallery without a legal basis is refused $(why)"

run gallery set own "${papers[@]}" basis=legitimate-interests condition=archiving-research "law=SAMPLE law, Art. 0" \
    purpose=research age-policy=minors-included
run gallery activate own
holds 'a["state"] == "active" and not a["missing"]'
step "gallery" "'own' for research on a SAMPLE law, active"

watch enrol own "$photos"
run gallery show own
holds 'a["faces"] > 0'
step "enrol" "$(sed -n 2p demo-out/answer.txt)"
sed -n 3,22p demo-out/answer.txt | while IFS= read -r line; do also "${line#  }"; done

refused search own "$photos/any.jpg"
step "no mandate" "a search without one is refused before the photograph is read $(why)"

# The first face, in the order of names, that was good enough to be enrolled.
found=0
while ((!found)) && IFS= read -r -d '' probe; do
    search=(search own "$probe" --face 0 --purpose research --case SAMPLE-1)
    "$bin" "${search[@]}" --limit 10 --sheet demo-out/found.html --json >demo-out/answer.json 2>demo-out/err || continue
    found=$(say 'len(a["matches"])')
done < <(find "$photos" -type f -print0 | sort -z)
((found)) || fail "no photograph in $photos finds the face that was enrolled from it"
holds 'a["matches"][0]["similarity"] > a["threshold"]["similarity"]'
step "found" "$(say '"possible matches: {} among {faces_searched} faces; the best: {}, similarity {:.1f}".format(
    len(a["matches"]), a["matches"][0]["source"], a["matches"][0]["similarity"], **a)')"
also "searched with the largest face of ${probe#"$photos"/}; contact sheet demo-out/found.html"

image=$(say 'a["matches"][0]["image"]')
run erase image own "$image" --reason "SAMPLE: decided in the demo" --scan --yes
holds 'a["counts"]["images"] == 1 and a["counts"]["faces"] > 0'
step "erased" "$(say '"the best match: pictures: {images}, faces: {faces}; your file is untouched".format(**a["counts"])')"
scanned
run "${search[@]}" --limit 1000
[[ $(say "any(m['image'] == '$image' for m in a['matches'])") == False ]] || fail "the erased picture is still found"
run enrol own "$photos"
holds 'a["erased_before"] >= 1 and a["faces_enrolled"] == 0'
step "stays out" "no longer found; enrolled again: $(say 'a["erased_before"]') erased file is recognised and refused"

checked
echo "demo-out/ now holds crops of your photographs, sealed, and contact sheets, plain: remove it when you have looked."
