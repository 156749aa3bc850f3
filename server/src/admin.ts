import { constants } from 'node:os'
import { withServerData } from './admin/open.ts'
import { adminProgram } from './admin/program.ts'
import { AppError, StartError } from './platform/errors.ts'
import { stopSignal } from './unwind.ts'

const say = (line: string): void => void process.stdout.write(`${line}\n`)
const told = stopSignal()
try {
  await adminProgram(say, (work, options) => withServerData(work, options, told)).parseAsync()
} catch (error) {
  if (told.aborted) process.exit(128 + constants.signals[told.reason as NodeJS.Signals])
  const inWords = error instanceof StartError || error instanceof AppError
  process.stderr.write(`${inWords ? error.message : ((error as Error).stack ?? String(error))}\n`)
  process.exitCode = 1
}
