import { IterappError } from '@iterapp/errors'
import { sidecarVariables } from '@iterapp/injection'
import { resolve } from 'node:path'
import type { CommandContext } from '../command-context'
import type { ConnectionChoice } from './build-request'
import { requestGithubToken } from './request-github-token'

/** Holds a token itself: what GitLab gives a job as `id_tokens`. */
export const TOKEN_VARIABLE = 'ITERAPP_TOKEN'

/** A token, or the file that holds it. */
export type Token = { readonly token: string } | { readonly tokenFile: string }

/**
 * Finds what shows the keys service who builds: the file of the option, else a token of the environment,
 * else its file, which a builder's pod has, else a token that GitHub Actions gives to the job.
 *
 * @throws IterappError `ERR_USAGE` when there is none, and what `requestGithubToken` throws.
 */
export async function findToken(
  { tokenFile, audience }: ConnectionChoice,
  { env, cwd, fetch }: Pick<CommandContext, 'env' | 'cwd' | 'fetch'>,
): Promise<Token> {
  const token = env[TOKEN_VARIABLE]?.trim() ?? ''
  const file = env[sidecarVariables.tokenFile] ?? ''
  if (tokenFile !== undefined) return { tokenFile: resolve(cwd, tokenFile) }
  if (token !== '') return { token }
  if (file !== '') return { tokenFile: resolve(cwd, file) }
  const { ACTIONS_ID_TOKEN_REQUEST_URL: url = '', ACTIONS_ID_TOKEN_REQUEST_TOKEN: bearer = '' } =
    env
  if (url !== '' && bearer !== '') {
    if (audience === undefined) {
      throw new IterappError(
        'ERR_USAGE',
        'say with --audience for whom GitHub Actions is asked for a token, as the admin of the keys service has it',
      )
    }
    return { token: await requestGithubToken(url, bearer, audience, fetch) }
  }
  const hint =
    env.GITHUB_ACTIONS === 'true'
      ? 'the job has none, as it lacks the permission id-token: write'
      : `give it with --token-file, ${TOKEN_VARIABLE} or ${sidecarVariables.tokenFile}`
  throw new IterappError('ERR_USAGE', `the keys service wants a token: ${hint}`)
}
