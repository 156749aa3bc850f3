/** Where a command reads and writes: the process, or a test's buffers. */
export type Io = {
  stdout: NodeJS.WritableStream & { columns?: number }
  stderr: NodeJS.WritableStream & { isTTY?: boolean; columns?: number }
}

/** One line that is rewritten in place while work goes on; silent where no person looks. */
export function progressLine({ stderr }: Io): { show(text: string): void; clear(): void } {
  let shownAt = 0
  return {
    show(text) {
      if (!stderr.isTTY || performance.now() - shownAt < 100) return
      shownAt = performance.now()
      // A line that wraps cannot be rewritten in place.
      stderr.write(`\r\u001b[K${stderr.columns ? text.slice(0, stderr.columns - 1) : text}`)
    },
    clear() {
      if (stderr.isTTY && shownAt) stderr.write('\r\u001b[K')
    },
  }
}
