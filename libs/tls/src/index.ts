export { openCertificate, type CertificateFiles, type ServedCertificate } from './certificate-files'
