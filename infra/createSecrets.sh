#!/usr/bin/env bash
# createSecrets.sh STAGE: writes what a stage needs before its first deployment into Secrets Manager. What is there stays
# as it is. MAPBOX_API_KEY and DATABASE_URI (for an external database) come from the environment, if given.
set -euo pipefail
stage=${1:?Say the stage: dev or prod}
case "$stage" in dev | prod) ;; *) echo "There is no stage $stage." >&2 && exit 1 ;; esac
umask 077
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

create() {
  local name="wip/$stage/$1" answer
  if answer=$(aws secretsmanager create-secret --name "$name" --secret-string "file://$2" 2>&1); then
    echo "$name: created"
  elif [[ "$answer" == *ResourceExistsException* ]]; then
    echo "$name: there already"
  else
    echo "$name: $answer" >&2
    return 1
  fi
}

exists() {
  aws secretsmanager describe-secret --secret-id "wip/$stage/$1" >/dev/null 2>&1
}

# create_pair NAME SUBJECT CERTIFICATE_SECRET KEY_SECRET: a pair stays a pair, so a half of one is an error.
create_pair() {
  if exists "$3" && exists "$4"; then
    echo "wip/$stage/$3 and its key: there already"
    return
  fi
  if exists "$3" || exists "$4"; then
    echo "Only one of wip/$stage/$3 and wip/$stage/$4 is there: delete it and run this again." >&2
    return 1
  fi
  openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj "/CN=$2" \
    -keyout "$folder/$1.key" -out "$folder/$1.crt" 2>/dev/null
  create "$3" "$folder/$1.crt"
  create "$4" "$folder/$1.key"
}

create_pair task wip-task task-certificate task-key
if [ -n "${DATABASE_URI:-}" ]; then
  printf '%s' "$DATABASE_URI" >"$folder/uri"
  create database-uri "$folder/uri"
else
  create_pair authority "wip $stage database" database-authority-certificate database-authority-key
fi
if [ -n "${MAPBOX_API_KEY:-}" ]; then
  printf '%s' "$MAPBOX_API_KEY" >"$folder/mapbox"
  create mapbox-api-key "$folder/mapbox"
fi
