/** Stops the process at a named line, for crash tests: `FAILPOINT=import.afterBatch` or `FAILPOINT=import.afterBatch:3` for the third pass. */
export type Failpoint = (name: string) => void

export function failpoints(wanted: string | undefined, die: () => void = () => process.kill(process.pid, 'SIGKILL')): Failpoint {
  if (!wanted) return () => {}
  const [name, nth] = wanted.split(':')
  let left = Number(nth ?? 1)
  return (here) => {
    if (here === name && --left === 0) die()
  }
}
