#!/usr/bin/env bash
# makeSecrets.sh FOLDER: secrets as a stage has them, one in each file.
set -euo pipefail
cd "$1"
openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj '/CN=Database authority' \
  -keyout database-authority-key -out database-authority-certificate 2>/dev/null
for secret in keyfile:512 admin-password:40 user-password:40; do
  openssl rand -base64 1024 | tr -dc 'A-Za-z0-9' | head -c "${secret#*:}" >"database-${secret%:*}"
done
