# The calls. Read by run.sh, after installation.sh.

"$bin" api describe >"$folder/described.json"
"$tools/openapi-spec-validator" --schema 3.1 "$folder/described.json"
curl -fsS "$url/v1/openapi.json" | cmp - "$folder/described.json"

export SCHEMATHESIS_HOOKS=hooks PYTHONPATH=$here PYTHONDONTWRITEBYTECODE=1 COUNTENANCE_SAMPLE_PHOTO=$cache/portraits/obama2.jpg
called() {
    local name=$1 key=$2
    shift 2
    echo "as $name:"
    (cd -- "$folder" && COUNTENANCE_KEY=$key COUNTENANCE_ANSWERS=$folder/$name.json "$tools/schemathesis" \
        --config-file "$here/schemathesis.toml" run described.json --url "$url" --no-color "$@")
}
called everyone "$everyone" --exclude-operation-id revokeKey --exclude-operation-id receiveOrder
python3 "$here/reached.py" "$folder/described.json" "$folder/everyone.json"
# Most of what an auditor asks is turned away for the role: that has its described form too.
called auditor "$auditor" --phases fuzzing --max-examples 5
called leaving "$leaving" --include-operation-id listKeys --include-operation-id revokeKey \
    --include-operation-id receiveOrder

! grep -q '"level":"ERROR"' "$folder/log" || { echo "run.sh: the server failed" >&2; exit 1; }
kill -0 "$server" || { echo "run.sh: the server ended" >&2; exit 1; }
