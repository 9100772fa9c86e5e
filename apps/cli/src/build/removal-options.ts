import { hasOption, type BuildCommand } from './read-build-command'

/**
 * Options by which the builder removes its own copies of the secrets when the build fails or is interrupted; none when
 * it keeps no copies, or the command says itself what is removed.
 *
 * buildah takes `--force-rm` beside one that says whether layers are kept, so what it would take by itself
 * (`BUILDAH_LAYERS`) is said.
 */
export function listRemovalOptions(
  { builder, build }: BuildCommand,
  { BUILDAH_LAYERS: layers = '' }: NodeJS.ProcessEnv,
): readonly string[] {
  if (!builder.keepsCopies || hasOption(build, 'force-rm')) return []
  return hasOption(build, 'layers', 'no-cache')
    ? ['--force-rm']
    : [`--layers=${/^(?:1|true)$/i.test(layers)}`, '--force-rm']
}
