#!/usr/bin/env bash
# pushImage.sh ARCHIVE STAGE: pushes an image (an OCI archive) under the SHA-256 digest of its content, unless the registry
# has it, and writes the tag to standard output.
set -euo pipefail
archive=$1 repository=wip-$2
digest=$(skopeo inspect --format '{{.Digest}}' "oci-archive:$archive")
tag=sha256-${digest#sha256:}

if answer=$(aws ecr describe-images --repository-name "$repository" --image-ids "imageTag=$tag" 2>&1); then
  echo "$tag is in the registry already" >&2
elif [[ "$answer" == *ImageNotFoundException* ]]; then
  account=$(aws sts get-caller-identity --query Account --output text)
  registry=$account.dkr.ecr.${AWS_REGION:?}.amazonaws.com
  aws ecr get-login-password | skopeo login --username AWS --password-stdin "$registry" >&2
  skopeo copy --preserve-digests "oci-archive:$archive" "docker://$registry/$repository:$tag" >&2
else
  echo "$answer" >&2
  exit 1
fi
echo "$tag"
