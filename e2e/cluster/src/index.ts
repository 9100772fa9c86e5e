export {
  createAuthority,
  encodeFile,
  issueCertificate,
  type CertificatePaths,
} from './certificates'
export { startControlPlane, type ControlPlane } from './control-plane'
export { writeKubeconfig } from './kubeconfig'
export { findFreePorts, startProgram, waitUntilReady, type RunningProgram } from './processes'
export { prepareTools, type Tools } from './tools'
