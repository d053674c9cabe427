import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const infra = fileURLToPath(new URL('..', import.meta.url));
const host = 'db-b.wip-test.internal';

/** A machine with stand-ins for what only a machine at AWS has; openssl and the shell are the real ones. */
function makeMachine(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'wip-member-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const root = join(folder, 'root');
  const secrets = join(folder, 'secrets');
  mkdirSync(secrets);
  execFileSync(join(infra, 'test/machine/makeMachine.sh'), [root]);
  execFileSync(join(infra, 'test/machine/makeSecrets.sh'), [secrets]);
  for (const name of ['mongosh', 'sleep'])
    symlinkSync(join(infra, 'test/machine/standIn.sh'), join(root, 'bin', name));
  const read = (file: string) => readFileSync(join(root, file), 'utf8');
  return {
    root,
    secrets,
    read,
    calls: () => read('calls').trim().split('\n'),
    setUp(more: Record<string, string> = {}) {
      return spawnSync('bash', [join(infra, 'mongodbMember.sh')], {
        encoding: 'utf8',
        env: {
          ROOT: root,
          PATH: `${root}/bin:${process.env.PATH}`,
          CALLS: join(root, 'calls'),
          SECRETS: secrets,
          AWS_DEFAULT_REGION: 'eu-west-1',
          STACK_NAME: 'wip-test',
          SIGNALLED_RESOURCE: 'DatabaseMemberB',
          MEMBER: 'db-b',
          MEMBER_HOSTS: `db-a.wip-test.internal ${host} db-c.wip-test.internal`,
          ZONE_NAME: 'wip-test.internal',
          ZONE_ID: 'Z1',
          VOLUME_ID: 'vol-0b',
          MONGODB_VERSION: '7.0.40',
          LOG_GROUP: '/wip-test/mongodb',
          METRICS_NAMESPACE: 'wip-test/mongodb',
          KEYFILE_SECRET: 'wip/test/database-keyfile',
          AUTHORITY_CERTIFICATE_SECRET: 'wip/test/database-authority-certificate',
          AUTHORITY_KEY_SECRET: 'wip/test/database-authority-key',
          ADMIN_PASSWORD_SECRET: 'wip/test/database-admin-password',
          USER_PASSWORD_SECRET: 'wip/test/database-user-password',
          ...more,
        },
      });
    },
  };
}

function firstCall(calls: string[], beginning: string): number {
  const index = calls.findIndex((call) => call.startsWith(beginning));
  assert.notEqual(index, -1, `${beginning} was not called`);
  return index;
}

test('a new member takes its volume, publishes its name, installs, starts, joins and reports, in this order', (t) => {
  const machine = makeMachine(t);
  const { status, stderr } = machine.setUp();
  assert.equal(status, 0, stderr);
  const calls = machine.calls();
  const order = [
    'aws ec2 attach-volume --volume-id vol-0b --instance-id i-0123',
    'mkfs.xfs ',
    'mount ',
    'aws route53 change-resource-record-sets --hosted-zone-id Z1',
    'dnf install -y mongodb-org-server-7.0.40 ',
    'amazon-cloudwatch-agent-ctl',
    'systemctl daemon-reload',
    'systemctl enable --now logrotate.timer',
    'systemctl enable mongod',
    'systemctl restart mongod',
    'mongosh ',
    'cfn-signal -e 0 --region eu-west-1 --stack wip-test --resource DatabaseMemberB',
  ].map((beginning) => firstCall(calls, beginning));
  assert.deepEqual(
    order,
    order.toSorted((a, b) => a - b),
  );
});

test('run again on a volume with data, nothing is formatted or attached a second time', (t) => {
  const machine = makeMachine(t);
  assert.equal(machine.setUp().status, 0);
  assert.equal(machine.setUp().status, 0);
  for (const once of ['mkfs.xfs', 'aws ec2 attach-volume', 'mount ']) {
    assert.equal(machine.calls().filter((call) => call.startsWith(once)).length, 1, once);
  }
  assert.equal(machine.read('etc/fstab').trim().split('\n').length, 1);
});

