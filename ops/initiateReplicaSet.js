// For mongosh on the first member: initiates the set and makes an administrator and the server's user; does nothing where
// that was done. The server's user may change its own database and no other.
const hosts = ['mongo1:27017', 'mongo2:27017', 'mongo3:27017'];
// biome-ignore lint/style/noProcessEnv: mongosh has no other settings
const { MONGO_ADMIN_PASSWORD: adminPassword, MONGO_WIP_PASSWORD: wipPassword } = process.env;
const admin = db.getSiblingDB('admin');

function isAdministrator() {
  try {
    return admin.auth('admin', adminPassword).ok === 1;
  } catch {
    return false;
  }
}

if (!isAdministrator()) {
  try {
    rs.initiate({
      _id: 'rs0',
      members: hosts.map((host, index) => ({ _id: index, host, priority: index === 0 ? 2 : 1 })),
    });
  } catch (error) {
    if (error.codeName !== 'AlreadyInitialized') throw error;
  }
  while (!db.hello().isWritablePrimary) sleep(500);
  admin.createUser({ user: 'admin', pwd: adminPassword, roles: ['root'] });
  admin.auth('admin', adminPassword);
}
const wip = db.getSiblingDB('wip');
if (wip.getUser('wip') === null) {
  wip.createUser({ user: 'wip', pwd: wipPassword, roles: [{ role: 'readWrite', db: 'wip' }] });
}
print('The replica set is initiated and the server’s user is there.');
