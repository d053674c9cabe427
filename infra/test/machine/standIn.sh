#!/usr/bin/env bash
# Stands in for what only a machine at AWS has: called by the name of a command, it notes the call in CALLS and does
# what the set-up of a member needs of it. Secrets are files in SECRETS.
set -euo pipefail
name=$(basename "$0")
echo "$name $*" >>"$CALLS"
if [ "${FAIL_AT:-}" = "$name" ]; then exit 1; fi

case "$name $*" in
  "curl "*instance-id*) echo i-0123 ;;
  "curl "*local-ipv4*) echo "${ADDRESS:-10.0.0.1}" ;;
  "curl "*token*) echo token ;;
  "aws secretsmanager get-secret-value"*)
    while [ "$1" != --secret-id ]; do shift; done
    cat "$SECRETS/$(basename "$2")"
    ;;
  "aws ec2 attach-volume"*) touch "$ROOT/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_${VOLUME_ID/-/}" ;;
  "blkid "*) test -s "$1" ;;
  "mkfs.xfs "*) echo xfs >"$1" ;;
  "mountpoint "*) test -e "$ROOT/mounted" ;;
  "mount "*) touch "$ROOT/mounted" ;;
  "systemctl restart mongod")
    if [ -n "${MONGOD:-}" ]; then
      if [ -s "$ROOT/mongod.pid" ]; then
        kill "$(cat "$ROOT/mongod.pid")" || true
        while kill -0 "$(cat "$ROOT/mongod.pid")" 2>/dev/null; do sleep 0.2; done
      fi
      "$MONGOD" --config "$ROOT/etc/mongod.conf" --fork --pidfilepath "$ROOT/mongod.pid" >/dev/null
    fi
    ;;
esac
