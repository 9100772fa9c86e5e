export { ENV_FILE, fileName, sidecarVariables, variableKey } from './names'
export {
  DEFAULT_PAYLOAD_BYTES,
  freezePayload,
  readPayload,
  type Payload,
  type PayloadFile,
  type PayloadVariable,
} from './payload'
export { nodePermissions, type SidecarPaths } from './node-permissions'
