import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { cliLine } from './cli-line.ts'
import type { AskedJob } from './api.ts'

const job: AskedJob = { gpu_name: 'h100-sxm', job_duration_hours: 6, machine_type: 'interruptible' }

test('a plain job is a short line', () => expect(cliLine(job, '')).toBe('npm run dumont -- wait --gpu h100-sxm --hours 6 -- COMMAND'))

test('a deadline counted from now stays one, a date is an instant', () => {
  const deadline = '2026-11-20T14:20:00.000Z'
  expect(cliLine({ ...job, deadline }, '48h')).toContain(' --by 48h ')
  expect(cliLine({ ...job, deadline }, '2026-11-20T14:20Z')).toContain(` --by ${deadline} `)
})

test('every condition has its option', () => {
  const whole: AskedJob = {
    ...job,
    equivalents: ['a100-80gb', 'h200'],
    gpu_count: 8,
    machine_type: 'on_demand',
    providers: ['aws', 'vast'],
    regions: ['us-east-1'],
    instance_types: ['p5.48xlarge'],
    home: { provider: 'aws', region: 'us-east-1' },
    zone: 'Europe/Lisbon',
    allowed_hours: { from: 22, to: 6 },
    weekdays: [0, 6],
    split: { min_piece_minutes: 60, restart_cost_usd: 0.5 },
    delay_cost_usd_per_hour: 1,
    data_gb: 100,
    data_usd_per_gb: 0.09,
    start_minutes: 10,
    max_price_usd_per_gpu_hour: 2.1,
    min_reliability: 0.9,
  }
  expect(cliLine(whole, '')).toBe(
    [
      'npm run dumont -- wait --gpu h100-sxm --or a100-80gb --or h200 --hours 6 --gpus 8 --market on_demand --provider aws --provider vast --region us-east-1 --instance-type p5.48xlarge',
      '--home aws/us-east-1 --allowed 22-6 --weekdays mon,sun --zone Europe/Lisbon --split 60 --restart-cost 0.5 --delay-cost 1 --data-gb 100 --usd-per-gb 0.09',
      '--start-minutes 10 --max-price 2.1 --min-reliability 0.9 -- COMMAND',
    ].join(' '),
  )
})

test.each(["B'); touch x; echo ('", '$(id)', '`id`', 'two words', '"quoted"', '\\', 'a\nb', '*', '-x'])('a shell reads the name %j as one word', (gpu) => {
  const line = cliLine({ ...job, gpu_name: gpu }, '')
  const words = line.slice(line.indexOf('--gpu '), line.indexOf(' --hours'))
  expect(execFileSync('/bin/sh', ['-c', `printf '%s|' ${words}`], { encoding: 'utf8' })).toBe(`--gpu|${gpu}|`)
})
