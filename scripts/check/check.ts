/** A check looks at the tree under `root` and answers with what is wrong there, in words; the empty string means nothing is. */
export interface Check {
  name: string
  run(root: string): Promise<string>
}
