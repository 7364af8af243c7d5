#!/bin/sh
# Signs the head of an akmon session with GnuPG.
#
#   [signing]
#   command = ["/path/to/sign-with-gpg.sh"]
#
# AKMON_GPG_KEY      key to sign with (fingerprint or address); gpg's default key unless set
# AKMON_SIGNATURES   directory for the result; $HOME/.akmon/signatures unless set
#
# Leaves SESSION.head (the 64 hexadecimal digits that were signed, without a line end) and SESSION.head.asc. To verify:
#
#   gpg --verify SESSION.head.asc SESSION.head
#   akmon verify SESSION --format json        # "head" must be what SESSION.head holds
set -eu
umask 077

directory=${AKMON_SIGNATURES:-$HOME/.akmon/signatures}
mkdir -p "$directory"
head_file=$directory/$AKMON_SESSION_ID.head

cat > "$head_file"
gpg --batch --yes --quiet ${AKMON_GPG_KEY:+--local-user "$AKMON_GPG_KEY"} \
    --armor --detach-sign --output "$head_file.asc" "$head_file"
echo "$head_file.asc"
