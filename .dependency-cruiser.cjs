// The arrows of ARCHITECTURE.md. `npm run check` runs this through scripts/check/boundaries.ts, which also proves that every module was read.

const features = ['accounts', 'prices', 'usage', 'economy', 'forecasts', 'calendars', 'windows', 'channels', 'budgets', 'alerts']

// Decisions that are not called decide-*.ts; patterns.
const alsoPure = [
  'server/src/features/forecasts/(cut-days|take-window|work-out-cost|measure-coverage)[.]ts',
  'server/src/features/forecasts/accuracy/(bars|day-sums|figures|hours-and-weekdays|overview|said|score-day|score-decisions)[.]ts',
]

const test = '[.]test[.]tsx?$|/test/'
const anyone = '^(forecast|connectors|contracts|server|web|cli)/'
const pure = [`/decide-[^/]+[.]ts$`, ...alsoPure.map((path) => `^${path}$`)]
const testTools = 'node_modules/(vitest|fast-check|@types|jsdom|msw|@testing-library)/'

/** `name` may use its own files and those of `others`, of what is ours. */
const workspace = (name, others) => ({
  name: `${name}-sees-${['itself', ...others].join('-and-')}`,
  comment: `${name} may import, of ours, only: ${others.join(', ') || 'nothing'}`,
  severity: 'error',
  from: { path: `^${name}/` },
  to: { path: anyone, pathNot: `^(${[name, ...others].join('|')})/` },
})

const upstreamOnly = features.slice(0, -1).map((feature, i) => ({
  name: `${feature}-imports-upstream-only`,
  comment: `${feature} comes before ${features.slice(i + 1).join(', ')}: put an event on the queue instead`,
  severity: 'error',
  from: { path: `^server/src/features/${feature}/` },
  to: { path: `^server/src/features/(${features.slice(i + 1).join('|')})/` },
}))

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },

    workspace('forecast', []),
    workspace('connectors', []),
    workspace('contracts', []),
    workspace('web', ['contracts']),
    workspace('cli', ['contracts', 'forecast']),
    workspace('server', ['forecast', 'connectors', 'contracts']),
    {
      name: 'forecast-is-alone',
      comment: 'forecast is pure: no package, no node: module',
      severity: 'error',
      from: { path: '^forecast/src/', pathNot: test },
      to: { pathNot: '^forecast/' },
    },
    {
      name: 'contracts-know-zod-only',
      severity: 'error',
      from: { path: '^contracts/src/', pathNot: test },
      to: { pathNot: '^contracts/|node_modules/zod/' },
    },
    {
      name: 'vendors-do-not-know-each-other',
      severity: 'error',
      from: { path: '^connectors/src/(providers|calendars|channels)/([^/]+)/' },
      to: { path: '^connectors/src/(providers|calendars|channels)/[^/]+/', pathNot: '^connectors/src/$1/$2/' },
    },
    {
      name: 'platform-knows-no-feature',
      comment: 'server/src/platform imports contracts and packages, no feature, no connector, no model',
      severity: 'error',
      from: { path: '^server/src/platform/', pathNot: test },
      to: { path: '^(server/src/(?!platform/)|forecast/|connectors/)' },
    },

    ...upstreamOnly,
    {
      name: 'feature-is-in-the-list',
      comment: 'a new feature takes its place in the order at the top of .dependency-cruiser.cjs',
      severity: 'error',
      from: { path: '^server/src/features/[^/]+/', pathNot: `^server/src/features/(${features.join('|')})/` },
      to: {},
    },
    {
      name: 'feature-is-entered-by-its-index',
      severity: 'error',
      from: { path: '^server/src/features/([^/]+)/', pathNot: test },
      to: { path: '^server/src/features/[^/]+/', pathNot: '^server/src/features/($1/|[^/]+/index[.]ts$)' },
    },
    {
      name: 'wiring-enters-features-by-their-doors',
      comment: 'main.ts and its like use index, routes and jobs of a feature',
      severity: 'error',
      from: { path: '^server/src/(?!features/)', pathNot: test },
      to: { path: '^server/src/features/', pathNot: '/(index|routes|jobs)[.]ts$' },
    },
    {
      name: 'nothing-calls-back-up',
      comment: 'a feature does not import main.ts or what else wires it',
      severity: 'error',
      from: { path: '^server/src/features/', pathNot: test },
      to: { path: '^server/src/(?!features/|platform/)' },
    },
    {
      name: 'decisions-are-pure',
      comment: 'data in, data out: no node: module, no store, no database, no network',
      severity: 'error',
      from: { path: pure, pathNot: test },
      to: {
        path: '/(store|routes|jobs)[.]ts$|^server/src/platform/(db|queue|http|config|secrets|log|metrics)|node_modules/(kysely|pg|pg-boss|fastify|pino|undici|better-auth)/',
      },
    },
    {
      name: 'decisions-import-no-node-module',
      severity: 'error',
      from: { path: pure, pathNot: test },
      to: { dependencyTypes: ['core'] },
    },

    {
      name: 'ui-takes-props-only',
      comment: 'web/src/ui imports nothing of ours: props in, no fetching',
      severity: 'error',
      from: { path: '^web/src/ui/', pathNot: test },
      to: { path: '^(web/src/(?!ui/)|contracts/)' },
    },
    {
      name: 'tests-stay-out-of-the-product',
      severity: 'error',
      from: { path: '^[^/]+/src/', pathNot: test },
      to: { path: `${test}|${testTools}`, pathNot: 'node_modules/@types/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|coverage)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mts', '.js', '.mjs', '.cjs', '.json', '.css', '.d.ts'],
      mainFields: ['module', 'main', 'types', 'typings'],
    },
  },
}
