export { ConnectorError, type ConnectorFailure } from './connector-error.ts'
export { providers } from './providers/index.ts'
export type { Offer, OfferMarket, Provider, ProviderKind, ProviderSession, ReferencePrice, Settings } from './providers/provider.ts'
export { demoHistory, demoListings, type DemoListing, type DemoPrice } from './providers/demo/market.ts'
