/** The release; a test compares it with that of the workspace's `package.json`. */
export const VERSION = '0.1.0'
