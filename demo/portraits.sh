# The main job on portraits of people in public office and one astronaut. Read by demo.sh.

portraits=$cache/portraits
mkdir -p demo-out/incoming/{obama,biden,astronaut}
cp "$portraits"/obama{,3}.jpg demo-out/incoming/obama/
cp "$portraits"/biden.jpg demo-out/incoming/biden/
cp "$portraits"/astronaut.png demo-out/incoming/astronaut/
search=(search club --purpose event-photography --case SAMPLE-1)

echo "Countenance on SAMPLE records: nobody shown here consented to anything; data in demo-out/"
set_up

run gallery create bare
refused enrol bare demo-out/incoming
refused gallery activate bare
step "no basis" "a gallery without a legal basis is refused $(why)"

run gallery create club --template event-photography
run gallery set club "${papers[@]}" age-policy=adults-only
run gallery activate club
holds 'a["state"] == "active" and not a["missing"]'
for person in obama biden; do
    run subject add club "$person"
    run consent give club "$person" --text-version SAMPLE --evidence demo-out/paper.txt
done
run subject add club astronaut
step "gallery" "'club' by explicit consent (SAMPLE), active; two people said yes, the astronaut did not"

run enrol club demo-out/incoming --subjects folders
holds 'a["files"] == 4 and a["images_enrolled"] == 3 and a["faces_enrolled"] == 3'
holds 'sum(left["faces"] for left in a["left_out"].values()) == 1'
step "enrol" "$(say '"{faces_enrolled} faces from {images_enrolled} photographs; left out 1: {}".format(*a["left_out"], **a)')"
run enrol club demo-out/incoming --subjects folders
holds 'a["already_enrolled"] == 3 and a["faces_enrolled"] == 0'
also "a second run finds $(say 'a["already_enrolled"]') enrolled already and does nothing"

refused search club "$portraits/obama2.jpg"
step "no mandate" "a search without one is refused $(why)"

run "${search[@]}" "$portraits/obama2.jpg" --sheet demo-out/found.html
holds '{m["subject"] for m in a["matches"]} == {"obama"} and len(a["matches"]) == 2 and a["self_issued"] and a["sample"]'
holds '"SAMPLE RECORDS" in open("demo-out/found.html").read()'
step "found" "$(say '"another photograph of obama: {} possible matches, similarity {:.0f} and {:.0f} of 100".format(
    len(a["matches"]), *(m["similarity"] for m in a["matches"]))'); contact sheet demo-out/found.html"

run "${search[@]}" "$portraits/astronaut.png"
holds 'a["matches"] == [] and a["faces_searched"] == 3'
step "stranger" "$(say '"the astronaut: nobody found among {faces_searched} faces at similarity {:.0f} and above".format(a["threshold"]["similarity"], **a)')"

run consent withdraw club obama --hold-erasure "SAMPLE: asked for a copy first"
run "${search[@]}" "$portraits/obama2.jpg"
holds 'a["matches"] == []'
step "withdrawn" "obama took the consent back: no longer found, erasure held until a copy is given"

run erase subject club obama --reason "SAMPLE: consent withdrawn" --scan --yes
holds 'a["counts"]["faces"] == 2 and a["counts"]["subjects"] == 1'
step "erased" "$(say '"{faces} faces, {crops} crops, {images} pictures, {subjects} person".format(**a["counts"])')"
scanned
run enrol club demo-out/incoming --subjects folders
holds 'a["erased_before"] == 2 and a["faces_enrolled"] == 0'
step "stays out" "enrolled again: the $(say 'a["erased_before"]') erased files are recognised and refused"

checked
