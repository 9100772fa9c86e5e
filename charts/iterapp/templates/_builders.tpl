{{/* Refuses builders that the schema cannot, as the keys service would when it starts. */}}
{{- define "iterapp.checkBuilders" -}}
{{- $accounts := dict -}}
{{- range $i, $account := .Values.builders.serviceAccounts -}}
{{- $where := printf "builders.serviceAccounts[%d]" $i -}}
{{- if hasPrefix "kube-" .namespace -}}
{{- fail (printf "%s: its namespace is Kubernetes' own" $where) -}}
{{- end -}}
{{- if eq .namespace $.Release.Namespace -}}
{{- fail (printf "%s: its namespace is the release's own" $where) -}}
{{- end -}}
{{- range $.Values.identity.namespaces -}}
{{- if regexMatch (include "iterapp.ruleExpression" .) $account.namespace -}}
{{- fail (printf "%s: its namespace, %s, is one of an app by the rule %s" $where $account.namespace .pattern) -}}
{{- end -}}
{{- end -}}
{{- $key := printf "%s/%s" .namespace .name -}}
{{- if hasKey $accounts $key -}}
{{- fail (printf "%s: the same ServiceAccount is there before" $where) -}}
{{- end -}}
{{- $_ := set $accounts $key true -}}
{{- end -}}
{{- $oidc := .Values.builders.oidc -}}
{{- if and $oidc.enabled (gt (len (include "iterapp.buildersService" .)) 63) -}}
{{- fail (printf "the release's name, %s, begins the name of the Service for builders: expected at most 49 characters" .Release.Name) -}}
{{- end -}}
{{- if and $oidc.enabled (not $oidc.issuers) -}}
{{- fail "builders.oidc.issuers: expected the CI systems whose jobs are known" -}}
{{- end -}}
{{- if and $oidc.issuers (not $oidc.enabled) -}}
{{- fail "builders.oidc.issuers: it says whose jobs are known, but builders.oidc.enabled is false" -}}
{{- end -}}
{{- with .Values.builders.service -}}
{{- if and (not $oidc.enabled) (or .annotations .loadBalancerSourceRanges (ne .type "ClusterIP")) -}}
{{- fail "builders.service: it says how the port for jobs is published, but builders.oidc.enabled is false" -}}
{{- end -}}
{{- if and .loadBalancerSourceRanges (ne .type "LoadBalancer") -}}
{{- fail "builders.service.loadBalancerSourceRanges: expected the type LoadBalancer beside it" -}}
{{- end -}}
{{- end -}}
{{- $issuers := dict -}}
{{- range $i, $issuer := $oidc.issuers -}}
{{- $where := printf "builders.oidc.issuers[%d]" $i -}}
{{- if hasKey $issuers .issuer -}}
{{- fail (printf "%s: the same issuer is there before" $where) -}}
{{- end -}}
{{- $_ := set $issuers .issuer true -}}
{{- include "iterapp.checkIdClaim" (list $where .) -}}
{{- $apps := dict -}}
{{- range $j, $builder := .builders -}}
{{- $other := get $apps .id | default .app -}}
{{- if ne $other .app -}}
{{- fail (printf "%s.builders[%d]: its id is that of a builder of %s, and one project builds one app" $where $j $other) -}}
{{- end -}}
{{- $_ := set $apps .id .app -}}
{{- end -}}
{{- end -}}
{{- end -}}
