export { createApiClient, type ApiAnswer, type ApiClient, type ApiRequest } from './api-client'
export { loadKubeConfig } from './kube-config'
