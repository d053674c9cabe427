import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const infra = fileURLToPath(new URL('..', import.meta.url));

/** Runs a script with commands that stand for AWS; they are bash, see their arguments, and are noted in `calls`. */
function run(
  t: TestContext,
  script: string[],
  commands: Record<string, string>,
  env: Record<string, string> = {},
) {
  const folder = mkdtempSync(join(tmpdir(), 'wip-script-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  const calls = join(folder, 'calls');
  writeFileSync(calls, '');
  for (const [name, body] of Object.entries(commands)) {
    writeFileSync(join(bin, name), `#!/usr/bin/env bash\necho "${name} $*" >>"$CALLS"\n${body}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  const [file = '', ...parameters] = script;
  const done = spawnSync('bash', [join(infra, file), ...parameters], {
    encoding: 'utf8',
    env: {
      PATH: `${bin}:${process.env.PATH}`,
      CALLS: calls,
      FOLDER: folder,
      AWS_REGION: 'eu-west-1',
      PAUSE_S: '0',
      ...env,
    },
  });
  return { ...done, calls: readFileSync(calls, 'utf8').trim().split('\n') };
}

const definition = {
  taskDefinition: {
    taskDefinitionArn: 'arn:x:task-definition/wip-prod:4',
    revision: 4,
    status: 'ACTIVE',
    compatibilities: ['FARGATE'],
    family: 'wip-prod',
    containerDefinitions: [
      { name: 'prepare', image: 'a.b/wip-prod:sha256-old' },
      { name: 'server', image: 'a.b/wip-prod:sha256-old' },
    ],
  },
};

/** An account whose deployment goes through the given states. */
function account(states: string[]): Record<string, string> {
  return {
    aws: `case "$*" in
      *'services[0].status'*) echo ACTIVE ;;
      *describe-task-definition*) echo '${JSON.stringify(definition.taskDefinition)}' ;;
      *register-task-definition*) echo arn:x:task-definition/wip-prod:5 ;;
      *rolloutState*)
        step=$(cat "$FOLDER/step" 2>/dev/null || echo 0); echo $((step + 1)) >"$FOLDER/step"
        states=(${states.join(' ')}); echo "\${states[$step]}" ;;
    esac`,
  };
}

const deploy = ['deployImage.sh', 'sha256-new', 'prod'];

test('a deployment registers the next revision with the new image in every container, and notes it when it is done', (t) => {
  const { status, calls, stderr } = run(t, deploy, account(['IN_PROGRESS', 'COMPLETED']));
  assert.equal(status, 0, stderr);
  const registered = calls.find((call) => call.includes('register-task-definition')) ?? '';
  const start = calls.findIndex((call) => call.includes('register-task-definition'));
  const json =
    /--cli-input-json (\{[\s\S]*\}) --query/.exec(calls.slice(start).join('\n'))?.[1] ?? registered;
  assert.deepEqual(JSON.parse(json), {
    family: 'wip-prod',
    containerDefinitions: ['prepare', 'server'].map((name) => ({ name, image: 'a.b/wip-prod:sha256-new' })),
  });
  assert.ok(
    calls.some((call) => call.includes('update-service') && call.endsWith('task-definition/wip-prod:5')),
  );
  assert.match(calls.at(-1) ?? '', /ssm put-parameter --name \/wip-prod\/image-tag --value sha256-new/);
});

for (const [what, states] of [
  ['failed', ['IN_PROGRESS', 'FAILED']],
  ['was rolled back and replaced by the one before', ['IN_PROGRESS', 'None', 'COMPLETED']],
  ['never shows', [...Array(5).fill('None'), 'COMPLETED']],
] as const) {
  test(`a deployment that ${what} is an error, and its image is not noted as deployed`, (t) => {
    const { status, calls, stderr } = run(t, deploy, account([...states]));
    assert.equal(status, 1);
    assert.match(stderr, /failed and was undone/);
    assert.ok(!calls.some((call) => call.includes('put-parameter')));
  });
}

test('a deployment that the first answers do not show yet is waited for', (t) => {
  const { status, stderr } = run(t, deploy, account([...Array(4).fill('None'), 'IN_PROGRESS', 'COMPLETED']));
  assert.equal(status, 0, stderr);
});

test('a deployment that is not done in time is an error', (t) => {
  const { status, stderr } = run(t, deploy, account(Array(9).fill('IN_PROGRESS')), { PATIENCE: '3' });
  assert.equal(status, 1);
  assert.match(stderr, /not done in time/);
});

test('before there is a service, its first image is noted for it', (t) => {
  const missing = {
    aws: 'case "$*" in *describe-services*) echo "ClusterNotFoundException: none" >&2; exit 254 ;; esac',
  };
  const { status, calls } = run(t, deploy, missing);
  assert.equal(status, 0);
  assert.match(calls.at(-1) ?? '', /put-parameter --name \/wip-prod\/image-tag --value sha256-new/);
  const refused = { aws: 'echo "AccessDeniedException: no" >&2; exit 254' };
  assert.equal(run(t, deploy, refused).status, 1);
});

/** A service, and a task that ends with an exit code after the second look. */
function tasks(exitCode: string): Record<string, string> {
  return {
    aws: `case "$*" in
      *networkConfiguration*) echo '{"awsvpcConfiguration":{"subnets":["subnet-1"],"securityGroups":["sg-1"]}}' ;;
      *'services[0].taskDefinition'*) echo arn:x:task-definition/wip-prod:4 ;;
      *run-task*) printf '%s\\n' "$@" >"$FOLDER/run"; echo "\${TASK:-arn:x:task/wip-prod/abc}" ;;
      *lastStatus*) if [ -e "$FOLDER/looked" ]; then echo STOPPED; else touch "$FOLDER/looked"; echo RUNNING; fi ;;
      *get-log-events*) cat "$FOLDER/run" ;;
      *exitCode*) echo ${exitCode} ;;
    esac`,
  };
}

test('a command of wip runs in a task of the service’s image and network, and its words and its end are passed on', (t) => {
  const command = ['stage', 'set', 'za', '4', '--from', 'tomorrow 06:00'];
  const { status, stdout, calls } = run(t, ['runWip.sh', 'prod', ...command], tasks('3'));
  assert.equal(status, 3);
  const given = stdout.split('\n');
  const parameterOf = (option: string) => given[given.indexOf(option) + 1] ?? '';
  assert.deepEqual(JSON.parse(parameterOf('--overrides')), {
    containerOverrides: [{ name: 'server', command: ['node', 'server/src/cli/wip.ts', ...command] }],
  });
  assert.deepEqual(JSON.parse(parameterOf('--network-configuration')).awsvpcConfiguration, {
    subnets: ['subnet-1'],
    securityGroups: ['sg-1'],
  });
  assert.equal(parameterOf('--task-definition'), 'arn:x:task-definition/wip-prod:4');
  assert.ok(calls.some((call) => call.includes('--log-stream-name server/server/abc ')));
});

test('a task that ECS did not start, or that ended without a code, is an error', (t) => {
  assert.equal(run(t, ['runWip.sh', 'prod', 'doctor'], tasks('0')).status, 0);
  const refused = run(t, ['runWip.sh', 'prod', 'doctor'], tasks('0'), { TASK: 'None' });
  assert.equal(refused.status, 1);
  assert.match(refused.stderr, /started no task/);
  assert.equal(run(t, ['runWip.sh', 'prod', 'doctor'], tasks('None')).status, 1);
});

const push = ['pushImage.sh', 'image.tar', 'prod'];
const skopeo = 'case "$1" in inspect) echo sha256:abc ;; login) cat >/dev/null ;; esac';

test('an image is pushed under the digest of its content', (t) => {
  const aws = `case "$*" in
    *describe-images*) echo ImageNotFoundException >&2; exit 254 ;;
    *get-caller-identity*) echo 123456789012 ;;
    *) echo password ;;
  esac`;
  const { status, stdout, calls } = run(t, push, { skopeo, aws });
  assert.equal(status, 0);
  assert.equal(stdout, 'sha256-abc\n');
  const target = 'docker://123456789012.dkr.ecr.eu-west-1.amazonaws.com/wip-prod:sha256-abc';
  assert.ok(calls.includes(`skopeo copy --preserve-digests oci-archive:image.tar ${target}`));
});

test('an image that the registry has is not pushed again', (t) => {
  const { status, stdout, calls } = run(t, push, { skopeo, aws: 'echo {}' });
  assert.equal(status, 0);
  assert.equal(stdout, 'sha256-abc\n');
  assert.ok(!calls.some((call) => call.startsWith('skopeo copy')));
});

test('a registry that cannot be asked is an error, not an image to push', (t) => {
  const { status, calls } = run(t, push, { skopeo, aws: 'echo AccessDeniedException >&2; exit 254' });
  assert.equal(status, 1);
  assert.ok(!calls.some((call) => call.startsWith('skopeo copy')));
});

/** Secrets Manager as a folder. */
const secretsManager = `name=$(tr / _ <<<"$4")
case "$2" in
  describe-secret) test -e "$STORE/$name" ;;
  create-secret) cp "\${6#file://}" "$STORE/$name" ;;
