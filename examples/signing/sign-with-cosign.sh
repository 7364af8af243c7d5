#!/bin/sh
# Signs the head of an akmon session with Sigstore's cosign (2.0 or newer).
#
#   [signing]
#   command = ["/path/to/sign-with-cosign.sh"]
#
# AKMON_COSIGN_KEY   a key made by "cosign generate-key-pair", or a KMS address. Its password, if it has one, must be in
#                    COSIGN_PASSWORD: a hook has no terminal to ask on. Unless set, cosign signs without a key, by an
#                    identity token (SIGSTORE_ID_TOKEN, or that of the CI service it runs in)
# AKMON_SIGNATURES   directory for the result; $HOME/.akmon/signatures unless set
#
# Unless told otherwise cosign enters the signature into a public log: the head becomes public with it, and without a key
# the signer's identity too. Neither says what the session holds.
#
# Leaves SESSION.head (the 64 hexadecimal digits that were signed, without a line end) and SESSION.head.sigstore.json. To
# verify:
#
#   cosign verify-blob --key cosign.pub --bundle SESSION.head.sigstore.json SESSION.head
#   akmon verify SESSION --format json        # "head" must be what SESSION.head holds
set -eu
umask 077

directory=${AKMON_SIGNATURES:-$HOME/.akmon/signatures}
mkdir -p "$directory"
head_file=$directory/$AKMON_SESSION_ID.head

cat > "$head_file"
cosign sign-blob --yes ${AKMON_COSIGN_KEY:+--key "$AKMON_COSIGN_KEY"} \
    --bundle "$head_file.sigstore.json" "$head_file" > /dev/null
echo "$head_file.sigstore.json"
