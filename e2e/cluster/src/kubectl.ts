import { spawn } from 'node:child_process'
import { stringify } from 'yaml'

/** What a call of kubectl printed, and how it ended. */
interface KubectlResult {
  readonly status: number
  readonly stdout: string
  readonly stderr: string
}

/** The real kubectl, as an administrator unless told otherwise. */
export interface Kubectl {
  /** @param input - standard input: YAML. */
  readonly run: (args: readonly string[], input?: string) => Promise<KubectlResult>
  /** The same; throws what it printed when it fails. */
  readonly expectOk: (args: readonly string[], input?: string) => Promise<string>
  /** `kubectl apply` of objects; throws what it printed when it fails. */
  readonly apply: (...objects: readonly object[]) => Promise<string>
  /** An object, or a list, as it is stored. */
  readonly get: <Stored>(args: readonly string[]) => Promise<Stored>
}

/** The kubectl of a path, for a kubeconfig. */
export function createKubectl(program: string, kubeconfig: string): Kubectl {
  const run: Kubectl['run'] = (args, input) =>
    new Promise((resolve, reject) => {
      const child = spawn(program, ['--kubeconfig', kubeconfig, ...args])
      let stdout = ''
      let stderr = ''
      child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
      child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
      child.on('error', reject)
      child.on('close', (status) => {
        resolve({ status: status ?? 1, stdout, stderr })
      })
      child.stdin.end(input ?? '')
    })
  const expectOk: Kubectl['expectOk'] = async (args, input) => {
    const { status, stdout, stderr } = await run(args, input)
    if (status !== 0) throw new Error(`kubectl ${args.join(' ')}: ${stderr}`)
    return stdout
  }
  return {
    run,
    expectOk,
    apply: (...objects) =>
      expectOk(['apply', '-f', '-'], objects.map((each) => stringify(each)).join('---\n')),
    get: async <Stored>(args: readonly string[]) =>
      JSON.parse(await expectOk(['get', '-o', 'json', ...args])) as Stored,
  }
}
