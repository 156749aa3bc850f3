import { readFile } from 'node:fs/promises'
import { BadModelFile, readModel, TooLittleToLearn, trainModel, type Series, type TrainedModel, type TrainOptions } from '@dumont/forecast'
import { CliFailure, fileFailure } from './failure.ts'

/** A model file, or a failure that says what is wrong with it. */
export async function loadModel(path: string): Promise<TrainedModel> {
  const bytes = await readFile(path).catch((error: unknown) => {
    throw fileFailure('read', path, error)
  })
  try {
    return readModel(bytes)
  } catch (error) {
    if (!(error instanceof BadModelFile)) throw error
    throw new CliFailure(`${path}: ${error.message}`, { cause: error })
  }
}

/** Trains, or fails with what is missing. */
export function learn(all: readonly Series[], asOf: number, options: TrainOptions): TrainedModel {
  try {
    return trainModel(all, asOf, options)
  } catch (error) {
    if (error instanceof TooLittleToLearn) throw new CliFailure(error.message, { cause: error })
    throw error
  }
}
