import { adminProgram } from './admin/program.ts'
import { AppError, StartError } from './platform/errors.ts'

try {
  await adminProgram((line) => void process.stdout.write(`${line}\n`)).parseAsync()
} catch (error) {
  const inWords = error instanceof StartError || error instanceof AppError
  process.stderr.write(`${inWords ? error.message : ((error as Error).stack ?? String(error))}\n`)
  process.exitCode = 1
}
