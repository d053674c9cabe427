import { checkedAddresses, resolveBySystem } from '@wip/server/http/outgoing/checkedAddresses.ts';
import { isPublicAddress } from '@wip/server/http/outgoing/publicAddress.ts';
import { expect, test } from 'vitest';

const check = async (url: string, isAllowed = isPublicAddress) =>
  (await checkedAddresses(new URL(url), { isAllowed, resolve: resolveBySystem })).map(
    ({ address }) => address,
  );

test.each([
  'http://127.0.0.1/',
  'http://127.0.0.1./',
  'http://127.1/',
  'http://127.255.255.254/',
  'http://2130706433/',
  'http://017700000001/',
  'http://0177.0.0.1/',
  'http://0x7f.0.0.1/',
  'http://0x7f000001/',
  'http://0x7F.1/',
  'http://①②⑦.0.0.1/',
  'http://127。0。0。1/',
  'http://%31%32%37.0.0.1/',
  'http://0/',
  'http://0.0.0.0/',
  'http://localhost/',
  'http://LOCALHOST/',
  'http://10.0.0.1/',
  'http://10.255.255.255/',
  'http://172.16.0.1/',
  'http://172.31.255.255/',
  'http://192.168.1.1/',
  'http://3232235777/',
  'http://100.64.0.1/',
  'http://169.254.169.254/latest/meta-data/',
  'http://0xa9fea9fe/',
  'http://2852039166/',
  'http://192.0.0.192/',
  'http://198.18.0.1/',
  'http://192.0.2.1/',
  'http://224.0.0.1/',
  'http://240.0.0.1/',
  'http://255.255.255.255/',
  'http://[::]/',
  'http://[::1]/',
  'http://[0:0:0:0:0:0:0:1]/',
  'http://[::ffff:127.0.0.1]/',
  'http://[::ffff:7f00:1]/',
  'http://[::ffff:10.0.0.1]/',
  'http://[::127.0.0.1]/',
  'http://[64:ff9b::7f00:1]/',
  'http://[2002:7f00:1::]/',
  'http://[2001::1]/',
  'http://[2001:db8::1]/',
  'http://[fc00::1]/',
  'http://[fd00:ec2::254]/',
  'http://[fe80::1]/',
  'http://[febf::1]/',
  'http://[fec0::1]/',
  'http://[ff02::1]/',
])('%s leads into a private network and is refused', async (url) => {
  await expect(check(url)).rejects.toThrow('private network');
  expect(await check(url, () => true)).not.toEqual([]);
});

test.each([
  ['http://1.1.1.1/', '1.1.1.1'],
  ['http://172.15.255.255/', '172.15.255.255'],
  ['http://172.32.0.1/', '172.32.0.1'],
  ['http://100.128.0.1/', '100.128.0.1'],
  ['http://[2606:4700:4700::1111]/', '2606:4700:4700::1111'],
  ['http://[2a00::1]/', '2a00::1'],
])('%s is public', async (url, address) => {
  expect(await check(url)).toEqual([address]);
});

test('what is no address, or has a zone, is not public', () => {
  expect(['', 'example.org', '1.1.1', '2606::1%eth0', 'fe80::1%eth0'].filter(isPublicAddress)).toEqual([]);
});

test('a name with one private address among public ones is refused', async () => {
  const resolve = async () => [
    { address: '1.1.1.1', family: 4 },
    { address: '::1', family: 6 },
  ];
  const asked = checkedAddresses(new URL('http://example.org/'), { isAllowed: isPublicAddress, resolve });
  await expect(asked).rejects.toThrow('private network');
});

test('a name without an address is refused', async () => {
  const asked = checkedAddresses(new URL('http://example.org/'), {
    isAllowed: isPublicAddress,
    resolve: async () => [],
  });
  await expect(asked).rejects.toThrow('has no address');
});
