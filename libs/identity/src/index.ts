export { coarseCondition } from './coarse-condition'
export { identifyNamespace, type Identity, type IdentitySettings } from './identify-namespace'
export { isAppName, isEnvironmentName, reservedEnvironments } from './names'
export { parseIdentityRules, type IdentityRule } from './rules'
