import { IterappError } from '@iterapp/errors'
import type { Pod } from '@iterapp/injection'
import { isJsonObject } from '@iterapp/json'

/**
 * The object of a review as a pod. A webhook sees objects before they are validated, and anyone in the
 * cluster can send it one: what injection reads must have the type that it expects.
 *
 * @throws IterappError `ERR_REVIEW`; the message names the field and quotes nothing.
 */
export function readPod(object: Readonly<Record<string, unknown>>): Pod {
  const { metadata, spec } = object
  if (!isOptional(metadata, isMetadata)) throw refuse('metadata')
  if (!isJsonObject(spec)) throw refuse('spec')
  // Go writes an empty list of containers as null; the API server refuses it later.
  const containers = spec.containers ?? []
  if (!isListOf(containers, isContainer)) throw refuse('spec.containers')
  if (!isOptional(spec.initContainers, isContainers)) throw refuse('spec.initContainers')
  if (!isOptional(spec.volumes, isVolumes)) throw refuse('spec.volumes')
  if (!isOptional(spec.restartPolicy, isText)) throw refuse('spec.restartPolicy')
  if (!isOptional(spec.os, isJsonObject)) throw refuse('spec.os')
  if (!isOptional(spec.resources, isResources)) throw refuse('spec.resources')
  return (spec.containers === containers
    ? object
    : { ...object, spec: { ...spec, containers } }) as unknown as Pod
}

const isContainers = (value: unknown) => isListOf(value, isContainer)
const isVolumes = (value: unknown) => isListOf(value, isVolume)
const isVariables = (value: unknown) => isListOf(value, isVariable)
const isMounts = (value: unknown) => isListOf(value, isMount)
const isSources = (value: unknown) => isListOf(value, isSource)
const isText = (value: unknown) => typeof value === 'string'
const isTexts = (value: unknown) => isJsonObject(value) && Object.values(value).every(isText)

function isMetadata(value: unknown): boolean {
  return isJsonObject(value) && isOptional(value.annotations, isTexts)
}

function isContainer(value: unknown): boolean {
  if (!isJsonObject(value) || !isText(value.name)) return false
  const { env, volumeMounts, resources } = value
  return (
    isOptional(env, isVariables) &&
    isOptional(volumeMounts, isMounts) &&
    isOptional(resources, isResources)
  )
}

function isVariable(value: unknown): boolean {
  if (!isJsonObject(value) || !isText(value.name) || !isOptional(value.value, isText)) return false
  return isOptional(
    value.valueFrom,
    (source) => isJsonObject(source) && isOptional(source.fileKeyRef, isJsonObject),
  )
}

function isMount(value: unknown): boolean {
  return isJsonObject(value) && isText(value.name) && isText(value.mountPath)
}

function isVolume(value: unknown): boolean {
  if (!isJsonObject(value) || !isText(value.name)) return false
  const { emptyDir, projected } = value
  return isOptional(emptyDir, isJsonObject) && isOptional(projected, isProjected)
}

function isProjected(value: unknown): boolean {
  // Go writes an empty list of sources as null, and the API server takes it.
  return isJsonObject(value) && isOptional(value.sources ?? undefined, isSources)
}

function isSource(value: unknown): boolean {
  return isJsonObject(value) && isOptional(value.serviceAccountToken, isJsonObject)
}

function isResources(value: unknown): boolean {
  if (!isJsonObject(value)) return false
  return [value.requests, value.limits].every((each) => isOptional(each, isTexts))
}

function isOptional(value: unknown, isRight: (value: unknown) => boolean): boolean {
  return value === undefined || isRight(value)
}

function isListOf(value: unknown, isRight: (value: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isRight)
}

function refuse(field: string): IterappError {
  return new IterappError('ERR_REVIEW', `${field} of the pod is not as Kubernetes writes it`)
}
