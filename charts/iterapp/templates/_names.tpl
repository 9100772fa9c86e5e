{{/*
A component is a dict: root (the chart's own context), name (keys, webhook or controller), values (its own).
Everything in the cluster is named <release>-<component>.
*/}}

{{- define "iterapp.fullname" -}}
{{ .root.Release.Name }}-{{ .name }}
{{- end -}}

{{/* What never changes: the selectors of Deployments are immutable. */}}
{{- define "iterapp.selector" -}}
app.kubernetes.io/name: iterapp
app.kubernetes.io/instance: {{ .root.Release.Name | quote }}
app.kubernetes.io/component: {{ .name }}
{{- end -}}

{{- define "iterapp.labels" -}}
{{ include "iterapp.selector" . }}
app.kubernetes.io/part-of: iterapp
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" }}
{{- end -}}

{{/* Metadata of an object of the release's namespace. */}}
{{- define "iterapp.metadata" -}}
name: {{ include "iterapp.fullname" . }}
namespace: {{ .root.Release.Namespace | quote }}
labels:
  {{- include "iterapp.labels" . | nindent 2 }}
{{- end -}}

{{/* Metadata of an object of the cluster. */}}
{{- define "iterapp.clusterMetadata" -}}
name: {{ include "iterapp.fullname" . }}
labels:
  {{- include "iterapp.labels" . | nindent 2 }}
{{- end -}}

{{/* The Service of the page and the public keys. */}}
{{- define "iterapp.publicService" -}}
{{ .Release.Name }}-keys-public
{{- end -}}

{{/* The Service of the unwrap for jobs of CI systems. */}}
{{- define "iterapp.buildersService" -}}
{{ .Release.Name }}-keys-builders
{{- end -}}

{{/* The name of the certificate of a component's Service, which is the one that the API server asks for. */}}
{{- define "iterapp.serverName" -}}
{{ include "iterapp.fullname" . }}.{{ .root.Release.Namespace }}.svc
{{- end -}}

{{/* A reference of an image, from a list of the root and the image's own values. */}}
{{- define "iterapp.image" -}}
{{- $all := (index . 0).Values.image -}}
{{- $own := index . 1 -}}
{{- $name := $own.repository -}}
{{- with $own.registry | default $all.registry -}}
{{- $name = printf "%s/%s" . $name -}}
{{- end -}}
{{- if $own.digest -}}
{{ $name }}@{{ $own.digest }}
{{- else -}}
{{ $name }}:{{ $own.tag | default $all.tag | default (index . 0).Chart.AppVersion }}
{{- end -}}
{{- end -}}
