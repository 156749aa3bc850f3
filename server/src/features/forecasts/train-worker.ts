import { parentPort, workerData } from 'node:worker_threads'
import { makeModel, type TrainTask } from './make-model.ts'
import type { FromTrainer } from './trainer.ts'

/** What the training thread runs. */
const say = (message: FromTrainer): void => parentPort!.postMessage(message)
say({ made: makeModel(workerData as TrainTask, (progress) => say({ progress })) })
