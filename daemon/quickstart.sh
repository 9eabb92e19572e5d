#!/usr/bin/env bash
# From a bare Debian 12 to a running Lazaret with a demo set-up: installs what is missing, builds,
# makes a demo CA, an officer's key pair and a configuration, starts a small demo origin and the
# daemon, and prints what to try. Ctrl-C stops all.
#
#   bash daemon/quickstart.sh            state in ./quickstart (kept between runs)
#   LAZARET_STATE=DIR LAZARET_BUILD=DIR  other folders
#   LAZARET_PORT=3128                    another port (0: a free one)
set -euo pipefail

source_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build_dir=${LAZARET_BUILD:-$source_dir/build}
state=${LAZARET_STATE:-$source_dir/build/quickstart}
port=${LAZARET_PORT:-3128}

# shellcheck source=packages.sh
source "$source_dir/daemon/packages.sh"
install_missing "${build_packages[@]}" "${run_packages[@]}"

echo "Building (the first time takes some minutes) ..."
[ -e "$build_dir/CMakeCache.txt" ] ||
    cmake -S "$source_dir" -B "$build_dir" -G Ninja -DCMAKE_BUILD_TYPE=Release -DBUILD_TESTING=OFF >/dev/null
cmake --build "$build_dir" --target lazaretd lazaret

umask 077
mkdir -p "$state"/{certs,spool,quarantine,origin}
state=$(cd "$state" && pwd)
lazaret=$build_dir/lazaret
[ -e "$state/certs/ca.pem" ] || "$lazaret" ca init "$state/certs" --name "Lazaret demo CA"
[ -e "$state/certs/dpo.pem" ] || "$lazaret" ca officer "$state/certs"

# The demo origin: one server with two names, one approved and one not, under a CA of its own.
if [ ! -e "$state/origin/origin.pem" ]; then
    (
        cd "$state/origin"
        openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 365 \
            -subj "/CN=Demo origin CA" -keyout ca.key -out ca.pem 2>/dev/null
        openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=demo origin" \
            -keyout origin.key -out origin.csr 2>/dev/null
        printf 'subjectAltName=DNS:depot.sante.example,DNS:partage.example\nextendedKeyUsage=serverAuth\nbasicConstraints=CA:FALSE\n' >ext
        openssl x509 -req -in origin.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 365 \
            -extfile ext -out origin.pem 2>/dev/null
    )
fi

rm -f "$state/log" "$state/origin.port" # of the run before
children=()
stop() {
    trap - INT TERM EXIT
    for child in "${children[@]}"; do kill "$child" 2>/dev/null || true; done
    wait 2>/dev/null || true
}
trap stop EXIT
trap 'exit 0' INT TERM

python3 "$source_dir/daemon/demo_origin.py" "$state/origin" >"$state/origin.port" &
children+=($!)
for _ in $(seq 100); do [ -s "$state/origin.port" ] && break; sleep 0.1; done
origin_port=$(cat "$state/origin.port")

cat >"$state/lazaret.yaml" <<YAML
listen:
  - {address: "127.0.0.1:$port", mode: explicit}
clients: [127.0.0.0/8, "::1/128"]
tls:
  ca: {certificate: certs/ca.pem, key: certs/ca.key}
upstream:
  trust: [system, origin/ca.pem]
  allow_private: [127.0.0.0/8]          # for the demo origin only
  hosts: {depot.sante.example: 127.0.0.1, partage.example: 127.0.0.1}
policy: $source_dir/policies/policy.yaml
providers: $source_dir/policies/providers.yaml
spool: {directory: spool}
quarantine: {directory: quarantine, recipients: [certs/dpo.pem]}
incidents: sqlite:incidents.db
admin: {address: "127.0.0.1:0"}
contact: {name: "Service informatique", phone: "poste 1234"}
YAML
"$lazaret" check --config "$state/lazaret.yaml"

cat >"$state/patients.csv" <<'CSV'
nom;prenom;date_naissance;nir;diagnostic;traitement
MARTIN;Lucie;12/10/1995;295109912611193;diabète de type 2;metformine
DURAND;Paul;03/12/1984;184127645108946;insuffisance cardiaque;bisoprolol
BERNARD;Léa;21/07/1985;285072B03301282;asthme sévère;salbutamol
CSV
echo "Compte rendu de la réunion du mardi : le parking nord ferme à 20 heures." >"$state/note.txt"

"$build_dir/lazaretd" --config "$state/lazaret.yaml" 2> >(tee "$state/log" >&2) &
children+=($!)
for _ in $(seq 100); do grep -q ' started' "$state/log" 2>/dev/null && break; sleep 0.1; done
grep -q ' started' "$state/log" || { echo "lazaretd did not start; see above" >&2; exit 1; }
proxy=$(sed -n 's/.*listening address="\([^"]*\)" mode="explicit".*/\1/p' "$state/log" | head -1)
admin=$(sed -n 's/.*listening address="\([^"]*\)" mode="admin".*/\1/p' "$state/log" | head -1)

cat <<TEXT

Lazaret is running on $proxy. Three uploads to try, in another terminal:

1. A note without patients, to a host that is not approved: it passes.
   curl -x http://$proxy --cacert $state/certs/ca.pem --data-binary @$state/note.txt https://partage.example:$origin_port/upload

2. A list of patients to the same host: it is stopped, and the page says why.
   curl -x http://$proxy --cacert $state/certs/ca.pem --data-binary @$state/patients.csv https://partage.example:$origin_port/upload

3. The same list to an approved host: it passes.
   curl -x http://$proxy --cacert $state/certs/ca.pem --data-binary @$state/patients.csv https://depot.sante.example:$origin_port/upload

What was stopped:   $lazaret quarantine list --config $state/lazaret.yaml
Open it:            $lazaret quarantine extract CODE --key $state/certs/dpo.key --config $state/lazaret.yaml
Metrics:            curl http://$admin/metrics
Change the rules:   edit $source_dir/policies/policy.yaml, then kill -HUP ${children[1]}
                    ("policy reloaded" appears here, or what is wrong with it)

Ctrl-C stops all.
TEXT
wait "${children[1]}"
