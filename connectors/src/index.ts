export type { Asking, CalendarSession, Changes, GoogleTokens, Range, RemoteCalendar, RemoteEvent } from './calendars/calendar.ts'
export {
  type GoogleAddresses,
  googleAddresses,
  googleAddressesAt,
  type GoogleOAuth,
  googleOAuth,
  type GoogleOAuthOptions,
  googleScopes,
  grantedBy,
  openGoogle,
} from './calendars/google/index.ts'
export { type IcsOptions, icsCalendar, openIcs } from './calendars/ics/index.ts'
export { ChannelError, type Channel, type ChannelSession, type Notice } from './channels/channel.ts'
export { createMailer, mailSeconds, type Mail, type Mailer, type SmtpSettings } from './channels/email.ts'
export { channels, type ChannelKind, type ChannelSettings } from './channels/index.ts'
export { ConnectorError, type ConnectorFailure } from './connector-error.ts'
export { providers } from './providers/index.ts'
export type { Balance, Charge, Instance, Offer, OfferMarket, Provider, ProviderKind, ProviderSession, ReferencePrice, Settings } from './providers/provider.ts'
export { baseUrlVariable } from './providers/base-url-variable.ts'
export { demoHistory, demoListings, type DemoListing, type DemoPrice } from './providers/demo/market.ts'
export { createTransport, type Transport, type TransportOptions } from './transport/transport.ts'
