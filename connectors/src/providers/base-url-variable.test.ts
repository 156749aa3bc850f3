import { expect, test } from 'vitest'
import { baseUrlVariable } from './base-url-variable.ts'

test.each([
  ['vast', { api: '' }, 'api', 'DUMONT_VAST_URL'],
  ['aws', { ec2: '', spotAdvisor: '' }, 'spotAdvisor', 'DUMONT_AWS_SPOT_ADVISOR_URL'],
  ['my-cloud', { api: '' }, 'api', 'DUMONT_MY_CLOUD_URL'],
])('%s with %j is moved by', (id, baseUrls, name, variable) => {
  expect(baseUrlVariable({ id, baseUrls }, name)).toBe(variable)
})
