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

{{/* What a component may write as a Secret: from a list of the component, an expression and what is said otherwise. */}}
{{- define "iterapp.secretWriter" -}}
{{- $component := index . 0 -}}
{{- $name := printf "%s-secrets" (include "iterapp.fullname" $component) -}}
{{- $account := printf "system:serviceaccount:%s:%s" $component.root.Release.Namespace (include "iterapp.fullname" $component) -}}
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata:
  name: {{ $name }}
  labels:
    {{- include "iterapp.labels" $component | nindent 4 }}
spec:
  failurePolicy: Fail
  matchConstraints:
    resourceRules:
      - apiGroups: ['']
        apiVersions: [v1]
        resources: [secrets]
        operations: [CREATE, UPDATE]
        scope: Namespaced
  matchConditions:
    - name: writer
      expression: {{ printf "request.userInfo.username == %q" $account | quote }}
  validations:
    - expression: {{ index . 1 | quote }}
      message: {{ index . 2 }}
      reason: Forbidden
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata:
  name: {{ $name }}
  labels:
    {{- include "iterapp.labels" $component | nindent 4 }}
spec:
  policyName: {{ $name }}
  validationActions: [Deny]
{{- end -}}
