// Our own lint rules, for oxlint's `jsPlugins`. Plain JavaScript, because oxlint loads it itself.

const forbidden = ['Date.now', 'Math.random', 'performance.now']

/** A forecast or a decision that asks the clock or throws dice cannot be repeated: both come in as arguments. */
const noOwnClock = {
  create(context) {
    const report = (node, what) =>
      context.report({ node, message: `${what} makes the result depend on when it runs: take the time (Clock) or the seed as an argument` })
    const isDate = (node) => node.callee.type === 'Identifier' && node.callee.name === 'Date'
    return {
      NewExpression: (node) => isDate(node) && node.arguments.length === 0 && report(node, 'new Date()'),
      CallExpression: (node) => isDate(node) && report(node, 'Date()'),
      MemberExpression(node) {
        if (node.object.type !== 'Identifier') return
        const property = node.computed ? node.property.value : node.property.name
        const name = `${node.object.name}.${property}`
        if (forbidden.includes(name)) report(node, name)
      },
    }
  },
}

export default { meta: { name: 'dumont' }, rules: { 'no-own-clock': noOwnClock } }
