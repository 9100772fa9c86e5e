{{/* The files of settings, JSON. Each service's own reader says what may stand in them. */}}

{{- define "iterapp.keysSettings" -}}
{{- $oidc := .Values.builders.oidc.enabled | ternary (pick .Values.builders.oidc "issuers") nil -}}
{{- dict
  "releaseNamespace" .Release.Namespace
  "identity" .Values.identity
  "sealingKeyPrefix" (printf "%s-sealing-key" .Release.Name)
  "page" (dict "apps" .Values.page.apps "path" .Values.page.path)
  "builders" (dict "serviceAccounts" .Values.builders.serviceAccounts "oidc" $oidc)
| toPrettyJson -}}
{{- end -}}

{{- define "iterapp.webhookSettings" -}}
{{- $sidecar := pick .Values.sidecar "imagePullPolicy" "tokenSeconds" "deadlineSeconds" "after" "excluded" "payloadBytes" "verifyNodes" -}}
{{- $_ := set $sidecar "image" (include "iterapp.image" (list . .Values.sidecar.image)) -}}
{{- /* Helm takes away what is null, and the webhook has a default of its own. */ -}}
{{- $_ := set $sidecar "userId" .Values.sidecar.userId -}}
{{- $_ := set $sidecar "resources" (include "iterapp.quantities" .Values.sidecar.resources | fromJson) -}}
{{- with .Values.sidecar.imagePullSecrets -}}
{{- $_ := set $sidecar "pullSecrets" . -}}
{{- end -}}
{{- dict
  "releaseNamespace" .Release.Namespace
  "identity" .Values.identity
  "missingConfig" .Values.missingConfig
  "keysServerName" (include "iterapp.serverName" (dict "root" . "name" "keys"))
  "sidecar" $sidecar
| toPrettyJson -}}
{{- end -}}

{{- define "iterapp.controllerSettings" -}}
{{- $certificates := list -}}
{{- range $name := list "keys" "webhook" -}}
{{- $component := dict "root" $ "name" $name -}}
{{- $certificates = append $certificates (dict
  "secret" (printf "%s-tls" (include "iterapp.fullname" $component))
  "dnsNames" (list (include "iterapp.serverName" $component))
) -}}
{{- end -}}
{{- dict
  "namespace" .Release.Namespace
  "authority" (dict "secret" (printf "%s-authority" .Release.Name) "days" .Values.certificates.authorityDays)
  "certificates" $certificates
  "leafHours" .Values.certificates.leafHours
  "webhookConfigurations" .Release.Name
  "intervalSeconds" 30
| toPrettyJson -}}
{{- end -}}

{{/* Requests and limits, JSON; a quantity that was written as a number becomes a text. */}}
{{- define "iterapp.quantities" -}}
{{- $resources := dict -}}
{{- range $kind, $quantities := . -}}
{{- $texts := dict -}}
{{- range $name, $quantity := $quantities -}}
{{- $_ := set $texts $name ($quantity | toJson | trimAll "\"") -}}
{{- end -}}
{{- $_ := set $resources $kind $texts -}}
{{- end -}}
{{- $resources | toJson -}}
{{- end -}}
