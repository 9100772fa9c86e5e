import { exitStatus, type ErrorEntry } from './entry'

/** Errors of files and of the command line. */
export const commandLineErrors = {
  ERR_USAGE: {
    exit: exitStatus.usage,
    http: 400,
    means: 'The command or one of its options is not as the command expects it.',
    remedy: 'See the same command with --help.',
  },
  ERR_FILE_NOT_FOUND: {
    exit: exitStatus.noInput,
    http: 404,
    means: 'A file that was named does not exist.',
    remedy: 'Check the path; relative paths start where the command was called.',
  },
  ERR_FILE_UNREADABLE: {
    exit: exitStatus.noInput,
    http: 500,
    means: 'A file exists but could not be read.',
    remedy: 'Check its permissions and that it is a regular file.',
  },
  ERR_FILE_TOO_LARGE: {
    exit: exitStatus.data,
    http: 413,
    means: 'A file is larger than anything that could be meant.',
    remedy: 'Check that it is the file you meant.',
  },
  ERR_FILE_EXISTS: {
    exit: exitStatus.cannotCreate,
    http: 409,
    means: 'A file that would be made is already there, and is left as it is.',
    remedy: 'Name another file, or remove that one yourself.',
  },
  ERR_FILE_UNWRITABLE: {
    exit: exitStatus.cannotCreate,
    http: 500,
    means: 'A file could not be written; what stood there before is unchanged.',
    remedy: 'Check the folder, its permissions and the free space.',
  },
  ERR_TOKEN_REQUEST: {
    exit: exitStatus.unavailable,
    http: 502,
    means: 'The CI system gave no token that shows the keys service who builds.',
    remedy: 'Check that the job may ask for one (GitHub Actions: id-token: write), or try again.',
  },
} as const satisfies Record<string, ErrorEntry>
