#!/usr/bin/env bash
# Checks what deploys Countenance, as far as that goes without a container engine and without a running systemd.
#
#     packaging/check.sh [BINARY CACHE]
#
# With a binary and the cache that `make build` filled, what the image holds is laid out in a temporary folder and
# started there: as the image's user, with its variables and no others, and where no memory may be made executable.
set -euo pipefail
cd -- "$(dirname -- "$0")/.."

(( $# == 0 || $# == 2 )) || { echo "usage: packaging/check.sh [BINARY CACHE]" >&2; exit 2; }

# `systemd-analyze security`, in tenths; lower it when the unit gets better.
exposure=12

temporary=$(mktemp -d)
trap 'rm -rf -- "$temporary"' EXIT
chmod 711 -- "$temporary"

say() { printf 'packaging: %s\n' "$*"; }
fail() { printf 'packaging: %s\n' "$*" >&2; exit 1; }

if ! command -v systemd-analyze >/dev/null; then
    [[ $(id -u) = 0 ]] || fail "systemd-analyze is missing; install the package systemd"
    apt-get update -qq
    apt-get install --yes -qq --no-install-recommends systemd >/dev/null
fi

for script in packaging/*.sh; do bash -n "$script"; done

# The unit. Its program need not be installed here, so another stands in for it; nothing else is changed.
unit=packaging/systemd/countenance.service
grep -q '^ExecStart=/usr/bin/countenance ' "$unit" || fail "$unit does not start /usr/bin/countenance"
sed 's#^ExecStart=/usr/bin/countenance #ExecStart=/bin/true #' "$unit" >"$temporary/countenance.service"
said=$(systemd-analyze verify --man=no "$temporary/countenance.service" 2>&1) || fail "$unit: $said"
[[ -z $said ]] || fail "$unit: $said"
report=$(systemd-analyze security --offline=true --no-pager --threshold="$exposure" "$unit" 2>&1) ||
    fail "$unit is more exposed than it was"$'\n'"$report"
# What the figure is too coarse for, or does not count.
for line in Type=notify LimitMEMLOCK=infinity LimitCORE=0 UMask=0077 MemoryDenyWriteExecute=yes NoNewPrivileges=yes \
    ProtectSystem=strict ProtectHome=yes PrivateTmp=yes PrivateDevices=yes ProtectProc=invisible; do
    grep -qx "$line" "$unit" || fail "$unit says no longer $line"
done
say "unit: understood whole;$(tail -n 1 <<<"$report" | sed 's/[^:]*:/ exposure/; s/ [A-Z]\+.*//') of 10"

# The user and the folders, in a root of their own.
if [[ $(id -u) = 0 ]]; then
    mkdir -- "$temporary/root" "$temporary/root/etc"
    systemd-sysusers --root="$temporary/root" "$PWD/packaging/systemd/countenance.sysusers" 2>/dev/null
    systemd-tmpfiles --root="$temporary/root" --create "$PWD/packaging/systemd/countenance.tmpfiles"
    user=$(awk -F: '$1 == "countenance" { print $3 }' "$temporary/root/etc/passwd")
    group=$(awk -F: '$1 == "countenance" { print $3 }' "$temporary/root/etc/group")
    [[ -n $user && -n $group ]] || fail "countenance.sysusers makes no user countenance"
    while read -r path wanted; do
        found=$(stat -c '%a:%u:%g' "$temporary/root$path")
        [[ $found = "$wanted" ]] || fail "$path is $found, not $wanted"
    done <<EOF
/etc/countenance 750:0:$group
/etc/countenance/keys 700:$user:$group
/etc/countenance/secrets 700:$user:$group
/var/lib/countenance 700:$user:$group
EOF
    say "user and folders: made, with owners and modes as meant"
else
    say "user and folders: not made, only root can give them away"
fi

python3 packaging/check_containerfile.py

(( $# == 2 )) || { say "image: not laid out, no binary was named"; exit 0; }

binary=$(realpath -- "$1") cache=$(realpath -- "$2")
[[ -x $binary ]] || fail "$binary is not a program; run \`make build\`"
[[ -d $cache/packs/dlib ]] || fail "$cache holds no packs; run \`make build\`"

# What the last stage copies, sets and owns, read off the Containerfile itself.
image=$temporary/image
variables=() volumes=() user=''
COUNTENANCE_TEST_CACHE=$cache python3 packaging/licences.py "$temporary/licences"
while read -r what first second; do
    case $what in
    copy)
        case $first in
        /cache/target/release/countenance) source=$binary ;;
        /cache/*) source=$cache/${first#/cache/} ;;
        /licences/) source=$temporary/licences/ ;;
        *) fail "the last stage copies $first, and nobody told this script where that stands" ;;
        esac
        if [[ $second = */ ]]; then
            mkdir -p -- "$image$second"
            cp -R -- "${source%/}/." "$image$second"
        else
            mkdir -p -- "$(dirname -- "$image$second")"
            cp -- "$source" "$image$second"
        fi ;;
    env)
        # A path is one of the image.
        if [[ ${first#*=} = /* ]]; then variables+=("${first%%=*}=$image${first#*=}"); else variables+=("$first"); fi ;;
    volume) volumes+=("$image$first") ;;
    user) user=$first ;;
    esac
done < <(python3 packaging/check_containerfile.py --last-stage)
# As in the builder: readable for everybody, whatever this shell's umask is.
chmod -R u=rwX,go=rX -- "$image"
chmod 755 -- "$image/usr/bin/countenance"
mkdir -p -- "${volumes[@]}"
chmod 700 -- "${volumes[@]}"

inside=(env -i "PATH=$image/usr/bin:/usr/bin:/bin" "${variables[@]}")
if [[ $(id -u) = 0 ]]; then
    chown -- "$user" "${volumes[@]}"
    chmod -R o+x -- "$image/var"
    inside=(setpriv "--reuid=${user%:*}" "--regid=${user#*:}" --clear-groups --inh-caps=-all --no-new-privs "${inside[@]}")
fi
packaging=$PWD/packaging
cd /
within() { "${inside[@]}" "$@"; }

within countenance --version
within countenance models check
within countenance doctor

within countenance init --name "SAMPLE archive" --address "1 Street" --country FR --contact privacy@archive.example \
    --sample >/dev/null
for pair in "${volumes[0]}/data 700" "${volumes[1]}/root.key 600"; do
    found=$(stat -c %a "${pair% *}")
    [[ $found = "${pair#* }" ]] || fail "${pair% *} has the mode $found"
done
[[ ! -e ${volumes[0]}/data/keys/root.key ]] || fail "the root key stands beside the data too"
strangers=$(find "$image" -newer "$temporary/licences" -user "${user%:*}" -not -path "$image/var/lib/countenance*")
[[ -z $strangers ]] || fail "written outside the volumes: $strangers"

# MemoryDenyWriteExecute=yes of the unit: a real inference where no memory can be made executable.
cp -- "$cache/portraits/obama.jpg" "$image/portrait.jpg"
chmod 644 -- "$image/portrait.jpg"
deny='
import ctypes, os, sys
PR_SET_MDWE, PR_MDWE_REFUSE_EXEC_GAIN = 65, 1
if ctypes.CDLL(None).prctl(PR_SET_MDWE, PR_MDWE_REFUSE_EXEC_GAIN, 0, 0, 0):
    print("packaging: this kernel cannot refuse executable memory; the inference runs without", file=sys.stderr)
sys.stderr.flush()
os.execvp(sys.argv[1], sys.argv[1:])'
found=$(python3 -c "$deny" "${inside[@]}" countenance detect "$image/portrait.jpg")
[[ $found = "1 face "* ]] || fail "the detector says: $found"
say "image: laid out, set up, and a face found with memory that cannot be made executable"

if within countenance serve --help >/dev/null 2>&1; then
    port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    python3 "$packaging/check_server.py" "127.0.0.1:$port" \
        "${inside[@]/COUNTENANCE_LISTEN=*/COUNTENANCE_LISTEN=127.0.0.1:$port}" 'NOTIFY_SOCKET={notify}' \
        countenance serve
fi
