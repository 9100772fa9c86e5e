{{/* What the Deployments share. Each argument is a component. */}}

{{/* Metadata of a pod. A change of the settings, which are read once, starts it anew. */}}
{{- define "iterapp.podMetadata" -}}
annotations:
  checksum/settings: {{ include (printf "iterapp.%sSettings" .name) .root | sha256sum }}
  {{- with .values.podAnnotations }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
labels:
  {{- mustMerge (include "iterapp.selector" . | fromYaml) .values.podLabels | toYaml | nindent 2 }}
{{- end -}}

{{/* Of a pod's spec: who it is, where it runs, and what PodSecurity restricted asks of a pod. */}}
{{- define "iterapp.podSpec" -}}
serviceAccountName: {{ include "iterapp.fullname" . }}
automountServiceAccountToken: true
{{- with .root.Values.imagePullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . | quote }}
  {{- end }}
{{- end }}
securityContext:
  runAsNonRoot: true
  {{- with .root.Values.userId }}
  runAsUser: {{ int64 . }}
  runAsGroup: {{ int64 . }}
  # So that this user may read private keys that nobody else may.
  fsGroup: {{ int64 . }}
  {{- end }}
  seccompProfile:
    type: RuntimeDefault
{{- with .values.priorityClassName }}
priorityClassName: {{ . | quote }}
{{- end }}
{{- with .values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .values.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .values.topologySpreadConstraints }}
topologySpreadConstraints:
  {{- range . }}
  {{- /* Of one version only, so that a rollout does not count the pods that go. */}}
  {{- $own := dict "labelSelector" (dict "matchLabels" (include "iterapp.selector" $ | fromYaml)) "matchLabelKeys" (list "pod-template-hash") }}
  - {{ hasKey . "labelSelector" | ternary . (mustMerge (deepCopy .) $own) | toYaml | nindent 4 | trim }}
  {{- end }}
{{- end }}
# More than the services take to drain and to finish what is in flight.
terminationGracePeriodSeconds: 30
{{- end -}}

{{/* Of a container: program, image, resources, and what PodSecurity restricted asks of a container. */}}
{{- define "iterapp.container" -}}
name: {{ .name }}
image: {{ include "iterapp.image" (list .root .values.image) | quote }}
imagePullPolicy: {{ .root.Values.image.pullPolicy }}
command: [/nodejs/bin/node, /app/main.js]
{{- with .values.resources }}
resources:
  {{- toYaml . | nindent 2 }}
{{- end }}
securityContext:
  allowPrivilegeEscalation: false
  capabilities:
    drop: [ALL]
  privileged: false
  readOnlyRootFilesystem: true
{{- end -}}

{{/* Probes of a service: by a port of their own, since strangers may use up the connections of the others. */}}
{{- define "iterapp.probes" -}}
# Three minutes: a busy node is slow.
startupProbe:
  httpGet: { path: /healthz, port: health, scheme: HTTP }
  periodSeconds: 2
  timeoutSeconds: 5
  failureThreshold: 90
readinessProbe:
  httpGet: { path: /readyz, port: health, scheme: HTTP }
  periodSeconds: 5
  timeoutSeconds: 5
  failureThreshold: 2
# A minute: one that is busy is not dead.
livenessProbe:
  httpGet: { path: /healthz, port: health, scheme: HTTP }
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 6
{{- end -}}

{{/* The replicas of a service that must always answer. */}}
{{- define "iterapp.replicas" -}}
replicas: {{ int .values.replicas }}
strategy:
  type: RollingUpdate
  rollingUpdate:
    maxUnavailable: 0
    maxSurge: 1
selector:
  matchLabels:
    {{- include "iterapp.selector" . | nindent 4 }}
{{- end -}}

{{/* Volumes of settings and, for a service, of its certificate. */}}
{{- define "iterapp.settingsVolume" -}}
- name: settings
  configMap:
    name: {{ include "iterapp.fullname" . }}-settings
{{- end -}}

{{- define "iterapp.certificateVolume" -}}
# Until the Secret is there the pod waits for it.
- name: tls
  secret:
    secretName: {{ include "iterapp.fullname" . }}-tls
    # 0440
    defaultMode: 288
{{- end -}}
