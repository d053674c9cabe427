#!/usr/bin/env bash
# makeMachine.sh FOLDER: the folders and commands of a machine on which mongodbMember.sh can run with ROOT=FOLDER.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$1
mkdir -p "$root"/{bin,dev/disk/by-id,etc/yum.repos.d,opt/aws/bin,opt/wip,var/log/mongodb}
touch "$root/etc/fstab" "$root/calls"
for name in aws curl dnf blkid mkfs.xfs mountpoint mount xfs_growfs systemctl chown amazon-cloudwatch-agent-ctl; do
  ln -sf "$here/standIn.sh" "$root/bin/$name"
done
ln -sf "$here/standIn.sh" "$root/opt/aws/bin/cfn-signal"
cp "$here/../../joinReplicaSet.js" "$root/opt/wip/"
