type Named = { name: string | null; gpu_label: string; gpu_count: number }

/** '2 × A100 SXM 80 GB, llama' */
export function sessionName({ name, gpu_label: gpu, gpu_count: count }: Named): string {
  return [count > 1 ? `${count} × ${gpu}` : gpu, name].filter(Boolean).join(', ')
}
