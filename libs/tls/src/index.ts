export { openAuthority } from './authority-file'
export { openCertificate, type CertificateFiles, type ServedCertificate } from './certificate-files'
