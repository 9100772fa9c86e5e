export { createByteBudget, type ByteBudget } from './byte-budget'
export { describeFailure, type FailureReport } from './describe-failure'
export { createReadiness, type Readiness } from './health'
export { createHttpApp, type HttpAppDeps } from './http-app'
export { createJsonReader, type BodyLimits, type ReadBody } from './json-body'
export {
  listen,
  type ListenOptions,
  type Listener,
  type ServerTimeouts,
  type TlsPair,
} from './listen'
export { listenAll, stopListeners, type ServedApp, type StopOptions } from './listen-all'
export { bufferedOutput, createLogger, type Logger, type LogLevel } from './logger'
export { refuseOtherMethods } from './refuse-request'
export { requestIdOf } from './request-log'
export { sideListener } from './side-listener'
export { awaitStopSignal, type SignalSource } from './stop-signal'
