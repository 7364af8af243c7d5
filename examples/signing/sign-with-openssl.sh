#!/bin/sh
# Signs the head of an akmon session with an Ed25519 key and OpenSSL (3.0 or newer).
#
#   openssl genpkey -algorithm ed25519 -out "$HOME/.akmon/signing-key.pem"
#   openssl pkey -in "$HOME/.akmon/signing-key.pem" -pubout -out signing-key.pub.pem     # for those who verify
#
#   [signing]
#   command = ["/path/to/sign-with-openssl.sh"]
#
# AKMON_SIGNING_KEY  the private key; $HOME/.akmon/signing-key.pem unless set
# AKMON_SIGNATURES   directory for the result; $HOME/.akmon/signatures unless set
#
# Leaves SESSION.head (the 64 hexadecimal digits that were signed, without a line end) and SESSION.head.sig (64 bytes).
# To verify:
#
#   openssl pkeyutl -verify -pubin -inkey signing-key.pub.pem -rawin -in SESSION.head -sigfile SESSION.head.sig
#   akmon verify SESSION --format json        # "head" must be what SESSION.head holds
set -eu
umask 077

key=${AKMON_SIGNING_KEY:-$HOME/.akmon/signing-key.pem}
directory=${AKMON_SIGNATURES:-$HOME/.akmon/signatures}
mkdir -p "$directory"
head_file=$directory/$AKMON_SESSION_ID.head

cat > "$head_file"
openssl pkeyutl -sign -inkey "$key" -rawin -in "$head_file" -out "$head_file.sig"
echo "$head_file.sig"
