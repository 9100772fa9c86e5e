{{/*
A CEL expression that is true for the namespaces of apps, and false for most others, by the literal prefixes of the
identity rules: byte for byte what coarseCondition of libs/identity makes of the same rules.
*/}}
{{- define "iterapp.appNamespaces" -}}
{{- $prefixes := list -}}
{{- range .Values.identity.namespaces -}}
{{- $prefixes = append $prefixes (regexFind "^[a-z0-9-]+" .pattern) -}}
{{- end -}}
{{- $prefixes = uniq $prefixes -}}
{{- $matches := list -}}
{{- range $prefix := $prefixes -}}
{{- $covered := false -}}
{{- range $prefixes -}}
{{- if and (ne . $prefix) (hasPrefix . $prefix) -}}
{{- $covered = true -}}
{{- end -}}
{{- end -}}
{{- if not $covered -}}
{{- $matches = append $matches (printf "request.namespace.startsWith(%q)" $prefix) -}}
{{- end -}}
{{- end -}}
{{- if $matches -}}
{{- $any := join " || " $matches -}}
!request.namespace.startsWith("kube-") && request.namespace != {{ printf "%q" .Release.Namespace }} && {{ gt (len $matches) 1 | ternary (printf "(%s)" $any) $any }}
{{- else -}}
false
{{- end -}}
{{- end -}}

{{/* A regular expression for the namespaces of a rule, which may be some more than have an identity. */}}
{{- define "iterapp.ruleExpression" -}}
{{- $environment := .environments | default (list "[a-z0-9]+") | join "|" | printf "(%s)" -}}
{{- .pattern | replace "*" "[a-z0-9-]+" | replace "{app}" "[a-z0-9]([a-z0-9-]*[a-z0-9])?" | replace "{environment}" $environment | printf "^%s$" -}}
{{- end -}}

{{/* Refuses rules that the schema cannot, in the words of libs/identity, and a release in a namespace of an app. */}}
{{- define "iterapp.checkIdentity" -}}
{{- range $i, $rule := .Values.identity.namespaces -}}
{{- $where := printf "identity.namespaces[%d]" $i -}}
{{- $apps := len (regexFindAll "\\{app\\}" .pattern -1) -}}
{{- $environments := len (regexFindAll "\\{environment\\}" .pattern -1) -}}
{{- if ne $apps 1 -}}
{{- fail (printf "%s.pattern: expected exactly one {app}, not %d" $where $apps) -}}
{{- end -}}
{{- if gt $environments 1 -}}
{{- fail (printf "%s.pattern: expected at most one {environment}" $where) -}}
{{- end -}}
{{- if gt (len (regexFindAll "\\*" .pattern -1)) 1 -}}
{{- fail (printf "%s.pattern: expected at most one *" $where) -}}
{{- end -}}
{{- $shortest := regexReplaceAll "\\{[a-z]+\\}" .pattern "x" -}}
{{- if or (hasPrefix "kube-" .pattern) (gt (len $shortest) 63) -}}
{{- fail (printf "%s.pattern: no app has such a namespace: it would start with kube- or be over 63 characters" $where) -}}
{{- end -}}
{{- $ways := add $environments (hasKey . "environment" | ternary 1 0) (hasKey . "use" | ternary 1 0) -}}
{{- if ne (int $ways) 1 -}}
{{- fail (printf "%s: expected exactly one of: {environment} in the pattern, environment, use: build" $where) -}}
{{- end -}}
{{- if and (hasKey . "environments") (eq $environments 0) -}}
{{- fail (printf "%s.environments: expected {environment} in the pattern beside it" $where) -}}
{{- end -}}
{{- if regexMatch (include "iterapp.ruleExpression" .) $.Release.Namespace -}}
{{- fail (printf "%s: the release's own namespace, %s, would be an app's: install it in another one" $where $.Release.Namespace) -}}
{{- end -}}
{{- end -}}
{{- end -}}