test('a step that fails is reported to CloudFormation and ends the set-up', (t) => {
  const machine = makeMachine(t);
  assert.notEqual(machine.setUp({ FAIL_AT: 'dnf' }).status, 0);
  const calls = machine.calls();
  assert.equal(calls.filter((call) => call.startsWith('dnf')).length, 5);
  assert.match(calls.at(-1) ?? '', /^cfn-signal -e 1 /);
  assert.ok(!calls.some((call) => call.startsWith('systemctl')));
});

test('mongod asks for TLS, a keyfile and a user, runs no scripts, and lies on the volume', (t) => {
  const machine = makeMachine(t);
  machine.setUp();
  const lines = machine
    .read('etc/mongod.conf')
    .split('\n')
    .map((line) => line.trim());
  for (const line of [
    `dbPath: ${machine.root}/data/db`,
    'mode: requireTLS',
    'authorization: enabled',
    'clusterAuthMode: keyFile',
    `keyFile: ${machine.root}/etc/mongodb/keyfile`,
    'javascriptEnabled: false',
    'replSetName: rs0',
  ]) {
    assert.ok(lines.includes(line), line);
  }
});

test('the member’s certificate is of its name and of the authority, whose key does not stay on the machine', (t) => {
  const machine = makeMachine(t);
  machine.setUp();
  const keys = join(machine.root, 'etc/mongodb');
  const verified = spawnSync('openssl', [
    ...['verify', '-CAfile', join(machine.secrets, 'database-authority-certificate')],
    ...['-verify_hostname', host, join(keys, 'member.pem')],
  ]);
  assert.equal(verified.status, 0, String(verified.stderr));
  assert.deepEqual(execFileSync('ls', [keys], { encoding: 'utf8' }).trim().split('\n'), [
    'authority.crt',
    'cloudwatch.json',
    'keyfile',
    'member.pem',
  ]);
  for (const file of ['keyfile', 'member.pem']) assert.equal(statSync(join(keys, file)).mode & 0o777, 0o400);
  assert.equal(
    machine.read('etc/mongodb/keyfile').trim(),
    readFileSync(join(machine.secrets, 'database-keyfile'), 'utf8'),
  );
});

test('log and disk go to CloudWatch under the names that alarms and retention use', (t) => {
  const machine = makeMachine(t);
  machine.setUp();
  const { logs, metrics } = JSON.parse(machine.read('etc/mongodb/cloudwatch.json'));
  for (const file of logs.logs_collected.files.collect_list)
    assert.equal(file.log_group_name, '/wip-test/mongodb');
  assert.equal(metrics.namespace, 'wip-test/mongodb');
  assert.deepEqual(metrics.aggregation_dimensions, [['AutoScalingGroupName']]);
  assert.deepEqual(metrics.metrics_collected.disk.measurement, ['used_percent']);
  assert.deepEqual(metrics.metrics_collected.disk.resources, ['/', '/data']);
  assert.deepEqual(metrics.metrics_collected.procstat, [{ exe: '^mongod$', measurement: ['pid_count'] }]);
});

test('mongod never starts without its volume, is started again when it fails, and its log is rotated', (t) => {
  const machine = makeMachine(t);
  machine.setUp();
  const unit = machine.read('etc/systemd/system/mongod.service.d/wip.conf').split('\n');
  for (const line of [`RequiresMountsFor=${machine.root}/data`, 'Restart=on-failure']) {
    assert.ok(unit.includes(line), line);
  }
  const rotation = machine.read('etc/logrotate.d/mongod');
  assert.ok(rotation.startsWith(`${machine.root}/var/log/mongodb/mongod.log {`));
  assert.match(rotation, /--signal=SIGUSR1 mongod\n/);
  // with 'rename', mongod would move the file a second time
  assert.match(machine.read('etc/mongod.conf'), /^ {2}logRotate: reopen$/m);
});

test('no secret is in a command line or in what the set-up prints', (t) => {
  const machine = makeMachine(t);
  const { stdout, stderr } = machine.setUp();
  const said = [stdout, stderr, machine.read('calls')].join('\n');
  for (const name of ['keyfile', 'admin-password', 'user-password']) {
    assert.ok(!said.includes(readFileSync(join(machine.secrets, `database-${name}`), 'utf8')), name);
  }
});
