{{/* Parts of the two webhook configurations. */}}

{{- define "iterapp.webhookMetadata" -}}
name: {{ .root.Release.Name | quote }}
labels:
  {{- include "iterapp.labels" . | nindent 2 }}
{{- if .root.Values.certManager.enabled }}
annotations:
  cert-manager.io/inject-ca-from: {{ .root.Release.Namespace }}/{{ include "iterapp.fullname" . }}-tls
{{- end }}
{{- end -}}

{{/* Without a caBundle, which the controller or cert-manager writes: no upgrade takes it away. */}}
{{- define "iterapp.webhookForm" -}}
{{- $webhook := index . 0 -}}
admissionReviewVersions: [v1]
clientConfig:
  service:
    name: {{ include "iterapp.fullname" $webhook }}
    namespace: {{ $webhook.root.Release.Namespace | quote }}
    port: 443
    path: {{ index . 1 }}
matchPolicy: Equivalent
sideEffects: None
timeoutSeconds: 5
{{- end -}}

{{- define "iterapp.matchAppNamespaces" -}}
- name: app-namespaces
  expression: {{ include "iterapp.appNamespaces" . | quote }}
{{- end -}}
