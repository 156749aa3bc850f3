import type { Tally } from './tally.ts'

type Annotation = { type: string; description?: string }
type Spec = { title: string; file: string; tests: { projectName: string; status: string; annotations: Annotation[] }[] }
type Suite = { title: string; suites?: Suite[]; specs?: Spec[] }
export type PlaywrightReport = { suites: Suite[]; errors: { message?: string }[] }

/** What Playwright's JSON report says. A flaky test counts as failed: it is one that failed. */
export function tallyOf({ suites, errors }: PlaywrightReport): Tally {
  const tests = suites
    .flatMap(specsOf)
    .flatMap(({ title, file, tests: runs }) => runs.map((run) => ({ ...run, name: `${file} > ${title}${run.projectName ? ` [${run.projectName}]` : ''}` })))
  return {
    passed: tests.filter(({ status }) => status === 'expected').length,
    failed: [
      ...tests.filter(({ status }) => status === 'unexpected' || status === 'flaky').map(({ name, status }) => (status === 'flaky' ? `${name} (flaky)` : name)),
      ...errors.map(({ message = 'error without a message' }) => message.split('\n')[0] ?? message),
    ],
    skipped: tests
      .filter(({ status }) => status === 'skipped')
      .map(({ name, annotations }) => ({ name, reason: annotations.find(({ type }) => type === 'skip' || type === 'fixme')?.description ?? '' })),
  }
}

function specsOf({ suites = [], specs = [] }: Suite): Spec[] {
  return [...specs, ...suites.flatMap(specsOf)]
}
