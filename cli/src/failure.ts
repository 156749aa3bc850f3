/** A sentence for a person and the exit code: 1 the work failed, 2 it was asked for wrongly; `dumont wait` has more, see wait/exit-codes.ts. */
export class CliFailure extends Error {
  readonly exitCode: number

  constructor(message: string, options: { exitCode?: number; cause?: unknown } = {}) {
    super(message, { cause: options.cause })
    this.exitCode = options.exitCode ?? 1
  }
}

/** All was said already, or the exit code of another program is passed on: nothing more is printed. */
export class ExitWith extends CliFailure {
  constructor(exitCode: number) {
    super('', { exitCode })
  }
}

/** What went wrong with a file, in words. */
export function fileFailure(doing: string, path: string, error: unknown): CliFailure {
  if (error instanceof CliFailure) return error
  const code = (error as NodeJS.ErrnoException).code ?? ''
  const words: Record<string, string> = {
    ENOENT: 'no such file or folder',
    EACCES: 'permission denied',
    EISDIR: 'it is a folder',
    ENOSPC: 'the disk is full',
    Z_DATA_ERROR: 'not a gzip file, or damaged',
    Z_BUF_ERROR: 'the gzip file is cut short',
  }
  return new CliFailure(`Cannot ${doing} ${path}: ${words[code] ?? (error as Error).message}`, { cause: error })
}
