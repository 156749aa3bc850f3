import { lookup } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'

/** An address that must not be dialled; `host` is what was asked for. */
export class RefusedAddress extends Error {
  readonly host: string

  constructor(host: string, why: string) {
    super(`${host} ${why}`)
    this.name = 'RefusedAddress'
    this.host = host
  }
}

export type AddressCheck = {
  /** Public, or in one of the private ranges that the configuration allows. */
  mayDial(address: string, port: number): boolean
  /** For `net.connect`: resolves a name and leaves only addresses that may be dialled, so that what was checked is what is dialled (a name that changes its mind gains nothing). */
  lookupFor(port: number): LookupFunction
}

/** Port rules are for public addresses; an allowed private range is reached on any port. @throws Error for a range that is none */
export function createAddressCheck(allowPrivate: readonly string[], ports: readonly number[], resolve: typeof lookup = lookup): AddressCheck {
  const ranges = allowPrivate.map((cidr) => ipaddr.parseCIDR(cidr))
  const mayDial = (address: string, port: number): boolean => {
    if (!ipaddr.isValid(address)) return false
    // An IPv4 address in IPv6 clothes is judged as what it is.
    const parsed = ipaddr.process(address)
    if (ranges.some(([range, bits]) => parsed.kind() === range.kind() && parsed.match([range, bits] as never))) return true
    return parsed.range() === 'unicast' && ports.includes(port)
  }
  const lookupFor =
    (port: number): LookupFunction =>
    (host, options, callback) => {
      resolve(host, { ...options, all: true }, (error, addresses) => {
        if (error) return callback(error, [])
        const allowed = addresses.filter(({ address }) => mayDial(address, port))
        const [first] = allowed
        if (!first) return callback(new RefusedAddress(host, refusal(port, ports)), [])
        if (options.all) return callback(null, allowed)
        callback(null, first.address, first.family)
      })
    }
  return { mayDial, lookupFor }
}

/** @throws RefusedAddress when the host is an address as it stands, which no lookup will see. */
export function checkLiteral(check: AddressCheck, host: string, port: number, ports: readonly number[]): void {
  const bare = host.replace(/^\[|\]$/g, '')
  if (isIP(bare) && !check.mayDial(bare, port)) throw new RefusedAddress(host, refusal(port, ports))
}

const refusal = (port: number, ports: readonly number[]): string =>
  ports.includes(port) ? 'is not a public address, and the configuration does not allow it' : `may not be asked on port ${port}`
