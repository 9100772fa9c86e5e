{{/* Objects that all or most components have. Each argument is a component. */}}

{{/* The file of settings, in a folder. */}}
{{- define "iterapp.settingsConfigMap" -}}
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ include "iterapp.fullname" . }}-settings
  namespace: {{ .root.Release.Namespace | quote }}
  labels:
    {{- include "iterapp.labels" . | nindent 4 }}
data:
  settings.json: |
    {{- include (printf "iterapp.%sSettings" .name) .root | nindent 4 }}
{{- end -}}

{{/* A ServiceAccount whose token no pod gets that does not ask for it. */}}
{{- define "iterapp.serviceAccount" -}}
apiVersion: v1
kind: ServiceAccount
metadata:
  {{- include "iterapp.metadata" . | nindent 2 }}
automountServiceAccountToken: false
{{- end -}}

{{/* A binding of a component's Role or ClusterRole, from a list of the component and the kind of role. */}}
{{- define "iterapp.binding" -}}
{{- $component := index . 0 -}}
{{- $kind := index . 1 -}}
{{- $isCluster := eq $kind "ClusterRole" -}}
apiVersion: rbac.authorization.k8s.io/v1
kind: {{ $kind }}Binding
metadata:
  {{- include ($isCluster | ternary "iterapp.clusterMetadata" "iterapp.metadata") $component | nindent 2 }}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: {{ $kind }}
  name: {{ include "iterapp.fullname" $component }}
subjects:
  - kind: ServiceAccount
    name: {{ include "iterapp.fullname" $component }}
    namespace: {{ $component.root.Release.Namespace | quote }}
{{- end -}}

{{/* One pod at a time, where there is more than one; a broken one may always go. */}}
{{- define "iterapp.podDisruptionBudget" -}}
{{- if and .root.Values.podDisruptionBudget.enabled (gt (int .values.replicas) 1) -}}
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  {{- include "iterapp.metadata" . | nindent 2 }}
spec:
  maxUnavailable: 1
  unhealthyPodEvictionPolicy: AlwaysAllow
  selector:
    matchLabels:
      {{- include "iterapp.selector" . | nindent 6 }}
{{- end -}}
{{- end -}}

{{/* Who may reach the ports of a component's pods: ports are the names of those that anybody may. The probes' port,
health, is none of them: the kubelet of a pod's own node is always let through, and nobody else needs it. */}}
{{- define "iterapp.networkPolicy" -}}
{{- if .root.Values.networkPolicy.enabled -}}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  {{- include "iterapp.metadata" . | nindent 2 }}
spec:
  podSelector:
    matchLabels:
      {{- include "iterapp.selector" . | nindent 6 }}
  policyTypes: [Ingress]
  {{- with .ports }}
  ingress:
    {{- range . }}
    - ports:
        - port: {{ . }}
      {{- with (index $.root.Values.networkPolicy .).from }}
      from:
        {{- toYaml . | nindent 8 }}
      {{- end }}
    {{- end }}
  {{- end }}
{{- end -}}
{{- end -}}
