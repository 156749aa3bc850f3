export { createAwsHandler } from './aws-handler.ts'
export { ask, getJson, getText, postJson, readJson, type Ask } from './request.ts'
export { createTransport, type Transport, type TransportOptions } from './transport.ts'
