# Makes this machine the member MEMBER of the replica set rs0. Each step may run again on a volume that has data.
# Settings come as variables before this text; ROOT is empty but in the tests.
set -euo pipefail

host="$MEMBER.$ZONE_NAME"
imds=http://169.254.169.254/latest

about_instance() {
  local token
  token=$(curl -sf -X PUT "$imds/api/token" -H 'X-aws-ec2-metadata-token-ttl-seconds: 300')
  curl -sf "$imds/meta-data/$1" -H "X-aws-ec2-metadata-token: $token"
}

secret() {
  aws secretsmanager get-secret-value --secret-id "$1" --query SecretString --output text
}

retry() {
  local attempts=$1 pause_s=$2
  shift 2
  until "$@"; do
    attempts=$((attempts - 1))
    if [ "$attempts" -le 0 ]; then return 1; fi
    sleep "$pause_s"
  done
}

# The machine that had the volume before may take minutes to go.
attach_volume() {
  device="$ROOT/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_${VOLUME_ID/-/}"
  if [ ! -e "$device" ]; then
    retry 60 10 aws ec2 attach-volume --volume-id "$VOLUME_ID" --instance-id "$instance" --device /dev/sdf
    retry 60 2 test -e "$device"
  fi
}

mount_data() {
  if ! blkid "$device" >/dev/null; then mkfs.xfs "$device"; fi
  mkdir -p "$ROOT/data"
  if ! grep -q ' /data ' "$ROOT/etc/fstab"; then
    echo "$device /data xfs defaults,noatime,nofail 0 2" >>"$ROOT/etc/fstab"
  fi
  if ! mountpoint -q "$ROOT/data"; then mount "$ROOT/data"; fi
  xfs_growfs "$ROOT/data"
}

publish_address() {
  local change
  change=$(printf '{"Changes":[{"Action":"UPSERT","ResourceRecordSet":{"Name":"%s","Type":"A","TTL":15,"ResourceRecords":[{"Value":"%s"}]}}]}' \
    "$host" "$(about_instance local-ipv4)")
  aws route53 change-resource-record-sets --hosted-zone-id "$ZONE_ID" --change-batch "$change"
}

install_packages() {
  cat >"$ROOT/etc/yum.repos.d/mongodb.repo" <<EOF
[mongodb]
name=MongoDB
baseurl=https://repo.mongodb.org/yum/amazon/2023/mongodb-org/${MONGODB_VERSION%.*}/\$basearch/
gpgcheck=1
enabled=1
gpgkey=https://pgp.mongodb.com/server-${MONGODB_VERSION%.*}.asc
EOF
  retry 5 10 dnf install -y "mongodb-org-server-$MONGODB_VERSION" mongodb-mongosh-shared-openssl3 amazon-cloudwatch-agent logrotate
}

write_keys() (
  umask 077
  keys="$ROOT/etc/mongodb"
  mkdir -p "$keys" && chmod 755 "$keys"
  secret "$KEYFILE_SECRET" >"$keys/keyfile"
  secret "$AUTHORITY_CERTIFICATE_SECRET" >"$keys/authority.crt"
  secret "$AUTHORITY_KEY_SECRET" >"$keys/authority.key"
  trap 'rm -f "$keys/authority.key" "$keys/member.csr" "$keys/member.crt" "$keys/member.key"' EXIT
  openssl req -new -newkey rsa:2048 -nodes -subj "/CN=$host" -keyout "$keys/member.key" -out "$keys/member.csr"
  openssl x509 -req -in "$keys/member.csr" -CA "$keys/authority.crt" -CAkey "$keys/authority.key" -days 3650 \
    -set_serial "0x$(openssl rand -hex 16)" -out "$keys/member.crt" -extfile <(
      echo "subjectAltName=DNS:$host,DNS:localhost"
      echo 'extendedKeyUsage=serverAuth,clientAuth'
    )
  cat "$keys/member.crt" "$keys/member.key" >"$keys/member.pem"
  chmod 400 "$keys/keyfile" "$keys/member.pem"
  chmod 444 "$keys/authority.crt"
  chown mongod:mongod "$keys/keyfile" "$keys/member.pem"
)

