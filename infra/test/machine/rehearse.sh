#!/usr/bin/env bash
# Runs mongodbMember.sh on three machines made of network namespaces, with real mongods and a real mongosh, as
# CloudFormation would: one after another, then again, then with a member that lost its volume, then restored from a copy
# of one member's volume. Needs root, iproute2, MONGOD and MONGOSH (paths).
set -euo pipefail
if [ "${IN_NAMESPACE:-}" != 1 ]; then
  IN_NAMESPACE=1 exec unshare --net --mount --pid --fork --kill-child --mount-proc bash "$0"
fi
here=$(cd "$(dirname "$0")" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
members=(db-a db-b db-c)
zone=wip-test.internal

ip link set lo up
ip link add switch type bridge && ip link set switch up
mount -t tmpfs none /run/netns 2>/dev/null || { mkdir -p /run/netns && mount -t tmpfs none /run/netns; }
echo '127.0.0.1 localhost' >"$folder/hosts"
for index in 0 1 2; do echo "10.9.0.1$index ${members[$index]}.$zone" >>"$folder/hosts"; done
mount --bind "$folder/hosts" /etc/hosts
mkdir "$folder/secrets" && "$here/makeSecrets.sh" "$folder/secrets"
for index in 0 1 2; do
  name=${members[$index]}
  ip netns add "$name"
  ip link add "v-$name" type veth peer name eth0 netns "$name"
  ip link set "v-$name" master switch up
  ip -n "$name" link set lo up
  ip -n "$name" addr add "10.9.0.1$index/24" dev eth0
  ip -n "$name" link set eth0 up
  "$here/makeMachine.sh" "$folder/$name"
  ln -s "$MONGOSH" "$folder/$name/bin/mongosh"
done

set_up() {
  local name=$1 root="$folder/$1"
  env ROOT="$root" CALLS="$root/calls" SECRETS="$folder/secrets" PATH="$root/bin:$PATH" MONGOD="$MONGOD" \
    AWS_DEFAULT_REGION=none STACK_NAME=test SIGNALLED_RESOURCE="$name" MEMBER="$name" ZONE_NAME="$zone" ZONE_ID=zone \
    MEMBER_HOSTS="db-a.$zone db-b.$zone db-c.$zone" VOLUME_ID="vol-$name" MONGODB_VERSION=7.0.40 LOG_GROUP=log \
    METRICS_NAMESPACE=test KEYFILE_SECRET=s/database-keyfile ADMIN_PASSWORD_SECRET=s/database-admin-password \
    AUTHORITY_CERTIFICATE_SECRET=s/database-authority-certificate AUTHORITY_KEY_SECRET=s/database-authority-key \
    USER_PASSWORD_SECRET=s/database-user-password JOIN_WAITS_S=120 \
    ip netns exec "$name" bash "$here/../../mongodbMember.sh" >"$root/output" 2>&1 ||
    { cat "$root/output"; echo "not ok: setting up $name"; exit 1; }
  echo "ok: $name: $(tail -1 "$root/output")"
}

stop() {
  ip netns exec "$1" kill "$(cat "$folder/$1/mongod.pid")"
  while kill -0 "$(cat "$folder/$1/mongod.pid")" 2>/dev/null; do sleep 0.2; done
  rm "$folder/$1/mongod.pid"
}

# As the service asks: user wip, from another machine's address, through the set's URI.
ask() {
  local password uri
  password=$(cat "$folder/secrets/database-user-password")
  uri="mongodb://wip:$password@db-a.$zone:27017,db-b.$zone:27017,db-c.$zone:27017/wip"
  ip netns exec db-b "$MONGOSH" --quiet --norc \
    "$uri?replicaSet=rs0&authSource=wip&tls=true&tlsCAFile=$folder/secrets/database-authority-certificate" --eval "$1" 2>&1 | tail -1
}

expect() {
  if [[ "$3" == *"$2"* ]]; then echo "ok: $1"; else echo "not ok: $1: $3"; exit 1; fi
}

for name in "${members[@]}"; do set_up "$name"; done
expect 'the user writes wip' 'true' "$(ask 'db.readings.insertOne({ _id: 1 }, { writeConcern: { w: 3 } }).acknowledged')"
expect 'the user does not write another database' 'not authorized' "$(ask 'db.getSiblingDB("other").x.insertOne({}).acknowledged')"
expect 'the user does not read the users' 'not authorized' "$(ask 'db.getSiblingDB("admin").system.users.findOne()')"
expect 'without a password nothing is read' 'requires authentication' \
  "$(ip netns exec db-b "$MONGOSH" --quiet --norc "mongodb://db-a.$zone/wip?tls=true&directConnection=true&readPreference=nearest&tlsCAFile=$folder/secrets/database-authority-certificate" --eval 'db.readings.findOne()' 2>&1 | tail -1)"
expect 'without TLS nobody is heard' 'not ok' \
  "$(ip netns exec db-b "$MONGOSH" --quiet --norc "mongodb://db-a.$zone/?directConnection=true&serverSelectionTimeoutMS=2000" --eval 1 >/dev/null 2>&1 && echo heard || echo not ok)"
expect 'no JavaScript runs in the database' 'no globalScriptEngine' "$(ask "db.readings.findOne({ \$where: 'true' })")"
for name in "${members[@]}"; do set_up "$name"; done
expect 'everything run again changes nothing' '1' "$(ask 'db.readings.countDocuments()')"
openssl rand -hex 20 >"$folder/secrets/database-user-password"
truncate -s 40 "$folder/secrets/database-user-password"
set_up db-c
expect 'a changed password is taken over' '1' "$(ask 'db.readings.countDocuments()')"
for name in db-a db-c; do
  stop "$name" && rm -rf "$folder/$name/data"
  set_up "$name"
  expect "$name came back from an empty volume" '3' \
    "$(ask 'let s = 0; for (let i = 0; i < 60 && s < 3; i++) { s = db.hello().hosts.length; } db.readings.insertOne({ x: 1 }, { writeConcern: { w: 3, wtimeout: 60000 } }); s')"
done
stop db-b && cp -a "$folder/db-b/data" "$folder/snapshot"
expect 'written after the snapshot' 'true' "$(ask 'db.readings.insertOne({ _id: "late" }).acknowledged')"
stop db-a && stop db-c
for name in "${members[@]}"; do rm -rf "$folder/$name/data" && cp -a "$folder/snapshot" "$folder/$name/data"; done
for name in "${members[@]}"; do set_up "$name"; done
expect 'restored as it was when the snapshot was taken' '3 null' \
  "$(ask 'db.readings.countDocuments() + " " + db.readings.findOne({ _id: "late" })')"
expect 'and it is written again by all three' 'true' "$(ask 'db.readings.insertOne({}, { writeConcern: { w: 3, wtimeout: 60000 } }).acknowledged')"
echo 'rehearsed'
