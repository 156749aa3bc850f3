import { expect, test } from 'vitest'
import { createAddressCheck } from './addresses.ts'

const publicOnly = createAddressCheck([], [80, 443])

test.each([
  ['loopback', '127.0.0.1'],
  ['loopback, another', '127.8.8.8'],
  ['this host', '0.0.0.0'],
  ['private 10', '10.0.0.1'],
  ['private 172', '172.16.0.1'],
  ['private 192', '192.168.1.1'],
  ['cloud metadata', '169.254.169.254'],
  ['carrier NAT', '100.64.0.1'],
  ['multicast', '224.0.0.1'],
  ['broadcast', '255.255.255.255'],
  ['documentation', '192.0.2.1'],
  ['loopback 6', '::1'],
  ['unspecified 6', '::'],
  ['IPv4 in IPv6', '::ffff:127.0.0.1'],
  ['IPv4 in IPv6, in hex', '::ffff:a9fe:a9fe'],
  ['IPv4 through NAT64', '64:ff9b::169.254.169.254'],
  ['link-local 6', 'fe80::1'],
  ['unique local 6', 'fd00::1'],
  ['no address', 'localhost'],
])('does not dial %s', (_, address) => {
  expect(publicOnly.mayDial(address, 443)).toBe(false)
})

test.each([['93.184.215.14'], ['2606:2800:21f:cb07:6820:80da:af6b:8b2c']])('dials the public address %s on listed ports only', (address) => {
  expect([443, 80, 22].map((port) => publicOnly.mayDial(address, port))).toEqual([true, true, false])
})

test('dials private addresses of an allowed range, on any port, also when they come in IPv6 clothes', () => {
  const check = createAddressCheck(['10.1.0.0/16', 'fd12::/32'], [443])
  expect(['10.1.2.3', '::ffff:10.1.2.3', 'fd12::5', '10.2.2.3', 'fd13::5'].map((address) => check.mayDial(address, 8080))).toEqual([
    true,
    true,
    true,
    false,
    false,
  ])
})

test('refuses a range that is none', () => {
  expect(() => createAddressCheck(['10.0.0.0'], [443])).toThrow('CIDR')
})

test.each([
  ['leaves out the private ones of several addresses', ['10.0.0.1', '93.184.215.14'], ['93.184.215.14']],
  ['fails when none is left', ['10.0.0.1', '127.0.0.1'], 'private.test is not a public address, and the configuration does not allow it'],
])('a lookup %s', async (_, addresses, expected) => {
  const resolve = ((_host: string, _options: unknown, callback: (error: null, all: { address: string; family: number }[]) => void) =>
    callback(
      null,
      addresses.map((address) => ({ address, family: 4 })),
    )) as never
  const lookup = createAddressCheck([], [443], resolve).lookupFor(443)
  const found = await new Promise((done) =>
    lookup('private.test', { all: true }, (error, all) => done(error ? error.message : (all as { address: string }[]).map(({ address }) => address))),
  )
  expect(found).toEqual(expected)
  const one = await new Promise((done) => lookup('private.test', {}, (error, address) => done(error ? error.message : [address])))
  expect(one).toEqual(expected)
})