write_configuration() {
  cat >"$ROOT/etc/mongod.conf" <<EOF
storage:
  dbPath: $ROOT/data/db
systemLog:
  destination: file
  path: $ROOT/var/log/mongodb/mongod.log
  logAppend: true
  logRotate: reopen
net:
  port: 27017
  bindIpAll: true
  tls:
    mode: requireTLS
    certificateKeyFile: $ROOT/etc/mongodb/member.pem
    CAFile: $ROOT/etc/mongodb/authority.crt
    allowConnectionsWithoutCertificates: true
security:
  authorization: enabled
  clusterAuthMode: keyFile
  keyFile: $ROOT/etc/mongodb/keyfile
  javascriptEnabled: false
replication:
  replSetName: rs0
EOF
}

# Never on the root disk where the volume is not there; started again whenever it fails.
keep_running() {
  local folder="$ROOT/etc/systemd/system/mongod.service.d"
  mkdir -p "$folder"
  cat >"$folder/wip.conf" <<EOF
[Unit]
RequiresMountsFor=$ROOT/data
StartLimitIntervalSec=0
[Service]
Restart=on-failure
RestartSec=10
EOF
  systemctl daemon-reload
}

rotate_log() {
  mkdir -p "$ROOT/etc/logrotate.d"
  cat >"$ROOT/etc/logrotate.d/mongod" <<EOF
$ROOT/var/log/mongodb/mongod.log {
  daily
  rotate 7
  maxsize 200M
  compress
  delaycompress
  missingok
  notifempty
  create 600 mongod mongod
  postrotate
    systemctl kill --kill-who=main --signal=SIGUSR1 mongod
  endscript
}
EOF
  systemctl enable --now logrotate.timer
}

start_mongod() {
  mkdir -p "$ROOT/data/db"
  chown mongod:mongod "$ROOT/data/db"
  systemctl enable mongod
  systemctl restart mongod
}

report_to_cloudwatch() {
  local configuration="$ROOT/etc/mongodb/cloudwatch.json"
  cat >"$configuration" <<EOF
{
  "logs": {"logs_collected": {"files": {"collect_list": [
    {"file_path": "/var/log/mongodb/mongod.log", "log_group_name": "$LOG_GROUP", "log_stream_name": "$MEMBER"},
    {"file_path": "/var/log/cloud-init-output.log", "log_group_name": "$LOG_GROUP", "log_stream_name": "$MEMBER-setup"}
  ]}}},
  "metrics": {
    "namespace": "$METRICS_NAMESPACE",
    "append_dimensions": {"AutoScalingGroupName": "\${aws:AutoScalingGroupName}"},
    "aggregation_dimensions": [["AutoScalingGroupName"]],
    "metrics_collected": {
      "disk": {"resources": ["/", "/data"], "measurement": ["used_percent"], "drop_device": true},
      "procstat": [{"exe": "^mongod$", "measurement": ["pid_count"]}],
      "mem": {"measurement": ["mem_used_percent"]}
    }
  }
}
EOF
  amazon-cloudwatch-agent-ctl -a fetch-config -m ec2 -s -c "file:$configuration"
}

join_set() {
  MEMBER_HOST="$host" AUTHORITY_FILE="$ROOT/etc/mongodb/authority.crt" \
    ADMIN_PASSWORD="$(secret "$ADMIN_PASSWORD_SECRET")" USER_PASSWORD="$(secret "$USER_PASSWORD_SECRET")" \
    mongosh --nodb --quiet --norc "$ROOT/opt/wip/joinReplicaSet.js"
}

signal_end() {
  local status=$?
  "$ROOT/opt/aws/bin/cfn-signal" -e "$status" --region "$AWS_DEFAULT_REGION" --stack "$STACK_NAME" --resource "$SIGNALLED_RESOURCE"
}

main() {
  trap signal_end EXIT
  instance=$(about_instance instance-id)
  attach_volume
  mount_data
  retry 10 5 publish_address
  install_packages
  write_keys
  write_configuration
  report_to_cloudwatch
  keep_running
  rotate_log
  start_mongod
  join_set
}

main
