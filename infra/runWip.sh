#!/usr/bin/env bash
# runWip.sh STAGE ARGUMENT...: runs one command of `wip` (`runWip.sh prod stage set za 4`) in a task of its own, with the image,
# the secrets and the network of the service; prints what it says and ends as it ends.
set -euo pipefail
stage=${1:?Say the stage: dev or prod}
shift
: "${1:?Say what wip is to do, for instance: doctor}"
name=wip-$stage
pause_s=${PAUSE_S:-10}

ask_service() {
  aws ecs describe-services --cluster "$name" --services "$name" --query "services[0].$1" --output "$2"
}

overrides=$(node -e '
const command = ["node", "server/src/cli/wip.ts", ...process.argv.slice(1)];
console.log(JSON.stringify({ containerOverrides: [{ name: "server", command }] }));' -- "$@")
network=$(ask_service networkConfiguration json)
definition=$(ask_service taskDefinition text)
task=$(aws ecs run-task --cluster "$name" --launch-type FARGATE --task-definition "$definition" \
  --network-configuration "$network" --overrides "$overrides" --query 'tasks[0].taskArn' --output text)
if [ "$task" = None ]; then
  echo "ECS started no task: it has no place for one, or the service $name is not there." >&2
  exit 1
fi
echo "Runs as $task" >&2

ask_task() {
  aws ecs describe-tasks --cluster "$name" --tasks "$task" --query "tasks[0].$1" --output text
}

until [ "$(ask_task lastStatus)" = STOPPED ]; do sleep "$pause_s"; done
aws logs get-log-events --log-group-name "/$name/server" --log-stream-name "server/server/${task##*/}" \
  --start-from-head --query 'events[].[message]' --output text ||
  ask_task stoppedReason >&2
status=$(ask_task "containers[?name=='server'] | [0].exitCode")
case "$status" in
  '' | None) exit 1 ;;
  *) exit "$status" ;;
esac
