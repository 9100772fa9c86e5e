import { projectTests } from '../../vitest.base.ts'

export default projectTests(import.meta.url, 95)
