type Tree = { [name: string]: Tree | true }

/** What Google's partial answers leave of a value: `a,b/c,d(e,f)`. */
export function pick(value: unknown, fields: string | null): unknown {
  return fields === null ? value : prune(value, treeOf(fields))
}

function prune(value: unknown, tree: Tree | true): unknown {
  if (tree === true || typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((one) => prune(one, tree))
  return Object.fromEntries(Object.entries(value).flatMap(([name, part]) => (name in tree ? [[name, prune(part, tree[name]!)]] : [])))
}

function treeOf(fields: string): Tree {
  const tree: Tree = {}
  for (const part of splitAtTop(fields)) {
    const { name = '', below, among } = /^(?<name>[^/(]+)(?:\/(?<below>.+)|\((?<among>.+)\))?$/s.exec(part)?.groups ?? {}
    const inner = below ?? among
    tree[name] = inner ? treeOf(inner) : true
  }
  return tree
}

function splitAtTop(text: string): string[] {
  const parts = ['']
  let depth = 0
  for (const letter of text) {
    depth += letter === '(' ? 1 : letter === ')' ? -1 : 0
    if (letter === ',' && depth === 0) parts.push('')
    else parts[parts.length - 1] += letter
  }
  return parts
}
