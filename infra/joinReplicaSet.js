// For mongosh, on each member after mongod has started: ends when the member serves, or waits to be initiated. The last
// member initiates the set once and keeps the two users as the secrets say. May run again at any time.
/* global Mongo, print, sleep */
const { MEMBER_HOST, MEMBER_HOSTS, AUTHORITY_FILE, ADMIN_PASSWORD, USER_PASSWORD } = process.env;
const hosts = MEMBER_HOSTS.split(' ');
const isLast = hosts.at(-1) === MEMBER_HOST;
const tls = `tls=true&tlsCAFile=${encodeURIComponent(AUTHORITY_FILE)}&serverSelectionTimeoutMS=5000`;
const waitsS = Number(process.env.JOIN_WAITS_S ?? 1500);

function connectTo(host) {
  const server = host === MEMBER_HOST ? 'localhost:27017' : withPort(host);
  return new Mongo(`mongodb://${server}/?directConnection=true&${tls}`);
}

function withPort(host) {
  return host.includes(':') ? host : `${host}:27017`;
}

function helloOf(host) {
  try {
    return connectTo(host).getDB('admin').runCommand({ hello: 1 });
  } catch {
    return null;
  }
}

function waitUntil(what, isTrue) {
  const endsAtMs = Date.now() + waitsS * 1000;
  while (!isTrue()) {
    if (Date.now() > endsAtMs) throw new Error(`Waited ${waitsS} s in vain until ${what}.`);
    sleep(2000);
  }
}

/** A set that elects, or a machine that is busy, refuses for a while what it grants soon after. */
function succeeds(step) {
  try {
    step();
    return true;
  } catch (error) {
    print(error.message);
    return false;
  }
}

function initiate() {
  const members = hosts.map((host, index) => ({
    _id: index,
    host: withPort(host),
    priority: index === hosts.length - 1 ? 2 : 1,
  }));
  const answer = connectTo(MEMBER_HOST)
    .getDB('admin')
    .runCommand({ replSetInitiate: { _id: 'rs0', members } });
  if (answer.ok !== 1) throw new Error(`The set was not initiated: ${answer.errmsg}`);
}

function connectAsAdmin() {
  const credentials = `admin:${ADMIN_PASSWORD}@${hosts.map(withPort).join(',')}`;
  try {
    const connection = new Mongo(`mongodb://${credentials}/admin?replicaSet=rs0&${tls}`);
    connection.getDB('admin').runCommand({ connectionStatus: 1 });
    return connection;
  } catch (error) {
    if (/auth/i.test(error.message)) return null;
    throw error;
  }
}

/** On a set without users, whoever asks from the primary's own machine may make the first one. */
function createAdmin() {
  if (helloOf(MEMBER_HOST)?.isWritablePrimary !== true)
    throw new Error('This member is not the primary yet.');
  connectTo(MEMBER_HOST)
    .getDB('admin')
    .createUser({ user: 'admin', pwd: ADMIN_PASSWORD, roles: ['root'] });
  return connectAsAdmin();
}

function keepUser(connection) {
  const database = connection.getDB('wip');
  const user = { pwd: USER_PASSWORD, roles: [{ role: 'readWrite', db: 'wip' }] };
  if (database.getUser('wip') === null) database.createUser({ user: 'wip', ...user });
  else database.updateUser('wip', user);
}

waitUntil('this member answers', () => helloOf(MEMBER_HOST) !== null);
if (!hosts.some((host) => helloOf(host)?.setName !== undefined)) {
  if (isLast) {
    waitUntil('all members answer', () => hosts.every((host) => helloOf(host) !== null));
    waitUntil(
      'the set is initiated',
      () => helloOf(MEMBER_HOST)?.setName !== undefined || succeeds(initiate),
    );
  } else {
    print('Answers, and waits for the last member to initiate the set.');
    quit(0);
  }
}
waitUntil('this member serves', () => {
  const hello = helloOf(MEMBER_HOST);
  return hello?.isWritablePrimary === true || hello?.secondary === true;
});
if (isLast) {
  waitUntil('the users are as the secrets say', () =>
    succeeds(() => keepUser(connectAsAdmin() ?? createAdmin())),
  );
}
print('Serves as a member of rs0.');