esac`;

test('the secrets of a stage are made once, in pairs that fit, and no value is an argument', (t) => {
  const store = mkdtempSync(join(tmpdir(), 'wip-store-'));
  t.after(() => rmSync(store, { recursive: true }));
  const env = { STORE: store, MAPBOX_API_KEY: 'pk.seeded' };
  const first = run(t, ['createSecrets.sh', 'dev'], { aws: secretsManager }, env);
  assert.equal(first.status, 0, first.stderr);
  assert.ok(!first.calls.join('\n').includes('pk.seeded'));
  const read = (name: string) => readFileSync(join(store, `wip_dev_${name}`), 'utf8');
  for (const pair of ['task', 'database-authority']) {
    const of = (command: string, name: string) =>
      spawnSync('openssl', [command, '-noout', '-modulus'], { input: read(name), encoding: 'utf8' }).stdout;
    assert.ok(of('x509', `${pair}-certificate`).length > 100);
    assert.equal(of('x509', `${pair}-certificate`), of('rsa', `${pair}-key`));
  }
  assert.equal(read('mapbox-api-key'), 'pk.seeded');
  const before = read('task-key');
  const second = run(t, ['createSecrets.sh', 'dev'], { aws: secretsManager }, { STORE: store });
  assert.equal(second.status, 0, second.stderr);
  assert.equal(read('task-key'), before);
});

test('with an external database its URI becomes a secret and no authority is made', (t) => {
  const store = mkdtempSync(join(tmpdir(), 'wip-store-'));
  t.after(() => rmSync(store, { recursive: true }));
  const env = { STORE: store, DATABASE_URI: 'mongodb+srv://u:p@cluster.example/wip' };
  const { calls } = run(t, ['createSecrets.sh', 'prod'], { aws: secretsManager }, env);
  const made = calls.filter((call) => call.includes('create-secret')).map((call) => call.split(' ')[4]);
  assert.deepEqual(made, ['wip/prod/task-certificate', 'wip/prod/task-key', 'wip/prod/database-uri']);
});

test('before the server starts, certificates from the environment become files that only it can read', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'wip-files-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const done = spawnSync(process.execPath, ['-e', readFileSync(join(infra, 'prepareFiles.js'), 'utf8')], {
    env: {
      FILES_FOLDER: folder,
      TEMPORARY_FOLDER: folder,
      OWNER_ID: String(process.getuid?.() || 1000),
      TASK_CERTIFICATE: 'a certificate',
      TASK_KEY: 'a key\n',
    },
    encoding: 'utf8',
  });
  assert.equal(done.status, 0, done.stderr);
  assert.equal(readFileSync(join(folder, 'task.crt'), 'utf8'), 'a certificate\n');
  assert.equal(readFileSync(join(folder, 'task.key'), 'utf8'), 'a key\n');
  const { mode, uid } = statSync(join(folder, 'task.key'));
  assert.equal(mode & 0o777, 0o400);
  assert.equal(uid, process.getuid?.() || 1000);
  assert.throws(() => statSync(join(folder, 'database-authority.crt')));
});
