#!/usr/bin/env bash
# deployImage.sh TAG STAGE: registers the next revision of the task definition with an image, deploys it and waits until
# it is done. Ends with an error if the deployment failed or was undone. Without a service, the tag is kept for its first one.
set -euo pipefail
tag=$1 name=wip-$2
pause_s=${PAUSE_S:-15}
patience=${PATIENCE:-120}

note_image() {
  aws ssm put-parameter --name "/$name/image-tag" --value "$tag" --type String --overwrite >/dev/null
}

ask_service() {
  aws ecs describe-services --cluster "$name" --services "$name" --query "$1" --output text
}

# shellcheck disable=SC2016
next_revision='
const [tag] = process.argv.slice(1);
const definition = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
for (const container of definition.containerDefinitions) container.image = container.image.replace(/:[^:/]+$/, `:${tag}`);
const given = ["taskDefinitionArn", "revision", "status", "requiresAttributes", "compatibilities"];
for (const field of [...given, "registeredAt", "registeredBy", "deregisteredAt"]) delete definition[field];
console.log(JSON.stringify(definition));'

if ! status=$(ask_service 'services[0].status' 2>&1); then
  if [[ "$status" != *ClusterNotFoundException* ]]; then echo "$status" >&2 && exit 1; fi
  status=None
fi
if [ "$status" = None ]; then
  note_image
  echo "There is no service $name yet; its first deployment will take $tag."
  exit 0
fi

revision=$(
  aws ecs describe-task-definition --task-definition "$name" --query taskDefinition --output json |
    node -e "$next_revision" "$tag"
)
definition=$(aws ecs register-task-definition --cli-input-json "$revision" \
  --query taskDefinition.taskDefinitionArn --output text)
aws ecs update-service --cluster "$name" --service "$name" --task-definition "$definition" >/dev/null
echo "Deploying $definition"

# What ECS answers may be older than the update: a deployment that was not seen yet is not one that was undone.
looks_in_vain=5
while [ "$patience" -gt 0 ]; do
  state=$(ask_service "services[0].deployments[?taskDefinition=='$definition'] | [0].rolloutState")
  case "$state" in
    COMPLETED)
      note_image
      echo "Deployed $tag"
      exit 0
      ;;
    None)
      looks_in_vain=$((looks_in_vain - 1))
      ;;
    IN_PROGRESS)
      looks_in_vain=1
      ;;
  esac
  if [ "$state" = FAILED ] || [ "$looks_in_vain" -le 0 ]; then
    echo "The deployment of $tag failed and was undone; the events of the service say why." >&2
    exit 1
  fi
  patience=$((patience - 1))
  sleep "$pause_s"
done
echo "The deployment of $tag is not done in time." >&2
exit 1
