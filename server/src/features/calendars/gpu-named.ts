import { AppError } from '../../platform/errors.ts'
import { findGpu } from '../prices/index.ts'

/** A GPU by the name that the page shows. @throws AppError that names the field */
export function gpuNamed(name: string, field: string): string {
  const gpu = findGpu(name)
  if (!gpu) throw new AppError('validation_failed', `${field}: no GPU goes by this name; names are matched exactly, see GET /api/v1/catalogue`)
  return gpu.label
}
