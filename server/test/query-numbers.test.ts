import { expect, test } from 'vitest'
import { startApp } from './start-app.ts'

type Parameter = { name: string; in: string; schema: { type?: string; enum?: readonly string[] } }
type Api = { paths: Record<string, Record<string, { parameters?: readonly Parameter[] }>> }

const { app } = await startApp()
const { paths } = (await app.inject('/api/openapi.json')).json<Api>()
const isNumber = ({ schema }: Parameter): boolean => schema.type === 'integer' || schema.type === 'number'

/** All routes there are, with their parameters of a kind. */
const parameters = (where: 'query' | 'path', is: (parameter: Parameter) => boolean) =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { parameters: all = [] }]) =>
      all.filter((one) => one.in === where && is(one)).map(({ name }) => [method.toUpperCase() as 'GET', path, name] as const),
    ),
  )

async function messageOf(method: 'GET', url: string): Promise<string> {
  const answer = await app.inject({ method, url })
  return answer.statusCode === 400 ? answer.json<{ error: { message: string } }>().error.message : `${answer.statusCode}`
}

const numbers = parameters('query', isNumber)

test('there are routes with numbers', () => {
  expect(numbers.map(([, path, name]) => `${path} ${name}`)).toEqual(
    expect.arrayContaining(['/api/v1/economy/savings hours_per_day', '/api/v1/economy/evidence offset', '/api/v1/prices/cheapest min_memory_gb']),
  )
  expect(numbers.length).toBeGreaterThan(20)
})

test.each(numbers)('%s %s?%s= is refused when it is empty or no number in digits', async (method, path, name) => {
  const url = path.replaceAll(/\{\w+\}/g, '1')
  for (const value of ['', '%20', '0x1', '1e1', '7,5', '٣', `1&${name}=2`])
    expect(await messageOf(method, `${url}?${name}=${value}`)).toContain(`${name}: has to be`)
})

test.each(parameters('path', isNumber))('%s %s takes no %s but digits', async (method, path, name) => {
  const url = (value: string) => path.replace(`{${name}}`, value).replaceAll(/\{\w+\}/g, '1')
  for (const value of ['%20', '0x1', '1e1']) expect((await app.inject({ method, url: url(value) })).statusCode).toBe(400)
})

/** These mean something when they are empty: the value of a label that is; a part that every text has; no token. */
const mayBeEmpty = ['label_value', 'search', 'token']
const texts = parameters('query', (one) => !isNumber(one) && !mayBeEmpty.includes(one.name))

test.each(texts.filter(([method]) => method === 'GET'))('%s %s?%s= is refused when it is empty', async (method, path, name) => {
  expect(await messageOf(method, `${path.replaceAll(/\{\w+\}/g, '1')}?${name}=`)).toContain(name)
})
